"""How does a text get onto the screen? As plain text, wrapped, with a role that the style sheet knows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from kiosk.ui.theme import restyle


def label(role: str = "", *, wrap: bool = True, parent: QWidget | None = None) -> QLabel:
    """A label that never reads mark-up: a name on a card is text, whatever stands in it."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def put(target: QLabel, text: str, tone: str | None = None) -> None:
    """Write `text` and hide the label when it is empty."""
    target.setText(text)
    target.setVisible(bool(text))
    if tone is not None:
        restyle(target, tone=tone)


def frame(role: str, parent: QWidget | None = None) -> QFrame:
    """A frame that the style sheet knows by its role."""
    made = QFrame(parent)
    made.setProperty("role", role)
    return made


class FlowColumn(QWidget):
    """The inside of a scroll area whose height follows from its width."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The hint for the smallest width would make the area scroll too early."""
        return QSize(super().minimumSizeHint().width(), 0)
