"""What is a COSE message here, and what does the one signature check of the program take?"""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify import cbor, cose
from kiosk.verify.cose import Algorithm, CoseFault, CoseRefused, PublicKey, Sign1, parse_sign1
from tests.conformance.made import Signer, ed25519, p256, rsa2048

MESSAGE = b"what is signed"
SIGNERS = {"Ed25519": ed25519(), "P-256": p256(), "RSA": rsa2048()}


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS.keys())
def test_a_key_takes_its_own_signature_of_these_bytes(signer: Signer) -> None:
    signature = signer.sign(MESSAGE)
    assert signer.public.verify(MESSAGE, signature)
    assert signer.public.verify(MESSAGE, signature, low_s=True)
    assert not signer.public.verify(MESSAGE + b"!", signature)
    assert not signer.public.verify(MESSAGE, signature[:-1])
    assert not signer.public.verify(MESSAGE, signature + b"\0")
    assert not signer.public.verify(MESSAGE, b"")


def test_both_forms_of_a_point_are_the_same_key() -> None:
    public = p256().private.public_key()
    signature = p256().sign(MESSAGE)
    for form in (PublicFormat.CompressedPoint, PublicFormat.UncompressedPoint):
        key = PublicKey(algorithm=Algorithm.ES256, raw=public.public_bytes(Encoding.X962, form))
        assert key.verify(MESSAGE, signature)


def test_a_key_shows_neither_its_library_nor_more_than_it_is() -> None:
    assert repr(ed25519().public) == f"PublicKey(algorithm={Algorithm.ED25519!r}, raw={ed25519().public.raw!r})"
    assert ed25519().public == PublicKey(algorithm=Algorithm.ED25519, raw=ed25519().public.raw)
    assert ed25519().public != PublicKey(algorithm=Algorithm.EDDSA, raw=ed25519().public.raw)


def test_der_is_turned_into_two_numbers_and_nothing_else() -> None:
    assert cose.signature_from_der(encode_dss_signature(1, 2)) == bytes(31) + b"\1" + bytes(31) + b"\2"
    for der in (
        b"",
        b"0\0",
        encode_dss_signature(2**256, 1),
        bytes.fromhex("30060201ff020101"),
        encode_dss_signature(1, 2) + b"\0",
    ):
        with pytest.raises(CoseRefused) as refused:
            cose.signature_from_der(der)
        assert refused.value.reason is CoseFault.SIGNATURE_LENGTH


def test_the_lower_s_is_found_and_kept() -> None:
    signature = p256().sign(MESSAGE)
    assert not cose.has_upper_s(signature)
    assert cose.low_s(signature) == signature
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    upper = signature[:32] + (order - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    assert cose.has_upper_s(upper)
    assert cose.low_s(upper) == signature


def _der(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]


def test_only_rsa_of_a_fit_size_signs_certificates() -> None:
    small = _der(rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key())
    other = _der(ec.derive_private_key(7, ec.SECP256R1()).public_key())
    for raw in (small, other, b"", b"\x30\x00"):
        with pytest.raises(CoseRefused) as refused:
            PublicKey(algorithm=Algorithm.PS256, raw=raw)
        assert refused.value.reason is CoseFault.KEY


def test_a_message_is_taken_apart_and_put_together() -> None:
    protected = cbor.encode({1: -19, 4: bytes(8)})
    data = cose.sign1(protected, b"payload", bytes(64))
    taken = parse_sign1(data, strict=True)
    assert taken == Sign1(
        protected=protected, headers={1: -19, 4: bytes(8)}, unprotected={}, payload=b"payload", signature=bytes(64)
    )
    assert taken == parse_sign1(data, strict=False)
    assert taken.message() == cbor.encode(["Signature1", protected, b"", b"payload"])
    assert b"payload" not in repr(taken).encode()


def test_an_empty_header_is_signed_as_none() -> None:
    for written in (b"", b"\xa0"):
        message = parse_sign1(b"\xd2" + cbor.encode([written, {1: -7}, b"p", b"s"]), strict=False)
        assert message.protected == b""
        assert message.message(b"aad") == cbor.encode(["Signature1", b"", b"aad", b"p"])


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([b"\xa1\x01\x32", {}, b"p"], CoseFault.SHAPE),
        ([b"\xa1\x01\x32", {}, b"p", bytes(64), b""], CoseFault.SHAPE),
        ([b"\xa1\x01\x32", {}, "p", bytes(64)], CoseFault.SHAPE),
        ([b"\xa1\x01\x32", [], b"p", bytes(64)], CoseFault.SHAPE),
        ([{1: -19}, {}, b"p", bytes(64)], CoseFault.SHAPE),
        ([b"\x01", {}, b"p", bytes(64)], CoseFault.HEADER),
        ({1: 2}, CoseFault.SHAPE),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_other_shapes_are_none(parts: object, fault: CoseFault, strict: bool) -> None:
    with pytest.raises(CoseRefused) as refused:
        parse_sign1(b"\xd2" + cbor.encode(parts), strict=strict)
    assert refused.value.reason is fault


def test_tags_of_other_messages() -> None:
    body = cbor.encode([b"", {}, b"p", b"s"])
    for head in (b"\xd1", b"\xd8\x62", b"\xd8\x3d\xd8\x3d", b"\xd2\xd2", b"\xd2\xd8\x3d"):
        with pytest.raises(CoseRefused) as refused:
            parse_sign1(head + body, strict=False)
        assert refused.value.reason is CoseFault.TAG


def test_the_name_of_a_key() -> None:
    assert cose.key_id(b"raw") == hashlib.sha256(b"raw").digest()[:8]


def test_reading_codes_does_not_load_the_cryptography_library() -> None:
    """A desk parses at its first scan; the library is loaded when the trust list is."""
    code = (
        "import sys; from kiosk.verify.formats import recognise; recognise(b'BH1:' + b'0' * 90);"
        "print(any(name.startswith('cryptography') for name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
