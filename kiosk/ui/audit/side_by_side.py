"""When do two parts stand side by side, and when one under the other?"""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_CHARACTERS = 46
"""Average characters that each part needs in a line before a second column is worth having."""


class SideBySide(QWidget):
    """Two widgets beside each other while both have room for their text, else stacked."""

    def __init__(
        self, left: QWidget, right: QWidget, gap: int, shares: tuple[int, int] = (1, 1), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(gap)
        self._rows.addWidget(left, shares[0])
        self._rows.addWidget(right, shares[1])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        wide = event.size().width() >= 2 * _CHARACTERS * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._rows.direction() != direction:
            self._rows.setDirection(direction)
