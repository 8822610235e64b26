"""Which list is in force at a desk? Old, foreign, forked and damaged ones leave the present one where it is."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.verify.trust.book import Limits, TrustBook
from kiosk.verify.trust.list_seal import SignedList
from kiosk.verify.trust.values import Freshness, IssuerKind, KeyStatus, TrustFault, TrustList, TrustRefused
from tests.verify.trust.made import DAY, NOW, file_of, key, realm, roots, signed, trust_list


def book(home: Path, *, limits: Limits | None = None, first: tuple[str, str] = ("a", "b")) -> TrustBook:
    return TrustBook(home, [realm("national", first=("n", "m")), realm(first=first)], limits)


def refusal(held: TrustBook, data: bytes, now: datetime = NOW) -> TrustFault:
    before = [one.content for one in held.lists]
    with pytest.raises(TrustRefused) as caught:
        held.take(data, now)
    held.reload()
    assert [one.content for one in held.lists] == before
    return caught.value.fault


def version(held: TrustBook) -> int:
    content = held.lists[1].content
    return content.version if content else 0


def taken(held: TrustBook, content: TrustList, *signers: str) -> SignedList:
    made = signed(content, *signers)
    held.take(made.data, NOW)
    return made


def test_a_new_desk_knows_nobody(home: Path) -> None:
    held = book(home)
    assert held.find(key().key_id) == ()
    assert [one.content for one in held.lists] == [None, None]
    assert refusal(TrustBook(home, []), file_of(trust_list())) is TrustFault.NO_ROOTS


def test_a_taken_list_is_there_after_a_restart(home: Path) -> None:
    taken(book(home), trust_list(1, key(), key("other")))
    found = book(home).find(key().key_id)
    assert [(one.key.issuer, one.realm) for one in found] == [(key().issuer, "hospital")]
    assert book(home).find(b"\0" * 8) == ()


def test_a_newer_version_replaces_and_gaps_are_fine(home: Path) -> None:
    held = book(home)
    first = taken(held, trust_list(1))
    taken(held, trust_list(2, key("next"), previous=first))
    assert held.find(key().key_id) == ()
    taken(held, trust_list(7))
    assert version(held) == 7
    taken(held, trust_list(7))  # the same again
    assert version(book(home)) == 7


def test_what_may_not_follow_is_refused_by_name(home: Path) -> None:
    held = book(home)
    taken(held, trust_list(5))
    later = NOW - DAY / 4
    assert refusal(held, file_of(trust_list(4))) is TrustFault.OLDER_VERSION
    assert refusal(held, file_of(trust_list(6, issued=NOW - DAY))) is TrustFault.OLDER_VERSION
    assert refusal(held, file_of(trust_list(5, key("x")))) is TrustFault.SAME_VERSION_DIFFERS
    assert refusal(held, file_of(trust_list(6, key("x"), issued=later))) is TrustFault.PREVIOUS_DIFFERS
    assert refusal(held, file_of(trust_list(7, list_id="other"))) is TrustFault.OTHER_LIST
    assert refusal(held, file_of(trust_list(7), "x")) is TrustFault.OTHER_ROOT
    assert refusal(held, file_of(trust_list(7))[:-1]) is TrustFault.DAMAGED
    soon = NOW + timedelta(minutes=6)
    future = trust_list(7, issued=soon, next_update=soon + DAY, expires=soon + 2 * DAY)
    assert refusal(held, file_of(future)) is TrustFault.FROM_FUTURE
    assert version(held) == 5


def test_a_compromised_key_stays_for_ever(home: Path) -> None:
    held = book(home)
    bad = key("bad", status=KeyStatus.COMPROMISED, compromised_since=NOW - 9 * DAY)
    taken(held, trust_list(1, key(), bad))
    assert refusal(held, file_of(trust_list(3, key()))) is TrustFault.COMPROMISED_KEY_DROPPED
    again = key("bad")
    assert refusal(held, file_of(trust_list(3, key(), again))) is TrustFault.COMPROMISED_KEY_DROPPED
    renamed = replace(again, key_id=b"new-name")
    assert refusal(held, file_of(trust_list(3, renamed))) is TrustFault.COMPROMISED_KEY_DROPPED
    assert refusal(held, file_of(trust_list(3, bad, renamed))) is TrustFault.DAMAGED
    later = replace(bad, compromised_since=NOW - 8 * DAY)
    assert refusal(held, file_of(trust_list(3, later))) is TrustFault.COMPROMISED_KEY_DROPPED
    taken(held, trust_list(3, replace(bad, compromised_since=NOW - 10 * DAY)))


def test_a_hospitals_root_names_no_national_issuer(home: Path) -> None:
    held = book(home)
    national = key("card", kind=IssuerKind.NATIONAL)
    assert refusal(held, file_of(trust_list(1, national))) is TrustFault.KIND_NOT_ALLOWED
    content = trust_list(1, national, roots=roots("n", "m"))
    assert held.take(file_of(content, "n"), NOW).realm == "national"
    assert held.find(national.key_id)[0].key.kind is IssuerKind.NATIONAL


def test_two_keys_of_one_id_are_both_found(home: Path) -> None:
    held = book(home)
    twin = key("twin", key_id=key().key_id)
    taken(held, trust_list(1, key(), twin))
    assert {one.key.public for one in held.find(twin.key_id)} == {key().public, twin.public}


def test_new_roots_need_both_old_ones(home: Path) -> None:
    held = book(home)
    first = taken(held, trust_list(1))
    change = trust_list(2, previous=first, roots=roots("a", "c"))
    assert refusal(held, file_of(change, "a")) is TrustFault.ROOTS_NEED_BOTH
    assert refusal(held, file_of(change, "a", "c")) is TrustFault.ROOTS_NEED_BOTH
    second = taken(held, change, "a", "b")
    third = trust_list(3, previous=second, roots=roots("a", "c"))
    assert refusal(held, file_of(third, "b")) is TrustFault.OTHER_ROOT
    held.take(file_of(third, "c"), NOW)
    # A restart follows the kept change; so does a desk whose setting names the new roots already.
    assert version(book(home)) == 3
    assert version(book(home, first=("a", "c"))) == 3
    assert version(book(home, first=("x", "y"))) == 0


def test_both_roots_can_be_replaced_at_once(home: Path) -> None:
    held = book(home)
    first = taken(held, trust_list(1))
    change = trust_list(2, previous=first, roots=roots("c", "d"))
    second = taken(held, change, "a", "b")
    assert version(book(home)) == 2
    again = book(home)
    assert refusal(again, file_of(trust_list(3), "a")) is TrustFault.OTHER_ROOT
    again.take(file_of(trust_list(3, previous=second, roots=roots("c", "d")), "d"), NOW)
    assert version(book(home)) == 3


def test_a_kept_change_without_its_list_still_opens_the_old_list(home: Path) -> None:
    """Killed between the two writes."""
    held = book(home)
    first = taken(held, trust_list(1), "b")
    change = file_of(trust_list(2, previous=first, roots=roots("a", "c")), "a", "b")
    (home / "trust" / "hospital" / "roots-000000002.cbor").write_bytes(change)
    again = book(home)
    assert version(again) == 1
    again.take(change, NOW)
    assert version(book(home)) == 2


@pytest.mark.parametrize("damage", [b"", b"\xd8\x62", bytes(400)])
def test_a_damaged_file_leaves_the_previous_list(home: Path, damage: bytes) -> None:
    held = book(home)
    first = taken(held, trust_list(1))
    second = taken(held, trust_list(2, previous=first))
    (home / "trust" / "hospital" / "list.cbor").write_bytes(damage)
    again = book(home)
    assert (version(again), again.lists[1].fault) == (1, TrustFault.DAMAGED)
    again.take(second.data, NOW)
    assert (version(again), again.lists[1].fault) == (2, None)


def test_a_disk_that_is_full_leaves_the_old_list(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = book(home)
    first = taken(held, trust_list(1))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(held, file_of(trust_list(2, previous=first))) is TrustFault.NOT_WRITTEN
    monkeypatch.undo()
    assert [path.name for path in (home / "trust" / "hospital").iterdir() if path.name.startswith(".list")] == []
    assert version(book(home)) == 1


def test_the_list_says_when_it_is_due_and_the_desk_may_be_stricter(home: Path) -> None:
    taken(book(home), trust_list(1))
    issued = signed(trust_list(1)).content.issued

    def at(age: timedelta, **limits: timedelta) -> Freshness:
        term = book(home, limits=Limits(**limits)).lists[1].term
        assert term is not None
        return term.at(issued + age)

    hour = DAY / 24
    assert at(-timedelta(minutes=5)) is Freshness.FRESH
    assert at(-timedelta(minutes=6)) is Freshness.FROM_FUTURE
    assert [at(23 * hour), at(DAY), at(7 * DAY - hour), at(7 * DAY)] == [
        Freshness.FRESH, Freshness.OLD, Freshness.OLD, Freshness.STOPPED,
    ]  # fmt: skip
    assert at(13 * hour, amber_after=12 * hour) is Freshness.OLD
    assert at(2 * DAY, stop_after=2 * DAY) is Freshness.STOPPED
    assert at(7 * DAY, stop_after=30 * DAY, amber_after=30 * DAY) is Freshness.STOPPED


def test_a_list_that_is_gone_is_said_and_not_quietly_the_one_before(home: Path) -> None:
    held = book(home)
    first = taken(held, trust_list(1))
    taken(held, trust_list(2, key("next"), previous=first))
    (home / "trust" / "hospital" / "list.cbor").unlink()
    again = book(home)
    assert (version(again), again.lists[1].fault) == (1, TrustFault.DAMAGED)
    taken(again, trust_list(3))
    assert (version(again), again.lists[1].fault) == (3, None)


def test_a_newer_setting_is_not_led_on_by_a_kept_change_that_one_of_its_roots_signed(home: Path) -> None:
    """`c` came by a change that `a` and `b` signed; this desk's setting has `a` and `d` now, so `c` is nobody."""
    held = book(home)
    first = taken(held, trust_list(1))
    taken(held, trust_list(2, previous=first, roots=roots("a", "c")), "a", "b")
    newer = book(home, first=("a", "d"))
    assert refusal(newer, file_of(trust_list(4, roots=roots("a", "c")), "c")) is TrustFault.OTHER_ROOT
    taken(newer, trust_list(4, roots=roots("a", "d")), "d")
    assert version(newer) == 4
