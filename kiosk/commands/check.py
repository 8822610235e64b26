"""`kiosk check`: verify a code or number; records nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kiosk.commands import BAD_USE, WORLD_FAILED, CommandError, emit, write_out
from kiosk.commands._desk_answer import answer
from kiosk.commands._lines import payloads
from kiosk.records.values import StoreError
from kiosk.redact import redact_text
from kiosk.scanner.reading import Reading
from kiosk.verify.sources import SourceUnavailable

_FIRST_YEAR, _LAST_YEAR = 1900, 9000  # beyond them times of other zones run out of the calendar


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text", nargs="?", metavar="TEXT", help="the payload; - or nothing: one a line on standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--at", metavar="ISO", help="the moment of the visit, with zone; now if absent")
    parser.add_argument("--offline", action="store_true", help="do not ask the gateway")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms

    at = moment(args.at)
    with open_rooms(args) as rooms:
        desk = rooms.desk(at=at)
        insurer = None if args.offline else rooms.insurer()
        for data in payloads(args.text):
            reading = Reading(data=data, source=rooms.source_of(data, None), at=desk.now(), decoder="command")
            with world_of_the_desk():
                looked = desk.look(reading)
                enquiry = insurer.about(looked.presentation, desk.now()) if insurer is not None else None
                if insurer is not None and enquiry is not None:
                    looked = desk.look(reading, insurer.ask(enquiry).answer)
            show(answer(looked), as_json=args.json)
    return 0


@contextmanager
def world_of_the_desk() -> Iterator[None]:
    """A store or source that fails while the desk works becomes the command's error object."""
    try:
        yield
    except StoreError as error:
        raise CommandError(error.code, f"the record store failed: {error.code}", WORLD_FAILED) from None
    except SourceUnavailable as error:
        raise CommandError(error.code, f"a source of the desk failed: {error.code}", WORLD_FAILED) from None


def moment(text: str | None) -> datetime | None:
    """An ISO moment; without a zone it is the facility's wall clock. Raises CommandError."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            raise ValueError(found.year)
    except ValueError:
        wanted = "--at wants an ISO moment such as 2026-11-23T07:41+07:00"
        raise CommandError("bad-moment", f"{wanted}, not {redact_text(text)}", BAD_USE) from None
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
        write_out(f"{key:16} {shown}\n")
