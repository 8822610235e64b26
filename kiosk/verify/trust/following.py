"""May this list take the place of that one? The rules that keep an old, foreign or forked list out (TUF's idea)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk.verify.cose import PublicKey
from kiosk.verify.trust.list_seal import SignedList, open_list
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import (
    CLOCK_TOLERANCE,
    TrustFault,
    TrustList,
    TrustRefused,
)


def roots_now(realm: Realm, changes: Iterable[bytes]) -> tuple[PublicKey, ...]:
    """The roots that count: the realm's own, led on by the kept lists that changed them, oldest first.

    A kept list that does not begin with the present roots (the setting is newer) or is damaged leads nowhere.
    """
    roots = realm.roots
    for data in changes:
        try:
            signed = open_list(data, roots)
        except TrustRefused:
            continue
        if set(signed.signed_by) == set(roots):
            roots = signed.content.roots
    return roots


def accepted(data: bytes, roots: Sequence[PublicKey], realm: Realm, now: datetime) -> SignedList:
    """The list in a file, when it may stand on its own: signed by these roots and within what they may say.

    Raises TrustRefused.
    """
    signed = open_list(data, roots)
    content = signed.content
    if set(content.roots) != set(roots) and set(signed.signed_by) != set(roots):
        raise TrustRefused(TrustFault.ROOTS_NEED_BOTH)
    if any(key.kind not in realm.kinds for key in content.keys):
        raise TrustRefused(TrustFault.KIND_NOT_ALLOWED)
    if content.issued > now + CLOCK_TOLERANCE:
        raise TrustRefused(TrustFault.FROM_FUTURE)
    return signed


def check_follows(following: SignedList, present: SignedList) -> None:
    """Raises TrustRefused when `following` may not replace `present`. The same list again is fine."""
    new, old = following.content, present.content
    if new.list_id != old.list_id:
        raise TrustRefused(TrustFault.OTHER_LIST)
    if new.version == old.version and following.digest != present.digest:
        raise TrustRefused(TrustFault.SAME_VERSION_DIFFERS)
    if new.version < old.version or new.issued < old.issued:
        raise TrustRefused(TrustFault.OLDER_VERSION)
    if new.version == old.version + 1 and new.previous != present.digest:
        raise TrustRefused(TrustFault.PREVIOUS_DIFFERS)
    if not _remembers(new, old):
        raise TrustRefused(TrustFault.COMPROMISED_KEY_DROPPED)


def _remembers(new: TrustList, old: TrustList) -> bool:
    """Whether every compromised key is still there, and since no later a moment: a bad key never becomes good again."""
    for bad in old.keys:
        if bad.compromised_since is not None:
            since = next((key.compromised_since for key in new.keys if key.public.raw == bad.public.raw), None)
            if since is None or since > bad.compromised_since:
                return False
    return True
