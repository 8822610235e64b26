"""Is there a keyring here that can be trusted with the keys, and what does it hold? The only file that imports keyring.

Importing it takes a tenth of a second and asking a headless D-Bus can hang: every question runs in a thread of its own with
a time limit, and only when `keys.json` is missing or points here.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kiosk.keys import KeysUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "vssid-kiosk"
_PROBE_SECONDS = 5.0
_ANSWER_SECONDS = 60.0  # the system may ask the person at the desk to unlock it
# Plain-text and null backends can be installed too; only these keep a secret.
_REAL = ("Windows", "macOS", "SecretService", "kwallet", "libsecret")


class _NoAnswer(Exception):
    """The keyring failed, was locked or did not answer in time."""


def store(entry: str, text: str) -> bool:
    """Keep `text` under `entry` and read it back; False when there is no keyring that works."""
    try:
        ring = _ask(_PROBE_SECONDS, _backend)
        return ring is not None and _ask(_ANSWER_SECONDS, lambda: _store(ring, entry, text))
    except _NoAnswer:
        return False


def fetch(entry: str) -> str:
    """What was kept under `entry`. Raises KeysUnavailable (`keyring-unavailable`, `keyring-entry-missing`)."""
    try:
        ring = _ask(_PROBE_SECONDS, _backend)
        text = _ask(_ANSWER_SECONDS, lambda: _fetch(ring, entry))
    except _NoAnswer:
        raise KeysUnavailable(
            "keyring-unavailable",
            "the keyring with the keys does not answer or is locked",
        ) from None
    if text is None:
        raise KeysUnavailable(
            "keyring-entry-missing",
            "the keyring of this account does not hold the keys of this home",
        )
    return text


def remove(entry: str) -> None:
    """Forget an entry that lost the race; a failure leaves an unused secret behind, nothing worse."""
    with contextlib.suppress(_NoAnswer):
        ring = _ask(_PROBE_SECONDS, _backend)
        if ring is not None:
            _ask(_ANSWER_SECONDS, lambda: ring.delete_password(SERVICE, entry))


def _backend() -> KeyringBackend | None:
    import keyring

    ring = keyring.get_keyring()
    # The chainer would fall through to a plain-text backend: take the best real one itself.
    for candidate in (ring, *getattr(ring, "backends", ())):
        package, _, module = type(candidate).__module__.rpartition(".")
        if package == "keyring.backends" and module in _REAL:
            return candidate  # type: ignore[no-any-return]
    return None


def _store(ring: KeyringBackend, entry: str, text: str) -> bool:
    ring.set_password(SERVICE, entry, text)
    return ring.get_password(SERVICE, entry) == text


def _fetch(ring: KeyringBackend | None, entry: str) -> str | None:
    if ring is None:
        raise _NoAnswer
    return ring.get_password(SERVICE, entry)


def _ask(seconds: float, question: Callable[[], T]) -> T:
    """The answer, or _NoAnswer; a thread that hangs is left behind as a daemon."""
    answers: list[T] = []

    def ask() -> None:
        with contextlib.suppress(Exception):  # backends raise what they like; only their silence matters here
            answers.append(question())

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if not answers:
        raise _NoAnswer
    return answers[0]
