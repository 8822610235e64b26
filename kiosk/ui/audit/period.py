"""Which days does the inbox show? The named spans of the filter bar; no Qt."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """A span of facility days that ends today."""

    ANY = "any"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    CUSTOM = "custom"


_DAYS = {Span.TODAY: 1, Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 90}


def days_of(span: Span, today: date, first: date, last: date) -> tuple[date | None, date | None]:
    """(since, until), both included; None = open. `first` and `last` matter for CUSTOM only, in either order."""
    if span is Span.ANY:
        return None, None
    if span is Span.CUSTOM:
        return min(first, last), max(first, last)
    return today - timedelta(days=_DAYS[span] - 1), today
