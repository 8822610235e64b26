"""`kiosk check` as scripts call it: keys, decisions, bytes of every sort, and errors as objects; nothing is recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.app import build_rooms
from kiosk.demo.people import MadePerson
from kiosk.desk import Desk
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.verify.sources import SourceUnavailable
from tests.commands.conftest import HELD, Call, hide_visits
from tests.e2e.leaks import leaks, secrets_of

Cast = tuple[MadePerson, ...]
KEYS = {"decision", "assurance", "signer", "reasons", "notices", "card", "as_of", "rules"}


def text_of(person: MadePerson, kind: Kind = Kind.BHYT15) -> str:
    return render(person.citizen if kind is Kind.CCCD else person.card, kind).decode()


@pytest.mark.usefixtures("known_home")
@pytest.mark.parametrize("kind", [Kind.BHYT15, Kind.BHYT17, Kind.BHYT9])
def test_a_known_card(call: Call, cast: Cast, kind: Kind) -> None:
    answer = call("check", "--json", text_of(cast[0], kind))
    assert (answer.code, answer.err) == (0, [])
    (found,) = answer.out
    assert set(found) == KEYS
    assert (found["decision"], found["assurance"]) == ("COVERED", "REGISTRY")
    assert {rule["id"] for rule in found["rules"]} >= {"same-day-repeat", "card-not-valid", "qr-integrity"}
    assert all(set(rule) == {"id", "outcome", "severity"} for rule in found["rules"])
    number = cast[0].card.card_number or ""
    assert found["card"]["card_number"] == number[:2] + "*" * 10 + number[-3:]
    assert found["card"]["name"].endswith("***")


@pytest.mark.usefixtures("known_home")
def test_nothing_personal_is_printed(call: Call, cast: Cast) -> None:
    lines = "\n".join(text_of(p, kind) for p in cast for kind in (Kind.BHYT15, Kind.CCCD))
    for words in (("check", "--json"), ("check",)):
        answer = call(*words, stdin=lines.encode())
        assert answer.code == 0
        assert not [secret for secret in secrets_of(cast) if secret in answer.text]


@pytest.mark.usefixtures("known_home")
def test_decisions_by_what_the_registry_says(call: Call, cast: Cast) -> None:
    def decided(*words: str) -> tuple[str, str]:
        (found,) = call("check", "--json", *words).out
        return found["decision"], found["assurance"]

    assert decided(text_of(cast[HELD])) == ("NOT_COVERED", "REGISTRY")
    assert decided(text_of(cast[8])) == ("PENDING", "CLAIM")
    assert decided(text_of(cast[1], Kind.CCCD))[1] == "REGISTRY"
    assert decided(cast[1].card.social_insurance_number or "") == ("COVERED_WITH_NOTICE", "REGISTRY")
    forged = text_of(cast[1]).replace(cast[1].card.name.encode().hex(), cast[2].card.name.encode().hex())  # type: ignore[union-attr]
    assert decided(forged) == ("REJECTED", "REGISTRY")


@pytest.mark.usefixtures("known_home")
def test_the_visit_day_decides(call: Call, cast: Cast) -> None:
    code = text_of(cast[0])
    year = cast[0].card.period.start.year  # type: ignore[union-attr]
    (before,) = call("check", "--json", "--at", f"{year - 1}-12-31T23:59", code).out
    (first,) = call("check", "--json", "--at", f"{year}-01-01T00:01", code).out
    (same,) = call("check", "--json", "--at", f"{year}-01-01T00:01+07:00", code).out
    assert before["decision"] != "COVERED" and "not-started" in before["reasons"]
    assert first["decision"] == same["decision"] == "COVERED"


def test_a_bad_moment_is_bad_use_and_quotes_no_card(call: Call, cast: Cast) -> None:
    answer = call("check", "--json", "--at", text_of(cast[0]), "x")
    assert answer.code == 2
    assert answer.err[0]["error"]["code"] == "bad-moment"
    assert not [secret for secret in secrets_of(cast[:1]) if secret in answer.text]


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59+00:00"])
def test_a_moment_outside_the_calendar_is_bad_use(call: Call, text: str) -> None:
    answer = call("check", "--json", "--at", text, "9900000005")
    assert answer.code == 2
    assert answer.err[0]["error"]["code"] == "bad-moment"


def test_an_argument_too_many_is_not_quoted(call: Call, cast: Cast) -> None:
    answer = call("check", "--json", "x", text_of(cast[0]))
    assert answer.code == 2 and answer.err[0]["error"]["code"] == "bad-use"
    assert set(answer.err[0]) == {"error"} and set(answer.err[0]["error"]) == {"code", "message"}
    assert not [secret for secret in secrets_of(cast[:1]) if secret in answer.text]


HOSTILE = {
    "empty": b"",
    "nul": b"\0\0\0",
    "no text": bytes(range(128, 256)),
    "carriage returns": b"\r\r\r",
    "half a card": b"DN4799900000001|4c",
    "html": b"DN4799900000001|" + b"<b onload=x>".hex().encode() + b"|01/01/1990|2|$",
    "bidi": b"DN4799900000001|" + "\u202eABC".encode().hex().encode() + b"|01/01/1990|2|$",
    "json": b'{"decision": "COVERED"}',
    "two megabytes": b"9" * 2_000_000,
    "bars": b"|" * 5000,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_any_bytes_are_a_question(call: Call, what: str) -> None:
    answer = call("check", "--json", stdin=HOSTILE[what] + b"\n")
    assert (answer.code, answer.err) == (0, [])
    (found,) = answer.out
    assert set(found) == KEYS
    assert found["decision"] in ("UNREADABLE", "CORRECT_INPUT")
    assert found["card"] is None or "***" in found["card"].get("name", "***")


@pytest.mark.usefixtures("known_home")
def test_one_answer_a_line_whatever_the_lines_end_is(call: Call, cast: Cast) -> None:
    lines = b"\r\n".join(text_of(p).encode() for p in cast[:3]) + b"\n" + b"x" * 3_000_000 + b"\n\n" + b"y"
    answer = call("check", "--json", "-", stdin=lines)
    assert [found["decision"] for found in answer.out] == ["COVERED"] * 3 + ["UNREADABLE"] * 3


def test_nothing_asked_nothing_answered(call: Call) -> None:
    answer = call("check", "--json", stdin=b"")
    assert (answer.code, answer.out, answer.err) == (0, [], [])


def test_an_empty_argument_is_an_empty_code(call: Call) -> None:
    (found,) = call("check", "--json", "").out
    assert (found["decision"], found["reasons"]) == ("UNREADABLE", ["empty"])


def test_it_records_nothing(call: Call, cast: Cast, known_home: Path) -> None:
    call("check", "--json", stdin="\n".join(text_of(p) for p in cast).encode())
    rooms = build_rooms(known_home)
    assert rooms.store.recent(100) == () and rooms.store.entries() == ()
    rooms.close()


def test_for_a_person_it_prints_words(call: Call, cast: Cast, known_home: Path) -> None:
    text = call("check", text_of(cast[0])).text
    assert "COVERED" in text and "REGISTRY" in text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_records_that_fail_leave_the_rules_about_the_past_open(call: Call, cast: Cast, known_home: Path) -> None:
    hide_visits(known_home)
    (found,) = call("check", "--json", text_of(cast[0])).out
    assert found["decision"] == "COVERED"
    outcomes = {rule["id"]: rule["outcome"] for rule in found["rules"]}
    assert outcomes["same-day-repeat"] == outcomes["visit-frequency"] == "NOT_EVALUATED"
    assert outcomes["card-not-valid"] == "NO_HIT"


def test_records_that_do_not_open_are_an_error_object(call: Call, known_home: Path) -> None:
    (known_home / "records.db").write_bytes(b"no database" * 1000)
    answer = call("check", "--json", "x")
    assert (answer.code, answer.out) == (4, [])
    (error,) = answer.err
    assert set(error["error"]) == {"code", "message"} and error["error"]["code"] == "damaged"


def test_a_registry_that_fails_is_said_in_the_answer(call: Call, cast: Cast, known_home: Path) -> None:
    (known_home / "registry.db").write_bytes(b"no database" * 100)
    answer = call("check", "--json", text_of(cast[0]))
    assert answer.code == 0
    assert (answer.out[0]["decision"], answer.out[0]["assurance"]) == ("PENDING", "CLAIM")
    assert "registry-unavailable" in answer.out[0]["reasons"] + answer.out[0]["notices"]


def test_a_source_that_gives_way_is_an_error_object(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise SourceUnavailable("registry-unavailable")

    monkeypatch.setattr(Desk, "look", away)
    answer = call("check", "--json", "x")
    assert (answer.code, answer.err[0]["error"]["code"]) == (4, "registry-unavailable")


def test_a_bug_is_one_line_without_words_and_a_log_entry(
    call: Call, cast: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = cast[0]

    def crash(*_: object) -> None:
        try:
            raise KeyError(person.card.card_number)
        except KeyError as error:
            raise ValueError(f"{person.card.name} {person.card.social_insurance_number}") from error

    monkeypatch.setattr(Desk, "look", crash)
    answer = call("check", "--json", text_of(person))
    assert (answer.code, answer.out) == (4, [])
    assert [line["error"]["code"] for line in answer.err] == ["bug"]
    log = (home / "log" / "kiosk.log").read_text(encoding="utf-8")
    assert "ValueError" in log and "caused by KeyError" in log and "commands/check.py" in log
    assert leaks(home, secrets_of([person])) == []
    assert not [secret for secret in secrets_of([person]) if secret in answer.text]


def test_a_mark_of_the_encoding_before_the_first_line_is_no_part_of_it(
    call: Call, cast: Cast, known_home: Path
) -> None:
    first, second = (text_of(person).encode() for person in cast[:2])
    plain = call("check", "--json", "--offline", stdin=first + b"\n" + second)
    marked = call("check", "--json", "--offline", stdin=b"\xef\xbb\xbf" + first + b"\n" + second)
    assert [one["decision"] for one in marked.out] == [one["decision"] for one in plain.out] == ["COVERED"] * 2
