"""When do two parts stand side by side, and when one under the other?"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
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
        self._left, self._right, self._shares = left, right, shares
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(gap)
        self._rows.addWidget(left, shares[0])
        self._rows.addWidget(right, shares[1])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as when stacked: otherwise a page that stands side by side could never become narrow again."""
        hint = super().minimumSizeHint()
        parts = (self._left.minimumSizeHint().width(), self._right.minimumSizeHint().width())
        return QSize(max(parts), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """A part that grew (a button appeared, the words changed) may need the whole width."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        width = self.width()
        room = width - self._rows.spacing()
        whole = sum(self._shares)
        fits = all(
            part.minimumSizeHint().width() <= room * share // whole
            for part, share in zip((self._left, self._right), self._shares, strict=True)
        )
        wide = fits and width >= 2 * _CHARACTERS * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._rows.direction() != direction:
            self._rows.setDirection(direction)
