"""What stands in the next trust list? The keys of the one before, what the issuers say of theirs, and nothing forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from kiosk.verify.cose import PublicKey
from kiosk.verify.trust.list_seal import SignedList, Signer, open_list, seal
from kiosk.verify.trust.list_wire import ROOTS, to_bytes
from kiosk.verify.trust.values import KeyStatus, TrustedKey, TrustList

NEXT_UPDATE = timedelta(days=1)
EXPIRES = timedelta(days=7)


class ListNotMade(Exception):
    """No such list can be made. `code` is a closed word:

    `roots-number`, `roots-need-both`, `not-a-root`, `list-terms`, `other-list`, `clock-behind`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def next_list(
    *,
    list_id: str,
    previous: SignedList | None,
    keys: Iterable[TrustedKey],
    signers: Sequence[Signer],
    roots: Sequence[PublicKey] = (),
    now: datetime,
    next_update: timedelta = NEXT_UPDATE,
    expires: timedelta = EXPIRES,
) -> SignedList:
    """The next version, signed. `roots`: the two that count from it on; empty = as before. Raises ListNotMade.

    Keys that nobody mentions stay as they were. Keys past `verify_until` are left out, compromised ones never.
    """
    issued = now.replace(microsecond=0)
    if previous is not None and previous.content.list_id != list_id:
        raise ListNotMade("other-list", "the version before is of a list of another name")
    if previous is not None and previous.content.issued > issued:
        raise ListNotMade("clock-behind", "the version before was made later than now: put this machine's clock right")
    present = previous.content.roots if previous is not None else tuple(roots)
    following = tuple(roots) or present
    _check_roots(present, following, [signer.public for signer in signers])
    if not timedelta(0) < next_update <= expires:
        raise ListNotMade("list-terms", "the next update comes before the end, and both later than now")
    content = TrustList(
        list_id=list_id,
        version=previous.content.version + 1 if previous is not None else 1,
        issued=issued,
        next_update=issued + next_update,
        expires=issued + expires,
        previous=previous.digest if previous is not None else None,
        roots=following,
        keys=_merged(previous.content.keys if previous is not None else (), keys, issued),
    )
    return open_list(seal(to_bytes(content), signers), present)


def _check_roots(present: Sequence[PublicKey], following: Sequence[PublicKey], signing: Sequence[PublicKey]) -> None:
    if len(set(following)) != ROOTS or len(following) != ROOTS:
        raise ListNotMade("roots-number", "a list names two different roots")
    if not signing or not set(signing) <= set(present):
        raise ListNotMade("not-a-root", "signed by a key that is no root of this list")
    if set(following) != set(present) and set(signing) != set(present):
        raise ListNotMade("roots-need-both", "a list with other roots has to be signed by both present ones")


def _merged(before: Iterable[TrustedKey], said: Iterable[TrustedKey], now: datetime) -> tuple[TrustedKey, ...]:
    """What an issuer says of its key replaces what stood there, but a compromised key stays one, since then or earlier."""
    found = {key.public.raw: key for key in before}
    for key in said:
        old = found.get(key.public.raw)
        if old is not None and old.compromised_since is not None:
            if key.compromised_since is None or key.compromised_since > old.compromised_since:
                continue
        found[key.public.raw] = key
    kept = (key for key in found.values() if key.status is KeyStatus.COMPROMISED or key.verify_until > now)
    return tuple(sorted(kept, key=lambda key: (key.issuer, key.not_before, key.key_id)))
