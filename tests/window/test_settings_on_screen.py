"""Do the settings of the screen reach the file and come back, whole or not at all?"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.settings import load_settings, save_settings
from kiosk.ui.admin.ports import DeskSettings, SettingsProblem
from kiosk.window.settings_on_screen import SettingsOnScreen

GIVEN = DeskSettings(
    facility_code="79034",
    facility_name='Bệnh viện "Mẫu" & con',
    desk_name="Quầy 2",
    language="en",
    clerks=("Thu Mẫu", "Hà O'Mẫu"),
    auditor="Thu Mẫu",
    camera=False,
    camera_source="rtsp://camera.example/1",
    dark=True,
    sound=False,
)


def test_a_new_home_is_a_first_start_until_the_facility_is_said(home: Path) -> None:
    port = SettingsOnScreen(home)
    assert port.is_first_start()
    assert (port.load().facility_code, port.load().facility_name) == ("", "")
    port.save(GIVEN)
    assert not port.is_first_start()


@pytest.mark.parametrize("dark", [None, True, False])
def test_what_was_saved_is_loaded_again(home: Path, dark: bool | None) -> None:
    port = SettingsOnScreen(home)
    fields = {name: getattr(GIVEN, name) for name in DeskSettings.__slots__} | {"dark": dark}
    port.save(DeskSettings(**fields))
    assert port.load() == DeskSettings(**fields)


def test_what_the_screen_does_not_show_stays(home: Path) -> None:
    save_settings(home, {"registry.fresh_days": 9, "sound.volume": 17})
    SettingsOnScreen(home).save(GIVEN)
    settings = load_settings(home)
    assert (settings.registry.fresh_days, settings.sound.volume, settings.sound.on) == (9, 17, False)


@pytest.mark.parametrize(
    ("changes", "field"), [({"facility_code": "12"}, "facility_code"), ({"desk_name": ""}, "desk_name")]
)
def test_a_refused_value_names_its_field_and_nothing_is_written(
    home: Path, changes: dict[str, str], field: str
) -> None:
    port = SettingsOnScreen(home)
    port.save(GIVEN)
    fields = {name: getattr(GIVEN, name) for name in DeskSettings.__slots__}
    with pytest.raises(SettingsProblem) as caught:
        port.save(DeskSettings(**(fields | {"language": "vi"} | changes)))
    assert caught.value.field == field
    assert port.load() == GIVEN


def test_a_home_that_cannot_be_written_is_said(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(SettingsProblem) as caught:
        SettingsOnScreen(home / "file" / "below").save(GIVEN)
    assert caught.value.code == "cannot-write"


def test_a_file_that_cannot_be_read_is_said(home: Path) -> None:
    (home / "kiosk.toml").write_text("this is = not [ toml")
    with pytest.raises(SettingsProblem) as caught:
        SettingsOnScreen(home).load()
    assert caught.value.code == "cannot-read"
