"""Did a root sign this list? The envelope of a trust list: a COSE_Sign with one or two signatures (RFC 9052 section 4.1).

    file      = tag 98 [ protected, {}, payload, [ + [ signer, {}, signature ] ] ]     canonical or refused
    protected = { 16: "bhyt-trust-list" }         what it is, so that a root's signature on anything else is no list
    signer    = { 1: algorithm, 4: kid of the root }

One signature of a known root is enough; a list with other roots in it needs both. Every signature of a known root must be right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kiosk.verify import cbor
from kiosk.verify.cose import ALG, KID, SIGNATURE_BYTES, Algorithm, PublicKey, key_id
from kiosk.verify.trust.list_wire import ROOTS, from_bytes
from kiosk.verify.trust.values import TrustFault, TrustList, TrustRefused

MOST_BYTES = 4 << 20
"""10,000 keys are about one megabyte."""
ALGORITHMS = (Algorithm.ED25519, Algorithm.ESP256)
_TAG_SIGN = b"\xd8\x62"
_TYPE = 16
_PROTECTED = cbor.encode({_TYPE: "bhyt-trust-list"})

Sign = Callable[[bytes], bytes]
"""A private key that stays where it is: message to signature of 64 bytes (ECDSA: r and s, low s)."""


class Signer(NamedTuple):
    """A root that signs: its public half, and what makes signatures."""

    public: PublicKey
    sign: Sign


class SignedList(NamedTuple):
    """A trust list as a file, its content, and the roots whose signatures on it are right."""

    data: bytes
    content: TrustList
    signed_by: tuple[PublicKey, ...]

    @property
    def digest(self) -> bytes:
        """SHA-256 of the payload, which the next version names; who signed it makes no difference."""
        return hashlib.sha256(_parts(self.data)[0]).digest()


def seal(payload: bytes, signers: Sequence[Signer]) -> bytes:
    """The file of a payload, signed by one or both roots."""
    signatures = []
    for signer in signers:
        header = cbor.encode({ALG: int(signer.public.algorithm), KID: key_id(signer.public.raw)})
        signatures.append([header, {}, signer.sign(_message(header, payload))])
    return _TAG_SIGN + cbor.encode([_PROTECTED, {}, payload, signatures])


def open_list(data: bytes, roots: Sequence[PublicKey]) -> SignedList:
    """The list in a file. Raises TrustRefused: too-large, no-roots, damaged, other-root, signature-failed."""
    if len(data) > MOST_BYTES:
        raise TrustRefused(TrustFault.TOO_LARGE)
    if not roots:
        raise TrustRefused(TrustFault.NO_ROOTS)
    payload, signatures = _parts(data)
    found = [_signer(payload, signature, roots) for signature in signatures]
    signed_by = tuple(root for root in found if root is not None)
    if not signed_by:
        raise TrustRefused(TrustFault.OTHER_ROOT)
    if len(set(signed_by)) != len(signed_by):
        raise TrustRefused(TrustFault.DAMAGED)
    return SignedList(data, from_bytes(payload), signed_by)


def looks_like_a_trust_list(data: bytes) -> bool:
    """By its tag; status and deny lists have another one."""
    return data[:2] == _TAG_SIGN


def _parts(data: bytes) -> tuple[bytes, list[Any]]:
    if data[:2] != _TAG_SIGN:
        raise TrustRefused(TrustFault.DAMAGED)
    try:
        parts = cbor.decode(data[2:], canonical=True)
    except cbor.CborRefused:
        raise TrustRefused(TrustFault.DAMAGED) from None
    if type(parts) is not list or len(parts) != 4 or parts[:2] != [_PROTECTED, {}]:
        raise TrustRefused(TrustFault.DAMAGED)
    payload, signatures = parts[2:]
    if type(payload) is not bytes or type(signatures) is not list or not 1 <= len(signatures) <= ROOTS:
        raise TrustRefused(TrustFault.DAMAGED)
    return payload, signatures


def _signer(payload: bytes, parts: Any, roots: Sequence[PublicKey]) -> PublicKey | None:
    """The root of one signature, None for a root that is unknown here (it was replaced, or comes later)."""
    if type(parts) is not list or len(parts) != 3 or type(parts[0]) is not bytes or parts[1] != {}:
        raise TrustRefused(TrustFault.DAMAGED)
    header, signature = parts[0], parts[2]
    if type(signature) is not bytes or len(signature) != SIGNATURE_BYTES:
        raise TrustRefused(TrustFault.DAMAGED)
    known = {cbor.encode({ALG: int(root.algorithm), KID: key_id(root.raw)}): root for root in roots}
    root = known.get(header)
    if root is not None and not root.verify(_message(header, payload), signature, low_s=True):
        raise TrustRefused(TrustFault.SIGNATURE_FAILED)
    return root


def _message(header: bytes, payload: bytes) -> bytes:
    return cbor.encode(["Signature", _PROTECTED, header, b"", payload])
