"""`kiosk gateway proof` as scripts call it: a page for a visit, a list for a day, refusals in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app import build_rooms
from kiosk.demo.people import MadePerson
from tests.commands.conftest import Call
from tests.commands.test_check import text_of

Cast = tuple[MadePerson, ...]


@pytest.mark.parametrize("kind", ["proof", "outage", "slip"])
def test_a_page_by_the_visit_or_the_presentation(
    call: Call, cast: Cast, known_home: Path, tmp_path: Path, kind: str
) -> None:
    admitted = call("admit", "--json", text_of(cast[0])).out[0]
    for number, key in enumerate(("visit_id", "presentation_id")):
        out = tmp_path / f"{number}.html"
        answer = call(
            "gateway", "proof", "--json", "--visit", admitted[key], "--kind", kind, "--out", str(out), "--by", "a01"
        )
        assert (answer.code, answer.err) == (0, [])
        assert answer.out == [{"file": str(out), "look_ups": 0, "answered": False, "entries": 2 + number}]
        page = out.read_text(encoding="utf-8")
        assert admitted["visit_id"] in page
        assert (str(cast[0].card.name) in page) is (kind != "proof")
    rooms = build_rooms(known_home)
    try:
        assert rooms.store.verify_log() == (True, ())
    finally:
        rooms.close()


def test_a_days_list_and_refusals(call: Call, cast: Cast, known_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.html"
    assert call("gateway", "proof", "--json", "--day", "2026-01-31", "--out", str(out)).out == [
        {"file": str(out), "visits": 0}
    ]
    refused = call("gateway", "proof", "--json", "--day", "31/01/2026", "--out", str(out))
    assert (refused.code, refused.err[0]["error"]["code"]) == (2, "bad-use")
    nobody = call("gateway", "proof", "--json", "--visit", "f" * 32, "--out", str(tmp_path / "none.html"))
    assert (nobody.code, nobody.err[0]["error"]["code"]) == (3, "no-such-visit")
    assert not (tmp_path / "none.html").exists()
    admitted = call("admit", "--json", text_of(cast[0])).out[0]
    (tmp_path / "file").write_text("")
    full = call(
        "gateway", "proof", "--json", "--visit", admitted["visit_id"], "--out", str(tmp_path / "file" / "p.html")
    )
    assert (full.code, full.err[0]["error"]["code"]) == (4, "not-written")
