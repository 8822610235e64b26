"""What does the desk say of the insurer's result code? Words of the dated table, told by what the code asks for; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.intake import Paper, Presentation
from kiosk.ui import wording
from kiosk.ui.i18n import Phrase
from kiosk.verify.card import BirthDate, Card, CitizenCard
from kiosk.verify.sources import ResultClass
from kiosk.verify.verdict import Decision, Notice, Reason, Verdict

PAPERS_WANTED = (ResultClass.PAPERS_FIRST, ResultClass.CHILD_PAPERS)
_TREATS = (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD)
_NAME_CODES, _BIRTH_CODES = ("060", "061"), ("070",)
_SPOKEN_TO = re.compile(r"([Ôô])ng/bà")
_LONGEST_NOTE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWords:
    """A result code (maKetQua) in the language of the screen."""

    kind: ResultClass
    meaning: str
    clerk: str
    """What the desk does."""
    patient: str
    """One sentence for the patient."""


WordsOf = Callable[[str], CodeWords | None]
"""None: a code that no table knows."""


def no_words(code: str) -> CodeWords | None:
    """Where no table is at hand."""
    return None


def small_line(verdict: Verdict, words_of: WordsOf) -> Phrase | None:
    """The code with its meaning, small beneath the card: for the telephone."""
    if not verdict.gateway_code:
        return None
    words = words_of(verdict.gateway_code)
    if words is None:
        return Phrase("card.gateway-code.unknown", {"code": verdict.gateway_code})
    return Phrase("card.gateway-code.known", {"code": verdict.gateway_code, "meaning": words.meaning})


def line(reason: Reason, verdict: Verdict, shown: Presentation, words_of: WordsOf) -> Phrase | None:
    """In place of a reason's own line where the insurer's answer says more; None: the reason's own."""
    code = verdict.gateway_code or ""
    words = words_of(code)
    if reason is Reason.GATEWAY_CODE:
        if words is None:
            return None
        if left_to_desk(shown) and not wants_confirming(shown):
            return Phrase("card.seen-at-desk")
        if words.kind is ResultClass.STAFF_OR_CONFIGURATION:
            return Phrase("card.gateway-ours")
        return Phrase("card.of-table", {"text": words.clerk})
    return _sent(code, shown) if reason in (Reason.NAME_DIFFERS, Reason.BIRTH_DIFFERS) else None


def say(verdict: Verdict, shown: Presentation, words_of: WordsOf, you: Phrase) -> Phrase | None:
    """The table's sentence for the patient where the code decided; spoken to by age and sex as everywhere."""
    if left_to_desk(shown) and not wants_confirming(shown):
        return Phrase("say.COVERED", {"you": you})
    words = words_of(verdict.gateway_code) if verdict.gateway_code else None
    if words is None or words.kind in _TREATS or verdict.decision is Decision.REJECTED:
        return None
    if verdict.decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE):
        return None
    return spoken(words.patient, you)


def spoken(text: str, you: Phrase) -> Phrase:
    """A sentence of a table with `ông/bà` in it, said to this very person."""
    pieces = _SPOKEN_TO.split(text)
    said = Phrase("card.of-table", {"text": pieces[0]})
    for how, after in zip(pieces[1::2], pieces[2::2], strict=True):
        key = "card.spoken.start" if how == "Ô" else "card.spoken"
        said = Phrase(key, {"before": said, "you": you, "after": after})
    return said


def note(shown: Presentation, words_of: WordsOf) -> tuple[Phrase, ...]:
    """The insurer's own remark (ghiChu) where its code says nothing to this program, or asks for papers."""
    answer = shown.answer
    if answer is None or not answer.note:
        return ()
    words = words_of(answer.code)
    if words is not None and words.kind not in PAPERS_WANTED:
        return ()
    text = answer.note if len(answer.note) <= _LONGEST_NOTE else answer.note[: _LONGEST_NOTE - 1].rstrip() + "…"
    return (Phrase("card.gateway-note", {"text": text}),)


def left_to_desk(shown: Presentation) -> bool:
    """Whether the insurer manages no such card, or there is none: card and papers speak, and it is not asked again."""
    return shown.answer is not None and shown.answer.result_class in PAPERS_WANTED


def wants_confirming(shown: Presentation) -> bool:
    """Whether the insurer left it to the desk, and card or paper are still to be seen there."""
    if not left_to_desk(shown):
        return False
    paper = any(one is not Paper.NONE for one in shown.strip.papers) or any(p.citizen for p in shown.parsed)
    return not (shown.strip.card_confirmed and paper)


def still_to_do(notices: tuple[Notice, ...], shown: Presentation) -> tuple[Notice, ...]:
    """The notices without what the desk did already: the new card taken, the papers seen."""
    seen = left_to_desk(shown) and not wants_confirming(shown)
    done = {Notice.NEW_CARD: shown.use_new_card, Notice.SHOW_PAPERS: seen}
    return tuple(notice for notice in notices if not done.get(notice))


def todo(shown: Presentation, key: str) -> str:
    """Key of the instruction: `key`, unless the card waits for the desk's own eyes."""
    if key != "todo.PENDING" or not left_to_desk(shown):
        return key
    return "todo.confirm-card" if wants_confirming(shown) else "todo.card-confirmed"


def _sent(code: str, shown: Presentation) -> Phrase | None:
    """What was sent beside what somebody else has; where only we know something, only that."""
    strip = shown.strip
    cards = [parsed.card for parsed in shown.parsed if parsed.card is not None]
    papers = [parsed.citizen for parsed in shown.parsed if parsed.citizen is not None]
    people: list[Card | CitizenCard] = [*cards, *papers]
    theirs = shown.answer.card if shown.answer is not None else None
    if code in _NAME_CODES:
        sent = strip.corrected_name or next((p.name for p in people if p.name), None)
        known = (theirs.name if theirs else None) or next((p.name for p in papers if p.name != sent), None)
        return _beside("name", sent, known, from_insurer=bool(theirs and theirs.name))
    if code in _BIRTH_CODES:
        births: list[BirthDate] = [p.birth for p in people if p.birth is not None]
        day = strip.corrected_birth or next(iter(births), None)
        other = (theirs.birth if theirs else None) or next((birth for birth in births if birth != day), None)
        return _beside(
            "birth",
            wording.birth(day) if day else None,
            wording.birth(other) if other else None,
            from_insurer=bool(theirs and theirs.birth),
        )
    return None


def _beside(field: str, sent: str | None, known: str | None, *, from_insurer: bool) -> Phrase | None:
    if sent is None:
        return None
    if known is None or known == sent:
        return Phrase(f"card.sent.{field}", {"sent": sent})
    return Phrase(f"card.sent.{field}.{'insurer' if from_insurer else 'paper'}", {"sent": sent, "known": known})
