"""Which settings hold, and does a wrong one say where it stands and what to do?"""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import msgspec
import pytest
from keyring.backend import KeyringBackend

from kiosk.paths import bundled_config, default_home
from kiosk.settings import Settings, SettingsError, gateway_password, is_set, load_settings, save_settings
from kiosk.settings_values import Tables


def _written(home: Path, text: str) -> Path:
    file = home / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _error(home: Path, text: str) -> str:
    file = _written(home, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(home, environ={})
    return str(caught.value).replace(str(file), "FILE")


def test_without_any_file_the_bundled_settings_hold(home: Path) -> None:
    settings = load_settings(home, environ={})
    assert settings.facility.zone == "Asia/Ho_Chi_Minh"
    assert (settings.language, settings.theme) == ("vi", "auto")
    assert (settings.desk.dim_seconds, settings.desk.undo_seconds, settings.registry.fresh_days) == (30, 120, 3)
    assert settings.database.url == f"sqlite:///{(home / 'records.db').as_posix()}"
    assert settings.registry.url == f"sqlite:///{(home / 'registry.db').as_posix()}"
    assert settings.home == home
    assert settings.config_dir == bundled_config()
    assert not any(home.iterdir())


def test_the_bundled_file_explains_every_key(home: Path) -> None:
    text = (bundled_config() / "kiosk.toml").read_text(encoding="utf-8")
    settings = load_settings(home, environ={})
    for field in msgspec.structs.fields(Tables):
        value = getattr(settings, field.name)
        keys = (
            [inner.name for inner in msgspec.structs.fields(value)]
            if isinstance(value, msgspec.Struct)
            else [field.name]
        )
        for key in keys:
            assert f"\n{key} = " in text


def test_a_later_source_wins_key_by_key(home: Path, tmp_path: Path) -> None:
    _written(home, '[desk]\nname = "Bàn 2"\nundo_seconds = 60\n')
    environ = {"KIOSK_DESK__UNDO_SECONDS": "90"}
    desk = load_settings(home, environ=environ).desk
    assert (desk.name, desk.undo_seconds, desk.dim_seconds) == ("Bàn 2", 90, 30)
    other = tmp_path / "other.toml"
    other.write_text('[desk]\nname = "Bàn 9"\n', encoding="utf-8")
    desk = load_settings(home, other, environ=environ).desk
    assert (desk.name, desk.undo_seconds) == ("Bàn 9", 90)


@pytest.mark.parametrize(
    ("variable", "text", "expected"),
    [
        ("KIOSK_LANGUAGE", "en", lambda s: s.language == "en"),
        ("KIOSK_FACILITY__CODE", "01001", lambda s: s.facility.code == "01001"),
        ("KIOSK_SOUND__ON", "false", lambda s: s.sound.on is False),
        ("KIOSK_SOUND__VOLUME", "5", lambda s: s.sound.volume == 5),
        ("KIOSK_SCANNER__REPEAT_SECONDS", "1.5", lambda s: s.scanner.repeat_seconds == 1.5),
        ("KIOSK_DESK__CLERKS", "Lê Mẫu; Phạm Mẫu;", lambda s: s.desk.clerks == ("Lê Mẫu", "Phạm Mẫu")),
        ("KIOSK_CAMERA__SOURCE", "0", lambda s: s.camera.source == "0"),
        ("KIOSK_DATABASE__URL", "postgresql+psycopg:///x", lambda s: s.database.url == "postgresql+psycopg:///x"),
    ],
)
def test_every_kind_of_value_can_come_from_the_environment(home: Path, variable: str, text: str, expected) -> None:
    assert expected(load_settings(home, environ={variable: text}))


def test_variables_that_are_no_settings_are_left_alone(home: Path) -> None:
    environ = {"KIOSK_HOME": "x", "KIOSK_GATEWAY__PASSWORD": "s", "PATH": "/bin", "XKIOSK_DESK__NAME": "y"}
    assert load_settings(home, environ=environ) == load_settings(home, environ={})


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('# a comment\n[desk]\nnmae = "x"\n', "FILE, line 3: desk.nmae:", "did you mean `name`?"),
        ('[desk]\nname = "a"\n\ndim_seconds = "x"\n', "FILE, line 4: desk.dim_seconds:", "Expected `int`, got `str`"),
        ("[desk]\ndim_seconds = 0\n", "FILE, line 2: desk.dim_seconds:", ">= 1"),
        ("[desks]\nx = 1\n", "FILE, line 1: desks:", "did you mean `desk`?"),
        ('[facility]\ncode = "7"\n', "FILE, line 2: facility.code:", "regex"),
        ('[facility]\ncode = "７９０３４"\n', "FILE, line 2: facility.code:", "regex"),
        ('[facility]\ncode = "79034\\n"\n', "FILE, line 2: facility.code:", "regex"),
        ('[desk]\nname = " "\n', "FILE, line 2: desk.name:", "regex"),
        ("[desk]\nundo_seconds = 9223372036854775807\n", "FILE, line 2: desk.undo_seconds:", "<= 86400"),
        ("[desk]\ndim_seconds = 9999999\n", "FILE, line 2: desk.dim_seconds:", "<= 86400"),
        ("[registry]\nfresh_days = 9999999999\n", "FILE, line 2: registry.fresh_days:", "<= 36500"),
        ("[scanner]\nrepeat_seconds = inf\n", "FILE, line 2: scanner.repeat_seconds:", "<= 86400"),
        ("[scanner]\nrepeat_seconds = nan\n", "FILE, line 2: scanner.repeat_seconds:", "> 0.0"),
        ('[facility]\nname = "x"\nzone = "Mars"\n', "FILE, line 1: facility:", "`zone` is not a time zone"),
        ('\nlanguage = "fr"\n', "FILE, line 2: language:", "Invalid enum value"),
        ("[sound]\nvolume = 101\n", "FILE, line 2: sound.volume:", "<= 100"),
        ("desk.dim_seconds = true\n", "FILE, line 1: desk.dim_seconds:", "got `bool`"),
        ("[desk]\nclerks = [1]\n", "FILE, line 2: desk.clerks:", "Expected `str`"),
        ("desk = 1\n", "FILE, line 1: desk:", "Expected `object`"),
        ("language = \n", "FILE, line 1:", "this is not TOML"),
        ('[desk]\n[gateway]\npassword = "geheim"\n', "FILE, line 3: gateway.password:", "KIOSK_GATEWAY__PASSWORD"),
    ],
)
def test_a_wrong_setting_names_its_place(home: Path, text: str, where: str, says: str) -> None:
    message = _error(home, text)
    assert message.startswith(where)
    assert says in message
    assert "geheim" not in message


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("KIOSK_DESK__DIM", "1"),
        ("KIOSK_X__Y", "1"),
        ("KIOSK_DESK__NAME__X", "1"),
        ("KIOSK_FACILITY__CODE", "1"),
        ("KIOSK_SOUND__VOLUME", "loud"),
        ("KIOSK_SOUND__ON", "perhaps"),
        ("KIOSK_GATEWAY__OFFICER_CCCD", "123"),
    ],
)
def test_a_wrong_variable_is_named(home: Path, variable: str, text: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        load_settings(home, environ={variable: text})


def test_a_file_that_cannot_be_read_is_an_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(home, tmp_path / "absent.toml", environ={})
    (home / "kiosk.toml").write_bytes(b'[desk]\nname = "B\xe0n"\n')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(home, environ={})


def test_a_byte_order_mark_does_no_harm(home: Path) -> None:
    (home / "kiosk.toml").write_bytes(b'\xef\xbb\xbflanguage = "en"\n')
    assert load_settings(home, environ={}).language == "en"


def test_rules_come_from_the_home_when_they_are_there(home: Path) -> None:
    assert load_settings(home, environ={}).rules.file == str(bundled_config() / "fraud_rules.toml")
    (home / "fraud_rules.toml").write_text("", encoding="utf-8")
    assert load_settings(home, environ={}).rules.file == str(home / "fraud_rules.toml")
    with pytest.raises(SettingsError, match=r"rules\.file"):
        load_settings(home, environ={"KIOSK_RULES__FILE": "nowhere.toml"})


def test_no_value_shows_in_a_repr(home: Path) -> None:
    environ = {"KIOSK_DESK__CLERKS": "Lê Mẫu", "KIOSK_DATABASE__URL": "postgresql://u:geheim@h/d"}
    settings = load_settings(home, environ=environ)
    shown = f"{settings!r} {settings.desk!r} {settings.database!r} {settings}"
    assert "Lê Mẫu" not in shown
    assert "geheim" not in shown


def test_save_writes_only_what_differs_and_keeps_comments(home: Path) -> None:
    _written(home, '# our hospital\nlanguage = "vi"  # for now\n\n[desk]\n# the big one\nname = "Bàn 1"\n')
    save_settings(home, {"language": "en", "desk.name": "Bàn # 2", "desk.clerks": ("Lê Mẫu",), "sound.volume": 30})
    assert (home / "kiosk.toml").read_text(encoding="utf-8") == (
        '# our hospital\nlanguage = "en"  # for now\n\n[desk]\n# the big one\nname = "Bàn # 2"\n'
        'clerks = ["Lê Mẫu"]\n\n[sound]\nvolume = 30\n'
    )
    settings = load_settings(home, environ={})
    assert (settings.language, settings.desk.name, settings.desk.clerks, settings.sound.volume) == (
        "en",
        "Bàn # 2",
        ("Lê Mẫu",),
        30,
    )


def test_save_takes_an_override_out_again(home: Path) -> None:
    save_settings(home, {"desk.name": "Bàn 7", "theme": "dark"})
    save_settings(home, {"desk.name": None})
    settings = load_settings(home, environ={})
    assert (settings.desk.name, settings.theme) == ("Bàn 1", "dark")


@pytest.mark.parametrize(
    "changes", [{"desk.name": ""}, {"desk.colour": "x"}, {"gateway.password": "geheim"}, {"sound.volume": "loud"}]
)
def test_save_refuses_what_could_not_be_loaded(home: Path, changes: dict[str, str]) -> None:
    file = _written(home, 'language = "en"\n')
    with pytest.raises(SettingsError):
        save_settings(home, changes)
    assert file.read_text(encoding="utf-8") == 'language = "en"\n'
    assert [entry.name for entry in home.iterdir()] == ["kiosk.toml"]


def test_save_makes_the_home(home: Path) -> None:
    save_settings(home / "new", {"desk.name": "Bàn 3"})
    assert load_settings(home / "new", environ={}).desk.name == "Bàn 3"


def test_a_first_start_can_be_told(home: Path, tmp_path: Path) -> None:
    assert not is_set(home, "facility.code", environ={})
    assert is_set(home, "facility.code", environ={"KIOSK_FACILITY__CODE": "01001"})
    save_settings(home, {"facility.code": "01001"})
    assert is_set(home, "facility.code", environ={})
    assert not is_set(home, "theme", environ={})
    assert not is_set(home, "facility.code", tmp_path / "other.toml", environ={})


class _Ring(KeyringBackend):
    __module__ = "keyring.backends.SecretService"  # only keyrings that keep a secret are asked
    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return "from the ring" if (service, username) == ("vssid-kiosk", "gateway:79999_BV") else None

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def test_the_gateway_password_comes_from_environment_or_keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: Settings = load_settings(home, environ={"KIOSK_GATEWAY__USERNAME": "79999_BV"})
    assert gateway_password(settings, {"KIOSK_GATEWAY__PASSWORD": "given"}) == "given"
    assert gateway_password(settings, {}) is None
    before = keyring.get_keyring()
    keyring.set_keyring(_Ring())
    try:
        assert gateway_password(settings, {}) == "from the ring"
        assert gateway_password(load_settings(home, environ={}), {}) is None
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("environ", "platform", "tail"),
    [
        ({"KIOSK_HOME": "/data/desk"}, "linux", "/data/desk"),
        ({"LOCALAPPDATA": "C:/Users/x/AppData/Local"}, "win32", "C:/Users/x/AppData/Local/vssid-kiosk"),
        ({}, "win32", "AppData/Local/vssid-kiosk"),
        ({}, "darwin", "Library/Application Support/vssid-kiosk"),
        ({"XDG_DATA_HOME": "/x"}, "linux", "/x/vssid-kiosk"),
        ({}, "linux", ".local/share/vssid-kiosk"),
        ({"KIOSK_HOME": ""}, "linux", ".local/share/vssid-kiosk"),
    ],
)
def test_default_home(environ: dict[str, str], platform: str, tail: str) -> None:
    assert default_home(environ, platform).as_posix().endswith(tail)


def test_the_tests_have_a_home_of_their_own() -> None:
    assert os.environ["KIOSK_HOME"] not in (str(Path.home()), "")
    assert default_home() == Path(os.environ["KIOSK_HOME"])
