"""The official cases of the certificate suite that have no file (CO4, CO24 to CO27, Q2, DGC7, DGC8), made here."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from kiosk.verify import cbor
from kiosk.verify.card import InputState, Kind, Parsed, Refusal
from kiosk.verify.cose import Algorithm, CoseFault, PublicKey
from kiosk.verify.formats import recognise
from kiosk.verify.signature import check_signature, signer
from kiosk.verify.signed_part import ContentWord
from tests.conformance.made import ISSUED, bh1, ed25519, hc1, hc1_claims, p256, rsa2048

ES256 = p256("hc1", Algorithm.ES256)


def read(text: str) -> Parsed:
    parsed = recognise(text.encode())
    assert parsed.kind is Kind.HC1
    assert (parsed.input, parsed.card) == (InputState.REFUSED, None)
    return parsed


def test_a_whole_certificate_is_read_and_is_no_card() -> None:
    for key in (ES256, rsa2048()):
        parsed = read(hc1(key))
        assert (parsed.reason, parsed.fault) == (Refusal.HEALTH_CERTIFICATE, None)
        assert parsed.signed is not None
        assert signer(parsed.signed, [key.public]) == key.public
        assert parsed.signed.content == (ContentWord.VACCINATION,)


def test_every_key_of_the_key_id_is_tried() -> None:
    part = read(hc1(ES256)).signed
    assert part is not None
    others = [p256("another", Algorithm.ES256).public, rsa2048().public]
    assert signer(part, others) is None
    assert signer(part, [*others, ES256.public]) == ES256.public


@pytest.mark.parametrize("algorithm", [-35, -36, -39, -8, -19, -257, 5, 0, 1, "ES256", None])
def test_co4_another_algorithm(algorithm: object) -> None:
    headers = {4: ES256.key_id} | ({} if algorithm is None else {1: algorithm})
    assert read(hc1(ES256, protected=headers)).fault is CoseFault.ALGORITHM
    assert read(hc1(ES256, protected={}, unprotected=headers)).fault is CoseFault.ALGORITHM


@pytest.mark.parametrize("length", [0, 1, 63, 65, 72, 96, 255, 257])
def test_co24_a_signature_of_the_wrong_length(length: int) -> None:
    assert read(hc1(ES256, signature=b"\1" * length)).fault is CoseFault.SIGNATURE_LENGTH


@pytest.mark.parametrize("length", [0, 1, 7, 9, 20, 32])
def test_co25_and_co26_a_key_id_that_is_not_eight_bytes(length: int) -> None:
    key_id = bytes(length)
    assert read(hc1(ES256, protected={1: -7, 4: key_id})).fault is CoseFault.KEY_ID
    assert read(hc1(ES256, protected={1: -7}, unprotected={4: key_id})).fault is CoseFault.KEY_ID


def test_co27_the_algorithm_of_another_kind_of_key() -> None:
    ecdsa = ES256.sign(b"anything")
    assert read(hc1(ES256, protected={1: -37, 4: ES256.key_id}, signature=ecdsa)).fault is CoseFault.SIGNATURE_LENGTH
    disguised = read(hc1(ES256, protected={1: -7, 4: rsa2048().key_id})).signed
    assert disguised is not None
    assert signer(disguised, [rsa2048().public]) is None
    assert signer(disguised, [ed25519().public]) is None


def test_a_wrong_protected_key_id_wins_over_a_right_unprotected_one() -> None:
    part = read(hc1(ES256, protected={1: -7, 4: b"12345678"}, unprotected={4: ES256.key_id})).signed
    assert part is not None
    assert part.key_id == b"12345678"


def test_the_protected_algorithm_wins_over_the_unprotected_one() -> None:
    part = read(hc1(ES256, unprotected={1: -37})).signed
    assert part is not None
    assert part.algorithm == Algorithm.ES256
    assert read(hc1(ES256, protected={1: -35, 4: ES256.key_id}, unprotected={1: -7})).fault is CoseFault.ALGORITHM


def test_q2_the_mode_of_the_qr_code_is_not_what_counts() -> None:
    """A hand scanner does not tell the mode, so the same text in byte mode is the same certificate; small letters are not."""
    cv2 = pytest.importorskip("cv2")
    import numpy as np
    import segno

    from kiosk.scanner.decode import decode

    text = hc1(ES256)
    found = []
    for mode in ("alphanumeric", "byte"):
        picture = BytesIO()
        segno.make(text, mode=mode, error="l", boost_error=False).save(picture, kind="png", scale=4)
        image = cv2.imdecode(np.frombuffer(picture.getvalue(), dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        found += [recognise(code.data).signed for code in decode(image)]
    assert len(found) == 2
    assert found[0] is not None
    assert found[0] == found[1]
    assert read(text.lower()).fault == "prefix"


def test_dgc7_a_positive_test_is_said() -> None:
    content = {"t": [{"tr": "260373001", "sc": (ISSUED - timedelta(hours=5)).isoformat()}]}
    part = read(hc1(ES256, hc1_claims(content))).signed
    assert part is not None
    assert part.content == (ContentWord.TEST, ContentWord.TEST_DETECTED)


def test_dgc8_a_sample_taken_after_the_issue_is_said() -> None:
    content = {"t": [{"tr": "260415000", "sc": (ISSUED + timedelta(days=2)).isoformat()}]}
    part = read(hc1(ES256, hc1_claims(content))).signed
    assert part is not None
    assert part.content == (ContentWord.TEST, ContentWord.SAMPLE_LATER)


@pytest.mark.parametrize("content", [{"t": "x"}, {"t": [1, {"sc": 5}, {"sc": "later"}, {}]}, {"v": {}}, {"r": []}])
def test_odd_content_is_no_accident(content: dict[str, object]) -> None:
    assert read(hc1(ES256, hc1_claims(content))).reason is Refusal.HEALTH_CERTIFICATE


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"exp": float("nan")}, "claim-time"),
        ({"exp": float("inf")}, "claim-time"),
        ({"exp": "2027-01-01"}, "claim-type"),
        ({"exp": True}, "claim-type"),
        ({"exp": 1_790_000_000_000}, "claim-time"),
        ({"exp": -1}, "claim-time"),
        ({"iat": None}, "claim-type"),
        ({"iss": 5}, "issuer"),
        ({"iss": "X" * 81}, "issuer"),
        ({"iss": "X\u202eY"}, "issuer"),
    ],
)
def test_claims_that_say_nothing(changed: dict[str, object], fault: str) -> None:
    import cbor2

    from tests.conformance.made import hc1_message, hc1_text

    claims = cbor2.dumps(hc1_claims(**changed))
    assert read(hc1_text(hc1_message(claims, ES256))).fault == fault


def test_a_certificate_without_an_end_is_none() -> None:
    claims = hc1_claims()
    del claims[4]
    assert read(hc1(ES256, claims)).fault == "claim-missing"
    assert read(hc1(ES256, {4: claims[6]})).fault == "claim-missing"
    assert cbor.encode(claims)


def test_the_same_key_under_another_algorithm_is_another_key() -> None:
    """ES256 leaves the curve open: a key that is listed for it signs no card, and the other way round."""
    part = read(hc1(ES256)).signed
    assert part is not None
    assert check_signature(part, ES256.public)
    assert not check_signature(part, p256("hc1", Algorithm.ESP256).public)
    card = recognise(bh1(ed25519()).encode()).signed
    assert card is not None
    assert check_signature(card, ed25519().public)
    assert not check_signature(card, PublicKey(algorithm=Algorithm.EDDSA, raw=ed25519().public.raw))
