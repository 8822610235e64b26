"""What is the insurer asked next about this person? Which number, name and birth first, and when one answer is not enough.

A card number is asked first, as every hospital does: only then does the gateway tell of an old card and its new one. But
what it says against a card is said of that card. Before anything is held against the person, the person is looked up by
BHXH number or CCCD. Every look-up leaves a trace at the insurer, so their number is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.verify.card import BirthDate, Card, NumberKind
from kiosk.verify.claims import Claims
from kiosk.verify.gateway.values import Fault, GatewayUnavailable, Question
from kiosk.verify.knowledge import confirmed_card, covers
from kiosk.verify.names import NameMatch, compare_names
from kiosk.verify.sources import GatewayAnswer, ResultClass

MOST_LOOK_UPS = 3
"""For one person at one time."""

NAME_WRONG, BIRTH_WRONG = ("060", "061"), ("070",)
_CONFIRMED = (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer."""

    question: Question
    answer: GatewayAnswer


def first_question(claims: Claims, known: Card | None = None) -> Question:
    """What to ask first. `known`: the person as the register knows the number, where nobody claims a name.

    Raises `GatewayUnavailable` (nothing-to-ask): without a number, a name and a birth the gateway answers nobody.
    """
    numbers = _numbers(claims, known)
    name, birth = _person(claims, known)
    if not numbers or not name or birth is None:
        raise GatewayUnavailable(Fault.NOTHING_TO_ASK)
    kind, number = numbers[0]
    return Question(number=number, kind=kind, name=name, birth=birth)


def next_question(claims: Claims, turns: Sequence[Turn], day: date, known: Card | None = None) -> Question | None:
    """What to ask after these answers, or None when asking is over. `day`: the day of the visit."""
    last = turns[-1]
    if len(turns) >= MOST_LOOK_UPS:
        return None
    if last.answer.result_class is ResultClass.CORRECT_INPUT and last.answer.code in BIRTH_WRONG:
        birth = _other_birth(claims, last.question.birth)
        return _unless_asked(replace(last.question, birth=birth), turns) if birth is not None else None
    if last.answer.result_class is ResultClass.CORRECT_INPUT and last.answer.code in NAME_WRONG:
        name = _other_name(claims, last.question.name)
        return _unless_asked(replace(last.question, name=name), turns) if name is not None else None
    if not _leaves_open(last, day):
        return None
    asked = {turn.question.number for turn in turns}
    left = [(kind, number) for kind, number in _numbers(claims, known) if number not in asked]
    return replace(last.question, kind=left[0][0], number=left[0][1]) if left else None


def standing(turns: Sequence[Turn], day: date) -> Turn:
    """The turn whose answer stands. The strongest word wins, the later of equals; an error never hides an answer."""
    return min(reversed(turns), key=lambda turn: _weight(turn, day))


def _leaves_open(turn: Turn, day: date) -> bool:
    """Whether the person may have another card than the one that this answer is about."""
    answer = turn.answer
    match answer.result_class:
        case ResultClass.REFUSE:
            return True
        case ResultClass.CORRECT_INPUT:
            return True  # the number: names and births were sorted out before
        case ResultClass.TREAT | ResultClass.TREAT_NEW_CARD:
            return not turn.question.with_person and not _for_the_day(answer, day)
        case _:
            return False


def _for_the_day(answer: GatewayAnswer, day: date) -> bool:
    """Whether a confirmed card may cover the day of the visit. A card that the answer does not tell leaves 003 open."""
    card = confirmed_card(answer, day)
    if card is None or covers(card.period, day) is False:
        return False
    return answer.result_class is not ResultClass.TREAT_NEW_CARD or answer.new_card is not None


def _weight(turn: Turn, day: date) -> int:
    answer, kind = turn.answer, turn.answer.result_class
    person = turn.question.with_person
    names = answer.code in (*NAME_WRONG, *BIRTH_WRONG)
    order = (
        kind in _CONFIRMED and _for_the_day(answer, day),
        kind in (ResultClass.PAPERS_FIRST, ResultClass.CHILD_PAPERS),
        kind in _CONFIRMED and person,
        kind is ResultClass.REFUSE and person,
        kind is ResultClass.CORRECT_INPUT and names,
        kind is None,  # held and locked cards may come with a code that no table has
        kind in _CONFIRMED,
        kind is ResultClass.REFUSE,
        kind is ResultClass.CORRECT_INPUT,
        kind is ResultClass.STAFF_OR_CONFIGURATION,
    )
    return order.index(True) if True in order else len(order)


def _unless_asked(question: Question, turns: Sequence[Turn]) -> Question | None:
    return question if all(turn.question != question for turn in turns) else None


def _numbers(claims: Claims, known: Card | None) -> list[tuple[NumberKind, str]]:
    """The numbers to ask with, in order: the card's, the BHXH number, the CCCD. No number twice."""
    card = claims.shown_card_number()
    social = claims.card.social_insurance_number if claims.card else None
    if social is None and claims.number is not None and claims.number.kind is NumberKind.SOCIAL_INSURANCE:
        social = claims.number.value
    if social is None and card is not None and card[-10:].isdigit():
        social = card[-10:]
    if social is None and known is not None:
        social = known.social_insurance_number
    found = (
        (NumberKind.CARD, card if card and len(card) == 15 else None),
        (NumberKind.SOCIAL_INSURANCE, social),
        (NumberKind.CITIZEN, claims.citizen_id()),
    )
    return [(kind, number) for kind, number in found if number]


def _person(claims: Claims, known: Card | None) -> tuple[str | None, BirthDate | None]:
    """Name and birth as the first source states them: what the clerk corrected, the card, the identity card, the register."""
    persons = claims.persons()
    names = [person.name for person in persons if person.name]
    births = [person.birth for person in persons if person.birth]
    if known is not None:
        names, births = [*names, known.name or ""], [*births, *([known.birth] if known.birth else [])]
    return (next((name for name in names if name), None), births[0] if births else None)


def _other_birth(claims: Claims, asked: BirthDate) -> BirthDate | None:
    """The year alone for 1 January, which often stands for an unknown day; a whole date for a year alone."""
    if asked.full is not None:
        return BirthDate(year=asked.year) if (asked.month, asked.day) == (1, 1) else None
    whole = [p.birth for p in claims.persons() if p.birth and p.birth.full and p.birth.year == asked.year]
    return whole[0] if whole else BirthDate(year=asked.year, month=1, day=1)


def _other_name(claims: Claims, asked: str) -> str | None:
    """The same name as another paper spells it."""
    names = [person.name for person in claims.persons() if person.name and person.name != asked]
    return next((name for name in names if compare_names(name, asked) is not NameMatch.DIFFERS), None)
