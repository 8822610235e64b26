"""Are the single-signer examples of the COSE working group judged as stated, and the others refused by name?"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest

from kiosk.verify.cose import ALG, Algorithm, CoseFault, CoseRefused, PublicKey, parse_sign1
from tests.conformance.vectors import ROOT, folder, load

TAKEN = ("ecdsa-sig-01", "eddsa-sig-01", "sign-pass-01", "sign-pass-02", "sign-pass-03")
FORGED = {"sign-fail-02", "sign-fail-06", "sign-fail-07"}
REFUSED = {
    "sign-fail-01": CoseFault.TAG,
    "sign-fail-03": CoseFault.ALGORITHM,
    "sign-fail-04": CoseFault.ALGORITHM,
    # keys and algorithms that no card may have: P-384, P-521, P-256 with SHA-512, Ed448
    "ecdsa-sig-02": CoseFault.ALGORITHM,
    "ecdsa-sig-03": CoseFault.ALGORITHM,
    "ecdsa-sig-04": CoseFault.ALGORITHM,
    "eddsa-sig-02": CoseFault.KEY,
    # several signers
    "ecdsa-01": CoseFault.TAG,
    "ecdsa-02": CoseFault.TAG,
    "ecdsa-03": CoseFault.TAG,
    "ecdsa-04": CoseFault.TAG,
    "eddsa-01": CoseFault.TAG,
    "eddsa-02": CoseFault.TAG,
}


def judge(example: dict[str, Any]) -> bool:
    """Whether the example's key signed it. Raises `CoseRefused`."""
    message = parse_sign1(bytes.fromhex(example["output"]["cbor"]), strict=False)
    said = message.headers.get(ALG, message.unprotected.get(ALG))
    if type(said) is not int or said not in set(Algorithm):
        raise CoseRefused(CoseFault.ALGORITHM)
    signer = example["input"]["sign0"]
    key = signer["key"]
    is_point = key["kty"] == "EC"
    raw = b"\4" + _unpadded(key["x"]) + _unpadded(key["y"]) if is_point else bytes.fromhex(key["x_hex"])
    external = bytes.fromhex(signer.get("external", ""))
    return PublicKey(algorithm=Algorithm(said), raw=raw).verify(message.message(external), message.signature)


def _unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def example(name: str) -> dict[str, Any]:
    found = [path for path in folder("cose").rglob("*.json") if path.stem == name]
    return load(found[0])


@pytest.mark.parametrize("name", TAKEN)
def test_good_examples_verify(name: str) -> None:
    assert judge(example(name))


@pytest.mark.parametrize("name", sorted(FORGED))
def test_changed_examples_do_not(name: str) -> None:
    assert example(name)["fail"] is True
    assert not judge(example(name))


@pytest.mark.parametrize("name", REFUSED)
def test_the_others_are_refused_by_name(name: str) -> None:
    with pytest.raises(CoseRefused) as refused:
        judge(example(name))
    assert refused.value.reason is REFUSED[name]


@pytest.mark.parametrize("name", [*TAKEN, "ecdsa-sig-02", "ecdsa-sig-03", "eddsa-sig-02"])
def test_the_signed_bytes_are_those_of_the_example(name: str) -> None:
    found = example(name)
    message = parse_sign1(bytes.fromhex(found["output"]["cbor"]), strict=False)
    external = bytes.fromhex(found["input"]["sign0"].get("external", ""))
    assert message.message(external).hex().upper() == found["intermediates"]["ToBeSign_hex"]


def test_every_example_that_is_here_has_a_place() -> None:
    folder("cose")
    here = {path.stem for path in Path(ROOT / "cose").rglob("*.json")}
    assert here <= {*TAKEN, *FORGED, *REFUSED}
