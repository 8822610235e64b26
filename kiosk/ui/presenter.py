"""What does the screen show for an intake? Pure: `Intake` in, `ScreenModel` out; no Qt, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from fraud_rules._types import Mode, Result, Severity
from kiosk.intake import AdmitAs, Intake, Presentation, Priority, State
from kiosk.ui import answer_words, delivery, offers, wording
from kiosk.ui import reasons as why
from kiosk.ui.i18n import Phrase
from kiosk.ui.screen_model import Act, Action, Fact, ScreenModel
from kiosk.verify.card import BirthDate, Card, LivingArea, Sex
from kiosk.verify.verdict import Assurance, Decision, Notice, Reason, Signer, Verdict

_TONE = {
    Decision.COVERED: "blue",
    Decision.COVERED_WITH_NOTICE: "amber",
    Decision.PENDING: "blue",
    Decision.CORRECT_INPUT: "amber",
    Decision.NOT_COVERED: "violet",
    Decision.REJECTED: "red",
    Decision.UNREADABLE: "grey",
}
_ICON = {
    Decision.COVERED: "circle-dashed-check",
    Decision.COVERED_WITH_NOTICE: "circle-check",
    Decision.PENDING: "clock",
    Decision.CORRECT_INPUT: "pencil",
    Decision.NOT_COVERED: "ban",
    Decision.REJECTED: "hand-stop",
    Decision.UNREADABLE: "qrcode-off",
}
_ADMITS = (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING)
_ATTENTION = (Severity.BLOCK_SUGGEST, Severity.REVIEW, Severity.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the presenter has to be told: the moment, the facility's zone, and the dated tables as texts."""

    now: datetime
    zone: tzinfo
    shares: Mapping[str, str] = field(default_factory=dict)
    """Level digit on the card -> share in per cent, for example `4` -> `80`."""
    visit_types: Mapping[str, str] = field(default_factory=dict)
    """MA_DOITUONG_KCB -> short text."""
    keep_shapes: bool = True
    """Whether the shape of an unknown code may be kept here."""
    code_words: answer_words.WordsOf = answer_words.no_words
    """The insurer's result codes in the language of the screen."""


def idle(*, last: Phrase | None = None) -> ScreenModel:
    """Nobody is at the desk. `last`: one quiet line about what has just happened."""
    return ScreenModel(
        word=Phrase("idle.word"),
        todo=Phrase("idle.todo"),
        why=(last,) if last else (),
        actions=(
            Action(act=Act.LOOK, key="F9", text="act.look"),
            Action(act=Act.EMERGENCY, key="F12", text="act.emergency"),
            Action(act=Act.UNDO, key="Ctrl+Z", text="act.undo"),
            Action(act=Act.DEVICES, key="F2", text="act.devices"),
        ),
    )


def several() -> ScreenModel:
    """Several people's codes lie in one picture and nobody is open: the list below asks who is meant."""
    return replace(idle(), icon="scan", word=Phrase("which.word"), todo=Phrase("which.todo"), actions=())


def asleep(model: ScreenModel) -> ScreenModel:
    """The same card parked: nothing but opening it again or letting it go."""
    again = Action(act=Act.PRIMARY, key="Enter", text="act.open-again", primary=True)
    return replace(model, chips=(), actions=(again, offers.CLOSE))


def trouble(what: Phrase) -> ScreenModel:
    """Nothing could be recorded: said in words, and no verdict beside it."""
    return ScreenModel(
        tone="red",
        icon="alert-triangle",
        word=Phrase("error.word"),
        todo=Phrase("error.todo"),
        why=(what, Phrase("error.retry")),
        actions=(Action(act=Act.BACK, key="Esc", text="act.back"),),
    )


def present(intake: Intake, around: Surroundings) -> ScreenModel:
    """The screen of an intake; without a verdict (an emergency without papers) a card that says only that."""
    shown, recorded = intake.presentation, intake.receipt is not None
    verdict = shown.verdict
    if verdict is None or (
        intake.admitted_as is AdmitAs.EMERGENCY and verdict.card is None and verdict.citizen is None
    ):
        return _without_verdict(intake)
    reasons = why.leading(verdict)
    tone = _tone(verdict, shown)
    admits = recorded and verdict.decision in _ADMITS and shown.state is State.OPEN
    card = verdict.card
    name = card.name if card and card.name else verdict.citizen.name if verdict.citizen else None
    sex = (card.sex if card else None) or (verdict.citizen.sex if verdict.citizen else None)
    born = (card.birth if card else None) or (verdict.citizen.birth if verdict.citizen else None)
    age = _age(born, verdict, around)
    you, who = wording.address(age, sex), wording.mention(age, sex)
    readable = verdict.decision is not Decision.UNREADABLE
    delivered = delivery.lines(shown) if readable else ()
    to_do, information = why.lines(verdict, reasons)
    return ScreenModel(
        presentation_id=shown.id,
        decision=verdict.decision,
        state=shown.state,
        tone=tone,
        icon="check" if tone == "green" else _ICON[verdict.decision],
        sound=verdict.decision.value.lower(),
        word=Phrase(why.word(verdict)),
        aside=_aside(verdict),
        badge=_badge(verdict, around),
        signer=Phrase("badge.hospital") if verdict.signer is Signer.HOSPITAL else None,
        changed=_changed(shown),
        todo=Phrase(_todo(verdict, shown, reasons, recorded=recorded), {"who": who}),
        why=_why(reasons, verdict, shown, around),
        sign=None if readable else why.sign(reasons),
        name=name if readable else None,
        person=_person(born, sex, verdict, around) if readable else None,
        number=_number(verdict) if readable else None,
        number_note=Phrase("card.is-new") if _is_new(verdict) else None,
        facts=_facts(card, verdict, around) if card and readable else (),
        to_do=_phrases(answer_words.still_to_do(to_do, shown)),
        notices=(*_phrases(information), *answer_words.note(shown, around.code_words), *delivered),
        new_number=_new_number(verdict, shown),
        say=_say(intake, verdict, around, you, admits=admits) if recorded else None,
        gateway_code=answer_words.small_line(verdict, around.code_words),
        chips=offers.chips(shown.strip, around.visit_types, verdict)
        if readable and recorded and shown.state is State.OPEN
        else (),
        strip=shown.strip,
        actions=offers.actions(verdict, shown, recorded=recorded, keep_shapes=around.keep_shapes),
        admits=admits,
        recorded=recorded,
    )


def _tone(verdict: Verdict, shown: Presentation) -> str:
    if verdict.decision is Decision.COVERED and verdict.assurance is Assurance.GATEWAY:
        return "green"
    waits = verdict.decision is Decision.PENDING and answer_words.wants_confirming(shown)
    return "amber" if waits else _TONE[verdict.decision]


def _why(
    reasons: tuple[Reason, ...], verdict: Verdict, shown: Presentation, around: Surroundings
) -> tuple[Phrase, ...]:
    words_of = around.code_words
    if answer_words.left_to_desk(shown) and Reason.GATEWAY_CODE in reasons:
        reasons = (Reason.GATEWAY_CODE,)  # what the card alone leaves open is said by that
    return tuple(answer_words.line(r, verdict, shown, words_of) or why.line(r, verdict) for r in reasons)


def _say(intake: Intake, verdict: Verdict, around: Surroundings, you: Phrase, *, admits: bool) -> Phrase:
    """A rule's sentence, else the table's for the insurer's code, else that of the decision."""
    prompt = _prompt(intake) if admits else None
    if prompt is None and (said := answer_words.say(verdict, intake.presentation, around.code_words, you)) is not None:
        return said
    return Phrase(prompt or why.say(verdict), {"you": you})


def _without_verdict(intake: Intake) -> ScreenModel:
    emergency = intake.admitted_as is AdmitAs.EMERGENCY
    undone = intake.presentation.state is State.UNDONE
    return ScreenModel(
        presentation_id=intake.presentation.id,
        state=intake.presentation.state,
        tone="blue",
        icon="ambulance" if emergency else "clock",
        word=Phrase("emergency.word" if emergency else "decision.PENDING"),
        todo=Phrase("todo.UNDONE" if undone else "emergency.todo" if emergency else "todo.PENDING"),
        strip=intake.presentation.strip,
        actions=(offers.CLOSE,) if undone else (offers.CLOSE, Action(act=Act.UNDO, key="Ctrl+Z", text="act.undo")),
    )


def _age(born: BirthDate | None, verdict: Verdict, around: Surroundings) -> int | None:
    if born is None:
        return None
    visit = date.fromisoformat(verdict.visit_day) if verdict.visit_day else around.now.astimezone(around.zone).date()
    return max(0, born.age_on(visit))


def _todo(verdict: Verdict, shown: Presentation, reasons: tuple[Reason, ...], *, recorded: bool) -> str:
    if shown.state in (State.ADMITTED, State.UNDONE):
        return f"todo.{shown.state.name}"
    if not recorded and verdict.decision is not Decision.UNREADABLE:
        return "todo.look"
    return answer_words.todo(shown, why.todo(verdict, reasons))


def _aside(verdict: Verdict) -> Phrase | None:
    covered = verdict.decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE)
    return Phrase("card.not-asked") if covered and verdict.assurance is not Assurance.GATEWAY else None


def _badge(verdict: Verdict, around: Surroundings) -> Phrase:
    when = wording.moment(verdict.as_of, around.now, around.zone)
    if verdict.decision is Decision.UNREADABLE:
        return Phrase("badge.UNREADABLE", {"when": when})
    if verdict.assurance is Assurance.REGISTRY:
        when = wording.short_day(verdict.as_of, around.now, around.zone)
    return Phrase(f"badge.{verdict.assurance.value}", {"when": when})


def _changed(shown: Presentation) -> Phrase | None:
    """A mark when the answer changed by itself, or for the worse; not when the desk did what the card had asked for."""
    if len(shown.verdicts) < 2:
        return None
    before, now = shown.verdicts[-2:]
    own_step = now.decision in _ADMITS and now.assurance is before.assurance
    if before.decision is now.decision or own_step:
        return None
    return Phrase("card.changed", {"before": Phrase(why.word(before))})


def _person(born: BirthDate | None, sex: Sex | None, verdict: Verdict, around: Surroundings) -> Phrase | None:
    parts: dict[str, str | int | Phrase] = {}
    if sex:
        parts["sex"] = Phrase(f"sex.{sex.value}")
    if born:
        parts |= {"birth": wording.birth(born), "age": _age(born, verdict, around) or 0}
    kind = "both" if sex and born else "sex" if sex else "birth"
    return Phrase(f"card.person.{kind}", parts) if parts else None


def _number(verdict: Verdict) -> str | None:
    number = verdict.card.number if verdict.card else None
    if number is None and verdict.citizen:
        number = verdict.citizen.citizen_id
    return wording.grouped(number) if number else None


def _facts(card: Card, verdict: Verdict, around: Surroundings) -> tuple[Fact, ...]:
    """Lines of the card. First facility, area and five-year date are information: they stand here, not as notices."""
    found = []
    span = wording.period(card.period)
    if span:
        found.append(Fact(label="card.period", value=span))
    if card.benefit_level:
        share = around.shares.get(card.benefit_level)
        key, value = ("card.share", share) if share else ("card.level", card.benefit_level)
        found.append(Fact(label="card.benefit", value=Phrase(key, {"value": value})))
    if card.first_facility:
        first: Phrase | str = wording.facility(card.first_facility)
        if Notice.OTHER_FACILITY in verdict.notices:
            first = Phrase("card.facility.other", {"code": first})
        found.append(Fact(label="card.first-facility", value=first))
    if card.living_area not in (None, LivingArea.NONE):
        found.append(Fact(label="card.living-area", value=card.living_area.value))
    if card.five_years_on is not None and Notice.FIVE_YEARS in verdict.notices:
        since = Phrase("card.five-years.since", {"day": wording.day(card.five_years_on)})
        found.append(Fact(label="card.five-years", value=since))
    return tuple(found)


def _phrases(notices: tuple[Notice, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase(f"notice.{notice.value}") for notice in notices)


def _is_new(verdict: Verdict) -> bool:
    """The card that is shown is the new one already."""
    new, card = verdict.new_card, verdict.card
    return new is not None and card is not None and new.number == card.number


def _new_number(verdict: Verdict, shown: Presentation) -> str | None:
    new = verdict.new_card
    if new is None or not new.number or shown.use_new_card or _is_new(verdict):
        return None
    return wording.grouped(new.number)


def _prompt(intake: Intake) -> str | None:
    """Key of at most one sentence, that of the most serious active hit; an emergency never gets one."""
    if intake.admitted_as is AdmitAs.EMERGENCY or intake.presentation.strip.priority is Priority.EMERGENCY:
        return None
    hits = [o for o in intake.outcomes if o.result is Result.HIT and o.mode is Mode.ACTIVE and o.prompt]
    hits.sort(key=lambda outcome: _ATTENTION.index(outcome.severity))
    return hits[0].prompt if hits else None


def icon_of(decision: Decision | None) -> tuple[str, str]:
    """Icon and tone of a decision in a list, where the source of the knowledge is not shown."""
    if decision is None:
        return "minus", "grey"
    return _ICON[decision] if decision is not Decision.COVERED else "check", _TONE[decision]
