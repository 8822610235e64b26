"""Why can nothing be recorded now? The words for what the store or the home said."""

from __future__ import annotations

from kiosk.records.values import StoreError
from kiosk.ui.i18n import Phrase

_OWN_TEXT = ("disk-full", "locked", "read-only", "damaged", "unavailable", "io-error", "cannot-open", "newer-version")
_SAME_AS = {
    "refused": "cannot-open",
    "home": "cannot-open",
    "foreign": "damaged",
    "rules": "settings",
    "settings": "settings",
    "other-keys": "keys",
}


def words_for(error: Exception) -> Phrase:
    """A text for every code that opening or writing can end with; anything else is said to be this machine's fault."""
    code = error.code if isinstance(error, StoreError) else ""
    if code.startswith(("key-", "keys-", "keyring-")):
        code = "keys"
    word = code if code in _OWN_TEXT else _SAME_AS.get(code, code if code == "keys" else "other")
    return Phrase(f"error.{word}")
