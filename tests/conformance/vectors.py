"""Where are the public test vectors? Beside the repository, or in the folder that KIOSK_VECTORS names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(os.environ.get("KIOSK_VECTORS") or Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors")


def folder(name: str) -> Path:
    """A set of vectors; the test is skipped where it is missing."""
    found = ROOT / name
    if not found.is_dir():
        pytest.skip(f"the {name} vectors are not here (KIOSK_VECTORS names the folder above them)")
    return found


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))
