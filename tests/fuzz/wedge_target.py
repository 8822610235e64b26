"""Fuzz of the keyboard wedge: any keys at any times; every key is in one place, and nothing is held for ever."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.scanner.keystroke import Key, KeyKind, Step
from kiosk.scanner.wedge import Wedge
from tests.fuzz.bytes_read import BytesRead
from tests.verify.formats.codes import NEW, code

LONGEST = 2400
_GAPS = (0.0, 0.001, 0.003, 0.008, 0.016, 0.020, 0.030, 0.045, 0.060, 0.091, 0.120, 0.160, 0.230, 0.410, 0.6, -1.0)
_KINDS = (KeyKind.ENTER, KeyKind.TAB, KeyKind.BACKSPACE, KeyKind.MODIFIER, KeyKind.OTHER)
_TEXTS = ("a", "9", "|", "$", " ", "Ế", "paste!", "\ud800", "\x1b", "\u202e", "e\u0301", "")
_CHARACTERS = 128
"""Below this a byte is a character itself."""


def seeds() -> Iterator[bytes]:
    """Two bytes a key: the gap before it, and the key. A scan with Enter, two without, a hand, and control keys."""
    whole = b"".join(bytes((1, letter)) for letter in code(NEW)[:120])
    yield whole + bytes((1, 128))
    yield whole[:80] + bytes((12, 48)) + whole[:60] + bytes((13, 128))
    yield b"".join(bytes((10, letter)) for letter in b"nguyen van mau") + bytes((9, 128))
    yield bytes((1, 131, 1, 132, 1, 132, 1, 128, 0x81, 132, 1, 133, 15, 70))


def run(data: bytes) -> None:
    wedge, keys = Wedge(), BytesRead(data)
    now, sent, typed, scanned, dropped = 1000.0, 0, [0], 0, False
    order: list[int] = []
    while keys.left > 0:
        how, what = keys.byte(), keys.byte()
        now += _GAPS[how & 15]
        _late_tick(wedge, now, order, typed)
        if what < _CHARACTERS:
            kind, text = KeyKind.CHARACTER, chr(what)
        elif what < _CHARACTERS + 64:
            kind, text = _KINDS[what % len(_KINDS)], ""
        else:
            kind, text = KeyKind.CHARACTER, _TEXTS[what % len(_TEXTS)]
        step = wedge.feed(Key(kind=kind, text=text, at=now, repeated=bool(how & 128), token=sent))
        _released(step, order, typed)
        if not step.take:
            order.append(sent)
        scanned += _scan(step)
        dropped |= bool(step.dropped or step.overrun or step.mixed)
        sent += 1
        assert wedge.in_burst <= (wedge.deadline is not None)
    deadline = wedge.deadline
    if deadline is not None:
        step = wedge.tick(max(now, deadline) + 1.0)
        _released(step, order, typed)
        scanned += _scan(step)
        dropped |= bool(step.dropped)
    assert wedge.deadline is None
    assert not wedge.in_burst
    assert order == sorted(set(order)), "keys keep their order and come once"
    assert len(order) <= sent


def _late_tick(wedge: Wedge, now: float, order: list[int], typed: list[int]) -> None:
    """What a timer does between two keys, where there is time for it."""
    deadline = wedge.deadline
    if deadline is not None and deadline < now:
        _released(wedge.tick(now), order, typed)


def _released(step: Step, order: list[int], typed: list[int]) -> None:
    for key in step.release:
        assert isinstance(key.token, int)
        order.append(key.token)
    typed[0] += len(step.release)


def _scan(step: Step) -> int:
    if step.scan is None:
        return 0
    text = step.scan.decode()
    assert text
    assert not text.endswith(("\n", "\t"))
    assert "\b" not in text or "|" in text
    assert not any(ord(letter) < 32 and letter not in "\b\n\t" for letter in text)
    return 1
