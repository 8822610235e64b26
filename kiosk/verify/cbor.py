"""What do these CBOR bytes say? Plain values only, bounded in depth and number; tags are never turned into anything."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from io import BytesIO
from typing import Any, NamedTuple

import cbor2

MAX_DEPTH = 6
MAX_ITEMS = 4096


class CborFault(StrEnum):
    """Why CBOR was refused. Closed set."""

    CUT = "cbor-cut"
    TRAILING = "cbor-trailing"
    MALFORMED = "cbor-malformed"
    DEPTH = "cbor-depth"
    TOO_MANY = "cbor-too-many"
    INDEFINITE = "cbor-indefinite"
    DUPLICATE_KEY = "cbor-duplicate-key"
    KEY_TYPE = "cbor-key-type"
    TAG = "cbor-tag"
    VALUE_TYPE = "cbor-value-type"
    NOT_CANONICAL = "cbor-not-canonical"


class CborRefused(Exception):
    """The bytes are not CBOR as it is taken here. Carries no content."""

    def __init__(self, reason: CborFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Tag(NamedTuple):
    """A tagged value as it stands; its number is judged by whoever asked for it."""

    number: int
    value: Any


class _AnyTag(dict[int, Any]):
    """Answers for every tag number, so that the library converts none of them.

    A decimal fraction of eight bytes can stand for a number of 10^9 digits: making it is an attack in itself.
    """

    def __missing__(self, number: int) -> Any:
        return lambda value, immutable=False: Tag(number, value)


# What the library says, told apart by its words because it has no types for it; a test holds each of them.
_FAULTS = (
    ("nesting depth", CborFault.DEPTH),
    ("indefinite length", CborFault.INDEFINITE),
    ("Duplicate map key", CborFault.DUPLICATE_KEY),
)
_REFUSALS = (cbor2.CBORDecodeError, OverflowError, MemoryError, ValueError)
_ANY_TAG = _AnyTag()
_PLAIN = frozenset({int, str, bytes})
_NEGATIVE = 1 << 64
"""Added to the size of a negative key: those stand behind all others."""
_LENIENT = (float, bool, type(None), cbor2.CBORSimpleValue, type(cbor2.undefined))


def decode(data: bytes, *, canonical: bool, max_depth: int = MAX_DEPTH, max_items: int = MAX_ITEMS) -> Any:
    """The one value that the bytes are: int, bytes, str, list, dict with int, bytes or str keys.

    `canonical`: RFC 8949 section 4.2 or refused; no tags, floats or simple values. Without it those come as `Tag`,
    `float`, bool and None, and indefinite lengths are taken. Duplicate keys and bytes behind the value are refused
    either way. Depth counts arrays and maps. Raises `CborRefused`.
    """
    if len(data) > max_items:
        _refuse_too_many(data, max_items)
    value, size = _read_canonical(data, max_depth) if canonical else _read_any(data, max_depth)
    if size != len(data):
        raise CborRefused(CborFault.TRAILING)
    return value


def encode(value: Any) -> bytes:
    """Canonical bytes (RFC 8949 section 4.2: shortest forms, map keys in the order of their bytes) of a plain value."""
    return cbor2.dumps(_in_order(value))


def _read_canonical(data: bytes, max_depth: int) -> tuple[Any, int]:
    """(value, bytes that it takes): it is written again and compared, which is the cheapest proof of the shortest form."""
    try:
        value = cbor2.loads(
            data, semantic_decoders=_ANY_TAG, max_depth=max_depth, allow_indefinite=False, allow_duplicate_keys=False
        )
    except _REFUSALS as error:
        raise _named(error) from None
    _refuse_fancy(value)
    written = cbor2.dumps(value)
    if not data.startswith(written):
        raise CborRefused(CborFault.NOT_CANONICAL)
    return value, len(written)


def _read_any(data: bytes, max_depth: int) -> tuple[Any, int]:
    stream = BytesIO(data)
    try:
        decoder = cbor2.CBORDecoder(stream, semantic_decoders=_ANY_TAG, max_depth=max_depth, allow_duplicate_keys=False)
        value = decoder.decode()
    except _REFUSALS as error:
        raise _named(error) from None
    _refuse_odd(value)
    return value, stream.tell()


def _named(error: Exception) -> CborRefused:
    if isinstance(error, cbor2.CBORDecodeEOF):
        return CborRefused(CborFault.CUT)
    said = str(error)
    return CborRefused(next((fault for word, fault in _FAULTS if word in said), CborFault.MALFORMED))


def _in_order(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in (list, tuple):
        return value if _PLAIN.issuperset(map(type, value)) else [_in_order(item) for item in value]
    if kind is dict:
        pairs = ((_in_order(key), _in_order(item)) for key, item in value.items())
        return dict(sorted(pairs, key=lambda pair: cbor2.dumps(pair[0])))
    raise TypeError(f"no plain value: {kind.__name__}")


def _refuse_fancy(value: Any) -> None:
    """Only plain values, and the keys of every map in order; the other rules show when the value is written again."""
    kind = type(value)
    if kind is dict:
        if not _are_in_order(value):
            raise CborRefused(CborFault.NOT_CANONICAL)
        items = value.values()
    elif kind is list:
        items = value
    elif kind in _PLAIN:
        return
    else:
        raise CborRefused(CborFault.TAG if kind is Tag else CborFault.VALUE_TYPE)
    for item in items:
        if type(item) not in _PLAIN:
            _refuse_fancy(item)


def _are_in_order(keys: Collection[Any]) -> bool:
    """Whether the keys of a map stand in the order of their bytes. Numbers need not be written for that."""
    kinds = set(map(type, keys))
    if not kinds <= _PLAIN:
        raise CborRefused(CborFault.KEY_TYPE)
    if len(keys) < 2:
        return True
    if kinds == {int}:
        numbers = [key if key >= 0 else _NEGATIVE - key for key in keys]
        return numbers == sorted(numbers)
    written = [cbor2.dumps(key) for key in keys]
    return written == sorted(written)


def _refuse_odd(value: Any) -> None:
    """Keys that are equal to a number without being one (true, 1.0) would be found under that number."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) not in _PLAIN:
                raise CborRefused(CborFault.KEY_TYPE)
            _refuse_odd(item)
    elif kind is list:
        for item in value:
            _refuse_odd(item)
    elif kind is Tag:
        _refuse_odd(value.value)
    elif kind not in (int, str, bytes) and not isinstance(value, _LENIENT):
        raise CborRefused(CborFault.VALUE_TYPE)


def _refuse_too_many(data: bytes, max_items: int) -> None:
    """Counts the heads of values, which the library cannot be told to: 64 KiB of empty maps would take 4 MB."""
    at, size = 0, len(data)
    for _ in range(max_items):
        if at >= size:
            return
        major, info = data[at] >> 5, data[at] & 31
        at += 1
        length = info
        if 24 <= info < 28:
            width = 1 << (info - 24)
            length = int.from_bytes(data[at : at + width], "big")
            at += width
        if major in (2, 3) and info < 28:
            at += length
    if at < size:
        raise CborRefused(CborFault.TOO_MANY)
