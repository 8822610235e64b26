"""Where do the benchmarks work? A home like a small hospital's first morning: keys, and ten thousand made cards."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kiosk.app import Rooms, build_rooms
from kiosk.demo.morning import RegistryRow
from kiosk.demo.people import MadePerson, people
from kiosk.demo.registry_file import write_registry
from kiosk.settings import save_settings

FACILITY = "79034"


def made_home(home: Path, *, cast: int, cards: int) -> tuple[Rooms, tuple[MadePerson, ...]]:
    """Make a home and open it: `cast` people whose cards will be held up, among `cards` in the registry."""
    from kiosk.verify.registry.importing import import_file

    home.mkdir(parents=True, exist_ok=True)
    save_settings(
        home,
        {
            "facility.code": FACILITY,
            "facility.name": "Bệnh viện Mẫu",
            "desk.clerks": ["Thu Mẫu"],
            "camera.enabled": False,
            "keys.store": "file",
        },
    )
    rooms = build_rooms(home)
    now = datetime.now(UTC)
    known = tuple(people(cast, seed=1, today=now.date(), facility=FACILITY))
    others = people(max(0, cards - cast), seed=2, today=now.date(), facility=FACILITY, first=100_000)
    listed = home / "registry.csv"
    write_registry(listed, [RegistryRow(card=p.card, citizen_id=p.citizen.citizen_id) for p in known], others, now)
    assert rooms.registry is not None
    report = import_file(listed, rooms.registry, rejected=home / "rejected.csv")
    listed.unlink()
    if report.rejected:
        raise SystemExit(f"{report.rejected} made rows were rejected")
    return rooms, known
