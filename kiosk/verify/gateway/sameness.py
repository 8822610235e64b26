"""Is the answer about the person who was asked for? A gateway, or something before it, may mix answers up."""

from __future__ import annotations

from kiosk.verify.card import Card, NumberKind
from kiosk.verify.gateway.values import Question
from kiosk.verify.names import NameMatch, compare_names


def about(question: Question, cards: tuple[Card | None, ...], old_number: str | None) -> bool:
    """Whether an answer with these cards fits the question. One that tells no number at all fits: it says nothing.

    Another number is believed for the same name and birth: people's numbers are merged and re-issued.
    """
    told = {number for card in cards if card for number in (card.card_number, card.social_insurance_number) if number}
    told |= {old_number} if old_number else set()
    if not told or question.number in told:
        return True
    if question.kind is NumberKind.CITIZEN:  # no answer tells it: another name and another birth are another person's
        return not any(_another_person(question, card) for card in cards if card is not None)
    if question.number[-10:] in {number[-10:] for number in told}:
        return True
    return any(_same_person(question, card) for card in cards if card is not None)


def _same_person(question: Question, card: Card) -> bool:
    if card.name is None or compare_names(card.name, question.name) is NameMatch.DIFFERS:
        return False
    return card.birth is not None and card.birth.agrees(question.birth)


def _another_person(question: Question, card: Card) -> bool:
    if card.name is None or card.birth is None:
        return False
    differs = compare_names(card.name, question.name) is NameMatch.DIFFERS
    return differs and not card.birth.agrees(question.birth)
