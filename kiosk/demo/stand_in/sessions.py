"""Who may ask the stand-in? Accounts, tokens that end and belong to one address, and a quota."""

from __future__ import annotations

import hashlib
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_MD5 = re.compile(r"[0-9A-Fa-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One token."""

    access: str = field(repr=False)
    id: str = field(repr=False)
    username: str
    address: str
    ends: datetime


class Sessions:
    """Gives tokens and checks them. Thread safe.

    `accounts`: name -> password; empty = any account with a digest for a password. `quota`: look-ups a session may do
    before the gateway says 500; 0 = as many as it likes. `skew`: seconds that the told end differs from the true one.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        chance: random.Random,
        accounts: dict[str, str],
        life: float = 600.0,
        skew: float = 0.0,
        quota: int = 0,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._digests = {
            name: hashlib.md5(word.encode(), usedforsecurity=False).hexdigest() for name, word in accounts.items()
        }
        self._life = timedelta(seconds=life)
        self._skew = timedelta(seconds=skew)
        self._quota = quota
        self._used = 0
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def take(self, username: str, digest: str, address: str) -> dict[str, object]:
        """The answer of token/take."""
        if not self._known(username, digest):
            return {"maKetQua": "401", "APIKey": None}
        now = self._clock()
        with self._lock:
            session = Session(
                access=f"{self._chance.getrandbits(256):064x}",
                id=f"{self._chance.getrandbits(128):032x}",
                username=username,
                address=address,
                ends=now + self._life,
            )
            self._open = {key: held for key, held in self._open.items() if held.ends > now}
            self._open[session.access] = session
        told = session.ends + self._skew
        key = {
            "access_token": session.access,
            "id_token": session.id,
            "token_type": "Bearer",
            "username": username,
            "expires_in": f"{told:%Y-%m-%dT%H:%M:%S}Z",
        }
        return {"maKetQua": "200", "APIKey": key}

    def refused(self, access: str, name: str, username: str, digest: str, address: str) -> bool:
        """Whether this token may not be used: unknown, ended, another account's, or fetched from another address."""
        with self._lock:
            session = self._open.get(access)
        good = session is not None and session.ends > self._clock() and session.address == address
        return not (
            good
            and session is not None
            and (session.id, session.username) == (name, username)
            and self._known(username, digest)
        )

    def over_quota(self) -> bool:
        """Counts one look-up; whether it is one too many."""
        with self._lock:
            self._used += 1
            return bool(self._quota) and self._used > self._quota

    def forget(self) -> None:
        """All tokens end now."""
        with self._lock:
            self._open.clear()

    def refill(self) -> None:
        """A new quota."""
        with self._lock:
            self._used = 0

    def _known(self, username: str, digest: str) -> bool:
        if not username or not _MD5.fullmatch(digest):
            return False
        return not self._digests or self._digests.get(username) == digest.lower()
