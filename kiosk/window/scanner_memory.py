"""What is known of this desk's hand scanners from the days before? One small file of the home, nothing of a code in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from kiosk.scanner.habit import Habits
from kiosk.scanner.serial import SerialMemory
from kiosk.scanner.serial_settings import LineSettings, Parity
from kiosk.toml_file import write_durably

FILE = "scanners.json"


class ScannerMemory:
    """Forgetting it costs a few scans of learning, so a failing disk or a damaged file is no trouble here."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def recall(self) -> tuple[Habits, SerialMemory]:
        """What was kept, or nothing learned."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return Habits.from_text(json.dumps(kept["keyboard"])), _serial(kept["serial"])
        except (OSError, ValueError, TypeError, KeyError):
            return Habits(), SerialMemory()

    def keep(self, habits: Habits, serial: SerialMemory) -> bool:
        """False when it could not be kept."""
        text = json.dumps({"keyboard": json.loads(habits.to_text()), "serial": asdict(serial)})
        try:
            write_durably(self._file, f"{text}\n")
        except OSError:
            return False
        return True


def _serial(kept: dict[str, object]) -> SerialMemory:
    settings = kept.get("settings")
    line = None
    if isinstance(settings, dict):
        baud, bits, parity, stop = (settings.get(name) for name in ("baud", "bits", "parity", "stop"))
        if isinstance(baud, int) and 300 <= baud <= 1_000_000 and bits in (7, 8) and stop in (1, 2):
            known: dict[str, Parity] = {"N": "N", "E": "E", "O": "O"}
            if parity in known:
                line = LineSettings(
                    baud=baud, bits=7 if bits == 7 else 8, parity=known[parity], stop=2 if stop == 2 else 1
                )
    return SerialMemory(usb=str(kept.get("usb") or ""), settings=line)
