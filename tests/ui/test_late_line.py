"""Of whom does the desk hear when the insurer's answer came too late for the card? And what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fraud_rules._types import Visit
from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.intake import Intake, State
from kiosk.ui.late_line import A_MOMENT, worth_saying
from kiosk.ui.main_window import MainWindow
from kiosk.verify.verdict import Assurance, Decision
from tests.ui.at_the_desk import Open, calls, press, scan, word

BEFORE = made.verdict(Decision.PENDING, Assurance.CLAIM)


def told_of(decision: Decision, state: State = State.ADMITTED, number: int = 9) -> Intake:
    shown = made.presentation(BEFORE, made.verdict(decision, Assurance.GATEWAY), number=number, state=state)
    visit = Visit(
        visit_id="v9",
        presentation_id=shown.id,
        facility=shown.facility,
        desk=shown.desk,
        clerk=shown.clerk,
        occurred_at=made.NOW,
        observed_at=made.NOW,
        entry_mode="camera",
        decision=decision.value,
    )
    if state is not State.ADMITTED:
        return Intake(presentation=shown, receipt=made.receipt())
    return Intake(presentation=shown, visit=visit, receipt=made.receipt())


def ctrl_o(window: MainWindow) -> None:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("decision", Decision)
def test_a_worse_answer_a_moment_ago_at_this_desk_is_said(decision: Decision) -> None:
    worse = decision not in (Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING)
    intake = told_of(decision)
    assert worth_saying(intake, "Bàn 1", made.NOW) is worse
    assert not worth_saying(intake, "Bàn 2", made.NOW)
    assert intake.visit is not None
    assert not worth_saying(intake, "Bàn 1", intake.visit.occurred_at + A_MOMENT + timedelta(seconds=1))


def test_of_somebody_set_aside_every_other_decision_is_said() -> None:
    assert worth_saying(told_of(Decision.COVERED, State.PARKED), "Bàn 1", made.NOW)
    assert not worth_saying(told_of(Decision.PENDING, State.PARKED), "Bàn 1", made.NOW)
    for state in (State.UNDONE, State.CLOSED, State.OPEN):
        assert not worth_saying(told_of(Decision.NOT_COVERED, state), "Bàn 1", made.NOW)


def test_the_key_opens_that_person_when_the_desk_is_free_and_no_step_is_recorded(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    window.show_intake(told_of(Decision.NOT_COVERED))
    late = window.desk_screen.panel.late
    assert late.isVisible()
    assert "chưa áp dụng BHYT" in late.text()
    ctrl_o(window)
    assert word(window) == "THẺ BHYT HỢP LỆ"
    press(window, Qt.Key.Key_Return)
    ctrl_o(window)
    assert word(window) == "CHƯA ÁP DỤNG BHYT"
    assert not late.isVisible()
    assert calls(desk) == ["read", "admit"]
    press(window, Qt.Key.Key_Escape)
    assert word(window) == "Sẵn sàng"


def test_a_good_answer_says_nothing(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    window.show_intake(told_of(Decision.COVERED))
    assert not window.desk_screen.panel.late.isVisible()
    ctrl_o(window)
    assert "Chưa có kết quả mới" in window.desk_screen.panel.entry.message.text()


def test_the_line_speaks_the_language_of_the_screen(open_window: Open, desk: Desk) -> None:
    window = open_window()
    scan(window, desk)
    window.show_intake(told_of(Decision.NOT_COVERED))
    press(window, Qt.Key.Key_F11)
    assert "insurer" in window.desk_screen.panel.late.text()
