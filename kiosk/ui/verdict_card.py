"""What does the receptionist see of a verdict? Word, colour, icon, badge, instruction; then the person; then the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kiosk.ui.facts_grid import FactsGrid
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.labels import FlowColumn, frame, label, put
from kiosk.ui.screen_model import ScreenModel
from kiosk.ui.theme import Theme, restyle, tokens

_DIM = 0.62


class VerdictCard(QScrollArea):
    """Shows one `ScreenModel`; the same places change in place when a later answer comes."""

    painted = Signal()
    """Once after every change of decision: from this moment on somebody can have seen it."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._theme = texts, theme
        self._awaiting_paint = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(theme.px(150))  # word and instruction, whatever list is open below
        self._inner = FlowColumn()
        self.setWidget(self._inner)
        self._all = QVBoxLayout(self._inner)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(theme.px(tokens.GAP))
        self._all.addWidget(self._build_head())
        self._all.addWidget(self._build_body())
        self._all.addStretch(1)

    def _build_head(self) -> QFrame:
        pad, gap = self._theme.px(tokens.PAD), self._theme.px(tokens.GAP)
        self.head = frame("head")
        column = QVBoxLayout(self.head)
        column.setContentsMargins(pad, gap + 2, pad, gap + 4)
        column.setSpacing(gap)
        top = QHBoxLayout()
        top.setSpacing(pad)
        self.sign, self.word = label(wrap=False), label("word")
        top.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.word, 1)
        column.addLayout(top)
        self._signs = QWidget()
        flow = FlowLayout(self._signs)
        flow.setSpacing(gap)
        self.badge, self.aside, self.look, self.changed, self.signer = (label("badge", wrap=False) for _ in range(5))
        for sign in (self.look, self.badge, self.signer, self.aside, self.changed):
            flow.addWidget(sign)
        column.addWidget(self._signs)
        self.kind, self.todo, self.why = label(wrap=False), label("todo"), label()
        words = QVBoxLayout()
        words.setSpacing(gap)
        words.addWidget(self.todo)
        words.addWidget(self.why)
        step = QHBoxLayout()
        step.setSpacing(pad)
        step.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        step.addLayout(words, 1)
        column.addLayout(step)
        return self.head

    def _build_body(self) -> QFrame:
        pad, gap = self._theme.px(tokens.PAD), self._theme.px(tokens.GAP)
        self.body = frame("panel")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(pad, gap + 2, pad, gap + 4)
        column.setSpacing(self._theme.px(tokens.GAP_S))
        self.name, self.person, self.number = label("name"), label("lead"), label("number")
        self.facts = FactsGrid(self._theme)
        self.notices, self.say, self.code = label("quiet"), label("lead"), label("small")
        self.notes = frame("note")
        restyle(self.notes, tone="amber")
        self._notes = QVBoxLayout(self.notes)
        self._notes.setContentsMargins(pad, gap, pad, gap)
        self._notes.setSpacing(self._theme.px(tokens.GAP_S))
        self.new_number, self.to_do = label("strong"), label("strong")
        for part in (self.new_number, self.to_do):
            restyle(part, tone="amber")
            self._notes.addWidget(part)
        for widget in (self.name, self.person, self.number, self.facts, self.notes, self.notices, self.say, self.code):
            column.addWidget(widget)
        return self.body

    def show_model(self, model: ScreenModel, *, asking: bool = False, announce: bool = True) -> None:
        """Write everything; `asking`: a live answer is still on its way."""
        say = self._say
        decision_before = (self.word.text(), self.name.text(), self.number.text())
        restyle(self.head, tone=model.tone)
        size = tokens.ICON_WORD
        self.sign.setPixmap(self._theme.pixmap(model.icon, model.tone, size, self.devicePixelRatioF()))
        self.sign.setFixedSize(self._theme.px(size), self._theme.px(size))
        put(self.word, say(model.word), model.tone)
        put(self.badge, say(model.badge), model.tone)
        put(self.aside, say(model.aside), model.tone)
        put(self.signer, say(model.signer), "grey")
        put(self.changed, say(model.changed), model.tone)
        put(self.look, "" if model.recorded else self._texts("card.look"), model.tone)
        signs = (self.badge, self.signer, self.aside, self.changed, self.look)
        self._signs.setVisible(any(not sign.isHidden() for sign in signs))
        self.kind.setVisible(model.sign is not None)
        if model.sign is not None:
            self.kind.setPixmap(self._theme.pixmap(model.sign, model.tone, tokens.ICON_KIND, self.devicePixelRatioF()))
        put(self.todo, say(model.todo), model.tone)
        reasons = [say(reason) for reason in model.why] + ([self._texts("card.asking")] if asking else [])
        put(self.why, " ".join(reasons), model.tone)
        self._show_person(model)
        self.setAccessibleName(self.spoken())
        if decision_before != (self.word.text(), self.name.text(), self.number.text()):
            self.verticalScrollBar().setValue(0)
            self._awaiting_paint = True
            self.viewport().update()
            if announce:
                self._announce()

    def _show_person(self, model: ScreenModel) -> None:
        say = self._say
        put(self.name, model.name or "")
        put(self.person, say(model.person))
        put(self.number, " · ".join(part for part in (model.number, say(model.number_note)) if part))
        self.facts.show_facts([(self._texts(f.label), self._value(f.value)) for f in model.facts])
        put(self.new_number, self._texts("card.new-number", number=model.new_number) if model.new_number else "")
        put(self.to_do, "\n".join(say(line) for line in model.to_do))
        self.notes.setVisible(bool(model.new_number or model.to_do))
        put(self.notices, "\n".join(say(line) for line in model.notices))
        put(self.say, self._texts("card.say", text=say(model.say)) if model.say else "")
        put(self.code, say(model.gateway_code))
        self.body.setVisible(any((model.name, model.number, model.facts, model.to_do, model.notices, model.say)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It takes what the rest leaves: an open list makes the card scroll, not the whole page."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def spoken(self) -> str:
        """The verdict as one text for a screen reader."""
        parts = (
            self.word,
            self.badge,
            self.signer,
            self.aside,
            self.changed,
            self.todo,
            self.why,
            self.name,
            self.to_do,
        )
        return ". ".join(part.text().rstrip(".") for part in parts if part.text())

    def dim(self, dimmed: bool) -> None:
        """Grey the card out without taking it away."""
        effect = None
        if dimmed:
            effect = QGraphicsOpacityEffect(self)
            effect.setOpacity(_DIM)
        self._inner.setGraphicsEffect(effect)  # type: ignore[arg-type] # None takes the effect away

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._awaiting_paint:
            self._awaiting_paint = False
            self.painted.emit()

    def labels(self) -> list[QLabel]:
        """Every text of the card."""
        return self.findChildren(QLabel)

    def _announce(self) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.spoken()))

    def _say(self, phrase: Phrase | None) -> str:
        return self._texts.say(phrase) if phrase else ""

    def _value(self, value: Phrase | str) -> str:
        return self._texts.say(value) if isinstance(value, Phrase) else value
