"""`kiosk check`: verify a code or number; records nothing."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from kiosk.commands import BAD_USE, CommandError, emit
from kiosk.commands._desk_answer import answer
from kiosk.commands._lines import payloads
from kiosk.scanner.reading import Reading, Source


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the payload; - or nothing: one a line on standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--at", metavar="ISO", help="the moment of the visit, with zone; now if absent")
    parser.add_argument("--offline", action="store_true", help="do not ask the gateway")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms

    at = moment(args.at)
    with open_rooms(args) as rooms:
        desk = rooms.desk(at=at)
        for data in payloads(args.text):
            reading = Reading(data=data, source=Source.CAMERA, at=at or rooms.clock(), decoder="command")
            show(answer(desk.look(reading)), as_json=args.json)
    return 0


def moment(text: str | None) -> datetime | None:
    """An ISO moment; without a zone it is the facility's wall clock. Raises CommandError."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("bad-moment", f"--at wants an ISO moment such as 2026-11-23T07:41+07:00, not {text!r}", BAD_USE)
    if found.tzinfo is None:
        from zoneinfo import ZoneInfo

        found = found.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return found.astimezone(UTC)


def show(value: dict[str, object], *, as_json: bool) -> None:
    """One object a line, or the same as words for a person."""
    if as_json:
        emit(value)
        return
    for key, shown in value.items():
        print(f"{key:16} {shown}")
