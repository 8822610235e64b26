"""Did camera and scanner read the same code of the same person? One holding-up is one reading, whoever was first."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from kiosk.scanner.reading import Reading, Source


class Once:
    """The same bytes within `window` seconds are one reading. Only digests are kept, no longer than the window."""

    def __init__(self, window: float = 2.0) -> None:
        self._window = timedelta(seconds=window)
        self._seen: dict[bytes, tuple[Source, datetime]] = {}

    def accept(self, reading: Reading, *, free: bool) -> bool:
        """True for a new reading. `free`: nobody is open at the desk, so a scan with the same reader is meant."""
        now = reading.at
        self._seen = {key: seen for key, seen in self._seen.items() if abs(now - seen[1]) <= self._window}
        key = hashlib.blake2b(reading.data, digest_size=16).digest()
        before = self._seen.get(key)
        if before is not None and not (free and before[0] is reading.source):
            return False
        self._seen[key] = (reading.source, now)
        return True
