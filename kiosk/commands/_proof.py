"""`kiosk gateway proof`: that the insurer was asked about a visit, as a page to print; or a day's list of those who waited."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError, emit

BY = "command-line"


def add(parser: argparse.ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--visit", metavar="ID", help="visit_id or presentation_id")
    whose.add_argument("--day", metavar="DAY", help="yyyy-mm-dd: the list of those who still wait, for the insurer")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="an HTML page, A4 when printed")
    parser.add_argument("--kind", choices=("proof", "outage", "slip"), default="proof", help="which page of a visit")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--by", metavar="N", default=BY, help="who takes the page, for the log")
    parser.add_argument("--json", action="store_true", help="the answer is one JSON object in any case")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms
    from kiosk.exchange.check_proof import Kind
    from kiosk.exchange.outage_list import write_list
    from kiosk.exchange.proof_page import write_page
    from kiosk.records.values import StoreError

    day = _day(args.day) if args.day else None
    with open_rooms(args) as rooms:
        store, tables, zone = rooms.store, rooms.tables(), rooms.settings.facility.zone_info
        now, language, by = rooms.clock(), args.language, args.by
        try:
            if day is not None:
                count = write_list(
                    args.out, day, store=store, tables=tables, by=by, at=now, zone=zone, language=language
                )
                emit({"file": str(args.out), "visits": count})
                return 0
            found = store.load_visit(args.visit)
            proof = write_page(
                args.out, Kind(args.kind), found.presentation.id if found else args.visit, store=store,
                tables=tables, by=by, at=now, zone=zone, language=language,
            )  # fmt: skip
        except StoreError as error:
            raise CommandError(error.code, str(error), WORLD_FAILED) from None
        except OSError as error:
            raise CommandError("not-written", f"the file cannot be written: {error.strerror}", WORLD_FAILED) from None
    if proof is None:
        raise CommandError("no-such-visit", "there is no such visit", BAD_INPUT)
    emit({"file": str(args.out), "look_ups": len(proof.asked), "answered": proof.answered, "entries": len(proof.steps)})
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("bad-use", f"not a day such as 2026-01-31: {text}", BAD_USE) from None
