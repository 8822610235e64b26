"""Which camera did this desk use in the days before? One line in the home, for a setting that names none."""

from __future__ import annotations

from pathlib import Path

from kiosk.toml_file import write_durably

FILE = "camera.txt"
_LONGEST = 1000


class CameraMemory:
    """Forgetting it means the first camera again, so a failing disk or a damaged file is no trouble here."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def recall(self) -> str:
        """The label of a camera, or empty."""
        try:
            return self._file.read_text(encoding="utf-8")[:_LONGEST].strip()
        except (OSError, ValueError):
            return ""

    def keep_first(self, label: str) -> bool:
        """Keep it unless one is known: a stand-in of today is not the desk's camera. False when it could not be kept."""
        if self.recall():
            return True
        try:
            write_durably(self._file, f"{label}\n")
        except OSError:
            return False
        return True
