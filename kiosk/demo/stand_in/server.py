"""Who answers on loopback? The HTTP server of the stand-in: token, look-up, history, check-in records."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from kiosk.demo.stand_in import answers, check_in, damage
from kiosk.demo.stand_in.faults import Faults, Kind
from kiosk.demo.stand_in.insured import Book
from kiosk.demo.stand_in.sessions import Sessions
from kiosk.demo.stand_in.verdicts import Query, judge

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_BODY = 8_000_000


class StandIn:
    """A gateway on 127.0.0.1. `url` once made; `start` serves in the background until `stop`.

    Args:
        port: 0 = any free one.
        officers: CCCD -> name of the registered staff; empty = anybody.
        validate: judges the XML of a check-in record; None = only its form is looked at.
    """

    def __init__(
        self,
        book: Book,
        *,
        clock: Callable[[], datetime],
        sessions: Sessions,
        faults: Faults,
        officers: dict[str, str] | None = None,
        port: int = 0,
        validate: check_in.Validate | None = None,
    ) -> None:
        self.book = book
        self.sessions = sessions
        self.faults = faults
        self.counts: Counter[str] = Counter()
        """Requests by function and what they were answered; also at GET /stand-in/counts. Nobody's data."""
        self._clock = clock
        self._officers = officers or {}
        self._validate = validate
        self._lock = threading.Lock()
        self._checks: dict[str, list[dict[str, str]]] = {}
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        stand_in = self

        class Handler(_Handler):
            server_of = stand_in

        self._server = _Server(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.serve, name="stand-in", daemon=True)
        self._thread.start()

    def serve(self) -> None:
        """Serve until `stop`."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """End at once, also whoever is being kept waiting."""
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        if self._thread is not None:
            self._thread.join()

    def wait(self, seconds: float) -> bool:
        """Sleep; False when the stand-in ends meanwhile."""
        return not self._ending.wait(seconds)

    def now(self) -> datetime:
        """Aware UTC."""
        return self._clock()

    # -- the functions -----------------------------------------------------------------------------------------------

    def token(self, form: dict[str, str], address: str) -> dict[str, Any]:
        answer = self.sessions.take(form.get("username", ""), form.get("password", ""), address)
        self._count("token", str(answer["maKetQua"]))
        return answer

    def egw(self, function: str, secrets: dict[str, str], asked: dict[str, str], address: str) -> dict[str, Any]:
        """KQNhanLichSuKCB2024 or Lskcb2025."""
        token, name, user, digest = (secrets.get(key, "") for key in ("token", "id_token", "username", "password"))
        if self.sessions.refused(token, name, user, digest, address):
            return self._told(function, {"maKetQua": "401", "ghiChu": "Lỗi xác thực tài khoản"})
        if self.sessions.over_quota():
            return self._told(function, {"maKetQua": "500", "ghiChu": "Có lỗi xảy ra trong quá trình tra cứu!"})
        query = Query(
            number=asked.get("maThe", ""),
            name=asked.get("hoTen", ""),
            birth=asked.get("ngaySinh", ""),
            officer_name=asked.get("hoTenCb", ""),
            officer_cccd=asked.get("cccdCb", ""),
        )
        now = self._clock().astimezone(ZONE)
        found = judge(query, self.book, now.date(), self._officers)
        if function == "Lskcb2025":
            return self._told(function, answers.history(found))
        person = found.card.social_insurance_number if found.card else ""
        with self._lock:
            before = list(reversed(self._checks.get(person, ())))[:50]
            if person:
                self._checks.setdefault(person, []).append(
                    {
                        "userKT": secrets.get("username", ""),
                        "thoiGianKT": f"{now:%Y%m%d%H%M}",
                        "thongBao": "",
                        "maLoi": found.code,
                    }
                )
        return self._told(function, answers.look_up(found, before))

    def check_in(self, form: dict[str, str], headers: dict[str, str], address: str) -> dict[str, Any]:
        words = (headers.get("accesstoken", ""), headers.get("tokenid", ""), form.get("username", ""))
        if self.sessions.refused(*words, headers.get("passwordhash", ""), address):
            return self._told("check-in", {"maKetQua": "401", "thongDiep": "Lỗi xác thực tài khoản"})
        at = f"{self._clock().astimezone(ZONE):%Y%m%d%H%M%S}"
        with self._lock:
            number = self.counts["check-in 200"] + 1
        return self._told("check-in", check_in.receive(form, number, at, self._validate))

    def _told(self, function: str, answer: dict[str, Any]) -> dict[str, Any]:
        self._count(function, str(answer["maKetQua"]))
        return answer

    def _count(self, function: str, code: str) -> None:
        with self._lock:
            self.counts[f"{function} {code}"] += 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open: a process that dies does so, too."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nothing to tell; an error here would print what was asked."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server_of: StandIn

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/stand-in/counts":
            self.whole(json.dumps(dict(self.server_of.counts)).encode())
        else:
            self.whole(b'{"maKetQua":"404"}', status=404)

    def do_POST(self) -> None:
        stand_in, parts = self.server_of, urlsplit(self.path)
        body = self._body()
        if body is None:
            self.whole(b'{"maKetQua":"205"}', status=413)
            return
        address, function = str(self.client_address[0]), parts.path.rsplit("/", 1)[-1]
        if parts.path == "/api/token/take":
            answer = stand_in.token(self._fields(body), address)
        elif parts.path in ("/api/egw/KQNhanLichSuKCB2024", "/api/egw/Lskcb2025"):
            answer = stand_in.egw(function, dict(parse_qsl(parts.query)), self._fields(body), address)
        elif parts.path in check_in.PATHS:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = stand_in.check_in(self._fields(body), headers, address)
        else:
            self.whole(b'{"maKetQua":"404"}', status=404)
            return
        # A session that is told to be lost comes back with a new token: the token's own request stays whole.
        fault = stand_in.faults.draw() if parts.path != "/api/token/take" else None
        if fault == Kind.SESSION_LOST:
            stand_in.sessions.forget()
        damage.send(self, answer, fault, stand_in.wait)
        if fault is not None:
            self.close_connection = True

    def whole(self, body: bytes, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self._head(len(body), status, headers)
        self.wfile.write(body)

    def begin(self, length: int) -> None:
        self._head(length, 200, ())
        self.flush_headers()

    def put(self, part: bytes) -> None:
        self.wfile.write(part)

    def _head(self, length: int, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        if not any(name == "Content-Type" for name, _ in headers):
            self.send_header("Content-Type", "application/json; charset=utf-8")
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _body(self) -> bytes | None:
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            return None
        return self.rfile.read(length) if 0 <= length <= MOST_BODY else None

    def _fields(self, body: bytes) -> dict[str, str]:
        """The fields of a form or a JSON object; nothing for anything else."""
        text = body.decode("utf-8", "replace")
        if "json" in self.headers.get("Content-Type", ""):
            try:
                found = json.loads(text)
            except ValueError:
                return {}
            return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
        return dict(parse_qsl(text, keep_blank_values=True))

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header: the stand-in's clock."""
        return format_datetime(self.server_of.now(), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Nothing: request lines hold tokens and passwords."""


def stand_in(
    book: Book,
    *,
    clock: Callable[[], datetime],
    ticks: Callable[[], float],
    seed: int = 1,
    rates: dict[str, float] | None = None,
    **more: Any,
) -> StandIn:
    """A stand-in with any account, any staff, and faults at these rates: what tests and the demo need."""
    chance = random.Random(seed)  # noqa: S311 - made faults
    accounts = more.pop("accounts", {})
    sessions = Sessions(clock=clock, chance=chance, accounts=accounts, **more.pop("session", {}))
    return StandIn(book, clock=clock, sessions=sessions, faults=Faults(rates, chance=chance, ticks=ticks), **more)
