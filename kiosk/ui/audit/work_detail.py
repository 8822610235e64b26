"""What is to be done about one changed verdict? The code in words, the telephone on demand, and how it was dealt with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.ui.answer_words import CodeWords
from kiosk.ui.audit.facts import Facts
from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_values import WorkRow
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.labels import label, put
from kiosk.ui.theme import Theme, restyle, tokens


class WorkDetail(QFrame):
    """Signals for the row that is shown; what was typed stays until it was taken."""

    telephone_wanted, proof_wanted = Signal(), Signal()
    dealt = Signal(str)
    """The words that say how."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._row: WorkRow | None = None
        self._code: CodeWords | None = None
        self._number: str | None = None
        restyle(self, role="panel")
        self.facts = Facts(theme)
        self.caption, self.told = label("quiet"), label()
        self.reason = _Reason()
        self.telephone, self.proof, self.done = QPushButton(), QPushButton(), QPushButton()
        restyle(self.done, role="primary")
        self.caption.setBuddy(self.reason)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(theme.px(tokens.PAD),) * 4)
        rows.setSpacing(theme.px(tokens.GAP))
        buttons = FlowLayout()
        buttons.setSpacing(theme.px(tokens.GAP))
        for button in (self.done, self.telephone, self.proof):
            button.setIconSize(QSize(*(theme.px(tokens.ICON),) * 2))
            buttons.addWidget(button)
        for part in (self.facts, self.caption, self.reason):
            rows.addWidget(part)
        rows.addLayout(buttons)
        rows.addWidget(self.told)
        self.told.hide()
        self.telephone.clicked.connect(self.telephone_wanted)
        self.proof.clicked.connect(self.proof_wanted)
        self.done.clicked.connect(self.send)
        self.reason.entered.connect(self.send)
        self.retranslate()

    def show_row(self, row: WorkRow | None, code: CodeWords | None) -> None:
        """Another visit, or None for none; words typed for another one go."""
        if (row.visit_id if row else None) != (self._row.visit_id if self._row else None):
            self._number = None
            self.reason.clear()
            self.tell("")
        self._row, self._code = row, code
        self._write()

    def show_number(self, number: str) -> None:
        """The telephone number, now that somebody asked for it."""
        self._number = number
        self._write()

    def tell(self, text: str, tone: str = "amber") -> None:
        """One quiet line beneath."""
        put(self.told, text, tone)

    def to_reason(self) -> None:
        """The key of the field."""
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def send(self) -> None:
        """Hand the words over, or say that some are needed."""
        if self._row is None or self._row.seen_by is not None or not self.done.isEnabled():
            return
        words = self.reason.text().strip()
        if not words:
            self.tell(self._words.texts("work.reason-needed"))
            self.to_reason()
            return
        self.tell("")
        self.done.setEnabled(False)
        self.dealt.emit(words)

    def taken(self) -> None:
        """It was recorded, or refused: another try may come."""
        self.done.setEnabled(True)

    def retranslate(self) -> None:
        texts = self._words.texts
        for button, key in (
            (self.done, "work.done"),
            (self.telephone, "work.telephone.show"),
            (self.proof, "work.proof"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(texts(key))
        self.telephone.setIcon(self._theme.icon("device-mobile"))
        self.proof.setIcon(self._theme.icon("clipboard-check"))
        self.caption.setText(texts("work.reason"))
        self.reason.setAccessibleName(texts("work.reason"))
        self._write()

    def _write(self) -> None:
        row, texts = self._row, self._words.texts
        self.setVisible(row is not None)
        if row is None:
            return
        code = f"{row.code}: {self._code.meaning}" if self._code else row.code or "–"
        todo = self._code.clerk if self._code else texts(f"work.todo.{row.after.value}")
        found = [
            (texts("work.fact.name"), row.masked_name or texts("work.nobody")),
            (texts("work.fact.found"), self._words.moment(row.found_at)),
            (texts("work.fact.code"), code),
            (texts("work.fact.todo"), todo),
        ]
        if self._number is not None:
            found.append((texts("work.fact.telephone"), self._number or texts("work.telephone.none")))
        if row.seen_by is not None:
            when = self._words.moment(row.seen_at) if row.seen_at else ""
            found.append((texts("work.fact.dealt"), texts("work.dealt", who=row.seen_by, when=when, note=row.note)))
        self.facts.show_rows(found)
        self.telephone.setVisible(row.telephone and self._number is None)
        for part in (self.caption, self.reason, self.done):
            part.setVisible(row.seen_by is None)


class _Reason(QLineEdit):
    """One line; Enter hands it over."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)
