"""`kiosk demo`: the desk with made people and a recorded camera feed; headless it plays a morning and writes pictures."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import BAD_USE, WORLD_FAILED, CommandError

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

    from kiosk.demo.play import Row
    from kiosk.demo.stage import Stage


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="play the morning without a screen and print a table")
    parser.add_argument("--out", metavar="DIR", help="where the pictures go (with --headless)")


def run(args: argparse.Namespace) -> int:
    if args.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from kiosk.app import utc_now
    from kiosk.commands._log import log_kept_in
    from kiosk.demo.stage import set_stage
    from kiosk.window.qt_log import qt_messages_logged

    out = _pictures(args.out) if args.headless and args.out else None
    app = QApplication.instance() or QApplication(sys.argv[:1])
    with _home(args) as home, log_kept_in(home), qt_messages_logged(), _no_other_insurer():
        stage = set_stage(
            home, utc_now, sound=not args.headless, say=lambda line: print(f"making {line} ...", flush=True)
        )
        try:
            if args.headless:
                return _play(stage, home, out)
            stage.close()
            return _show(app, home, stage)
        finally:
            stage.end()


def _show(app: QCoreApplication, home: Path, stage: Stage) -> int:
    from kiosk.demo.stage import CLERKS, password, rough_morning
    from kiosk.scanner.camera import CameraOptions
    from kiosk.window.desk_app import DeskApp
    from kiosk.window.running import until_the_end

    print(rough_morning(stage), flush=True)
    options = CameraOptions(loop=True)
    desk = DeskApp(home, clerk=CLERKS[0], camera_options=options, password=password, whose=stage.whose)
    return until_the_end(app, desk)


def _play(stage: Stage, home: Path, out: Path | None) -> int:
    from kiosk.app import utc_now
    from kiosk.demo.play import Play

    play = Play(stage, home, out, utc_now)
    print(f"\n{'held up':42} {'at once':20} {'known by':9} {'ms':>7}  {'the insurer':20} {'ms':>7}  admitted")
    good = True
    away = {scene.id for scene in stage.morning.scenes if scene.away}
    for row in play.run():
        good &= row.expected
        print(_line(row, away=row.scene in away), flush=True)
    if play.later:
        print("\nwhen the insurer answered again")
    for later in play.later:
        good &= later.expected
        note = "  on the work list" if later.on_work_list else ""
        mark = "" if later.expected else "   <- not as written"
        print(f"{later.what:42} {later.before:20} -> {later.after or 'nothing':20}{note}{mark}".rstrip())
    pictures = len(list(out.glob("*.png"))) if out else 0
    print(f"\n{'every person ended as written' if good else 'NOT every person ended as written'}; {pictures} pictures")
    return 0 if good else 1


def _line(row: Row, *, away: bool) -> str:
    taken, told = _ms(row.milliseconds), _ms(row.answered_after)
    mark = "" if row.expected else "   <- not as written"
    decided, known = row.decision or "nothing", row.assurance or "-"
    insurer = row.insurer or ("does not answer" if away else "-")
    return f"{row.what:42} {decided:20} {known:9} {taken}  {insurer:20} {told}  {'yes' if row.admitted else '-'}{mark}"


def _ms(value: float | None) -> str:
    return f"{value:7.1f}" if value is not None else "      -"


@contextmanager
def _no_other_insurer() -> Iterator[None]:
    """A gateway that is set up in the environment is a real one, and is not to hear of made people."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("KIOSK_GATEWAY__")}
    try:
        yield
    finally:
        os.environ |= hidden


def _pictures(folder: str) -> Path:
    """The folder for the pictures, made before a minute was spent on what goes there."""
    out = Path(folder).expanduser()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError("not-written", f"--out cannot be made: {error.strerror}", WORLD_FAILED) from None
    return out


@contextmanager
def _home(args: argparse.Namespace) -> Iterator[Path]:
    """The home that was named, if it is new or the demo's own; else one that is thrown away afterwards."""
    if args.home is None:
        with tempfile.TemporaryDirectory(prefix="kiosk-demo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    home = Path(args.home).expanduser()
    try:
        home.mkdir(parents=True, exist_ok=True)
        used = any(home.iterdir())
    except OSError as error:
        text = f"the data folder cannot be made or used: {error.strerror}"
        raise CommandError("home", text, WORLD_FAILED) from None
    if used:
        raise CommandError("home-in-use", "the demo wants a new, empty folder as its --home", BAD_USE)
    yield home
