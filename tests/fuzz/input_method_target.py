"""Fuzz of the repair of typed-over scans: any bytes are answered in time, and a code is given back as it was sent or refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import copy
from functools import cache

from kiosk.delivered import read_delivered
from kiosk.scanner.input_method import InputMethods
from kiosk.scanner.key_trace import settled
from kiosk.scanner.originals import damaged
from kiosk.scanner.syllables import marked_syllables
from kiosk.scanner.typed_over import engines
from kiosk.verify.card import InputState
from kiosk.verify.formats import fields, fits, recognise
from tests.fuzz.bytes_read import BytesRead
from tests.scanner.typed_codes import hexed, keyed, keyed_by, made_codes, typed
from tests.verify.formats.codes import FORMS, code

LONGEST = 950
_SECONDS = 2.0
"""Of this thread: many times what a scan may take, and what an instrumented run needs."""
_REAL = tuple((method, skips) for method in ("telex", "vni") for skips in (True, False))


def seeds() -> Iterator[bytes]:
    """Codes as they are and typed over (0), and recipes for codes and the engine that they go through (1)."""
    for form in FORMS.values():
        yield b"\x00" + code(form)
    for method, skips in _REAL:
        for parts in (15, 17):
            yield b"\x00" + typed(made_codes(3, 1, parts)[0], method, skips=skips).encode()
    yield b"\x00" + code(FORMS["old"]).replace(b"|", b"\\").lower()
    yield b"\x00" + "DN4799900000001|54\b5472é1baa7".encode()
    for recipe in range(16):
        yield bytes((1, recipe, recipe * 7, 2, recipe, 40, 9, 200 - recipe, 77, recipe * 11))


def run(data: bytes) -> None:
    read = BytesRead(data)
    if read.byte() % 2:
        _recipe(read)
    else:
        _any(read.rest())


def _any(delivered: bytes) -> None:
    methods = _fresh()
    start = time.thread_time()
    repaired = methods.repair(delivered, fits)
    assert time.thread_time() - start < _SECONDS
    if repaired.state is InputState.REPAIRED:
        assert fits(repaired.data)
    else:
        assert repaired.data == _without_backspaces(delivered)
        assert not repaired.lost


def _without_backspaces(delivered: bytes) -> bytes:
    try:
        return settled(delivered.decode()).encode()
    except UnicodeDecodeError:
        return delivered


def _recipe(read: BytesRead) -> None:
    how, seed, parts = read.byte(), read.number(65_535), read.one_of((15, 17))
    words = [_syllables()[read.number(len(_syllables()) - 1)].capitalize() for _ in range(1 + read.byte() % 4)]
    [sent] = made_codes(seed, 1, parts, [" ".join(words)])
    known = engines()
    if how % 3 == 0:
        method, skips = _REAL[how // 3 % 4]
        delivered = (keyed if how & 64 else typed)(sent, method, skips=skips)
    else:
        engine = known[how % len(known)]
        delivered = keyed_by(engine, sent) if how & 64 else damaged(engine, sent)
    for place in range(read.byte() % 3):  # a scan that was damaged on the way as well
        at = read.number(len(delivered))
        delivered = delivered[:at] + read.one_of(("", "\b", "|", "1", "a", "é")) + delivered[at + place :]
        sent = ""
    methods = _fresh()
    parsed = read_delivered(delivered.encode(), lambda data: methods.repair(data, fits), recognise)
    if parsed.input is InputState.REPAIRED and sent:
        truth = fields(recognise(sent.encode()))
        wrong = {name for name, value in fields(parsed).items() if truth.get(name) != value}
        assert not wrong, "repaired as something else: " + hexed(" ".join(sorted(wrong)))


@cache
def _warm() -> InputMethods:
    methods = InputMethods()
    methods.repair(typed(made_codes(3, 1, 15)[0], "vni", skips=False).encode(), fits)
    return methods


def _fresh() -> InputMethods:
    """One that has its tables and has seen no scan yet, so that an input does the same every time."""
    methods = copy(_warm())
    methods._since_damage = 200
    return methods


@cache
def _syllables() -> tuple[str, ...]:
    return tuple(sorted(marked_syllables().words))
