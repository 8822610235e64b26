"""Where are the facility's keys kept? In the operating system's keyring where there is one, else in a private file.

`keys.json` in the home always decides: it holds the keys themselves, or says under which name the keyring holds them. So a
keyring that is locked or away one morning is an error, never a reason to make new keys (the history would split).

What protects the file: Linux and macOS: mode 0600 from its first byte. Windows: inherited rights are removed and only the
account that made it keeps access (icacls), before the secret is written; administrators of the machine can still take it
over, as they can anywhere. Whoever can read it can read the databases: full-disk encryption stays advisable.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk import key_ring
from kiosk.keys import Keys, KeysUnavailable

FILE_NAME = "keys.json"
STORE_VARIABLE = "KIOSK_KEYS__STORE"
_FORMAT = "kiosk-keys"
_VERSION = 1


def load(home: Path, *, use_keyring: bool = True, store: str | None = None) -> Keys:
    """The keys of `home`; made there when there are none. Raises KeysUnavailable.

    Two processes that start at once get the same keys: the first complete `keys.json` wins.
    """
    path = home / FILE_NAME
    wanted = store or os.environ.get(STORE_VARIABLE) or "auto"
    if wanted not in ("auto", "file", "keyring"):
        raise KeysUnavailable("key-store-setting", f"keys.store ({STORE_VARIABLE}) must be auto, keyring or file")
    if not os.path.lexists(path):
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeysUnavailable("key-file-not-writable", f"cannot make the home: {error.strerror}") from None
        _make(path, wanted, use_keyring)
    return _read(path)


def _make(path: Path, wanted: str, use_keyring: bool) -> None:
    keys = Keys.new()
    entry = ""
    if wanted == "keyring" or (wanted == "auto" and use_keyring):
        entry = secrets.token_hex(8)  # a name of its own: the loser of a race must not overwrite the winner's
        if not key_ring.store(entry, _dump(_to_dict(keys))):
            if wanted == "keyring":
                raise KeysUnavailable("keyring-unavailable", "no working keyring here")
            entry = ""
    content = {"store": "keyring", "entry": entry} if entry else _to_dict(keys)
    won = False
    try:
        won = _write_once(path, _dump(content))
    finally:
        if entry and not won:
            key_ring.remove(entry)


def _read(path: Path) -> Keys:
    try:
        _keep_private(path)
        content = _parse(path.read_bytes())
    except OSError as error:
        raise KeysUnavailable("key-file-unreadable", f"the key file cannot be read: {error.strerror}") from None
    if content.get("store") == "keyring":
        text = key_ring.fetch(str(content.get("entry", "")))
        content = _parse(text.encode())
    return _from_dict(content)


def _to_dict(keys: Keys) -> dict[str, Any]:
    return {
        "store": "file",
        "pseudonym": keys.pseudonym.hex(),
        "encryption": [{"id": key_id, "key": key.hex()} for key_id, key in keys.encryption],
    }


def _from_dict(content: dict[str, Any]) -> Keys:
    try:
        return Keys(
            pseudonym=bytes.fromhex(content["pseudonym"]),
            encryption=tuple((int(entry["id"]), bytes.fromhex(entry["key"])) for entry in content["encryption"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _damaged() from None


def _dump(content: dict[str, Any]) -> str:
    """One flipped digit in the pseudonym key would split the history without a word: hence the check sum."""
    whole = {"format": _FORMAT, "version": _VERSION, **content}
    return json.dumps({**whole, "check": _check(whole)}, indent=1) + "\n"


def _parse(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        raise _damaged() from None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise _damaged()
    if content.get("version") != _VERSION:
        raise KeysUnavailable(
            "key-file-newer",
            "the key file was written by a newer version of this program",
        )
    check = content.pop("check", None)
    if check != _check(content):
        raise _damaged()
    return content


def _check(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _damaged() -> KeysUnavailable:
    return KeysUnavailable(
        "key-file-damaged",
        "the key file is damaged: put back its copy, do not delete it",
    )


def _write_once(path: Path, text: str) -> bool:
    """Complete and durable or not at all; False when somebody else was first. The file never shows half written."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        try:
            _write_private(temporary, text.encode())
            if sys.platform == "win32":
                os.rename(temporary, path)  # refuses an existing target there
            else:
                os.link(temporary, path)  # refuses an existing target; rename would replace it
                _sync_folder(path.parent)
        except FileExistsError:
            return False
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise KeysUnavailable("key-file-not-writable", f"the key file cannot be made: {error.strerror}") from None
    return True


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        if sys.platform == "win32":
            _only_this_account(path)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _only_this_account(path: Path) -> None:
    account = "\\".join(filter(None, (os.environ.get("USERDOMAIN"), os.environ.get("USERNAME"))))
    tool = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "icacls.exe"
    command = [str(tool), str(path), "/inheritance:r", "/grant:r", f"{account}:F"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=20)
    if done.returncode != 0:
        raise KeysUnavailable(
            "key-file-not-private",
            "icacls could not restrict the key file to this account",
        )


def _keep_private(path: Path) -> None:
    """A copy from a backup may be readable by all: tighten it, or say that it cannot be done."""
    if sys.platform == "win32" or not path.stat().st_mode & 0o077:
        return
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeysUnavailable(
            "key-file-not-private",
            "the key file can be read by other accounts: set its mode to 0600",
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
