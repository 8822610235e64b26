"""What is known here of a signed card's state? The status and deny lists of this desk: kept as files, asked at every scan.

Files in `status/` of the home, verified again at every start and whenever the trust list changes. A list speaks only for the
cards of its own issuer in its own realm. Lists come by import or from configured addresses, never from an address in a card.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from kiosk.file_lock import locked
from kiosk.verify.deny_list import DenyList, open_deny_list
from kiosk.verify.list_envelope import MOST_BYTES, ListFault, ListRefused, SignedClaims, check_acceptable
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.status_list import StatusList, TokenState, open_status_list
from kiosk.verify.trust.values import KeyUsage, Listed, Trust
from kiosk.whole_file import read_bounded, replace_whole


class ListKind(StrEnum):
    """Which kind of list of states. Closed set."""

    STATUS = "status"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """What is known of a card's state; `as_of` is when the list that says so was issued."""

    state: TokenState
    as_of: datetime | None = None


class Status(Protocol):
    """Asked by the verifier for a card whose signature is right."""

    def answer(self, part: SignedPart, listed: Listed, now: datetime) -> StatusAnswer:
        """The state of the card, signed by this key. Never raises; what is not known is UNKNOWN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldList:
    """One list at this desk, for those who look after it."""

    kind: ListKind
    realm: str
    issuer: str
    subject: str
    issued: datetime
    expires: datetime
    entries: int


class _Name(NamedTuple):
    """A list is followed by a newer one of the same name."""

    kind: ListKind
    realm: str
    issuer: str
    subject: str


_OPENERS: tuple[tuple[ListKind, KeyUsage, Callable[[bytes, Trust], StatusList | DenyList]], ...] = (
    (ListKind.STATUS, KeyUsage.STATUS, open_status_list),
    (ListKind.DENY, KeyUsage.DENY, open_deny_list),
)


class StatusBook:
    """The status and deny lists of this desk. A `Status`.

    Args:
        home: folder of the desk's data.
        trust: the keys that may sign such lists.
    """

    def __init__(self, home: Path, trust: Trust) -> None:
        self._folder = home / "status"
        self._trust = trust
        self._lists: dict[_Name, StatusList | DenyList] = {}
        self.reload()

    def answer(self, part: SignedPart, listed: Listed, now: datetime) -> StatusAnswer:
        """The state of the card, signed by this key. Never raises; what is not known is UNKNOWN."""
        realm, issuer = listed.realm, listed.key.issuer
        silent: StatusAnswer | None = None
        for name, held in self._lists.items():
            if isinstance(held, DenyList) and (name.realm, name.issuer) == (realm, issuer) and held.counts(now):
                names = (part.token_id, part.payload_digest)
                if held.denies(names, part.key_id, part.issued_at):
                    return StatusAnswer(state=TokenState.REVOKED, as_of=held.signed.issued)
                if held.is_fresh(now):
                    silent = StatusAnswer(state=TokenState.VALID, as_of=held.signed.issued)
        if part.status_list is None or part.status_index is None:
            return silent or StatusAnswer(state=TokenState.UNKNOWN)
        status = self._lists.get(_Name(ListKind.STATUS, realm, issuer, part.status_list))
        if not isinstance(status, StatusList):
            return StatusAnswer(state=TokenState.UNKNOWN)
        return StatusAnswer(state=status.says(part.status_index, now), as_of=status.signed.issued)

    @property
    def lists(self) -> tuple[HeldList, ...]:
        """What is held, by kind and name."""
        return tuple(_described(name, held) for name, held in sorted(self._lists.items()))

    def reload(self) -> None:
        """Read and verify the files again: another process took a list, or the trust list has changed."""
        found: dict[_Name, StatusList | DenyList] = {}
        for path in sorted(self._folder.glob("*.cbor")):
            try:
                data = read_bounded(path, MOST_BYTES)
                if data is not None:
                    name, held, _ = _opened(data, self._trust)
                    if name not in found or found[name].signed.issued <= held.signed.issued:
                        found[name] = held  # a copy that somebody left in the folder is not taken for the newest
            except (OSError, ListRefused):
                continue  # a list that cannot be used is one that is not there: its cards are "unknown"
        self._lists = found

    def take(self, data: bytes, now: datetime) -> HeldList:
        """Put a list in the place of the older one of its name. Raises ListRefused; nothing changes then."""
        name, held, usage = _opened(data, self._trust)
        check_acceptable(held.signed, usage, now)
        try:
            with locked(self._folder):
                self._put(name, held.signed, data)
        except OSError:
            raise ListRefused(ListFault.NOT_WRITTEN) from None
        self.reload()
        return _described(name, held)

    def _put(self, name: _Name, signed: SignedClaims, data: bytes) -> None:
        digest = hashlib.sha256("\0".join(name).encode()).hexdigest()[:24]
        path = self._folder / f"{digest}.cbor"
        before = read_bounded(path, MOST_BYTES)
        if before == data:
            return
        if before is not None:
            try:
                present = _opened(before, self._trust)[1].signed
            except ListRefused:
                present = None  # damaged on the disk, or its key is no longer known
            if present is not None and present.issued >= signed.issued:
                raise ListRefused(ListFault.OLDER)
        replace_whole(path, data)


def _opened(data: bytes, trust: Trust) -> tuple[_Name, StatusList | DenyList, KeyUsage]:
    for kind, usage, opened in _OPENERS:
        try:
            held = opened(data, trust)
        except ListRefused as refused:
            if refused.fault is not ListFault.DAMAGED or kind is _OPENERS[-1][0]:
                raise
        else:
            listed = held.signed.listed
            return _Name(kind, listed.realm, listed.key.issuer, held.signed.subject), held, usage
    raise ListRefused(ListFault.DAMAGED)


def _described(name: _Name, held: StatusList | DenyList) -> HeldList:
    entries = len(held.entries) if isinstance(held, StatusList) else len(held.tokens) + len(held.windows)
    return HeldList(
        kind=name.kind,
        realm=name.realm,
        issuer=name.issuer,
        subject=name.subject,
        issued=held.signed.issued,
        expires=held.signed.expires,
        entries=entries,
    )
