"""Who signed this bar-separated card text? The transition form: today's text, then `|k=<key id>|s=<signature>`.

Signed are the bytes before `|k=`, exactly as they stand; readers that take only the first parts notice nothing.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from kiosk.verify.signed_part import SignedPart, SignedProfile

# 8 and 64 bytes in base64url without padding.
_SUFFIX = re.compile(r"\|k=([A-Za-z0-9_-]{11})\|s=([A-Za-z0-9_-]{86})")


def read(text: str) -> SignedPart | None:
    """What is to be verified about a text; None when no whole signature stands at its end, in the one way to write it."""
    at = text.rfind("|k=")
    found = _SUFFIX.fullmatch(text, at) if at >= 0 else None
    if found is None:
        return None
    key_id, signature = _bytes(found[1]), _bytes(found[2])
    if key_id is None or signature is None:
        return None
    message = text[:at].encode("utf-8")
    return SignedPart(
        profile=SignedProfile.BHYT_SIGNED,
        algorithm=None,
        key_id=key_id,
        message=message,
        signature=signature,
        payload_digest=hashlib.sha256(message).digest(),
    )


def text_of(message: bytes, key_id: bytes, signature: bytes) -> bytes:
    """The signed text of a card text; `signature` (64 bytes) is over `message`."""
    if len(key_id) != 8 or len(signature) != 64:
        raise ValueError("a key id has 8 bytes and a signature 64")
    return b"%s|k=%s|s=%s" % (message, _written(key_id), _written(signature))


def _written(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def _bytes(text: str) -> bytes | None:
    """The last character has bits to spare; only zeros are taken there, or one signature would have many texts."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if _written(data) == text.encode("ascii") else None
