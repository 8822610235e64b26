"""How fast, and with how many bits, does this serial scanner speak? Found out from what arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Parity = Literal["N", "E", "O"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """Settings of the line. A scanner with a USB plug takes any; one with an RS-232 plug only its own."""

    baud: int = 9600
    bits: Literal[7, 8] = 8
    parity: Parity = "N"
    stop: Literal[1, 2] = 1

    def __str__(self) -> str:
        return f"{self.baud} {self.bits}{self.parity}{self.stop}"


CANDIDATES = tuple(LineSettings(baud=baud) for baud in (9600, 115200, 19200, 38400, 57600, 4800))
"""In the order in which they are tried: the two that scanners leave the factory with come first."""


_SCAN = 8
"""Bytes; what is shorter and no text is noise."""
_NOISE = bytes([*range(0x20), *range(0x7F, 0x100)])


class SettingsSearch:
    """Which settings next? `heard` is told of every scan; `settings` is what the port should be opened with."""

    def __init__(self, remembered: LineSettings | None = None, baud: int | None = None) -> None:
        """`baud`: the person responsible has set the speed; only the bits are left to find."""
        first = remembered or LineSettings(baud=baud or CANDIDATES[0].baud)
        if baud is not None:
            first = LineSettings(baud=baud, bits=first.bits, parity=first.parity, stop=first.stop)
        self._left = [] if baud is not None else [other for other in CANDIDATES if other != first]
        self._all = (first, *self._left)
        self.settings = first
        self.sure = False
        """Whether a scan was read with these settings."""
        self._trusted = remembered is not None
        """They were read with yesterday: one garbled thing may be the noise of a plug."""

    def heard(self, data: bytes) -> bytes | None:
        """The scan as text bytes, or None when it was garbled: then `settings` may be others, and the scan is needed again."""
        for text in (data, data.lstrip(_NOISE)):  # a plug crackles before the first scan
            if is_text(text) and (text == data or len(text) >= _SCAN):
                self.sure = True
                return text
        parity = hidden_parity(data)
        if parity is not None:
            self.settings = LineSettings(baud=self.settings.baud, bits=7, parity=parity, stop=self.settings.stop)
            self.sure = True
            return bytes(byte & 0x7F for byte in data)
        if not self.sure and len(data) >= _SCAN:
            if self._trusted:
                self._trusted = False
            else:
                self._next()
        return None

    def _next(self) -> None:
        if not self._left:
            self._left = list(self._all)
        self.settings = self._left.pop(0)


def is_text(data: bytes) -> bool:
    """Printable UTF-8: a scan that came through whole. Noise passes this by chance less than once in thousands."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and not any(ord(letter) < 0x20 and letter not in "\r\n\t\x1d\x1e\x04" for letter in text)


def hidden_parity(data: bytes) -> Parity | None:
    """The parity of a 7-bit line that is read with 8 bits: the top bit of every byte keeps the count even, or odd."""
    if len(data) < _SCAN or not is_text(bytes(byte & 0x7F for byte in data)):
        return None
    odd = [byte.bit_count() % 2 for byte in data]
    if not any(odd):
        return "E"
    return "O" if all(odd) else None
