"""Is this the code that was just read? Time based, without any clock of its own."""

from __future__ import annotations

import hashlib

_SETTLED = 1.0
"""Seconds that a code must be seen alone after it was seen beside another: one that is missed for a moment is still there."""


class Debounce:
    """One code held up is one reading, however many frames show it.

    A payload counts as the same reading while it is seen again within `window` seconds of the last sight (not of the
    first: a phone held for a minute is one reading). Another payload passes at once, also while the first stays in view.
    A code beside another that could be meant as well, and then alone, is two readings: putting one away says which is meant.
    Only digests are kept, and no longer than the window.
    """

    def __init__(self, window: float = 3.0) -> None:
        self._window = window
        self._last_seen: dict[bytes, float] = {}
        self._beside: dict[bytes, float] = {}

    def accept(self, data: bytes, at: float, *, beside: bool = False) -> bool:
        """True when `data`, seen at `at` (seconds, any origin), is a new reading. `beside`: not alone in the picture."""
        # A time that went backwards is a source that started over: it forgets nothing and repeats nothing.
        self._last_seen = {key: seen for key, seen in self._last_seen.items() if at - seen <= self._window}
        self._beside = {key: seen for key, seen in self._beside.items() if at - seen <= self._window}
        key = hashlib.blake2b(data, digest_size=16).digest()
        before = self._beside.get(key)
        if beside:
            is_new = before is None
            self._beside[key] = at
        elif before is None:
            is_new = key not in self._last_seen
        else:
            is_new = at - before >= _SETTLED
            if is_new:
                del self._beside[key]
        self._last_seen[key] = at
        return is_new

    def still(self, since: float, until: float) -> None:
        """Nothing has changed in the picture from `since` to `until`: what was in view then is in view yet."""
        for seen in (self._last_seen, self._beside):
            seen.update((key, until) for key, at in seen.items() if since - _SETTLED <= at < until)

    def forget(self) -> None:
        """Take the next sight of any code as new: the desk is done with the last patient."""
        self._last_seen.clear()
        self._beside.clear()
