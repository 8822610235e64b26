"""Pages of proof over a real desk, store and gateway: what stands on them, what does not, and that they leave a trace."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kiosk.exchange.check_proof import Kind, gather
from kiosk.exchange.outage_list import write_list
from kiosk.exchange.proof_page import write_page
from kiosk.exchange.proof_texts import EN, VI
from kiosk.intake import NoScanReason, Paper, Strip
from kiosk.records.values import StoreError
from kiosk.verify.gateway.values import Fault
from tests.desk.test_insurer import TEXT, Counter
from tests.verify.gateway.made import TABLES, ZONE, person

SECRETS = ("9900000001", "Trần Thị Mẫu", "0900000009", "099190000001")


class Words(HTMLParser):
    """The text of a page; raises for a tag that is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


def page(counter: Counter, path: Path, kind: Kind, presentation: str, language: str = "vi") -> Words:
    made = write_page(
        path, kind, presentation, store=counter.store, tables=TABLES, by="a01", at=counter.time.clock(), zone=ZONE,
        language=language,
    )  # fmt: skip
    assert made is not None
    return Words(path.read_text(encoding="utf-8"))


def wait(counter: Counter) -> str:
    """Somebody who was let in while the gateway was away; id of the presentation."""
    counter.server.faults.set(http_502=1.0)
    shown = counter.show(TEXT)
    counter.desk.amend(Strip(papers=(Paper.CCCD,), telephone="0900000009", no_scan_reason=NoScanReason.OTHER))
    assert counter.live(shown) is None
    counter.desk.admit()
    return shown.presentation.id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_proof_names_who_when_code_digest_and_the_entry_and_no_person(
    counter: Counter,
    tmp_path: Path,
    language: str,
) -> None:
    shown = counter.show(TEXT)
    counter.live(shown)
    id_ = shown.presentation.id
    (look_up, receipt), *rest = counter.store.proofs_of(id_)
    assert rest == []
    assert receipt in counter.store.receipts(id_)
    found = page(counter, tmp_path / "p.html", Kind.PROOF, id_, language)
    meaning = TABLES.result_code("000")
    assert meaning
    for part in ("Lê Mẫu", "000", meaning.meaning_vi if language == "vi" else meaning.meaning_en, look_up.digest,
                 str(receipt.seq), receipt.leaf_hash, receipt.chain_hash, "23/11/2026 07:41:00", "covered"):  # fmt: skip
        assert str(part) in found.said, part
    assert [secret for secret in SECRETS if secret in found.said] == []
    assert found.links == []  # nothing is fetched from anywhere
    last = counter.store.entries(0, 100)[-1]
    assert last.event == "page-taken"
    assert json.loads(last.body)["by"] == "a01"
    assert counter.store.verify_log() == (True, ())


def test_the_evidence_of_an_outage_says_what_was_asked_that_no_answer_came_and_whom_to_call(
    counter: Counter,
    tmp_path: Path,
) -> None:
    id_ = wait(counter)
    proof = gather(counter.store, Kind.OUTAGE, id_)
    assert proof
    assert not proof.answered
    assert len(proof.asked) == 1
    found = page(counter, tmp_path / "p.html", Kind.OUTAGE, id_)
    for part in ("0900000009", "Trần Thị Mẫu", "gateway-http-error", VI["last.none"], VI["sign.patient"], "Điều 38"):
        assert part in found.said, part
    assert VI["lead.answered"] not in found.said
    counter.server.faults.set()
    counter.time.seconds += 3600
    enquiry = counter.insurer.waiting()
    assert enquiry is not None
    counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    assert VI["lead.answered"] in page(counter, tmp_path / "p.html", Kind.OUTAGE, id_).said


def test_the_list_of_a_day_has_everybody_who_waits_and_nobody_else(counter: Counter, tmp_path: Path) -> None:
    wait(counter)
    more = {"store": counter.store, "tables": TABLES, "by": "a01", "at": counter.time.clock(), "zone": ZONE}
    day = counter.time.clock().astimezone(ZONE).date()
    out = tmp_path / "list.html"
    assert write_list(out, day, **more) == 1  # type: ignore[arg-type]
    said = Words(out.read_text(encoding="utf-8")).said
    assert "Trần Thị Mẫu" in said
    assert "0900000009" in said
    assert write_list(out, day.replace(day=22), **more) == 0  # type: ignore[arg-type]
    assert VI["list.empty"] in Words(out.read_text(encoding="utf-8")).said
    counter.desk.undo()
    assert write_list(out, day, **more) == 0  # type: ignore[arg-type]


def test_the_slip_says_what_was_sent_and_what_the_paper_says(counter: Counter, tmp_path: Path) -> None:
    counter.server.book = type(counter.server.book)([person(result_code="060")])
    shown = counter.show(TEXT)
    counter.live(shown)
    counter.desk.correct("Trần Thị Mẫn", None)
    found = page(counter, tmp_path / "p.html", Kind.SLIP, shown.presentation.id)
    for part in ("Trần Thị Mẫu", "Trần Thị Mẫn", "060: Thẻ sai họ tên", VI["title.slip"]):
        assert part in found.said, part


def test_a_hostile_text_stays_text(counter: Counter, tmp_path: Path) -> None:
    shown = counter.show(TEXT)
    counter.live(shown)
    counter.desk.amend(Strip(telephone="<script>alert(1)</script>", papers=(Paper.CCCD,)))
    text = page(counter, tmp_path / "p.html", Kind.OUTAGE, shown.presentation.id)
    assert "<script>alert(1)</script>" in text.said
    assert not re.search("<script", (tmp_path / "p.html").read_text(encoding="utf-8"))


def test_a_file_that_cannot_be_written_leaves_the_old_one(counter: Counter, tmp_path: Path) -> None:
    shown = counter.show(TEXT)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match=r".*"):
        page(counter, tmp_path / "file" / "p.html", Kind.PROOF, shown.presentation.id)
    assert counter.store.verify_log() == (True, ())


def test_nobody_makes_no_page(counter: Counter, tmp_path: Path) -> None:
    none = write_page(
        tmp_path / "p.html", Kind.PROOF, "f" * 32, store=counter.store, tables=TABLES, by="a01",
        at=counter.time.clock(), zone=ZONE,
    )  # fmt: skip
    assert none is None
    assert not (tmp_path / "p.html").exists()
    assert counter.store.entries(0, 10) == ()


def test_both_languages_say_the_same_things() -> None:
    assert VI.keys() == EN.keys()
    assert all(VI.values())
    assert all(EN.values())
    assert [fault for fault in Fault if f"fault.{fault}" not in VI] == []


def test_who_waits_and_the_telephone_leave_a_trace(counter: Counter) -> None:
    none = counter.store.who_waits()
    assert (none.count, none.since, none.next_at) == (0, None, None)
    id_ = wait(counter)
    waits = counter.store.who_waits()
    assert waits.count == 1
    assert waits.since == waits.next_at == counter.time.clock()
    enquiry = counter.insurer.waiting()
    assert enquiry is not None
    counter.insurer.settle(counter.insurer.ask(enquiry), counter.desk)
    later = counter.store.who_waits()
    assert later.next_at is not None
    assert later.next_at > counter.time.clock()
    assert counter.store.telephone_of(id_, by="a01") == "0900000009"
    last = counter.store.entries(0, 100)[-1]
    assert (last.event, b"0900000009" in last.body) == ("telephone-shown", False)
    with pytest.raises(StoreError):
        counter.store.telephone_of("f" * 32, by="a01")
    assert counter.store.verify_log() == (True, ())
