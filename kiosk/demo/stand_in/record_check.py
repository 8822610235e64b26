"""What would the receiving end object to in a check-in record? All rules of the annex, as our own sending end knows them."""

from __future__ import annotations

from kiosk.exchange.checkin_rules import problems
from kiosk.exchange.checkin_xml import NoCheckIn, read


def wrong_with(record: bytes) -> str | None:
    """The first objection to this XML: `element: rule`, or what is wrong with the file; None = taken."""
    try:
        found = [problem for line in read(record) for problem in problems(line)]
    except NoCheckIn as error:
        return error.code
    return f"{found[0].element}: {found[0].rule}" if found else None
