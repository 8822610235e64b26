"""The work list by keyboard: what it says, what it asks before it does it, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.records.values import StoreError
from kiosk.ui.audit.made import NOW, ZONE
from kiosk.ui.audit.made_work import MadeWork, made_work
from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_screen import WorkScreen
from kiosk.ui.audit.work_values import Waiters, WorkPort
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from kiosk.ui.workers import Direct
from kiosk.verify.verdict import Decision

Key = Qt.Key


@pytest.fixture
def show(qtbot, qapp, tmp_path: Path):
    def make(port: WorkPort, texts: Texts | None = None) -> WorkScreen:
        path = tmp_path / "p.html"
        words = Words(texts or Texts.load("vi", strict=True), ZONE)
        screen = WorkScreen(port, Direct(), words, apply(qapp, False), lambda: NOW, lambda *_asked: path)
        qtbot.addWidget(screen)
        screen.resize(1280, 720)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        qtbot.waitUntil(screen.table.hasFocus) if screen.table.isVisible() else None
        return screen

    return make


def press(key: Key, text: str = "") -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    if text:
        QTest.keyClicks(widget, text)
    QTest.keyClick(widget, key)


def told(screen: WorkScreen) -> str:
    return " ".join(value for _, value in screen.detail.facts.rows())


def test_a_row_says_the_code_in_words_and_what_to_do_in_both_languages(show) -> None:
    texts = Texts.load("vi", strict=True)
    screen = show(MadeWork(made_work()), texts)
    texts.on_switch(screen.retranslate)
    assert "110: Thẻ đã thu hồi" in told(screen)
    assert "vẫn tiếp nhận khám" in told(screen)
    assert "0900" not in told(screen)
    assert screen.count.text() == "chưa xử lý: 9"
    texts.switch("en")
    assert "110: card withdrawn" in told(screen)
    assert screen.table.horizontalHeaderItem(0).text() == "Visit"


def test_every_decision_has_something_to_do_where_no_table_knows_the_code(show) -> None:
    for decision in Decision:
        screen = show(MadeWork((replace(made_work(1)[0], after=decision, code="777"),)))
        assert "777" in told(screen)
        assert len(told(screen)) > 40


def test_it_is_dealt_with_by_keys_and_never_without_words(show) -> None:
    port = MadeWork(made_work(3))
    screen = show(port)
    press(Key.Key_Down)
    visit = screen.table.current().visit_id
    press(Key.Key_F4)
    press(Key.Key_Return)
    assert screen.detail.told.text().startswith("Ghi vài chữ")
    heard: list[bool] = []
    screen.changed.connect(lambda: heard.append(True))
    press(Key.Key_Return, "da goi dien")
    assert heard == [True]
    assert visit not in {row.visit_id for row in port.rows(dealt=False)}
    assert screen.table.rowCount() == 2
    assert screen.table.hasFocus()
    assert screen.detail.reason.text() == ""
    press(Key.Key_F9)
    assert screen.table.rowCount() == 3
    screen.table.setCurrentCell(1, 0)
    assert "da goi dien" in told(screen)
    assert not screen.detail.done.isVisible()


def test_the_telephone_is_shown_on_demand_for_that_row_only(show) -> None:
    port = MadeWork(made_work(2))
    screen = show(port)
    press(Key.Key_F6)
    assert "0900 000 009" in told(screen)
    assert port.asked == ["telephone p0"]
    press(Key.Key_F6)  # it is there already: a second look would be logged for nothing
    assert port.asked == ["telephone p0"]
    press(Key.Key_Down)
    assert "0900" not in told(screen)
    press(Key.Key_F6)
    assert port.asked == ["telephone p0"]  # none was left
    press(Key.Key_Up)
    assert "0900" not in told(screen)


def test_asking_now_asks_first_and_escape_takes_it_back(show) -> None:
    port = MadeWork(made_work(1))
    screen = show(port)
    assert "3 lượt" in screen.waiters.line.text()
    press(Key.Key_F7)
    assert "lưu vết" in screen.waiters.question.text()
    left: list[bool] = []
    screen.left.connect(lambda: left.append(True))
    press(Key.Key_Escape)
    assert (port.asked, left, screen.waiters.asking) == ([], [], False)
    press(Key.Key_F7)
    QTest.mouseClick(screen.waiters.yes, Qt.MouseButton.LeftButton)
    assert port.asked == ["now"]
    assert "ngay khi Cổng" in screen.waiters.line.text()


def test_enter_on_the_question_leaves_it_to_the_machine(show) -> None:
    port = MadeWork(made_work(1))
    screen = show(port)
    press(Key.Key_F7)
    assert screen.waiters.no.hasFocus()


def test_without_a_gateway_or_anybody_waiting_there_is_nothing_to_press(show) -> None:
    for waiters in (Waiters(count=0, asks=True), Waiters(count=2, since=NOW, asks=False)):
        screen = show(MadeWork(made_work(1), waiters))
        assert not screen.waiters.ask.isVisible()
        press(Key.Key_F7)
        assert not screen.waiters.asking


def test_the_proof_is_written_where_somebody_said(show, tmp_path: Path) -> None:
    port = MadeWork(made_work(1))
    screen = show(port)
    press(Key.Key_F8)
    assert port.asked == ["proof p0"]
    assert (tmp_path / "p.html").exists()
    assert "trình duyệt" in screen.detail.told.text()


def test_a_failure_keeps_what_was_typed_and_says_so(show) -> None:
    class Full(MadeWork):
        def deal(self, visit_id: str, reason: str) -> None:
            raise StoreError("disk-full")

        def proof(self, presentation_id: str, path: Path, language: str) -> None:
            raise OSError(28, "No space left on device")

    screen = show(Full(made_work(1)))
    press(Key.Key_F4)
    press(Key.Key_Return, "da goi")
    assert screen.detail.told.text()
    assert screen.detail.reason.text() == "da goi"
    assert screen.detail.done.isEnabled()
    press(Key.Key_F8)
    assert "No space" not in screen.detail.told.text()
    assert screen.detail.told.text()


def test_an_empty_list_is_calm_and_one_that_cannot_be_read_says_so(show) -> None:
    screen = show(MadeWork(()))
    assert screen.message.line.text() == "Không có kết quả nào đổi mà chưa xử lý."
    assert not screen.detail.isVisible()

    class Locked(MadeWork):
        def rows(self, *, dealt: bool):
            raise StoreError("locked")

    screen = show(Locked(()))
    assert screen.message.button.isVisible()


def test_words_half_typed_survive_an_answer_that_comes_meanwhile(show) -> None:
    screen = show(MadeWork(made_work(3)))
    press(Key.Key_F4)
    QTest.keyClicks(QApplication.focusWidget(), "da go")
    screen.reload()
    assert screen.detail.reason.text() == "da go"
    assert screen.detail.reason.hasFocus()


def test_an_impatient_second_enter_deals_with_one_visit_only(show) -> None:
    jobs = []

    class Slow:
        def run(self, job, done, failed):
            jobs.append((job, done))

    port = MadeWork(made_work(3))
    screen = show(port)
    screen._workers = Slow()
    screen.detail.reason.setText("da goi")
    screen.detail.send()
    screen.detail.send()
    assert len(jobs) == 1
    screen.table.setCurrentCell(1, 0)
    job, done = jobs.pop()
    done(job())
    assert [row.visit_id for row in port.rows(dealt=True) if row.seen_by] == [made_work(1)[0].visit_id]


def test_a_number_that_comes_late_is_not_shown_for_somebody_else(show) -> None:
    screen = show(MadeWork(made_work(3)))
    first = screen.table.current()
    press(Key.Key_Down)
    screen._number(first, "0900 000 009")
    assert "0900" not in told(screen)
