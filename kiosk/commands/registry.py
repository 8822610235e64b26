"""`kiosk registry`: bring the insurer's list in, say what the registry holds, look one number up (masked)."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError, emit, write_out
from kiosk.redact import mask_name, mask_number
from kiosk.verify.sources import RegistryRecord, SourceUnavailable

if TYPE_CHECKING:
    from kiosk.verify.registry import SqlRegistry
    from kiosk.verify.registry.importing import ImportReport

_BAR = 30


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    bring = actions.add_parser("import", help="take in a CSV or XLSX list; what is newer in the registry stays")
    bring.add_argument("file", metavar="FILE", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    bring.add_argument("--as-of", metavar="ISO", help="the day the list was true, for rows that do not say (else now)")
    bring.add_argument(
        "--rejected", metavar="OUT", type=Path, help="where rejected rows go (else into the data folder)"
    )
    show = actions.add_parser("stats", help="how many cards, of which state, how old")
    look = actions.add_parser("lookup", help="what is known of a card, BHXH or CCCD number; names and numbers masked")
    look.add_argument("number", metavar="NUMBER")
    for action in (bring, show, look):
        action.add_argument("--json", action="store_true", help="one JSON object a line")
        for common in ("--home", "--config"):  # also here, after the action
            action.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    from kiosk.verify.formats.numbers import compact

    with _registry(args) as (registry, home):
        if args.action == "import":
            result = _import(args, registry, home)
        elif args.action == "stats":
            result = _stats(registry)
        else:
            result = {"records": [_masked(record) for record in registry.find(compact(args.number))]}
    if args.json:
        emit(result)
    else:
        for line in _lines(result):
            write_out(f"{line}\n")
    return 0


@contextmanager
def _registry(args: argparse.Namespace) -> Iterator[tuple[SqlRegistry, Path]]:
    """Only keys and registry: an import must work while the records are being repaired or moved."""
    from kiosk.app import home_of, settings_and_keys, utc_now
    from kiosk.verify.registry import open_registry

    home = home_of(args)
    settings, keys = settings_and_keys(home, Path(args.config) if args.config else None)
    try:
        registry = open_registry(settings.registry.url, keys, utc_now)
    except SourceUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None
    try:
        yield registry, home
    except SourceUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None
    finally:
        registry.close()


def _import(args: argparse.Namespace, registry: SqlRegistry, home: Path) -> dict[str, Any]:
    from kiosk.verify.registry.cells import RowRejected, moment
    from kiosk.verify.registry.importing import import_file
    from kiosk.verify.registry.tables import ImportRefused

    try:
        as_of = moment(args.as_of) if args.as_of is not None else None
    except RowRejected:
        raise CommandError("as-of-form", "--as-of takes 2025-01-31 or 2025-01-31T08:00+07:00", BAD_USE) from None
    rejected = args.rejected or home / f"rejected-rows-{registry.clock():%Y%m%d-%H%M%S}.csv"
    progress = _Progress(sys.stderr.isatty())
    try:
        report = import_file(
            args.file, registry, dry_run=args.dry_run, on_progress=progress.show, rejected=rejected, as_of=as_of
        )
    except ImportRefused as error:
        raise CommandError(error.code, str(error), BAD_INPUT) from None
    except SourceUnavailable as error:
        text = "the import was cut off: what is in the registry is consistent but incomplete; repeat it"
        raise CommandError(error.code, text, WORLD_FAILED) from None
    finally:
        progress.end()
    return _report(report)


class _Progress:
    """A bar on the terminal, at most ten times a second; silent elsewhere."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal
        self._last = 0.0

    def show(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if not self._terminal or (done != total and now - self._last < 0.1):
            return
        self._last = now
        full = _BAR * done // total if total else 0
        print(f"\r[{'#' * full}{'.' * (_BAR - full)}] {done:,} / {total or 0:,} ", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._terminal and self._last:
            print(file=sys.stderr)


def _report(report: ImportReport) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "reasons": {str(reason): count for reason, count in report.reasons},
        "added": report.added,
        "updated": report.updated,
        "kept": report.kept,
        "as_of": _iso(report.as_of),
        "ignored_columns": list(report.ignored_columns),
        "rejected_file": str(report.rejected_file) if report.rejected_file else None,
        "dry_run": report.dry_run,
    }


def _stats(registry: SqlRegistry) -> dict[str, Any]:
    stats = registry.stats()
    return {
        "cards": stats.cards,
        "persons": stats.persons,
        "by_status": {str(status): count for status, count in stats.by_status},
        "as_of": _iso(stats.as_of),
        "oldest_as_of": _iso(stats.oldest_as_of),
        "imported_at": _iso(stats.imported_at),
        "unfinished_since": _iso(stats.unfinished_since),
    }


def _masked(record: RegistryRecord) -> dict[str, Any]:
    card = record.card
    numbers = {
        "card_number": card.card_number,
        "social_insurance_number": card.social_insurance_number,
        "citizen_id": record.citizen_id,
        "new_card_number": record.new_card_number,
        "old_card_number": record.old_card_number,
    }
    shown: dict[str, Any] = {key: mask_number(number) for key, number in numbers.items() if number}
    dates = {
        "valid_from": card.period.start,
        "valid_to": card.period.end,
        "issued_on": card.issued_on,
        "five_years_on": card.five_years_on,
    }
    facts = {
        "name": mask_name(card.name) if card.name else None,
        "birth": str(card.birth.year) if card.birth else None,
        "sex": card.sex,
        "first_facility": card.first_facility,
        **{key: day.isoformat() if day else None for key, day in dates.items()},
        "benefit_level": card.benefit_level,
        "living_area": card.living_area,
        "status": record.status,
    }
    shown |= {key: str(value) for key, value in facts.items() if value is not None}
    return shown | {"check_string": card.check_string is not None, "as_of": _iso(record.as_of)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _lines(result: dict[str, Any]) -> Iterator[str]:
    if "records" not in result:
        yield from (f"{key:18}{value if value is not None else '-'}" for key, value in result.items())
        return
    for index, record in enumerate(result["records"]):
        yield from ([""] if index else [])
        yield from (f"{key:26}{value}" for key, value in record.items())
    if not result["records"]:
        yield "nothing is known of this number"
