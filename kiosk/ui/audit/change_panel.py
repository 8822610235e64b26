"""How does a case go on? State, conclusion, who works on it and why: the panel under the evidence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.records.values import CaseRow, CaseState, Disposition, StoreError
from kiosk.ui.audit.change import Change, is_proposal, missing, next_states
from kiosk.ui.audit.words import Words
from kiosk.ui.theme import Theme, restyle, tokens

_FIELDS = ("state", "disposition", "assignee", "reason")


class ChangePanel(QFrame):
    """Emits `asked` with a complete `Change`; what is missing is said beside its field and nothing is emptied."""

    asked = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._row: CaseRow | None = None
        self._proposer = ""
        self._people: tuple[str, ...] = ()
        self._missing: dict[str, str] = {}
        self._failed: Exception | None = None
        restyle(self, role="panel")
        self.heading, self.proposed, self.failure = QLabel(), QLabel(), QLabel()
        restyle(self.heading, role="lead")
        restyle(self.failure, tone="red")
        restyle(self.proposed, tone="amber")
        for label in (self.proposed, self.failure):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.state, self.disposition, self.assignee = QComboBox(), QComboBox(), QComboBox()
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.save, self.propose_button = QPushButton(), QPushButton()
        restyle(self.save, role="primary")
        self.names = {field: QLabel() for field in _FIELDS}
        self.notes = {field: QLabel() for field in _FIELDS}
        self._lay_out()
        self.state.currentIndexChanged.connect(lambda _index: self._state_changed())
        for box in (self.disposition, self.assignee):
            box.currentIndexChanged.connect(lambda _index: self._look_again())
        self.reason.textChanged.connect(self._look_again)
        self.save.clicked.connect(self.ask)
        self.propose_button.clicked.connect(self.propose)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.ask)

    def _lay_out(self) -> None:
        px = self._theme.px
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(px(tokens.PAD),) * 4)
        rows.setSpacing(px(tokens.GAP))
        rows.addWidget(self.heading)
        rows.addWidget(self.proposed)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(tokens.GAP_L))
        grid.setVerticalSpacing(px(tokens.GAP_S))
        grid.setColumnStretch(0, 1)
        for at, field in enumerate(_FIELDS):
            name, note, widget = self.names[field], self.notes[field], self._widgets()[field]
            name.setBuddy(widget)
            restyle(name, role="quiet")
            restyle(note, tone="red")
            note.setWordWrap(True)
            for offset, part in enumerate((name, widget, note)):
                grid.addWidget(part, 3 * at + offset, 0)
        self.reason.setMinimumHeight(px(88))
        self.reason.setMaximumHeight(px(132))
        rows.addLayout(grid)
        rows.addWidget(self.failure)
        rows.addWidget(self.propose_button)
        rows.addWidget(self.save)

    def _widgets(self) -> dict[str, QWidget]:
        return {
            "state": self.state, "disposition": self.disposition, "assignee": self.assignee, "reason": self.reason,
        }  # fmt: skip

    # -- what the screen calls

    def show_row(self, row: CaseRow, people: tuple[str, ...], proposer: str, draft: Change | None = None) -> None:
        """A case as it stands now, or a draft that somebody left behind; `proposer` proposed misuse, or is empty."""
        self._row, self._proposer = row, proposer
        self._people = tuple(dict.fromkeys([*people, *([row.assignee] if row.assignee else [])]))
        self._missing, self._failed = {}, None
        self._offer(draft or Change.start(row))
        self.reason.setPlainText(draft.reason if draft else "")
        self.retranslate()

    def change(self) -> Change:
        """What stands in the panel now."""
        state = CaseState(self.state.currentData() or CaseState.IN_REVIEW)
        ended = self.disposition.currentData() if state is CaseState.RESOLVED else None
        if state is CaseState.WAITING and self._row is not None and is_proposal(self._row):
            ended = Disposition.CONFIRMED_MISUSE  # a note on the way must not take the proposal back
        return Change(
            state=state,
            disposition=Disposition(ended) if ended else None,
            assignee=self.assignee.currentData() or "",
            reason=self.reason.toPlainText(),
        )

    def draft(self) -> Change | None:
        """What would be lost if the panel were emptied now, or None."""
        change = self.change()
        return None if self._row is None or change == Change.start(self._row) else change

    def ask(self) -> None:
        """Send the change when it is complete; else say what is missing and go there."""
        if self._row is None or not self.save.isEnabled():
            return
        self._send(self.change())

    def propose(self) -> None:
        """Record the same words as a proposal that a second person confirms."""
        self._send(self.change().as_proposal())

    def _send(self, change: Change) -> None:
        self._missing, self._failed = missing(change), None
        self._say()
        if self._missing:
            self._widgets()[next(field for field in _FIELDS if field in self._missing)].setFocus()
            return
        self.save.setEnabled(False)
        self.asked.emit(change)

    def refused(self, error: Exception) -> None:
        """The store said no: in words, with everything still in its place."""
        self._failed = error
        self.save.setEnabled(True)
        self._say()

    def take_focus(self) -> None:
        """Go to the first field."""
        self.state.setFocus()

    def taken(self) -> None:
        self.save.setEnabled(True)

    def retranslate(self) -> None:
        texts = self._words.texts
        self.heading.setText(texts("audit.change.title"))
        for field, name in self.names.items():
            name.setText(texts(f"audit.change.{field}"))
            self._widgets()[field].setAccessibleName(texts(f"audit.change.{field}"))
        self.reason.setPlaceholderText(texts("audit.change.reason-hint"))
        self.save.setText(texts("audit.change.save"))
        self.propose_button.setText(texts("audit.change.propose"))
        for button in (self.save, self.propose_button):
            button.setAccessibleName(button.text())
        if self._row is not None:
            self._offer(self.change())
        self._say()

    # -- inside

    def _offer(self, chosen: Change) -> None:
        assert self._row is not None
        texts, words = self._words.texts, self._words
        states = [
            (texts("audit.change.keep", state=words.state(s)) if s is self._row.state else words.state(s), s.value)
            for s in next_states(self._row.state)
        ]
        nobody = [(texts("audit.change.choose"), "")]
        _fill(self.state, states, chosen.state)
        _fill(
            self.disposition, nobody + [(words.disposition(d), d.value) for d in Disposition], chosen.disposition or ""
        )
        nobody = [(texts("audit.change.nobody"), "")]
        _fill(self.assignee, nobody + [(person, person) for person in self._people], chosen.assignee)
        self._show_disposition()

    def _show_disposition(self) -> None:
        ending = self.state.currentData() == CaseState.RESOLVED
        for part in (self.names["disposition"], self.disposition):
            part.setVisible(ending)

    def _state_changed(self) -> None:
        self._show_disposition()
        self._look_again()

    def _look_again(self) -> None:
        """Once something was missing, the word beside the field goes as soon as it is there."""
        if self._missing:
            still = missing(self.change())
            self._missing = {field: key for field, key in still.items() if field in self._missing}
            self._say()

    def _say(self) -> None:
        for field, note in self.notes.items():
            key = self._missing.get(field)
            note.setText(self._words.texts(key) if key else "")
            note.setVisible(key is not None)
            self._widgets()[field].setAccessibleDescription(note.text())
        self.failure.setText(self._words.error(self._failed) if self._failed else "")
        self.failure.setVisible(self._failed is not None)
        proposed = self._row is not None and is_proposal(self._row)
        self.proposed.setText(self._words.texts("audit.change.proposed", who=self._proposer) if proposed else "")
        self.proposed.setVisible(proposed)
        needs_second = isinstance(self._failed, StoreError) and self._failed.code == "second-person"
        self.propose_button.setVisible(needs_second and not proposed)


def _fill(box: QComboBox, choices: list[tuple[str, str]], chosen: str) -> None:
    box.blockSignals(True)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
