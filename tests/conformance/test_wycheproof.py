"""Does the one signature check of the program judge all of Wycheproof's signatures rightly?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.verify.cose import Algorithm, CoseRefused, PublicKey, signature_from_der
from tests.conformance.vectors import folder, load

KeyOf = Callable[[dict[str, Any]], str]


def point(group: dict[str, Any]) -> str:
    return group["publicKey"]["uncompressed"]


SETS = [
    ("ecdsa_secp256r1_sha256_test", Algorithm.ESP256, point, True, 484),
    ("ecdsa_secp256r1_sha256_p1363_test", Algorithm.ES256, point, False, 262),
    ("ed25519_test", Algorithm.ED25519, lambda group: group["publicKey"]["pk"], False, 151),
    ("rsa_pss_2048_sha256_mgf1_32_test", Algorithm.PS256, lambda group: group["publicKeyDer"], False, 108),
    ("rsa_pss_3072_sha256_mgf1_32_test", Algorithm.PS256, lambda group: group["publicKeyDer"], False, 108),
]


@pytest.mark.parametrize(("name", "algorithm", "raw", "is_der", "number"), SETS, ids=[s[0] for s in SETS])
def test_every_signature(name: str, algorithm: Algorithm, raw: KeyOf, is_der: bool, number: int) -> None:
    wrong, seen = [], 0
    for group in load(folder("wycheproof") / f"{name}.json")["testGroups"]:
        key = PublicKey(algorithm=algorithm, raw=bytes.fromhex(raw(group)))
        for test in group["tests"]:
            signature = bytes.fromhex(test["sig"])
            try:
                taken = key.verify(bytes.fromhex(test["msg"]), signature_from_der(signature) if is_der else signature)
            except CoseRefused:
                taken = False
            seen += 1
            if taken != (test["result"] == "valid"):
                wrong.append(test["tcId"])
    assert wrong == []
    assert seen >= number
