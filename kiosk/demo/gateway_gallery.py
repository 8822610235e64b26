"""What does the same intake look like with the insurer up, down, slow, and lying? Pictures of the real window with the
stand-in behind it, for the user guide and for looking."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.app import utc_now
from kiosk.demo.hands import Hands
from kiosk.demo.people import MadePerson, people
from kiosk.demo.stage import ACCOUNT, CLERKS, DESKS, FACILITY, OFFICER, OFFICER_CCCD, password
from kiosk.demo.stand_in.faults import Kind as Fault
from kiosk.demo.stand_in.insured import from_people
from kiosk.demo.stand_in.server import ZONE, stand_in
from kiosk.scanner.reading import Reading, Source
from kiosk.settings import save_settings
from kiosk.ui.i18n import LANGUAGES
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render

if TYPE_CHECKING:
    from kiosk.window.desk_app import DeskApp

STATES: dict[str, Fault | None] = {
    "up": None,
    "down": Fault.HTTP_502,
    "slow": Fault.SLOW,
    "lying": Fault.UNKNOWN_CODE,
}
"""Name of the picture -> what becomes of every answer. Lying: 200, and a code that nobody has published."""
_SLOW_AFTER = 0.5
"""Seconds, instead of three: nobody wants to wait for a picture."""


def render_gallery(folder: Path, states: tuple[str, ...] = tuple(STATES)) -> tuple[Path, ...]:
    """Write `gateway-<state>-<language>.png` into `folder`; of `slow` also how it stands once the answer has come
    (`slow-answered`). Returns the files. Needs a QApplication or makes one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    person = next(iter(people(1, seed=3, today=utc_now().astimezone(ZONE).date(), facility=FACILITY)))
    return tuple(file for state in states for file in _of(app, folder, state, person))


def _of(app: QApplication, folder: Path, state: str, person: MadePerson) -> list[Path]:
    from kiosk.window.desk_app import DeskApp

    fault = STATES[state]
    rates = {str(fault): 1.0} if fault else {}
    insurer = stand_in(from_people([person]), clock=utc_now, ticks=time.monotonic, rates=rates)
    insurer.start()
    with tempfile.TemporaryDirectory(prefix="kiosk-pictures-", ignore_cleanup_errors=True) as made:
        home = Path(made)
        _settle_in(home, insurer.url)
        desk = DeskApp(home, clerk=CLERKS[0], password=password)
        try:
            desk.window.resize(1280, 720)
            desk.start()
            hands = Hands(desk.window)
            desk.take(
                Reading(data=render(person.card, Kind.BHYT17), source=Source.CAMERA, at=utc_now(), decoder="made")
            )
            _until_it_stands(desk, hands, state)
            written = _pictures(desk, hands, folder, state)
            if state == "slow":
                _until_it_stands(desk, hands, "up")
                written += _pictures(desk, hands, folder, "slow-answered")
            return written
        finally:
            desk.window.close()
            desk.stop()
            desk.window.deleteLater()
            desk.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            insurer.stop()


def _until_it_stands(desk: DeskApp, hands: Hands, state: str) -> None:
    """Answered where there is an answer; else the desk's own verdict, and the light that says why."""
    flow = desk.window.flow
    hands.wait_for(lambda: flow.intake is not None and not flow.busy)
    if state == "slow":
        return
    if state == "down":
        insurer = desk.desk.insurer
        hands.wait_for(lambda: insurer is not None and insurer.health().fault is not None)
    else:
        hands.wait_for(lambda: flow.intake is not None and flow.intake.presentation.answer is not None)
    hands.pause(2200)  # the light is looked at every two seconds


def _pictures(desk: DeskApp, hands: Hands, folder: Path, state: str) -> list[Path]:
    written = []
    for language in LANGUAGES:
        desk.texts.switch(language)
        hands.pause(50)
        written.append(folder / f"gateway-{state}-{language}.png")
        desk.window.grab().save(str(written[-1]))
    return written


def _settle_in(home: Path, url: str) -> None:
    save_settings(
        home,
        {
            "facility.code": FACILITY,
            "facility.name": "Bệnh viện Mẫu",
            "desk.name": DESKS[0],
            "desk.clerks": list(CLERKS),
            "camera.enabled": False,
            "sound.on": False,
            "keys.store": "file",
            "gateway.url": url,
            "gateway.username": ACCOUNT,
            "gateway.officer_name": OFFICER,
            "gateway.officer_cccd": OFFICER_CCCD,
            "gateway.soft_seconds": _SLOW_AFTER,
        },
    )
