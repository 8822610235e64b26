"""Whatever the far end does, the answer is a typed one or a closed word, within the hard limit."""

from __future__ import annotations

import random
import socket
import threading
import time as real
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.demo.stand_in.faults import Kind
from kiosk.verify.gateway import Fault, GatewayUnavailable, HealthState
from kiosk.verify.gateway.limit import Line, Watch
from kiosk.verify.sources import ResultClass, SourceUnavailable
from tests.verify.gateway.made import NOW, SHOWN, Time, asked, both, opened

QUICK = {
    Kind.RESET: Fault.BROKEN_OFF,
    Kind.CUT: Fault.BROKEN_OFF,
    Kind.HTTP_500: Fault.HTTP_ERROR,
    Kind.HTTP_502: Fault.HTTP_ERROR,
    Kind.EMPTY: Fault.NOT_JSON,
    Kind.HTML: Fault.NOT_JSON,
    Kind.TRUNCATED: Fault.NOT_JSON,
    Kind.WRONG_TYPES: Fault.MALFORMED,
    Kind.NOT_AN_OBJECT: Fault.MALFORMED,
    Kind.NOT_UTF8: Fault.NOT_JSON,
    Kind.HUGE: Fault.TOO_LARGE,
    Kind.GZIP_BOMB: Fault.TOO_LARGE,
    Kind.REDIRECT: Fault.REDIRECTED,
    Kind.OTHER_PERSON: Fault.OTHER_PERSON,
}
ANSWERED = {
    Kind.UNKNOWN_CODE: ("733", None),
    Kind.QUOTA: ("500", ResultClass.RETRY),
}
WAITS = (Kind.SLOW, Kind.DRIP, Kind.HANG)


def test_every_kind_of_fault_is_tried_here() -> None:
    assert {*QUICK, *ANSWERED, *WAITS, Kind.SESSION_LOST} == set(Kind)


@pytest.mark.parametrize("kind", QUICK)
def test_a_broken_answer_is_a_closed_word_with_a_receipt(kind: Kind) -> None:
    with both(rates={kind: 1.0}) as (server, gateway):
        with pytest.raises(SourceUnavailable) as raised:
            gateway.ask(SHOWN, NOW, by="Thu Mẫu")
        assert isinstance(raised.value, GatewayUnavailable)
        assert (raised.value.code, raised.value.fault) == (QUICK[kind].value, QUICK[kind])
        (receipt,) = raised.value.receipts
        assert (receipt.fault, receipt.by, receipt.at) == (QUICK[kind], "Thu Mẫu", NOW)
        assert gateway.health().state is HealthState.DOWN
        server.faults.set()
        assert gateway.ask(SHOWN, NOW).answer.code == "000", "one fault does not stop the next question"


@pytest.mark.parametrize("kind", ANSWERED)
def test_a_code_without_a_card_is_an_answer(kind: Kind) -> None:
    with both(rates={kind: 1.0}) as (_, gateway):
        answer = gateway.ask(SHOWN, NOW).answer
        assert (answer.code, answer.result_class) == ANSWERED[kind]
        assert answer.card is None


@pytest.mark.parametrize("kind", [Kind.HANG, Kind.DRIP])
def test_nobody_waits_longer_than_the_hard_limit(kind: Kind) -> None:
    with both(rates={kind: 1.0}, settings={"hard_seconds": "0.3"}) as (_, gateway):
        begun = real.monotonic()
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.TIMED_OUT
        # A drip of 700 bytes would take two minutes, a hanging server forty seconds.
        assert real.monotonic() - begun < 15


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_way_that_nobody_answers_is_given_up(encrypted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking the host's name up knows no time limit of its own."""
    go, before = threading.Event(), {*threading.enumerate()}

    def slow(*words: object, **more: object) -> list[object]:
        go.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    gateway = opened("https://egw.example.vn" if encrypted else "http://localhost:1", hard_seconds="0.3")
    with pytest.raises(GatewayUnavailable) as raised:
        gateway.ask(SHOWN, NOW)
    assert raised.value.fault is Fault.TIMED_OUT
    go.set()
    gateway.close()
    _all_ended(before)


def _all_ended(before: set[threading.Thread]) -> None:
    until = real.monotonic() + 20
    while left := {thread.name for thread in threading.enumerate() if thread not in before}:
        assert real.monotonic() < until, f"threads are left: {left}"
        real.sleep(0.02)


def test_a_handshake_that_never_ends_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        gateway = opened(f"https://127.0.0.1:{mute.getsockname()[1]}", hard_seconds="0.3")
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.TIMED_OUT
        gateway.close()


def test_everybody_is_cut_off_at_their_own_time() -> None:
    """A long question first, short ones after it: the one watching thread must not sleep through them."""
    before = {*threading.enumerate()}
    watch, lines = Watch(), [Line(seconds) for seconds in (60.0, 0.3, 0.2, 0.1)]
    pairs = [socket.socketpair() for _ in lines]
    with ExitStack() as stack:
        for line, (ours, theirs) in zip(lines, pairs, strict=True):
            stack.callback(ours.close)
            stack.callback(theirs.close)
            line.use(ours)
            stack.enter_context(watch.over(line))
            real.sleep(0.02)  # let the thread fall asleep on the first one
        for ours, _ in reversed(pairs[1:]):
            ours.settimeout(20)
            assert ours.recv(1) == b""
        assert [line.cut_off for line in lines] == [False, True, True, True]
        watch.close()
        assert lines[0].cut_off
    _all_ended(before)


def test_a_server_that_never_speaks_is_cut_off() -> None:
    """It takes the connection and nothing else: not even the head of an answer comes."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        gateway = opened(f"http://127.0.0.1:{mute.getsockname()[1]}", hard_seconds="0.3")
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.TIMED_OUT
        gateway.close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    gateway = opened(f"http://127.0.0.1:{port}")
    with pytest.raises(GatewayUnavailable) as raised:
        gateway.ask(SHOWN, NOW)
    assert raised.value.fault is Fault.UNREACHABLE


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\x16\x03\x01 this is TLS",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 200_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: \xff\x00=1\r\nDate: gestern\r\nContent-Length: 2\r\n\r\n[]",
    ],
)
def test_what_is_hardly_http_is_a_closed_word(reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say_once, args=(server, reply))
        thread.start()
        gateway = opened(f"http://127.0.0.1:{server.getsockname()[1]}", hard_seconds="5")
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        thread.join()
        assert raised.value.fault in Fault
        assert raised.value.fault is not Fault.CLIENT_FAULT
        gateway.close()


def _say_once(server: socket.socket, reply: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        try:
            connection.sendall(reply)
        except OSError:
            return  # refused before it was all sent


def test_random_bytes_are_never_more_than_a_closed_word() -> None:
    from kiosk.verify.gateway.reading import read_answer, read_token

    chance = random.Random(5)
    good = b'{"maKetQua":"000","maThe":"DN4799900000001","hoTen":"x","dsLichSuKT2018":[{"userKT":"79998_BV"}]}'
    for _ in range(3000):
        body = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        for read in (read_answer, read_token):
            try:
                read(bytes(body))
            except GatewayUnavailable as error:
                assert error.fault in (Fault.NOT_JSON, Fault.MALFORMED)


def test_deep_json_is_refused() -> None:
    from kiosk.verify.gateway.reading import read_answer

    for body in (b"[" * 100_000, b'{"maKetQua":' * 100_000, b'{"maKetQua":"000","dsLichSuKT2018":' + b"[" * 100_000):
        with pytest.raises(GatewayUnavailable):
            read_answer(body)


def test_one_field_told_twice_is_no_answer() -> None:
    from kiosk.verify.gateway.reading import read_answer

    with pytest.raises(GatewayUnavailable) as raised:
        read_answer(b'{"maKetQua":"110","MAKETQUA":"000"}')
    assert raised.value.fault is Fault.MALFORMED


def test_an_error_status_never_says_in_order() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        body = b'{"maKetQua":"200","APIKey":{"access_token":"a","id_token":"b"}}'
        bodies = [(200, body), (404, b'{"maKetQua":"000"}')]
        thread = threading.Thread(target=_say_each, args=(server, bodies))
        thread.start()
        gateway = opened(f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        thread.join()
        assert raised.value.fault is Fault.HTTP_ERROR


def test_a_code_in_an_error_body_is_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        body = b'{"maKetQua":"200","APIKey":{"access_token":"a","id_token":"b"}}'
        bodies = [(200, body), (400, b'{"maKetQua":"205","ghiChu":"Null hoTenCb"}')]
        thread = threading.Thread(target=_say_each, args=(server, bodies))
        thread.start()
        gateway = opened(f"http://127.0.0.1:{server.getsockname()[1]}")
        found = gateway.ask(SHOWN, NOW)
        thread.join()
        assert (found.answer.code, found.answer.note) == ("205", "Null hoTenCb")
        assert found.answer.result_class is ResultClass.STAFF_OR_CONFIGURATION


def _say_each(server: socket.socket, replies: list[tuple[int, bytes]]) -> None:
    for status, body in replies:
        head = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body))
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(head + body)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


@pytest.mark.parametrize(
    "url",
    [
        "http://egw.example.vn",
        "http://127.0.0.1.example.vn",
        "https://user:word@egw.example.vn",
        "https://egw.example.vn?token=1",
        "ftp://127.0.0.1",
        "https://",
        "http://[::1",
    ],
)
def test_an_address_that_could_be_listened_to_is_refused(url: str) -> None:
    with pytest.raises(GatewayUnavailable) as raised:
        opened(url)
    assert raised.value.fault is Fault.NOT_HTTPS


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    for url, more, fault in (
        ("", {}, Fault.NOT_CONFIGURED),
        ("https://egw.example.vn", {"password": None}, Fault.NOT_CONFIGURED),
        ("https://egw.example.vn", {"officer_name": ""}, Fault.NOT_CONFIGURED),
        ("https://egw.example.vn", {"ca_file": str(tmp_path / "none.pem")}, Fault.CA_FILE),
    ):
        with pytest.raises(GatewayUnavailable) as raised:
            opened(url, **more)
        assert raised.value.fault is fault


def test_a_slow_answer_is_an_answer_and_the_light_says_slow() -> None:
    time = Time()
    with both(time=time, settings={"soft_seconds": "3"}) as (server, gateway):
        before = server.egw

        def slow(*words: object) -> dict[str, object]:
            time.seconds += 4
            return before(*words)  # type: ignore[arg-type]

        server.egw = slow  # type: ignore[assignment, method-assign]
        found = gateway.ask(SHOWN, NOW)
        assert found.answer.code == "000"
        assert found.latency_ms == pytest.approx(4000)
        assert gateway.health().state is HealthState.SLOW
        assert asked(server) == 1
