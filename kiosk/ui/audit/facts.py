"""How are named values shown one under another?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kiosk.ui.theme import Theme, restyle, tokens


class Facts(QWidget):
    """Two columns, name and value, as many lines as there are; long values go on in the next line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(tokens.GAP_L))
        self._grid.setVerticalSpacing(theme.px(tokens.GAP_S))
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (name, value) in enumerate(rows):
            for column, words in enumerate((name, value)):
                label = QLabel(words, self)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                restyle(label, role="quiet" if column == 0 else "strong")
                self._grid.addWidget(label, at, column)
                label.show()

    def rows(self) -> list[tuple[str, str]]:
        """What is shown, for tests."""
        found: list[tuple[str, str]] = []
        for at in range(self._grid.rowCount()):
            pair = [self._grid.itemAtPosition(at, column) for column in (0, 1)]
            words = [item.widget().text() for item in pair if item is not None]  # type: ignore[union-attr]
            if len(words) == 2:
                found.append((words[0], words[1]))
        return found
