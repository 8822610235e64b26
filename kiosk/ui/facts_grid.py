"""How do label and value stand beside each other? Two columns; the values begin on one line of the eye."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kiosk.ui.labels import label
from kiosk.ui.theme import Theme, tokens


class FactsGrid(QWidget):
    """Pairs of a quiet label and a value; rows are kept and refilled, so nothing jumps."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(tokens.GAP_L))
        self._grid.setVerticalSpacing(theme.px(2))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (label, value) pairs and no others."""
        while len(self._rows) < len(facts):
            pair = (label("quiet"), label("strong"))
            for column, part in enumerate(pair):
                self._grid.addWidget(part, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(pair)
        for index, (name, value) in enumerate(self._rows):
            shown = index < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[index][0])
                value.setText(facts[index][1])
        self.setVisible(bool(facts))
