"""Is zbar used only where its library is fit for strangers' codes, and then in byte mode?"""

from __future__ import annotations

from ctypes import c_uint
from types import SimpleNamespace

import numpy as np
import pytest

from kiosk.scanner.decode import Decoder
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.zbar import Zbar
from tests.scanner.test_decode import drawn

SHORT_NAMES = ("Hà", "Thử", "Ý", "Đạt", "Mẫu", "Huế", "Vũ", "Lê")


@pytest.fixture
def wrapper() -> SimpleNamespace:
    try:
        from pyzbar import wrapper
    except (ImportError, OSError):
        pytest.skip("no zbar library here")
    return wrapper  # type: ignore[return-value]


def of_version(wrapper: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, *version: int) -> None:
    """The library says that it is this version; else it is the real one."""

    def said(*places: object) -> None:
        for place, number in zip(places, version, strict=False):
            place._obj.value = c_uint(number).value  # type: ignore[attr-defined]

    monkeypatch.setattr(wrapper, "load_libzbar", lambda: SimpleNamespace(zbar_version=said))


@pytest.mark.parametrize("version", [(0, 10), (0, 20, 1), (0, 23, 90), (0, 23, 91)])
def test_an_older_library_is_off_and_the_cascade_reads_without_it(wrapper, monkeypatch, version) -> None:
    """0.10 is the one in pyzbar's package for Windows."""
    of_version(wrapper, monkeypatch, *version)
    with pytest.raises(ScannerError) as found:
        Zbar()
    assert found.value.code == "zbar-too-old"
    assert [code.data for code in Decoder().decode(drawn(b"9900000001"))] == [b"9900000001"]


@pytest.mark.parametrize("version", [(0, 23, 92), (0, 23, 93), (0, 24, 0), (1, 0, 0)])
def test_a_newer_one_is_on(wrapper, monkeypatch, version) -> None:
    of_version(wrapper, monkeypatch, *version)
    Zbar()


def test_a_library_that_cannot_hand_out_bytes_is_off_whatever_its_version(wrapper, monkeypatch) -> None:
    of_version(wrapper, monkeypatch, 0, 23, 93)
    monkeypatch.setattr(wrapper, "zbar_image_scanner_set_config", lambda *_: 1)
    with pytest.raises(ScannerError) as found:
        Zbar()
    assert found.value.code == "zbar-too-old"


def test_an_old_one_that_was_asked_for_is_believed_for_plain_letters_only(wrapper, monkeypatch) -> None:
    of_version(wrapper, monkeypatch, 0, 10)
    set_config = wrapper.zbar_image_scanner_set_config
    monkeypatch.setattr(
        wrapper,
        "zbar_image_scanner_set_config",
        lambda scanner, kind, what, on: 1 if what == 4 else set_config(scanner, kind, what, on),
    )
    old = Zbar(old=True)
    assert [data for data, _ in old.read(np.ascontiguousarray(drawn(b"9900000001")))] == [b"9900000001"]
    for name in SHORT_NAMES:
        found = [data for data, _ in old.read(np.ascontiguousarray(drawn(name.encode())))]
        assert found in ([], [name.encode()]) and all(data.isascii() for data in found)


@pytest.mark.parametrize("name", SHORT_NAMES)
def test_bytes_come_out_as_they_are_printed(name: str, wrapper) -> None:
    """As text, most of these came out of zbar as Big5 or Shift-JIS."""
    try:
        zbar = Zbar()
    except ScannerError as error:
        pytest.skip(f"no usable zbar here: {error.code}")
    assert [data for data, _ in zbar.read(np.ascontiguousarray(drawn(name.encode())))] == [name.encode()]
