"""Who did what with a case, and why? Its notes, newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from kiosk.records.values import Case, CaseNote
from kiosk.ui.audit.words import Words
from kiosk.ui.theme import Theme, restyle, tokens


class NotesView(QFrame):
    """One entry a change: when, who, what became of the case, and the reason as it was written."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        restyle(self, role="panel")
        self.heading = QLabel()
        restyle(self.heading, role="lead")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(*(theme.px(tokens.PAD),) * 4)
        self._rows.setSpacing(theme.px(tokens.GAP_S))
        self._rows.addWidget(self.heading)
        self._rows.addStretch(1)

    def show_case(self, case: Case) -> None:
        while self._rows.count() > 2:
            item = self._rows.takeAt(1)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        texts = self._words.texts
        self.heading.setText(texts("audit.notes.title" if case.notes else "audit.notes.empty"))
        for note in case.notes:
            self._rows.insertWidget(1, self._label(note.reason, "strong"))
            self._rows.insertWidget(1, self._label(self._head(note), "small"))

    def _head(self, note: CaseNote) -> str:
        parts = [self._words.moment(note.at), note.by, self._words.state(note.state)]
        if note.disposition:
            parts.append(self._words.disposition(note.disposition))
        if note.assignee:
            parts.append(self._words.texts("audit.notes.assignee", who=note.assignee))
        return " · ".join(parts)

    def _label(self, words: str, role: str) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setVisible(bool(words))
        restyle(label, role=role)
        return label
