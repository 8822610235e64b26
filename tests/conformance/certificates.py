"""What does a signer's X.509 certificate say? For the vectors only: the program never reads certificates.

The extended key usage is looked for in the bytes, because some official certificates break DER rules elsewhere and
libraries then refuse to show any extension.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify.cose import Algorithm, CoseRefused, PublicKey
from kiosk.verify.signed_part import ContentWord

_EXTENDED_KEY_USAGE = bytes.fromhex("0603551d25")
_USES = {"1.1": ContentWord.TEST, "1.2": ContentWord.VACCINATION, "1.3": ContentWord.RECOVERY}
_ARCS = ("1.3.6.1.4.1.1847.2021.", "1.3.6.1.4.1.0.1847.2021.")


class Certificate:
    """Key id, key, window and uses of a signer's certificate."""

    def __init__(self, der: bytes) -> None:
        with warnings.catch_warnings():
            # Some official certificates have serial numbers or encodings that the library only tolerates.
            warnings.simplefilter("ignore")
            parsed = x509.load_der_x509_certificate(der)
        self.key_id = sha256(der).digest()[:8]
        self.window: tuple[datetime, datetime] = (parsed.not_valid_before_utc, parsed.not_valid_after_utc)
        self.key = _key(parsed.public_key())
        self.usages = extended_key_usage(der)

    def may_sign(self, content: tuple[ContentWord, ...]) -> bool:
        """No or an empty list of uses: anything. A list: what is in it, and it must name one of ours."""
        if not self.usages:
            return True
        allowed = {word for end, word in _USES.items() if any(arc + end in self.usages for arc in _ARCS)}
        return bool(allowed & set(content))


def _key(key: Any) -> PublicKey | None:
    """The key, or None when it is of a kind that no health certificate may be signed with (P-384)."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            return PublicKey(algorithm=Algorithm.ES256, raw=point)
        if isinstance(key, rsa.RSAPublicKey):
            der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return PublicKey(algorithm=Algorithm.PS256, raw=der)
    except CoseRefused:
        pass
    return None


def extended_key_usage(der: bytes) -> tuple[str, ...]:
    """The object identifiers of the extended key usage; empty when it is missing or lists none."""
    at = der.find(_EXTENDED_KEY_USAGE)
    if at < 0:
        return ()
    at += len(_EXTENDED_KEY_USAGE)
    if der[at] == 0x01:  # BOOLEAN: critical
        at += 2 + der[at + 1]
    _, at, _ = _head(der, at)  # OCTET STRING
    _, at, length = _head(der, at)  # SEQUENCE
    end, found = at + length, []
    while at < end:
        tag, start, size = _head(der, at)
        at = start + size
        if tag == 0x06:
            found.append(_dotted(der[start:at]))
    return tuple(found)


def _head(der: bytes, at: int) -> tuple[int, int, int]:
    """(tag, where the content begins, its length)."""
    length = der[at + 1]
    if length < 0x80:
        return der[at], at + 2, length
    width = length & 0x7F
    return der[at], at + 2 + width, int.from_bytes(der[at + 2 : at + 2 + width], "big")


def _dotted(content: bytes) -> str:
    numbers, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))
