"""Where does the trust list of a realm lie, and how does a new one take its place? Files in `trust/<realm>` of the home.

`list.cbor` is in force; `previous.cbor` is the one before it, used when the first was damaged on the disk; `roots-<version>.cbor`
are the lists that changed the roots, kept for ever: the present roots follow from the first ones by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.file_lock import locked
from kiosk.verify.cose import PublicKey
from kiosk.verify.trust.following import accepted, check_follows, roots_now
from kiosk.verify.trust.list_seal import MOST_BYTES, SignedList, open_list
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import TrustFault, TrustRefused
from kiosk.whole_file import read_bounded, replace_whole

_IN_FORCE, _BEFORE = "list.cbor", "previous.cbor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a realm holds at this desk."""

    signed: SignedList | None = None
    """The list in force; None when there is none that can be read."""
    fault: TrustFault | None = None
    """Why `list.cbor` could not be used; `signed` is the previous one then, if there is one."""


class TrustFiles:
    """The files of one realm.

    Args:
        home: folder of the desk's data.
        realm: whose lists they are.
    """

    def __init__(self, home: Path, realm: Realm) -> None:
        self.realm = realm
        self._folder = home / "trust" / realm.name

    def held(self) -> Held:
        """The list in force, verified again. Raises OSError when the disk does not answer."""
        fault: TrustFault | None = None
        for name in (_IN_FORCE, _BEFORE):
            data = read_bounded(self._folder / name, MOST_BYTES)
            if data is None:
                continue
            if name == _BEFORE:
                fault = fault or TrustFault.DAMAGED  # the one in force is not there at all
            try:
                return Held(signed=self._opened(data), fault=fault)
            except TrustRefused as refused:
                fault = fault or refused.fault
        return Held(fault=fault)

    def take(self, data: bytes, now: datetime) -> SignedList:
        """Put a new list in force. Raises TrustRefused; the present one stays then. The same list again changes nothing."""
        if not self.realm.roots:
            raise TrustRefused(TrustFault.NO_ROOTS)
        try:
            with locked(self._folder):
                return self._take(data, now)
        except OSError:
            raise TrustRefused(TrustFault.NOT_WRITTEN) from None

    def _take(self, data: bytes, now: datetime) -> SignedList:
        held = self.held()
        present = held.signed
        roots = self._roots(present)
        signed = accepted(data, roots, self.realm, now)
        if present is not None:
            check_follows(signed, present)
            if present.digest == signed.digest and held.fault is None:
                return present
        if set(signed.content.roots) != set(roots):
            # Before the list itself: a chain that is ahead of the list still opens it, one behind would lose the new roots.
            replace_whole(self._folder / f"roots-{signed.content.version:09d}.cbor", data)
        if present is not None and held.fault is None:
            replace_whole(self._folder / _BEFORE, present.data)
        replace_whole(self._folder / _IN_FORCE, data)
        return signed

    def _opened(self, data: bytes) -> SignedList:
        """A list that was taken once: by the roots of any step of the chain, newest first."""
        chain = list(self._changes())
        refused = TrustRefused(TrustFault.OTHER_ROOT)
        for steps in range(len(chain), -1, -1):
            try:
                return open_list(data, roots_now(self.realm, chain[:steps]))
            except TrustRefused as error:
                refused = error
        raise refused

    def _roots(self, present: SignedList | None) -> tuple[PublicKey, ...]:
        changes = list(self._changes())
        return roots_now(self.realm, changes if present is None else [*changes, present.data])

    def _changes(self) -> Iterator[bytes]:
        for path in sorted(self._folder.glob("roots-*.cbor")):
            data = read_bounded(path, MOST_BYTES)
            if data is not None:
                yield data
