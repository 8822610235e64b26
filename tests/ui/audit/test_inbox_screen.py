"""Can the auditor do a day's work in the inbox with the keyboard alone?"""

import csv
from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget

from fraud_rules._types import Severity
from kiosk.records.values import CaseFilter, CaseState, StoreError
from kiosk.ui.audit.columns import Column
from kiosk.ui.audit.made import NOW, PEOPLE, ZONE, made_rows
from kiosk.ui.audit.made_store import MadeCases
from kiosk.ui.audit.screen import AuditScreen
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct, Line

ROWS = made_rows(600)


class Screen:
    """The auditor's screen with its parts by short names."""

    def __init__(self, qtbot, theme, cases=None, workers=None, path=None):
        self.texts = Texts.load("vi", strict=True)
        self.cases = cases or MadeCases(ROWS)
        self.asked = []
        self.whole = AuditScreen(
            cases=self.cases,
            workers=workers or Direct(),
            texts=self.texts,
            theme=theme,
            zone=ZONE,
            clock=lambda: NOW,
            who=lambda: PEOPLE[0],
            people=lambda: PEOPLE,
            ask_path=lambda parent, title, proposed: self.asked.append(proposed) or path,
        )
        qtbot.addWidget(self.whole)
        self.inbox, self.bar, self.model = self.whole.inbox, self.whole.inbox.filter_bar, self.whole.inbox.model
        self.whole.resize(1280, 720)
        self.whole.show()
        self.whole.start()
        self.whole.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text):
        """Letter by letter, as an input method commits them: QTest knows no keys for Vietnamese letters."""
        for letter in text:
            QApplication.focusWidget().insert(letter)


@pytest.fixture
def theme(qapp):
    return apply(qapp, dark=False)


@pytest.fixture
def screen(qtbot, theme, tmp_path):
    return Screen(qtbot, theme, path=tmp_path / "out.csv")


def test_arrows_move_enter_opens_and_esc_comes_back_to_the_same_case(screen):
    assert screen.inbox.table.hasFocus()
    for _ in range(3):
        screen.key(Qt.Key.Key_Down)
    screen.key(Qt.Key.Key_Return)
    assert screen.whole.currentWidget() is screen.whole.case
    assert ROWS[3].masked_person in screen.whole.case.title.text()
    screen.key(Qt.Key.Key_Escape)
    assert screen.whole.currentWidget() is screen.inbox
    assert screen.inbox.table.hasFocus()
    assert screen.inbox.table.currentIndex().row() == 3


def test_end_goes_to_the_oldest_case_and_esc_leaves(screen, qtbot):
    screen.key(Qt.Key.Key_End)
    assert screen.inbox.table.currentIndex().row() == 599
    qtbot.waitUntil(lambda: screen.model.row_at(599) == ROWS[599])
    screen.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.whole.currentWidget() is screen.whole.case)
    screen.key(Qt.Key.Key_Escape)
    with qtbot.waitSignal(screen.whole.left, timeout=1000):
        screen.key(Qt.Key.Key_Escape)


def test_f3_filters_by_text_and_esc_leaves_the_filter_first(screen, qtbot):
    screen.key(Qt.Key.Key_F3)
    assert screen.bar.text.hasFocus()
    screen.type(PEOPLE[1])
    screen.key(Qt.Key.Key_Return)
    assert screen.inbox.table.hasFocus()
    wanted = [row for row in ROWS if PEOPLE[1] in (row.clerk, row.assignee)]
    assert screen.model.total == len(wanted)
    screen.key(Qt.Key.Key_F3)
    with qtbot.assertNotEmitted(screen.whole.left):
        screen.key(Qt.Key.Key_Escape)
    assert screen.inbox.table.hasFocus()


def test_typing_is_asked_for_after_a_pause_not_for_every_letter(screen, qtbot):
    shown = []
    screen.bar.changed.connect(shown.append)
    screen.key(Qt.Key.Key_F3)
    screen.type("Quầy 3")
    assert shown == []
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].text == "Quầy 3"


def test_filters_combine_and_the_counts_follow(screen):
    screen.bar.rules.choose(["visit-frequency", "same-day-repeat"])
    screen.bar.severities.choose([Severity.REVIEW.value])
    screen.bar.desks.choose(["Quầy 1", "Quầy 2"])
    screen.bar.states.choose([CaseState.NEW.value, CaseState.WAITING.value])
    wanted = [
        row
        for row in ROWS
        if row.rule in ("visit-frequency", "same-day-repeat")
        and row.severity is Severity.REVIEW
        and row.desk in ("Quầy 1", "Quầy 2")
        and row.state in (CaseState.NEW, CaseState.WAITING)
    ]
    assert wanted
    assert screen.model.total == len(wanted)
    assert screen.inbox.count.text() == f"{len(wanted)} hồ sơ"
    new = sum(row.state is CaseState.NEW for row in wanted)
    assert f"Mới {new}" in screen.inbox.states.text()
    assert "Đã kết luận" not in screen.inbox.states.text()
    first = screen.model.index(0, Column.OPENED)
    assert first.siblingAtColumn(Column.PERSON).data() == wanted[0].masked_person


def test_a_span_of_days_is_the_facilitys_days(screen):
    screen.bar.span.setCurrentIndex(screen.bar.span.findData("today"))
    assert screen.model.case_filter == CaseFilter(since=date(2026, 11, 23), until=date(2026, 11, 23))
    assert 0 < screen.model.total < 40
    screen.bar.span.setCurrentIndex(screen.bar.span.findData("custom"))
    assert screen.bar.first.isVisible()
    screen.bar.first.setDate(QDate(2026, 11, 20))
    screen.bar.last.setDate(QDate(2026, 11, 18))
    assert (screen.model.case_filter.since, screen.model.case_filter.until) == (date(2026, 11, 18), date(2026, 11, 20))


def test_a_choice_is_made_by_keys_and_says_what_is_chosen(screen):
    button = screen.bar.states
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.list.isVisible()
    QTest.keyClick(button.list, Qt.Key.Key_Space)
    QTest.keyClick(button.list, Qt.Key.Key_Escape)
    assert not button.list.isVisible()
    assert button.chosen() == (CaseState.NEW.value,)
    assert button.text() == "Tình trạng: Mới"
    assert screen.whole.currentWidget() is screen.inbox
    assert screen.bar.clear.isEnabled()
    screen.bar.clear.click()
    assert screen.model.case_filter == CaseFilter()
    assert not screen.bar.clear.isEnabled()


def test_export_writes_what_the_filter_shows_with_text_still_being_typed(screen, tmp_path):
    screen.bar.states.choose([CaseState.RESOLVED.value])
    screen.key(Qt.Key.Key_F3)
    screen.type("Quầy 3")
    screen.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [line["id"] for line in csv.DictReader(file)]
    wanted = [row.id for row in ROWS if row.state is CaseState.RESOLVED and row.desk == "Quầy 3"]
    assert written == wanted
    assert wanted
    assert screen.asked == ["ho-so-kiem-soat-2026-11-23.csv"]
    assert str(len(wanted)) in screen.inbox.status.text()


def test_no_file_chosen_writes_nothing(qtbot, theme):
    screen = Screen(qtbot, theme, path=None)
    screen.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert screen.inbox.export.isEnabled()
    assert screen.inbox.status.text() == screen.texts("audit.inbox.keys")


class Broken(MadeCases):
    broken = True

    def cases_page(self, case_filter, offset, limit):
        if self.broken:
            raise StoreError("locked")
        return super().cases_page(case_filter, offset, limit)

    def export_csv(self, case_filter, path):
        raise StoreError("file")


def test_a_failure_is_said_in_words_and_can_be_tried_again(qtbot, theme):
    screen = Screen(qtbot, theme, cases=Broken(ROWS))
    assert screen.inbox.message.isVisible()
    assert screen.inbox.message.sentence.text() == screen.texts("audit.error.locked")
    screen.cases.broken = False
    screen.inbox.message.button.click()
    assert not screen.inbox.message.isVisible()
    assert screen.inbox.table.isVisible()
    assert screen.model.total == 600


def test_a_failed_export_says_why_and_can_be_repeated(qtbot, theme, tmp_path):
    screen = Screen(qtbot, theme, cases=Broken(ROWS), path=tmp_path / "out.csv")
    screen.cases.broken = False
    screen.inbox.reload()
    screen.inbox.export_shown()
    assert screen.texts("audit.error.file") in screen.inbox.status.text()
    assert screen.inbox.export.isEnabled()


def test_a_file_that_cannot_be_written_is_said_as_that(qtbot, theme, tmp_path):
    screen = Screen(qtbot, theme, path=tmp_path / "no such folder" / "out.csv")
    screen.inbox.export_shown()
    assert screen.texts("audit.error.file") in screen.inbox.status.text()


def test_it_asks_again_when_it_comes_to_the_front_and_takes_the_focus_to_the_list(screen, qtbot):
    window, desk = QStackedWidget(), QLineEdit()
    qtbot.addWidget(window)
    window.addWidget(desk)
    window.addWidget(screen.whole)
    window.show()
    window.activateWindow()
    window.setCurrentWidget(screen.whole)
    screen.inbox.table.setCurrentIndex(screen.model.index(1, 0))
    window.setCurrentWidget(desk)
    desk.setFocus()
    screen.cases.change_case(ROWS[1].id, by=PEOPLE[0], state=CaseState.WAITING, reason="Chờ.")
    window.setCurrentWidget(screen.whole)
    screen.whole.setFocus()
    qtbot.waitUntil(screen.inbox.table.hasFocus)
    assert screen.model.row_at(1).state is CaseState.WAITING
    assert screen.inbox.table.currentIndex().row() == 1
    screen.whole.setParent(None)  # each widget is taken down by its own name


def test_nothing_found_and_nothing_there_are_different_words(qtbot, theme, screen):
    screen.bar.text.setText("nobody has this")
    screen.bar.flush()
    assert screen.inbox.message.line.text() == screen.texts("audit.inbox.nothing")
    assert not screen.inbox.export.isEnabled()
    screen.inbox.message.button.click()
    assert screen.model.total == 600
    empty = Screen(qtbot, theme, cases=MadeCases(()))
    assert empty.inbox.message.line.text() == empty.texts("audit.inbox.empty")
    assert not empty.inbox.message.button.isVisible()


def test_the_language_changes_while_it_runs(screen):
    screen.bar.rules.choose(["same-day-repeat"])
    before = screen.model.total
    screen.texts.switch("en")
    table, words = screen.inbox.table, screen.model.index(0, Column.SEVERITY).data()
    assert table.columnWidth(Column.SEVERITY) > table.fontMetrics().horizontalAdvance(words) + table.iconSize().width()
    assert screen.inbox.title.text() == "Auditor's inbox"
    assert screen.bar.rules.text() == "Rule: Repeat on the same day"
    assert screen.model.index(0, Column.RULE).data() == "Repeat on the same day"
    assert screen.model.total == before
    assert screen.bar.rules.chosen() == ("same-day-repeat",)


def test_it_works_the_same_beside_a_thread(qtbot, theme):
    line = Line("cases")
    try:
        screen = Screen(qtbot, theme, workers=line)
        qtbot.waitUntil(lambda: screen.model.total == 600)
        qtbot.waitUntil(screen.inbox.table.hasFocus)
        screen.key(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: ROWS[0].masked_person in screen.whole.case.title.text())
    finally:
        assert line.stop()
