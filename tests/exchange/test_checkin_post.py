"""Check-in records over real HTTP to the stand-in on loopback: taken, refused, kept from harm by what goes wrong."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.demo.stand_in.faults import Faults
from kiosk.demo.stand_in.insured import Book
from kiosk.demo.stand_in.server import StandIn
from kiosk.demo.stand_in.sessions import Sessions
from kiosk.exchange.checkin_post import CheckInPost
from kiosk.exchange.checkin_rules import problems
from kiosk.exchange.checkin_xml import NoCheckIn, read, write
from kiosk.verify.gateway.account import Account
from kiosk.verify.gateway.address import address
from kiosk.verify.gateway.token import Tokens
from kiosk.verify.gateway.transport import Transport
from kiosk.verify.gateway.values import Fault, GatewayUnavailable
from tests.exchange.test_checkin_xml import GOOD

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RECORD = write([GOOD], ZONE)


def clock() -> datetime:
    return datetime.now(UTC)


def wrong_with(record: bytes) -> str | None:
    """The receiving end's own look at a record."""
    try:
        found = [problem for line in read(record) for problem in problems(line)]
    except NoCheckIn as error:
        return error.code
    return str(found[0].element) if found else None


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    server = StandIn(
        Book([]),
        clock=clock,
        sessions=Sessions(accounts={"79034_BV": "made-up"}, clock=clock, chance=random.Random(1)),
        faults=Faults(chance=random.Random(1), ticks=time.monotonic),
        validate=wrong_with,
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def post(stand_in: StandIn) -> Iterator[CheckInPost]:
    transport = Transport(address(stand_in.url, ""), ticks=time.monotonic)
    account = Account(username="79034_BV", password="made-up", officer_name="Lê Văn Thử", officer_cccd="099090000002")
    tokens = Tokens(transport, account, clock=clock, ticks=time.monotonic)
    yield CheckInPost(transport, tokens, account, facility="79034", edition="4750", ticks=time.monotonic)
    transport.close()


def test_a_record_is_taken_and_its_receipt_number_told(post: CheckInPost, stand_in: StandIn) -> None:
    first, second = post.send(RECORD, seconds=10), post.send(RECORD, seconds=10)
    assert first.taken
    assert second.taken
    assert first.receipt.startswith("79034")
    assert first.receipt != second.receipt
    assert len(first.received_at) == 14
    assert first.digest == second.digest
    assert stand_in.counts["token 200"] == 1


def test_a_lost_session_is_renewed_once(post: CheckInPost, stand_in: StandIn) -> None:
    assert post.send(RECORD, seconds=10).taken
    stand_in.sessions.forget()
    assert post.send(RECORD, seconds=10).taken
    assert stand_in.counts["token 200"] == 2


def test_what_the_receiver_finds_wrong_is_told(post: CheckInPost) -> None:
    sent = post.send(RECORD.replace(b"<GIOI_TINH>2", b"<GIOI_TINH>7"), seconds=10)
    assert (sent.taken, sent.code, sent.message) == (False, "205", "GIOI_TINH")
    assert post.send(b"no record at all", seconds=10).code == "205"


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ("reset", Fault.BROKEN_OFF),
        ("http-500", Fault.HTTP_ERROR),
        ("html", Fault.NOT_JSON),
        ("truncated", Fault.NOT_JSON),
        ("not-an-object", Fault.MALFORMED),
        ("redirect", Fault.REDIRECTED),
        ("gzip-bomb", Fault.TOO_LARGE),
    ],
)
def test_what_goes_wrong_on_the_way_is_no_receipt(
    post: CheckInPost, stand_in: StandIn, fault: str, word: Fault
) -> None:
    stand_in.faults.set(**{fault: 1.0})
    with pytest.raises(GatewayUnavailable) as failed:
        post.send(RECORD, seconds=10)
    assert failed.value.fault is word
    stand_in.faults.set()
    assert post.send(RECORD, seconds=10).taken


def test_waiting_has_an_end(post: CheckInPost, stand_in: StandIn) -> None:
    stand_in.faults.set(hang=1.0)
    with pytest.raises(GatewayUnavailable) as failed:
        post.send(RECORD, seconds=0.5)
    assert failed.value.fault is Fault.TIMED_OUT


def test_nothing_of_account_or_patient_is_told_anywhere(
    post: CheckInPost, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post.send(RECORD, seconds=10)
    stand_in.faults.set(reset=1.0)
    with pytest.raises(GatewayUnavailable) as failed:
        post.send(RECORD, seconds=10)
    said = caplog.text + repr(failed.value) + str(failed.value)
    for secret in ("made-up", "9900000001", "Trần", "79034_BV", "099090000002"):
        assert secret not in said
