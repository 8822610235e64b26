"""One signed payload in five other dresses: refused by the strict profile, one and the same certificate to `HC1:`."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from kiosk.verify import cbor, cose
from kiosk.verify.card import InputState, Refusal
from kiosk.verify.cose import Algorithm, CoseFault
from kiosk.verify.formats import base45_text, recognise, signed
from kiosk.verify.signature import check_signature, signer
from tests.conformance.made import CARD, CLAIMS, bh1, ed25519, hc1, hc1_claims, hc1_text, p256

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def other_s(signature: bytes) -> bytes:
    s = int.from_bytes(signature[32:], "big")
    return signature[:32] + (ORDER - s).to_bytes(32, "big")


def strict_dresses() -> dict[str, tuple[str, str]]:
    """Texts of one card signed with ESP256, and what the profile says to them."""
    parts = cbor.decode(base45_text.decode(bh1(p256())[4:])[1:], canonical=True)
    protected, _, payload, signature = parts
    whole = cose.sign1(protected, payload, signature)
    dress = base45_text.encode
    return {
        "compressed": ("BH1:" + dress(zlib.compress(whole)), "cose-tag"),
        "compressed otherwise": ("BH1:" + dress(zlib.compress(whole, 1)), "cose-tag"),
        "junk in the unprotected header": (
            "BH1:" + dress(b"\xd2" + cbor.encode([protected, {99: b"junk"}, payload, signature])),
            "cose-unprotected",
        ),
        "key id in the unprotected header as well": (
            "BH1:" + dress(b"\xd2" + cbor.encode([protected, {4: p256().key_id}, payload, signature])),
            "cose-unprotected",
        ),
        "untagged": ("BH1:" + dress(whole[1:]), "cose-tag"),
        "in a token tag": ("BH1:" + dress(b"\xd8\x3d" + whole), "cose-tag"),
        "longer lengths": (
            "BH1:" + dress(whole.replace(b"\x58\x40" + signature, b"\x59\x00\x40" + signature)),
            "cbor-not-canonical",
        ),
        "small letters": ("BH1:" + dress(whole).lower(), "text-alphabet"),
        "a space at the end": ("BH1:" + dress(whole) + " ", "text-alphabet"),
        "as a health certificate": ("HC1:" + dress(zlib.compress(whole)), "cose-algorithm"),
    }


@pytest.mark.parametrize("name", strict_dresses())
def test_the_strict_profile_knows_one_dress(name: str) -> None:
    text, fault = strict_dresses()[name]
    parsed = recognise(text.encode())
    assert (parsed.input, parsed.card, parsed.signed, parsed.fault) == (InputState.REFUSED, None, None, fault)


def test_the_upper_s_is_another_signature_of_nobody() -> None:
    part = recognise(bh1(p256()).encode()).signed
    assert part is not None
    assert check_signature(part, p256().public)
    upper = other_s(part.signature)
    assert p256().public.verify(part.message, upper)  # mathematically it is as good
    assert not p256().public.verify(part.message, upper, low_s=True)
    assert not check_signature(replace(part, signature=upper), p256().public)
    protected = signed.protected_of(Algorithm.ESP256, p256().key_id)
    redressed = recognise(signed.text_of(protected, signed.payload_of(CARD, CLAIMS), upper).encode())
    assert (redressed.input, redressed.fault) == (InputState.REFUSED, CoseFault.UPPER_S)


def test_ed25519_has_no_second_signature() -> None:
    part = recognise(bh1().encode()).signed
    assert part is not None
    group = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(part.signature[32:], "little") + group
    again = part.signature[:32] + s.to_bytes(32, "little")
    assert not ed25519().public.verify(part.message, again)


def test_a_health_certificate_in_six_dresses_is_one_certificate() -> None:
    key = p256("hc1", Algorithm.ES256)
    payload = cbor.encode(hc1_claims())
    protected = cbor.encode({1: -7, 4: key.key_id})
    signature = key.sign(cose.sig_structure(protected, payload))

    def message(unprotected: dict[object, object], signature: bytes, head: bytes = b"\xd2") -> bytes:
        return head + cbor.encode([protected, unprotected, payload, signature])

    texts = {
        hc1_text(message({}, signature)),
        hc1_text(message({}, signature), level=1),
        hc1_text(message({99: b"junk"}, signature)),
        hc1_text(message({}, signature, head=b"")),
        hc1_text(message({}, signature, head=b"\xd8\x3d\xd2")),
        hc1_text(message({}, other_s(signature))),
    }
    read = [recognise(text.encode()) for text in texts]
    assert len(read) == 6
    assert {parsed.reason for parsed in read} == {Refusal.HEALTH_CERTIFICATE}
    parts = [parsed.signed for parsed in read if parsed.signed is not None]
    assert len({part.payload_digest for part in parts}) == 1
    assert all(signer(part, [key.public]) for part in parts)


def test_another_certificate_is_another_one() -> None:
    first = recognise(hc1().encode()).signed
    other = recognise(hc1(claims=hc1_claims(iss="YY")).encode()).signed
    assert first is not None
    assert other is not None
    assert first.payload_digest != other.payload_digest


def test_base45_has_one_text_for_one_value() -> None:
    for text in ("::", ":::", "GGX", "0", "0000"):
        with pytest.raises(Exception, match="mangled"):
            base45_text.decode(text)
    for data in (b"", b"\0", b"\xff", b"\xff\xff", bytes(range(256))):
        assert base45_text.decode(base45_text.encode(data)) == data
