"""Which keys does this desk know right now? The lists in force of all realms, ready to be asked at every scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.verify.trust.files import TrustFiles
from kiosk.verify.trust.list_seal import SignedList
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import Listed, Term, TrustFault, TrustList, TrustRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """This desk's own limits on a list's age; they shorten the list's own, and never lengthen them. None: the list's hold."""

    amber_after: timedelta | None = None
    stop_after: timedelta | None = None

    def term(self, content: TrustList) -> Term:
        stops = _sooner(content.expires, content.issued, self.stop_after)
        amber = _sooner(content.next_update, content.issued, self.amber_after)
        return Term(issued=content.issued, amber_from=min(amber, stops), stops_at=stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInForce:
    """One realm at this desk, for those who look after it."""

    realm: str
    has_roots: bool
    content: TrustList | None = None
    term: Term | None = None
    fault: TrustFault | None = None
    """The file was damaged: `content` is the previous list then, or None."""


class TrustBook:
    """The lists in force. A `Trust`; asked by the verifier at every scan, replaced in one step by `take`.

    Args:
        home: folder of the desk's data.
        realms: whose lists are taken, see `roots.realms`.
        limits: how old a list may be here.
    """

    def __init__(self, home: Path, realms: Iterable[Realm], limits: Limits | None = None) -> None:
        self._files = tuple(TrustFiles(home, realm) for realm in realms)
        self._limits = limits or Limits()
        self._lists: tuple[ListInForce, ...] = ()
        self._by_id: Mapping[bytes, tuple[Listed, ...]] = {}
        self.reload()

    def find(self, key_id: bytes) -> tuple[Listed, ...]:
        """Every key of this id, whatever its state; none when the id is unknown."""
        return self._by_id.get(key_id, ())

    @property
    def lists(self) -> tuple[ListInForce, ...]:
        """One for each realm."""
        return self._lists

    def reload(self) -> None:
        """Read the files again (another process may have taken a new list)."""
        self._lists = tuple(self._in_force(files) for files in self._files)
        self._by_id = _index(self._lists)

    def take(self, data: bytes, now: datetime) -> ListInForce:
        """Put a new list in force, in the realm whose roots signed it. Raises TrustRefused; nothing changes then."""
        refused = TrustRefused(TrustFault.NO_ROOTS)
        for files in self._files:
            try:
                signed = files.take(data, now)
            except TrustRefused as error:
                refused = max(refused, error, key=_worth)
            else:
                self.reload()
                return self._described(files.realm, signed, None)
        raise refused

    def _in_force(self, files: TrustFiles) -> ListInForce:
        try:
            held = files.held()
        except OSError:
            return ListInForce(realm=files.realm.name, has_roots=bool(files.realm.roots), fault=TrustFault.DAMAGED)
        if held.signed is None:
            return ListInForce(realm=files.realm.name, has_roots=bool(files.realm.roots), fault=held.fault)
        return self._described(files.realm, held.signed, held.fault)

    def _described(self, realm: Realm, signed: SignedList, fault: TrustFault | None) -> ListInForce:
        term = self._limits.term(signed.content)
        return ListInForce(realm=realm.name, has_roots=True, content=signed.content, term=term, fault=fault)


def _index(lists: Iterable[ListInForce]) -> dict[bytes, tuple[Listed, ...]]:
    found: dict[bytes, tuple[Listed, ...]] = {}
    for held in lists:
        if held.content is not None and held.term is not None:
            for key in held.content.keys:
                listed = Listed(key=key, realm=held.realm, term=held.term)
                found[key.key_id] = (*found.get(key.key_id, ()), listed)
    return found


def _worth(refused: TrustRefused) -> int:
    """What a realm with the right roots says is worth more than that another one has other roots, or none."""
    return {TrustFault.NO_ROOTS: 0, TrustFault.OTHER_ROOT: 1}.get(refused.fault, 2)


def _sooner(end: datetime, start: datetime, after: timedelta | None) -> datetime:
    return end if after is None else min(end, start + after)
