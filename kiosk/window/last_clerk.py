"""Who worked at this desk last? One name in a small file of the home, so that the list begins with it."""

from __future__ import annotations

from pathlib import Path

from kiosk.toml_file import write_durably

FILE = "last_clerk.txt"


class LastClerk:
    """Forgetting it costs one key, so a failing disk is no trouble here."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def name(self) -> str:
        """Empty when nobody was remembered."""
        try:
            return self._file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def remember(self, name: str) -> bool:
        """False when it could not be kept."""
        try:
            write_durably(self._file, f"{name}\n")
        except OSError:
            return False
        return True
