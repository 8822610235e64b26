"""What happens on a made Monday morning? The people who come, what they hold up, and what the desk should decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from kiosk.demo.people import MadePerson
from kiosk.demo.pictures import Look, Trouble
from kiosk.demo.stand_in.insured import Insured, from_card
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
    """At once, from what the desk has itself."""
    assurance: Assurance
    insurer: Decision | None = None
    """What the insurer makes of it, then or later the same morning; None: it is not asked, or it does not matter."""
    away: bool = False
    """The insurer's gateway does not answer while this person stands there."""
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
    """The scenes, the registry rows of the people in them, and what the insurer has of them."""

    scenes: tuple[Scene, ...]
    rows: tuple[RegistryRow, ...]
    insured: tuple[Insured, ...] = field(default=(), repr=False)


def make_morning(cast: Sequence[MadePerson], today: date) -> Morning:
    """The script for a cast of at least eighteen people, the first ones grown up."""
    story = _Story(cast, today)
    return Morning(scenes=story.scenes(), rows=tuple(story.rows), insured=tuple(story.insured))


class _Story:
    def __init__(self, cast: Sequence[MadePerson], today: date) -> None:
        self._grown = iter([p for p in cast if _age(p.citizen, today) >= 20])
        self._child = next(p for p in cast if p.card.object_code == "TE" and _age(p.citizen, today) < 5)
        self._today = today
        self.rows: list[RegistryRow] = []
        self.insured: list[Insured] = []

    def scenes(self) -> tuple[Scene, ...]:
        registry, claim = Assurance.REGISTRY, Assurance.CLAIM
        phone, paper, both, typed, scanned = (self._known() for _ in range(5))
        stranger, mixed, copied, cut = self._next(), self._known(), self._known(), self._known()
        ended, held, renewed = self._ended(), self._held(), self._renewed()
        parent = self._next()
        late, withdrawn = self._next(), self._next()
        self.insured += [_at_insurer(person) for person in (stranger, late)]
        self.insured.append(replace(_at_insurer(withdrawn), result_code="110", note="Thẻ đã thu hồi"))
        self._row(self._child.card, None)
        other_birth = replace(mixed.citizen, birth=BirthDate.of(_full(mixed.citizen) - timedelta(days=4000)))
        altered = replace(copied.card, name=stranger.card.name)
        return (
            Scene(id="phone", what="VssID code on a phone", codes=(_code(phone.card, Kind.BHYT17, trouble=Trouble.TILT),),
                  decision=Decision.COVERED, assurance=registry, insurer=Decision.COVERED),
            Scene(id="paper", what="paper card, glare", codes=(
                  _code(paper.card, Kind.BHYT15, look=Look.PAPER, trouble=Trouble.GLARE),),
                  decision=Decision.COVERED, assurance=registry, insurer=Decision.COVERED),
            Scene(id="card-and-cccd", what="health card, then identity card", codes=(
                  _code(both.card, Kind.BHYT17), _code(both.citizen, Kind.CCCD, look=Look.PAPER)),
                  decision=Decision.COVERED, assurance=registry, insurer=Decision.COVERED),
            Scene(id="unknown", what="card that the registry does not hold", codes=(
                  _code(stranger.card, Kind.BHYT15, trouble=Trouble.NOISE),),
                  decision=Decision.PENDING, assurance=claim, insurer=Decision.COVERED),
            Scene(id="typed", what="number typed, phone switched off", codes=(
                  Code(payload=_number(typed.card), via=Source.TYPED),),
                  decision=Decision.COVERED_WITH_NOTICE, assurance=registry,
                  insurer=Decision.COVERED_WITH_NOTICE, papers=(Paper.CCCD,)),
            Scene(id="renewed", what="old card, a new one was issued", codes=(
                  _code(renewed.card, Kind.BHYT15, look=Look.PAPER, trouble=Trouble.BLUR),),
                  decision=Decision.COVERED_WITH_NOTICE, assurance=registry, insurer=Decision.COVERED_WITH_NOTICE),
            Scene(id="scanner", what="hand scanner, keys into the window", codes=(
                  _code(scanned.card, Kind.BHYT15, via=Source.WEDGE),),
                  decision=Decision.COVERED, assurance=registry, insurer=Decision.COVERED, away=True),
            Scene(id="late", what="unknown card, the insurer is away", codes=(
                  _code(late.card, Kind.BHYT15, look=Look.PAPER),),
                  decision=Decision.PENDING, assurance=claim, insurer=Decision.COVERED, away=True),
            Scene(id="withdrawn", what="unknown card, withdrawn", codes=(_code(withdrawn.card, Kind.BHYT17),),
                  decision=Decision.PENDING, assurance=claim, insurer=Decision.NOT_COVERED, away=True),
            Scene(id="ended", what="card that has ended", codes=(_code(ended.card, Kind.BHYT15, look=Look.PAPER),),
                  decision=Decision.NOT_COVERED, assurance=registry, away=True, admit=AdmitAs.SELF_PAY),
            Scene(id="held", what="card that is held", codes=(_code(held.card, Kind.BHYT17),),
                  decision=Decision.NOT_COVERED, assurance=registry, away=True, admit=AdmitAs.PAPERS_LATER),
            Scene(id="mixed", what="identity card with another birth date", codes=(
                  _code(mixed.card, Kind.BHYT17), _code(other_birth, Kind.CCCD, look=Look.PAPER)),
                  decision=Decision.CORRECT_INPUT, assurance=registry, away=True, admit=None),
            Scene(id="altered", what="recorded issue with another name", codes=(
                  _code(altered, Kind.BHYT15, look=Look.PAPER),),
                  decision=Decision.REJECTED, assurance=registry, away=True, admit=None),
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
                  decision=Decision.COVERED, assurance=registry, insurer=Decision.COVERED, papers=(Paper.BIRTH_CERTIFICATE,)),
            Scene(id="emergency", what="emergency, nothing shown", codes=(),
                  decision=Decision.PENDING, assurance=claim, admit=AdmitAs.EMERGENCY),
        )  # fmt: skip

    def _next(self) -> MadePerson:
        return next(self._grown)

    def _row(self, card: Card, citizen_id: str | None, **more: Any) -> None:
        """Into the registry, and the same to the insurer's book."""
        self.rows.append(RegistryRow(card=card, citizen_id=citizen_id, **more))
        told = from_card(card, citizen_id or "")
        status = self.rows[-1].status
        # What replaced a card says so at the insurer by its dates alone.
        ended = card.period.end if status is not CardStatus.REDUCED else self._today - timedelta(days=21)
        self.insured.append(replace(told, valid_to=ended, status="active" if ended != card.period.end else status))

    def _known(self) -> MadePerson:
        person = self._next()
        self._row(person.card, person.citizen.citizen_id)
        return person

    def _ended(self) -> MadePerson:
        person = self._next()
        last_month = self._today.replace(day=1) - timedelta(days=1)
        card = replace(person.card, period=Period(start=date(last_month.year, 1, 1), end=last_month))
        self._row(card, person.citizen.citizen_id)
        return replace(person, card=card)

    def _held(self) -> MadePerson:
        person = self._next()
        self._row(person.card, person.citizen.citizen_id, status=CardStatus.SUSPENDED)
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
        self._row(old, citizen_id, status=CardStatus.REDUCED, new_card_number=new_number)
        self._row(new, citizen_id)
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


def _at_insurer(person: MadePerson) -> Insured:
    return from_card(person.card, person.citizen.citizen_id)


def _number(card: Card) -> bytes:
    return (card.social_insurance_number or "").encode()


def _full(citizen: CitizenCard) -> date:
    return citizen.birth.full or date(citizen.birth.year, 1, 1)


def _age(citizen: CitizenCard, today: date) -> int:
    return citizen.birth.age_on(today)
