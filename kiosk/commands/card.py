"""`kiosk card new`: made people with their cards, as text, as QR pictures, and as a list for the registry."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from kiosk.commands import WORLD_FAILED, CommandError, emit, write_out
from kiosk.demo.people import MadePerson
from kiosk.verify.card import Kind

KINDS = (Kind.BHYT15, Kind.BHYT17, Kind.BHYT9, Kind.CCCD)
FACILITY = "79034"
MOST = 1_000_000
"""BHXH numbers of made people are 99 and eight digits; the demo's own begin at 1."""


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    new = actions.add_parser("new", help="make cards of people who do not exist: BHXH numbers 99.., CCCD 099..")
    for common in ("--home", "--config"):  # also here, after the action
        new.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    new.add_argument("--kind", choices=[str(kind) for kind in KINDS], default=str(Kind.BHYT15), help="which code")
    new.add_argument("--count", type=_count, default=1, metavar="N", help="how many people")
    new.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other people")
    new.add_argument("--today", type=_day, metavar="DAY", help="the day on which the cards are valid; today if absent")
    new.add_argument("--png", type=Path, metavar="DIR", help="also write each code as a QR picture")
    new.add_argument("--registry", type=Path, metavar="FILE", help="also write the people as a list for the registry")
    new.add_argument("--json", action="store_true", help="one JSON object a card")


def run(args: argparse.Namespace) -> int:
    from kiosk.demo.people import people
    from kiosk.verify.formats.render import render

    kind = Kind(args.kind)
    now = datetime.now(UTC)
    made = list(people(args.count, seed=args.seed, today=args.today or now.date(), facility=FACILITY))
    try:
        if args.registry is not None:
            _list(args.registry, made, now)
        for number, person in enumerate(made, start=1):
            code = render(person.citizen if kind is Kind.CCCD else person.card, kind)
            picture = _picture(args.png, kind, number, code) if args.png is not None else None
            _show(person, kind, code, picture, as_json=args.json)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError("not-written", f"the file cannot be written: {error.strerror}", WORLD_FAILED) from None
    return 0


def _list(path: Path, made: Sequence[MadePerson], as_of: datetime) -> None:
    from kiosk.demo.morning import RegistryRow
    from kiosk.demo.registry_file import write_registry

    rows = [RegistryRow(card=person.card, citizen_id=person.citizen.citizen_id) for person in made]
    write_registry(path, rows, (), as_of)


def _picture(folder: Path, kind: Kind, number: int, code: bytes) -> Path:
    """A file name counts: a person's number in it would be read by whoever lists the folder."""
    import segno

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind}-{number:04d}.png"
    segno.make(code, error="m", micro=False, boost_error=False).save(str(path), scale=6, border=4)
    return path


def _show(person: MadePerson, kind: Kind, code: bytes, picture: Path | None, *, as_json: bool) -> None:
    if not as_json:
        write_out(f"{code.decode()}\n")
        return
    card = person.card
    emit(
        {
            "kind": str(kind),
            "text": code.decode(),
            "card_number": card.card_number,
            "social_insurance_number": card.social_insurance_number,
            "citizen_id": person.citizen.citizen_id,
            "name": card.name,
            "birth": card.birth.iso() if card.birth else None,
            "png": str(picture) if picture else None,
        }
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day such as 2026-01-31") from None
