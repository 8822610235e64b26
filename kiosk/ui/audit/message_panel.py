"""What is said where a list would stand: nothing found, nothing there, or something failed?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.ui.theme import Theme, restyle, tokens


class MessagePanel(QFrame):
    """An icon, a line, a sentence and at most one button."""

    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        restyle(self, role="panel")
        self.icon, self.line, self.sentence, self.button = QLabel(), QLabel(), QLabel(), QPushButton()
        restyle(self.line, role="lead")
        restyle(self.sentence, role="quiet")
        rows = QVBoxLayout(self)
        pad = theme.px(tokens.PAD)
        rows.setContentsMargins(pad, pad, pad, pad)
        rows.setSpacing(theme.px(tokens.GAP))
        rows.addStretch(1)
        for label in (self.icon, self.line, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self.icon)
            rows.addWidget(label)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        rows.addStretch(1)
        self.button.clicked.connect(self.pressed)

    def show_words(self, icon: str, tone: str, line: str, sentence: str, button: str) -> None:
        """`button` empty = none."""
        ratio = self.devicePixelRatioF()
        self.icon.setPixmap(self._theme.pixmap(icon, tone, tokens.ICON_WORD, ratio))
        self.line.setText(line)
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{line}. {sentence}")
