"""Keys: digests that never change, seals that never open wrongly, a store that is never replaced."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import key_ring
from kiosk.key_store import FILE_NAME, STORE_VARIABLE
from kiosk.keys import Keys, KeysUnavailable, SealBroken, load_keys

FIXED = Keys(pseudonym=bytes(range(32)), encryption=((1, b"\x07" * 32),))
ROOT = Path(__file__).resolve().parents[1]


class TestDigest:
    def test_is_the_truncated_hmac_of_domain_and_value(self) -> None:
        import hashlib
        import hmac

        expected = hmac.new(bytes(range(32)), b"person\x009900000001", hashlib.sha256).digest()[:16]
        assert FIXED.digest_bytes("person", "9900000001") == expected
        assert FIXED.digest("person", "9900000001") == expected.hex()
        assert FIXED.digest("person", "9900000001") == expected.hex(), "the kept state must not have moved"

    def test_text_and_its_bytes_are_the_same(self) -> None:
        assert FIXED.digest("name", "mẫu") == FIXED.digest("name", "mẫu".encode())

    def test_domains_and_keys_separate(self) -> None:
        other = Keys(pseudonym=b"\x01" * 32, encryption=FIXED.encryption)
        found = {FIXED.digest("person", "1"), FIXED.digest("card", "1"), other.digest("person", "1")}
        assert len(found) == 3

    def test_rotation_of_encryption_does_not_touch_it(self) -> None:
        assert FIXED.with_new_encryption_key().digest("person", "9900000001") == FIXED.digest("person", "9900000001")


class TestSeal:
    @given(plain=st.binary(max_size=300), context=st.binary(max_size=40))
    def test_opens_to_what_it_was(self, plain: bytes, context: bytes) -> None:
        sealed = FIXED.seal(plain, context)
        assert len(sealed) == len(plain) + 33
        assert FIXED.open(sealed, context) == plain

    @given(plain=st.binary(max_size=60), place=st.integers(0), bit=st.integers(0, 7))
    def test_any_flipped_bit_is_found(self, plain: bytes, place: int, bit: int) -> None:
        sealed = bytearray(FIXED.seal(plain, b"row 1"))
        sealed[place % len(sealed)] ^= 1 << bit
        with pytest.raises(SealBroken):
            FIXED.open(bytes(sealed), b"row 1")

    @given(data=st.binary(max_size=60))
    def test_any_bytes_are_refused_with_a_word(self, data: bytes) -> None:
        with pytest.raises(SealBroken):
            FIXED.open(data, b"")

    def test_a_seal_does_not_move_to_another_row(self) -> None:
        with pytest.raises(SealBroken) as caught:
            FIXED.open(FIXED.seal(b"x", b"row 1"), b"row 2")
        assert caught.value.code == "seal-damaged"

    def test_old_seals_open_after_rotation_and_new_ones_name_the_new_key(self) -> None:
        old = FIXED.seal(b"x", b"c")
        rotated = FIXED.with_new_encryption_key()
        assert rotated.open(old, b"c") == b"x"
        new = rotated.seal(b"x", b"c")
        assert new[:5] != old[:5]
        with pytest.raises(SealBroken) as caught:
            FIXED.open(new, b"c")
        assert caught.value.code == "seal-key-unknown"

    def test_the_same_text_never_looks_the_same(self) -> None:
        assert FIXED.seal(b"x", b"c") != FIXED.seal(b"x", b"c")


def test_nothing_secret_in_a_repr() -> None:
    assert repr(FIXED) == "Keys()"


@pytest.mark.parametrize(
    "keys",
    [
        {"pseudonym": b"short", "encryption": ((1, b"\x07" * 32),)},
        {"pseudonym": bytes(32), "encryption": ()},
        {"pseudonym": bytes(32), "encryption": ((1, b"\x07" * 32), (1, b"\x08" * 32))},
    ],
)
def test_keys_that_are_none_are_refused(keys: Any) -> None:
    with pytest.raises(ValueError, match="keys"):
        Keys(**keys)


class TestFile:
    def test_made_once_private_and_the_same_ever_after(self, home: Path) -> None:
        first = load_keys(home / "new", use_keyring=False)
        assert load_keys(home / "new", use_keyring=False) == first
        assert [path.name for path in (home / "new").iterdir()] == [FILE_NAME], "no temporary file stays"
        if sys.platform != "win32":
            assert stat.S_IMODE((home / "new" / FILE_NAME).stat().st_mode) == 0o600

    def test_two_homes_have_different_keys(self, tmp_path: Path) -> None:
        assert load_keys(tmp_path / "a", use_keyring=False) != load_keys(tmp_path / "b", use_keyring=False)

    @pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "other"}', "\0" * 300, "\u00e9"])
    def test_damaged_is_said_and_nothing_is_replaced(self, home: Path, damage: str) -> None:
        (home / FILE_NAME).write_bytes(damage.encode("latin-1"))
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "key-file-damaged"
        assert (home / FILE_NAME).read_bytes() == damage.encode("latin-1")

    def test_every_single_changed_character_of_a_key_is_found(self, home: Path) -> None:
        load_keys(home, use_keyring=False)
        text = (home / FILE_NAME).read_text()
        place = text.index('"pseudonym": "') + 14
        for index in range(place, place + 64):
            (home / FILE_NAME).write_text(text[:index] + ("0" if text[index] != "0" else "1") + text[index + 1 :])
            with pytest.raises(KeysUnavailable, match="damaged"):
                load_keys(home)

    def test_cut_anywhere_it_is_damaged(self, home: Path) -> None:
        load_keys(home, use_keyring=False)
        whole = (home / FILE_NAME).read_bytes()
        for length in range(0, len(whole) - 1, 7):
            (home / FILE_NAME).write_bytes(whole[:length])
            with pytest.raises(KeysUnavailable, match="damaged"):
                load_keys(home)

    def test_a_newer_file_is_said(self, home: Path) -> None:
        (home / FILE_NAME).write_text(json.dumps({"format": "kiosk-keys", "version": 2}))
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "key-file-newer"

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
    def test_a_file_that_all_can_read_is_tightened(self, home: Path) -> None:
        keys = load_keys(home, use_keyring=False)
        (home / FILE_NAME).chmod(0o644)
        assert load_keys(home) == keys
        assert stat.S_IMODE((home / FILE_NAME).stat().st_mode) == 0o600

    def test_a_home_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(tmp_path / "file" / "home", use_keyring=False)
        assert caught.value.code in ("key-file-not-writable", "key-file-unreadable")

    def test_a_folder_in_its_place_is_said(self, home: Path) -> None:
        (home / FILE_NAME).mkdir()
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "key-file-unreadable"

    def test_processes_that_start_at_once_get_the_same_keys(self, home: Path) -> None:
        script = (
            "import sys, time; from pathlib import Path; from kiosk.keys import load_keys\n"
            "while not Path(sys.argv[2]).exists(): time.sleep(0.001)\n"
            "print(load_keys(Path(sys.argv[1]), use_keyring=False).digest('person', '9900000001'))"
        )
        go = home / "go"
        command = [sys.executable, "-c", script, str(home / "desk"), str(go)]
        desks = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        time.sleep(0.3)
        go.touch()
        digests = {desk.communicate(timeout=60)[0].strip() for desk in desks}
        assert [desk.returncode for desk in desks] == [0] * 4
        assert digests == {load_keys(home / "desk").digest("person", "9900000001")}

    def test_threads_that_start_at_once_get_the_same_keys(self, home: Path) -> None:
        found: list[Keys] = []
        threads = [threading.Thread(target=lambda: found.append(load_keys(home, use_keyring=False))) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 16
        assert all(keys == found[0] for keys in found)


class _Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, counted as a real one by its module's name."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise RuntimeError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


_Ring.__module__ = "keyring.backends.SecretService"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> _Ring:
    found = _Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: found)
    return found


class TestKeyring:
    def test_holds_the_keys_when_there_is_one(self, home: Path, ring: _Ring) -> None:
        keys = load_keys(home)
        assert load_keys(home) == keys
        assert keys.pseudonym.hex() not in (home / FILE_NAME).read_text()
        assert [keys.pseudonym.hex() in text for text in ring.kept.values()] == [True]

    def test_locked_or_emptied_later_makes_no_new_keys(self, home: Path, ring: _Ring) -> None:
        keys = load_keys(home)
        ring.locked = True
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "keyring-unavailable"
        ring.locked = False
        assert load_keys(home) == keys
        ring.kept.clear()
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "keyring-entry-missing"

    def test_an_existing_file_is_never_moved_into_it(self, home: Path, ring: _Ring) -> None:
        keys = load_keys(home, use_keyring=False)
        assert load_keys(home) == keys
        assert not ring.kept

    def test_locked_at_the_first_start_the_file_serves(self, home: Path, ring: _Ring) -> None:
        ring.locked = True
        keys = load_keys(home)
        ring.locked = False
        assert load_keys(home) == keys
        assert not ring.kept

    def test_whoever_loses_the_race_takes_his_entry_back(self, home: Path, ring: _Ring) -> None:
        found: list[Keys] = []
        threads = [threading.Thread(target=lambda: found.append(load_keys(home))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
        assert all(keys == found[0] for keys in found)
        assert len(ring.kept) == 1

    def test_a_keyring_that_hangs_is_left_behind(
        self, home: Path, ring: _Ring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hanging = threading.Event()
        monkeypatch.setattr(keyring, "get_keyring", lambda: hanging.wait(30))
        monkeypatch.setattr(key_ring, "_PROBE_SECONDS", 0.2)
        started = time.monotonic()
        keys = load_keys(home)
        assert time.monotonic() - started < 5
        hanging.set()
        assert load_keys(home) == keys
        assert "pseudonym" in (home / FILE_NAME).read_text()

    def test_a_plain_text_backend_is_not_one(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Plain(_Ring):
            pass

        Plain.__module__ = "keyrings.alt.file"
        plain = Plain()
        monkeypatch.setattr(keyring, "get_keyring", lambda: plain)
        load_keys(home)
        assert not plain.kept


class TestSetting:
    def test_file_is_obeyed(self, home: Path, ring: _Ring, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(STORE_VARIABLE, "file")
        load_keys(home)
        assert not ring.kept

    def test_what_is_handed_in_beats_the_environment(
        self, home: Path, ring: _Ring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(STORE_VARIABLE, "file")
        load_keys(home, store="auto")
        assert ring.kept

    def test_keyring_without_one_is_an_error_and_leaves_nothing(self, home: Path) -> None:
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home, store="keyring")
        assert caught.value.code == "keyring-unavailable"
        assert os.listdir(home) == []

    def test_another_word_is_an_error(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(STORE_VARIABLE, "paper")
        with pytest.raises(KeysUnavailable) as caught:
            load_keys(home)
        assert caught.value.code == "key-store-setting"
