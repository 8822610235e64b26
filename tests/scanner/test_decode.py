"""Does the cascade give back exactly the bytes that a code holds, whatever the image, and never an exception?"""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kiosk.scanner.decode import DecodedCode, Decoder, Try, decode, to_grey
from kiosk.scanner.meant import Box
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.zbar import Zbar

PAYLOADS = {
    "bhyt": b"DN4799900000001|" + b"4e6775796e20" * 12 + b"|01/01/1990|1|79 - 034|-|-|$",
    "short-vietnamese": "Tô Hà".encode(),
    "one-letter": "â".encode(),
    "not-utf8": bytes(range(128, 256)),
    "nul": b"a\x00b\x1d\x1ec",
    "digits": b"9900000001",
}


def drawn(payload: bytes, pixels: int = 4) -> np.ndarray:
    matrix = segno.make_qr(payload, mode="byte", error="m").matrix
    modules = np.pad(np.array([list(row) for row in matrix], np.uint8), 4)
    return np.kron(np.where(modules == 1, 0, 255).astype(np.uint8), np.ones((pixels, pixels), np.uint8))


@pytest.fixture
def zbar() -> Zbar:
    try:
        return Zbar()
    except ScannerError as error:
        pytest.skip(f"no usable zbar here: {error.code}")


@pytest.mark.parametrize("name", PAYLOADS)
def test_bytes_come_back_as_they_are(name: str) -> None:
    (code,) = decode(drawn(PAYLOADS[name]))
    assert (code.data, code.decoder) == (PAYLOADS[name], "zxing-cpp")


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_second_opinion_gives_bytes_too(name: str, zbar: Zbar) -> None:
    """Its text would be Big5 or Shift-JIS for short Vietnamese names."""
    ((data, points),) = zbar.read(np.ascontiguousarray(drawn(PAYLOADS[name])))
    assert data == PAYLOADS[name]
    assert len(points) >= 2


def test_without_a_zbar_library_the_cascade_reads_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    monkeypatch.setitem(sys.modules, "pyzbar.wrapper", None)
    with pytest.raises(ScannerError, match="not installed"):
        Zbar()
    assert decode(drawn(b"9900000001"))[0].data == b"9900000001"


def test_colour_alpha_and_slices_are_pictures_too() -> None:
    grey = drawn(b"9900000001")
    for image in (
        cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR),
        cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA),
        grey[:, :, None],
        np.pad(grey, 20, constant_values=255)[7:, 9:],
        np.asfortranarray(grey),
        255 - grey,
    ):
        assert [code.data for code in decode(image)] == [b"9900000001"]


@pytest.mark.parametrize(
    "image",
    [None, "x", b"", 7, np.zeros((0, 5), np.uint8), np.zeros((5,), np.uint8), np.zeros((5, 5, 2), np.uint8),
     np.zeros((5, 5)), np.full((5, 5), np.nan), np.zeros((2, 2, 2, 2), np.uint8), np.zeros((1, 9000), np.uint8)],
    ids=str,
)  # fmt: skip
def test_what_is_no_picture_is_no_code(image: object) -> None:
    assert decode(image) == ()


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(np.uint8, arrays.array_shapes(min_dims=1, max_dims=4, max_side=40)))
def test_no_image_raises(image: np.ndarray) -> None:
    assert isinstance(Decoder().decode(image), tuple)
    assert isinstance(decode(image), tuple)


def test_corners_lie_on_the_code_in_pixels_of_the_image() -> None:
    small = drawn(b"9900000001", 2)
    for scale in (1, 3):  # the smallest needs an enlarged try
        image = np.full((400, 500), 255, np.uint8)
        code = cv2.resize(small, None, fx=scale * 0.8, fy=scale * 0.8, interpolation=cv2.INTER_AREA)
        image[100 : 100 + code.shape[0], 150 : 150 + code.shape[1]] = code
        (found,) = decode(image)
        quiet = 8 * scale * 0.8
        (x, y), _, (x2, y2), _ = found.corners
        assert (x, y) == pytest.approx((150 + quiet, 100 + quiet), abs=4)
        assert (x2, y2) == pytest.approx((150 + code.shape[1] - quiet, 100 + code.shape[0] - quiet), abs=4)


def test_a_small_soft_code_needs_and_gets_the_second_try() -> None:
    payload = PAYLOADS["bhyt"]
    small = cv2.resize(drawn(payload, 8), None, fx=1.5 / 8, fy=1.5 / 8, interpolation=cv2.INTER_AREA)
    assert Decoder(budget=-1.0, timer=iter(range(1000)).__next__).decode(small) == ()
    assert [code.data for code in decode(small)] == [payload]


def test_a_twelve_megapixel_photograph_is_read() -> None:
    photograph = np.full((3000, 4000), 200, np.uint8)
    code = drawn(PAYLOADS["bhyt"], 11)
    photograph[900 : 900 + code.shape[0], 1200 : 1200 + code.shape[1]] = code
    assert [code.data for code in decode(cv2.GaussianBlur(photograph, (0, 0), 5))] == [PAYLOADS["bhyt"]]


def two_codes(left: int, right: int) -> np.ndarray:
    """Two different codes in a picture of 900 x 400, their left edges at the places given."""
    image = np.full((400, 900), 255, np.uint8)
    for at, payload in ((left, b"9900000001"), (right, b"9900000002")):
        code = drawn(payload)
        image[150 : 150 + code.shape[0], at : at + code.shape[1]] = code
    return image


def test_the_code_in_the_box_is_the_one_that_is_meant() -> None:
    (code,) = decode(two_codes(380, 760))
    assert (code.data, code.one_of) == (b"9900000001", 1)
    (code,) = Decoder().decode(two_codes(10, 400))
    assert (code.data, code.one_of) == (b"9900000002", 1)


@pytest.mark.parametrize("places", [(10, 760), (300, 500)], ids=["none-in-the-box", "both-in-the-box"])
def test_when_the_box_does_not_decide_both_come_and_say_so(places: tuple[int, int]) -> None:
    codes = decode(two_codes(*places))
    assert {(code.data, code.one_of) for code in codes} == {(b"9900000001", 2), (b"9900000002", 2)}


def test_the_box_is_the_callers() -> None:
    (code,) = Decoder(box=Box(left=0, right=0.4, top=0, bottom=1)).decode(two_codes(10, 760))
    assert code.data == b"9900000001"


def test_the_same_code_twice_is_one_code() -> None:
    pair = [np.pad(drawn(b"9900000001"), 30, constant_values=255)[:220, :220]] * 2
    (code,) = decode(np.hstack(pair))
    assert code.one_of == 1


def test_a_micro_code_is_not_taken_for_a_code() -> None:
    matrix = np.array([list(row) for row in segno.make("00707", micro=True).matrix], np.uint8)
    image = np.kron(np.where(np.pad(matrix, 4) == 1, 0, 255).astype(np.uint8), np.ones((6, 6), np.uint8))
    assert decode(image) == ()


def clocked(budget: float, cost: float) -> tuple[Decoder, list[int], list[float]]:
    """A decoder whose tries find nothing and take `cost` each, which of them ran, and the time."""
    now = [0.0]
    decoder = Decoder(budget=budget, timer=lambda: now[0])
    ran: list[int] = []

    def a_try(number: int) -> Try:
        def look(_: object) -> tuple[DecodedCode, ...]:
            ran.append(number)
            now[0] += cost
            return ()

        return look

    decoder._always = [a_try(0)]
    decoder._in_turn = [a_try(number) for number in range(1, 5)]
    return decoder, ran, now


EMPTY = np.full((60, 60), 255, np.uint8)


def test_a_frame_stays_within_its_budget_and_every_try_gets_its_turn() -> None:
    decoder, ran, now = clocked(budget=25, cost=10)
    for _ in range(12):
        before = now[0]
        decoder.decode(EMPTY)
        assert now[0] - before <= 30
    assert set(ran) == {0, 1, 2, 3, 4}
    assert max(ran.count(number) for number in range(1, 5)) - min(ran.count(number) for number in range(1, 5)) <= 2


def test_a_slow_machine_sheds_tries_and_pays_back_what_a_frame_took_too_long() -> None:
    decoder, ran, now = clocked(budget=25, cost=70)
    for _ in range(30):
        decoder.decode(EMPTY)
    assert now[0] / 30 <= 25 * 1.5
    assert set(ran) >= {1, 2, 3, 4}, "shed, not starved"


def test_frames_of_one_hold_up_are_used_together_and_never_mixed() -> None:
    """Each frame is too noisy; the sum is not. Then another code is held up: it is read, or nothing is."""
    chance = np.random.default_rng(5)
    first, second = (PAYLOADS["bhyt"], PAYLOADS["bhyt"].replace(b"01/01/1990", b"31/12/1991"))
    shown = {
        payload: cv2.GaussianBlur(np.pad(drawn(payload), 60, constant_values=200), (0, 0), 2.3).astype(float)
        for payload in (first, second)
    }
    decoder = Decoder(timer=lambda: 0.0)
    read: list[bytes] = []
    for number in range(24):
        image = shown[first if number < 12 else second]
        light = 130 + (image - 130) * 0.35 + chance.normal(0, 17, image.shape)
        frame = np.full((400, 500), 120, np.uint8)
        frame[20 : 20 + image.shape[0], 40 : 40 + image.shape[1]] = light.clip(0, 255)[:380, :460]
        codes = decoder.decode(frame, number / 15)
        read.extend(code.data for code in codes)
        assert all(code.data == (first if number < 12 else second) for code in codes)
    assert set(read) == {first, second}


def test_grey_is_contiguous() -> None:
    grey = to_grey(np.zeros((40, 40, 3), np.uint8)[3:, 5:])
    assert grey is not None
    assert grey.flags.c_contiguous
    assert grey.shape == (37, 35)


def test_a_payload_stands_in_no_repr() -> None:
    assert "9900000001" not in repr(decode(drawn(b"9900000001")))


def test_the_readers_load_without_opencv() -> None:
    """The window is up before OpenCV is: its import alone takes a fifth of a second."""
    code = (
        "import sys, kiosk.scanner.camera, kiosk.scanner.code_reader, kiosk.scanner.decode;"
        "sys.exit(int(any(m in sys.modules for m in ('cv2', 'numpy', 'zxingcpp', 'pyzbar'))))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31))
def test_a_code_under_any_trouble_is_read_right_or_not_at_all(seed: int) -> None:
    """Crooked, soft, pale, noisy, half covered, cut by the edge: never an exception, never another text."""
    chance = np.random.default_rng(seed)
    code = np.pad(drawn(PAYLOADS["bhyt"], int(chance.integers(2, 6))), 10, constant_values=220)
    height, width = code.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners * chance.uniform(0.7, 1.1) + chance.normal(0, 0.12 * width, (4, 2)) + (60, 40)
    turn = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    image = cv2.warpPerspective(code, turn, (480, 400), flags=cv2.INTER_AREA, borderValue=90)
    image = cv2.GaussianBlur(image, (0, 0), chance.uniform(0.3, 2.5)).astype(float)
    for _ in range(chance.integers(0, 3)):
        x, y = chance.integers(0, 400, 2)
        image[y : y + int(chance.integers(5, 90)), x : x + int(chance.integers(5, 90))] = chance.choice((0, 128, 255))
    image = 128 + (image - 128) * chance.uniform(0.1, 1) + chance.normal(0, chance.uniform(0, 25), image.shape)
    frame = image.clip(0, 255).astype(np.uint8)
    decoder = Decoder(timer=lambda: 0.0)
    for number in range(2):
        assert {found.data for found in decoder.decode(frame, number / 15)} <= {PAYLOADS["bhyt"]}
