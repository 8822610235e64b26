"""`kiosk checkin send`: build, validate and send the check-in record (XML0) of a visit; or send those that wait."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError, emit

if TYPE_CHECKING:
    from kiosk.app import Rooms
    from kiosk.check_in_room import Attempt

BY = "command-line"


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    send = actions.add_parser("send", help="send the record of a visit, or all that wait")
    for common in ("--home", "--config"):  # also here, after the action
        send.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    which = send.add_mutually_exclusive_group(required=True)
    which.add_argument("--visit", metavar="ID", help="the visit of which the first cost has arisen")
    which.add_argument("--waiting", action="store_true", help="the records that could not be sent before")
    send.add_argument("--his", metavar="FILE", help="what the hospital's system says of it, JSON; - = standard input")
    send.add_argument("--out", type=Path, metavar="FILE", help="write the record there too")
    send.add_argument("--dry-run", action="store_true", help="build and validate only")
    send.add_argument("--by", default=BY, metavar="N", help="who sends, for the log")
    send.add_argument("--json", action="store_true", help="one JSON object a record (it always is)")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms
    from kiosk.records.values import StoreError

    with open_rooms(args) as rooms:
        try:
            if args.visit is not None:
                _make(rooms, args)
                if args.dry_run:
                    return 0
            _send(rooms, args)
        except StoreError as error:
            code = BAD_INPUT if error.code in ("no-such-visit", "already-sent") else WORLD_FAILED
            raise CommandError(error.code, str(error), code) from None
    return 0


def _make(rooms: Rooms, args: argparse.Namespace) -> None:
    from kiosk.exchange.checkin_of_visit import HisFactsWrong, NoPerson, check_in_of, read_facts
    from kiosk.exchange.checkin_xml import CheckInRefused, write

    if args.his is None:
        raise CommandError("bad-use", "--visit wants --his FILE: what the hospital's system says of the visit", BAD_USE)
    intake = rooms.store.load_visit(args.visit)
    if intake is None or intake.visit is None or intake.visit.undone:
        raise CommandError("no-such-visit", "there is no such visit", BAD_INPUT)
    try:
        record = write(
            [check_in_of(intake, read_facts(_bytes(args.his)), rooms.settings.facility.zone_info)],
            rooms.settings.facility.zone_info,
        )
    except HisFactsWrong as error:
        raise CommandError("his", f"what the hospital's system says: {error}", BAD_INPUT) from None
    except NoPerson as error:
        raise CommandError(
            "no-person", f"the visit has no {error.missing} yet: add the papers first", BAD_INPUT
        ) from None
    except CheckInRefused as error:
        raise CommandError("check-in-refused", f"the insurer would send it back: {error}", BAD_INPUT) from None
    if args.out is not None:
        try:
            args.out.write_bytes(record)
        except OSError as error:
            raise CommandError("not-written", f"the record cannot be written: {error.strerror}", WORLD_FAILED) from None
    if args.dry_run:
        emit({"visit_id": args.visit, "state": "valid", "bytes": len(record)})
        return
    rooms.store.keep_check_in(args.visit, record, by=args.by)


def _send(rooms: Rooms, args: argparse.Namespace) -> None:
    from kiosk.check_in_room import open_check_in_room
    from kiosk.verify.gateway import GatewayUnavailable

    try:
        room = open_check_in_room(rooms)
    except GatewayUnavailable as error:
        raise CommandError(error.fault.value, f"the gateway's settings: {error.fault.value}", BAD_INPUT) from None
    if args.visit is not None:
        kept = rooms.store.check_in(args.visit)
        found: tuple[Attempt, ...] = (room.send(kept, args.by),) if kept is not None else ()
    else:
        found = room.send_waiting(args.by, most=200)
    for attempt in found:
        emit(
            {
                "visit_id": attempt.visit_id,
                "state": attempt.state.value,
                "code": attempt.word,
                "receipt": attempt.receipt,
                "message": attempt.message,
            }
        )


def _bytes(name: str) -> bytes:
    import sys

    try:
        return sys.stdin.buffer.read(1 << 20) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError("file-unreadable", f"--his cannot be read: {error.strerror}", BAD_INPUT) from None
