"""How does one question travel, and when is waiting over? One HTTP exchange within a hard limit, in bounded memory."""

from __future__ import annotations

import http.client
import logging
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from zoneinfo import ZoneInfo

import requests
import urllib3

from kiosk.verify.gateway import dates
from kiosk.verify.gateway.adapter import SecretAdapter, Wanted
from kiosk.verify.gateway.address import Address
from kiosk.verify.gateway.limit import Line, Watch
from kiosk.verify.gateway.trouble import kind_and_places
from kiosk.verify.gateway.values import Fault, GatewayUnavailable

MOST_BYTES = 2_000_000
"""Of a body, before and after unpacking: a person's whole history is a hundredth of it."""
IDLE_SECONDS = 20.0
"""A connection that was idle for longer is opened anew: the far end may have dropped it without a word."""

_CHUNK = 64 * 1024
_LOG = logging.getLogger(__name__)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: whole, unpacked, of whatever status."""

    status: int
    body: bytes = field(repr=False)
    server_time: datetime | None
    """The Date header, aware UTC."""
    seconds: float
    """From the call to the last byte."""


class Transport:
    """Posts to one gateway. For several threads at once; `ticks` is a steady clock in seconds."""

    def __init__(self, address: Address, *, ticks: Callable[[], float]) -> None:
        self._address = address
        self._ticks = ticks
        self._wanted = Wanted()
        self._watch = Watch()
        self._last_used = ticks()
        self._session = _Session()
        # No proxy, .netrc or CA bundle from the environment: nothing but the settings says where secrets go.
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = SecretAdapter(self._wanted)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def post(self, path: str, body: bytes, headers: Mapping[str, str], *, query: str = "", until: float) -> Reply:
        """Send, and wait for the whole answer. `query` holds secrets and is sent, never shown.

        Raises `GatewayUnavailable` at `until` (in ticks) at the latest, however the far end or the way there behaves.
        """
        begun = self._ticks()
        left = until - begun
        if left <= 0:
            raise GatewayUnavailable(Fault.TIMED_OUT)
        if begun - self._last_used > IDLE_SECONDS:
            self._session.get_adapter(self._address.root).close()
        self._last_used = begun
        line = Line(left)
        fault: Fault | None = None
        self._wanted.query, self._wanted.line = query, line
        try:
            with self._watch.over(line):
                status, raw, server_time = self._twice_at_most(path, body, headers, line)
        except GatewayUnavailable as error:
            fault = error.fault
        except Exception as error:  # noqa: BLE001 - whatever it is, it may hold what was asked: only its kind is kept
            fault = _fault(error)
            if fault is Fault.CLIENT_FAULT:
                _LOG.error("an exchange failed: %s", ", ".join(kind_and_places(error)))
        finally:
            self._wanted.query, self._wanted.line = "", None
        # Out of the handler, or what was caught would hang on what is raised.
        if fault is not None:
            raise GatewayUnavailable(Fault.TIMED_OUT if line.cut_off else fault)
        return Reply(status=status, body=raw, server_time=server_time, seconds=self._ticks() - begun)

    def close(self) -> None:
        """Close all connections; exchanges under way are cut."""
        self._watch.close()
        self._session.close()

    def _twice_at_most(
        self, path: str, body: bytes, headers: Mapping[str, str], line: Line
    ) -> tuple[int, bytes, datetime | None]:
        try:
            return self._exchange(path, body, headers, line.left)
        except requests.ConnectionError as error:
            if line.cut_off or not (line.reused and _never_answered(error)):
                raise
        # A connection that was kept open was dropped at that very moment: nobody read the question. Others that were
        # kept have the same age.
        self._session.get_adapter(self._address.root).close()
        return self._exchange(path, body, headers, line.left)

    def _exchange(
        self, path: str, body: bytes, headers: Mapping[str, str], left: float
    ) -> tuple[int, bytes, datetime | None]:
        request = requests.PreparedRequest()
        wanted = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "vssid-kiosk", **headers}
        request.prepare(method="POST", url=self._address.root + path, headers=wanted, data=body)
        left = max(left, 0.001)  # of nothing at all requests makes an error of its own
        verify = str(self._address.ca_file) if self._address.ca_file else True
        response = self._session.send(request, stream=True, allow_redirects=False, timeout=(left, left), verify=verify)
        whole = False
        try:
            if 300 <= response.status_code < 400:
                raise GatewayUnavailable(Fault.REDIRECTED)
            raw = _whole(response.raw)
            whole = True
        finally:
            if not whole:
                response.close()
        unpacked = _unpacked(raw, response.headers.get("Content-Encoding", ""))
        return response.status_code, unpacked, dates.moment(response.headers.get("Date"), _UTC)


class _Session(requests.Session):
    def resolve_redirects(self, *args: Any, **more: Any) -> Iterator[Any]:
        """None are followed, so none are read: a strange Location must not be our error."""
        return iter(())


def _whole(raw: urllib3.BaseHTTPResponse) -> bytes:
    parts, size = [], 0
    while chunk := raw.read(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > MOST_BYTES:
            raise GatewayUnavailable(Fault.TOO_LARGE)
        parts.append(chunk)
    return b"".join(parts)


def _unpacked(raw: bytes, encoding: str) -> bytes:
    """The body as it was before packing, which we do not ask for; what unpacks to more than fits is refused."""
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        return raw
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise GatewayUnavailable(Fault.MALFORMED)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    found, fault = b"", None
    with suppress(zlib.error):
        found = unpacker.decompress(raw, MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        fault = Fault.TOO_LARGE
    elif not unpacker.eof:
        fault = Fault.BROKEN_OFF
    if fault is not None:
        raise GatewayUnavailable(fault)
    return found


def _fault(error: Exception) -> Fault:
    """The closed word for an exception of requests, urllib3, http.client or the system."""
    match error:
        case requests.exceptions.SSLError() | ssl.SSLError() | urllib3.exceptions.SSLError():
            return Fault.CERTIFICATE
        case requests.Timeout() | urllib3.exceptions.TimeoutError() | TimeoutError():
            return Fault.TIMED_OUT
        case requests.ConnectionError() if not _was_connected(error):
            return Fault.UNREACHABLE
        case requests.ConnectionError() | urllib3.exceptions.ProtocolError() | http.client.HTTPException():
            return Fault.BROKEN_OFF
        case requests.RequestException() | urllib3.exceptions.HTTPError():
            return Fault.BROKEN_OFF
        case OSError():
            return Fault.UNREACHABLE
        case _:
            return Fault.CLIENT_FAULT


def _never_answered(error: requests.ConnectionError) -> bool:
    """Whether the connection ended before the first byte of an answer."""
    inner = error.args[0] if error.args else None
    cause = inner.args[1] if isinstance(inner, urllib3.exceptions.ProtocolError) and len(inner.args) > 1 else None
    return isinstance(cause, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError)


def _was_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection stood when it failed: the question may then have arrived."""
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    return not isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.NameResolutionError)
