"""What can be done with this card now? The fields of the pre-filled strip and the keys of the bar; pure."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.intake import Presentation, Priority, State, Strip
from kiosk.ui.answer_words import wants_confirming
from kiosk.ui.i18n import Phrase
from kiosk.ui.reasons import nobody_knows
from kiosk.ui.screen_model import Act, Action, Chip
from kiosk.verify.verdict import Decision, Verdict


def chips(strip: Strip, visit_types: Mapping[str, str], verdict: Verdict) -> tuple[Chip, ...]:
    """The pre-filled strip; `visit_types`: MA_DOITUONG_KCB -> short text."""
    papers = tuple(Phrase(f"paper.{paper.value}") for paper in strip.papers) or (Phrase("paper.none"),)
    visit = visit_types.get(strip.visit_type or "", "")
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
    if strip.card_confirmed:
        found.append(Chip(name="card-confirmed", label="strip.card", value=(Phrase("strip.card.confirmed"),)))
    if strip.no_scan_reason:
        reason = Phrase(f"no-scan.{strip.no_scan_reason.value}")
        found.append(Chip(name="no-scan", label="strip.no-scan", value=(reason,)))
    return tuple(found)


CLOSE = Action(act=Act.BACK, key="Esc", text="act.close")


def actions(verdict: Verdict, shown: Presentation, *, recorded: bool, keep_shapes: bool) -> tuple[Action, ...]:
    """The keys of the bar, the sensible step first."""
    if shown.state in (State.ADMITTED, State.UNDONE) or not recorded:
        undo = Action(act=Act.UNDO, key="Ctrl+Z", text="act.undo")
        return (CLOSE, undo) if recorded and shown.state is State.ADMITTED else (CLOSE,)
    if verdict.decision is Decision.UNREADABLE:
        keep = (Action(act=Act.KEEP_SHAPE, key="F10", text="act.keep-shape"),)
        emergency = Action(act=Act.EMERGENCY, key="F12", text="act.emergency")
        return (CLOSE, *(keep if keep_shapes and nobody_knows(shown) else ()), emergency)
    first = {
        Decision.CORRECT_INPUT: "act.correct",
        Decision.NOT_COVERED: "act.another-way",
        Decision.REJECTED: "act.another-way",
    }.get(verdict.decision, "act.admit")
    found = [Action(act=Act.PRIMARY, key="Enter", text=first, primary=True)]
    if verdict.new_card is not None and not shown.use_new_card:
        found.append(Action(act=Act.NEW_CARD, key="F7", text="act.new-card"))
    elif wants_confirming(shown) and not shown.strip.card_confirmed:
        found.append(Action(act=Act.CONFIRM_CARD, key="F7", text="act.confirm-card"))
    if first != "act.another-way":
        found.append(Action(act=Act.ANOTHER_WAY, key="F8", text="act.another-way"))
    if first != "act.admit":
        found.append(Action(act=Act.SELF_PAY, key="F5", text="act.self-pay"))
    if first == "act.admit" and verdict.new_card is None:
        found.append(Action(act=Act.CORRECT, key="F6", text="act.correct"))
    found.append(Action(act=Act.BACK, key="Esc", text="act.park"))
    found.append(Action(act=Act.EMERGENCY, key="F12", text="act.emergency"))
    return tuple(found)
