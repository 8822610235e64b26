"""`kiosk cases export`: the flagged visits as a table, to a file or standard output. The export itself is logged."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kiosk.commands import BAD_USE, WORLD_FAILED, CommandError, emit, output
from kiosk.records.values import CaseFilter, CaseState, StoreError

BY = "command-line"
"""Who stands on the event when nobody is named with --by."""


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    export = actions.add_parser("export", help="write the cases that the filter lets through, newest first")
    for common in ("--home", "--config"):  # also here, after the action
        export.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    export.add_argument("--format", choices=("csv", "json"), required=True)
    export.add_argument("--since", type=_day, metavar="DAY", help="first day, yyyy-mm-dd in the facility's zone")
    export.add_argument("--until", type=_day, metavar="DAY", help="last day, included")
    export.add_argument("--rule", action="append", default=[], metavar="ID", help="may be given several times")
    export.add_argument("--desk", action="append", default=[], metavar="D", help="may be given several times")
    export.add_argument("--state", action="append", default=[], choices=[state.value for state in CaseState])
    export.add_argument("--out", type=Path, metavar="FILE", help="instead of standard output")
    export.add_argument("--by", default=BY, metavar="N", help="who exports, for the log")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms
    from kiosk.exchange.case_export import WRITERS, write_file

    wanted = CaseFilter(
        since=args.since,
        until=args.until,
        rules=tuple(args.rule),
        desks=tuple(args.desk),
        states=tuple(CaseState(word) for word in args.state),
    )
    if args.since and args.until and args.since > args.until:
        raise CommandError("bad-use", "--since is after --until", BAD_USE)
    with open_rooms(args) as rooms:
        try:
            # Logged before the first row leaves: an export that breaks off was one all the same.
            count = rooms.store.cases_page(wanted, 0, 0).total
            rooms.store.record_export(wanted, by=args.by, form=args.format, count=count)
            rows = rooms.store.export_cases(wanted)
            if args.out is None:
                with output() as stream:
                    WRITERS[args.format](rows, stream)
            else:
                emit({"file": str(args.out), "cases": write_file(rows, args.out, args.format)})
        except StoreError as error:
            raise CommandError(error.code, str(error), WORLD_FAILED) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            raise CommandError("not-written", f"the file cannot be written: {error.strerror}", WORLD_FAILED) from None
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day such as 2026-01-31: {text}") from None
