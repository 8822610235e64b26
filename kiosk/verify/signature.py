"""Did this key sign this code? What a signed reading offers, put before the one signature check."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.verify.cose import PublicKey
from kiosk.verify.signed_part import SignedPart, SignedProfile


def check_signature(signed: SignedPart, key: PublicKey) -> bool:
    """Whether the key made the signature, with the algorithm that the code names. Never raises.

    An ECDSA signature of our own forms must have the lower s: there is one signature, so there is one text.
    """
    if signed.algorithm is not None and signed.algorithm != key.algorithm:
        return False
    return key.verify(signed.message, signed.signature, low_s=signed.profile is not SignedProfile.HC1)


def signer(signed: SignedPart, keys: Iterable[PublicKey]) -> PublicKey | None:
    """The key that signed it among those that have its key id: two keys can share one, so all are tried."""
    return next((key for key in keys if check_signature(signed, key)), None)
