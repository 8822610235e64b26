"""Do private keys stay private, and are only the right ones used?"""

from __future__ import annotations

import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.issuer.issuers import LIFE, SIGNING, Issuer, Issuers, IssuerUnusable
from kiosk.issuer.public_keys import KeysWrong, read_keys, to_json, write_keys
from kiosk.issuer.root_files import RootUnusable, read_root, write_root
from kiosk.issuer.signing_key import SigningKey
from kiosk.keys import Keys
from kiosk.verify.cose import Algorithm
from kiosk.verify.trust.values import IssuerKind, KeyStatus, KeyUsage
from tests.issuer.conftest import NOW

PASSPHRASE = "một câu mật khẩu đủ dài"


@pytest.mark.parametrize("algorithm", [Algorithm.ED25519, Algorithm.ESP256])
def test_a_key_signs_what_its_public_half_verifies(algorithm: Algorithm) -> None:
    key = SigningKey.new(algorithm)
    again = SigningKey(algorithm=algorithm, secret=key.secret)
    for number in range(20):
        message = bytes([number])
        signature = key.sign(message)
        assert len(signature) == 64
        assert key.public.verify(message, signature, low_s=True)
        assert again.sign(message) == signature  # deterministic: no random source is needed to sign
        assert not key.public.verify(message + b"x", signature, low_s=True)
    assert key.secret.hex() not in repr(key)
    assert len(key.key_id) == 8


@pytest.mark.parametrize(("algorithm", "secret"), [
    (Algorithm.ED25519, bytes(31)), (Algorithm.ESP256, bytes(32)), (Algorithm.ESP256, b"\xff" * 32), (Algorithm.PS256, bytes(32)),
])  # fmt: skip
def test_what_is_no_secret_is_refused(algorithm: Algorithm, secret: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SigningKey(algorithm=algorithm, secret=secret)


def test_an_issuer_has_a_key_for_cards_and_one_for_lists(issuer: Issuer, issuers: Issuers) -> None:
    card, lists = issuer.public_keys()
    assert (card.usage, lists.usage) == (KeyUsage.CARD, KeyUsage.STATUS | KeyUsage.DENY)
    assert card.verify_until - card.not_before == SIGNING + LIFE
    assert issuers.load("bv") == issuer
    assert issuers.ids() == ("bv",)


def test_the_secret_is_sealed_on_the_disk(issuer: Issuer, issuers: Issuers, home: Path) -> None:
    secret = issuers.signing_key(issuer, KeyUsage.CARD, NOW).secret
    for path in home.rglob("*"):
        if path.is_file():
            assert secret not in path.read_bytes()
            assert secret.hex().encode() not in path.read_bytes().lower()
    if sys.platform != "win32":
        assert stat.S_IMODE((home / "issuer" / "bv" / "issuer.json").stat().st_mode) == 0o600


def test_other_keys_do_not_open_it(issuer: Issuer, home: Path) -> None:
    with pytest.raises(IssuerUnusable) as caught:
        Issuers(home, Keys.new()).signing_key(issuer, KeyUsage.CARD, NOW)
    assert caught.value.code == "issuer-keys-differ"


def test_a_sealed_key_does_not_open_under_another_kid(issuer: Issuer, issuers: Issuers, home: Path) -> None:
    file = home / "issuer" / "bv" / "issuer.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["keys"][0]["sealed"] = content["keys"][1]["sealed"]
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(IssuerUnusable) as caught:
        issuers.signing_key(issuers.load("bv"), KeyUsage.CARD, NOW)
    assert caught.value.code == "issuer-keys-differ"


def test_the_newest_active_key_signs(issuer: Issuer, issuers: Issuers) -> None:
    later = NOW + timedelta(days=150)
    first = issuer.public_keys()[0]
    issuer = issuers.with_new_key(issuer, KeyUsage.CARD, Algorithm.ED25519, later)
    second = issuer.public_keys()[2]
    assert issuers.signing_key(issuer, KeyUsage.CARD, later).key_id == second.key_id
    issuer = issuers.with_state(issuer, second.key_id, None, later)
    assert issuers.signing_key(issuer, KeyUsage.CARD, later).key_id == first.key_id
    issuer = issuers.with_state(issuer, first.key_id, NOW, later)
    with pytest.raises(IssuerUnusable) as caught:
        issuers.signing_key(issuer, KeyUsage.CARD, later)
    assert caught.value.code == "no-signing-key"


def test_a_key_past_its_time_signs_no_more(issuer: Issuer, issuers: Issuers) -> None:
    with pytest.raises(IssuerUnusable, match="no active key"):
        issuers.signing_key(issuer, KeyUsage.CARD, NOW + SIGNING + timedelta(seconds=1))


def test_compromised_is_for_ever_and_only_moves_back(issuer: Issuer, issuers: Issuers) -> None:
    kid = issuer.public_keys()[0].key_id
    since = NOW + timedelta(days=5)
    later = NOW + timedelta(days=9)
    for moment, expected in ((since, since), (None, since), (later, since), (NOW, NOW)):
        issuer = issuers.with_state(issuer, kid, moment, later)
        key = issuer.public_keys()[0]
        assert (key.status, key.compromised_since) == (KeyStatus.COMPROMISED, expected.replace(microsecond=0))
    with pytest.raises(IssuerUnusable) as caught:
        issuers.with_state(issuer, b"\0" * 8, None, later)
    assert caught.value.code == "key-unknown"


@pytest.mark.parametrize(
    ("issuer_id", "name", "uri"),
    [("", "A", None), ("../x", "A", None), ("A", "A", None), ("a", "", None), ("a", "a b", None), ("a", "Bệnh viện", None),
     ("a", "A", "có dấu"), ("a", "A", "x" * 129), ("a" * 33, "A", None)],
)  # fmt: skip
def test_names_that_no_reader_takes_are_refused(issuers: Issuers, issuer_id: str, name: str, uri: str | None) -> None:
    with pytest.raises(IssuerUnusable) as caught:
        issuers.create(
            issuer_id, name=name, kind=IssuerKind.HOSPITAL, status_uri=uri, algorithm=Algorithm.ED25519, now=NOW
        )
    assert caught.value.code == "issuer-name"
    assert issuers.ids() == ()


def test_an_issuer_is_not_made_twice_and_a_damaged_one_is_named(issuer: Issuer, issuers: Issuers, home: Path) -> None:
    with pytest.raises(IssuerUnusable) as caught:
        issuers.create("bv", name="X", kind=IssuerKind.HOSPITAL, status_uri=None, algorithm=Algorithm.ED25519, now=NOW)
    assert caught.value.code == "issuer-exists"
    (home / "issuer" / "bv" / "issuer.json").write_text("{}", encoding="utf-8")
    for name, code in (("bv", "issuer-file"), ("nobody", "issuer-unknown")):
        with pytest.raises(IssuerUnusable) as caught:
            issuers.load(name)
        assert caught.value.code == code


def test_public_keys_travel_as_json(issuer: Issuer, issuers: Issuers) -> None:
    issuer = issuers.with_state(issuer, issuer.public_keys()[0].key_id, NOW, NOW)
    assert read_keys(write_keys(issuer.public_keys())) == issuer.public_keys()
    assert "sealed" not in write_keys(issuer.public_keys())
    shown = to_json(issuer.public_keys()[0])
    for text in (
        "",
        "[]",
        "{}",
        '{"format": "kiosk-issuer-keys", "keys": [1]}',
        json.dumps({"format": "x", "keys": [shown]}),
    ):
        with pytest.raises(KeysWrong):
            read_keys(text)


@pytest.mark.parametrize("algorithm", [Algorithm.ED25519, Algorithm.ESP256])
def test_a_root_lives_in_a_file_with_a_passphrase(tmp_path: Path, algorithm: Algorithm) -> None:
    path, key = tmp_path / "root-1.key", SigningKey.new(algorithm)
    write_root(path, key, PASSPHRASE)
    assert read_root(path, PASSPHRASE).public == key.public
    assert key.secret.hex() not in path.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def code(*words: str) -> str:
        with pytest.raises(RootUnusable) as caught:
            read_root(path, *words)
        assert PASSPHRASE not in str(caught.value)
        return caught.value.code

    assert code("wrong words, long enough") == "root-passphrase"
    for wrong, expected in (
        ({"public": "00"}, "root-passphrase"),
        ({"sealed": "00"}, "root-passphrase"),
        ({"salt": 1}, "root-file"),
    ):
        content = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(content | wrong), encoding="utf-8")
        assert code(PASSPHRASE) == expected
        path.write_text(json.dumps(content), encoding="utf-8")
    path.write_text("", encoding="utf-8")
    assert code(PASSPHRASE) == "root-file"


def test_a_root_is_never_written_over_and_needs_a_real_passphrase(tmp_path: Path) -> None:
    path, key = tmp_path / "root-1.key", SigningKey.new()
    for words, code in (("short", "passphrase-short"), (PASSPHRASE, None), (PASSPHRASE, "root-exists")):
        if code is None:
            write_root(path, key, words)
            continue
        with pytest.raises(RootUnusable) as caught:
            write_root(path, key, words)
        assert caught.value.code == code
    assert read_root(path, PASSPHRASE).public == key.public


@pytest.mark.parametrize(
    "issuer_id", ["con", "nul", "aux", "prn", "com1", "lpt9", "Bv", "../x", "a/b", "", "-a", "a\n"]
)
def test_an_id_is_a_folder_on_every_system(issuers: Issuers, home: Path, issuer_id: str) -> None:
    with pytest.raises(IssuerUnusable) as caught:
        new(issuers, issuer_id, "X")
    assert caught.value.code == "issuer-name"
    assert not (home / "issuer").exists()


def test_two_issuers_of_one_name_would_speak_for_each_other(issuer: Issuer, issuers: Issuers) -> None:
    with pytest.raises(IssuerUnusable) as caught:
        new(issuers, "other", issuer.name)
    assert caught.value.code == "issuer-exists"
    new(issuers, "console", "another")
    assert issuers.ids() == ("bv", "console")


def test_a_key_of_later_signs_only_then_and_old_and_new_ones_overlap(issuer: Issuer, issuers: Issuers) -> None:
    start = NOW + timedelta(days=14)
    old = issuers.signing_key(issuer, KeyUsage.CARD, NOW).key_id
    issuer = issuers.with_new_key(issuer, KeyUsage.CARD, Algorithm.ED25519, start)
    new = issuer.public_keys()[-1]
    assert (new.not_before, new.sign_until - new.not_before) == (start.replace(microsecond=0), SIGNING)
    signing = [issuers.signing_key(issuer, KeyUsage.CARD, NOW + timedelta(days=days)).key_id for days in (0, 13, 15)]
    assert signing == [old, old, new.key_id]
    stopped = issuers.with_state(issuer, new.key_id, None, NOW).public_keys()[-1]
    assert stopped.not_before < stopped.sign_until  # a list with it can be read


def test_a_change_is_made_to_what_stands_on_the_disk(issuer: Issuer, issuers: Issuers) -> None:
    """Another process has condemned a key since this one has loaded the issuer: that is not taken back."""
    card, lists = issuer.public_keys()
    issuers.with_state(issuer, card.key_id, NOW, NOW)
    changed = issuers.with_new_key(issuer, KeyUsage.CARD, Algorithm.ED25519, NOW)
    issuers.with_state(issuer, lists.key_id, None, NOW)
    states = [key.status for key in issuers.load("bv").public_keys()]
    assert states == [KeyStatus.COMPROMISED, KeyStatus.RETIRED, KeyStatus.ACTIVE]
    assert len(changed.keys) == 3


def test_keys_that_two_processes_make_are_all_there(issuer: Issuer, issuers: Issuers) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = [threads.submit(issuers.with_new_key, issuer, KeyUsage.CARD, Algorithm.ED25519, NOW) for _ in range(8)]
    assert len(issuers.load("bv").keys) == 2 + len([one.result() for one in made])


def new(issuers: Issuers, issuer_id: str, name: str) -> Issuer:
    return issuers.create(
        issuer_id, name=name, kind=IssuerKind.HOSPITAL, status_uri=None, algorithm=Algorithm.ED25519, now=NOW
    )
