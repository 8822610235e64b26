"""How are bytes written in the 45 characters of an alphanumeric QR code? Base45 (RFC 9285), one text for one value.

Not the `base45` package: it takes a third of the time of the signature check; the tests compare both.
"""

from __future__ import annotations

from kiosk.verify.card import Refusal
from kiosk.verify.formats.text import Refused
from kiosk.verify.signed_part import SignedFault

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NONE = 255
_VALUES = bytes(ALPHABET.find(chr(code)) % 256 for code in range(256))


def decode(text: str) -> bytes:
    """The bytes that a text stands for. Raises `Refused` for other characters, numbers too big or half a group."""
    try:
        values = text.encode("latin-1").translate(_VALUES)
    except UnicodeEncodeError:
        raise _refused() from None
    groups, rest = divmod(len(values), 3)
    if rest == 1 or _NONE in values:
        raise _refused()
    end = groups * 3
    # All groups at once: each digit in a lane of four bytes of one long number.
    first, second, third = (_spread(values[place:end:3], groups) for place in range(3))
    words = (first + 45 * second + 2025 * third).to_bytes(groups * 4, "little")
    last = values[end] + 45 * values[end + 1] if rest else 0
    if any(words[2::4]) or last > 255:
        raise _refused()
    data = bytearray(groups * 2)
    data[0::2], data[1::2] = words[1::4], words[0::4]
    return bytes(data) + (bytes([last]) if rest else b"")


def _spread(digits: bytes, groups: int) -> int:
    lanes = bytearray(groups * 4)
    lanes[0::4] = digits
    return int.from_bytes(lanes, "little")


def encode(data: bytes) -> str:
    """The text of some bytes: three characters for two bytes, two for a last single one."""
    written: list[str] = []
    for at in range(0, len(data) - 1, 2):
        high, low = divmod(data[at] << 8 | data[at + 1], 45)
        third, second = divmod(high, 45)
        written += (ALPHABET[low], ALPHABET[second], ALPHABET[third])
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        written += (ALPHABET[first], ALPHABET[second])
    return "".join(written)


def _refused() -> Refused:
    return Refused(Refusal.MANGLED, SignedFault.TEXT_ALPHABET)
