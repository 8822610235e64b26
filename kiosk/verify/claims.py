"""Who does the patient say to be? What the codes, the typed number and the clerk claim, gathered from one presentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from kiosk.verify.card import (
    BareNumber,
    BirthDate,
    Card,
    CitizenCard,
    InputState,
    Kind,
    NumberKind,
    Parsed,
    Refusal,
    Sex,
)
from kiosk.verify.signed_part import SignedPart, SignedProfile
from kiosk.verify.verdict import Origin, Reason

_FOREIGN = {
    Kind.URL: Reason.URL_CODE,
    Kind.PAYMENT: Reason.PAYMENT_CODE,
    Kind.LOGIN: Reason.LOGIN_CODE,
    Kind.HC1: Reason.HEALTH_CERTIFICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Name, birth and sex as one source states them."""

    origin: Origin
    name: str | None = field(default=None, repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything that was presented, sorted by what it is. At most one value of each kind: the latest one counts."""

    card: Card | None = None
    signed: SignedPart | None = None
    """What the code of `card` offers to be checked, where it is signed."""
    as_sent: bool = True
    """False where our own keyboard may have changed the signed code: a signature that does not fit is nobody's fault then."""
    citizen: CitizenCard | None = None
    number: BareNumber | None = None
    corrected_name: str | None = field(default=None, repr=False)
    corrected_birth: BirthDate | None = field(default=None, repr=False)
    paper_seen: bool = False
    card_confirmed: bool = False
    """The clerk confirmed by key that card, its dates and the identity paper were seen (codes 001, 002, 130)."""
    corrections: int = 0
    refused: Reason | None = None
    """Set when nothing readable was presented: why."""

    def persons(self) -> tuple[Person, ...]:
        """The claims about the person, the card's first. What the clerk corrected from a paper replaces the card's."""
        found = []
        if self.card is not None:
            found.append(
                Person(
                    origin=Origin.CLERK if self.corrected_name or self.corrected_birth else Origin.CODE,
                    name=self.corrected_name or self.card.name,
                    birth=self.corrected_birth or self.card.birth,
                    sex=self.card.sex,
                )
            )
        elif self.corrected_name or self.corrected_birth:
            found.append(Person(origin=Origin.CLERK, name=self.corrected_name, birth=self.corrected_birth))
        if self.citizen is not None:
            origin = Origin.SECOND_CODE if found else Origin.CODE
            found.append(Person(origin=origin, name=self.citizen.name, birth=self.citizen.birth, sex=self.citizen.sex))
        return tuple(found)

    def numbers(self) -> tuple[str, ...]:
        """The numbers to ask a source with, the card's before the person's."""
        found = [self.card.card_number, self.card.social_insurance_number] if self.card else []
        found.append(self.number.value if self.number else None)
        found.append(self.citizen.citizen_id if self.citizen else None)
        return tuple(dict.fromkeys(number for number in found if number))

    def shown_card_number(self) -> str | None:
        """The 15-character number that was shown or typed, if one was."""
        if self.card is not None:
            return self.card.card_number
        return self.number.value if self.number is not None and self.number.kind is NumberKind.CARD else None

    def citizen_id(self) -> str | None:
        """The identity card's number, scanned or typed."""
        if self.citizen is not None:
            return self.citizen.citizen_id
        if self.number is not None and self.number.kind is NumberKind.CITIZEN:
            return self.number.value
        return None


def gather(
    parsed: Sequence[Parsed],
    *,
    by_keyboard: Sequence[bool] = (),
    corrected_name: str | None = None,
    corrected_birth: BirthDate | None = None,
    paper_seen: bool = False,
    card_confirmed: bool = False,
    corrections: int = 0,
) -> Claims:
    """Sort what was presented. A refused text counts only when there is nothing readable beside it.

    `by_keyboard`: for each of them, whether it came through a keyboard, whose typing mode may have changed it.
    """
    card = citizen = number = signed = None
    as_sent = True
    refused: Reason | None = None
    for item, typed_over in zip(parsed, chain(by_keyboard, repeat(False)), strict=False):
        if item.card is not None:
            # Not under a signature: what it vouches for is its own content and nobody else's name.
            unnamed = item.card.name is None and item.signed is None
            lost = unnamed and card is not None and card.social_insurance_number == item.card.social_insurance_number
            card = replace(item.card, name=card.name) if card is not None and lost else item.card
        citizen, number = item.citizen or citizen, item.number or number
        if item.card is not None:
            signed, as_sent = item.signed, _is_as_sent(item, typed_over)
        if item.reason is not None:
            refused = _reason(item.kind, item.reason)
    nothing = card is None and citizen is None and number is None
    return Claims(
        card=card,
        signed=signed,
        as_sent=as_sent,
        citizen=citizen,
        number=number,
        corrected_name=corrected_name,
        corrected_birth=corrected_birth,
        paper_seen=paper_seen or citizen is not None,
        card_confirmed=card_confirmed,
        corrections=corrections,
        refused=(refused or Reason.EMPTY) if nothing else None,
    )


def _is_as_sent(item: Parsed, typed_over: bool) -> bool:
    """Base45 has capitals and signs alone: what a typing mode does to it no longer reads as a card. The bar-separated form has
    everything that such a mode changes, and a change that still reads as a card leaves no trace."""
    if item.input is InputState.REPAIRED:
        return False
    return not typed_over or item.signed is None or item.signed.profile is SignedProfile.BH1


def _reason(kind: Kind, refusal: Refusal) -> Reason:
    return _FOREIGN.get(kind, Reason(refusal.value))
