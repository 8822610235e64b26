"""What does a status or deny list say, and is everything else than a right and fresh one "unknown"?"""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from kiosk.verify.deny_list import Window, open_deny_list
from kiosk.verify.list_envelope import ListFault, ListRefused
from kiosk.verify.status_list import StatusBits, TokenState, open_status_list, read_bits
from kiosk.verify.trust.values import KeyStatus, KeyUsage
from tests.verify.trust.made import DAY, NOW, key
from tests.verify.trust.states import HOUR, MadeTrust, deny_file, packed, signed_file, status_claims, status_file

TRUST = MadeTrust()


def fault(data: bytes, trust: MadeTrust = TRUST) -> ListFault:
    with pytest.raises(ListRefused) as caught:
        open_status_list(data, trust)
    return caught.value.fault


def test_two_bits_say_what_became_of_a_card() -> None:
    held = open_status_list(status_file({0: 1, 3: 2, 5: 3, 63: 1}), TRUST)
    said = {index: held.says(index, NOW) for index in (0, 1, 2, 3, 4, 5, 63, 64, -1, 2**40)}
    assert said == {
        0: TokenState.REVOKED,
        1: TokenState.VALID,
        2: TokenState.VALID,
        3: TokenState.SUSPENDED,
        4: TokenState.VALID,
        5: TokenState.UNKNOWN,
        63: TokenState.REVOKED,
        64: TokenState.UNKNOWN,
        -1: TokenState.UNKNOWN,
        2**40: TokenState.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("when", "valid", "suspended"),
    [
        (NOW, TokenState.VALID, TokenState.SUSPENDED),
        (NOW + 22 * HOUR, TokenState.VALID, TokenState.SUSPENDED),
        (NOW + 23 * HOUR, TokenState.UNKNOWN, TokenState.UNKNOWN),
        (NOW + 6 * DAY, TokenState.UNKNOWN, TokenState.UNKNOWN),
        (NOW - 2 * HOUR, TokenState.UNKNOWN, TokenState.UNKNOWN),
    ],
)
def test_an_old_list_knows_only_what_is_for_ever(when: Any, valid: TokenState, suspended: TokenState) -> None:
    held = open_status_list(status_file({1: 1, 2: 2}), MadeTrust(issued=NOW - DAY / 2))
    assert (held.says(0, when), held.says(1, when), held.says(2, when)) == (valid, TokenState.REVOKED, suspended)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": KeyStatus.COMPROMISED, "compromised_since": NOW - DAY},
        {"verify_until": NOW - HOUR},
        {"sign_until": NOW - 2 * HOUR},
        {"usage": KeyUsage.CARD | KeyUsage.DENY},
    ],
)
def test_a_list_says_nothing_when_its_key_does_not_count(changes: dict[str, Any]) -> None:
    held = open_status_list(status_file({1: 1}), MadeTrust(key(**changes)))
    assert [held.says(index, NOW) for index in (0, 1)] == [TokenState.UNKNOWN] * 2


def test_who_did_not_sign_it_says_nothing() -> None:
    assert fault(status_file(name="stranger")) is ListFault.UNKNOWN_KEY
    data = bytearray(status_file())
    data[-1] ^= 1
    assert fault(bytes(data)) is ListFault.SIGNATURE_FAILED
    assert fault(status_file(c1="VSS")) is ListFault.OTHER_ISSUER
    twins = MadeTrust(key("twin", key_id=key().key_id), key())
    assert open_status_list(status_file(), twins).signed.listed.key == key()


@pytest.mark.parametrize(
    "changes",
    [
        {"c2": None}, {"c2": ""}, {"c2": "a\nb"}, {"c2": 1}, {"c4": None}, {"c6": None}, {"c4": 1}, {"c4": "9"},
        {"c6": -1}, {"c4": 2**60}, {"c65534": None}, {"c65534": 0}, {"c65534": 2**40}, {"c65534": "60"},
        {"c65533": None}, {"c65533": {}}, {"c65533": {"bits": 3, "lst": b""}}, {"c65533": {"bits": 2}},
        {"c65533": {"bits": 2, "lst": b"not zlib"}}, {"entries": 0}, {"entries": "64"}, {"entries": 63 * 4},
    ],
)  # fmt: skip
def test_what_is_missing_or_of_another_type_is_damaged(changes: dict[str, Any]) -> None:
    assert fault(status_file(**changes)) is ListFault.DAMAGED


def test_another_header_is_damaged() -> None:
    claims = status_claims()
    for headers in ({"h16": "application/cwt"}, {"h4": b"short"}, {"h4": "text"}, {"h5": b"iv"}):
        assert fault(signed_file(claims, **headers)) is ListFault.DAMAGED
    assert fault(deny_file(b"cti-0001")) is ListFault.DAMAGED
    assert fault(b"") is ListFault.DAMAGED
    assert fault(status_file()[:-9]) is ListFault.DAMAGED


def test_nothing_larger_than_declared_is_inflated() -> None:
    bomb = zlib.compress(bytes(8 << 20), 9)
    with pytest.raises(ListRefused) as caught:
        read_bits(2, bomb, 64)
    assert caught.value.fault is ListFault.TOO_LARGE
    twice = zlib.compress(bytes(40 << 20), 9)
    with pytest.raises(ListRefused) as caught:
        read_bits(2, twice)
    assert caught.value.fault is ListFault.TOO_LARGE


@pytest.mark.parametrize("lst", [packed({}) + b"\0", packed({})[:-1], zlib.compress(b""), packed({}, entries=32)])
def test_a_stream_ends_where_it_ends(lst: bytes) -> None:
    with pytest.raises(ListRefused) as caught:
        read_bits(2, lst, 64)
    assert caught.value.fault is ListFault.DAMAGED


def test_bits_must_be_a_number_of_the_draft() -> None:
    for bits in (True, 0, 3, 16, "2", 2.0, None):
        with pytest.raises(ListRefused):
            read_bits(bits, packed({}))
    assert len(StatusBits(bits=1, data=b"\0\0")) == 16


def test_the_padding_of_the_last_byte_is_beyond_the_end() -> None:
    held = open_status_list(status_file(entries=61), TRUST)
    assert [held.says(index, NOW) for index in (60, 61, 63)] == [TokenState.VALID, *[TokenState.UNKNOWN] * 2]
    assert len(read_bits(2, packed({}))) == 64


def test_every_flipped_bit_of_a_status_list_is_refused() -> None:
    data = status_file({1: 1})
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        assert fault(bytes(flipped)) in (ListFault.DAMAGED, ListFault.UNKNOWN_KEY, ListFault.SIGNATURE_FAILED)


def test_a_deny_list_names_cards_and_windows() -> None:
    window = Window(key_id=b"leaked-1", start=NOW - 2 * DAY, end=NOW - DAY)
    held = open_deny_list(deny_file(b"cti-0001", b"\1" * 32, windows=[window]), TRUST)
    other = b"other-kid"[:8]
    assert held.denies((b"cti-0001", None), other, NOW)
    assert held.denies((None, b"\1" * 32), other, NOW)
    assert not held.denies((b"cti-0002", b"\2" * 32), other, NOW)
    inside = [NOW - 2 * DAY - HOUR, NOW - 2 * DAY, NOW - DAY, NOW - DAY + HOUR, None]
    assert [held.denies((None,), b"leaked-1", moment) for moment in inside] == [False, True, True, False, True]
    assert (held.is_fresh(NOW), held.is_fresh(NOW + 7 * DAY), held.counts(NOW + 7 * DAY)) == (True, False, False)


@pytest.mark.parametrize(
    "content",
    [None, {}, {1: []}, {1: [], 2: [], 3: []}, {1: [b"short"], 2: []}, {1: ["text-text"], 2: []}, {1: [], 2: [[]]},
     {1: [], 2: [[b"12345678", 2, 1]]}, {1: [], 2: [[b"1234567", 1, 2]]}, {1: [], 2: [[b"12345678", -1, 2]]}],
)  # fmt: skip
def test_a_deny_list_of_another_form_is_damaged(content: Any) -> None:
    claims = {label: value for label, value in status_claims().items() if label in (2, 4, 6)} | {-70002: content}
    with pytest.raises(ListRefused) as caught:
        open_deny_list(signed_file(claims, "application/bhyt-deny-list+cwt"), TRUST)
    assert caught.value.fault is ListFault.DAMAGED
