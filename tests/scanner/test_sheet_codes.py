"""Are the codes of the test sheet cards in every way, known again whatever happened to them, and nobody's?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.originals import damaged
from kiosk.scanner.sheet_codes import SheetCode, SheetForm, modules, sheet_code_of, sheet_codes
from kiosk.scanner.typed_over import engines
from kiosk.verify.formats import fits, recognise
from tests.scanner.typed_codes import made_codes, typed

CODES = sheet_codes()
HEALTH = [code for code in CODES if code.form is not SheetForm.CCCD]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
def test_each_is_a_card_without_any_oddity(code: SheetCode) -> None:
    parsed = recognise(code.data)
    assert (parsed.kind.value, parsed.reason, parsed.oddities) == (code.form.value, None, ())
    assert fits(code.data)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
def test_each_fills_its_version(code: SheetCode) -> None:
    import segno

    rows = modules(code)
    assert (len(rows), {len(row) for row in rows}) == (17 + 4 * code.version, {17 + 4 * code.version})
    smallest = segno.make_qr(code.data, error="m", mode="byte", boost_error=False).version
    assert smallest == code.version


def test_versions_sizes_and_forms_are_those_that_were_wanted() -> None:
    assert {(code.version, round(code.module, 2)) for code in CODES} == {
        (version, module) for version in (5, 10, 12, 15) for module in (0.51, 0.34, 0.25)
    }
    assert {code.form for code in CODES} == set(SheetForm)
    assert len({code.data for code in CODES}) == 12


@pytest.mark.parametrize("engine", engines(), ids=repr)
def test_every_typing_mode_leaves_its_mark_and_not_on_the_number(engine: object) -> None:
    for code in HEALTH:
        text = code.data.decode()
        arrived = damaged(engine, text)  # type: ignore[arg-type]
        assert arrived != text
        assert sheet_code_of(arrived.encode()) == code


@pytest.mark.parametrize("method", ["telex", "vni"])
@pytest.mark.parametrize("skips", [False, True])
def test_a_real_engine_leaves_its_mark_too(method: str, skips: bool) -> None:
    for code in HEALTH:
        arrived = typed(code.data.decode(), method, skips=skips)
        assert arrived != code.data.decode()
        assert sheet_code_of(arrived.encode()) == code


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
@pytest.mark.parametrize("around", ["{}", "~{}", "]Q1{}", "@]Q1{}\t", "{}\r\n", "\x02{}\x03"])
def test_it_is_known_with_what_a_scanner_puts_around_it(code: SheetCode, around: str) -> None:
    assert sheet_code_of(around.format(code.data.decode()).encode()) == code


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
def test_half_of_it_is_known(code: SheetCode) -> None:
    assert sheet_code_of(code.data[: len(code.data) // 2]) == code
    assert sheet_code_of(code.data.decode().swapcase().encode()) == code
    assert sheet_code_of(code.data.decode().encode("cp1258", "replace")) == code


def test_no_card_and_no_number_is_taken_for_one() -> None:
    for text in (*made_codes(1, 300, 15), *made_codes(2, 300, 17)):
        assert sheet_code_of(text.encode()) is None
    for text in ("", "9" * 10, "9" * 40, "0991999" + "0" * 5, "999990000000", "0" + "9" * 9):
        assert sheet_code_of(text.encode()) is None


def test_the_number_inside_other_digits_is_no_code() -> None:
    number = CODES[3].data.decode().split("|")[0][-10:]
    assert sheet_code_of(number.encode()) == CODES[3]
    for text in (f"1{number}", f"{number}1", f"https://mau.vn/{number}0", f"0123456{number}", f"A{number}"):
        assert sheet_code_of(text.encode()) is None


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    assert sheet_code_of(data) is None
    assert sheet_code_of(CODES[0].data + b"|" + data) == CODES[0]


def test_a_flood_is_not_looked_at() -> None:
    assert sheet_code_of(b"|".join([CODES[0].data] * 1000)) is None
