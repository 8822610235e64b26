"""From the issuer's command to the verdict: signed, drawn, read from the picture, checked; then taken back, then altered."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import utc_now
from kiosk.clock_mark import ClockMark
from kiosk.keys import load_keys
from kiosk.verify.formats import base45_text
from kiosk.verify.trust import roots as roots_module
from tests.commands.conftest import Answer, Call

FIELDS = (
    "--card-number", "GD4799912345678", "--name", "Nguyễn Văn Mẫu", "--birth", "1980-02-03", "--sex", "male",
    "--facility", "79034", "--valid-from", "2026-01-01", "--valid-to", "2099-12-31",
)  # fmt: skip
URI = "urn:insurer:cards"


def only(answer: Answer) -> dict[str, Any]:
    assert (answer.code, len(answer.out)) == (0, 1), answer.text
    return answer.out[0]


@pytest.fixture(params=["national", "hospital"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Issuer:
    """A made issuer whose lists this home takes."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call, self._folder = call, folder

    def sign(self, *more: str) -> dict[str, Any]:
        return only(self._call("issuer", "sign", "made", *FIELDS, "--json", *more))

    def publish(self) -> None:
        out = self._folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        assert self._call("issuer", "status-list", "made", "--out", str(out), "--json").code == 0
        assert self._call("trust", "import", *map(str, sorted(out.iterdir()))).code == 0

    def change(self, *words: str) -> None:
        assert self._call("issuer", *words).code == 0


@pytest.fixture
def issuer(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> Issuer:
    monkeypatch.setenv("KIOSK_ROOT_PASSPHRASE", "một câu mật khẩu đủ dài")
    monkeypatch.setenv("KIOSK_KEYS__STORE", "file")
    made = only(call("issuer", "roots", "--out", str(tmp_path / "roots"), "--json"))
    roots = [root["public"] for root in made["roots"]]
    if kind == "national":  # as if these roots had come with the program
        file = tmp_path / "national.toml"
        file.write_text(f"roots = {json.dumps(roots)}\n", encoding="utf-8")
        monkeypatch.setattr(roots_module, "NATIONAL_FILE", str(file))
    else:
        monkeypatch.setenv("KIOSK_TRUST__ROOTS", ";".join(roots))
    words = ("--name", "MADE-ISSUER", "--kind", kind, "--status-uri", URI)
    only(call("issuer", "new", "made", *words, "--json"))
    words = ("--list", "made", "--root", str(tmp_path / "roots" / "root-1.key"), "--out", str(tmp_path / "list.cbor"))
    only(call("issuer", "trust-list", *words, "--issuer", "made", "--roots", *roots, "--json"))
    assert only(call("trust", "import", "--json", str(tmp_path / "list.cbor")))["realm"] == kind
    return Issuer(call, tmp_path)


def checked(call: Call, text: str) -> tuple[str, str]:
    answer = only(call("check", "--json", text))
    return answer["decision"], answer["assurance"]


def test_from_the_picture_to_the_verdict(call: Call, issuer: Issuer, tmp_path: Path, kind: str) -> None:
    card = issuer.sign("--png", str(tmp_path / "png"))
    issuer.publish()
    decoded = only(call("decode", "--json", card["png"]))
    text = bytes.fromhex(decoded["codes"][0]["bytes"]).decode()
    assert text == card["text"]
    answer = only(call("check", "--json", text))
    assert answer["signer"] == kind
    if kind == "national":
        assert (answer["decision"], answer["assurance"]) == ("COVERED", "SIGNED")
        assert "gateway-not-asked" in answer["notices"]
    else:
        assert (answer["decision"], answer["assurance"]) == ("PENDING", "CLAIM")
        assert "hospital-signed" in answer["notices"]
    assert answer["card"]["name"] == "N. V. M***"


def test_without_a_status_list_nothing_is_covered(call: Call, issuer: Issuer) -> None:
    answer = only(call("check", "--json", issuer.sign()["text"]))
    assert answer["decision"] == "PENDING"
    assert "status-unknown" in answer["reasons"]


@pytest.mark.parametrize(("word", "reason"), [("suspend", "suspended"), ("revoke", "revoked")])
def test_a_card_that_was_taken_back(call: Call, issuer: Issuer, kind: str, word: str, reason: str) -> None:
    card = issuer.sign()
    other = issuer.sign()
    issuer.change(word, "made", "--text", card["text"])
    issuer.publish()
    answer = only(call("check", "--json", card["text"]))
    assert reason in answer["reasons"]
    taken_back = ("NOT_COVERED", "SIGNED") if kind == "national" else ("PENDING", "CLAIM")
    assert (answer["decision"], answer["assurance"]) == taken_back
    assert only(call("check", "--json", other["text"]))["decision"] == ("COVERED" if kind == "national" else "PENDING")


def test_another_name_under_the_same_signature(call: Call, issuer: Issuer) -> None:
    """The letters changed, everything around them left as it is: a canonical card whose signature is of another one."""
    text = issuer.sign()["text"]
    issuer.publish()
    data = base45_text.decode(text[4:])
    altered = "BH1:" + base45_text.encode(data.replace("Mẫu".encode(), "Mậu".encode()))
    assert altered != text
    for source in ("camera", "wedge", "serial"):
        answer = only(call("admit", "--json", "--entry", source, altered))
        assert (answer["decision"], answer["assurance"], answer["signer"]) == ("REJECTED", "SIGNED", None)
        assert "signature-failed" in answer["reasons"]
        assert answer["visit_id"] is None


def test_the_transition_form_is_known_by_the_deny_list(call: Call, issuer: Issuer, kind: str) -> None:
    form = ("--form", "transition")
    good, lost = issuer.sign(*form)["text"], issuer.sign(*form, "--name", "Trần Văn Mẫu")["text"]
    issuer.change("deny", "made", "--text", lost)
    issuer.publish()
    insurer = kind == "national"
    assert checked(call, good) == (("COVERED", "SIGNED") if insurer else ("PENDING", "CLAIM"))
    assert checked(call, lost) == (("NOT_COVERED", "SIGNED") if insurer else ("PENDING", "CLAIM"))
    altered = good.replace("|1|", "|2|", 1)
    assert altered != good
    # What our own keyboard may have changed rejects nobody; a camera that saw the same says more, and is not forgotten.
    for source, decision in (("wedge", "PENDING"), ("camera", "REJECTED"), ("wedge", "REJECTED")):
        answer = only(call("admit", "--json", "--entry", source, altered))
        assert (answer["decision"], "signature-failed" in answer["reasons"]) == (decision, True), source


def test_a_desk_that_does_not_know_the_issuer_says_so(
    call: Call, issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = issuer.sign()["text"]
    issuer.publish()
    answer = only(call("check", "--json", text, home=tmp_path / "another"))
    assert (answer["decision"], answer["signer"]) == ("PENDING", None)
    assert "unknown-key" in answer["reasons"]


def test_a_clock_that_was_set_back_covers_nobody(call: Call, issuer: Issuer, home: Path) -> None:
    text = issuer.sign()["text"]
    issuer.publish()
    ahead = ClockMark(home, load_keys(home, store="file"), lambda: utc_now() + timedelta(days=30))
    assert ahead.state().trusted and ahead.keep()
    answer = only(call("check", "--json", text))
    assert answer["decision"] == "PENDING"
    assert "clock-not-trusted" in answer["reasons"] and "clock-not-trusted" in answer["notices"]
    number = only(call("check", "--json", "9912345678"))
    assert "clock-not-trusted" in number["notices"]


def test_one_card_at_two_desks_is_one_card(call: Call, issuer: Issuer) -> None:
    """As a command gives it, a signed code was held up and not typed: the rules that look for copies see it."""
    text = issuer.sign()["text"]
    issuer.publish()
    assert only(call("admit", "--json", "--desk", "A", "--clerk", "Lê Mẫu", text))["decision"] in ("COVERED", "PENDING")
    again = only(call("admit", "--json", "--desk", "B", "--clerk", "Lê Mẫu", text))
    assert {"id": "qr-replay-two-desks", "outcome": "HIT", "severity": "review"} in again["rules"]


def test_the_doctor_tells_how_old_the_lists_are(call: Call, issuer: Issuer, home: Path) -> None:
    before = {finding["what"]: finding for finding in call("doctor", "--json").out}
    assert "trust lists" not in before, "nothing was begun here"
    issuer.publish()
    assert call("check", "--json", "9912345678").code == 0
    told = {finding["what"]: finding for finding in call("doctor", "--json").out}["trust lists"]
    assert (told["ok"], told["needed"]) == (True, False)
    assert told["detail"].startswith("in force, made 2") and "status lists made 2" in told["detail"]
    (home / "trust" / "national" / "list.cbor").unlink(missing_ok=True)
    (home / "trust" / "hospital" / "list.cbor").unlink(missing_ok=True)
    told = {finding["what"]: finding for finding in call("doctor", "--json").out}["trust lists"]
    assert (told["ok"], told["detail"]) == (False, "missing") and told["advice"]


def test_the_moment_is_kept_for_the_next_start(call: Call, issuer: Issuer, home: Path) -> None:
    (home / "clock.mark").unlink(missing_ok=True)
    assert call("admit", "--json", "--clerk", "Lê Mẫu", "9912345678").code == 0
    assert (home / "clock.mark").exists()


def test_wrong_root_keys_are_an_error_of_the_settings(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_KEYS__STORE", "file")
    monkeypatch.setenv("KIOSK_TRUST__ROOTS", "ed25519:00")
    answer = call("check", "--json", "9912345678")
    assert (answer.code, answer.err[0]["error"]["code"]) == (3, "settings")
    assert "trust.roots" in answer.err[0]["error"]["message"]


def test_what_was_signed_is_on_record(call: Call, issuer: Issuer, home: Path, kind: str) -> None:
    from kiosk.app import build_rooms
    from kiosk.verify.formats.recognise import recognise

    text = issuer.sign()["text"]
    issuer.publish()
    admitted = only(call("admit", "--json", "--clerk", "Lê Mẫu", text))
    rooms = build_rooms(home)
    try:
        kept = rooms.store.load(admitted["presentation_id"])
        assert kept is not None and kept.presentation.verdict is not None and kept.visit is not None
        assert kept.presentation.verdict.signer == kind
        assert kept.presentation.parsed == (recognise(text.encode()),)
        assert (kept.visit.entry_mode, kept.visit.payload_digest is not None) == ("camera", True)
        assert rooms.store.pending_count() == 1, "a signature waits for the insurer's word as well"
    finally:
        rooms.close()
