"""Do we and another library take the same messages? Own cards, certificates, official files and thousands of damaged ones.

The other library is `cwt`; it needs a CBOR library older than the program's and lives in `.venv-oracle` (`make test` makes it).
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.verify import cbor, cose
from kiosk.verify.cbor import CborFault, CborRefused
from kiosk.verify.cose import Algorithm, CoseFault, CoseRefused, PublicKey
from kiosk.verify.formats import base45_text
from tests.conformance import mutate
from tests.conformance.certificates import Certificate
from tests.conformance.made import Signer, ed25519, hc1_claims, hc1_message, own_cards, p256, rsa2048
from tests.conformance.vectors import ROOT, load

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = REPOSITORY / ".venv-oracle" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
# What the other library takes and we refuse by name, on purpose.
STRICTER = {CborFault.DUPLICATE_KEY, CborFault.TRAILING, CborFault.KEY_TYPE, CborFault.DEPTH, CborFault.VALUE_TYPE}
# What we take and it does not: a message without a tag, or in the tag of a CWT.
UNTAGGED = (b"\x84", b"\xd8", b"\x9f")


@dataclass(frozen=True)
class Asked:
    data: bytes
    key: PublicKey
    key_id: bytes
    pem: str

    def line(self) -> str:
        key = {"alg": int(self.key.algorithm), "kid": self.key_id.hex(), "pem": self.pem}
        return json.dumps({"data": self.data.hex(), "key": key}) + "\n"

    def ours(self) -> tuple[bytes | None, str]:
        """(payload, "") when the engine takes the signature, else (None, why)."""
        try:
            message = cose.parse_sign1(self.data, strict=False)
        except (CoseRefused, CborRefused) as error:
            return None, error.reason
        algorithm = message.headers.get(cose.ALG, message.unprotected.get(cose.ALG))
        if type(algorithm) is not int or algorithm != self.key.algorithm:
            return None, CoseFault.ALGORITHM
        if message.headers.get(cose.KID, message.unprotected.get(cose.KID)) != self.key_id:
            return None, CoseFault.KEY_ID
        verified = self.key.verify(message.message(), message.signature)
        return (message.payload, "") if verified else (None, "signature")


def of(signer: Signer, data: bytes) -> Asked:
    pem = signer.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return Asked(data, signer.public, signer.key_id, pem)


def good() -> list[Asked]:
    signers = (ed25519(), ed25519(), p256(), p256())
    found = [of(signer, base45_text.decode(text[4:])) for signer, text in zip(signers, own_cards(), strict=True)]
    for signer in (p256("hc1", Algorithm.ES256), rsa2048()):
        found.append(of(signer, hc1_message(cbor.encode(hc1_claims()), signer)))
        unprotected = {1: int(signer.public.algorithm), 4: signer.key_id}
        found.append(of(signer, hc1_message(cbor.encode(hc1_claims()), signer, protected={}, unprotected=unprotected)))
    return found


def damaged(number: int) -> list[Asked]:
    chance = random.Random(11)
    originals, found = good(), []
    while len(found) < number:
        asked = chance.choice(originals)
        data = mutate.edited(asked.data, chance.choice(originals).data, chance)
        if data != asked.data:
            found.append(Asked(data, asked.key, asked.key_id, asked.pem))
    return found


def official() -> list[Asked]:
    found = []
    for path in sorted((ROOT / "dcc").rglob("*.json")):
        case: dict[str, Any] = load(path)
        context = case.get("TESTCTX", {})
        if not case.get("COSE") or not context.get("CERTIFICATE"):
            continue
        der = base64.b64decode(context["CERTIFICATE"])
        certificate = Certificate(der)
        if certificate.key is not None:
            public = x509.load_der_x509_certificate(der).public_key()
            pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            found.append(Asked(bytes.fromhex(case["COSE"]), certificate.key, certificate.key_id, pem))
    return found


def theirs(asked: list[Asked]) -> list[dict[str, str | None]]:
    if not PYTHON.exists():
        pytest.skip("the other library is not here (`make test` installs it into .venv-oracle)")
    child = Path(__file__).with_name("oracle_child.py")
    lines = "".join(one.line() for one in asked)
    told = subprocess.run([PYTHON, child], input=lines, capture_output=True, text=True, check=True, timeout=240)
    return [json.loads(line) for line in told.stdout.splitlines()]


def differences(asked: list[Asked]) -> tuple[set[str], list[bytes]]:
    """(why we refuse what they take, the heads of what we take and they do not); other payloads fail at once."""
    answers = theirs(asked)
    assert len(answers) == len(asked)
    refused: set[str] = set()
    alone = []
    for one, answer in zip(asked, answers, strict=True):
        payload, why = one.ours()
        if payload is None and answer["payload"] is not None:
            refused.add(why)
        elif payload is not None and answer["payload"] is None:
            alone.append(one.data[:2])
        elif payload is not None:
            assert payload.hex() == answer["payload"]
    return refused, alone


def test_both_take_what_is_whole() -> None:
    asked = good()
    assert all(one.ours()[1] == "" for one in asked)
    assert differences(asked) == (set(), [])


def test_what_is_damaged() -> None:
    """What the other library still takes is refused here by a rule it does not have, never for its signature."""
    refused, alone = differences(damaged(4_000))
    assert refused <= STRICTER
    assert all(head[:1] in UNTAGGED for head in alone)


def test_the_official_files() -> None:
    asked = official()
    if not asked:
        pytest.skip("the dcc vectors are not here (KIOSK_VECTORS names the folder above them)")
    refused, alone = differences(asked)
    assert refused == set()
    assert all(head[:1] in UNTAGGED for head in alone)
    assert len(alone) * 20 < len(asked)
