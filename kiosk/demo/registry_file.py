"""What stands in the demo's registry? Ten thousand made cards as the list that `kiosk registry import` takes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from kiosk.demo.morning import RegistryRow
from kiosk.demo.people import MadePerson
from kiosk.verify.registry.content import COLUMNS


def write_registry(path: Path, rows: Iterable[RegistryRow], crowd: Iterable[MadePerson], as_of: datetime) -> int:
    """Write the CSV and return its number of rows: the people of the scenes first, then the crowd."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for row in rows:
            out.writerow(_cells(row, as_of))
            count += 1
        for person in crowd:
            out.writerow(_cells(RegistryRow(card=person.card, citizen_id=person.citizen.citizen_id), as_of))
            count += 1
    return count


def _cells(row: RegistryRow, as_of: datetime) -> list[str]:
    card = row.card
    values = {
        "social_insurance_number": card.social_insurance_number,
        "card_number": card.card_number,
        "citizen_id": row.citizen_id,
        "name": card.name,
        "birth": card.birth.iso() if card.birth else None,
        "sex": card.sex,
        "first_facility": card.first_facility,
        "valid_from": card.period.start,
        "valid_to": card.period.end,
        "issued_on": card.issued_on,
        "benefit_level": card.benefit_level,
        "living_area": card.living_area,
        "five_years_on": card.five_years_on,
        "status": row.status,
        "check_string": card.check_string,
        "new_card_number": row.new_card_number,
        "as_of": as_of.isoformat(),
    }
    return [str(values[column]) if values[column] is not None else "" for column in COLUMNS]
