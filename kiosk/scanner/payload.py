"""What did the scanner wrap around the code? Symbology marks, prefixes and line ends come off; two codes in one come apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z](?=.)", re.DOTALL)
_LINE_ENDS = re.compile(rb"[\r\n\t]+")
_SIGNS = re.compile(rb"[^0-9A-Za-z\x80-\xff]{1,4}(?=[0-9A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One code as it was printed."""

    data: bytes = field(repr=False)
    aim: str = ""
    """The scanner's word for the kind of symbol, for example `]Q1` (QR) or `]d2` (GS1 DataMatrix); empty when not sent."""

    def decoder(self, reader: str) -> str:
        """The name of the reader (`wedge`, `serial`) for `Reading.decoder`, with what it said about the symbol."""
        return f"{reader} {self.aim}" if self.aim else reader


def unpack(data: bytes, fits: Callable[[bytes], bool]) -> tuple[Payload, ...]:
    """The codes in what one scan sent; nearly always one.

    `fits` says whether bytes are a card code with every check passed that needs nobody's help; only on its word is
    anything taken out from inside or put apart. What it does not confirm is handed on whole and refused later: of two
    scans that ran into each other never a part, nor a mixture.
    """
    data = data.strip(b"\r\n\t")
    pieces = [piece for piece in _LINE_ENDS.split(data) if piece]
    if len(pieces) < 2:
        return (_plain(data, fits),) if data else ()
    aim, _ = _without_aim(data)
    joined = _plain(b"".join(pieces), fits)
    if fits(joined.data):  # Enter came in the middle of one code
        return (joined,)
    apart = [_plain(piece, fits) for piece in pieces]
    if all(fits(one.data) for one in apart):
        return tuple(one for at, one in enumerate(apart) if one not in apart[:at])
    return (Payload(data=data.removeprefix(aim.encode()), aim=aim),)


def _plain(data: bytes, fits: Callable[[bytes], bool]) -> Payload:
    aim, rest = _without_aim(data)
    signs = _SIGNS.match(rest)
    if signs and not fits(rest) and fits(rest[signs.end() :]):
        rest = rest[signs.end() :]
    return Payload(data=rest, aim=aim)


def _without_aim(data: bytes) -> tuple[str, bytes]:
    found = _AIM.match(data)
    return (found.group().decode(), data[found.end() :]) if found else ("", data)
