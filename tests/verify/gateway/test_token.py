"""One session for all, as long as it lives; one renewal and one retry; refused accounts are left in peace."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from kiosk.demo.stand_in.faults import Kind
from kiosk.verify.claims import Claims
from kiosk.verify.gateway import Fault, GatewayUnavailable
from kiosk.verify.gateway.token import LONGEST_LIFE, MARGIN, SHORTEST_LIFE, USUAL_LIFE, Tokens
from kiosk.verify.gateway.transport import Reply
from kiosk.verify.sources import ResultClass
from tests.verify.gateway.made import ACCOUNT, CARD, NOW, PASSWORD, SHOWN, Time, both


def tokens_given(server: object) -> int:
    return server.counts["token 200"]  # type: ignore[attr-defined, no-any-return]


def test_a_session_is_used_until_shortly_before_its_end() -> None:
    time = Time()
    with both(time=time, session={"life": 600}) as (server, gateway):
        for seconds in (0, 300, 600 - MARGIN - 1):
            time.seconds = seconds
            gateway.ask(SHOWN, NOW)
        assert tokens_given(server) == 1
        time.seconds = 600 - MARGIN + 1
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert tokens_given(server) == 2


def test_a_lost_session_is_renewed_once_and_the_question_repeated_once() -> None:
    with both() as (server, gateway):
        gateway.ask(SHOWN, NOW)
        server.sessions.forget()
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert tokens_given(server) == 2
        assert server.counts["KQNhanLichSuKCB2024 401"] == 1


def test_a_session_that_is_always_lost_is_ours_and_then_left_in_peace() -> None:
    time = Time()
    with both(time=time, rates={Kind.SESSION_LOST: 1.0}) as (server, gateway):
        answer = gateway.ask(SHOWN, NOW).answer
        assert (answer.code, answer.result_class) == ("401", ResultClass.STAFF_OR_CONFIGURATION)
        assert tokens_given(server) == 2, "one renewal, not more"
        assert gateway.health().own_code == "401"
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.ACCOUNT
        assert raised.value.receipts == ()
        assert tokens_given(server) == 2
        server.faults.set()
        time.seconds += 61
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert gateway.health().own_code is None


def test_a_wrong_password_is_an_answer_and_is_not_repeated() -> None:
    with both(accounts={ACCOUNT: "another word"}) as (server, gateway):
        assert gateway.ask(SHOWN, NOW).answer.code == "401"
        with pytest.raises(GatewayUnavailable):
            gateway.ask(SHOWN, NOW)
        assert server.counts["token 401"] == 1


def test_the_password_arrives_as_md5() -> None:
    with both(accounts={ACCOUNT: PASSWORD}) as (_, gateway):
        assert gateway.ask(SHOWN, NOW).answer.code == "000"


def test_a_session_of_another_address_is_refused() -> None:
    """The gateway binds a session to the address that fetched it: after a change of line a new one is fetched."""
    with both() as (server, gateway):
        gateway.ask(SHOWN, NOW)
        held = server.sessions._open
        server.sessions._open = {key: replace(session, address="127.0.0.9") for key, session in held.items()}
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert tokens_given(server) == 2


@pytest.mark.parametrize("skew", [-7200, -900, 900, 25200])
def test_a_gateway_whose_end_of_session_is_told_wrongly(skew: int) -> None:
    """Local time sent as UTC, a clock that is wrong: look-ups go on, and sessions are not fetched for every one."""
    time = Time()
    with both(time=time, session={"life": 600, "skew": skew}) as (server, gateway):
        for _ in range(12):
            time.seconds += 5
            assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert tokens_given(server) <= 4
        time.seconds += 1000
        assert gateway.ask(SHOWN, NOW).answer.code == "000", "ended sooner than told: renewed"


@pytest.mark.parametrize(
    ("told", "life"),
    [
        ("2026-11-23T00:51:00Z", 600),
        ("2026-11-23T00:51:00.1234567Z", 600),
        ("2026-11-23T07:51:00+07:00", 600),
        ("2026-11-23 00:51:00", 600),
        ("11/23/2026 00:51:00", USUAL_LIFE),
        ("23/11/2026 00:51:00", 600),
        ("20261123005100", 600),
        ("Mon, 23 Nov 2026 00:51:00 GMT", 600),
        ("/Date(1795395060000)/", 600),
        (600, 600),
        ("600", 600),
        ("", USUAL_LIFE),
        (None, USUAL_LIFE),
        ("soon", USUAL_LIFE),
        ("2026-11-22T00:00:00Z", SHORTEST_LIFE + MARGIN),
        ("2036-11-22T00:00:00Z", LONGEST_LIFE),
    ],
)
def test_the_end_of_a_session_is_read_in_every_form(told: str | int | None, life: float) -> None:
    time = Time()
    tokens = Tokens(None, None, clock=time.clock, ticks=time.ticks)  # type: ignore[arg-type]
    reply = Reply(status=200, body=b"", server_time=None, seconds=0.1)
    assert tokens._life(told, reply) == pytest.approx(life, abs=1)


def test_our_clock_may_be_wrong_by_hours() -> None:
    """The gateway's Date header tells how long the session lives, whatever our clock says."""
    time = Time()
    tokens = Tokens(None, None, clock=time.clock, ticks=time.ticks)  # type: ignore[arg-type]
    reply = Reply(status=200, body=b"", server_time=NOW.replace(hour=9), seconds=0.1)
    assert tokens._life("2026-11-23T09:51:00Z", reply) == pytest.approx(600)


def test_many_threads_fetch_one_session() -> None:
    people = [Claims(card=replace(CARD, name=f"Trần Thị Mẫu {word}")) for word in "ABCDEFGH"]
    with both() as (server, gateway):
        threads = [threading.Thread(target=gateway.ask, args=(claims, NOW)) for claims in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert tokens_given(server) == 1
        assert server.counts["KQNhanLichSuKCB2024 061"] == len(people)


@pytest.mark.parametrize("code", ["501", "999"])
def test_codes_that_may_mean_a_lost_session_are_tried_once_more(code: str) -> None:
    with both(rates={f"code-{code}": 1.0}) as (server, gateway):
        answer = gateway.ask(SHOWN, NOW).answer
        assert (answer.code, answer.result_class) == (code, ResultClass.RETRY)
        assert tokens_given(server) == 2
        assert server.counts["KQNhanLichSuKCB2024 000"] == 2
