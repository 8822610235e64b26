"""Do issued cards read back, prove what they say at a desk, and end when the issuer says so?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock_mark import ClockState
from kiosk.issuer.cards import CardRefused, IssuedCard, sign_card, sign_transition
from kiosk.issuer.issuers import LIFE, Issuer, Issuers
from kiosk.issuer.ledger import REVOKED, SUSPENDED, VALID, Ledger, StateRefused
from kiosk.issuer.pictures import Surface, free_name, write_picture
from kiosk.issuer.signing_key import SigningKey
from kiosk.issuer.state_lists import ROOM, deny, deny_list, status_list
from kiosk.issuer.trust_lists import next_list
from kiosk.verify.card import Card, InputState, Kind
from kiosk.verify.cose import PublicKey
from kiosk.verify.deny_list import Window
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.signature_checks import SignatureFindings, signature_checks
from kiosk.verify.status_book import StatusBook
from kiosk.verify.trust.book import TrustBook
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import IssuerKind
from kiosk.verify.verdict import CheckName, Reason
from tests.issuer.conftest import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SOON = NOW + timedelta(hours=1)
MakeDesk = Callable[[Issuer], tuple[TrustBook, StatusBook]]


@pytest.fixture
def desk(tmp_path: Path) -> MakeDesk:
    """A desk that trusts this issuer."""

    def opened(issuer: Issuer) -> tuple[TrustBook, StatusBook]:
        one, two = SigningKey.new(), SigningKey.new()
        roots: tuple[PublicKey, ...] = (one.public, two.public)
        made = next_list(
            list_id="bv", previous=None, keys=issuer.public_keys(), signers=[one.signer], roots=roots, now=NOW
        )
        realm = Realm(name="hospital", roots=roots, kinds=frozenset({IssuerKind.HOSPITAL}))
        book = TrustBook(tmp_path / "desk", [realm])
        book.take(made.data, SOON)
        return book, StatusBook(tmp_path / "desk", book)

    return opened


def judged(issued: IssuedCard, at: tuple[TrustBook, StatusBook], now: datetime = SOON) -> SignatureFindings:
    part = recognise(issued.text.encode()).signed
    assert part is not None
    day = now.astimezone(ZONE).date()
    return signature_checks(part, *at, now=now, visit_day=day, zone=ZONE, clock=ClockState())


def state_word(found: SignatureFindings) -> Reason:
    return next(check.reason for check in found.checks if check.name is CheckName.SIGNED_STATUS)


def test_a_signed_card_reads_back_and_proves(issuer: Issuer, issuers: Issuers, card: Card, desk: MakeDesk) -> None:
    issued = sign_card(issuers, issuer, card, now=NOW)
    parsed = recognise(issued.text.encode())
    assert (parsed.kind, parsed.input, parsed.card) == (Kind.BH1, InputState.CLEAN, card)
    assert parsed.signed is not None
    assert (parsed.signed.issuer, parsed.signed.token_id, parsed.signed.status_index) == ("BV-79034", issued.cti, 0)
    assert issued.expires == NOW.replace(microsecond=0) + LIFE
    at = desk(issuer)
    assert state_word(judged(issued, at)) is Reason.STATUS_UNKNOWN
    at[1].take(status_list(issuers, issuer, now=SOON), SOON)
    found = judged(issued, at)
    assert (found.proves, found.kind) == (True, IssuerKind.HOSPITAL)


def test_the_transition_form_proves_by_the_silence_of_a_deny_list(
    issuer: Issuer, issuers: Issuers, card: Card, desk: MakeDesk
) -> None:
    issued = sign_transition(issuers, issuer, card, now=NOW)
    assert recognise(issued.text.encode()).kind is Kind.BHYT_SIGNED
    at = desk(issuer)
    assert state_word(judged(issued, at)) is Reason.STATUS_UNKNOWN
    at[1].take(deny_list(issuers, issuer, now=NOW), SOON)
    assert judged(issued, at).proves
    part = recognise(issued.text.encode()).signed
    assert part is not None
    deny(issuers.folder("bv"), token=part.payload_digest)
    at[1].take(deny_list(issuers, issuer, now=SOON), SOON)
    assert state_word(judged(issued, at)) is Reason.REVOKED


def test_suspended_restored_revoked(issuer: Issuer, issuers: Issuers, card: Card, desk: MakeDesk) -> None:
    issued, other = (sign_card(issuers, issuer, card, now=NOW) for _ in range(2))
    assert issued.cti != other.cti
    at, ledger = desk(issuer), Ledger(issuers.folder("bv"))
    assert ledger.find(other.cti or b"") == 1
    words = []
    for hour, state in enumerate((SUSPENDED, VALID, REVOKED), start=1):
        now = SOON + timedelta(hours=hour)
        ledger.change(1, state, now)
        at[1].take(status_list(issuers, issuer, now=now), now)
        words.append(state_word(judged(other, at, now)))
        assert judged(issued, at, now).proves
    assert words == [Reason.SUSPENDED, Reason.ACTIVE, Reason.REVOKED]
    with pytest.raises(StateRefused, match="stays revoked"):
        ledger.change(1, VALID, NOW)
    with pytest.raises(StateRefused, match="no card"):
        ledger.change(2, REVOKED, NOW)


def test_a_card_that_is_younger_than_the_list_has_its_place(
    issuer: Issuer, issuers: Issuers, card: Card, desk: MakeDesk
) -> None:
    at = desk(issuer)
    at[1].take(status_list(issuers, issuer, now=NOW), SOON)
    assert at[1].lists[0].entries >= ROOM
    assert judged(sign_card(issuers, issuer, card, now=NOW), at).proves


def test_what_a_leaked_key_signed_in_a_window_is_denied(
    issuer: Issuer, issuers: Issuers, card: Card, desk: MakeDesk
) -> None:
    issued, at = sign_card(issuers, issuer, card, now=NOW), desk(issuer)
    at[1].take(status_list(issuers, issuer, now=NOW), SOON)
    deny(issuers.folder("bv"), window=Window(key_id=issued.key_id, start=NOW - timedelta(hours=1), end=NOW))
    at[1].take(deny_list(issuers, issuer, now=SOON), SOON)
    assert state_word(judged(issued, at)) is Reason.REVOKED


def test_an_issuer_without_a_list_issues_cards_without_a_place(issuers: Issuers, issuer: Issuer, card: Card) -> None:
    bare = replace(issuer, status_uri=None)
    part = recognise(sign_card(issuers, bare, card, now=NOW).text.encode()).signed
    assert part is not None
    assert (part.status_list, part.status_index) == (None, None)
    with pytest.raises(ValueError, match="no place"):
        status_list(issuers, bare, now=NOW)


def test_a_card_that_no_reader_takes_gets_no_place(issuers: Issuers, issuer: Issuer, card: Card) -> None:
    for wrong in (replace(card, name="<b>Mẫu</b>"), replace(card, name=None), replace(card, benefit_level="2")):
        with pytest.raises(CardRefused) as caught:
            sign_card(issuers, issuer, wrong, now=NOW)
        assert "Mẫu" not in str(caught.value)
    with pytest.raises(CardRefused):
        sign_transition(issuers, issuer, replace(card, card_number=None, social_insurance_number=None), now=NOW)
    assert len(Ledger(issuers.folder("bv"))) == 0


def test_a_life_is_never_longer_than_the_profile_allows(issuers: Issuers, issuer: Issuer, card: Card) -> None:
    assert sign_card(issuers, issuer, card, now=NOW, life=LIFE * 2).expires == NOW.replace(microsecond=0) + LIFE
    short = sign_card(issuers, issuer, card, now=NOW, life=timedelta(days=1))
    assert short.expires == NOW.replace(microsecond=0) + timedelta(days=1)


def test_pictures_are_small_on_screens_and_robust_on_paper(
    issuers: Issuers, issuer: Issuer, card: Card, tmp_path: Path
) -> None:
    text = sign_card(issuers, issuer, card, now=NOW).text
    names = {surface: write_picture(tmp_path / f"{surface}.png", text, surface) for surface in Surface}
    assert [name.split("-")[1] for name in names.values()] == ["M", "Q"]
    assert int(names[Surface.SCREEN].split("-")[0]) < int(names[Surface.PAPER].split("-")[0]) <= 15


def test_what_a_drawn_card_says_is_read_by_the_decoder(
    issuers: Issuers, issuer: Issuer, card: Card, tmp_path: Path
) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    from kiosk.scanner.opencv import prepare

    prepare()
    import cv2

    text = sign_card(issuers, issuer, card, now=NOW).text
    write_picture(tmp_path / "card.png", text, Surface.PAPER)
    (found,) = zxingcpp.read_barcodes(cv2.imread(str(tmp_path / "card.png")))
    assert found.text == text


def test_a_picture_is_never_written_over(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = free_name(tmp_path, 7)
        write_picture(path, "BH1:" + "0" * 90, Surface.PAPER)
        names.append(path.name)
    assert names == ["card-0007.png", "card-0007-2.png", "card-0007-3.png"]


def test_a_card_with_a_bhxh_number_alone_has_a_transition_form_too(
    issuers: Issuers, issuer: Issuer, card: Card
) -> None:
    issued = sign_transition(issuers, issuer, replace(card, card_number=None), now=NOW)
    parsed = recognise(issued.text.encode())
    assert parsed.kind is Kind.BHYT_SIGNED
    assert parsed.card is not None
    assert (parsed.card.number, parsed.card.benefit_level) == (card.social_insurance_number, "4")
    assert parsed.signed is not None


def test_no_text_is_signed_that_would_not_read_back(issuers: Issuers, issuer: Issuer, card: Card) -> None:
    for wrong in (
        replace(card, management_code="1|k=2"),
        replace(card, check_string="x\ny"),
        replace(card, name="Mẫu\u202e"),
        replace(card, name="M\x00"),
        replace(card, first_facility="1"),
    ):
        with pytest.raises(CardRefused):
            sign_transition(issuers, issuer, wrong, now=NOW)
