"""Is this the code that was just read? Time based, without any clock of its own."""

from __future__ import annotations

import hashlib


class Debounce:
    """One code held up is one reading, however many frames show it.

    A payload counts as the same reading while it is seen again within `window` seconds of the last sight (not of the
    first: a phone held for a minute is one reading). Another payload passes at once, also while the first stays in view.
    Only digests are kept, and no longer than the window.
    """

    def __init__(self, window: float = 3.0) -> None:
        self._window = window
        self._last_seen: dict[bytes, float] = {}

    def accept(self, data: bytes, at: float) -> bool:
        """True when `data`, seen at `at` (seconds, any origin), is a new reading."""
        # A time that went backwards is a source that started over: it forgets nothing and repeats nothing.
        self._last_seen = {key: seen for key, seen in self._last_seen.items() if at - seen <= self._window}
        key = hashlib.blake2b(data, digest_size=16).digest()
        is_new = key not in self._last_seen
        self._last_seen[key] = at
        return is_new

    def forget(self) -> None:
        """Take the next sight of any code as new: the desk is done with the last patient."""
        self._last_seen.clear()
