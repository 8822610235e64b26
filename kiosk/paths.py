"""Where do the data of this desk live, and where are the files that came with the program?"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = "vssid-kiosk"


def default_home(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """`KIOSK_HOME`, else the platform's folder for a user's data. The folder need not exist yet."""
    if environ.get("KIOSK_HOME"):
        return Path(environ["KIOSK_HOME"]).expanduser()
    if platform == "win32":
        base = environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / FOLDER
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / FOLDER
    base = environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / FOLDER


def bundled_config() -> Path:
    """The folder with `kiosk.toml`, `fraud_rules.toml`, `tables/` and `trust/`: in a wheel inside the package."""
    package = Path(__file__).resolve().parent
    inside = package / "_config"
    return inside if inside.is_dir() else package.parent / "config"
