"""Does a case show what was frozen, and can it be changed only completely?"""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.records.values import CaseState, Disposition, StoreError
from kiosk.ui.audit.case_screen import CaseScreen
from kiosk.ui.audit.made import PEOPLE, ZONE, made_case, made_rows
from kiosk.ui.audit.made_store import MadeCases
from kiosk.ui.audit.words import Words
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct

ROWS = made_rows(60)
NEW = ROWS[0]


class At:
    """The case screen, with who sits before it."""

    def __init__(self, qtbot, cases):
        self.who = PEOPLE[0]
        self.cases = cases
        self.words = Words(Texts.load("vi", strict=True), ZONE)
        theme = apply(QApplication.instance(), dark=False)
        self.screen = CaseScreen(cases, Direct(), self.words, theme, lambda: self.who, lambda: PEOPLE)
        qtbot.addWidget(self.screen)
        self.screen.resize(1280, 720)
        self.screen.show()
        self.panel = self.screen.panel

    def open(self, row=NEW):
        self.screen.show_case(row.id)

    def enter(self, state, disposition=None, assignee="", reason="Đã hỏi phòng khám."):
        self.panel.state.setCurrentIndex(self.panel.state.findData(state.value))
        if disposition:
            self.panel.disposition.setCurrentIndex(self.panel.disposition.findData(disposition.value))
        self.panel.assignee.setCurrentIndex(self.panel.assignee.findData(assignee))
        self.panel.reason.setPlainText(reason)


@pytest.fixture
def at(qtbot):
    desk = At(qtbot, MadeCases(ROWS))
    desk.open()
    return desk


def marks(at):
    table = at.screen.timeline.table
    return [table.item(row, 0).text() for row in range(table.rowCount())]


def test_evidence_is_shown_as_it_was_frozen(at):
    case = made_case(NEW)
    _, when, outcome = case.outcomes[-1]
    facts = dict(at.screen.evidence.facts.rows())
    assert facts["Phiên bản"] == f"{outcome.rule}@{outcome.version}"
    assert facts["Dữ liệu biết được đến"] == at.words.moment(outcome.evidence.as_known_at)
    assert facts["Lượt khám lúc"] == at.words.moment(when)
    assert facts["Chế độ"] == "Chạy ngầm: quầy không thấy"
    values, limits = (dict(shown.rows()) for shown in (at.screen.evidence.values, at.screen.evidence.limits))
    assert values["Lượt trong 30 ngày"] == "11"
    assert len(values) + len(limits) == len(outcome.evidence.values)
    assert len(limits) == sum(name.startswith("limit.") for name, _ in outcome.evidence.values)
    assert at.screen.evidence.sentence.text() == "Nhiều lượt khám trong 30 ngày."


def test_the_visits_that_counted_are_marked_in_words_and_follow_the_chosen_hit(qtbot):
    row = ROWS[2]
    at = At(qtbot, MadeCases(ROWS))
    at.open(row)
    case = made_case(row)
    assert len(case.outcomes) == 3
    for chosen, (visit_id, _, outcome) in enumerate(reversed(case.outcomes)):
        at.screen.evidence.hits.setCurrentRow(chosen)
        shown = dict(zip([v.visit_id for v in reversed(case.timeline)], marks(at), strict=True))
        assert shown[visit_id] == "Lượt bị ghi nhận"
        counted = {v for v, mark in shown.items() if mark.startswith("Được tính")}
        assert counted | {visit_id} == set(outcome.evidence.counted) | {visit_id}
        assert "Được tính, sau đó hoàn tác" in shown.values()


def test_a_hit_of_one_who_was_set_aside_says_that_nobody_was_admitted(qtbot):
    cases = MadeCases(ROWS)
    whole = made_case(NEW)
    *earlier, last = whole.timeline
    cases._changed[NEW.id] = replace(whole, timeline=(*earlier, replace(last, admitted=False)))
    at = At(qtbot, cases)
    at.open()
    assert marks(at)[0] == "Bị ghi nhận, chưa tiếp nhận"


def test_what_counted_outside_the_list_is_said(qtbot):
    cases = MadeCases(ROWS)
    whole = made_case(NEW)
    cases._changed[NEW.id] = replace(whole, timeline=whole.timeline[-2:])
    at = At(qtbot, cases)
    at.open()
    missing = len(set(whole.outcomes[-1][2].evidence.counted) - {v.visit_id for v in whole.timeline[-2:]})
    assert missing > 0
    assert at.screen.timeline.outside.text().startswith(str(missing))


def test_a_case_about_a_desk_has_no_person_and_says_so(qtbot):
    cases = MadeCases((replace(NEW, masked_person=""),))
    cases._changed[NEW.id] = replace(made_case(cases._rows[NEW.id]), timeline=())
    at = At(qtbot, cases)
    at.open()
    assert at.screen.title.text() == at.words.rule(NEW.rule)
    assert at.screen.timeline.heading.text() == at.words.texts("audit.timeline.empty")


@pytest.mark.parametrize(
    ("state", "disposition", "assignee", "reason", "field"),
    [
        (CaseState.IN_REVIEW, None, "", "  ", "reason"),
        (CaseState.RESOLVED, None, "", "Xong.", "disposition"),
        (CaseState.ASSIGNED, None, "", "Nhờ xem.", "assignee"),
    ],
)
def test_an_incomplete_change_is_not_sent_and_says_what_is_missing(at, state, disposition, assignee, reason, field):
    at.enter(state, disposition, assignee, reason)
    at.panel.ask()
    assert at.cases.case(NEW.id).notes == ()
    assert at.panel.notes[field].isVisible()
    assert at.panel.notes[field].text()
    assert at.panel.reason.toPlainText() == reason


def test_the_word_goes_when_what_was_missing_is_there(at):
    at.enter(CaseState.RESOLVED, reason="")
    at.panel.ask()
    at.panel.reason.setPlainText("Đã xem.")
    assert not at.panel.notes["reason"].isVisible()
    assert at.panel.notes["disposition"].isVisible()


def test_a_complete_change_is_recorded_with_who_and_why(at, qtbot):
    at.enter(CaseState.RESOLVED, Disposition.LEGITIMATE_USE, PEOPLE[1], " Người bệnh chạy thận. ")
    with qtbot.waitSignal(at.screen.case_changed):
        QTest.keyClick(at.panel.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case = at.cases.case(NEW.id)
    note = case.notes[-1]
    assert (note.by, note.state, note.disposition) == (PEOPLE[0], CaseState.RESOLVED, Disposition.LEGITIMATE_USE)
    assert (note.assignee, note.reason) == (PEOPLE[1], "Người bệnh chạy thận.")
    assert at.screen.saved.isVisible()
    assert at.panel.reason.toPlainText() == ""
    assert at.panel.state.currentData() == CaseState.REOPENED.value
    assert at.screen.state.text() == "Đã kết luận"


def test_misuse_needs_a_second_person_who_confirms_what_the_first_proposed(at):
    at.enter(CaseState.RESOLVED, Disposition.CONFIRMED_MISUSE, reason="Chủ thẻ nói không đi khám.")
    at.panel.ask()
    assert at.cases.case(NEW.id).notes == ()
    assert at.panel.failure.text() == at.words.texts("audit.error.second-person")
    assert at.panel.reason.toPlainText() == "Chủ thẻ nói không đi khám."
    at.panel.propose_button.click()
    case = at.cases.case(NEW.id)
    assert (case.row.state, case.row.disposition) == (CaseState.WAITING, Disposition.CONFIRMED_MISUSE)
    assert PEOPLE[0] in at.panel.proposed.text()

    at.enter(CaseState.RESOLVED, Disposition.CONFIRMED_MISUSE, reason="Tôi vẫn nghĩ vậy.")
    at.panel.ask()  # the same person again
    assert at.cases.case(NEW.id).row.state is CaseState.WAITING
    assert not at.panel.propose_button.isVisible()

    at.who = PEOPLE[2]
    at.panel.ask()
    case = at.cases.case(NEW.id)
    assert (case.row.state, case.notes[-1].by) == (CaseState.RESOLVED, PEOPLE[2])


def test_a_note_on_a_proposal_does_not_take_it_back(at):
    at.enter(CaseState.WAITING, reason="Đề nghị.")
    at.panel.propose()
    assert at.panel.state.currentData() == CaseState.WAITING.value
    at.panel.reason.setPlainText("Đã gọi lại chủ thẻ.")
    at.panel.ask()
    assert at.cases.case(NEW.id).row.disposition is Disposition.CONFIRMED_MISUSE
    assert len(at.cases.case(NEW.id).notes) == 2


def test_what_was_written_comes_back_after_looking_at_another_case(at, qtbot):
    at.enter(CaseState.WAITING, reason="Chờ gọi lại")
    with qtbot.waitSignal(at.screen.left):
        QTest.keyClick(at.panel.reason, Qt.Key.Key_Escape)
    at.open(ROWS[1])
    assert at.panel.reason.toPlainText() == ""
    at.open(NEW)
    assert at.panel.reason.toPlainText() == "Chờ gọi lại"
    assert at.panel.state.currentData() == CaseState.WAITING.value


def test_a_full_disk_keeps_what_was_written(qtbot):
    class Full(MadeCases):
        def change_case(self, *args, **kwargs):
            raise StoreError("disk-full")

    at = At(qtbot, Full(ROWS))
    at.open()
    at.enter(CaseState.IN_REVIEW, reason="Đang xem.")
    at.panel.ask()
    assert at.panel.failure.text() == at.words.texts("audit.error.disk-full")
    assert at.panel.save.isEnabled()
    assert at.panel.reason.toPlainText() == "Đang xem."


def test_what_somebody_else_wrote_meanwhile_is_not_undone_unread(at):
    at.open()
    at.enter(CaseState.IN_REVIEW, reason="Đang xem.")
    at.cases.change_case(NEW.id, by="Ai Khác", state=CaseState.WAITING, reason="Chờ.")
    at.panel.ask()
    assert at.panel.failure.text() == at.words.texts("audit.error.no-such-step")
    assert at.cases.case(NEW.id).row.state is CaseState.WAITING
    assert at.panel.reason.toPlainText() == "Đang xem."


def test_a_case_that_is_gone_says_so(qtbot):
    at = At(qtbot, MadeCases(ROWS))
    at.screen.show_case("gone")
    assert at.screen.message.isVisible()
    assert at.screen.message.sentence.text() == at.words.texts("audit.error.no-such-case")
    assert not at.screen.body.isVisible()


def test_f4_goes_to_the_change(at):
    QTest.keyClick(at.screen.timeline.table, Qt.Key.Key_F4)
    assert at.panel.state.hasFocus()
    top = at.panel.state.mapTo(at.screen, at.panel.state.rect().topLeft()).y()
    assert 0 <= top < at.screen.height()


def test_the_proof_is_of_the_visit_under_the_cursor_or_of_the_one_that_was_flagged(at):
    wanted = []
    at.screen.proof_wanted.connect(wanted.append)
    QTest.keyClick(at.screen, Qt.Key.Key_F8)
    at.screen.timeline.table.selectRow(1)
    at.screen.proof.click()
    case = at.cases.case(NEW.id)
    ids = [visit.presentation_id for visit in case.timeline[::-1]]
    assert wanted[-1] == ids[1]
    assert set(wanted) <= set(ids)
    assert len(wanted) == 2
    at.screen.tell("proofs/x.html")
    assert at.screen.saved.isVisible()
