"""One look-up, as the protocol wants it: token, staff, person, and one renewal when the session is refused.

Source: CV 1923/BHXH-CNTT, Phụ lục 03; CV 2746/BHXH-CNTT for Lskcb2025 (cards-and-gateway.md 5.2, 5.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import msgspec

from kiosk.verify.gateway import dates
from kiosk.verify.gateway.account import Account
from kiosk.verify.gateway.reading import code_of, read_answer
from kiosk.verify.gateway.token import Token, TokenRefused, Tokens
from kiosk.verify.gateway.values import Fault, Function, GatewayUnavailable, Question
from kiosk.verify.gateway.wire import Answer

if TYPE_CHECKING:
    from kiosk.verify.gateway.late import Posts
    from kiosk.verify.gateway.transport import Reply

BodyForm = Literal["json", "form"]

SESSION_REFUSED = ("401", "501", "999")
"""Codes that a new token may mend."""
ACCOUNT_REFUSED = ("401", "402", "403")
_KINDS = {
    "json": {"Content-Type": "application/json; charset=utf-8"},
    "form": {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A look-up that was answered, with a code at least."""

    code: str
    answer: Answer | None = field(repr=False)
    """None: refused before the question (token), there is only a code."""
    digest: str
    seconds: float

    @property
    def account_refused(self) -> bool:
        """Whether the account itself is not accepted, or has no right to ask."""
        return self.code in ACCOUNT_REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What a request for a session alone found."""

    code: str
    """200, or the code with which the account was refused."""
    seconds: float
    life: float | None = None
    """Seconds that the session may be used."""
    clock_offset: float | None = None
    """Seconds that this machine is ahead of the gateway; None: it told no time."""


class Client:
    """Asks one gateway in the name of one account. For several threads at once. Nothing of a question is logged."""

    def __init__(
        self,
        transport: Posts,
        account: Account,
        *,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        bodies: dict[Function, BodyForm],
    ) -> None:
        self._transport = transport
        self._account = account
        self._clock = clock
        self._ticks = ticks
        self._bodies = bodies
        self._tokens = Tokens(transport, account, clock=clock, ticks=ticks)

    def ask(self, question: Question, *, until: float, function: Function = Function.LOOK_UP) -> Told:
        """The answer to one question. A code that refuses us is an answer.

        Raises `GatewayUnavailable` at `until` (in ticks) at the latest, with token, question and renewal together.
        """
        begun = self._ticks()
        try:
            token = self._tokens.current(until=until)
            told = self._told(token, question, function, begun, until)
            if told.code in SESSION_REFUSED:
                token = self._tokens.current(until=until, refused=token)
                told = self._told(token, question, function, begun, until)
        except TokenRefused as refused:
            code, reply = refused.code, refused.reply
        else:
            return told
        return Told(
            code=code,
            answer=None,
            digest=_digest(reply),
            seconds=self._ticks() - begun,
        )

    def knock(self, *, until: float) -> Knock:
        """A new session, and nobody looked up. Raises `GatewayUnavailable`."""
        begun = self._ticks()
        try:
            token, told_at = self._tokens.fetch(until)
        except TokenRefused as refused:
            return Knock(code=refused.code, seconds=self._ticks() - begun)
        offset = (self._clock() - told_at).total_seconds() if told_at else None
        return Knock(code="200", seconds=self._ticks() - begun, life=token.ends - self._ticks(), clock_offset=offset)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def _told(self, token: Token, question: Question, function: Function, begun: float, until: float) -> Told:
        account, form = self._account, self._bodies[function]
        fields = {
            "maThe": question.number,
            "hoTen": question.name,
            "ngaySinh": dates.sent(question.birth),
            "hoTenCb": account.officer_name,
            "cccdCb": account.officer_cccd,
        }
        query = {
            "token": token.access,
            "id_token": token.id,
            "username": account.username,
            "password": account.password_digest,
        }
        reply = self._transport.post(
            f"/api/egw/{function.value}",
            msgspec.json.encode(fields) if form == "json" else urlencode(fields).encode(),
            _KINDS[form],
            query=urlencode(query),
            until=until,
        )
        code, answer = _code(reply)
        return Told(code=code, answer=answer, digest=_digest(reply), seconds=self._ticks() - begun)


def _code(reply: Reply) -> tuple[str, Answer | None]:
    """The answer, also of a 4xx or 5xx that carries one. Raises `GatewayUnavailable`."""
    if reply.status in (401, 403) and not reply.body.strip():
        return str(reply.status), None
    fault, answer, code = None, None, ""
    try:
        answer = read_answer(reply.body)
        code = code_of(answer.code)
    except GatewayUnavailable as error:
        fault = Fault.HTTP_ERROR if reply.status >= 400 else error.fault
    if fault is not None:
        raise GatewayUnavailable(fault)
    if reply.status >= 400 and code.startswith("0"):
        raise GatewayUnavailable(Fault.HTTP_ERROR)  # an error that says "in order" is in no order
    return code, answer


def _digest(reply: Reply) -> str:
    return hashlib.sha256(reply.body).hexdigest()
