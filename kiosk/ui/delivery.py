"""What was repaired or lost on the way from the code to here? Said in quiet lines; the patient has nothing to do with it."""

from __future__ import annotations

from kiosk.intake import Presentation
from kiosk.ui.i18n import Phrase
from kiosk.verify.card import InputState, Kind, Oddity, Parsed

_LOST = (
    Oddity.CARD_NUMBER_LOST,
    Oddity.CHECK_STRING_LOST,
    Oddity.ADDRESS_LOST,
    Oddity.PARENT_LOST,
    Oddity.PLACE_LOST,
)
_SAID = (Oddity.PARENT_DAMAGED, Oddity.DATE_IMPOSSIBLE)


def lines(shown: Presentation) -> tuple[Phrase, ...]:
    """For the newest reading of each kind: that it was repaired and how to prevent it, what is left out, what is odd.

    A name that is left out has a line of its own, until another code says it.
    """
    newest: dict[Kind, Parsed] = {parsed.kind: parsed for parsed in shown.parsed}
    odd = {oddity for parsed in newest.values() for oddity in parsed.oddities}
    found = []
    named = any(parsed.citizen is not None or (parsed.card and parsed.card.name) for parsed in shown.parsed)
    if Oddity.NAME_LOST in odd and not (named or shown.strip.corrected_name):
        found.append(Phrase("read.name-lost"))
        verdict = shown.verdict
        if verdict is not None and verdict.card is not None and verdict.card.name:
            found.append(Phrase("read.name-recorded"))
    elif any(parsed.input is InputState.REPAIRED for parsed in newest.values()):
        found.append(Phrase("read.repaired"))
    lost = [Phrase(f"read.{oddity.value}") for oddity in _LOST if oddity in odd]
    if lost:
        what = lost[0]
        for further in lost[1:]:
            what = Phrase("read.and", {"one": what, "other": further})
        found.append(Phrase("read.lost", {"what": what}))
    return (*found, *(Phrase(f"read.{oddity.value}") for oddity in _SAID if oddity in odd))
