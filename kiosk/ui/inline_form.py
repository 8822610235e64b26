"""What has to be typed beside a number? One or two fields inside the window; Enter hands them over, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from kiosk.ui.i18n import Texts
from kiosk.ui.labels import label, put
from kiosk.ui.theme import Theme, restyle, tokens

Check = Callable[[tuple[str, ...]], str | None]
"""Gets the typed texts; returns the key of what is wrong, or None when they were taken."""


class InlineForm(QFrame):
    """A frame with labelled fields. `closed` is emitted when it goes away."""

    opened = Signal()
    closed = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        restyle(self, role="panel")
        pad, gap = theme.px(tokens.PAD), theme.px(tokens.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, gap, pad, gap)
        column.setSpacing(theme.px(tokens.GAP_S))
        self._title, self._foot, self._wrong = label("strong"), label("small"), label("strong")
        self._rows = [(label("quiet"), _Field(self)) for _ in range(2)]
        column.addWidget(self._title)
        for caption, box in self._rows:
            column.addWidget(caption)
            column.addWidget(box)
        column.addWidget(self._wrong)
        column.addWidget(self._foot)
        self._name, self._fields, self._check = "", (), None
        self._shown: tuple[str, ...] = ()
        self.hide()

    _fields: Sequence[str]
    _check: Check | None

    @property
    def is_open(self) -> bool:
        return self._check is not None

    def open_form(self, title: str, fields: Sequence[tuple[str, str]], check: Check) -> None:
        """`fields`: (text key, first text) of one or two fields."""
        self._name, self._fields, self._check = title, [key for key, _ in fields], check
        for index, (_, box) in enumerate(self._rows):
            box.setText(fields[index][1] if index < len(fields) else "")
        put(self._wrong, "")
        self.retranslate()
        self.show()
        self._rows[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._rows[0][1].selectAll()
        self.opened.emit()

    def close_form(self) -> None:
        """Leave without handing anything over."""
        self._check = None
        self.hide()
        self.closed.emit()

    def submit(self) -> None:
        """Enter: to the next empty field, else hand over."""
        boxes = [box for _, box in self._rows[: len(self._fields)]]
        empty = next((box for box in boxes if not box.text().strip()), None)
        if empty is not None and not empty.hasFocus():
            empty.setFocus(Qt.FocusReason.TabFocusReason)
            return
        wrong = self._check(tuple(box.text().strip() for box in boxes)) if self._check else None
        if wrong:
            put(self._wrong, self._texts(wrong), "amber")
        else:
            self.close_form()

    def retranslate(self) -> None:
        """Write all texts again."""
        self._title.setText(self._texts(self._name) if self._name else "")
        self._foot.setText(self._texts("form.enter"))
        for index, (caption, box) in enumerate(self._rows):
            used = index < len(self._fields)
            caption.setVisible(used)
            box.setVisible(used)
            if used:
                caption.setText(self._texts(self._fields[index]))
                box.setAccessibleName(self._texts(self._fields[index]))


class _Field(QLineEdit):
    def __init__(self, form: InlineForm) -> None:
        super().__init__()
        self._form = form

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._form.submit()
            return
        super().keyPressEvent(event)
