"""Is every hostile code refused by name, in no time and with no memory?"""

from __future__ import annotations

import struct
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify import cbor, cose
from kiosk.verify.card import InputState, Refusal
from kiosk.verify.cose import Algorithm, CoseFault, CoseRefused, PublicKey
from kiosk.verify.formats import base45_text, recognise, signed
from tests.conformance.cost import MOST_BYTES, MOST_SECONDS, peak, seconds
from tests.conformance.made import CARD, CLAIMS, bh1_of, ed25519, hc1_text

PAYLOAD = signed.payload_of(CARD, CLAIMS)
PROTECTED = signed.protected_of(Algorithm.ED25519, ed25519().key_id)
EXP = cbor.encode(int(CLAIMS.expires_at.timestamp()))
BEFORE_EXP, AFTER_EXP = PAYLOAD.split(EXP)
DECIMAL = bytes.fromhex("c4821a3b9aca0001")  # 1 * 10^1000000000
BIG_FLOAT = bytes.fromhex("c5821a3b9aca0001")
NAN, INFINITE = bytes.fromhex("f97e00"), bytes.fromhex("f97c00")
LONG_NAN = b"\xfb" + struct.pack(">d", float("nan"))


def exp(value: bytes) -> str:
    """A card whose expiry is some other CBOR, signed by the right key."""
    return bh1_of(BEFORE_EXP + value + AFTER_EXP)


def outer(data: bytes) -> str:
    return "BH1:" + base45_text.encode(data)


def outer_hc1(data: bytes) -> str:
    return hc1_text(data)


def huge(major: int) -> bytes:
    return bytes([major << 5 | 27]) + (2**60).to_bytes(8, "big")


MAP_WITH_ID = PROTECTED[1:]
BH1 = {
    "nested arrays": (outer(b"\xd2" + b"\x81" * 500), "cbor-depth"),
    "nested arrays in the payload": (bh1_of(b"\x81" * 300), "cbor-depth"),
    "nested maps in the payload": (bh1_of(b"\xa1\x01" * 150), "cbor-depth"),
    "nested tags": (outer(b"\xd2" * 500), "cbor-depth"),
    "bytes of 2^60": (outer(b"\xd2\x84" + huge(2) + bytes(80)), "cbor-cut"),
    "text of 2^60": (bh1_of(huge(3) + bytes(80)), "cbor-cut"),
    "array of 2^60": (bh1_of(huge(4) + bytes(80)), "cbor-cut"),
    "map of 2^60": (bh1_of(b"\xa1\x01" + huge(5) + bytes([1, 1])), "cbor-cut"),
    "bytes of 2^60 in the protected header": (bh1_of(PAYLOAD, protected=b"\xa1\x01" + huge(2)), "cbor-cut"),
    "decimal in the protected header": (bh1_of(PAYLOAD, protected=b"\xa2\x01" + DECIMAL + MAP_WITH_ID[2:]), "cbor-tag"),
    "big float in the protected header": (bh1_of(PAYLOAD, protected=b"\xa1\x01" + BIG_FLOAT), "cbor-tag"),
    "decimal as expiry": (exp(DECIMAL), "cbor-tag"),
    "big float as expiry": (exp(BIG_FLOAT), "cbor-tag"),
    "big number as expiry": (exp(bytes.fromhex("c249010000000000000000")), "cbor-tag"),
    "date text as expiry": (exp(b"\xc0\x74" + b"2027-10-01T00:00:00Z"), "cbor-tag"),
    "epoch tag as expiry": (exp(b"\xc1" + EXP), "cbor-tag"),
    "NaN": (exp(NAN), "cbor-value-type"),
    "NaN in eight bytes": (exp(LONG_NAN), "cbor-value-type"),
    "infinite": (exp(INFINITE), "cbor-value-type"),
    "float": (exp(b"\xfb" + struct.pack(">d", CLAIMS.expires_at.timestamp())), "cbor-value-type"),
    "true": (exp(b"\xf5"), "cbor-value-type"),
    "null": (exp(b"\xf6"), "cbor-value-type"),
    "undefined": (exp(b"\xf7"), "cbor-value-type"),
    "simple value": (exp(b"\xe0"), "cbor-value-type"),
    "text as expiry": (exp(b"\x6a1790000000"), "claim-type"),
    "bytes as expiry": (exp(b"\x44abcd"), "claim-type"),
    "milliseconds": (exp(cbor.encode(int(CLAIMS.expires_at.timestamp()) * 1000)), "life"),
    "negative": (exp(b"\x20"), "claim-time"),
    "zero": (exp(b"\x00"), "claim-time"),
    "longer form of a number": (exp(b"\x1b\0\0\0\0" + EXP[1:]), "cbor-not-canonical"),
    "duplicate claim": (bh1_of(b"\xa7\x01\x63VSS" + PAYLOAD[1:]), "cbor-duplicate-key"),
    "duplicate algorithm": (bh1_of(PAYLOAD, protected=b"\xa3\x01\x32" + PROTECTED[1:]), "cbor-duplicate-key"),
    "a tag around the claims": (bh1_of(b"\xc6" + PAYLOAD), "cbor-tag"),
    "true where the key is one": (bh1_of(b"\xa7\xf5\x01" + PAYLOAD[1:]), "cbor-duplicate-key"),
    "false as a key": (bh1_of(b"\xa7\xf4\x01" + PAYLOAD[1:]), "cbor-key-type"),
    "claims out of order": (bh1_of(b"\xa6" + PAYLOAD[6:] + PAYLOAD[1:6]), "cbor-not-canonical"),
    "trailing bytes": (outer(base45_text.decode(bh1_of(PAYLOAD)[4:]) + b"\0"), "cbor-trailing"),
    "trailing bytes in the payload": (bh1_of(PAYLOAD + b"\0"), "cbor-trailing"),
    "trailing bytes in the header": (bh1_of(PAYLOAD, protected=PROTECTED + b"\0"), "cbor-trailing"),
    "indefinite array": (outer(b"\xd2\x9f" + base45_text.decode(bh1_of(PAYLOAD)[4:])[2:] + b"\xff"), "cbor-indefinite"),
    "indefinite map": (bh1_of(b"\xbf" + PAYLOAD[1:] + b"\xff"), "cbor-indefinite"),
    "over-long signature": (outer(cose.sign1(PROTECTED, PAYLOAD, bytes(96))), "cose-signature-length"),
    "signature in DER": (outer(cose.sign1(PROTECTED, PAYLOAD, bytes(71))), "cose-signature-length"),
    "no signature": (outer(cose.sign1(PROTECTED, PAYLOAD, b"")), "cose-signature-length"),
    "no payload": (outer(b"\xd2" + cbor.encode([PROTECTED, {}, [], bytes(64)])), "cose-shape"),
    "empty header": (bh1_of(PAYLOAD, protected=b"\xa0"), "cose-header"),
    "no header": (bh1_of(PAYLOAD, protected=b""), "cose-header"),
    "header that is no map": (bh1_of(PAYLOAD, protected=b"\x81\x01"), "cose-header"),
    "a third header": (bh1_of(PAYLOAD, protected=b"\xa3" + PROTECTED[1:] + b"\x05\x01"), "cose-header"),
    "text that no UTF-8 is": (bh1_of(b"\xa1\x01\x62\xff\xff" + bytes(60)), "cbor-malformed"),
    "a break where a value belongs": (bh1_of(b"\xa1\x01\xff" + bytes(60)), "cbor-malformed"),
}


def bomb(size: int) -> str:
    return "HC1:" + base45_text.encode(zlib.compress(bytes(size), 9))


HC1 = {
    "compression bomb": (bomb(2_700_000), "too-big"),
    "64 KiB and one byte": (bomb(64 * 1024 + 1), "too-big"),
    "64 KiB of zeros": (bomb(64 * 1024), "cbor-too-many"),
    "64 KiB of empty maps": (outer_hc1(b"\x99\xff\xf0" + b"\xa0" * 65_000), "cbor-too-many"),
    "nested arrays": (outer_hc1(b"\x81" * 2800), "cbor-depth"),
    "nested maps": (outer_hc1(b"\xa1\x01" * 1500), "cbor-depth"),
    "nested tags": (outer_hc1(b"\xd2" * 2800), "cbor-depth"),
    "nested indefinite arrays": (outer_hc1(b"\x9f" * 2800), "cbor-depth"),
    "bytes of 2^60": (outer_hc1(b"\xd2\x84" + huge(2)), "cbor-cut"),
    "array of 2^60": (outer_hc1(huge(4)), "cbor-cut"),
    "map of 2^60": (outer_hc1(huge(5)), "cbor-cut"),
    "decimal in the protected header": (
        outer_hc1(cose.sign1(b"\xa1\x01" + DECIMAL, PAYLOAD, bytes(64))),
        "cose-algorithm",
    ),
    "decimal in the unprotected header": (
        outer_hc1(b"\xd2\x84\x40\xa1\x01" + DECIMAL + b"\x41\xa0\x58\x40" + bytes(64)),
        "cose-algorithm",
    ),
    "decimal as expiry": (
        outer_hc1(
            cose.sign1(b"\xa2\x01\x26\x04\x4812345678", b"\xa2\x04" + DECIMAL + b"\x39\x01\x03\xa1\x01\xa0", bytes(64))
        ),
        "claim-type",
    ),
    "bytes behind the stream": ("HC1:" + base45_text.encode(zlib.compress(bytes(9)) + b"\0"), "compression"),
    "half a stream": ("HC1:" + base45_text.encode(zlib.compress(PAYLOAD)[:-4]), "compression"),
    "a preset dictionary": ("HC1:" + base45_text.encode(b"\x78\xbb" + bytes(40)), "compression"),
    "not compressed": ("HC1:" + base45_text.encode(b"\xd2\x84" + bytes(60)), "not-compressed"),
    "nothing": ("HC1:", "compression"),
    "duplicate keys": (outer_hc1(b"\xd2\x84\x45\xa2\x01\x26\x01\x26\xa0\x41\xa0\x41\x00"), "cbor-duplicate-key"),
}
TEXTS = {
    "not Base45": ("BH1:" + "a" * 100, "text-alphabet", Refusal.MANGLED),
    "small letters": (bh1_of(PAYLOAD).lower(), "prefix", Refusal.MANGLED),
    "a group too big": ("BH1:" + ":::" * 40, "text-alphabet", Refusal.MANGLED),
    "half a group": ("BH1:" + "0" * 100, "text-alphabet", Refusal.MANGLED),
    "a last group too big": ("BH1:" + "0" * 99 + "::", "text-alphabet", Refusal.MANGLED),
    "letters from elsewhere": ("BH1:" + "Ａ" * 99, "text-alphabet", Refusal.MANGLED),
    "79 characters": ("BH1:" + "0" * 75, "text-length", Refusal.CUT),
    "901 characters": ("BH1:" + "0" * 897, "text-length", Refusal.TOO_LONG),
    "4,000 characters": ("BH1:" + "0" * 3996, "text-length", Refusal.TOO_LONG),
    "a full QR code": ("HC1:" + "0" * 4292, None, Refusal.TOO_LONG),
    "100 KB": ("BH1:" + "0" * 100_000, None, Refusal.TOO_LONG),
}
EVERYTHING = {f"BH1 {name}": text for name, (text, _) in BH1.items()}
EVERYTHING |= {f"HC1 {name}": text for name, (text, _) in HC1.items()}
EVERYTHING |= {f"text {name}": text for name, (text, _, _) in TEXTS.items()}


@pytest.mark.parametrize("name", BH1)
def test_a_hostile_card_is_refused_by_name(name: str) -> None:
    text, fault = BH1[name]
    parsed = recognise(text.encode())
    assert (parsed.kind, parsed.input, parsed.fault) == ("bh1", InputState.REFUSED, fault)
    assert (parsed.card, parsed.signed) == (None, None)


@pytest.mark.parametrize("name", HC1)
def test_a_hostile_certificate_is_refused_by_name(name: str) -> None:
    text, fault = HC1[name]
    parsed = recognise(text.encode())
    assert (parsed.kind, parsed.input, parsed.fault) == ("hc1", InputState.REFUSED, fault)
    assert parsed.signed is None


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_by_name(name: str) -> None:
    text, fault, reason = TEXTS[name]
    parsed = recognise(text.encode())
    assert (parsed.input, parsed.reason, parsed.fault) == (InputState.REFUSED, reason, fault)


@pytest.mark.parametrize("name", EVERYTHING)
def test_it_costs_nothing(name: str) -> None:
    data = EVERYTHING[name].encode()
    assert seconds(lambda: recognise(data)) < MOST_SECONDS
    assert peak(lambda: recognise(data)) < MOST_BYTES


def test_a_p384_key_is_no_key_for_es256() -> None:
    key = ec.derive_private_key(2**300 + 7, ec.SECP384R1()).public_key()
    for form in (PublicFormat.UncompressedPoint, PublicFormat.CompressedPoint):
        raw = key.public_bytes(Encoding.X962, form)
        for algorithm in (Algorithm.ES256, Algorithm.ESP256):
            with pytest.raises(CoseRefused) as refused:
                PublicKey(algorithm=algorithm, raw=raw)
            assert refused.value.reason is CoseFault.KEY


@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("raw", [b"", b"\0" * 31, b"\0" * 33, b"\4" + b"\1" * 64, b"\2" + b"\xff" * 32, b"0\x82"])
def test_bytes_that_are_no_key(algorithm: Algorithm, raw: bytes) -> None:
    with pytest.raises(CoseRefused) as refused:
        PublicKey(algorithm=algorithm, raw=raw)
    assert refused.value.reason is CoseFault.KEY


def test_a_signature_that_is_no_signature_is_false_and_no_accident() -> None:
    for length in (0, 1, 32, 63, 65, 200):
        assert not ed25519().public.verify(b"message", b"\xff" * length, low_s=True)
