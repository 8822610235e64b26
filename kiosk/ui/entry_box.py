"""Where is a number, a name or a pasted code typed? One box; below it stands what the typed text means."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kiosk.scanner.reading import Reading, Source
from kiosk.ui import wording
from kiosk.ui.i18n import Texts
from kiosk.ui.labels import label, put
from kiosk.ui.ports import NumberHint, NumberPort
from kiosk.ui.seen_text import SeenText
from kiosk.ui.theme import Theme, tokens

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Typed(Enum):
    """What somebody typed; nobody has to choose a mode first."""

    NOTHING = auto()
    NUMBER = auto()
    CODE = auto()
    NAME = auto()


def kind_of(text: str) -> Typed:
    """A code has bars or is long; a number has a digit; the rest is a name."""
    text = text.strip()
    if not text:
        return Typed.NOTHING
    if "|" in text or len(text) > 40 or ":" in text:
        return Typed.CODE
    return Typed.NUMBER if any(letter.isdigit() for letter in text) else Typed.NAME


def typed_reading(text: str, at: datetime) -> Reading:
    """What was typed, as a reading. `at`: aware UTC."""
    return Reading(data=text.encode(), source=Source.TYPED, at=at, decoder="typed")


class EntryBox(QWidget):
    """The one entry box. `submitted(text)` on Enter while it holds text; it is cleared only by its owner."""

    submitted = Signal(str)

    def __init__(self, numbers: NumberPort, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._numbers, self._texts = numbers, texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.GAP_S))
        self.box = _Line()
        self.box.setProperty("role", "entry")
        self.box.setMaxLength(4096)
        self._seen = SeenText(self.box)
        self.box.setValidator(self._seen)
        self.box.inputRejected.connect(self._rejected)
        self.meaning, self.message = label("small"), label("strong")
        for part in (self.box, self.meaning, self.message):
            column.addWidget(part)
        self._suggestion = ""
        self.box.entered.connect(lambda: self.submitted.emit(self.text()))
        self.box.wanted.connect(self._take_suggestion)
        self.box.textChanged.connect(self._typed)
        self.message.hide()
        self.retranslate()

    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self.box.text().strip()

    def clear(self) -> None:
        """Empty box, no message."""
        self.box.clear()
        self.tell("")

    def tell(self, text: str, tone: str = "amber") -> None:
        """One quiet line under the box; empty takes it away."""
        put(self.message, text, tone)

    def focus(self) -> None:
        """Take the keyboard."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Write all texts again."""
        self.box.setPlaceholderText(self._texts("entry.hint"))
        self.box.setAccessibleName(self._texts("entry.label"))
        self.tell("")  # what was told is in the other language
        self._describe()

    def _typed(self) -> None:
        self.tell("")
        self._describe()

    def _rejected(self) -> None:
        """Nothing of a text with hidden characters is taken: half of it would be another text."""
        if self._seen.refused:
            self.tell(self._texts("entry.unseen"))

    def _take_suggestion(self) -> None:
        """The number that was meant, in place of the typed one; Enter still looks it up."""
        if self._suggestion:
            self.box.setText(self._suggestion)

    def _describe(self) -> None:
        kind = kind_of(self.box.text())
        self._suggestion = ""
        if kind is Typed.NUMBER:
            put(self.meaning, self._number(self._numbers.describe_number(self.text())))
        elif kind is Typed.NAME:
            put(self.meaning, self._texts("entry.name"))
        else:
            self.meaning.setText("")
            self.meaning.setVisible(True)  # keeps its line, so that nothing jumps while typing

    def _number(self, hint: NumberHint) -> str:
        parts = [" ".join(hint.groups)]
        if hint.kind:
            parts.append(self._texts(f"entry.kind.{hint.kind.value}"))
        if hint.object_code:
            parts.append(self._texts("entry.object", code=hint.object_code))
        if hint.share:
            parts.append(self._texts("entry.share", share=hint.share))
        if hint.province:
            parts.append(hint.province)
        parts += [self._texts(f"hint.{word}") for word in hint.hints]
        self._suggestion = hint.suggestion or ""
        if hint.suggestion:
            self.tell(self._texts("entry.meant", number=wording.grouped(hint.suggestion)))
        if hint.complete and not hint.hints:
            parts.append(self._texts("entry.enter"))
        return " · ".join(part for part in parts if part)


class _Line(QLineEdit):
    entered = Signal()
    wanted = Signal()
    """The key that takes what the line below offers."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                if not event.isAutoRepeat():
                    self.entered.emit()
            else:
                event.ignore()  # an empty box leaves Enter to the card
            return
        if event.key() == Qt.Key.Key_Down and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _NO_MODIFIER:
            self.wanted.emit()
            return
        undo = event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (undo and not self.text()):
            event.ignore()
            return
        super().keyPressEvent(event)
