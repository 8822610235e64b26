"""Where does everything of the desk stand? Left: picture, box, recent people. Right: card, strip, list or form, actions."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.intake import RecentItem
from kiosk.ui.action_bar import ActionBar
from kiosk.ui.camera_view import CameraView
from kiosk.ui.choice_list import ChoiceList
from kiosk.ui.entry_box import EntryBox
from kiosk.ui.i18n import Texts
from kiosk.ui.inline_form import InlineForm
from kiosk.ui.ports import NumberPort
from kiosk.ui.presenter import Surroundings
from kiosk.ui.recent_list import RecentList
from kiosk.ui.screen_model import ScreenModel
from kiosk.ui.strip_bar import StripBar
from kiosk.ui.theme import Theme, tokens
from kiosk.ui.verdict_card import VerdictCard
from kiosk.ui.wrap_button import WrapButton


class DeskPanel(QWidget):
    """The parts of the desk screen and their places; it knows nothing of what they mean."""

    def __init__(self, numbers: NumberPort, texts: Texts, theme: Theme, around: Surroundings) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.camera = CameraView(texts, theme)
        self.entry = EntryBox(numbers, texts, theme)
        self.recent = RecentList(texts, theme, around.zone)
        self.card = VerdictCard(texts, theme)
        self.strip = StripBar(texts, theme)
        self.choices = ChoiceList(texts, theme)
        self.form = InlineForm(texts, theme)
        self.action_bar = ActionBar(texts, theme)
        self.late = WrapButton(theme, "chip")
        self.late.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.late.hide()
        self.shown_id: str | None = None
        """Presentation that the steps belong to."""
        pad, gap = theme.px(tokens.PAD), theme.px(tokens.GAP)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(pad, gap, pad, gap)
        columns.setSpacing(pad)
        left = _column(gap)
        left.addWidget(self.camera)
        left.addWidget(self.entry)
        left.addWidget(self.recent, 1)
        right = _column(gap)
        right.addWidget(self.late)
        right.addWidget(self.card, 1)
        for part in (self.strip, self.choices, self.form, self.action_bar):
            right.addWidget(part)
        columns.addLayout(left, 36)
        columns.addLayout(right, 64)

    def show_steps(self, model: ScreenModel) -> None:
        """Strip and actions of a card."""
        self.shown_id = model.presentation_id
        self.strip.show_chips(model.chips)
        self.action_bar.show_actions(model.actions)
        self.make_room(self.choices.is_open or self.form.is_open)
        self.order_tabs()

    def show_recent(self, items: tuple[RecentItem, ...], now: datetime) -> None:
        """Who was here a moment ago."""
        self.recent.show_items(items, now)
        self.order_tabs()

    def order_tabs(self) -> None:
        """Tab goes from the box to the strip's fields, the late answer and the recent people, and round again."""
        chain = [self.entry.box, *self.strip.buttons(), self.late, *self.recent.buttons()]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def make_room(self, asking: bool = True) -> None:
        """While a list or form is open its keys count, not those of strip and actions."""
        self.action_bar.setHidden(asking)
        self.strip.setHidden(asking or self.strip.empty)

    def retranslate(self) -> None:
        """Write the texts of the lasting parts again; card, strip and actions are written from their model."""
        for part in (self.camera, self.entry, self.recent, self.choices, self.form):
            part.retranslate()


def _column(gap: int) -> QBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(gap)
    return made
