"""What happened, and what becomes of it? One case: evidence left, timeline right, notes and change below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiosk.records.values import Case
from kiosk.ui.audit.change import Change, proposer
from kiosk.ui.audit.change_panel import ChangePanel
from kiosk.ui.audit.evidence_view import EvidenceView
from kiosk.ui.audit.message_panel import MessagePanel
from kiosk.ui.audit.notes_view import NotesView
from kiosk.ui.audit.ports import Cases
from kiosk.ui.audit.timeline_view import TimelineView
from kiosk.ui.audit.words import SEVERITY_ICON, STATE_ICON, Words
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.ports import Workers
from kiosk.ui.side_by_side import SideBySide
from kiosk.ui.theme import Theme, restyle, tokens


class CaseScreen(QWidget):
    """Esc goes back and keeps what was written as a draft of this case; Ctrl+Enter saves."""

    left = Signal()
    case_changed = Signal()
    proof_wanted = Signal(str)
    """Id of the presentation whose proof of check is to be written."""

    def __init__(
        self,
        cases: Cases,
        workers: Workers,
        words: Words,
        theme: Theme,
        who: Callable[[], str],
        people: Callable[[], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        """`who()`: the person at this desk now; `people()`: everybody a case can be given to."""
        super().__init__(parent)
        self._cases, self._workers, self._words, self._theme = cases, workers, words, theme
        self._who, self._people = who, people
        self._wanted = ""
        self._case: Case | None = None
        self._error: Exception | None = None
        self._drafts: dict[str, Change] = {}
        self._saved = False
        self.title, self.severity, self.state, self.about, self.saved = (QLabel() for _ in range(5))
        self.back, self.to_panel, self.proof = QPushButton(), QPushButton(), QPushButton()
        self.evidence, self.timeline = EvidenceView(words, theme), TimelineView(words, theme)
        self.notes, self.panel = NotesView(words, theme), ChangePanel(words, theme)
        self.message = MessagePanel(theme)
        self.body = QWidget()
        self._lay_out()
        self.back.clicked.connect(self._leave)
        self.evidence.hit_chosen.connect(self.timeline.mark)
        self.panel.asked.connect(self._change)
        self.message.pressed.connect(self._again)
        self.to_panel.clicked.connect(self._go_to_panel)
        self.proof.clicked.connect(self._want_proof)
        for keys, slot in (
            ("Esc", self._leave),
            ("F4", self._go_to_panel),
            ("F8", self._want_proof),
            ("Ctrl+R", self._again),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self.retranslate()

    def _go_to_panel(self) -> None:
        """The whole panel where there is room for it, else its first field."""
        self.panel.take_focus()
        for part in (self.panel.save, self.panel.state):
            self.area.ensureWidgetVisible(part)

    def _lay_out(self) -> None:
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = self._theme.px
        restyle(self.title, role="title")
        restyle(self.about, role="quiet")
        restyle(self.saved, tone="green")
        for badge in (self.severity, self.state):
            restyle(badge, role="badge", tone="grey")
        for label in (self.title, self.about, self.saved):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        head = FlowLayout()
        head.setSpacing(px(tokens.GAP_L))
        for widget in (self.back, self.to_panel, self.proof, self.severity, self.state):
            head.addWidget(widget)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(tokens.GAP_L))
        inner.addWidget(SideBySide(self.evidence, self.timeline, px(tokens.GAP_L), (2, 3)))
        inner.addWidget(SideBySide(self.notes, self.panel, px(tokens.GAP_L)))
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(*(px(tokens.PAD),) * 4)
        rows.setSpacing(px(tokens.GAP))
        rows.addLayout(head)
        for part in (self.title, self.about, self.saved, self.message, self.body):
            rows.addWidget(part)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    # -- what the program calls

    def show_case(self, case_id: str) -> None:
        """Fetch and show a case; a draft of an earlier look at it comes back."""
        self._keep_draft()
        self._wanted, self._case, self._error, self._saved = case_id, None, None, False
        self._show()
        self._workers.run(
            partial(self._cases.case, case_id), partial(self._take, case_id), partial(self._refuse, case_id)
        )

    def retranslate(self) -> None:
        for button, key, icon in (
            (self.back, "audit.case.back", "arrow-left"),
            (self.to_panel, "audit.case.to-panel", "pencil"),
            (self.proof, "work.case.proof", "clipboard-check"),
        ):
            button.setText(self._words.texts(key))
            button.setAccessibleName(button.text())
            button.setIcon(self._theme.icon(icon))
            button.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        self.panel.retranslate()
        self._show()

    def tell(self, text: str, tone: str = "green") -> None:
        """One line under the title: what became of the last step."""
        restyle(self.saved, tone=tone)
        self.saved.setText(text)
        self.saved.show()

    # -- inside

    def _want_proof(self) -> None:
        visit = self.timeline.chosen() if self._case is not None else None
        if visit is not None:
            self.proof_wanted.emit(visit.presentation_id)

    def _take(self, case_id: str, case: Case) -> None:
        if case_id != self._wanted:
            return
        self._case, self._error = case, None
        self.panel.show_row(case.row, self._people(), proposer(case), self._drafts.pop(case_id, None))
        self._show()
        self.area.verticalScrollBar().setValue(0)
        (self.evidence.hits if self.evidence.hits.isVisible() else self.timeline.table).setFocus()

    def _refuse(self, case_id: str, error: Exception) -> None:
        if case_id == self._wanted:
            self._error = error
            self._show()

    def _change(self, change: Change) -> None:
        assert self._case is not None
        case_id, by, seen = self._case.row.id, self._who(), len(self._case.notes)
        self._saved = False
        self.saved.hide()
        self._workers.run(
            lambda: self._cases.change_case(
                case_id,
                by=by,
                state=change.state,
                reason=change.reason.strip(),
                disposition=change.disposition,
                assignee=change.assignee,
                notes_seen=seen,
            ),
            partial(self._changed, case_id),
            partial(self._not_changed, case_id, change),
        )

    def _changed(self, case_id: str, case: Case) -> None:
        self._drafts.pop(case_id, None)
        self.case_changed.emit()
        if case_id != self._wanted:
            return
        self._case, self._saved = case, True
        self.panel.taken()
        self.panel.show_row(case.row, self._people(), proposer(case))
        self._show()

    def _not_changed(self, case_id: str, change: Change, error: Exception) -> None:
        if case_id == self._wanted:
            self.panel.refused(error)
        else:
            self._drafts[case_id] = change

    def _again(self) -> None:
        self.show_case(self._wanted)

    def _leave(self) -> None:
        self._keep_draft()
        self.left.emit()

    def _keep_draft(self) -> None:
        if self._case is None:
            return
        draft = self.panel.draft()
        if draft is None:
            self._drafts.pop(self._case.row.id, None)
        else:
            self._drafts[self._case.row.id] = draft

    def _show(self) -> None:
        texts, words, case = self._words.texts, self._words, self._case
        for part in (self.body, self.severity, self.state, self.about, self.to_panel):
            part.setVisible(case is not None)
        self.proof.setVisible(case is not None and bool(case.timeline))
        self.title.setText("" if case else texts("audit.case.loading"))
        self.title.setVisible(self._error is None)
        self.message.setVisible(self._error is not None)
        restyle(self.saved, tone="green")
        self.saved.setText(texts("audit.change.saved"))
        self.saved.setVisible(self._saved)
        if self._error is not None:
            line, sentence = texts("audit.case.failed"), words.error(self._error)
            self.message.show_words("alert-triangle", "amber", line, sentence, texts("audit.again"))
        if case is None:
            return
        row = case.row
        self.title.setText(" · ".join(filter(None, (words.rule(row.rule), row.masked_person))))
        for badge, words_of, tone in (
            (self.severity, words.severity(row.severity), SEVERITY_ICON[row.severity][1]),
            (self.state, words.state(row.state), STATE_ICON[row.state][1]),
        ):
            restyle(badge, tone=tone)
            badge.setText(words_of)
        about = [
            texts("audit.case.about", id=row.id[-8:], at=words.moment(row.opened_at), desk=row.desk, who=row.clerk)
        ]
        if row.assignee:
            about.append(texts("audit.notes.assignee", who=row.assignee))
        if row.disposition:
            about.append(words.disposition(row.disposition))
        self.about.setText(" · ".join(about))
        self.evidence.show_case(case)
        self.timeline.show_case(case)
        self.notes.show_case(case)
