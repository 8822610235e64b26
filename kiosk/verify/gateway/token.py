"""With which session is the insurer asked? One token for all threads, renewed before it ends or when it is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from kiosk.verify.gateway import dates
from kiosk.verify.gateway.account import Account
from kiosk.verify.gateway.reading import code_of, read_token
from kiosk.verify.gateway.values import Fault, GatewayUnavailable
from kiosk.verify.gateway.wire import Key, Text, text

if TYPE_CHECKING:
    from kiosk.verify.gateway.late import Posts
    from kiosk.verify.gateway.transport import Reply

PATH = "/api/token/take"
MARGIN = 45.0
"""Seconds before its end from which a token is no longer used: a look-up may take ten and clocks differ."""
USUAL_LIFE = 300.0
"""Where nobody can read how long it lives: half of what the insurer's annex names."""
SHORTEST_LIFE, LONGEST_LIFE = 20.0, 12 * 3600.0

_UTC = ZoneInfo("UTC")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Token:
    """A session at the gateway, bound to our account and address."""

    access: str = field(repr=False)
    id: str = field(repr=False)
    ends: float
    """In ticks."""


class TokenRefused(Exception):
    """The gateway gave no token, but a code (401, 402, 403, 500): a fault of ours, or too much to do."""

    def __init__(self, code: str, reply: Reply) -> None:
        super().__init__(code)
        self.code = code
        self.reply = reply


class Tokens:
    """Keeps the token. Threads that need one at the same moment wait for one and the same request."""

    def __init__(
        self,
        transport: Posts,
        account: Account,
        *,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._account = account
        self._clock = clock
        self._ticks = ticks
        self._lock = threading.Lock()
        self._token: Token | None = None

    def current(self, *, until: float, refused: Token | None = None) -> Token:
        """A token that lives long enough for a look-up, and is not the one that was refused.

        Raises `GatewayUnavailable` (at `until`, in ticks, at the latest) and `TokenRefused`.
        """
        if not self._lock.acquire(timeout=max(0.0, until - self._ticks())):
            raise GatewayUnavailable(Fault.TIMED_OUT)
        try:
            if self._token is None or self._token is refused or self._ticks() >= self._token.ends:
                self._token = None
                self._token, _ = self.fetch(until)
            return self._token
        finally:
            self._lock.release()

    def fetch(self, until: float) -> tuple[Token, datetime | None]:
        """A new token, kept by nobody, and the gateway's time. Raises `GatewayUnavailable`, `TokenRefused`."""
        account = self._account
        begun = self._ticks()
        body = urlencode({"username": account.username, "password": account.password_digest})
        reply = self._transport.post(PATH, body.encode(), _FORM, until=until)
        if not reply.body.strip() and reply.status in (401, 402, 403):
            raise TokenRefused(str(reply.status), reply)
        answer = _answer(reply)
        key, code = answer
        if key is None or reply.status != 200:
            if code == "200":
                raise GatewayUnavailable(Fault.MALFORMED)
            raise TokenRefused(code, reply)
        access, name = text(key.access_token), text(key.id_token)
        if not access or not name:
            raise GatewayUnavailable(Fault.MALFORMED)
        return Token(access, name, begun + self._life(key.expires_in, reply) - MARGIN), reply.server_time

    def _life(self, told: Text, reply: Reply) -> float:
        """Seconds that the token lives: told as a moment, measured with the clock that told it, or as seconds."""
        stated = text(told)
        try:
            seconds = float(stated)
        except ValueError:
            seconds = float("nan")
        if not 0 < seconds < 10_000_000:
            end = dates.moment(stated, _UTC)
            if end is None:
                return USUAL_LIFE
            # Our clock and the gateway's may differ by more than a token lives: its own Date header tells by how much.
            now = reply.server_time or self._clock()
            seconds = (end - now).total_seconds()
        return min(max(seconds, SHORTEST_LIFE + MARGIN), LONGEST_LIFE)


def _answer(reply: Reply) -> tuple[Key | None, str]:
    fault = None
    try:
        answer = read_token(reply.body)
    except GatewayUnavailable as error:
        fault = Fault.HTTP_ERROR if reply.status >= 400 else error.fault
    if fault is not None:
        raise GatewayUnavailable(fault)
    code = code_of(answer.code)
    return (answer.key if code == "200" else None), code
