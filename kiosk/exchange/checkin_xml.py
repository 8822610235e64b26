"""How is a check-in record written, and read back? XML0: bytes out, the same lines in again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosk.exchange.checkin import SELF_PAY, CheckIn, Item
from kiosk.exchange.checkin_elements import ELEMENTS
from kiosk.exchange.checkin_rules import Problem, problems
from kiosk.verify.card import BirthDate, Sex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT, LIST, LINE, SIGNATURE = "CHI_TIEU_TRANG_THAI_KCB", "DSACH_TRANG_THAI_KCB", "TRANG_THAI_KCB", "CHUKYDONVI"
MAX_BYTES = 4_000_000
_SEX = {Sex.MALE: "1", Sex.FEMALE: "2", None: "3"}


class CheckInRefused(Exception):
    """The record would not be taken. `found` names line (from 1), element and rule; never what stood there."""

    def __init__(self, found: Sequence[tuple[int, Problem]]) -> None:
        super().__init__("; ".join(f"line {line} {problem.element}: {problem.rule}" for line, problem in found))
        self.found = tuple(found)


class NoCheckIn(Exception):
    """These bytes are no check-in record. `code` is a closed word: too-long, not-xml, structure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def lines_of(check_ins: Sequence[CheckIn], zone: ZoneInfo) -> tuple[dict[str, str], ...]:
    """The texts of each line by element name, complete and in order; not yet checked."""
    return tuple(_line(place, record, zone) for place, record in enumerate(check_ins, 1))


def write(check_ins: Sequence[CheckIn], zone: ZoneInfo) -> bytes:
    """The file, UTF-8 with its declaration. Raises `CheckInRefused` for what the portal would send back, ValueError for none."""
    if not check_ins:
        raise ValueError("a check-in record without a line says nothing")
    lines = lines_of(check_ins, zone)
    found = [(place, problem) for place, line in enumerate(lines, 1) for problem in problems(line)]
    if found:
        raise CheckInRefused(found)
    return render(lines)


def render(lines: Sequence[Mapping[str, str]]) -> bytes:
    """Lines of texts as the file. Elements that a line has not are written empty."""
    from xml.etree import ElementTree as Xml

    root = Xml.Element(ROOT)
    listed = Xml.SubElement(root, LIST)
    for line in lines:
        element = Xml.SubElement(listed, LINE)
        for wanted in ELEMENTS:
            Xml.SubElement(element, wanted.name).text = line.get(wanted.name, "")
    Xml.SubElement(root, SIGNATURE).text = ""
    written: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True, short_empty_elements=False)
    return written


def read(data: bytes) -> tuple[dict[str, str], ...]:
    """The lines of a file, texts as they stand. Raises `NoCheckIn` when elements are missing, foreign or out of order."""
    if len(data) > MAX_BYTES:
        raise NoCheckIn("too-long")
    root = _parsed(data)
    names = [element.name for element in ELEMENTS]
    if root.tag != ROOT or [child.tag for child in root] != [LIST, SIGNATURE] or not len(root[0]):
        raise NoCheckIn("structure")
    for line in root[0]:
        if line.tag != LINE or [child.tag for child in line] != names or any(len(child) for child in line):
            raise NoCheckIn("structure")
    return tuple({child.tag: child.text or "" for child in line} for line in root[0])


def _parsed(data: bytes) -> Element:
    from xml.etree import ElementTree as Xml

    # Entities are declared in a document type: without one there is nothing that could grow or reach outside.
    if b"<!" in data:
        raise NoCheckIn("not-xml")
    try:
        return Xml.fromstring(data)  # noqa: S314 - see above
    except (Xml.ParseError, ValueError, LookupError):
        raise NoCheckIn("not-xml") from None


def _line(place: int, record: CheckIn, zone: ZoneInfo) -> dict[str, str]:
    def moment(value: datetime | None) -> str:
        return value.astimezone(zone).strftime("%Y%m%d%H%M") if value else ""

    start = record.valid_from
    if record.card_number is None and start is None and record.visit_type != SELF_PAY:
        # No card yet: the days of the visit stand for the period (annex, elements 10 and 11).
        start = record.arrived_at.astimezone(zone).date()
    texts = (
        record.treatment_id,
        str(place),
        record.patient_id,
        record.name,
        record.citizen_id or "",
        _birth(record),
        _SEX[record.sex],
        record.card_number or "",
        record.first_facility or "",
        _day(start),
        _day(record.valid_to),
        record.visit_type,
        moment(record.arrived_at),
        moment(record.ward_at),
        record.ward_reason,
        record.ward_reason_code,
        record.care_kind,
        record.facility,
        *_item(record.service),
        *_item(record.medicine),
        *_item(record.supply),
        moment(record.ordered_at),
        record.reserve,
    )
    return dict(zip((element.name for element in ELEMENTS), texts, strict=True))


def _birth(record: CheckIn) -> str:
    birth: BirthDate = record.birth
    if birth.full is None:  # the annex knows no month without its day
        return f"{birth.year:04d}00000000"
    clock = record.birth_time.strftime("%H%M") if record.birth_time else "0000"
    return f"{birth.full:%Y%m%d}{clock}"


def _day(value: date | None) -> str:
    return value.strftime("%Y%m%d") if value else ""


def _item(item: Item | None) -> tuple[str, str]:
    return (item.code, item.name) if item else ("", "")
