"""Is the next version what the one before and the issuers say, and does every desk take it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.issuer.signing_key import SigningKey
from kiosk.issuer.trust_lists import ListNotMade, next_list
from kiosk.verify.trust.book import TrustBook
from kiosk.verify.trust.list_seal import SignedList
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import IssuerKind, KeyStatus, TrustedKey
from tests.verify.trust.made import DAY, NOW, key

A, B, C = (SigningKey.new() for _ in range(3))


def made(
    previous: SignedList | None, *keys: TrustedKey, by: tuple[SigningKey, ...] = (A,), hours: int = 0, **terms: object
) -> SignedList:
    given = {"roots": (A.public, B.public) if previous is None else (), "list_id": "bv", **terms}
    return next_list(
        previous=previous, keys=keys, signers=[one.signer for one in by], now=NOW + timedelta(hours=hours), **given
    )  # type: ignore[arg-type]


def names(signed: SignedList) -> set[bytes]:
    return {one.key_id for one in signed.content.keys}


def test_versions_follow_each_other_at_a_desk(home: Path) -> None:
    realm = Realm(name="hospital", roots=(A.public, B.public), kinds=frozenset({IssuerKind.HOSPITAL}))
    book = TrustBook(home, [realm])
    first = made(None, key("one"))
    second = made(first, key("two"), hours=1, by=(B,))
    third = made(second, hours=2, by=(A, B), roots=(A.public, C.public))
    fourth = made(third, hours=3, by=(C,))
    for signed in (first, second, third, fourth):
        book.take(signed.data, NOW + DAY / 2)
    content = book.lists[0].content
    assert content is not None
    assert (content.version, content.list_id, names(fourth)) == (4, "bv", {key("one").key_id, key("two").key_id})


def test_what_an_issuer_says_of_its_key_replaces_what_stood_there() -> None:
    first = made(None, key("one"))
    retired = replace(key("one"), status=KeyStatus.RETIRED, sign_until=NOW)
    assert made(first, retired).content.keys[0].status is KeyStatus.RETIRED


def test_keys_that_nothing_needs_any_more_go_and_compromised_ones_stay() -> None:
    past = {"sign_until": NOW - 9 * DAY, "verify_until": NOW + DAY}
    bad = key("bad", status=KeyStatus.COMPROMISED, compromised_since=NOW - 20 * DAY, **past)
    first = made(None, key("one"), key("old", **past), bad)
    assert names(first) == {key(name).key_id for name in ("one", "old", "bad")}
    second = made(first, key("bad"), replace(bad, compromised_since=NOW), hours=48)
    assert names(second) == {key(name).key_id for name in ("one", "bad")}
    (still,) = [one for one in second.content.keys if one.key_id == bad.key_id]
    assert still.compromised_since == bad.compromised_since
    earlier = replace(bad, compromised_since=NOW - 30 * DAY)
    assert earlier in made(first, earlier, hours=1).content.keys


@pytest.mark.parametrize(
    ("by", "terms", "code"),
    [
        ((A,), {"roots": (A.public, C.public)}, "roots-need-both"),
        ((A, C), {"roots": (A.public, C.public)}, "not-a-root"),
        ((C,), {}, "not-a-root"),
        ((), {}, "not-a-root"),
        ((A, B), {"roots": (A.public, A.public)}, "roots-number"),
        ((A, B), {"roots": (C.public,)}, "roots-number"),
        ((A,), {"next_update": DAY, "expires": DAY / 2}, "list-terms"),
        ((A,), {"next_update": timedelta(0)}, "list-terms"),
        ((A,), {"list_id": "other"}, "other-list"),
        ((A,), {"hours": -1}, "clock-behind"),
    ],
)
def test_a_list_that_no_desk_would_take_is_not_made(
    by: tuple[SigningKey, ...], terms: dict[str, object], code: str
) -> None:
    first = made(None, key("one"))
    with pytest.raises(ListNotMade) as caught:
        made(first, by=by, **{"hours": 1, **terms})
    assert caught.value.code == code


def test_the_first_list_needs_its_roots() -> None:
    with pytest.raises(ListNotMade) as caught:
        made(None, key("one"), roots=())
    assert caught.value.code == "roots-number"
