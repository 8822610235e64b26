"""Does docs/signed-card.md tell the truth? Its worked example, its sizes and its list of faults, made again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify import cose
from kiosk.verify.card import Card, Kind, LivingArea
from kiosk.verify.cbor import CborFault
from kiosk.verify.cose import Algorithm, CoseFault, PublicKey
from kiosk.verify.formats import recognise, signed, transition
from kiosk.verify.formats.render import render
from kiosk.verify.formats.signed_claims import TokenClaims
from kiosk.verify.signature import check_signature
from kiosk.verify.signed_part import SignedFault
from tests.conformance.made import CARD, CLAIMS, SHORT_CARD, SHORT_CLAIMS

PAGE = (Path(__file__).parents[3] / "docs" / "signed-card.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.+?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
SEED = re.search(r"the SHA-256 of the text `(.+?)`", PAGE)[1]
PRIVATE = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(SEED.encode()).digest())
RAW = PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
OLD_CARD = replace(
    CARD,
    issued_on=date(2026, 1, 1),
    check_string="0123456789abcdef-7102",
    address="Số 1 phố Mẫu",
    living_area=LivingArea.NONE,
    management_code="01019912345678",
)


def text_of(card: Card = CARD, claims: TokenClaims = CLAIMS) -> str:
    protected = signed.protected_of(Algorithm.ED25519, cose.key_id(RAW))
    payload = signed.payload_of(card, claims)
    return signed.text_of(protected, payload, PRIVATE.sign(cose.sig_structure(protected, payload)))


def transition_text() -> str:
    message = render(OLD_CARD, Kind.BHYT15)
    return transition.text_of(message, cose.key_id(RAW), PRIVATE.sign(message)).decode()


def test_the_worked_example_is_made_again() -> None:
    protected = signed.protected_of(Algorithm.ED25519, cose.key_id(RAW))
    payload = signed.payload_of(CARD, CLAIMS)
    message = cose.sig_structure(protected, payload)
    made = [
        protected.hex(),
        payload.hex(),
        message.hex(),
        PRIVATE.sign(message).hex(),
        text_of(),
        hashlib.sha256(payload).hexdigest(),
        transition_text(),
    ]
    assert BLOCKS[2:] == made
    assert f"| public key | `{RAW.hex()}` |" in PAGE
    assert f"| kid | `{cose.key_id(RAW).hex()}` |" in PAGE


def test_the_worked_example_is_read_and_verified() -> None:
    key = PublicKey(algorithm=Algorithm.ED25519, raw=RAW)
    for text in (BLOCKS[6], BLOCKS[8]):
        parsed = recognise(text.encode())
        assert parsed.card is not None
        assert parsed.card.card_number == "DN4019912345678"
        assert parsed.signed is not None
        assert check_signature(parsed.signed, key)


def test_the_sizes_are_those_of_the_table() -> None:
    bare = replace(CLAIMS, status_list=None, status_index=None)
    texts = [
        text_of(),
        text_of(CARD, bare),
        text_of(SHORT_CARD, SHORT_CLAIMS),
        transition_text(),
        render(OLD_CARD, Kind.BHYT15).decode(),
    ]
    rows = re.findall(r"^\| .+ \| (\d+) \| (\d+) \(.+?\) \| (\d+) \(.+?\) \| (\d+) \(.+?\) \|$", PAGE, re.MULTILINE)
    versions = [[segno.make(text, error=level, boost_error=False).version for level in "lmq"] for text in texts]
    assert [[int(cell) for cell in row] for row in rows] == [
        [len(text), *found] for text, found in zip(texts, versions, strict=True)
    ]


def test_every_fault_is_explained_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| .{10,} \|$", PAGE.split("## Faults")[1], re.MULTILINE)
    words = [word.value for words in (SignedFault, CborFault, CoseFault) for word in words]
    assert sorted(listed) == sorted(words)
    assert len(set(listed)) == len(listed)
