"""Where do the offline roots live? Each in a file of its own, opened by a passphrase; made and used away from the desks."""

from __future__ import annotations

import json
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kiosk.issuer.signing_key import SigningKey
from kiosk.verify.cose import Algorithm

SHORTEST_PASSPHRASE = 12
_FORMAT = "kiosk-root-key"
_COST, _BLOCKS, _LANES = 2**15, 8, 1  # 32 MiB and about a tenth of a second for each guess
_NONCE_BYTES = 12


class RootUnusable(Exception):
    """A root's file cannot be used. `code`: `root-file`, `root-passphrase`, `root-exists`, `passphrase-short`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def write_root(path: Path, key: SigningKey, passphrase: str) -> None:
    """Seal the key into a new file. Raises RootUnusable, or OSError. An existing file is never written over."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RootUnusable("passphrase-short", f"the passphrase needs at least {SHORTEST_PASSPHRASE} characters")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE_BYTES)
    head = {"format": _FORMAT, "version": 1, "algorithm": int(key.algorithm), "public": key.public.raw.hex()}
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, key.secret, _bound(head))
    content = {**head, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise RootUnusable("root-exists", f"{path.name} is there already and is not written over") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())


def read_root(path: Path, passphrase: str) -> SigningKey:
    """The key in a file. Raises RootUnusable."""
    content = _content(path)
    try:
        head = {name: content[name] for name in ("format", "version", "algorithm", "public")}
        salt, nonce, sealed = (bytes.fromhex(content[name]) for name in ("salt", "nonce", "sealed"))
        secret = AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _bound(head))
        return SigningKey(algorithm=Algorithm(head["algorithm"]), secret=secret)
    except InvalidTag:
        raise RootUnusable("root-passphrase", f"the passphrase does not open {path.name}") from None
    except (KeyError, TypeError, ValueError):
        raise _damaged(path) from None


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise _damaged(path) from None
    if not isinstance(content, dict) or content.get("format") != _FORMAT or content.get("version") != 1:
        raise _damaged(path)
    return content


def _damaged(path: Path) -> RootUnusable:
    return RootUnusable("root-file", f"{path.name} cannot be read as a root key")


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCKS, p=_LANES).derive(
        unicodedata.normalize("NFC", passphrase).encode()
    )


def _bound(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()
