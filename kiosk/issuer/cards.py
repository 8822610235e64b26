"""How does a card become a signed code? `BH1:` text for new codes, the transition form for texts that old readers know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.issuer.issuers import LIFE, Issuer, Issuers
from kiosk.issuer.ledger import Ledger
from kiosk.verify import cose
from kiosk.verify.card import Card, Kind
from kiosk.verify.formats import recognise, signed, transition
from kiosk.verify.formats.render import render
from kiosk.verify.formats.signed_claims import TokenClaims
from kiosk.verify.trust.values import KeyUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCard:
    """A signed code and what the issuer has to remember of it."""

    text: str = field(repr=False)
    key_id: bytes
    cti: bytes | None = None
    """None in the transition form, which has no name of its own."""
    index: int | None = None
    expires: datetime | None = None


class CardRefused(Exception):
    """This card cannot be signed. The message names the field or rule, never its content."""


def sign_card(issuers: Issuers, issuer: Issuer, card: Card, *, now: datetime, life: timedelta = LIFE) -> IssuedCard:
    """The `BH1:` text of a card, good from now for `life`. Raises CardRefused, IssuerUnusable, OSError.

    A card that no reader would take is refused before it gets a place in the issuer's book.
    """
    key = issuers.signing_key(issuer, KeyUsage.CARD, now)
    issued = now.replace(microsecond=0)
    expires = issued + min(life, LIFE)
    _payload(issuer, card, issued, expires, cti=bytes(8), index=0)
    place = Ledger(issuers.folder(issuer.id)).allocate(issued, expires)
    payload = _payload(issuer, card, issued, expires, cti=place.cti, index=place.index)
    protected = signed.protected_of(key.algorithm, key.key_id)
    signature = key.sign(cose.sig_structure(protected, payload))
    try:
        text = signed.text_of(protected, payload, signature)
    except ValueError as error:
        raise CardRefused(str(error)) from None
    return IssuedCard(text=text, key_id=key.key_id, cti=place.cti, index=place.index, expires=expires)


def sign_transition(issuers: Issuers, issuer: Issuer, card: Card, *, now: datetime) -> IssuedCard:
    """Today's bar-separated text with the signature behind it. Raises CardRefused, IssuerUnusable.

    It has no time, no name and no place in a status list: only its key's times and a deny list can end it.
    """
    key = issuers.signing_key(issuer, KeyUsage.CARD, now)
    # Cards with a BHXH number alone have two parts more.
    kind = Kind.BHYT15 if card.card_number else Kind.BHYT17
    try:
        message = render(card, kind)
        read = recognise(message).card
        if read is None or render(read, kind) != message:
            raise ValueError("no reader would take this text as the card")
    except ValueError as error:
        raise CardRefused(str(error)) from None
    text = transition.text_of(message, key.key_id, key.sign(message)).decode()
    return IssuedCard(text=text, key_id=key.key_id)


def _payload(issuer: Issuer, card: Card, issued: datetime, expires: datetime, *, cti: bytes, index: int) -> bytes:
    claims = TokenClaims(
        issuer=issuer.name,
        issued_at=issued,
        expires_at=expires,
        token_id=cti,
        status_list=issuer.status_uri,
        status_index=index if issuer.status_uri is not None else None,
    )
    try:
        return signed.payload_of(card, claims)
    except ValueError as error:
        raise CardRefused(str(error)) from None
