"""Made lists for the registry tests."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path

from kiosk.keys import Keys
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.registry.content import COLUMNS
from kiosk.verify.registry.importing import ImportReport, import_file

NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
KEYS = Keys(pseudonym=b"p" * 32, encryption=((1, b"e" * 32),))
MADE = {
    "social_insurance_number": "9900000001",
    "card_number": "DN4799900000001",
    "citizen_id": "099190000001",
    "name": "Trần Thị Mẫu",
    "birth": "1990-01-01",
    "sex": "female",
    "first_facility": "79034",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "issued_on": "2026-01-02",
    "benefit_level": "4",
    "living_area": "none",
    "five_years_on": "2029-01-01",
    "status": "active",
    "check_string": "0123456789abcdef-7102",
    "new_card_number": "",
    "as_of": "2026-06-01",
}


def clock() -> datetime:
    return NOW


def row(**changes: str) -> dict[str, str]:
    """A good row, with some cells changed."""
    return {**MADE, **changes}


def person(index: int, **changes: str) -> dict[str, str]:
    """The good row of another made person."""
    sin = str(9900000000 + index)
    return row(social_insurance_number=sin, card_number=f"DN479{sin}", citizen_id=f"099190{index:06d}", **changes)


def write_csv(path: Path, rows: list[dict[str, str]], mark: str = ",") -> Path:
    """All seventeen columns, nothing quoted."""
    lines = [mark.join(COLUMNS), *(mark.join(cells[name] for name in COLUMNS) for cells in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring(registry: SqlRegistry, folder: Path, *rows: dict[str, str], as_of: datetime | None = None) -> ImportReport:
    """Import rows through a file."""
    path = write_csv(folder / f"{uuid.uuid4().hex}.csv", list(rows))
    return import_file(path, registry, rejected=folder / "rejected.csv", as_of=as_of)
