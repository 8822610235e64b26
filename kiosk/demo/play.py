"""How does the made morning go? Plays it in the real window with real threads, and writes down what was seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt

from kiosk.demo.afterwards import Later, both, when_it_is_back
from kiosk.demo.hands import Hands, TookTooLong
from kiosk.demo.morning import Code, Scene
from kiosk.demo.stage import Stage, password
from kiosk.intake import AdmitAs, Intake, Paper
from kiosk.scanner.camera import CameraOptions
from kiosk.scanner.reading import Source
from kiosk.verify.verdict import Assurance, Decision
from kiosk.window.desk_app import DeskApp

ENTER_AFTER = 0.52
"""Seconds: the window takes Enter half a second after the card was painted."""
_PAPER_KEYS = {paper: Qt.Key(Qt.Key.Key_1 + at) for at, paper in enumerate(Paper)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: a person, or one code of a person."""

    scene: str
    what: str
    decision: Decision | None
    """At once, from what the desk has itself."""
    assurance: Assurance | None
    milliseconds: float | None
    """From the frame (camera) or the last key to the painted verdict; None for typed numbers and emergencies."""
    expected: bool
    admitted: bool
    presentation_id: str | None = None
    insurer: Decision | None = None
    """What it became when the insurer answered while the person stood there; None: it did not, or was not asked."""
    answered_after: float | None = None
    """Milliseconds, as above, until that was painted."""


class Play:
    """The morning, scene by scene. `out` None: no pictures."""

    def __init__(
        self, stage: Stage, home: Path, out: Path | None, clock: Callable[[], datetime], *, strict_texts: bool = False
    ) -> None:
        self._stage, self._out, self._clock = stage, out, clock
        self._go_on = threading.Semaphore(0)
        self.app = DeskApp(
            home,
            clock=clock,
            clerk=stage.rooms.settings.desk.clerks[0],
            camera_options=CameraOptions(realtime=False),
            film_in_step=True,
            after_reading=self._hold_the_film,
            strict_texts=strict_texts,
            password=password,
            whose=stage.whose,
        )
        self._hands = Hands(self.app.window)
        self._code: Code | None = None
        self._shown_at: datetime | None = None
        self._told_at: datetime | None = None
        self._painted = 0.0
        self.later: list[Later] = []
        """Known when `run` has ended."""
        self.app.window.flow.changed.connect(self._changed)
        self.app.window.desk_screen.panel.card.painted.connect(self._card_painted)
        self._begun = clock()
        self._film_runs = self._was_away = False
        self._pictures = 0

    def run(self) -> Iterator[Row]:
        """Play all scenes; each row is given as soon as its scene has ended."""
        window = self.app.window
        window.resize(1280, 720)  # a desk's screen; the one that is only imagined here is smaller
        window.show()
        self._hands.take_hold()
        try:
            rows = []
            scenes = self._stage.morning.scenes
            for scene in scenes:
                self._was_away |= scene.away
                self._stage.insurer.faults.set(**({"http_502": 1.0} if scene.away else {}))
                rows.append(self._scene(scene))
                yield rows[-1]
            self._stage.insurer.faults.set()
            told = [
                (scene, row.decision, row.presentation_id)
                for scene, row in zip(scenes, rows, strict=True)
                if not row.insurer
            ]
            self.later += when_it_is_back(told, self.app.desk.rooms().store, self._hands)
            self._inbox()
        finally:
            self._go_on.release(1000)
            self.app.stop()
            window.close()

    # -- one person --------------------------------------------------------------------------------------------

    def _scene(self, scene: Scene) -> Row:
        taken: float | None = None
        told: float | None = None
        try:
            for code in scene.codes:
                taken = self._present(code) or taken
                if self._answers_now(scene):
                    told = self._answer() or told
            if not scene.codes:
                self._hands.key(Qt.Key.Key_F12)
                self._settled(lambda intake: intake is not None and intake.visit is not None)
            intake = self.app.window.flow.intake
            self._picture(scene.id)
            admitted = self._finish(scene)
        except TookTooLong:
            self._picture(f"{scene.id}-stuck")
            return Row(
                scene=scene.id, what=scene.what, decision=None, assurance=None, milliseconds=None,
                expected=False, admitted=False,
            )  # fmt: skip
        verdict, live = both(intake)
        return Row(
            scene=scene.id,
            what=scene.what,
            decision=verdict.decision if verdict else None,
            assurance=verdict.assurance if verdict else None,
            milliseconds=taken,
            expected=verdict is not None
            and (verdict.decision, verdict.assurance) == (scene.decision, scene.assurance)
            and (not self._answers_now(scene) or (live is not None and live.decision is scene.insurer)),
            admitted=admitted,
            presentation_id=intake.presentation.id if intake else None,
            insurer=live.decision if live else None,
            answered_after=told,
        )

    def _present(self, code: Code) -> float | None:
        """Hold up, scan or type one code and wait until its verdict stands on the screen. Milliseconds, or None."""
        self._code, self._shown_at, self._told_at = code, None, None
        if code.via is Source.CAMERA:
            self._let_the_film_run()
        elif code.via is Source.WEDGE:
            self._hands.scan(code.payload)
        else:
            self._hands.type(code.payload.decode())
        begun = self._clock()
        self._settled(lambda intake: intake is not None and _answers(intake, code))
        self._begun = begun
        return self._since(self._shown_at)

    def _since(self, moment: datetime | None) -> float | None:
        """Milliseconds from the frame of the code that was presented last."""
        intake, code = self.app.window.flow.intake, self._code
        if code is None or code.via is Source.TYPED or intake is None or moment is None:
            return None
        reading = next((r for r in reversed(intake.presentation.readings) if r.data == code.payload), None)
        if reading is None:  # a parent's code: only the name was kept
            return None
        return (moment - (reading.seen_at or self._begun)).total_seconds() * 1000

    def _answer(self) -> float | None:
        """Wait until the insurer's word stands on the card. Milliseconds, or None when it stood there before."""
        self._settled(lambda intake: intake is not None and intake.presentation.answer is not None)
        return self._since(self._told_at)

    def _finish(self, scene: Scene) -> bool:
        """Note the papers, admit or set aside, and wait until the desk is free."""
        hands, flow = self._hands, self.app.window.flow
        if scene.codes and scene.codes[0].via is Source.TYPED:
            hands.key(Qt.Key.Key_3)  # why it was typed: the phone is off
            hands.wait_for(lambda: not flow.busy)
        for paper in scene.papers:
            hands.key(Qt.Key.Key_F3)
            hands.key(_PAPER_KEYS[paper])
            hands.wait_for(lambda: not flow.busy)
        if scene.papers:
            self._picture(f"{scene.id}-papers")
        match scene.admit:
            case AdmitAs.INSURED:
                hands.wait_for(lambda: time.monotonic() - self._painted > ENTER_AFTER)
                hands.key(Qt.Key.Key_Return)
            case AdmitAs.SELF_PAY:
                hands.key(Qt.Key.Key_F5)
            case AdmitAs.PAPERS_LATER:
                hands.key(Qt.Key.Key_F8)
                self._picture(f"{scene.id}-another-way")
                hands.key(Qt.Key.Key_2)
            case _:
                hands.key(Qt.Key.Key_Escape)
        self._until_free(again=Qt.Key.Key_Return if scene.admit is AdmitAs.INSURED else None)
        return scene.admit is not None

    def _until_free(self, again: Qt.Key | None) -> None:
        """Wait for the free desk; a key that came too early is pressed once more, as a person would."""
        flow = self.app.window.flow
        try:
            self._hands.wait_for(lambda: flow.intake is None and not flow.busy, seconds=3.0)
        except TookTooLong:
            if again is not None:
                self._hands.key(again)
            self._hands.wait_for(lambda: flow.intake is None and not flow.busy)

    def _hold_the_film(self) -> None:
        """On the reader's thread: the next thing is held up when the receptionist is ready for it."""
        self._go_on.acquire()

    def _let_the_film_run(self) -> None:
        if self._film_runs:
            self._go_on.release()
        else:
            self.app.start()
            self._film_runs = True

    def _settled(self, what: Callable[[Intake | None], bool]) -> None:
        flow = self.app.window.flow
        self._hands.wait_for(lambda: not flow.busy and what(flow.intake))

    def _changed(self) -> None:
        """The card was written; painting it now makes the time on the screen a true one."""
        self.app.window.desk_screen.repaint()
        intake = self.app.window.flow.intake
        if self._code is None or intake is None or not _answers(intake, self._code):
            return
        if self._shown_at is None:
            self._shown_at = self._clock()
        elif self._told_at is None and intake.presentation.answer is not None:
            self._told_at = self._clock()

    def _card_painted(self) -> None:
        self._painted = time.monotonic()

    def _answers_now(self, scene: Scene) -> bool:
        """Once it has failed it is left alone for a while: its word comes later, whenever that is."""
        return scene.insurer is not None and not self._was_away

    # -- pictures ----------------------------------------------------------------------------------------------

    def _inbox(self) -> None:
        window, texts = self.app.window, self.app.texts
        window.show_page("cases")
        self._office_has_answered()
        self._picture("inbox")
        self._hands.key(Qt.Key.Key_Down)
        self._hands.key(Qt.Key.Key_Return)
        self._office_has_answered()
        self._picture("case")
        window.show_desk()
        assert texts.language == "vi"  # the pictures switch it back

    def _office_has_answered(self) -> None:
        for _ in range(3):  # an answer may lead to another question
            answers: list[None] = []
            self.app.office_line.run(lambda: None, answers.append, lambda _: None)
            self._hands.wait_for(lambda answers=answers: bool(answers))  # type: ignore[misc]
        self._hands.pause(100)

    def _picture(self, name: str) -> None:
        """The window in both languages."""
        if self._out is None:
            return
        self._pictures += 1
        for language in ("en", "vi"):
            self.app.texts.switch(language)
            self._hands.pause(30)  # the window finds its places anew
            self.app.window.grab().save(str(self._out / f"{self._pictures:02d}-{name}-{language}.png"))


def _answers(intake: Intake, code: Code) -> bool:
    """Whether the card on the screen is about this code; a parent's code becomes the companion's name."""
    readings = intake.presentation.readings
    return any(reading.data == code.payload for reading in readings) or intake.presentation.strip.companion is not None
