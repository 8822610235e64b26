"""What do the administrator's screens show and ask for? Values and protocols; bound in `app.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kiosk.records.values import UnknownShape
from kiosk.scanner.reading import CameraState


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What is set on screen for one desk; everything else stays in the file."""

    facility_code: str = ""
    """Mã cơ sở KCB, 5 digits."""
    facility_name: str = ""
    desk_name: str = ""
    language: str = "vi"
    """`vi` or `en`."""
    clerks: tuple[str, ...] = field(default=(), repr=False)
    """Who may be chosen as working at this desk."""
    auditor: str = field(default="", repr=False)
    """The first auditor: one of `clerks`; empty = not said."""
    camera: bool = True
    camera_source: str = ""
    """Empty = the first camera; else a device number, a file or an address."""
    dark: bool | None = None
    """None follows the operating system."""
    sound: bool = True


class SettingsProblem(ValueError):
    """A setting was refused. `field`: name of a `DeskSettings` field or empty; `code`: key of `admin.problem.<code>`."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


class SettingsPort(Protocol):
    """Where the settings are kept; both may block on a disk and are called through workers."""

    def load(self) -> DeskSettings:
        """What is set now; an empty facility code means a first start. Raises `SettingsProblem`."""

    def save(self, value: DeskSettings) -> None:
        """Keep all of it or nothing. Raises `SettingsProblem`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReport:
    """What the camera does now, for the devices page."""

    state: CameraState
    fault: str = ""
    """A `CameraFault` word when the state is FAILED."""
    trouble: str = ""
    """A `CameraTrouble` word: live, but no code could be seen."""
    source: str = ""
    device: str = ""
    """Label of the camera that is open, where it is known by name."""
    width: int = 0
    height: int = 0
    frames_per_second: float = 0.0
    last_code_at: datetime | None = None


class ShapesPort(Protocol):
    """The shapes that were kept at this desk; called through workers. May raise `StoreError`."""

    def shapes(self) -> tuple[UnknownShape, ...]:
        """Latest first."""

    def forget(self) -> None:
        """Throw all of them away: they were handed on."""
