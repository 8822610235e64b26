"""What does the screen show for an intake? Pure: `Intake` in, `ScreenModel` out; no Qt, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from fraud_rules._types import Mode, Result, Severity
from kiosk.intake import AdmitAs, Intake, Presentation, Priority, State, Strip
from kiosk.ui import reasons as why
from kiosk.ui import wording
from kiosk.ui.i18n import Phrase
from kiosk.ui.screen_model import Act, Action, Chip, Fact, ScreenModel
from kiosk.verify.card import BirthDate, Card, Sex
from kiosk.verify.verdict import Assurance, Decision, Notice, Reason, Verdict

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


def asleep(model: ScreenModel) -> ScreenModel:
    """The same card parked: nothing but opening it again or letting it go."""
    again = Action(act=Act.PRIMARY, key="Enter", text="act.open-again", primary=True)
    return replace(model, chips=(), actions=(again, _CLOSE))


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
    if verdict is None:
        return _without_verdict(intake)
    reasons = why.leading(verdict)
    green = verdict.decision is Decision.COVERED and verdict.assurance is Assurance.GATEWAY
    admits = recorded and verdict.decision in _ADMITS and shown.state is not State.ADMITTED
    card = verdict.card
    name = card.name if card and card.name else verdict.citizen.name if verdict.citizen else None
    sex = (card.sex if card else None) or (verdict.citizen.sex if verdict.citizen else None)
    born = (card.birth if card else None) or (verdict.citizen.birth if verdict.citizen else None)
    age = _age(born, verdict, around)
    you, who = wording.address(age, sex), wording.mention(age, sex)
    readable = verdict.decision is not Decision.UNREADABLE
    prompt = _prompt(intake)
    return ScreenModel(
        presentation_id=shown.id,
        decision=verdict.decision,
        state=shown.state,
        tone="green" if green else _TONE[verdict.decision],
        icon="check" if green else _ICON[verdict.decision],
        sound=verdict.decision.value.lower(),
        word=Phrase(why.word(verdict)),
        aside=_aside(verdict),
        badge=_badge(verdict, around),
        changed=_changed(shown),
        todo=Phrase(why.todo(verdict, reasons), {"who": who}),
        why=tuple(Phrase(f"reason.{reason.value}") for reason in reasons),
        name=name if readable else None,
        person=_person(born, sex, verdict, around) if readable else None,
        number=_number(verdict) if readable else None,
        facts=_facts(card, around) if card and readable else (),
        notices=_notices(verdict, reasons),
        new_number=_new_number(verdict, shown),
        prompt=prompt,
        say=None if prompt and verdict.decision in _ADMITS else Phrase(_say(verdict), {"you": you}),
        gateway_code=Phrase("card.gateway-code", {"code": verdict.gateway_code}) if verdict.gateway_code else None,
        chips=_chips(shown.strip, around, verdict) if readable and shown.state is State.OPEN else (),
        strip=shown.strip,
        actions=_actions(verdict, shown, recorded=recorded),
        admits=admits,
        recorded=recorded,
    )


def _without_verdict(intake: Intake) -> ScreenModel:
    emergency = intake.admitted_as is AdmitAs.EMERGENCY
    return ScreenModel(
        presentation_id=intake.presentation.id,
        state=intake.presentation.state,
        tone="blue",
        icon="ambulance" if emergency else "clock",
        word=Phrase("emergency.word" if emergency else "decision.PENDING"),
        todo=Phrase("emergency.todo" if emergency else "todo.PENDING"),
        strip=intake.presentation.strip,
        actions=(_CLOSE, Action(act=Act.UNDO, key="Ctrl+Z", text="act.undo")),
    )


def _age(born: BirthDate | None, verdict: Verdict, around: Surroundings) -> int | None:
    if born is None:
        return None
    visit = date.fromisoformat(verdict.visit_day) if verdict.visit_day else around.now.astimezone(around.zone).date()
    return max(0, born.age_on(visit))


def _aside(verdict: Verdict) -> Phrase | None:
    covered = verdict.decision in (Decision.COVERED, Decision.COVERED_WITH_NOTICE)
    return Phrase("card.not-asked") if covered and verdict.assurance is not Assurance.GATEWAY else None


def _badge(verdict: Verdict, around: Surroundings) -> Phrase:
    when = wording.moment(verdict.as_of, around.now, around.zone)
    if verdict.assurance is Assurance.REGISTRY:
        when = wording.short_day(verdict.as_of, around.now, around.zone)
    return Phrase(f"badge.{verdict.assurance.value}", {"when": when})


def _changed(shown: Presentation) -> Phrase | None:
    if len(shown.verdicts) < 2 or shown.verdicts[-2].decision is shown.verdicts[-1].decision:
        return None
    return Phrase("card.changed", {"before": Phrase(why.word(shown.verdicts[-2]))})


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


def _facts(card: Card, around: Surroundings) -> tuple[Fact, ...]:
    found = []
    span = wording.period(card.period)
    if span:
        found.append(Fact(label="card.period", value=span))
    if card.benefit_level:
        share = around.shares.get(card.benefit_level)
        key, value = ("card.share", share) if share else ("card.level", card.benefit_level)
        found.append(Fact(label="card.benefit", value=Phrase(key, {"value": value})))
    if card.first_facility:
        found.append(Fact(label="card.first-facility", value=wording.facility(card.first_facility)))
    return tuple(found)


def _notices(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase(f"notice.{notice.value}") for notice in why.lines(verdict, reasons))


def _new_number(verdict: Verdict, shown: Presentation) -> str | None:
    new = verdict.new_card
    return wording.grouped(new.number) if new and new.number and not shown.use_new_card else None


def _prompt(intake: Intake) -> Phrase | None:
    """At most one, the most serious active hit; an emergency never gets one."""
    if intake.admitted_as is AdmitAs.EMERGENCY or intake.presentation.strip.priority is Priority.EMERGENCY:
        return None
    hits = [o for o in intake.outcomes if o.result is Result.HIT and o.mode is Mode.ACTIVE and o.prompt]
    hits.sort(key=lambda outcome: _ATTENTION.index(outcome.severity))
    return Phrase(hits[0].prompt) if hits and hits[0].prompt else None


def _say(verdict: Verdict) -> str:
    if verdict.decision is Decision.COVERED_WITH_NOTICE and Notice.NEW_CARD in verdict.notices:
        return "say.new-card"
    if verdict.decision is Decision.COVERED_WITH_NOTICE and Notice.CHILD_OR_ADULT in verdict.notices:
        return "say.child-or-adult"
    return f"say.{verdict.decision.value}"


def _chips(strip: Strip, around: Surroundings, verdict: Verdict) -> tuple[Chip, ...]:
    papers = tuple(Phrase(f"paper.{paper.value}") for paper in strip.papers) or (Phrase("paper.none"),)
    visit = around.visit_types.get(strip.visit_type or "", "")
    code = (f"{strip.visit_type} {visit}".strip(),) if strip.visit_type else (Phrase("strip.empty"),)
    found = [
        Chip(name="papers", label="strip.papers", value=papers, key="F3"),
        Chip(name="visit-code", label="strip.visit-code", value=code, key="F4"),
    ]
    if strip.companion:
        found.append(Chip(name="companion", label="strip.companion", value=(strip.companion,)))
    if strip.priority is not Priority.NONE:
        found.append(Chip(name="priority", label="strip.priority", value=(Phrase(f"priority.{strip.priority.value}"),)))
    if strip.telephone or verdict.needs_recheck:
        found.append(Chip(name="telephone", label="strip.telephone", value=(strip.telephone or Phrase("strip.empty"),)))
    if strip.no_scan_reason:
        reason = Phrase(f"no-scan.{strip.no_scan_reason.value}")
        found.append(Chip(name="no-scan", label="strip.no-scan", value=(reason,)))
    return tuple(found)


_CLOSE = Action(act=Act.BACK, key="Esc", text="act.close")


def _actions(verdict: Verdict, shown: Presentation, *, recorded: bool) -> tuple[Action, ...]:
    if shown.state is State.ADMITTED or not recorded:
        undo = (Action(act=Act.UNDO, key="Ctrl+Z", text="act.undo"),) if recorded else ()
        return (_CLOSE, *undo)
    if verdict.decision is Decision.UNREADABLE:
        return (_CLOSE, Action(act=Act.EMERGENCY, key="F12", text="act.emergency"))
    first = {
        Decision.CORRECT_INPUT: "act.correct",
        Decision.NOT_COVERED: "act.another-way",
        Decision.REJECTED: "act.another-way",
    }.get(verdict.decision, "act.admit")
    found = [Action(act=Act.PRIMARY, key="Enter", text=first, primary=True)]
    if verdict.new_card is not None and not shown.use_new_card:
        found.append(Action(act=Act.NEW_CARD, key="F7", text="act.new-card"))
    if first != "act.another-way":
        found.append(Action(act=Act.ANOTHER_WAY, key="F8", text="act.another-way"))
    if first != "act.admit":
        found.append(Action(act=Act.SELF_PAY, key="F5", text="act.self-pay"))
    if first == "act.admit" and verdict.new_card is None:
        found.append(Action(act=Act.CORRECT, key="F6", text="act.correct"))
    found.append(Action(act=Act.BACK, key="Esc", text="act.park"))
    found.append(Action(act=Act.EMERGENCY, key="F12", text="act.emergency"))
    return tuple(found)


def icon_of(decision: Decision | None) -> tuple[str, str]:
    """Icon and tone of a decision in a list, where the source of the knowledge is not shown."""
    if decision is None:
        return "minus", "grey"
    return _ICON[decision] if decision is not Decision.COVERED else "check", _TONE[decision]
