"""What else did this person do here? The visits around the case, those that counted marked."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fraud_rules._types import Visit
from kiosk.records.values import Case
from kiosk.ui.audit.evidence_view import Hit
from kiosk.ui.audit.words import Words
from kiosk.ui.theme import Theme, restyle, tokens

_HEADS = ("mark", "at", "decision", "entry", "papers", "type", "desk", "clerk")
_FLAGGED = ("flagged", "flagged-aside")
_COUNTED = (*_FLAGGED, "counted", "counted-undone")


class TimelineView(QFrame):
    """Newest visit first. The mark is a word and an icon, and the row is bold: never colour alone."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._visits: tuple[Visit, ...] = ()
        self._hit: Hit | None = None
        restyle(self, role="panel")
        self.heading, self.outside = QLabel(), QLabel()
        restyle(self.heading, role="lead")
        restyle(self.outside, role="small")
        for label in (self.heading, self.outside):
            label.setWordWrap(True)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(36))
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setMinimumHeight(theme.px(36) * 7)
        self.table.setIconSize(QSize(theme.px(tokens.ICON), theme.px(tokens.ICON)))
        rows = QVBoxLayout(self)
        pad = theme.px(tokens.PAD)
        rows.setContentsMargins(pad, pad, pad, pad)
        rows.setSpacing(theme.px(tokens.GAP))
        rows.addWidget(self.heading)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.outside)

    def show_case(self, case: Case) -> None:
        self._visits = case.timeline[::-1]
        self._fill()

    def chosen(self) -> Visit | None:
        """The visit under the cursor, else the one that the marked hit belongs to, else the newest."""
        row = self.table.currentRow()
        if self.table.selectedItems() and 0 <= row < len(self._visits):
            return self._visits[row]
        hit = self._hit[0] if self._hit else ""
        flagged = (visit for visit in self._visits if hit and hit in (visit.visit_id, visit.presentation_id))
        return next(flagged, next(iter(self._visits), None))

    def mark(self, hit: Hit) -> None:
        """Mark the visits that counted in this hit, and the visit that it belongs to."""
        self._hit = hit
        self._fill()

    def _fill(self) -> None:
        texts, words = self._words.texts, self._words
        self.table.setHorizontalHeaderLabels([texts(f"audit.timeline.{head}") for head in _HEADS])
        self.table.setAccessibleName(texts("audit.timeline.title"))
        self.table.setRowCount(len(self._visits))
        counted = 0
        for row, visit in enumerate(self._visits):
            mark = self._mark_of(visit)
            counted += mark in _COUNTED
            cells = (
                texts(f"audit.mark.{mark}"),
                words.moment(visit.occurred_at),
                words.decision(visit),
                words.entry(visit),
                words.papers(visit),
                visit.visit_type or "–",
                visit.desk,
                visit.clerk,
            )
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                if column < 2 and mark in _COUNTED:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                if column == 0 and mark in _COUNTED:
                    icon = ("hand-stop", "red") if mark in _FLAGGED else ("check", "amber")
                    item.setIcon(self._theme.icon(*icon))
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        heading = "heading" if self._visits else "empty"
        self.heading.setText(texts(f"audit.timeline.{heading}", counted=counted, total=len(self._visits)))
        self.table.setVisible(bool(self._visits))
        outside = len(self._hit[2].evidence.counted) - self._counted_here() if self._hit else 0
        self.outside.setText(texts("audit.timeline.outside", count=outside))
        self.outside.setVisible(outside > 0)

    def _mark_of(self, visit: Visit) -> str:
        if self._hit is not None:
            visit_id, _, outcome = self._hit
            if visit.visit_id and visit.visit_id == visit_id:
                return "flagged" if visit.admitted else "flagged-aside"
            if {visit.visit_id, visit.presentation_id} & set(outcome.evidence.counted):
                return "counted-undone" if visit.undone else "counted"
        if visit.undone:
            return "undone"
        return "plain" if visit.admitted else "not-admitted"

    def _counted_here(self) -> int:
        assert self._hit is not None
        here = {key for visit in self._visits for key in (visit.visit_id, visit.presentation_id)}
        return len(set(self._hit[2].evidence.counted) & here)
