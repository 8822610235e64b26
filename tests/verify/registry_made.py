"""Made lists for the registry tests, and a PostgreSQL server of our own where its programs are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.keys import Keys
from kiosk.verify.registry import SqlRegistry
from kiosk.verify.registry_content import COLUMNS
from kiosk.verify.registry_import import ImportReport, import_file

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


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a fresh server on a free loopback port; the test is skipped where PostgreSQL is not installed."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    initdb = shutil.which("initdb", path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if initdb is None or os.name == "nt":
        pytest.skip("PostgreSQL is not installed here (initdb is not found)")
    programs = Path(initdb).resolve().parent
    user = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short path: its socket's name has a limit
    try:
        if user:
            shutil.chown(folder, user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        make: list[str | Path] = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "kiosk",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        done = subprocess.run(make, user=user, cwd=folder, capture_output=True, text=True, timeout=120)
        if done.returncode:
            pytest.skip(f"initdb does not run here: {done.stderr.strip()[-200:]}")
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
        words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *words],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready: list[str | Path] = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "30"]
            for _ in range(300):
                if subprocess.run(ready, timeout=60).returncode == 0:
                    break
            else:
                pytest.skip("the PostgreSQL server does not start here")
            yield f"postgresql://kiosk@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
