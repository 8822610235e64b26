"""Which cases are asked for? Days, rules, desks, states, severities and text; all of them combine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton, QWidget

from fraud_rules._types import Severity
from kiosk.records.values import CaseFilter, CasePage, CaseState, Facets
from kiosk.ui.audit.choice_button import ChoiceButton
from kiosk.ui.audit.period import Span, days_of
from kiosk.ui.audit.words import Words
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.theme import Theme, tokens

_TYPING_PAUSE_MS = 250


class FilterBar(QWidget):
    """Emits `changed` with the whole filter after every change, for text after a short pause in typing."""

    changed = Signal(object)
    """CaseFilter."""

    def __init__(
        self, words: Words, theme: Theme, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self._rule_ids: tuple[str, ...] = ()
        self._counts: dict[str, int] = {}
        self.text = QLineEdit()
        self.text.setClearButtonEnabled(True)
        self.span = QComboBox()
        self.first, self.last = QDateEdit(), QDateEdit()
        self.rules, self.states, self.severities, self.desks = (ChoiceButton() for _ in range(4))
        self.clear = QPushButton()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._lay_out(theme)
        self._connect()
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        row = FlowLayout(self)
        row.setSpacing(theme.px(tokens.GAP))
        for widget in (
            self.text, self.span, self.first, self.last,
            self.rules, self.states, self.severities, self.desks, self.clear,
        ):  # fmt: skip
            row.addWidget(widget)
        today = self._today()
        for edit in (self.first, self.last):
            edit.setDisplayFormat("dd/MM/yyyy")
            edit.setCalendarPopup(True)
            edit.setDate(QDate(today.year, today.month, today.day))
            edit.hide()
        for span in Span:
            self.span.addItem("", span)
        self.span.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def _connect(self) -> None:
        self._typing.timeout.connect(self._tell)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.span.currentIndexChanged.connect(lambda _index: self._span_changed())
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda _date: self._tell())
        for button in self._choices():
            button.changed.connect(self._tell)
        self.clear.clicked.connect(self.reset)

    def _choices(self) -> tuple[ChoiceButton, ...]:
        return self.rules, self.states, self.severities, self.desks

    # -- what the screen calls

    def case_filter(self) -> CaseFilter:
        """What is set now, typed text included."""
        span = Span(self.span.currentData())
        since, until = days_of(span, self._today(), _day(self.first), _day(self.last))
        return CaseFilter(
            since=since,
            until=until,
            rules=self.rules.chosen(),
            desks=self.desks.chosen(),
            states=tuple(CaseState(value) for value in self.states.chosen()),
            severities=tuple(Severity(value) for value in self.severities.chosen()),
            text=self.text.text().strip(),
        )

    def flush(self) -> None:
        """Ask at once for what was just typed."""
        if self._typing.isActive():
            self._tell()

    def reset(self) -> None:
        """No restriction at all; told once."""
        self.blockSignals(True)
        self.text.clear()
        self.span.setCurrentIndex(0)
        for button in self._choices():
            button.choose(())
        self.blockSignals(False)
        self._tell()

    def set_facets(self, facets: Facets) -> None:
        self._rule_ids = facets.rules
        self.desks.set_choices([(desk, desk) for desk in facets.desks])
        self._name_rules()
        self._label()

    def show_counts(self, page: CasePage) -> None:
        """The rules' counts follow the filter."""
        self._counts = dict(page.by_rule)
        self._name_rules()

    def retranslate(self) -> None:
        texts, words = self._words.texts, self._words
        self.text.setPlaceholderText(texts("audit.filter.text"))
        self.text.setAccessibleName(texts("audit.filter.text"))
        room = self.text.fontMetrics().averageCharWidth() * 8  # borders and the clearing cross
        self.text.setMinimumWidth(self.text.fontMetrics().horizontalAdvance(self.text.placeholderText()) + room)
        self.span.setAccessibleName(texts("audit.filter.span"))
        for index, span in enumerate(Span):
            self.span.setItemText(index, texts(f"audit.span.{span}"))
        self.first.setAccessibleName(texts("audit.filter.first"))
        self.last.setAccessibleName(texts("audit.filter.last"))
        self.states.set_choices([(state, words.state(state)) for state in CaseState])
        self.severities.set_choices([(severity, words.severity(severity)) for severity in reversed(Severity)])
        self.clear.setText(texts("audit.filter.clear"))
        self._name_rules()
        self._label()
        self.clear.setEnabled(self.case_filter() != CaseFilter())

    # -- inside

    def _today(self) -> date:
        return self._clock().astimezone(self._words.zone).date()

    def _name_rules(self) -> None:
        counts = self._counts
        # While some rules are ticked, the others were not counted: no number is better than a false nought.
        missing = "" if self.rules.chosen() else " (0)"
        self.rules.set_choices(
            [
                (rule, self._words.rule(rule) + (f" ({counts[rule]})" if rule in counts else missing))
                for rule in self._rule_ids
            ]
        )

    def _label(self) -> None:
        names = {self.rules: "rules", self.states: "states", self.severities: "severities", self.desks: "desks"}
        for button, name in names.items():
            chosen = button.chosen()
            if not chosen:
                what = self._words.texts("audit.filter.all")
            elif len(chosen) == 1:
                what = self._words.rule(chosen[0]) if button is self.rules else button.words_of(chosen[0])
            else:
                what = self._words.texts("audit.filter.several", count=len(chosen))
            button.setText(self._words.texts(f"audit.filter.{name}", what=what))
            button.setAccessibleName(button.text())

    def _span_changed(self) -> None:
        custom = self.span.currentData() == Span.CUSTOM
        self.first.setVisible(custom)
        self.last.setVisible(custom)
        self._tell()

    def _tell(self) -> None:
        self._typing.stop()
        self._label()
        self.clear.setEnabled(self.case_filter() != CaseFilter())
        self.updateGeometry()
        self.changed.emit(self.case_filter())


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
