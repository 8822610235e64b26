"""What stands in the one-key lists of the desk? Their lines, in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kiosk.intake import AdmitAs, Candidate, NoScanReason, Paper, Priority
from kiosk.ui import wording
from kiosk.ui.choice_list import Choice
from kiosk.ui.i18n import Phrase
from kiosk.verify.card import Card, Kind

_CARDS = (Kind.BHYT15, Kind.BHYT17, Kind.BHYT9, Kind.BHYT_SIGNED, Kind.BH1)


class Ask(StrEnum):
    """Lines of the paper list that open something else."""

    COMPANION = "companion"
    PRIORITY = "priority"
    TELEPHONE = "telephone"


def papers() -> tuple[Choice, ...]:
    """F3: 1 to 8 the papers, 9 the child's companion, 0 priority, T telephone."""
    found = [Choice(Phrase(f"paper.{paper.value}"), paper, str(index)) for index, paper in enumerate(Paper, 1)]
    found.append(Choice(Phrase("strip.child"), Ask.COMPANION, "9"))
    found.append(Choice(Phrase("strip.priority"), Ask.PRIORITY, "0"))
    found.append(Choice(Phrase("strip.telephone"), Ask.TELEPHONE, "t"))
    return tuple(found)


def visit_codes(visit_types: Mapping[str, str]) -> tuple[Choice, ...]:
    """F4: the codes of the dated table."""
    return tuple(Choice(f"{code}  {text}", code) for code, text in visit_types.items())


def another_way() -> tuple[Choice, ...]:
    """F8: 1 pays himself, 2 papers later, 3 other reason."""
    ways = (AdmitAs.SELF_PAY, AdmitAs.PAPERS_LATER, AdmitAs.OTHER)
    return tuple(Choice(Phrase(f"admit-as.{way.value}"), way) for way in ways)


def no_scan() -> tuple[Choice, ...]:
    """Why a number was typed, 1 to 6."""
    return tuple(Choice(Phrase(f"no-scan.{reason.value}"), reason) for reason in NoScanReason)


def priorities() -> tuple[Choice, ...]:
    """Priority in the queue."""
    return tuple(Choice(Phrase(f"priority.{priority.value}"), priority) for priority in Priority)


def in_picture(people: tuple[Candidate, ...]) -> tuple[Choice, ...]:
    """Whose codes lie in one picture: masked name, year of birth, and which codes; the value is the candidate."""
    found = []
    for who in people:
        params: dict[str, str | int | Phrase] = {
            "name": who.masked_name or who.masked_number or Phrase("which.unknown"),
            "codes": Phrase(f"which.codes.{_codes(who)}"),
        }
        if who.birth_year is not None:
            found.append(Choice(Phrase("which.person.born", params | {"year": who.birth_year}), who))
        else:
            found.append(Choice(Phrase("which.person", params), who))
    return tuple(found)


def _codes(who: Candidate) -> str:
    citizen = Kind.CCCD in who.kinds
    cards = [kind for kind in who.kinds if kind in _CARDS]
    if citizen and cards:
        return "both"
    return "citizen" if citizen else "card" if cards else "number" if who.kinds else "other"


def people(cards: tuple[Card, ...]) -> tuple[Choice, ...]:
    """People of one name, told apart by birth and number; the value is the number to ask with."""
    found = []
    for card in cards:
        if card.number:
            born = wording.birth(card.birth) if card.birth else ""
            parts = (card.name or "", born, wording.grouped(card.number))
            found.append(Choice(" · ".join(part for part in parts if part), card.number))
    return tuple(found[:20])
