"""Does the inbox's model hold only what is looked at, and never mix answers?"""

from functools import partial

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from kiosk.records.values import CaseFilter, CasePage, CaseState, StoreError
from kiosk.ui.audit.cases_model import ROW_ROLE, CasesModel
from kiosk.ui.audit.columns import Column
from kiosk.ui.audit.made import made_rows
from kiosk.ui.audit.made_store import MadeCases
from kiosk.ui.audit.window import RowWindow
from kiosk.ui.workers import Direct

ROWS = made_rows(5000)


class Asked(MadeCases):
    """Remembers what was asked for."""

    def __init__(self, rows=ROWS):
        super().__init__(rows)
        self.asked: list[tuple[int, int]] = []
        self.refuse = False

    def cases_page(self, case_filter, offset, limit):
        self.asked.append((offset, limit))
        if self.refuse:
            raise StoreError("locked")
        return super().cases_page(case_filter, offset, limit)


class Later:
    """Workers that wait until they are told."""

    def __init__(self):
        self.jobs = []

    def run(self, job, done, failed):
        self.jobs.append(partial(Direct().run, job, done, failed))

    def answer(self, at=0):
        self.jobs.pop(at)()


def model_of(cases, workers=None, window=None) -> CasesModel:
    return CasesModel(cases, workers or Direct(), lambda row, column: f"{row.id}/{column.name}", window=window)


@pytest.fixture
def cases():
    return Asked()


def test_qt_finds_nothing_wrong_while_pages_come_and_filters_change(qtbot, cases):
    model = model_of(cases)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.refresh()
    for row in (0, 300, 4999, 2500):
        model.index(row, 0).data()
        qtbot.waitUntil(lambda row=row: model.row_at(row) is not None)
    model.show(CaseFilter(states=(CaseState.WAITING,)))
    model.show(CaseFilter(text="nobody has this"))
    assert model.rowCount() == 0
    model.show(CaseFilter())
    assert model.rowCount() == 5000


def test_only_the_page_in_sight_is_asked_for(qtbot, cases):
    model = model_of(cases)
    model.refresh()
    assert cases.asked == [(0, 200)]
    assert model.index(4999, 0).data() == "…"
    qtbot.waitUntil(lambda: model.row_at(4999) is not None)
    assert cases.asked == [(0, 200), (4800, 200)]
    assert model.index(4999, Column.RULE).data() == f"{ROWS[4999].id}/RULE"
    assert model.index(4999, 0).data(ROW_ROLE) == ROWS[4999]


def test_a_dragged_scroll_bar_asks_for_the_last_pages_only(qtbot, cases):
    model = model_of(cases)
    model.refresh()
    for row in range(200, 5000, 200):
        model.index(row, 0).data()
    qtbot.waitUntil(lambda: model.row_at(4800) is not None)
    assert len(cases.asked) == 1 + 3


def test_rows_far_away_are_let_go_and_come_back(qtbot, cases):
    model = model_of(cases, window=RowWindow(page_size=50, keep=3))
    model.refresh()
    for row in (100, 200, 300, 400):
        model.index(row, 0).data()
        qtbot.waitUntil(lambda row=row: model.row_at(row) is not None)
    assert model.row_at(0) is None
    model.index(0, 0).data()
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    assert model.row_at(0) == ROWS[0]


def test_an_answer_to_an_earlier_filter_is_dropped(qtbot, cases):
    workers = Later()
    model = model_of(cases, workers)
    model.show(CaseFilter())
    model.show(CaseFilter(text="nobody has this"))
    workers.answer(1)
    assert model.rowCount() == 0
    workers.answer()
    assert model.rowCount() == 0


def test_when_cases_come_in_between_the_rows_move_together(qtbot):
    cases = Asked(ROWS[1:])
    model = model_of(cases)
    model.refresh()
    cases.__init__(ROWS)
    model.index(1000, 0).data()
    qtbot.waitUntil(lambda: model.row_at(1000) is not None)
    assert model.rowCount() == 5000
    assert model.row_at(0) is None  # page 0 showed the old numbering
    model.index(0, 0).data()
    qtbot.waitUntil(lambda: model.row_at(0) == ROWS[0])


def test_a_short_answer_is_not_asked_for_without_end(qtbot):
    class Short(Asked):
        def cases_page(self, case_filter, offset, limit):
            page = super().cases_page(case_filter, offset, limit)
            return CasePage(rows=page.rows[:10], total=page.total)

    cases = Short()
    model = model_of(cases)
    model.refresh()
    for _ in range(5):
        assert model.index(150, 0).data() == "…"
        qtbot.wait(5)
    assert len(cases.asked) == 1


def test_a_failed_page_is_told_once_and_asked_again_by_refresh(qtbot, cases):
    model = model_of(cases)
    model.refresh()
    cases.refuse = True
    failures = []
    model.failed.connect(failures.append)
    for _ in range(3):
        model.index(900, 0).data()
        qtbot.wait(5)
    assert [error.code for error in failures] == ["locked"]
    cases.refuse = False
    model.refresh()
    model.index(900, 0).data()
    qtbot.waitUntil(lambda: model.row_at(900) == ROWS[900])


def test_a_screen_reader_hears_the_column_with_the_value(cases):
    model = model_of(cases)
    model.refresh()
    from PySide6.QtCore import Qt

    assert model.index(0, Column.DESK).data(Qt.ItemDataRole.AccessibleTextRole) == f"DESK: {ROWS[0].id}/DESK"
    assert isinstance(model, QAbstractItemModel)
