"""What is set on this desk? TOML files and the environment become one frozen, checked `Settings`."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_origin

import msgspec

from kiosk.paths import bundled_config, default_home
from kiosk.settings_values import Settings, Tables
from kiosk.toml_file import KeyPath, Scalar, line_of, with_changes, write_durably

__all__ = ["Settings", "SettingsError", "default_home", "gateway_password", "is_set", "load_settings", "save_settings"]

FILE = "kiosk.toml"
PREFIX = "KIOSK_"
SECRETS: tuple[KeyPath, ...] = (("gateway", "password"), ("keys", "key"))
HOME_FILE_HEAD = "What differs on this desk from the program's own settings (config/kiosk.toml explains every key)."


class SettingsError(Exception):
    """A setting cannot be used. The message names file (or variable), line and key, and says what to do."""


def load_settings(home: Path, config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Bundled kiosk.toml < `config`, else `home`/kiosk.toml < `KIOSK_<SECTION>__<KEY>`. Raises SettingsError."""
    own = bundled_config() / FILE
    merged = _layer({}, _read(own), own)
    file = config or home / FILE
    if config is not None or file.exists():
        merged = _layer(merged, _read(file), file)
    merged = _with_environment(merged, environ)
    tables = _checked(merged, _variable)
    return _resolved(tables, home.absolute(), own.parent)


def save_settings(home: Path, changes: Mapping[str, Scalar | None], config: Path | None = None) -> None:
    """Write `changes` (`"desk.name": "Bàn 2"`; None = back to the default) into `config`, else `home`/kiosk.toml, durably.

    Comments in that file stay where they can. Raises SettingsError and writes nothing when a value does not fit.
    """
    file = config or home / FILE
    text = _read(file) if file.exists() else ""
    _parsed(text, file)
    paths = {tuple(name.split(".")): value for name, value in changes.items()}
    changed = with_changes(text or f"# {HOME_FILE_HEAD}\n", paths, HOME_FILE_HEAD)
    own = bundled_config() / FILE
    _layer(_layer({}, _read(own), own), changed, file)
    try:
        write_durably(file, changed)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written ({error.strerror}). Check its folder and disk.") from None


def is_set(home: Path, name: str, config: Path | None = None, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `name` ("facility.code") was set for this desk, by file or variable; False = the bundled default holds."""
    path = tuple(name.split("."))
    file = config or home / FILE
    values = _parsed(_read(file), file) if file.exists() else {}
    table = values if len(path) == 1 else _table(values, path[0])
    return path[-1] in table or _variable(path) in environ


def gateway_password(settings: Settings, environ: Mapping[str, str] = os.environ) -> str | None:
    """The gateway's password from the environment, else from the system's keyring; None when there is none."""
    if given := environ.get("KIOSK_GATEWAY__PASSWORD"):
        return given
    from kiosk.key_ring import fetch  # late: most runs never ask a keyring
    from kiosk.keys import KeysUnavailable

    try:
        return fetch(f"gateway:{settings.gateway.username}")
    except KeysUnavailable:
        return None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # Windows editors like to put a BOM first
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: this is not UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}). Check path and permissions.") from None


def _parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f", line {line[1]}" if line else ""
        raise SettingsError(f"{file}{where}: this is not TOML: {error}. Correct it.") from None


def _layer(below: dict[str, Any], text: str, file: Path) -> dict[str, Any]:
    """`below` with the values of one file on top, checked at once, so that an error can name this file and its line."""
    values = _parsed(text, file)

    def where(path: KeyPath) -> str:
        line = line_of(text, path)
        return f"{file}, line {line}" if line else str(file)

    for section, key in SECRETS:
        if key in _table(values, section):
            raise SettingsError(
                f"{where((section, key))}: {section}.{key}: a secret is never read from a file. Take it out; "
                f"use {_variable((section, key))} or the system's keyring."
            )
    merged = dict(below)
    for name, value in values.items():
        merged[name] = {**_table(below, name), **value} if isinstance(value, dict) else value
    _checked(merged, where)
    return merged


def _table(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = values.get(name)
    return table if isinstance(table, dict) else {}


def _checked(values: dict[str, Any], where: Callable[[KeyPath], str]) -> Tables:
    try:
        return msgspec.convert(values, Tables)
    except msgspec.ValidationError as error:
        problem, _, at = str(error).partition(" - at `$")
        path: KeyPath = tuple(re.findall(r"\w+", at.split("[")[0]))
        unknown = re.search(r"unknown field `(.*?)`", problem)
        if unknown:
            path = (*path, unknown[1])
            problem = "there is no such setting" + _nearest(path)
        raise SettingsError(f"{where(path)}: {'.'.join(path)}: {problem}. Correct it or take it out.") from None


def _nearest(path: KeyPath) -> str:
    known = [field.name for field in msgspec.structs.fields(_section(path[0]) if len(path) > 1 else Tables)]
    near = difflib.get_close_matches(path[-1], known, n=1)
    return f"; did you mean `{near[0]}`?" if near else f"; known here: {', '.join(known)}"


def _section(name: str) -> type[msgspec.Struct]:
    """The struct of a section; `Tables` itself for a name that is none (its own fields are then listed)."""
    kinds = {field.name: field.type for field in msgspec.structs.fields(Tables)}
    kind = kinds.get(name)
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else Tables


def _variable(path: KeyPath) -> str:
    return PREFIX + "__".join(part.upper() for part in path)


def _with_environment(values: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """`values` with every KIOSK_ variable that names a setting; one with `__` that names none is an error."""
    merged = {name: dict(value) if isinstance(value, dict) else value for name, value in values.items()}
    for variable, text in environ.items():
        path = tuple(variable.removeprefix(PREFIX).lower().split("__"))
        if not variable.startswith(PREFIX) or path in SECRETS:
            continue
        kind = _kind(path)
        if kind is not None:
            table = merged if len(path) == 1 else merged[path[0]]
            table[path[-1]] = _from_text(variable, text, kind)
        elif len(path) > 1:
            raise SettingsError(f"{variable}: there is no such setting{_nearest(path)}. Correct it or take it out.")
    return merged


def _kind(path: KeyPath) -> Any:
    """The type of a setting, or None when there is no such setting."""
    section = Tables if len(path) == 1 else _section(path[0])
    if len(path) > 2 or (len(path) == 2 and section is Tables):
        return None
    kind = {field.name: field.type for field in msgspec.structs.fields(section)}.get(path[-1])
    return None if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else kind


def _from_text(variable: str, text: str, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return [part.strip() for part in text.split(";") if part.strip()]
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{variable}: {error}. Correct the variable or take it out.") from None


def _resolved(tables: Tables, home: Path, config_dir: Path) -> Settings:
    """Empty URLs and paths become the files that they stand for."""
    replace = msgspec.structs.replace
    rules = home / (tables.rules.file or "fraud_rules.toml")
    if tables.rules.file and not rules.is_file():
        raise SettingsError(f"rules.file: there is no file {rules}. Correct the setting, or leave it empty.")
    if not rules.is_file():
        rules = config_dir / "fraud_rules.toml"
    sections = {field.name: getattr(tables, field.name) for field in msgspec.structs.fields(Tables)}
    sections["rules"] = replace(tables.rules, file=str(rules))
    sections["registry"] = replace(tables.registry, url=tables.registry.url or _sqlite(home / "registry.db"))
    sections["database"] = replace(tables.database, url=tables.database.url or _sqlite(home / "records.db"))
    return Settings(home=home, config_dir=config_dir, **sections)


def _sqlite(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"
