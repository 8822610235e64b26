"""`kiosk parse`: what is this scanned or typed text? Lines in, one answer a line out; nothing is looked up or kept."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from kiosk.commands import WORLD_FAILED, CommandError, emit
from kiosk.scanner.reading import Source
from kiosk.verify.card import Parsed
from kiosk.verify.formats import fields, fits, recognise
from kiosk.verify.formats.text import MAX_BYTES
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
    lines = _lines(sys.stdin.buffer) if args.text == "-" else iter([os.fsencode(args.text)])
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
    """The JSON object of one text: kind, fields, oddities, input, and reason when refused."""
    value: dict[str, Any] = {
        "kind": parsed.kind.value,
        "fields": fields(parsed),
        "oddities": [oddity.value for oddity in parsed.oddities],
        "input": parsed.input.value,
    }
    if parsed.reason is not None:
        value["reason"] = parsed.reason.value
    return value


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


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines without their newline. A line that is too long for any card is handed on shortened but still too long."""
    limit = MAX_BYTES + 2
    while line := stream.readline(limit):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limit)
        yield line.removesuffix(b"\n")


def _print(parsed: Parsed) -> None:
    rows = {"kind": parsed.kind.value, "input": parsed.input.value}
    if parsed.reason is not None:
        rows["reason"] = parsed.reason.value
    if parsed.oddities:
        rows["oddities"] = ", ".join(parsed.oddities)
    rows |= fields(parsed)
    text = "".join(f"{name:<24} {value}\n" for name, value in rows.items())
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
