"""Which cards must not be taken although their signature is right? Single ones, and whatever a leaked key signed in a window.

For cards without a place in a status list, and for a key that was abused: `{1: [cti or payload digest], 2: [[kid, from, to]]}`
in a private claim. What a list denies stays denied however old the list is; a newer one may leave out what has ended by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kiosk.verify.list_envelope import ListFault, ListRefused, SignedClaims, open_claims
from kiosk.verify.trust.key_state import KeyState
from kiosk.verify.trust.values import CLOCK_TOLERANCE, KEY_ID_BYTES, KeyUsage, Trust

TYPE_NAME = "application/bhyt-deny-list+cwt"
DENIED = -70002
"""Private claim."""
MOST_ENTRIES = 100_000
_TOKENS, _WINDOWS = 1, 2
_LAST_SECOND = 253_402_300_799


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a key signed in this time is denied; both ends belong to it."""

    key_id: bytes
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyList:
    """A deny list that a key of the trust list signed."""

    signed: SignedClaims
    tokens: frozenset[bytes] = field(repr=False)
    """cti (8 bytes and more) or SHA-256 of the signed payload."""
    windows: tuple[Window, ...] = ()

    def denies(self, names: tuple[bytes | None, ...], key_id: bytes, signed_at: datetime | None) -> bool:
        """Whether a card is denied: by one of its names, or by its key and the moment that it says it was signed at.

        A card that does not say when it was signed is denied by any window of its key.
        """
        if any(name in self.tokens for name in names if name is not None):
            return True
        return any(
            window.key_id == key_id and (signed_at is None or window.start <= signed_at <= window.end)
            for window in self.windows
        )

    def counts(self, now: datetime) -> bool:
        """Whether its key still counts; how old the list is makes no difference for what it denies."""
        return self.signed.state(KeyUsage.DENY, now) is KeyState.GOOD

    def is_fresh(self, now: datetime) -> bool:
        """Whether its silence says something, too."""
        return self.counts(now) and self.signed.issued - CLOCK_TOLERANCE <= now < self.signed.expires


def open_deny_list(data: bytes, trust: Trust) -> DenyList:
    """The list in a file. Raises ListRefused."""
    signed = open_claims(data, trust, kind=TYPE_NAME)
    content = signed.claims.get(DENIED)
    if type(content) is not dict or content.keys() != {_TOKENS, _WINDOWS}:
        raise ListRefused(ListFault.DAMAGED)
    tokens, windows = content[_TOKENS], content[_WINDOWS]
    if type(tokens) is not list or type(windows) is not list or len(tokens) + len(windows) > MOST_ENTRIES:
        raise ListRefused(ListFault.DAMAGED)
    if not all(type(token) is bytes and KEY_ID_BYTES <= len(token) <= 32 for token in tokens):
        raise ListRefused(ListFault.DAMAGED)
    return DenyList(signed=signed, tokens=frozenset(tokens), windows=tuple(_window(entry) for entry in windows))


def content_of(tokens: frozenset[bytes], windows: tuple[Window, ...]) -> dict[int, Any]:
    """The value of the private claim."""
    return {
        _TOKENS: sorted(tokens),
        _WINDOWS: [[w.key_id, int(w.start.timestamp()), int(w.end.timestamp())] for w in windows],
    }


def _window(entry: Any) -> Window:
    if type(entry) is not list or len(entry) != 3 or type(entry[0]) is not bytes or len(entry[0]) != KEY_ID_BYTES:
        raise ListRefused(ListFault.DAMAGED)
    if not all(type(second) is int and 0 <= second <= _LAST_SECOND for second in entry[1:]) or entry[1] > entry[2]:
        raise ListRefused(ListFault.DAMAGED)
    start, end = (datetime.fromtimestamp(second, UTC) for second in entry[1:])
    return Window(key_id=entry[0], start=start, end=end)
