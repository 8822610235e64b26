"""`kiosk parse` as a script sees it: lines in, one answer a line out, exit 0 whatever the answer."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.conformance.made import bh1, bh1_of, hc1
from tests.verify.formats.codes import CITIZEN, NEW, OLD, code


def kiosk(*words: str | bytes, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command: list[str | bytes] = [sys.executable, "-m", "kiosk", "parse", *words]
    return subprocess.run(command, input=lines, capture_output=True, check=False, timeout=60)


def answers(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert (result.returncode, result.stderr) == (0, b"")
    return [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]


def test_lines_of_every_sort() -> None:
    lines = [
        code(OLD),
        code(NEW) + b"\r",
        code(CITIZEN),
        b"9900000001",
        b"",
        b"https://example.vn",
        b"x" * 5000,
        b"\xff\x00",
    ]
    found = answers(kiosk("--json", "-", lines=b"\n".join(lines) + b"\n"))
    assert [answer["kind"] for answer in found] == [
        *("bhyt15", "bhyt17", "cccd", "number", "unknown", "url", "unknown", "unknown"),
    ]
    assert [answer.get("reason") for answer in found] == [
        *(None, None, None, None, "empty", "foreign-code", "too-long", "foreign-code"),
    ]
    assert {frozenset(answer) for answer in found} == {
        frozenset({"kind", "fields", "oddities", "input"}),
        frozenset({"kind", "fields", "oddities", "input", "reason"}),
    }
    assert found[0]["fields"]["name"] == "Trần Thị Mẫu"
    assert found[1]["oddities"] == ["line-end", "facility-temporary"]
    assert found[4]["input"] == "refused"


def test_text_as_argument_survives_as_bytes() -> None:
    [answer] = answers(kiosk("--json", "--via", "camera", code(CITIZEN).decode("utf-8")))
    assert (answer["kind"], answer["fields"]["name"]) == ("cccd", "Trần Thị Mẫu")
    assert answer["oddities"] == ["citizen-province-unknown"]


def test_what_a_keyboard_delivered() -> None:
    sent = code(OLD).decode()
    lines = [sent, sent.replace("baa", "bâ"), sent.replace("5472e1", "5472e"), sent.replace("|", "~"), "9900000001"]
    lines += [sent.replace("5472e1", "5472é")]
    text = "\n".join(lines).encode()
    found = answers(kiosk("--json", "--via", "wedge", "-", lines=text))
    assert [answer["input"] for answer in found] == ["clean", "repaired", "refused", "repaired", "clean", "repaired"]
    assert found[2]["reason"] == "mangled"
    assert found[2]["fields"] == {}
    assert found[0]["fields"].keys() - found[5]["fields"].keys() == {"name", "address"}
    assert {"name-lost", "address-lost"} <= set(found[5]["oddities"])
    assert found[0]["fields"] == found[3]["fields"]
    assert found[1]["fields"]["name"] == "Trần Thị Mẫu"
    assert [answer["input"] for answer in answers(kiosk("--json", lines=text))][1:4] == ["refused"] * 3


def test_last_line_without_a_newline_and_no_line_at_all() -> None:
    assert len(answers(kiosk("--json", lines=b"9900000001\n9900000002"))) == 2
    assert answers(kiosk("--json", lines=b"")) == []


def test_table_for_people() -> None:
    result = kiosk("--via", "typed", "DN 4 79 99000 00001")
    assert result.returncode == 0
    rows = dict(line.split(None, 1) for line in result.stdout.decode("utf-8").splitlines() if line)
    assert rows["kind"] == "number"
    assert rows["card_number"] == "DN4799900000001"
    assert rows["oddities"] == "number-grouped"


def test_bad_use_is_an_error_object() -> None:
    result = kiosk("--json", "--via", "pigeon", "x")
    assert result.returncode == 2
    assert json.loads(result.stderr)["error"]["code"] == "bad-use"


def test_signed_codes_show_what_they_offer_and_what_they_break() -> None:
    lines = [bh1(), hc1(), bh1().replace("BH1:", "BH1::"), bh1_of(b"\xa0" + bytes(80))]
    card, certificate, damaged, wrong = answers(kiosk("--json", "-", lines="\n".join(lines).encode()))
    assert (card["kind"], card["input"], card["fields"]["valid_to"]) == ("bh1", "clean", "2026-12-31")
    assert card["signed"]["profile"] == "bh1"
    assert (card["signed"]["issuer"], card["signed"]["status_index"]) == ("VSS", 4711)
    assert card["signed"]["expires_at"] == "2027-10-01T02:00:00+00:00"
    assert len(bytes.fromhex(card["signed"]["payload_digest"])) == 32
    assert (certificate["kind"], certificate["input"], certificate["reason"]) == (
        "hc1",
        "refused",
        "health-certificate",
    )
    assert (certificate["fields"], certificate["signed"]["content"]) == ({}, ["vaccination"])
    assert (damaged["kind"], damaged["reason"], damaged["fault"]) == ("bh1", "mangled", "text-alphabet")
    assert (wrong["reason"], wrong["fault"]) == ("signed-form", "cbor-trailing")
    assert "signed" not in damaged


def test_a_person_reads_the_same() -> None:
    told = kiosk("-", lines=bh1().encode()).stdout.decode("utf-8")
    assert "signed.issuer            VSS" in told
    assert "fault                    text-length" in kiosk("BH1:ABC").stdout.decode("utf-8")
