"""Which bytes are taken as CBOR, and by which word are the others refused?"""

from __future__ import annotations

import math

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.verify.cbor import CborFault, CborRefused, Tag, decode, encode

PLAIN = st.recursive(
    st.integers(-(2**64), 2**64 - 1) | st.text(max_size=20) | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.integers(-(2**64), 2**64 - 1) | st.text(max_size=6) | st.binary(max_size=6), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def fault(data: bytes, **how: object) -> CborFault:
    with pytest.raises(CborRefused) as refused:
        decode(data, **{"canonical": True, **how})
    return refused.value.reason


@given(PLAIN)
def test_what_is_written_is_read_in_both_manners(value: object) -> None:
    data = encode(value)
    assert decode(data, canonical=True, max_depth=20) == value
    assert decode(data, canonical=False, max_depth=20) == value
    assert cbor2.loads(data) == value


def test_keys_stand_in_the_order_of_their_bytes_not_of_their_length() -> None:
    assert encode({-1: 0, 100: 0, "a": 0, b"z": 0}) == bytes.fromhex("a4186400200041" + "7a00" + "616100")
    assert fault(bytes.fromhex("a22000186400")) is CborFault.NOT_CANONICAL
    assert fault(bytes.fromhex("a2616100417a00")) is CborFault.NOT_CANONICAL


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for canonical in (True, False):
        try:
            value = decode(data, canonical=canonical)
        except CborRefused:
            continue
        if canonical:
            assert encode(value) == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", CborFault.CUT),
        ("81", CborFault.CUT),
        ("6261", CborFault.CUT),
        ("0101", CborFault.TRAILING),
        ("61ff", CborFault.MALFORMED),
        ("1c", CborFault.MALFORMED),
        ("ff", CborFault.MALFORMED),
        ("81" * 7 + "01", CborFault.DEPTH),
        ("9f01ff", CborFault.INDEFINITE),
        ("5f4100ff", CborFault.INDEFINITE),
        ("a201000100", CborFault.DUPLICATE_KEY),
        ("a18000", CborFault.KEY_TYPE),
        ("a1f400", CborFault.KEY_TYPE),
        ("a1fb3ff000000000000000", CborFault.KEY_TYPE),
        ("f4", CborFault.VALUE_TYPE),
        ("f7", CborFault.VALUE_TYPE),
        ("e0", CborFault.VALUE_TYPE),
        ("fb3ff0000000000000", CborFault.VALUE_TYPE),
        ("1801", CborFault.NOT_CANONICAL),
        ("580100", CborFault.NOT_CANONICAL),
        ("a202000100", CborFault.NOT_CANONICAL),
    ],
)
def test_the_words_of_a_refusal(data: str, why: CborFault) -> None:
    """Some of them rest on what the library says in its messages: a change there has to be noticed here."""
    assert fault(bytes.fromhex(data)) is why


def test_no_tag_is_ever_turned_into_something() -> None:
    for number in (*range(1100), 43_000, 55_799, 65_535, 2**32, 2**63):
        tagged = _tag(number) + b"\x82\x00\x01"
        assert decode(tagged, canonical=False) == Tag(number, [0, 1])
        assert fault(tagged) is CborFault.TAG


def _tag(number: int) -> bytes:
    head = bytearray(encode(number))
    head[0] |= 6 << 5
    return bytes(head)


def test_without_the_canonical_rules_the_rest_is_taken_as_it_stands() -> None:
    assert decode(b"\xf5", canonical=False) is True
    assert decode(b"\xf6", canonical=False) is None
    assert math.isnan(decode(b"\xf9\x7e\x00", canonical=False))
    assert decode(b"\xbf\x01\x9f\x02\xff\xff", canonical=False) == {1: [2]}
    assert decode(b"\x18\x01", canonical=False) == 1


@pytest.mark.parametrize("key", ["f5", "f93c00", "f6", "80"])
def test_a_key_that_only_equals_a_number_is_no_key(key: str) -> None:
    assert fault(bytes.fromhex(f"a1{key}00"), canonical=False) is CborFault.KEY_TYPE


def test_the_number_of_values_has_a_limit() -> None:
    assert len(decode(b"\x98\x64" + bytes(100), canonical=True, max_items=101)) == 100
    assert fault(b"\x98\x65" + bytes(101), max_items=101) is CborFault.TOO_MANY
    assert decode(b"\x59\xff\xff" + bytes(65_535), canonical=True) == bytes(65_535)


@pytest.mark.parametrize("value", [1.0, True, None, {1.5: 0}, {True: 0}, {None: 0}, object(), {1: [None]}, Tag(1, 1)])
def test_only_plain_values_are_written(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_a_refusal_carries_no_content() -> None:
    with pytest.raises(CborRefused) as refused:
        decode(encode({"a": 1})[:1].replace(b"\xa1", b"\xa2") + b"\x63\x61\x62\x63\x01" * 2, canonical=True)
    assert str(refused.value) == "cbor-duplicate-key"
    assert refused.value.__cause__ is None
