"""What does this desk know of a card's state, and which lists does it take?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.verify.deny_list import Window
from kiosk.verify.list_envelope import ListFault, ListRefused
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.status_book import ListKind, StatusBook
from kiosk.verify.status_list import TokenState
from kiosk.verify.trust.values import KeyStatus, KeyUsage
from tests.verify.trust.made import DAY, NOW, key
from tests.verify.trust.states import HOUR, URI, MadeTrust, deny_file, listed, part, status_file

TRUST = MadeTrust()


def refusal(book: StatusBook, data: bytes) -> ListFault:
    before = book.lists
    with pytest.raises(ListRefused) as caught:
        book.take(data, NOW)
    book.reload()
    assert book.lists == before
    return caught.value.fault


def state(book: StatusBook, one: SignedPart | None = None) -> TokenState:
    return book.answer(one or part(), listed(), NOW).state


def test_nothing_held_is_unknown(home: Path) -> None:
    assert state(StatusBook(home, TRUST)) is TokenState.UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, TokenState.VALID), (1, TokenState.REVOKED), (2, TokenState.SUSPENDED), (3, TokenState.UNKNOWN)],
)
def test_a_taken_list_answers_also_after_a_restart(home: Path, value: int, expected: TokenState) -> None:
    book = StatusBook(home, TRUST)
    taken = book.take(status_file({5: value}), NOW)
    assert (taken.kind, taken.subject, taken.entries) == (ListKind.STATUS, URI, 64)
    for held in (book, StatusBook(home, TRUST)):
        answer = held.answer(part(), listed(), NOW)
        assert (answer.state, answer.as_of) == (expected, taken.issued)


def test_a_list_speaks_only_for_its_own_name_issuer_and_realm(home: Path) -> None:
    book = StatusBook(home, TRUST)
    book.take(status_file(), NOW)
    book.take(deny_file(b"cti-0001"), NOW)
    assert state(book, part(token_id=b"cti-0002")) is TokenState.VALID
    assert state(book, part(token_id=b"cti-0002", status_list="urn:other")) is TokenState.UNKNOWN
    other_issuer, other_realm = listed(key(issuer="VSS")), listed(realm="national")
    for one in (other_issuer, other_realm):
        assert book.answer(part(), one, NOW).state is TokenState.UNKNOWN


def test_denied_by_name_digest_or_window(home: Path) -> None:
    book = StatusBook(home, TRUST)
    book.take(status_file(), NOW)
    window = Window(key_id=key().key_id, start=NOW - 3 * DAY, end=NOW - 2 * DAY)
    book.take(deny_file(b"cti-0009", b"\7" * 32, windows=[window]), NOW)
    fine = part(payload_digest=b"\6" * 32)
    assert state(book, fine) is TokenState.VALID
    assert state(book, part(token_id=b"cti-0009", payload_digest=b"\6" * 32)) is TokenState.REVOKED
    assert state(book, part()) is TokenState.REVOKED
    assert state(book, part(payload_digest=b"\6" * 32, issued_at=NOW - 2 * DAY)) is TokenState.REVOKED


def test_the_silence_of_a_fresh_deny_list_speaks_for_cards_without_a_place(home: Path) -> None:
    book = StatusBook(home, TRUST)
    bare = part(status_list=None, status_index=None, token_id=None)
    assert state(book, bare) is TokenState.UNKNOWN
    book.take(deny_file(b"cti-0009"), NOW)
    assert state(book, bare) is TokenState.VALID
    assert book.answer(bare, listed(), NOW + 7 * DAY).state is TokenState.UNKNOWN
    assert state(book) is TokenState.UNKNOWN  # this one has a place, and its list is not here


def test_an_older_list_is_refused(home: Path) -> None:
    book = StatusBook(home, TRUST)
    newest = status_file({5: 1}, issued=NOW - HOUR)
    book.take(newest, NOW)
    assert refusal(book, status_file(issued=NOW - 2 * HOUR)) is ListFault.OLDER
    assert refusal(book, status_file(issued=NOW - HOUR)) is ListFault.OLDER
    book.take(newest, NOW)
    book.take(status_file(issued=NOW - HOUR / 2), NOW)
    assert state(book) is TokenState.VALID


def test_what_may_not_be_taken_is_refused_by_name(home: Path) -> None:
    book = StatusBook(home, TRUST)
    assert refusal(book, status_file(issued=NOW + HOUR)) is ListFault.FROM_FUTURE
    assert refusal(book, status_file(name="stranger")) is ListFault.UNKNOWN_KEY
    assert refusal(book, b"\xd2\x84") is ListFault.DAMAGED
    for changes in ({"usage": KeyUsage.CARD}, {"status": KeyStatus.COMPROMISED, "compromised_since": NOW - DAY}):
        assert refusal(StatusBook(home, MadeTrust(key(**changes))), status_file()) is ListFault.KEY_NOT_GOOD


def test_a_list_whose_key_goes_says_nothing_any_more(home: Path) -> None:
    StatusBook(home, TRUST).take(status_file(), NOW)
    assert StatusBook(home, MadeTrust(key("other"))).lists == ()
    condemned = MadeTrust(key(status=KeyStatus.COMPROMISED, compromised_since=NOW - DAY))
    assert state(StatusBook(home, condemned)) is TokenState.UNKNOWN


def test_a_damaged_file_is_a_list_that_is_not_there_and_can_be_replaced(home: Path) -> None:
    book = StatusBook(home, TRUST)
    book.take(status_file(), NOW)
    (file,) = (home / "status").glob("*.cbor")
    file.write_bytes(file.read_bytes()[:-1])
    again = StatusBook(home, TRUST)
    assert state(again) is TokenState.UNKNOWN
    again.take(status_file(), NOW)
    assert state(again) is TokenState.VALID


def test_a_full_disk_leaves_the_old_list(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = StatusBook(home, TRUST)
    book.take(status_file({5: 1}), NOW)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(book, status_file(issued=NOW - HOUR / 2)) is ListFault.NOT_WRITTEN
    assert state(StatusBook(home, TRUST)) is TokenState.REVOKED


def test_no_file_is_named_after_what_is_in_it(home: Path) -> None:
    StatusBook(home, TRUST).take(status_file(), NOW)
    assert all(URI.split(":")[1] not in path.name for path in (home / "status").iterdir())


def test_a_copy_that_was_left_in_the_folder_is_not_the_newest_list(home: Path) -> None:
    book = StatusBook(home, TRUST)
    book.take(status_file({5: 0}, issued=NOW - 2 * HOUR), NOW)
    (file,) = (home / "status").glob("*.cbor")
    for name in ("0 copy.cbor", "z copy.cbor"):
        (home / "status" / name).write_bytes(file.read_bytes())
    book.take(status_file({5: 1}), NOW)
    assert state(book) is state(StatusBook(home, TRUST)) is TokenState.REVOKED
