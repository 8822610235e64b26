"""`kiosk parse`: what is this scanned or typed text? Lines in, one answer a line out; nothing is looked up or kept."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.commands import WORLD_FAILED, CommandError, emit, write_out
from kiosk.commands._lines import lines_of
from kiosk.scanner.reading import Source
from kiosk.verify.card import Parsed
from kiosk.verify.formats import fields, fits, recognise
from kiosk.verify.formats.text import MAX_BYTES
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.tables import TableError, Tables, default_directory


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", default="-", help="the text, or - for lines on standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--via",
        choices=[source.value for source in Source],
        default=Source.SERIAL.value,
        help="how the text came in; wedge: the line is what the keyboard delivered",
    )


def run(args: argparse.Namespace) -> int:
    # A line that is too long for any card is handed on shortened, but still too long.
    lines = lines_of(sys.stdin, MAX_BYTES + 2) if args.text == "-" else iter([os.fsencode(args.text)])
    tables = _tables()
    read: Callable[[bytes], Parsed] = partial(recognise, tables=tables)
    if args.via == Source.WEDGE:
        read = _wedge_reader(read)
    for line in lines:
        parsed = read(line)
        if args.json:
            emit(answer(parsed))
        else:
            _print(parsed)
    return 0


def answer(parsed: Parsed) -> dict[str, Any]:
    """The JSON object of one text: kind, fields, oddities, input; reason (and fault) when refused; its signed part."""
    value: dict[str, Any] = {
        "kind": parsed.kind.value,
        "fields": fields(parsed),
        "oddities": [oddity.value for oddity in parsed.oddities],
        "input": parsed.input.value,
    }
    if parsed.reason is not None:
        value["reason"] = parsed.reason.value
    if parsed.fault is not None:
        value["fault"] = str(parsed.fault)
    if parsed.signed is not None:
        value["signed"] = _signed(parsed.signed)
    return value


def _signed(part: SignedPart) -> dict[str, Any]:
    """What the code says about its signature, which nobody has checked here; what it does not say is absent."""
    found: dict[str, Any] = {
        "profile": part.profile.value,
        "algorithm": part.algorithm,
        "key_id": part.key_id.hex(),
        "issuer": part.issuer,
        "token_id": part.token_id.hex() if part.token_id else None,
        "issued_at": part.issued_at.isoformat() if part.issued_at else None,
        "expires_at": part.expires_at.isoformat() if part.expires_at else None,
        "status_list": part.status_list,
        "status_index": part.status_index,
        "payload_digest": part.payload_digest.hex(),
        "content": [word.value for word in part.content] or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _wedge_reader(read: Callable[[bytes], Parsed]) -> Callable[[bytes], Parsed]:
    from kiosk.delivered import read_delivered
    from kiosk.scanner.input_method import InputMethods

    repair = partial(InputMethods().repair, fits=fits)
    return lambda data: read_delivered(data, repair, read)


def _tables() -> Tables:
    try:
        tables = Tables.load(default_directory())
        tables.check()
    except TableError as error:
        raise CommandError("tables", str(error), WORLD_FAILED) from None
    return tables


def _print(parsed: Parsed) -> None:
    rows = {"kind": parsed.kind.value, "input": parsed.input.value}
    if parsed.reason is not None:
        rows["reason"] = parsed.reason.value
    if parsed.fault is not None:
        rows["fault"] = str(parsed.fault)
    if parsed.oddities:
        rows["oddities"] = ", ".join(parsed.oddities)
    rows |= fields(parsed)
    if parsed.signed is not None:
        rows |= {f"signed.{name}": str(value) for name, value in _signed(parsed.signed).items()}
    text = "".join(f"{name:<24} {value}\n" for name, value in rows.items())
    write_out(text + "\n")
