"""Why did the rule fire? Every hit with its evidence as frozen then: version, mode, values, limits, data age."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout, QWidget

from fraud_rules._types import RuleOutcome
from kiosk.records.values import Case
from kiosk.ui.audit.facts import Facts
from kiosk.ui.audit.words import Words
from kiosk.ui.theme import Theme, restyle, tokens

_LIMIT = "limit."

Hit = tuple[str, datetime, RuleOutcome]


class EvidenceView(QFrame):
    """A list of the hits, newest first, and below it the evidence of the one that is chosen."""

    hit_chosen = Signal(object)
    """Hit: (visit id, time, outcome); the timeline marks what counted in it."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._hits: tuple[Hit, ...] = ()
        restyle(self, role="panel")
        self.heading, self.sentence, self.frozen = QLabel(), QLabel(), QLabel()
        self.hits = QListWidget()
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.facts = Facts(theme)
        self.values_heading = QLabel()
        self.values = Facts(theme)
        self.limits_heading = QLabel()
        self.limits = Facts(theme)
        restyle(self.heading, role="lead")
        restyle(self.sentence, role="strong")
        restyle(self.values_heading, role="lead")
        restyle(self.limits_heading, role="lead")
        restyle(self.frozen, role="small")
        rows = QVBoxLayout(self)
        pad = theme.px(tokens.PAD)
        rows.setContentsMargins(pad, pad, pad, pad)
        rows.setSpacing(theme.px(tokens.GAP))
        for widget in (self.heading, self.hits, self.sentence, self.facts, self.values_heading, self.values):
            rows.addWidget(widget)
        rows.addWidget(self.limits_heading)
        rows.addWidget(self.limits)
        for label in (self.heading, self.sentence, self.frozen):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        rows.addWidget(self.frozen)
        rows.addStretch(1)
        self.hits.currentRowChanged.connect(self._choose)

    def show_case(self, case: Case) -> None:
        """Show the newest hit; also again after a change of language, then the chosen one stays chosen."""
        texts = self._words.texts
        kept = self.hits.currentRow() if self._hits == case.outcomes[::-1] else 0
        self._hits = case.outcomes[::-1]
        self.heading.setText(texts("audit.evidence.title"))
        self.values_heading.setText(texts("audit.evidence.values"))
        self.limits_heading.setText(texts("audit.evidence.limits"))
        self.frozen.setText(texts("audit.evidence.frozen"))
        self.hits.setAccessibleName(texts("audit.evidence.hits"))
        self.hits.blockSignals(True)
        self.hits.clear()
        for _, at, outcome in self._hits:
            self.hits.addItem(f"{self._words.moment(at)} · {self._words.severity(outcome.severity)}")
        lines = min(max(len(self._hits), 1), 4)
        self.hits.setFixedHeight(lines * max(self.hits.sizeHintForRow(0), self._theme.px(36)) + self._theme.px(6))
        self.hits.setVisible(len(self._hits) > 1)
        self.hits.setCurrentRow(min(max(kept, 0), len(self._hits) - 1))
        self.hits.blockSignals(False)
        self._choose(self.hits.currentRow())

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._hits):
            return
        hit = self._hits[row]
        _, at, outcome = hit
        evidence, words, texts = outcome.evidence, self._words, self._words.texts
        self.sentence.setText(words.reason(outcome.rule, evidence.reason))
        known = words.moment(evidence.as_known_at) if evidence.as_known_at else texts("audit.evidence.unknown")
        self.facts.show_rows(
            (
                (texts("audit.evidence.at"), words.moment(at)),
                (texts("audit.evidence.rule"), words.rule(outcome.rule)),
                (texts("audit.evidence.version"), f"{outcome.rule}@{outcome.version}"),
                (texts("audit.evidence.mode"), texts(f"audit.mode.{outcome.mode}")),
                (texts("audit.evidence.severity"), words.severity(outcome.severity)),
                (texts("audit.evidence.known"), known),
                (texts("audit.evidence.counted"), str(len(evidence.counted))),
            )
        )
        # What was seen and what the rule was set to are two things: an auditor looks for the first.
        set_to = [(name, value) for name, value in evidence.values if name.startswith(_LIMIT)]
        seen = [(name, value) for name, value in evidence.values if not name.startswith(_LIMIT)]
        for heading, shown, rows in (
            (self.values_heading, self.values, seen),
            (self.limits_heading, self.limits, set_to),
        ):
            shown.show_rows([(words.value(name), words.worth(name, value)) for name, value in rows])
            heading.setVisible(bool(rows))
            shown.setVisible(bool(rows))
        self.hit_chosen.emit(hit)
