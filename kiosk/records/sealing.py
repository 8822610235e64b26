"""How do a person's fields rest in the store? Packed with a version number, then sealed to the row they belong to."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec

from kiosk.intake import Presentation
from kiosk.keys import SealBroken
from kiosk.records.values import StoreError

if TYPE_CHECKING:
    from kiosk.keys import Keys

# First byte of what is sealed. A change that old readers cannot read takes the next number and keeps the old branch.
_VERSION = 1
_LARGEST = 16 * 1024 * 1024
_READ = msgspec.json.Decoder(Presentation)
_WRITE = msgspec.json.Encoder()


def pack(presentation: Presentation) -> bytes:
    """A presentation as bytes: version, then deflated JSON straight from the values (bytes fields as base64)."""
    try:
        # Level 1: a third of the size for a tenth of a millisecond; it is compressed before it is encrypted.
        return bytes([_VERSION]) + zlib.compress(_WRITE.encode(presentation), level=1)
    except UnicodeEncodeError:
        raise StoreError("bad-text", "A text holds characters that cannot be stored.") from None


def unpack(data: bytes) -> Presentation:
    """The value that `pack` was given. Raises StoreError: damaged, newer-version."""
    if data[:1] != bytes([_VERSION]):
        raise StoreError("newer-version", "A presentation was written by a newer version of the program.")
    try:
        stream = zlib.decompressobj()
        return _READ.decode(stream.decompress(data[1:], _LARGEST))
    except (zlib.error, msgspec.MsgspecError):
        raise StoreError("damaged", "A presentation in the record store cannot be read.") from None


def seal_presentation(keys: Keys, presentation: Presentation) -> bytes:
    """Sealed to its own id: a blob that is moved to another row does not open."""
    return keys.seal(pack(presentation), _context("presentation", presentation.id))


def open_presentation(keys: Keys, presentation_id: str, sealed: bytes) -> Presentation:
    """Raises StoreError: damaged (altered, moved, or the key is not here), newer-version."""
    return unpack(_open(keys, sealed, _context("presentation", presentation_id)))


def seal_text(keys: Keys, kind: str, row_id: str, text: str) -> bytes:
    """Free text that a person typed, such as a reason: it may name somebody, so it is sealed too."""
    try:
        return keys.seal(text.encode(), _context(kind, row_id))
    except UnicodeEncodeError:
        raise StoreError("bad-text", "A text holds characters that cannot be stored.") from None


def open_text(keys: Keys, kind: str, row_id: str, sealed: bytes) -> str:
    """Raises StoreError: damaged."""
    return _open(keys, sealed, _context(kind, row_id)).decode()


def _context(kind: str, row_id: str) -> bytes:
    return f"{kind}\0{row_id}".encode()


def _open(keys: Keys, sealed: bytes, context: bytes) -> bytes:
    try:
        return keys.open(sealed, context)
    except SealBroken as broken:
        raise StoreError("damaged", f"A sealed field does not open: {broken.code}.") from None
