"""May something that this key signed be taken now? The rules of a key's times and state, one for cards and for lists."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from kiosk.verify.trust.values import Freshness, KeyUsage, Listed


class KeyState(StrEnum):
    """Whether a key's signature counts. Closed set."""

    GOOD = "good"
    LIST_FROM_FUTURE = "list-from-future"
    """The trust list was issued later than now: this clock was set back."""
    LIST_STOPPED = "list-stopped"
    """The trust list is past its hard end."""
    OTHER_USAGE = "other-usage"
    NOT_STARTED = "not-started"
    RETIRED = "retired"
    COMPROMISED = "compromised"


def state_of(listed: Listed, usage: KeyUsage, signed_at: datetime | None, now: datetime) -> KeyState:
    """The state of a key for something that says it was signed at `signed_at` (None: it does not say).

    Who has a stolen key writes any moment he likes: `signed_at` is only as good as the key. Hence deny lists.
    """
    key, freshness = listed.key, listed.term.at(now)
    if freshness is Freshness.FROM_FUTURE:
        return KeyState.LIST_FROM_FUTURE
    if freshness is Freshness.STOPPED:
        return KeyState.LIST_STOPPED
    if usage not in key.usage:
        return KeyState.OTHER_USAGE
    if key.compromised_since is not None and (signed_at is None or signed_at >= key.compromised_since):
        return KeyState.COMPROMISED
    if now >= key.verify_until or (signed_at is not None and signed_at > key.sign_until):
        return KeyState.RETIRED
    if (now if signed_at is None else signed_at) < key.not_before:
        return KeyState.NOT_STARTED
    return KeyState.GOOD
