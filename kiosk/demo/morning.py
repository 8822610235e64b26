"""What happens on a made Monday morning? The people who come, what they hold up, and what the desk should decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kiosk.demo.people import MadePerson
from kiosk.demo.pictures import Look, Trouble
from kiosk.intake import AdmitAs, Paper
from kiosk.scanner.reading import Source
from kiosk.verify.card import BirthDate, Card, CitizenCard, Kind, Period
from kiosk.verify.formats.render import render
from kiosk.verify.sources import CardStatus
from kiosk.verify.verdict import Assurance, Decision

LOGIN_LINK = b"https://vssid.example/open-the-app"
TRANSFER = b"00020101021138560010A0000007270126000697041501120990000000010208QRIBFTTA53037045802VN6304ABCD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One thing that is held up, scanned or typed."""

    payload: bytes = field(repr=False)
    via: Source = Source.CAMERA
    look: Look = Look.PHONE
    trouble: Trouble = Trouble.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One person at the counter: the codes in order, what the receptionist does, and how it should end."""

    id: str
    what: str
    """In a few English words, for the table."""
    codes: tuple[Code, ...]
    decision: Decision
    assurance: Assurance
    papers: tuple[Paper, ...] = ()
    """Papers that the receptionist notes before she admits."""
    admit: AdmitAs | None = AdmitAs.INSURED
    """How the person is admitted; None: set aside, the next one comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow:
    """A card of the demo's registry and its state."""

    card: Card = field(repr=False)
    citizen_id: str | None = field(repr=False)
    status: CardStatus = CardStatus.ACTIVE
    new_card_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The scenes, and the registry rows of the people in them."""

    scenes: tuple[Scene, ...]
    rows: tuple[RegistryRow, ...]


def make_morning(cast: Sequence[MadePerson], today: date) -> Morning:
    """The script for a cast of at least sixteen people, the first ones grown up."""
    story = _Story(cast, today)
    return Morning(scenes=story.scenes(), rows=tuple(story.rows))


class _Story:
    def __init__(self, cast: Sequence[MadePerson], today: date) -> None:
        self._grown = iter([p for p in cast if _age(p.citizen, today) >= 20])
        self._child = next(p for p in cast if p.card.object_code == "TE" and _age(p.citizen, today) < 5)
        self._today = today
        self.rows: list[RegistryRow] = []

    def scenes(self) -> tuple[Scene, ...]:
        registry, claim = Assurance.REGISTRY, Assurance.CLAIM
        phone, paper, both, typed, scanned = (self._known() for _ in range(5))
        stranger, mixed, copied, cut = self._next(), self._known(), self._known(), self._known()
        ended, held, renewed = self._ended(), self._held(), self._renewed()
        parent = self._next()
        self.rows.append(RegistryRow(card=self._child.card, citizen_id=None))
        other_birth = replace(mixed.citizen, birth=BirthDate.of(_full(mixed.citizen) - timedelta(days=4000)))
        altered = replace(copied.card, name=stranger.card.name)
        return (
            Scene(id="phone", what="VssID code on a phone", codes=(_code(phone.card, Kind.BHYT17, trouble=Trouble.TILT),),
                  decision=Decision.COVERED, assurance=registry),
            Scene(id="paper", what="paper card, glare", codes=(
                  _code(paper.card, Kind.BHYT15, look=Look.PAPER, trouble=Trouble.GLARE),),
                  decision=Decision.COVERED, assurance=registry),
            Scene(id="card-and-cccd", what="health card, then identity card", codes=(
                  _code(both.card, Kind.BHYT17), _code(both.citizen, Kind.CCCD, look=Look.PAPER)),
                  decision=Decision.COVERED, assurance=registry),
            Scene(id="unknown", what="card that the registry does not hold", codes=(
                  _code(stranger.card, Kind.BHYT15, trouble=Trouble.NOISE),),
                  decision=Decision.PENDING, assurance=claim),
            Scene(id="typed", what="number typed, phone switched off", codes=(
                  Code(payload=_number(typed.card), via=Source.TYPED),),
                  decision=Decision.COVERED_WITH_NOTICE, assurance=registry, papers=(Paper.CCCD,)),
            Scene(id="renewed", what="old card, a new one was issued", codes=(
                  _code(renewed.card, Kind.BHYT15, look=Look.PAPER, trouble=Trouble.BLUR),),
                  decision=Decision.COVERED_WITH_NOTICE, assurance=registry),
            Scene(id="scanner", what="hand scanner, keys into the window", codes=(
                  _code(scanned.card, Kind.BHYT15, via=Source.WEDGE),),
                  decision=Decision.COVERED, assurance=registry),
            Scene(id="ended", what="card that has ended", codes=(_code(ended.card, Kind.BHYT15, look=Look.PAPER),),
                  decision=Decision.NOT_COVERED, assurance=registry, admit=AdmitAs.SELF_PAY),
            Scene(id="held", what="card that is held", codes=(_code(held.card, Kind.BHYT17),),
                  decision=Decision.NOT_COVERED, assurance=registry, admit=AdmitAs.PAPERS_LATER),
            Scene(id="mixed", what="identity card with another birth date", codes=(
                  _code(mixed.card, Kind.BHYT17), _code(other_birth, Kind.CCCD, look=Look.PAPER)),
                  decision=Decision.CORRECT_INPUT, assurance=registry, admit=None),
            Scene(id="altered", what="recorded issue with another name", codes=(
                  _code(altered, Kind.BHYT15, look=Look.PAPER),),
                  decision=Decision.REJECTED, assurance=registry, admit=None),
            Scene(id="cut", what="half a code", codes=(
                  Code(payload=render(cut.card, Kind.BHYT15)[:90], look=Look.PAPER),),
                  decision=Decision.UNREADABLE, assurance=claim, admit=None),
            Scene(id="link", what="a link, not a card", codes=(Code(payload=LOGIN_LINK),),
                  decision=Decision.UNREADABLE, assurance=claim, admit=None),
            Scene(id="transfer", what="a bank transfer code", codes=(Code(payload=TRANSFER),),
                  decision=Decision.UNREADABLE, assurance=claim, admit=None),
            Scene(id="child", what="small child, parent shows own CCCD", codes=(
                  _code(self._child.card, Kind.BHYT15, look=Look.PAPER, trouble=Trouble.DIM),
                  _code(parent.citizen, Kind.CCCD, look=Look.PAPER)),
                  decision=Decision.COVERED, assurance=registry, papers=(Paper.BIRTH_CERTIFICATE,)),
            Scene(id="emergency", what="emergency, nothing shown", codes=(),
                  decision=Decision.PENDING, assurance=claim, admit=AdmitAs.EMERGENCY),
        )  # fmt: skip

    def _next(self) -> MadePerson:
        return next(self._grown)

    def _known(self) -> MadePerson:
        person = self._next()
        self.rows.append(RegistryRow(card=person.card, citizen_id=person.citizen.citizen_id))
        return person

    def _ended(self) -> MadePerson:
        person = self._next()
        last_month = self._today.replace(day=1) - timedelta(days=1)
        card = replace(person.card, period=Period(start=date(last_month.year, 1, 1), end=last_month))
        self.rows.append(RegistryRow(card=card, citizen_id=person.citizen.citizen_id))
        return replace(person, card=card)

    def _held(self) -> MadePerson:
        person = self._next()
        self.rows.append(
            RegistryRow(card=person.card, citizen_id=person.citizen.citizen_id, status=CardStatus.SUSPENDED)
        )
        return person

    def _renewed(self) -> MadePerson:
        """Changed from one group to the household group: the old number is reduced, the new one counts."""
        person = self._next()
        tail = (person.card.card_number or "")[3:]
        old = replace(person.card, card_number=f"SV4{tail}", benefit_level="4")
        new_number = f"GD4{tail}"
        new = replace(old, card_number=new_number, check_string=None, issued_on=self._today - timedelta(days=20))
        new = replace(new, period=Period(start=self._today - timedelta(days=20), end=date(self._today.year + 1, 6, 30)))
        citizen_id = person.citizen.citizen_id
        self.rows.append(
            RegistryRow(card=old, citizen_id=citizen_id, status=CardStatus.REDUCED, new_card_number=new_number)
        )
        self.rows.append(RegistryRow(card=new, citizen_id=citizen_id))
        return replace(person, card=old)


def _code(
    card: Card | CitizenCard,
    kind: Kind,
    *,
    via: Source = Source.CAMERA,
    look: Look = Look.PHONE,
    trouble: Trouble = Trouble.NONE,
) -> Code:
    return Code(payload=render(card, kind), via=via, look=look, trouble=trouble)


def _number(card: Card) -> bytes:
    return (card.social_insurance_number or "").encode()


def _full(citizen: CitizenCard) -> date:
    return citizen.birth.full or date(citizen.birth.year, 1, 1)


def _age(citizen: CitizenCard, today: date) -> int:
    return citizen.birth.age_on(today)
