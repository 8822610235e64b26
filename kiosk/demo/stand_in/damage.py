"""How is an answer damaged on its way? Each fault as bytes on the connection."""

from __future__ import annotations

import gzip
import json
import socket
import struct
from collections.abc import Callable
from typing import Any, Protocol

from kiosk.demo.stand_in.faults import Kind

SLOW_SECONDS, HANG_SECONDS, DRIP_SECONDS = 4.0, 40.0, 0.2


class Out(Protocol):
    """The connection of one request."""

    connection: socket.socket

    def whole(self, body: bytes, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Send a whole answer."""

    def begin(self, length: int) -> None:
        """Send the head of an answer of so many bytes."""

    def put(self, part: bytes) -> None:
        """Send some of its body."""


def send(out: Out, answer: dict[str, Any], fault: str | None, wait: Callable[[float], bool]) -> None:
    """Send `answer` as `fault` has it. `wait` sleeps so many seconds, and says False when the stand-in ends."""
    body = json.dumps(answer, ensure_ascii=False).encode()
    changed = _changed(answer, fault)
    if changed is not None:
        out.whole(changed)
        return
    match fault:
        case Kind.SLOW:
            if wait(SLOW_SECONDS):
                out.whole(body)
        case Kind.HANG:
            wait(HANG_SECONDS)
        case Kind.DRIP:
            out.begin(len(body))
            for place in range(len(body)):
                out.put(body[place : place + 1])
                if not wait(DRIP_SECONDS):
                    return
        case Kind.RESET:
            _reset(out.connection)
        case Kind.CUT:
            out.begin(len(body))
            out.put(body[: len(body) // 2])
            _reset(out.connection)
        case Kind.HTTP_500:
            out.whole(b"Internal Server Error", status=500, headers=(("Content-Type", "text/plain"),))
        case Kind.HTTP_502:
            out.whole(_HTML, status=502, headers=(("Content-Type", "text/html"),))
        case Kind.HTML:
            out.whole(_HTML, headers=(("Content-Type", "text/html; charset=utf-8"),))
        case Kind.REDIRECT:
            out.whole(b"", status=302, headers=(("Location", "https://elsewhere.invalid/"),))
        case Kind.GZIP_BOMB:
            out.whole(_bomb(), headers=(("Content-Encoding", "gzip"),))
        case Kind.HUGE:
            out.whole(b'{"maKetQua":"000","ghiChu":"' + b"x" * 6_000_000 + b'"}')
        case _:
            out.whole(body)


def _changed(answer: dict[str, Any], fault: str | None) -> bytes | None:
    """The other body of a fault that only changes the body; None for the rest."""
    body = json.dumps(answer, ensure_ascii=False).encode()
    changes: dict[str, bytes] = {
        Kind.EMPTY: b"",
        Kind.TRUNCATED: body[: max(1, len(body) * 2 // 3)],
        Kind.NOT_AN_OBJECT: b'["000"]',
        Kind.NOT_UTF8: b'{"maKetQua":"000","ghiChu":"\xe9\xff"}',
        Kind.WRONG_TYPES: json.dumps(answer | {"maThe": ["000"], "hoTen": {"ten": 1}, "gtTheDen": True}).encode(),
        Kind.UNKNOWN_CODE: _code("733", "Thẻ đang tạm giữ"),
        Kind.QUOTA: _code("500", "Có lỗi xảy ra trong quá trình tra cứu!"),
        Kind.SESSION_LOST: _code("401", "Lỗi xác thực tài khoản"),
        Kind.OTHER_PERSON: json.dumps(
            answer
            | {"maThe": "DN4799999999999", "maSoBHXH": "9999999999", "hoTen": "Người Khác", "ngaySinh": "02/02/1902"}
        ).encode(),
    }
    if fault is not None and fault.startswith("code-"):
        return _code(fault.removeprefix("code-"), "")
    return changes.get(fault or "")


_HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def _code(code: str, note: str) -> bytes:
    return json.dumps({"maKetQua": code, "ghiChu": note}, ensure_ascii=False).encode()


def _bomb() -> bytes:
    return gzip.compress(b'{"maKetQua":"000","ghiChu":"' + b"0" * 40_000_000 + b'"}', 9)


def _reset(connection: socket.socket) -> None:
    """End it with RST, as a crashed server or a firewall does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
