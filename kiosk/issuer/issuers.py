"""Which issuers are there in this home, and which keys do they sign with? `issuer/<id>/issuer.json`, private keys sealed.

A private key is sealed with the facility's encryption key (keyring or private file, see `kiosk.key_store`) and bound to its
kid; it leaves this file only as a `SigningKey`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.file_lock import locked
from kiosk.issuer.public_keys import KeysWrong, from_json, to_json
from kiosk.issuer.signing_key import SigningKey
from kiosk.keys import Keys, SealBroken
from kiosk.verify.cose import Algorithm
from kiosk.verify.trust.values import IssuerKind, KeyStatus, KeyUsage, TrustedKey
from kiosk.whole_file import replace_whole

SIGNING = timedelta(days=180)
"""How long a card key signs; WHO's advice for document signers is six months."""
LIFE = timedelta(days=400)
"""The longest life of a card (signed-cards.md 6.1): so long a key must be verifiable after its last signature."""
LIST_SIGNING = timedelta(days=730)
_FORMAT = "kiosk-issuer"
# As the readers of signed cards take them (docs/signed-card.md).
_NAME = r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}"
_URI = r"[A-Za-z0-9][A-Za-z0-9._~:/?#@&=%+-]{0,127}"
_ID = r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9][a-z0-9-]{0,31}"
"""Names a folder, so not what Windows keeps for devices."""


class IssuerUnusable(Exception):
    """An issuer cannot do what was asked. `code` is a closed word:

    `issuer-unknown`, `issuer-exists`, `issuer-name`, `issuer-file`, `issuer-keys-differ`, `no-signing-key`, `key-unknown`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A key of an issuer: what the trust list says of it, and its sealed private half."""

    public: TrustedKey
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues cards. `name` is the `iss` claim; `id` the short name of its folder and on the command line."""

    id: str
    name: str
    kind: IssuerKind
    status_uri: str | None
    """Names its status list on every card; None: cards carry no place in a list."""
    keys: tuple[OwnKey, ...]

    def public_keys(self) -> tuple[TrustedKey, ...]:
        return tuple(own.public for own in self.keys)


class Issuers:
    """The issuers of one home."""

    def __init__(self, home: Path, keys: Keys) -> None:
        self._root = home / "issuer"
        self._keys = keys

    def folder(self, issuer_id: str) -> Path:
        return self._root / issuer_id

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in self._root.glob("*/issuer.json")))

    def create(
        self,
        issuer_id: str,
        *,
        name: str,
        kind: IssuerKind,
        status_uri: str | None,
        algorithm: Algorithm,
        now: datetime,
    ) -> Issuer:
        """A new issuer with one key for cards and one for its lists. Raises IssuerUnusable, OSError."""
        if not re.fullmatch(_ID, issuer_id):
            raise IssuerUnusable("issuer-name", "an id has 1 to 32 letters a to z, digits and hyphens")
        if not re.fullmatch(_NAME, name):
            raise IssuerUnusable("issuer-name", "a name has 1 to 64 letters A to Z, digits and . _ : / -")
        if status_uri is not None and not re.fullmatch(_URI, status_uri):
            raise IssuerUnusable("issuer-name", "a status list's name is an address of 1 to 128 ASCII characters")
        with locked(self._root):
            self._refuse_twins(issuer_id, name)
            issuer = Issuer(id=issuer_id, name=name, kind=kind, status_uri=status_uri, keys=())
            made = [
                self._made(issuer, usage, algorithm, now) for usage in (KeyUsage.CARD, KeyUsage.STATUS | KeyUsage.DENY)
            ]
            return self._save(replace(issuer, keys=tuple(made)))

    def with_new_key(self, issuer: Issuer, usage: KeyUsage, algorithm: Algorithm, start: datetime) -> Issuer:
        """One key more, which signs from `start` on; the older ones stay as they are (a month of overlap is usual)."""
        own = self._made(issuer, usage, algorithm, start)
        return self._changed(issuer.id, lambda present: (*present, own))

    def with_state(self, issuer: Issuer, key_id: bytes, since: datetime | None, now: datetime) -> Issuer:
        """A key retired now, or (`since`) compromised from a moment on. Raises IssuerUnusable(key-unknown)."""
        if key_id not in [own.public.key_id for own in issuer.keys]:
            raise IssuerUnusable("key-unknown", "this issuer has no such key")
        return self._changed(
            issuer.id,
            lambda present: tuple(own if own.public.key_id != key_id else _stopped(own, since, now) for own in present),
        )

    def signing_key(self, issuer: Issuer, usage: KeyUsage, now: datetime) -> SigningKey:
        """The newest active key for this use. Raises IssuerUnusable(no-signing-key, issuer-keys-differ)."""
        fit = [own for own in issuer.keys if usage in own.public.usage and own.public.status is KeyStatus.ACTIVE]
        fit = [own for own in fit if own.public.not_before <= now <= own.public.sign_until]
        if not fit:
            raise IssuerUnusable("no-signing-key", "no active key for this: make one with `kiosk issuer keys ID --new`")
        own = max(fit, key=lambda one: one.public.not_before)
        try:
            secret = self._keys.open(own.sealed, _place(own.public.key_id))
        except SealBroken:
            raise IssuerUnusable("issuer-keys-differ", "this issuer's keys were sealed with other keys.json") from None
        return SigningKey(algorithm=own.public.public.algorithm, secret=secret)

    def load(self, issuer_id: str) -> Issuer:
        """Raises IssuerUnusable(issuer-unknown, issuer-file)."""
        try:
            content = json.loads((self.folder(issuer_id) / "issuer.json").read_text(encoding="utf-8"))
            return _from_dict(content)
        except FileNotFoundError:
            raise IssuerUnusable("issuer-unknown", f"there is no issuer {issuer_id} in this home") from None
        except (OSError, KeyError, TypeError, ValueError, RecursionError, KeysWrong):
            raise IssuerUnusable("issuer-file", f"the file of issuer {issuer_id} cannot be read") from None

    def _changed(self, issuer_id: str, change: Callable[[tuple[OwnKey, ...]], tuple[OwnKey, ...]]) -> Issuer:
        """Change the keys as they stand on the disk now: another process may have added or condemned one meanwhile."""
        with locked(self._root):
            issuer = self.load(issuer_id)
            return self._save(replace(issuer, keys=change(issuer.keys)))

    def _made(self, issuer: Issuer, usage: KeyUsage, algorithm: Algorithm, start: datetime) -> OwnKey:
        secret = SigningKey.new(algorithm)
        start = start.replace(microsecond=0)
        sign_until = start + (SIGNING if KeyUsage.CARD in usage else LIST_SIGNING)
        public = TrustedKey(
            key_id=secret.key_id,
            public=secret.public,
            issuer=issuer.name,
            kind=issuer.kind,
            not_before=start,
            sign_until=sign_until,
            verify_until=sign_until + LIFE,
            usage=usage,
        )
        return OwnKey(public=public, sealed=self._keys.seal(secret.secret, _place(secret.key_id)))

    def _refuse_twins(self, issuer_id: str, name: str) -> None:
        """Two books under one name would speak for each other's cards: a later deny list of one drops the other's."""
        if (self.folder(issuer_id) / "issuer.json").exists():
            raise IssuerUnusable("issuer-exists", f"there is an issuer {issuer_id} already")
        twin = next((other for other in self.ids() if self.load(other).name == name), None)
        if twin is not None:
            raise IssuerUnusable("issuer-exists", f"the issuer {twin} has this name already")

    def _save(self, issuer: Issuer) -> Issuer:
        text = json.dumps(_to_dict(issuer), ensure_ascii=False, indent=1) + "\n"
        replace_whole(self.folder(issuer.id) / "issuer.json", text.encode(), mode=0o600)
        return issuer


def _stopped(own: OwnKey, since: datetime | None, now: datetime) -> OwnKey:
    key = own.public
    if since is None and key.status is KeyStatus.COMPROMISED:
        return own
    end = max(key.not_before + timedelta(seconds=1), min(key.sign_until, now.replace(microsecond=0)))
    if since is None:
        return replace(own, public=replace(key, status=KeyStatus.RETIRED, sign_until=end))
    earliest = min(since, key.compromised_since or since).replace(microsecond=0)
    return replace(own, public=replace(key, status=KeyStatus.COMPROMISED, sign_until=end, compromised_since=earliest))


def _place(key_id: bytes) -> bytes:
    return b"issuer-key:" + key_id


def _to_dict(issuer: Issuer) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "id": issuer.id,
        "name": issuer.name,
        "kind": str(issuer.kind),
        "status_uri": issuer.status_uri,
        "keys": [{**to_json(own.public), "sealed": own.sealed.hex()} for own in issuer.keys],
    }


def _from_dict(content: Any) -> Issuer:
    if content["format"] != _FORMAT:
        raise ValueError
    keys = [OwnKey(public=from_json(entry), sealed=bytes.fromhex(entry["sealed"])) for entry in content["keys"]]
    return Issuer(
        id=content["id"],
        name=content["name"],
        kind=IssuerKind(content["kind"]),
        status_uri=content["status_uri"],
        keys=tuple(keys),
    )
