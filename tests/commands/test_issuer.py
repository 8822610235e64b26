"""Can an issuer be run from the command line, from the roots to a revoked card, without a secret ever being shown?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from tests.commands.conftest import Answer, Call

PASSPHRASE = "một câu mật khẩu đủ dài"
FIELDS = (
    "--card-number", "GD4799912345678", "--name", "Nguyễn Văn Mẫu", "--birth", "1980-02-03", "--sex", "male",
    "--facility", "79034", "--valid-from", "2026-01-01", "--valid-to", "2027-12-31",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_ROOT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("KIOSK_KEYS__STORE", "file")


def only(answer: Answer) -> dict[str, Any]:
    assert (answer.code, len(answer.out)) == (0, 1), answer.text
    return answer.out[0]


def code(answer: Answer) -> str:
    assert answer.code in (2, 3), answer.text
    return str(answer.err[0]["error"]["code"])


@pytest.fixture
def issuer(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Roots, an issuer and a first list that this home trusts; the roots' public halves."""
    made = only(call("issuer", "roots", "--out", str(tmp_path / "roots"), "--json"))
    roots = [root["public"] for root in made["roots"]]
    monkeypatch.setenv("KIOSK_TRUST__ROOTS", ";".join(roots))
    only(call("issuer", "new", "bv", "--name", "BV-79034", "--status-uri", "urn:bv:cards", "--json"))
    listed = only(make_list(call, tmp_path, "--issuer", "bv", "--roots", *roots))
    assert (listed["version"], len(listed["keys"])) == (1, 2)
    assert only(call("trust", "import", "--json", str(tmp_path / "list.cbor")))["realm"] == "hospital"
    return roots


def make_list(call: Call, tmp_path: Path, *words: str, root: int = 1, out: str = "list.cbor") -> Answer:
    file = str(tmp_path / "roots" / f"root-{root}.key")
    return call("issuer", "trust-list", "--list", "bv", "--root", file, "--out", str(tmp_path / out), *words, "--json")


def publish(call: Call, tmp_path: Path) -> None:
    assert call("issuer", "status-list", "bv", "--out", str(tmp_path / "out"), "--json").code == 0
    files = [str(path) for path in sorted((tmp_path / "out").iterdir())]
    assert call("trust", "import", *files).code == 0


@pytest.mark.usefixtures("issuer")
def test_cards_are_signed_shown_drawn_and_read(call: Call, tmp_path: Path) -> None:
    card = only(call("issuer", "sign", "bv", *FIELDS, "--png", str(tmp_path / "png"), "--json"))
    assert card["text"].startswith("BH1:")
    assert (card["index"], card["form"]) == (0, "bh1")
    assert card["qr"].endswith("-Q")
    assert Path(card["png"]).read_bytes().startswith(b"\x89PNG")
    parsed = only(call("parse", "--json", card["text"]))
    assert (parsed["kind"], parsed["fields"]["name"]) == ("bh1", "Nguyễn Văn Mẫu")
    old = only(call("issuer", "sign", "bv", *FIELDS, "--form", "transition", "--json"))
    assert (old["cti"], old["index"]) == (None, None)
    assert "|k=" in old["text"]
    plain = call("issuer", "sign", "bv", *FIELDS)
    assert plain.text.startswith("BH1:") and plain.text.count("\n") == 1


@pytest.mark.usefixtures("issuer")
def test_rows_of_a_list_are_signed_and_the_bad_ones_named_by_line(call: Call, tmp_path: Path) -> None:
    rows = [
        "card_number,social_insurance_number,name,birth,valid_from",
        "GD4799912345678,9912345678,Nguyễn Văn Mẫu,1980,2026-01-01",
        "GD4799912345679,9912345679,Trần Thị Mẫu,1981-13-01,2026-01-01",
        "GD4799912345670,9912345670,Lê Mẫu,1982,",
    ]
    file = tmp_path / "cards.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    good, damaged, incomplete = call("issuer", "sign", "bv", "--list", str(file), "--json").out
    assert good["text"].startswith("BH1:")
    assert damaged == {"line": 3, "refused": "birth date-impossible"}
    assert (incomplete["line"], "Mẫu" in incomplete["refused"]) == (4, False)


@pytest.mark.usefixtures("issuer")
def test_cards_of_the_registry_are_signed(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    head = "card_number,social_insurance_number,name,birth,sex,first_facility,valid_from,valid_to,status\n"
    row = "GD47999123456{},99123456{},Nguyễn Văn Mẫu,1980,male,79034,2026-01-01,2027-01-01,{}\n"
    file.write_text(head + row.format(78, 78, "active") + row.format(79, 79, "withdrawn"), encoding="utf-8")
    assert call("registry", "import", str(file)).code == 0
    numbers = ("--registry", "9912345678", "--registry", "9912345679")
    signed, ended = call("issuer", "sign", "bv", *numbers, "--json").out
    assert signed["text"].startswith("BH1:")
    assert ended == {"line": 2, "refused": "no card in use"}


@pytest.mark.usefixtures("issuer")
def test_a_card_is_suspended_restored_revoked_and_denied(call: Call, tmp_path: Path) -> None:
    card = only(call("issuer", "sign", "bv", *FIELDS, "--json"))
    text = card["text"]
    assert only(call("issuer", "suspend", "bv", "--text", text, "--json")) == {"index": 0, "state": "suspend"}
    assert only(call("issuer", "restore", "bv", "--index", "0", "--json"))["state"] == "restore"
    by_hand = call("issuer", "revoke", "bv", "--text", "-", "--json", stdin=text.encode() + b"\n")
    assert only(by_hand) == {"index": 0, "state": "revoke"}
    assert code(call("issuer", "restore", "bv", "--cti", card["cti"])) == "state-refused"
    assert code(call("issuer", "revoke", "bv", "--index", "7")) == "state-refused"
    assert code(call("issuer", "revoke", "bv", "--cti", "00" * 8)) == "card-unknown"
    assert code(call("issuer", "revoke", "bv", "--text", "BH1:x")) == "not-signed"
    assert code(call("issuer", "revoke", "bv")) == "bad-use"
    assert code(call("issuer", "revoke", "bv", "--cti", "zz")) == "bad-hex"
    old = only(call("issuer", "sign", "bv", *FIELDS, "--form", "transition", "--json"))
    assert code(call("issuer", "revoke", "bv", "--text", old["text"])) == "card-unknown"
    assert only(call("issuer", "deny", "bv", "--text", old["text"], "--json")) == {"cards": 1, "windows": 0}
    window = ("--from", "2026-01-01T00:00+07:00", "--until", "2026-02-01T00:00+07:00")
    assert only(call("issuer", "deny", "bv", "--key", card["kid"], *window, "--json"))["windows"] == 1
    assert code(call("issuer", "deny", "bv", "--key", card["kid"])) == "bad-use"
    publish(call, tmp_path)
    shown = call("trust", "show", "--json").out
    assert [line["what"] for line in shown] == ["clock", "trust", "trust", "key", "key", "deny", "status"]
    assert [line["entries"] for line in shown[-2:]] == [2, 8192]


def test_keys_rotate_and_the_list_follows(call: Call, tmp_path: Path, issuer: list[str]) -> None:
    kid = only(call("issuer", "keys", "bv", "--json"))["keys"][0]["kid"]
    keys = only(call("issuer", "keys", "bv", "--new", "card", "--retire", kid, "--json"))["keys"]
    assert [key["status"] for key in keys] == ["retired", "active", "active"]
    gone = ("--compromised", kid, "--since", "2026-01-01T00:00+07:00")
    exported = tmp_path / "keys.json"
    assert call("issuer", "keys", "bv", *gone, "--export", str(exported)).code == 0
    assert "sealed" not in exported.read_text(encoding="utf-8")
    before = ("--keys", str(exported), "--previous", str(tmp_path / "list.cbor"))
    assert code(make_list(call, tmp_path, *before, root=2, out="2.cbor")) == "trust-list"
    listed = only(make_list(call, tmp_path, *before, "--other-root", issuer[0], root=2, out="2.cbor"))
    assert (listed["version"], len(listed["keys"])) == (2, 3)
    taken = only(call("trust", "import", "--json", str(tmp_path / "2.cbor")))
    assert (taken["version"], taken["keys"], taken["state"]) == (2, 3, "fresh")
    refused = call("trust", "import", "--json", str(tmp_path / "list.cbor"))
    assert (refused.code, code(refused)) == (3, "older-version")
    assert [line["version"] for line in call("trust", "show", "--json").out if line["what"] == "trust"] == [None, 2]


@pytest.mark.usefixtures("issuer")
def test_a_lost_root_is_replaced_by_a_list_of_both(call: Call, tmp_path: Path, issuer: list[str]) -> None:
    made = only(call("issuer", "roots", "--out", str(tmp_path / "new"), "--count", "1", "--json"))
    following = [issuer[0], made["roots"][0]["public"]]
    words = ("--previous", str(tmp_path / "list.cbor"), "--roots", *following)
    assert code(make_list(call, tmp_path, *words, out="2.cbor")) == "roots-need-both"
    both = ("--root", str(tmp_path / "roots" / "root-2.key"))
    assert only(make_list(call, tmp_path, *words, *both, out="2.cbor"))["roots"] == following
    assert only(call("trust", "import", "--json", str(tmp_path / "2.cbor")))["version"] == 2


@pytest.mark.usefixtures("issuer")
def test_no_secret_and_no_passphrase_is_ever_shown(call: Call, tmp_path: Path, home: Path) -> None:
    shown = [
        call("issuer", "keys", "bv", "--json").text,
        call("issuer", "keys", "bv").text,
        call("trust", "show").text,
        make_list(call, tmp_path, "--previous", str(tmp_path / "list.cbor"), out="2.cbor").text,
    ]
    sealed = [key["sealed"] for key in json.loads((home / "issuer" / "bv" / "issuer.json").read_bytes())["keys"]]
    root = json.loads((tmp_path / "roots" / "root-1.key").read_bytes())["sealed"]
    for text in shown:
        assert not any(secret in text for secret in (*sealed, root, PASSPHRASE))


def test_errors_are_words(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(call("issuer", "sign", "nobody", *FIELDS)) == "issuer-unknown"
    assert code(call("issuer", "new", "X", "--name", "A")) == "issuer-name"
    assert code(call("issuer", "sign", "nobody")) == "bad-use"
    assert code(call("issuer", "sign", "bv", "--days", "401")) == "bad-use"
    assert code(call("issuer", "keys", "bv", "--compromised", "00" * 8)) in ("bad-use", "issuer-unknown")
    assert call("issuer", "new", "bv", "--name", "BV").code == 0
    for moment in ("2026-01-01", "yesterday", "0001-01-01T00:00+14:00", "1960-01-01T00:00Z", "9999-12-31T23:59-12:00"):
        assert code(call("issuer", "keys", "bv", "--compromised", "00" * 8, "--since", moment)) == "bad-moment"
    for span in ("0", "-1", "9" * 30, "x"):
        assert code(call("issuer", "status-list", "bv", "--out", str(tmp_path), "--days", span)) == "bad-use"
    (tmp_path / "root-1.key").write_text("{}", encoding="utf-8")
    words = ("--list", "x", "--root", str(tmp_path / "root-1.key"), "--out", str(tmp_path / "x"))
    assert code(call("issuer", "trust-list", *words)) == "root-file"
    (tmp_path / "root-1.key").write_text("[" * 100_000, encoding="utf-8")
    assert code(call("issuer", "trust-list", *words)) == "root-file"
    assert call("issuer", "roots", "--out", str(tmp_path / "good"), "--json").code == 0
    words = ("--list", "x", "--root", str(tmp_path / "good" / "root-1.key"), "--out", str(tmp_path / "x"))
    for content in (b"\xff\xfe\x00", b"[" * 100_000, b"{}"):
        (tmp_path / "keys.json").write_bytes(content)
        assert code(call("issuer", "trust-list", *words, "--keys", str(tmp_path / "keys.json"))) == "keys-file"
    (Path(tmp_path) / "home" / "issuer" / "bv" / "denied.json").write_text('{"tokens": 1}', encoding="utf-8")
    assert code(call("issuer", "status-list", "bv", "--out", str(tmp_path / "out"))) == "ledger-damaged"
    assert code(call("trust", "import", str(tmp_path / "absent"))) == "file-missing"
    assert code(call("trust", "import", str(tmp_path / "root-1.key"))) == "damaged"
    monkeypatch.setenv("KIOSK_TRUST__ROOTS", "ed25519:00")
    assert code(call("trust", "show")) == "settings"
    monkeypatch.delenv("KIOSK_TRUST__ROOTS")
    monkeypatch.setenv("KIOSK_ROOT_PASSPHRASE", "short")
    assert code(call("issuer", "roots", "--out", str(tmp_path / "r"))) == "passphrase-short"
    monkeypatch.delenv("KIOSK_ROOT_PASSPHRASE")
    assert code(call("issuer", "roots", "--out", str(tmp_path / "r2"))) == "passphrase-missing"


def test_a_passphrase_is_asked_for_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.commands import CommandError, _issuing

    monkeypatch.delenv("KIOSK_ROOT_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = [PASSPHRASE, PASSPHRASE, PASSPHRASE, PASSPHRASE, "another one"]
    monkeypatch.setattr(_issuing.getpass, "getpass", lambda prompt: answers.pop(0))
    assert _issuing.passphrase_for(tmp_path / "root-1.key", new=False) == PASSPHRASE
    assert _issuing.passphrase_for(tmp_path / "root-1.key", new=True) == PASSPHRASE
    with pytest.raises(CommandError) as caught:
        _issuing.passphrase_for(tmp_path / "root-1.key", new=True)
    assert caught.value.code == "passphrase-differs"


def test_a_home_may_be_called_like_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["--home", "desk", "trust", "show"], ["trust", "show", "--home", "issuer"]):
        assert main(words) == 0
    assert (tmp_path / "desk" / "keys.json").exists()
    assert (tmp_path / "issuer" / "keys.json").exists()


@pytest.mark.usefixtures("issuer")
def test_a_key_is_not_condemned_from_tomorrow_on(call: Call) -> None:
    keys = only(call("issuer", "keys", "bv", "--json"))["keys"]
    for since in ("2999-01-01T00:00Z", "2026-01-01"):
        answer = call("issuer", "keys", "bv", "--compromised", keys[0]["kid"], "--since", since, "--json")
        assert code(answer) == "bad-moment"
    assert only(call("issuer", "keys", "bv", "--json"))["keys"] == keys


@pytest.mark.usefixtures("issuer")
def test_a_new_key_may_start_later(call: Call) -> None:
    made = only(call("issuer", "keys", "bv", "--new", "card", "--after-days", "14", "--json"))["keys"]
    first, new = made[0], made[-1]
    assert new["not_before"] > first["not_before"]
    card = only(call("issuer", "sign", "bv", *FIELDS, "--json"))
    assert card["kid"] == first["kid"]
    assert code(call("issuer", "keys", "bv", "--after-days", "14", "--json")) == "bad-use"
