"""What does each key of the desk lead to, and what stands on the screen after it? Joins the flow and the panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.intake import AdmitAs
from kiosk.scanner.reading import Reading
from kiosk.ui import desk_lists, presenter
from kiosk.ui.asking import Asking
from kiosk.ui.decision_sound import DecisionSound
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.desk_keys import act_of
from kiosk.ui.desk_panel import DeskPanel
from kiosk.ui.desk_which import TITLE, WhichPerson
from kiosk.ui.entry_box import Typed, kind_of, typed_reading
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.late_line import LateLine
from kiosk.ui.ports import NumberPort, Sounder
from kiosk.ui.presenter import Surroundings
from kiosk.ui.resting import Resting
from kiosk.ui.screen_model import Act
from kiosk.ui.strip_editor import StripEditor
from kiosk.ui.theme import Theme
from kiosk.verify.card import Card
from kiosk.verify.verdict import Decision


class DeskScreen(QWidget):
    """The receptionist's screen. `around` is asked anew for every card: it holds the present moment."""

    devices_wanted, language_wanted, shape_wanted = Signal(), Signal(), Signal()

    def __init__(
        self,
        flow: DeskFlow,
        numbers: NumberPort,
        texts: Texts,
        theme: Theme,
        around: Callable[[], Surroundings],
        sounds: Sounder | None = None,
        *,
        rest_seconds: float = 30.0,
        enter_after_ms: int = 500,
    ) -> None:
        super().__init__()
        self.flow, self._texts, self._around = flow, texts, around
        self._sound = DecisionSound(sounds)
        self._enter_after = enter_after_ms
        self.panel = DeskPanel(numbers, texts, theme, around())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.panel)
        self.model = presenter.idle()
        self._look = self._asking = self._ask_why_typed = False
        self._seen = QElapsedTimer()
        self._rest = Resting(rest_seconds)
        self._edit = StripEditor(self.panel.choices, self.panel.form, lambda: self.model.strip, flow.amend)
        self._ask = Asking(flow, self._edit, self.panel.form)
        self._which = WhichPerson(flow, self._edit, self.panel, self._take, self)
        self._connect()
        self._acts: dict[Act, Callable[[], None]] = {
            Act.PRIMARY: self._primary,
            Act.BACK: self._back,
            Act.DEVICES: self.devices_wanted.emit,
            Act.LANGUAGE: self.language_wanted.emit,
            Act.KEEP_SHAPE: self.shape_wanted.emit,
            Act.PAPERS: lambda: self._with_person(self._edit.papers),
            Act.VISIT_CODE: lambda: self._with_person(self._open_visit_codes),
            Act.SELF_PAY: lambda: self._with_person(lambda: self.flow.admit(AdmitAs.SELF_PAY)),
            Act.CORRECT: lambda: self._with_person(self._correct),
            Act.NEW_CARD: lambda: self._with_person(self._new_card),
            Act.CONFIRM_CARD: lambda: self._with_person(self._new_card),
            Act.ANOTHER_WAY: lambda: self._with_person(self._ask.another_way),
            Act.LOOK: self._look_wanted,
            Act.EMERGENCY: self.flow.emergency,
            Act.UNDO: self.flow.undo,
            Act.LATE: LateLine(flow, self.panel, texts, lambda: around().now, self).open,
        }
        self.show_now()

    def _connect(self) -> None:
        panel, flow = self.panel, self.flow
        panel.action_bar.wanted.connect(self.act)
        panel.strip.opened.connect(self._chip)
        panel.entry.submitted.connect(self._submitted)
        panel.entry.box.textEdited.connect(self.touch)
        panel.recent.chosen.connect(flow.resume)
        panel.card.painted.connect(self._seen.start)
        for asked in (panel.choices, panel.form):
            asked.closed.connect(self._answered)
            asked.opened.connect(panel.make_room)
        self._which.asked.connect(self.show_now)
        self._which.beside.connect(lambda: panel.entry.tell(self._texts("which.beside"), "grey"))
        self._rest.nobody.connect(self._nobody_here)
        self._rest.forgotten.connect(flow.close)
        flow.changed.connect(self.show_now)
        flow.listed.connect(lambda: panel.show_recent(flow.recent, self._around().now))

    # -- what comes in

    def take(self, reading: Reading) -> None:
        """A code from camera, scanner or hand; wherever the focus is, whatever list is open."""
        if not self._which.takes(reading):
            self._take((reading,))

    def _take(self, readings: tuple[Reading, ...]) -> None:
        """Codes of one person; a look is a look at the first one."""
        self._edit.close()
        self._ask_why_typed = False
        look, self._look = self._look, False
        for reading in readings[:1] if look else readings:
            self.flow.take(reading, look=look)

    def set_asking(self, asking: bool) -> None:
        """Whether a live answer for the open card is on its way."""
        self._asking = asking
        self.show_now()

    def act(self, act: Act) -> None:
        """Do what a key or a button asks for."""
        self.touch()
        if not self._edit.is_open:
            self.panel.entry.focus()
        self._acts[act]()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        act = act_of(event)
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.act(act)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.touch()
        super().mousePressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.panel.entry.focus()

    def put_away(self) -> None:
        """Another page comes to the front. Not when hidden: a window that is taken apart hides what has lost its parts."""
        self._edit.close()

    def touch(self) -> None:
        """Somebody is here: the card stays awake."""
        self._rest.touch()

    # -- what stands on the screen

    def show_now(self) -> None:
        """Write everything from the flow."""
        flow, around = self.flow, self._around()
        if flow.trouble:
            self.model = presenter.trouble(flow.trouble)
        elif flow.intake:
            self.model = presenter.present(flow.intake, around)
        elif self.panel.choices.name == TITLE:
            self.model = presenter.several()
        else:
            self.model = presenter.idle(last=Phrase("idle.look") if self._look else flow.last)
        model, panel = self.model, self.panel
        if model.presentation_id != panel.shown_id and not self._edit.is_open:
            panel.entry.focus()
        self._wake()
        panel.card.show_model(model, asking=self._asking)
        panel.show_steps(model)
        self._sound.follow(model)
        if self._ask_why_typed and flow.intake and not flow.trouble:
            self._ask_why_typed = False
            if model.recorded and model.chips:
                self._edit.no_scan()

    def retranslate(self) -> None:
        """Write all texts again."""
        self.panel.retranslate()
        self.show_now()

    def _wake(self) -> None:
        if self._rest.sleeping:
            self.panel.entry.tell("")
        self.panel.card.dim(False)
        self._rest.wake(somebody=self.flow.intake is not None)

    def _answered(self) -> None:
        self.panel.make_room(False)
        self.panel.entry.focus()
        if self.model.word.key == "which.word":
            self.show_now()

    def _nobody_here(self) -> None:
        if self.model.can_park:
            self.flow.rest(self._rested)
        else:
            self.flow.close()

    def _rested(self) -> None:
        """Parked and greyed out, but still there for the person who searches for papers."""
        self._rest.sleep()
        self.panel.card.dim(True)
        self.panel.show_steps(presenter.asleep(self.model))
        self.panel.entry.tell(self._texts("card.parked"), "grey")
        self.flow.refresh()

    # -- steps

    def _primary(self) -> None:
        if self.panel.choices.is_open:
            return
        if self._rest.sleeping and self.flow.open_id:
            self.panel.entry.tell("")
            self.flow.resume(self.flow.open_id)
            return
        if not any(action.act is Act.PRIMARY for action in self.model.actions) or self.flow.busy:
            return
        if not self._seen.isValid() or self._seen.elapsed() < self._enter_after:
            self.panel.entry.tell(self._texts("entry.too-early"), "grey")
            return
        self.panel.entry.tell("")
        if self.model.admits:
            self.flow.admit(AdmitAs.INSURED)
        elif self.model.decision is Decision.CORRECT_INPUT:
            self._correct()
        else:
            self._ask.another_way()

    def _back(self) -> None:
        panel, model = self.panel, self.model
        if self._edit.close():
            return
        if self.flow.trouble:
            self.flow.dismiss()
        elif panel.entry.text():
            panel.entry.clear()
        elif self._rest.sleeping or not self.model.can_park:
            self._look = False
            panel.entry.clear()
            self.flow.close()
        elif model.decision is not None:
            self.flow.park()

    def _look_wanted(self) -> None:
        text = self.panel.entry.text()
        if text:
            self.flow.take(typed_reading(text, self.flow.clock()), look=True, then=self.panel.entry.clear)
            return
        self._look = not self._look
        if self.flow.intake is None:
            self.show_now()
        else:
            self.panel.entry.tell(self._texts("idle.look") if self._look else "", "grey")

    def _submitted(self, text: str) -> None:
        if kind_of(text) is Typed.NAME:
            self.flow.find_name(text, self._found)
            return
        self._take_typed(text, ask=kind_of(text) is Typed.NUMBER)

    def _take_typed(self, text: str, *, ask: bool) -> None:
        look, self._look = self._look, False
        self._ask_why_typed = ask and not look
        self.flow.take(typed_reading(text, self.flow.clock()), look=look, then=self.panel.entry.clear)

    def _found(self, cards: tuple[Card, ...]) -> None:
        people = desk_lists.people(cards)
        if people:
            self._edit.list_of("list.names", people, lambda number: self._take_typed(number, ask=True))
        else:
            self.panel.entry.tell(self._texts("entry.nobody"))

    def _new_card(self) -> None:
        offered = {action.act for action in self.model.actions}
        if Act.NEW_CARD in offered:
            self.flow.use_new_card()
        elif Act.CONFIRM_CARD in offered:
            self._edit.card_confirmed()

    # -- lists and forms

    def _with_person(self, step: Callable[[], None]) -> None:
        """Steps that need an open person; without one a quiet line says so."""
        if self.model.can_park and not self.flow.trouble and not self._rest.sleeping:
            self._edit.close()
            step()
        else:
            self.panel.entry.tell(self._texts("entry.nothing"), "grey")

    def _chip(self, name: str) -> None:
        self._with_person(self._open_visit_codes if name == "visit-code" else lambda: self._edit.open(name))

    def _correct(self) -> None:
        self._ask.correct(self.model.name or "")

    def _open_visit_codes(self) -> None:
        self._edit.visit_code(dict(self._around().visit_types))
