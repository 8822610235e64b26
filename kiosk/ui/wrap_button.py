"""How does a button carry a long text in a narrow place? It wraps; Qt's own button would cut it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kiosk.ui.labels import label
from kiosk.ui.theme import Theme, restyle, tokens


class WrapButton(QPushButton):
    """A button that never takes the focus, at least as high as a finger, with an icon and a text that wraps."""

    def __init__(self, theme: Theme, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        restyle(self, role=role)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._target, self._side, self._gap = theme.px(tokens.TARGET), theme.px(tokens.ICON), theme.px(tokens.GAP)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(tokens.GAP_S), theme.px(12), theme.px(tokens.GAP_S))
        row.setSpacing(self._gap)
        self._sign, self._words = QLabel(), label()
        self._sign.setFixedSize(self._side, self._side)
        self._sign.hide()
        for part in (self._sign, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)

    def write(self, text: str, picture: QPixmap | None = None) -> None:
        """The text and, where there is one, the icon before it."""
        self._words.setText(text)
        if picture is not None:
            self._sign.setPixmap(picture)
            self._sign.show()
        self.updateGeometry()

    def set_role(self, role: str) -> None:
        """Another role for the style sheet; the text inside takes its colour from it."""
        if self.property("role") != role:
            restyle(self, role=role)
            self.style().unpolish(self._words)
            self.style().polish(self._words)

    def text(self) -> str:
        return self._words.text()

    def _around(self) -> int:
        layout = self.layout()
        margins = layout.contentsMargins() if layout else self.contentsMargins()
        icon = 0 if self._sign.isHidden() else self._side + self._gap
        return margins.left() + margins.right() + icon

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        self._words.ensurePolished()
        wide = self._words.fontMetrics().horizontalAdvance(self.text()) + 2 + self._around()
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        self._words.ensurePolished()
        metrics = self._words.fontMetrics()
        wide = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(wide + 2 + self._around(), self._target)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        layout = self.layout()
        if layout is None:
            return self._target
        margins = layout.contentsMargins()
        tall = self._words.heightForWidth(max(1, width - self._around())) + margins.top() + margins.bottom()
        return max(self._target, tall)
