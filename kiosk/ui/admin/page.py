"""How does a page scroll? A page with margins in a scroll area, so that large letters cut nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from kiosk.ui.theme import Theme, tokens


def scrolled(inner: QWidget, theme: Theme, widest: int | None = None) -> QScrollArea:
    """`inner` in a scroll area of its own; `widest`: in token pixels, for pages of fields that need no more."""
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(*(theme.px(tokens.PAD),) * 4)
    rows.addWidget(inner)
    if widest is not None:
        inner.setMaximumWidth(theme.px(widest))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
