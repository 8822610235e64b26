"""`kiosk checkin send` as the hospital's own system calls it, against the stand-in on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app import build_rooms, utc_now
from kiosk.demo.people import MadePerson
from kiosk.demo.stand_in.insured import Book
from kiosk.demo.stand_in.server import StandIn, stand_in
from kiosk.exchange.checkin_xml import read
from kiosk.records.check_ins import SendState
from tests.commands.conftest import Call
from tests.commands.test_check import text_of
from tests.verify.gateway.made import OFFICER, OFFICER_CCCD

Cast = tuple[MadePerson, ...]
FACTS = {
    "treatment_id": "LK-1",
    "patient_id": "BN-7",
    "care_kind": "01",
    "visit_type": "1.1",
    "service_code": "02.1896",
    "service_name": "Khám Nội",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    made = stand_in(Book([]), clock=utc_now, ticks=time.monotonic)
    made.start()
    for key, value in {
        "URL": made.url,
        "USERNAME": "79034_BV",
        "PASSWORD": "made-up",
        "OFFICER_NAME": OFFICER,
        "OFFICER_CCCD": OFFICER_CCCD,
    }.items():
        monkeypatch.setenv(f"KIOSK_GATEWAY__{key}", value)
    yield made
    made.stop()


@pytest.fixture
def visit(call: Call, cast: Cast, known_home: Path) -> str:
    return str(call("admit", "--json", "--offline", text_of(cast[0])).out[0]["visit_id"])


def facts(**changes: object) -> bytes:
    ordered = (utc_now() + timedelta(minutes=5)).isoformat()
    return json.dumps({"ordered_at": ordered, **FACTS, **changes}).encode()


def send(call: Call, visit: str, *words: str, **changes: object):
    return call("checkin", "send", "--json", "--visit", visit, "--his", "-", *words, stdin=facts(**changes))


def events(home: Path) -> list[str]:
    rooms = build_rooms(home)
    try:
        assert rooms.store.verify_log() == (True, ())
        return [entry.event for entry in rooms.store.entries(0, 1000)]
    finally:
        rooms.close()


def test_a_record_is_built_from_the_visit_sent_and_its_receipt_kept(
    call: Call, cast: Cast, known_home: Path, server: StandIn, visit: str, tmp_path: Path
) -> None:
    out = tmp_path / "record.xml"
    answer = send(call, visit, "--out", str(out))
    assert (answer.code, answer.err) == (0, [])
    (found,) = answer.out
    assert (found["state"], found["code"]) == ("sent", "200")
    assert found["receipt"].startswith("79034")
    (line,) = read(out.read_bytes())
    assert (line["MA_LK"], line["HO_TEN"], line["MA_CSKCB"]) == ("LK-1", cast[0].card.name, "79034")
    assert line["MA_THE_BHYT"] == cast[0].card.card_number
    rooms = build_rooms(known_home)
    kept = rooms.store.check_in(visit)
    rooms.close()
    assert kept is not None
    assert (kept.state, kept.receipt) == (SendState.SENT, found["receipt"])
    assert events(known_home)[-2:] == ["check-in-made", "check-in-sent"]
    again = send(call, visit)
    assert (again.code, again.err[0]["error"]["code"]) == (3, "already-sent")
    assert server.counts["check-in 200"] == 1


def test_what_cannot_be_sent_now_waits_and_is_sent_later(
    call: Call, known_home: Path, server: StandIn, visit: str
) -> None:
    server.faults.set(http_502=1.0)
    (found,) = send(call, visit).out
    assert (found["state"], found["code"], found["receipt"]) == ("waiting", "gateway-http-error", None)
    server.faults.set()
    assert call("checkin", "send", "--json", "--waiting").out == []  # it rests for a minute
    (found,) = send(call, visit).out  # made again by hand
    assert found["state"] == "sent"
    assert call("checkin", "send", "--json", "--waiting").out == []


def test_without_a_gateway_the_record_waits(call: Call, known_home: Path, visit: str) -> None:
    (found,) = send(call, visit).out
    assert (found["state"], found["code"]) == ("waiting", "gateway-not-configured")


def test_a_record_that_the_insurer_sends_back_says_so_and_can_be_mended(
    call: Call, known_home: Path, server: StandIn, visit: str
) -> None:
    server._validate = lambda _record: "TEN_DICH_VU"
    (found,) = send(call, visit).out
    assert (found["state"], found["code"], found["message"]) == ("refused", "205", "TEN_DICH_VU")
    assert call("checkin", "send", "--json", "--waiting").out == []
    server._validate = None
    (found,) = send(call, visit, service_name="Khám Nội tổng quát").out
    assert found["state"] == "sent"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"care_kind": "1"}, "check-in-refused"),
        ({"visit_type": "2"}, "check-in-refused"),
        ({"service_code": "", "service_name": ""}, "check-in-refused"),
        ({"unknown": 1}, "his"),
        ({"ordered_at": "yesterday"}, "his"),
        ({"patient_id": None}, "his"),
    ],
)
def test_a_record_that_would_come_back_is_not_sent(
    call: Call, cast: Cast, known_home: Path, server: StandIn, visit: str, changes: dict[str, object], code: str
) -> None:
    answer = send(call, visit, **changes)
    assert (answer.code, answer.out, answer.err[0]["error"]["code"]) == (3, [], code)
    assert "check-in-made" not in events(known_home)
    assert str(cast[0].card.name) not in answer.text
    assert sum(count for what, count in server.counts.items() if what.startswith("check-in")) == 0


def test_bad_use(call: Call, known_home: Path, visit: str, tmp_path: Path) -> None:
    nobody = call("checkin", "send", "--json", "--visit", "nobody", "--his", "-", stdin=facts())
    assert (nobody.code, nobody.err[0]["error"]["code"]) == (3, "no-such-visit")
    without = call("checkin", "send", "--json", "--visit", visit)
    assert (without.code, without.err[0]["error"]["code"]) == (2, "bad-use")
    missing = call("checkin", "send", "--json", "--visit", visit, "--his", str(tmp_path / "none.json"))
    assert (missing.code, missing.err[0]["error"]["code"]) == (3, "file-unreadable")
    text = call("checkin", "send", "--json", "--visit", visit, "--his", "-", stdin=b"no json")
    assert (text.code, text.err[0]["error"]["code"]) == (3, "his")


def test_a_dry_run_leaves_nothing(call: Call, known_home: Path, server: StandIn, visit: str) -> None:
    (found,) = send(call, visit, "--dry-run").out
    assert found["state"] == "valid"
    assert "check-in-made" not in events(known_home)


def test_an_emergency_without_papers_cannot_be_sent_yet(call: Call, known_home: Path) -> None:
    admitted = call("admit", "--json", "--offline", "--visit-type", "2", "https://example.org").out[0]
    answer = send(call, str(admitted["visit_id"]))
    assert (answer.code, answer.err[0]["error"]["code"]) == (3, "no-person")
