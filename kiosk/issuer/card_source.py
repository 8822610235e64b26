"""Which cards are to be signed? Rows of a list in the registry's columns, or fields given one by one; both checked alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from kiosk.verify.card import Card
from kiosk.verify.registry.cells import RowRejected
from kiosk.verify.registry.content import COLUMNS, record_of
from kiosk.verify.registry.rows import RowChecker
from kiosk.verify.registry.tables import ImportRefused, open_table

__all__ = ["ImportRefused", "SourceRow", "row_of_fields", "rows_of_list", "with_level"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One card of a source, or why it is none. `place` is a line, or 1."""

    place: int
    card: Card | None = field(default=None, repr=False)
    reason: str | None = None
    """Column and closed word of the registry's rows, such as `birth date-impossible`."""


def rows_of_list(path: Path, now: datetime) -> Iterator[SourceRow]:
    """The cards of a CSV or XLSX list. Raises ImportRefused."""
    table = open_table(path)
    checker = RowChecker(default_as_of=now, now=now)
    with closing(table.rows):
        for line, cells, fault in table.rows:
            if fault is not None:
                yield SourceRow(place=line, reason=str(fault))
            elif any(cells):
                yield _row(checker, line, cells)


def row_of_fields(fields: Mapping[str, str], now: datetime) -> SourceRow:
    """The card of fields by their column name; absent ones are empty."""
    number = fields.get("card_number", "")
    given = {"social_insurance_number": number[-10:] if len(number) == 15 else "", **fields}
    return _row(RowChecker(default_as_of=now, now=now), 1, [given.get(column, "") for column in COLUMNS])


def with_level(card: Card) -> Card:
    """A signed card states its benefit level; a 15-character number has it as its third one."""
    if card.benefit_level is not None or card.card_number is None or len(card.card_number) != 15:
        return card
    return replace(card, benefit_level=card.card_number[2])


def _row(checker: RowChecker, place: int, cells: Sequence[str]) -> SourceRow:
    try:
        return SourceRow(place=place, card=with_level(record_of(checker.check(cells)).card))
    except RowRejected as rejected:
        return SourceRow(place=place, reason=f"{rejected.column} {rejected.fault}")
