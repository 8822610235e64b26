"""Do identity cards' codes, plain UTF-8 with Vietnamese letters, come back byte for byte from every reader there is?"""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest

from kiosk.demo.people import people
from kiosk.scanner.decode import Decoder, decode
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.zbar import Zbar
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from tests.scanner.test_decode import drawn

PEOPLE = [person.citizen for person in people(200, seed=7, today=date(2026, 3, 2), facility="79034")]
CODES = [render(citizen, Kind.CCCD, parts=7 + 4 * (number % 2)) for number, citizen in enumerate(PEOPLE)]
NAMES = [citizen.name.encode() for citizen in PEOPLE]


def test_two_hundred_identity_codes_are_exact() -> None:
    decoder = Decoder()
    for number, payload in enumerate(CODES):
        assert not payload.isascii()
        (code,) = decoder.decode(drawn(payload, 3), number)
        assert code.data == payload


def test_a_soft_and_noisy_one_is_exact_too_or_not_read() -> None:
    """These are read by weighing modules, not by zxing-cpp alone."""
    chance = np.random.default_rng(1)
    read = 0
    for payload in CODES[:40]:
        soft = cv2.GaussianBlur(np.pad(drawn(payload, 3), 40, constant_values=210), (0, 0), 1.6).astype(float)
        image = (125 + (soft - 125) * 0.4 + chance.normal(0, 5, soft.shape)).clip(0, 255).astype(np.uint8)
        codes = Decoder(timer=lambda: 0.0).decode(image, 0.0)
        assert {code.data for code in codes} <= {payload}
        read += bool(codes)
    assert read >= 30


def test_names_alone_are_exact_in_both_readers() -> None:
    """Short ones are where a reader that guesses the character set goes wrong."""
    for name in NAMES:
        assert [code.data for code in decode(drawn(name))] == [name]
    try:
        zbar = Zbar()
    except ScannerError as error:
        pytest.skip(f"no usable zbar here: {error.code}")
    for name in NAMES:
        assert [data for data, _ in zbar.read(np.ascontiguousarray(drawn(name)))] == [name]
