"""Is a registry row fit to be believed? Seventeen texts in, one checked `Content` out, or the column and the reason why not.

Written for speed (a province has millions of rows): values that repeat are judged once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.verify.registry import cells as cell
from kiosk.verify.registry.cells import RowFault, RowRejected
from kiosk.verify.registry.content import COLUMNS, Content

T = TypeVar("T")

SOON = timedelta(days=1)  # clocks differ; a list from next week is a mistyped date
_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 100


class Remembered(dict[str, T]):
    """A cell's text -> its canonical value; `judge` is asked once for each text."""

    def __init__(self, judge: Callable[[str], T]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, text: str) -> T:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self._judge(text)
        if len(text) <= _LONGEST_REMEMBERED:
            self[text] = value
        return value


class RowChecker:
    """Checks rows of one file.

    default_as_of: for rows without one. now: nothing may be dated later. Both aware.
    """

    def __init__(self, *, default_as_of: datetime, now: datetime) -> None:
        self._default_as_of = int(default_as_of.timestamp())
        self._latest = now + SOON
        today = now.astimezone(cell.VIETNAM).date()
        days = Remembered(cell.day).__getitem__
        self._judges: tuple[Callable[[str], str | int | None], ...] = (
            _social_insurance_number,
            cell.card_number,
            _citizen_id,
            Remembered(cell.name).__getitem__,
            Remembered(lambda text: cell.birth(text, today)).__getitem__,
            Remembered(lambda text: cell.word(text, cell.SEXES)).__getitem__,
            Remembered(cell.facility).__getitem__,
            days,
            days,
            days,
            Remembered(lambda text: cell.word(text, cell.LEVELS)).__getitem__,
            Remembered(lambda text: cell.word(text, cell.AREAS)).__getitem__,
            days,
            Remembered(cell.status).__getitem__,
            cell.check_string,
            cell.card_number,
            Remembered(self._as_of).__getitem__,
        )

    def check(self, texts: Sequence[str]) -> Content:
        """`texts` in the order of COLUMNS, empty or `-` where nothing is known. Raises RowRejected."""
        values: list[str | int | None] = []
        add = values.append
        try:
            for judge, text in zip(self._judges, texts, strict=True):
                add(judge(text))
        except RowRejected as rejected:
            rejected.column = COLUMNS[len(values)]
            raise
        content = Content(*values)  # type: ignore[arg-type]  # the judges stand in the order of COLUMNS
        if content.valid_from and content.valid_to and content.valid_from > content.valid_to:
            raise RowRejected(RowFault.PERIOD_REVERSED, "valid_to")
        return content

    def _as_of(self, text: str) -> int:
        if text.strip() in cell.EMPTY:
            return self._default_as_of
        found = cell.moment(text)
        if found > self._latest:
            raise RowRejected(RowFault.DATE_FUTURE)
        return int(found.timestamp())


def _social_insurance_number(text: str) -> str:
    number = cell.digits(text, 10)
    if number is None:
        raise RowRejected(RowFault.REQUIRED)
    return number


def _citizen_id(text: str) -> str | None:
    return cell.digits(text, 12)
