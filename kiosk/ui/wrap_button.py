"""How does a button carry a long text in a narrow place? It wraps; Qt's own button would cut it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kiosk.ui.labels import label, put
from kiosk.ui.theme import Theme, restyle, tokens


class WrapButton(QPushButton):
    """At least as high as a finger, with an icon and a text that wraps; takes the focus only where its owner says so."""

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
        self._cap, self._sign, self._words = label("key", wrap=False), QLabel(), label()
        self._cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cap.hide()
        self._sign.setFixedSize(self._side, self._side)
        self._sign.hide()
        for part in (self._cap, self._sign, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever went to a button with Tab means that button with Enter, not the card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def write(self, text: str, picture: QPixmap | None = None, key: str = "") -> None:
        """The text; before it the icon, or the key that does the same as the button, drawn as a key."""
        self._words.setText(text)
        put(self._cap, key)
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
        cap = 0 if self._cap.isHidden() else self._cap.sizeHint().width() + self._gap
        return margins.left() + margins.right() + icon + cap

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
