"""How does a check-in record reach the insurer? Base64 in a form, the session in three headers, a receipt number back.

Source: CV 1245 and CV 3190 (cards-and-gateway.md 6.3). Unlike a look-up, nothing secret stands in the address.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from kiosk.verify.gateway.account import Account
from kiosk.verify.gateway.reading import decoded
from kiosk.verify.gateway.token import Token, TokenRefused, Tokens
from kiosk.verify.gateway.transport import Reply, Transport
from kiosk.verify.gateway.values import Fault, GatewayUnavailable

Edition = Literal["4750", "3176"]
"""Which decision's door the record goes through; elements and order are the same."""

KIND = "0"
"""loaiHoSo of a check-in record."""
TAKEN = "200"
SESSION_REFUSED = ("401", "501", "999")
PRESSED = (*SESSION_REFUSED, "402", "403", "500", "100", "101")
"""Codes that say nothing of the record: it is sent again later, unchanged."""
_MOST = 60
_LONGEST_MESSAGE = 300
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The insurer's word on one record that was sent."""

    code: str
    """maKetQua; `200`: taken."""
    receipt: str
    """maGiaoDich: to be kept, the insurer knows the record by it. Empty when it was not taken."""
    received_at: str
    """thoiGianTiepNhan as sent, yyyyMMddHHmmss."""
    message: str = field(repr=False)
    """thongDiep, for the person who mends the record."""
    digest: str
    """SHA-256 of what was sent, hex."""

    @property
    def taken(self) -> bool:
        """Whether it needs no further attempt."""
        return self.code == TAKEN and bool(self.receipt)


class CheckInPost:
    """Sends records of one facility. For worker threads; `ticks` is a steady clock in seconds."""

    def __init__(
        self,
        transport: Transport,
        tokens: Tokens,
        account: Account,
        *,
        facility: str,
        edition: Edition,
        ticks: Callable[[], float],
    ) -> None:
        self._transport, self._tokens, self._account = transport, tokens, account
        self._facility = facility
        self._path = f"/api/qd130/checkInKcbQd{edition}"
        self._ticks = ticks

    def send(self, record: bytes, *, seconds: float) -> Sent:
        """Send one file (`checkin_xml.write`). Waits `seconds` at most.

        Raises `GatewayUnavailable` when no answer came: the record may have arrived all the same, and is sent again; the
        insurer knows the treatment by its MA_LK.
        """
        until = self._ticks() + seconds
        try:
            token = self._tokens.current(until=until)
            answer = self._told(token, record, until)
            if _word(answer, "maketqua", 10) in SESSION_REFUSED:
                answer = self._told(self._tokens.current(until=until, refused=token), record, until)
        except TokenRefused as refused:
            answer = {"maketqua": refused.code}
        return Sent(
            code=_word(answer, "maketqua", 10),
            receipt=_word(answer, "magiaodich", _MOST),
            received_at=_word(answer, "thoigiantiepnhan", _MOST),
            message=_word(answer, "thongdiep", _LONGEST_MESSAGE),
            digest=hashlib.sha256(record).hexdigest(),
        )

    def _told(self, token: Token, record: bytes, until: float) -> dict[str, Any]:
        account = self._account
        fields = {
            "username": account.username,
            "loaiHoSo": KIND,
            "maTinh": self._facility[:2],
            "maCSKCB": self._facility,
            "fileHSBase64": base64.b64encode(record).decode(),
        }
        session = {"accessToken": token.access, "tokenId": token.id, "passwordHash": account.password_digest}
        body = urlencode(fields).encode()
        return _answer(self._transport.post(self._path, body, _FORM | session, until=until))


def _answer(reply: Reply) -> dict[str, Any]:
    """The answer's words by lower-case name. Raises `GatewayUnavailable` for what is none."""
    if reply.status in (401, 403) and not reply.body.strip():
        return {"maketqua": str(reply.status)}
    fault, answer = None, {}
    try:
        answer = decoded(reply.body)
    except GatewayUnavailable as error:
        fault = Fault.HTTP_ERROR if reply.status >= 400 else error.fault
    if fault is not None:
        raise GatewayUnavailable(fault)
    code = _word(answer, "maketqua", 10)
    if not code or (reply.status >= 400 and code == TAKEN):
        raise GatewayUnavailable(Fault.HTTP_ERROR if reply.status >= 400 else Fault.MALFORMED)
    return answer


def _word(answer: dict[str, Any], name: str, longest: int) -> str:
    value = answer.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = "".join(mark if mark.isprintable() else " " for mark in str(value).strip())
    return text[:longest]
