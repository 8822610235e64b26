"""When are two codes one and the same? A signed payload can be dressed in many texts: what it says counts, not how."""

from __future__ import annotations

from kiosk.scanner.reading import Reading
from kiosk.verify.card import Kind, Parsed
from kiosk.verify.signed_part import SignedProfile

_SUFFIX = b"|k="


def identity_of(reading: Reading, parsed: Parsed) -> bytes:
    """What the replay and repeat rules know a code by: `cti` of a `BH1:` card, the digest of a health certificate's payload, the
    text of the transition form without what was put behind it (a signature taken off or damaged makes no other card), and
    of everything else the bytes as they came."""
    part = parsed.signed
    if part is not None and part.profile is SignedProfile.BH1 and part.token_id is not None:
        return b"bh1 " + (part.issuer or "").encode() + b" " + part.token_id
    if part is not None and part.profile is SignedProfile.HC1:
        return b"hc1 " + part.payload_digest
    if parsed.kind is Kind.BHYT_SIGNED:
        return part.message if part is not None else reading.data.partition(_SUFFIX)[0]
    return reading.data
