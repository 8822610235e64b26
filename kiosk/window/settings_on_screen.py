"""Which settings can be changed on the screen? The bridge between the settings file and the administrator's page."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.settings import Settings, SettingsError, is_set, load_settings, save_settings
from kiosk.ui.admin.ports import DeskSettings, SettingsProblem

_DARK = {"auto": None, "light": False, "dark": True}
_THEME = {value: name for name, value in _DARK.items()}
_FIELD = {
    "facility.code": "facility_code",
    "facility.name": "facility_name",
    "desk.name": "desk_name",
    "desk.clerks": "clerks",
    "camera.source": "camera_source",
}


class SettingsOnScreen:
    """Loads and saves `DeskSettings` for a home. Raises `SettingsProblem`; nothing is half saved."""

    def __init__(self, home: Path, config: Path | None = None) -> None:
        self._home = home
        self._config = config

    def is_first_start(self) -> bool:
        """Whether nobody has said yet which facility this is."""
        return not is_set(self._home, "facility.code", self._config)

    def load(self) -> DeskSettings:
        """What is set now; the facility code stays empty until somebody has set it."""
        try:
            settings = load_settings(self._home, self._config)
            return _shown(settings, first=self.is_first_start())
        except SettingsError:
            raise SettingsProblem("", "cannot-read") from None

    def save(self, value: DeskSettings) -> None:
        """Write the changed keys durably."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            save_settings(self._home, _kept(value), self._config)
        except SettingsError as error:
            field = next((field for key, field in _FIELD.items() if re.search(rf"\b{key}\b", str(error))), "")
            raise SettingsProblem(field, "other" if field else "cannot-write") from None
        except OSError:
            raise SettingsProblem("", "cannot-write") from None


def _shown(settings: Settings, *, first: bool) -> DeskSettings:
    return DeskSettings(
        facility_code="" if first else settings.facility.code,
        facility_name="" if first else settings.facility.name,
        desk_name=settings.desk.name,
        language=settings.language,
        clerks=settings.desk.clerks,
        auditor=settings.desk.auditor,
        camera=settings.camera.enabled,
        camera_source=settings.camera.source,
        dark=_DARK[settings.theme],
        sound=settings.sound.on,
    )


def _kept(value: DeskSettings) -> dict[str, str | bool | list[str] | None]:
    return {
        "facility.code": value.facility_code,
        "facility.name": value.facility_name,
        "desk.name": value.desk_name,
        "language": value.language,
        "desk.clerks": list(value.clerks),
        "desk.auditor": value.auditor,
        "camera.enabled": value.camera,
        "camera.source": value.camera_source,
        "theme": _THEME[value.dark],
        "sound.on": value.sound,
    }
