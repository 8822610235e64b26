"""`kiosk doctor --scanner`: does what a scanner or camera reads arrive as it is printed, and what should be set otherwise?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.commands import BAD_USE, WORLD_FAILED, CommandError, emit, write_out
from kiosk.scanner.set_up import Graded, Pace, Report, Scan, SheetTest, advice_on
from kiosk.ui.i18n import LANGUAGES, Texts

_SECONDS = 120.0


def add(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--scanner", action="store_true", help="grade scans of the test sheet (standard input)")
    group.add_argument("--sheet", type=Path, metavar="FILE", help="write the test sheet to print: .pdf or .png")
    ways = group.add_mutually_exclusive_group()
    ways.add_argument("--picture", type=Path, nargs="+", metavar="FILE", help="grade pictures of the sheet")
    ways.add_argument("--camera", metavar="SOURCE", help="grade what a camera sees: 0, a name, an address, a film")
    ways.add_argument("--serial", metavar="PORT", help="grade a serial scanner: auto, COM3, /dev/ttyACM0, 1eab:1a06")
    group.add_argument("--seconds", type=_seconds, default=_SECONDS, metavar="N", help="how long to wait for codes")
    group.add_argument("--language", choices=LANGUAGES, help="of the sheet and of the advice; else as set")


def is_asked_for(args: argparse.Namespace) -> bool:
    """Whether this is asked, and not what works on the machine."""
    ways = (args.picture, args.camera, args.serial)
    if not args.scanner and any(way is not None for way in ways):
        raise CommandError("bad-use", "--picture, --camera and --serial go with --scanner", BAD_USE)
    return bool(args.scanner or args.sheet is not None)


def run(args: argparse.Namespace) -> int:
    texts = _texts(args)
    if args.sheet is not None:
        _write_sheet(args, texts)
        if args.picture is args.camera is args.serial is None:
            return 0
    test, number = SheetTest(), 0
    stops = args.camera or args.serial or (args.picture is None and sys.stdin is not None and sys.stdin.isatty())
    try:
        for number, scan in enumerate(_scans(args), start=1):
            graded = test.add(scan)
            _show_scan(args, texts, number, scan, graded)
            if stops and len(test.report().exact) == _all():
                break
    except KeyboardInterrupt:
        pass  # how somebody at a terminal says that this was all
    except CommandError:
        if number:
            _show_report(args, texts, test, number)
        raise
    _show_report(args, texts, test, number)
    return 0


def _scans(args: argparse.Namespace) -> Iterator[Scan]:
    from kiosk.commands import _scan_sources as sources

    if args.picture is not None:
        return sources.from_pictures(args.picture)
    if args.camera is not None:
        return sources.from_camera(args.camera, args.seconds)
    if args.serial is not None:
        return sources.from_serial(args.serial, args.seconds)
    if sys.stdin is None:
        return iter(())
    if sys.stdin.isatty():
        _say("Scan the codes of the test sheet now, A1 to D3. Ctrl+C ends the test.")
        return sources.from_keys()
    return sources.from_lines(sys.stdin.buffer)


def _write_sheet(args: argparse.Namespace, texts: Texts) -> None:
    from PySide6.QtWidgets import QApplication

    from kiosk.ui.admin.sheet_paper import write_sheet
    from kiosk.ui.theme import apply

    app = QApplication.instance() or QApplication([sys.argv[0], "-platform", "offscreen"])
    assert isinstance(app, QApplication)
    apply(app, dark=False)  # for its letters
    try:
        write_sheet(args.sheet, texts)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise CommandError("not-written", f"the sheet cannot be written: {reason}", WORLD_FAILED) from None
    if args.json:
        emit({"sheet": str(args.sheet), "codes": _all()})
    else:
        print(f"{args.sheet}: {_all()} codes. Print it at 100 %, then: kiosk doctor --scanner")


def _show_scan(args: argparse.Namespace, texts: Texts, number: int, scan: Scan, graded: Graded) -> None:
    """Never what was scanned: it may be somebody's card."""
    advice = () if graded.code is None and len(scan.gaps) < 2 else advice_on(scan)
    if args.json:
        outcome = "other-code" if graded.code is None else "damaged" if graded.damage else "exact"
        emit(
            {
                "scan": number,
                "source": graded.source.value,
                "code": graded.code.label if graded.code is not None else None,
                "outcome": outcome,
                "damage": [damage.value for damage in graded.damage],
                "bytes": len(scan.data),
                "pace": _pace(graded.pace),
                "suffix": graded.suffix,
                "advice": [one.value for one in advice],
            }
        )
        return
    from kiosk.ui.admin.sheet_words import advice_texts, damage_text

    what = damage_text(graded.damage, texts) if graded.code is not None else texts("admin.sheet.other-code")
    pace = _pace(graded.pace)
    times = f" · {pace['median_ms']} / {pace['p95_ms']} / {pace['slowest_ms']} ms" if pace else ""
    _print(f"{number:3} {graded.code.label if graded.code else '--'} {what}{times}")
    if graded.code is None:
        for line in advice_texts(advice, texts):
            _print(f"    -> {line}")


def _show_report(args: argparse.Namespace, texts: Texts, test: SheetTest, scans: int) -> None:
    from kiosk.ui.admin.sheet_words import advice_texts, decimal

    found = test.report()
    say = advice_texts(found.advice, texts)
    if args.json:
        emit({"report": {"scans": scans, **_report(found, test), "say": say}})
        return
    _print(texts("admin.sheet.read", read=len(found.exact), all=_all()))
    for limit in found.limits:
        _print(f"    v{limit.version:<3} {decimal(limit.module, texts) + ' mm' if limit.module else '--'}")
    for line in say:
        _print(f"-> {line}")


def _report(found: Report, test: SheetTest) -> dict[str, Any]:
    return {
        "source": test.source.value if test.source is not None else None,
        "good": found.good,
        "exact": [code.label for code in found.exact],
        "damaged": [code.label for code in found.damaged],
        "missing": [code.label for code in found.missing],
        "limits": [
            {"version": limit.version, "module_mm": round(limit.module, 3) if limit.module else None}
            for limit in found.limits
        ],
        "pace": _pace(found.pace),
        "advice": [one.value for one in found.advice],
    }


def _pace(pace: Pace | None) -> dict[str, float] | None:
    if pace is None:
        return None
    values = {"median_ms": pace.median, "p95_ms": pace.p95, "slowest_ms": pace.slowest}
    return {name: round(value * 1000, 1) for name, value in values.items()}


def _texts(args: argparse.Namespace) -> Texts:
    from kiosk.app import home_of
    from kiosk.settings import SettingsError, load_settings

    language = args.language
    if language is None:
        try:
            language = load_settings(home_of(args), Path(args.config) if args.config else None).language
        except SettingsError:
            language = "vi"  # what is wrong with them is told by `kiosk doctor`
    return Texts.load(language)


def _all() -> int:
    from kiosk.scanner.sheet_codes import sheet_codes

    return len(sheet_codes())


def _print(line: str) -> None:
    write_out(f"{line}\n")


def _say(line: str) -> None:
    """For a person at the terminal: not a part of the answer."""
    print(line, file=sys.stderr, flush=True)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("seconds, more than 0 and not more than a day")
    return value
