"""What do the administrator's screens look like? Pictures of them over made values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from kiosk.scanner.reading import CameraFault, CameraState
from kiosk.scanner.sheet_codes import sheet_codes
from kiosk.ui.admin.first_start import FirstStart
from kiosk.ui.admin.made import MADE_SETTINGS, MadeSettings, MadeShapes
from kiosk.ui.admin.ports import CameraReport, DeskSettings
from kiosk.ui.admin.screen import AdminScreen
from kiosk.ui.admin.who_screen import WhoScreen
from kiosk.ui.i18n import Texts
from kiosk.ui.photographs import SIZE, photograph
from kiosk.ui.theme import Theme
from kiosk.ui.workers import Direct

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A made card's code as a scanner types it: the bar comes as a bar, the hex name as plain letters.
_CODE = "9900000001|4D1EAB75|01/01/1990|2|79034|01/01/2025|$"


def render_gallery(folder: Path) -> tuple[Path, ...]:
    """Write `admin-<screen>-<language>-<look>.png` into `folder`; returns the files."""
    return photograph(folder, "admin", screens)


def screens(texts: Texts, theme: Theme) -> Iterator[tuple[str, QWidget]]:
    """(name, screen) one after another; a screen is only good until the next is asked for."""
    yield "first-start", FirstStart(MadeSettings(DeskSettings(language=texts.language)), Direct(), texts, theme)
    wrong = FirstStart(
        MadeSettings(DeskSettings(facility_code="79O34", language=texts.language)), Direct(), texts, theme
    )
    wrong.page.keep()
    yield "first-start-wrong", wrong
    who = WhoScreen(texts, theme)
    who.show_clerks(MADE_SETTINGS.clerks)
    yield "who", who
    yield "settings", _admin(texts, theme, "settings")
    devices = _admin(texts, theme, "devices")
    devices.devices.show_camera(
        CameraReport(
            state=CameraState.LIVE,
            width=1280,
            height=720,
            frames_per_second=29.7,
            last_code_at=datetime(2026, 11, 23, 0, 41, 8, tzinfo=UTC),
        )
    )
    _type(devices, 0.004)
    yield "devices", devices
    tried = _admin(texts, theme, "devices")
    _try_the_sheet(tried)
    yield "devices-sheet", tried
    broken = _admin(texts, theme, "devices")
    broken.devices.show_camera(CameraReport(state=CameraState.FAILED, fault=CameraFault.LOST))
    _type(broken, 0.041, suffix=False)
    yield "devices-trouble", broken
    yield "shapes", _admin(texts, theme, "shapes")


def _admin(texts: Texts, theme: Theme, page: str) -> AdminScreen:
    screen = AdminScreen(
        settings=MadeSettings(MADE_SETTINGS), shapes=MadeShapes(), workers=Direct(), texts=texts, theme=theme, zone=ZONE
    )
    screen.start(page)
    screen.resize(*SIZE)
    screen.show()
    return screen


def _try_the_sheet(screen: AdminScreen) -> None:
    """A scanner behind a typing mode: letters come through as long as none of them is doubled."""
    for code in (*sheet_codes()[:8], sheet_codes()[-1]):
        text = code.data.decode()
        _type(
            screen,
            0.004,
            text=text if code.form == "cccd" else text.replace("dda6", "đa6"),
            begin=100.0 * code.row + 10.0 * code.column,
        )


def _type(screen: AdminScreen, gap: float, *, suffix: bool = True, text: str = _CODE, begin: float = 0.0) -> None:
    for at, character in enumerate(text):
        screen.devices.take_key(character, character, begin + at * gap)
    if suffix:
        screen.devices.take_key("", "Enter", begin + len(text) * gap)
    screen.devices.settle()
