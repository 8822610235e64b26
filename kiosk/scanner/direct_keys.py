"""What text do the key events of a Linux input device spell? Sans-I/O: records in, bytes as a serial scanner sends them out.

The keys are read below every typing mode and layout, as on an American keyboard, which is what scanners send.
"""

from __future__ import annotations

import struct

LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands where the system says that keys were lost: what has it is no scan."""
_RECORD = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""
_SYNC, _DROPPED = 0, 3
_KEY = 1
_PRESSED, _RELEASED = 1, 0
_SHIFTS = frozenset({42, 54})
_CAPS_LOCK = 58
_ENDS = {28: "\r", 96: "\r", 15: "\t"}
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
    (55, "*", "*"),
)
_SIGNS = {start + at: pair for start, low, high in _ROWS for at, pair in enumerate(zip(low, high, strict=True))}


class DirectKeys:
    """Keeps what is held down between two calls."""

    def __init__(self) -> None:
        self._rest = b""
        self._shifts: set[int] = set()
        self._capitals = False

    def feed(self, data: bytes) -> bytes:
        """The characters of these records; half a record waits for its other half. Enter is CR, unknown keys are nothing."""
        data = self._rest + data
        whole = len(data) - len(data) % _RECORD.size
        self._rest = data[whole:]
        letters = []
        for _, _, kind, code, value in _RECORD.iter_unpack(data[:whole]):
            if kind == _KEY:
                letters.append(self._key(code, value))
            elif (kind, code) == (_SYNC, _DROPPED):
                letters.append(LOST)
        return "".join(letters).encode()

    def _key(self, code: int, value: int) -> str:
        if code in _SHIFTS:
            (self._shifts.discard if value == _RELEASED else self._shifts.add)(code)
            return ""
        if value != _PRESSED:  # a key that is held down repeats: no scanner does
            return ""
        if code == _CAPS_LOCK:
            self._capitals = not self._capitals
            return ""
        if code in _ENDS:
            return _ENDS[code]
        low, high = _SIGNS.get(code, ("", ""))
        shifted = bool(self._shifts) != (self._capitals and low.isalpha())
        return high if shifted else low
