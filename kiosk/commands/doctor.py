"""`kiosk doctor`: what works on this machine, what does not, and what to do about it. Changes nothing that it finds."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import BAD_INPUT, WORLD_FAILED, CommandError, _scanner_check, emit, write_out

if TYPE_CHECKING:
    from kiosk.app import Rooms

ENOUGH_DISK = 1_000_000_000
"""Bytes: a year of visits of a large hospital, with room for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    detail: str
    advice: str = ""
    needed: bool = True
    """False: the desk works without it."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a finding, or a scan")
    _scanner_check.add(parser.add_argument_group("the test of a scanner or camera"))


def run(args: argparse.Namespace) -> int:
    from kiosk.app import home_of

    if _scanner_check.is_asked_for(args):
        return _scanner_check.run(args)
    home = home_of(args)
    findings = [*_machine(home), *_rooms(args)]
    for finding in findings:
        if args.json:
            emit({name: getattr(finding, name) for name in ("what", "ok", "needed", "detail", "advice")})
        else:
            mark = "ok  " if finding.ok else ("NO  " if finding.needed else "--  ")
            advice = f"    -> {finding.advice}\n" if finding.advice else ""
            write_out(f"{mark}{finding.what:18} {finding.detail}\n{advice}")
    return 0


def _machine(home: Path) -> Iterator[Finding]:
    version = sys.version_info
    yield Finding(
        what="python", ok=version >= (3, 11), detail=f"{platform.python_version()} on {platform.system()}",
        advice="" if version >= (3, 11) else "install Python 3.11 or newer",
    )  # fmt: skip
    yield _imports("opencv", "cv2", "reinstall the program's packages")
    yield _imports("zxing-cpp", "zxingcpp", "reinstall the program's packages")
    yield _imports("qt", "PySide6.QtWidgets", "install the system libraries that README names")
    yield _imports(
        "zbar", "pyzbar.pyzbar", "optional second reader: on Debian and Ubuntu install libzbar0", needed=False
    )
    yield _cameras()
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    yield Finding(
        what="disk", ok=free > ENOUGH_DISK, detail=f"{free // 1_000_000} MB free",
        advice="" if free > ENOUGH_DISK else "make room: nothing can be recorded on a full disk",
    )  # fmt: skip
    writable = os.access(place, os.W_OK)
    yield Finding(
        what="data folder", ok=writable, detail="writable" if writable else "not writable",
        advice="" if writable else "give this user the right to write there, or choose another with --home",
    )  # fmt: skip
    yield Finding(what="clock", ok=True, detail=datetime.now(UTC).isoformat(timespec="seconds"))


def _imports(what: str, module: str, advice: str, *, needed: bool = True) -> Finding:
    try:
        found = importlib.import_module(module)
    except (ImportError, OSError) as error:
        return Finding(what=what, ok=False, needed=needed, detail=type(error).__name__, advice=advice)
    version = getattr(found, "__version__", "") or getattr(sys.modules.get(module.split(".")[0]), "__version__", "")
    return Finding(what=what, ok=True, needed=needed, detail=str(version) or "there")


def _cameras() -> Finding:
    """Counted without opening one: opening lights the camera, and may take it from another program."""
    found = len(list(Path("/dev").glob("video*"))) if sys.platform.startswith("linux") else None
    if found is None:
        return Finding(what="cameras", ok=True, needed=False, detail="asked by the desk's device page (F2)")
    advice = "" if found else "plug one in; hand scanners and typing work without"
    return Finding(what="cameras", ok=found > 0, needed=False, detail=f"{found} video devices", advice=advice)


def _rooms(args: argparse.Namespace) -> Iterator[Finding]:
    from kiosk.app import open_rooms

    try:
        if (begun := _not_begun(args)) is not None:
            yield begun
            return
        with open_rooms(args) as rooms:
            looks: tuple[tuple[str, Callable[[Rooms], Finding]], ...] = (
                ("clock mark", _clock), ("trust lists", _trust), ("registry", _registry), ("records", _records),
            )  # fmt: skip
            for what, look in looks:
                try:
                    yield look(rooms)
                except Exception as error:  # noqa: BLE001 - a doctor reports what it finds, whatever it is
                    yield Finding(
                        what=what, ok=False, detail=type(error).__name__, advice="see the log in the data folder"
                    )
            yield Finding(what="rules", ok=True, detail=f"{len(rooms.rules.bound)} rules")
    except CommandError as error:
        yield Finding(what=error.code, ok=False, detail=str(error), advice="until this is mended the desk cannot start")


def _not_begun(args: argparse.Namespace) -> Finding | None:
    """What opening would have to make first: a doctor looks, and the desk makes it."""
    from kiosk.app import home_of, sqlite_file
    from kiosk.settings import SettingsError, load_settings

    home = home_of(args)
    try:
        settings = load_settings(home, Path(args.config) if args.config else None)
    except SettingsError as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    files = {
        "keys.json": home / "keys.json",
        "the records": sqlite_file(settings.database.url),
        "the registry": sqlite_file(settings.registry.url),
    }
    here = {what: file for what, file in files.items() if file is not None}
    missing = [what for what, file in here.items() if not file.exists()]
    if not missing:
        return _older(settings.database.url)
    if len(missing) == len(here):
        detail, advice = "not begun: no desk was started here yet", "start the desk; it makes what it needs"
        return Finding(what="home", ok=False, needed=False, detail=detail, advice=advice)
    return Finding(
        what="home", ok=False, detail=f"not there: {', '.join(missing)}",
        advice="put it back from the backup before the desk is started again",
    )  # fmt: skip


def _older(url: str) -> Finding | None:
    from kiosk.records.opening import is_older
    from kiosk.records.values import StoreError

    try:
        if not is_older(url):
            return None
    except StoreError as error:
        raise CommandError(error.code, f"the record store cannot be opened: {error.code}", WORLD_FAILED) from None
    return Finding(
        what="records", ok=False, needed=False, detail="of an earlier version of the program",
        advice="make a backup, then start the desk: it brings them up to date",
    )  # fmt: skip


def _clock(rooms: Rooms) -> Finding:
    """Whether this machine's clock lies behind what it was before."""
    state = rooms.trust.mark.state()
    if state.fault is None:
        return Finding(what="clock mark", ok=True, detail="the clock runs forward")
    return Finding(
        what="clock mark", ok=False, needed=False, detail=state.fault.value,
        advice="set the clock right; if it is right, and was ahead before: kiosk trust clock --forget",
    )  # fmt: skip


def _trust(rooms: Rooms) -> Finding:
    """The lists alone, judged by the clock as it stands; the clock has a finding of its own."""
    from kiosk.clock_mark import ClockState
    from kiosk.trust_state import TrustWord, trust_state

    room = rooms.trust
    state = trust_state(room.book.lists, room.status.lists, ClockState(), rooms.clock())
    if state.word is TrustWord.NONE:
        return Finding(
            what="trust lists", ok=True, needed=False, detail="no root keys: this desk takes no signed cards"
        )
    made = f", made {state.as_of.isoformat(timespec='minutes')}" if state.as_of else ""
    states = f"; status lists made {state.status_as_of.isoformat(timespec='minutes')}" if state.status_as_of else ""
    word = "in force" if state.good else state.word.value
    return Finding(
        what="trust lists", ok=state.good, needed=False, detail=f"{word}{made}{states}",
        advice="" if state.good else "bring the newest lists in: kiosk trust import FILE, or kiosk trust fetch",
    )  # fmt: skip


def _registry(rooms: Rooms) -> Finding:
    if rooms.registry is None:
        return Finding(
            what="registry", ok=False, needed=False, detail=f"cannot be opened: {rooms.registry_fault}",
            advice="people are admitted as pending; check registry.url",
        )  # fmt: skip
    stats = rooms.registry.stats()
    empty = stats.as_of is None
    age = f"as of {stats.as_of.isoformat(timespec='minutes')}" if stats.as_of else "no list was imported"
    cut = f"; an import was cut off at {stats.unfinished_since.isoformat()}" if stats.unfinished_since else ""
    return Finding(
        what="registry", ok=not empty, needed=False,
        detail=f"{stats.cards} cards of {stats.persons} people, {age}{cut}",
        advice="import the insurer's list: kiosk registry import FILE" if empty else "",
    )  # fmt: skip


def _records(rooms: Rooms) -> Finding:
    problems = rooms.store.verify_log()[1]
    return Finding(
        what="records", ok=not problems, detail="log unbroken" if not problems else f"{len(problems)} problems in the log",
        advice="" if not problems else "keep this folder as it is and call the person responsible",
    )  # fmt: skip
