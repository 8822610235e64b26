"""What proves that the insurer was asked about a visit? Everything that stands on a page of proof, gathered as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kiosk.intake import Intake, LookUp, Presentation, Receipt
from kiosk.redact import mask_name, mask_number
from kiosk.verify.card import BirthDate, Card, CitizenCard
from kiosk.verify.verdict import Assurance, Decision


class Kind(StrEnum):
    """Which page. Closed set, `--kind` of `kiosk gateway proof`."""

    PROOF = "proof"
    """Proof of check (bằng chứng tra cứu): masked, for a case or a question afterwards."""
    OUTAGE = "outage"
    """Evidence that the gateway stayed down (Decree 188/2025, art. 38): with name, numbers and telephone."""
    SLIP = "slip"
    """A slip for the insurer: what its answer said and what the patient's papers say; with name and numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One look-up and the log entry that holds it."""

    look_up: LookUp
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict as it stood once."""

    at: datetime
    decision: Decision
    assurance: Assurance
    row: str
    """Id of the row of the decision table."""
    code: str | None
    as_of: datetime
    """The age of the knowledge that it rested on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckProof:
    """One person's page. Names and numbers are masked already where the page wants them so."""

    kind: Kind
    presentation_id: str
    visit_id: str | None
    facility: str
    desk: str
    clerk: str
    at: datetime
    """When the person was let in, or stood there first."""
    name: str = field(repr=False)
    number: str = field(repr=False)
    citizen_id: str = field(repr=False)
    birth: str = field(repr=False)
    telephone: str = field(repr=False)
    papers: tuple[str, ...] = ()
    corrected_name: str = field(default="", repr=False)
    corrected_birth: str = field(default="", repr=False)
    asked: tuple[Asked, ...] = ()
    judged: tuple[Judged, ...] = ()
    code: str | None = None
    note: str = field(default="", repr=False)
    """The insurer's own remark (ghiChu) of the last answer."""
    steps: tuple[Receipt, ...] = ()
    """Every entry of the log about this person."""

    @property
    def answered(self) -> bool:
        """Whether any look-up brought an answer."""
        return any(one.look_up.code is not None for one in self.asked)


class Store(Protocol):
    """What is needed of the record store."""

    def load(self, presentation_id: str) -> Intake | None: ...
    def proofs_of(self, presentation_id: str) -> tuple[tuple[LookUp, Receipt], ...]: ...
    def receipts(self, subject: str) -> tuple[Receipt, ...]: ...


def gather(store: Store, kind: Kind, presentation_id: str) -> CheckProof | None:
    """The page's content; None when there is no such presentation. Raises StoreError."""
    found = store.load(presentation_id)
    if found is None:
        return None
    p, visit = found.presentation, found.visit
    name, number, citizen, birth = _person(p)
    plain = kind is not Kind.PROOF
    return CheckProof(
        kind=kind,
        presentation_id=p.id,
        visit_id=visit.visit_id if visit else None,
        facility=p.facility,
        desk=p.desk,
        clerk=p.clerk,
        at=visit.occurred_at if visit else p.opened_at,
        name=name if plain else mask_name(name) if name else "",
        number=number if plain else mask_number(number) if number else "",
        citizen_id=citizen if plain else mask_number(citizen) if citizen else "",
        birth=_birth(birth) if plain else str(birth.year) if birth else "",
        telephone=(p.strip.telephone or "") if plain else "",
        papers=tuple(paper.value for paper in p.strip.papers),
        corrected_name=(p.strip.corrected_name or "") if plain else "",
        corrected_birth=_birth(p.strip.corrected_birth) if plain else "",
        asked=tuple(Asked(look_up=one, receipt=receipt) for one, receipt in store.proofs_of(p.id)),
        judged=tuple(
            Judged(
                at=v.decided_at,
                decision=v.decision,
                assurance=v.assurance,
                row=v.rule,
                code=v.gateway_code,
                as_of=v.as_of,
            )
            for v in p.verdicts
        ),
        code=p.answer.code if p.answer else None,
        # A remark is free text of the insurer's: it may name the person.
        note=p.answer.note if p.answer and plain else "",
        steps=store.receipts(p.id),
    )


def _person(p: Presentation) -> tuple[str, str, str, BirthDate | None]:
    """Name, card or BHXH number, CCCD and birth as the codes claim them, else as the verdict's card has them."""
    cards = [parsed.card for parsed in p.parsed if parsed.card]
    if p.verdict is not None and p.verdict.card is not None:
        cards.append(p.verdict.card)
    citizens = [parsed.citizen for parsed in p.parsed if parsed.citizen]
    typed = [parsed.number.value for parsed in p.parsed if parsed.number]
    people: list[Card | CitizenCard] = [*cards, *citizens]
    names = [one.name for one in people if one.name]
    births = [one.birth for one in people if one.birth]
    numbers = [card.number for card in cards if card.number] + typed
    return (
        names[0] if names else p.strip.corrected_name or "",
        numbers[0] if numbers else "",
        citizens[0].citizen_id if citizens else "",
        births[0] if births else p.strip.corrected_birth,
    )


def _birth(birth: BirthDate | None) -> str:
    if birth is None:
        return ""
    full = birth.full
    return full.strftime("%d/%m/%Y") if full else str(birth.year)
