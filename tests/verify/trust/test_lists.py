"""Is a trust list read as it was written, and refused by name in every other case?"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kiosk.verify import cbor
from kiosk.verify.cose import Algorithm
from kiosk.verify.trust import list_seal, list_wire
from kiosk.verify.trust.values import IssuerKind, KeyStatus, KeyUsage, TrustFault, TrustRefused
from tests.verify.trust.made import DAY, NOW, file_of, key, roots, signed, signing_key, trust_list


def fault(data: bytes, *names: str) -> TrustFault:
    with pytest.raises(TrustRefused) as caught:
        list_seal.open_list(data, roots(*names or ("a", "b")))
    return caught.value.fault


def test_what_was_written_is_read_again() -> None:
    keys = (
        key(),
        key("p", algorithm=Algorithm.ESP256, kind=IssuerKind.NATIONAL, usage=KeyUsage.CARD),
        key("old", status=KeyStatus.RETIRED),
        key("bad", status=KeyStatus.COMPROMISED, compromised_since=NOW - DAY),
    )
    content = trust_list(2, *keys)
    assert list_wire.from_bytes(list_wire.to_bytes(content)) == replace(
        content, issued=content.issued.replace(microsecond=0)
    )


@pytest.mark.parametrize("signers", [("a",), ("b",), ("a", "b"), ("b", "a")])
def test_either_root_is_enough(signers: tuple[str, ...]) -> None:
    opened = list_seal.open_list(file_of(trust_list(), *signers), roots("a", "b"))
    assert opened.content.list_id == "bv-mau"
    assert opened.signed_by == roots(*signers)


def test_roots_may_be_of_another_curve() -> None:
    root = signing_key("p256-root", Algorithm.ESP256)
    content = trust_list(roots=(root.public, *roots("b")))
    data = list_seal.seal(list_wire.to_bytes(content), [root.signer])
    assert list_seal.open_list(data, content.roots).signed_by == (root.public,)


def test_a_foreign_root_is_refused_and_beside_a_known_one_ignored() -> None:
    assert fault(file_of(trust_list(), "x")) is TrustFault.OTHER_ROOT
    assert list_seal.open_list(file_of(trust_list(), "a", "x"), roots("a", "b")).signed_by == roots("a")


def test_without_roots_nothing_is_taken() -> None:
    with pytest.raises(TrustRefused) as caught:
        list_seal.open_list(file_of(trust_list()), ())
    assert caught.value.fault is TrustFault.NO_ROOTS


def test_the_same_root_twice_is_not_two_roots() -> None:
    assert fault(file_of(trust_list(), "a", "a")) is TrustFault.DAMAGED


def test_every_flipped_bit_and_every_cut_is_refused_by_name() -> None:
    data = file_of(trust_list(), "a", "b")
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << random.Random(place).randrange(8)
        try:
            opened = list_seal.open_list(bytes(flipped), roots("a", "b"))
        except TrustRefused:
            continue
        # The header of one signature may be turned into a stranger's; the other one then carries the same payload alone.
        assert opened.content == signed(trust_list(), "a").content and len(opened.signed_by) == 1
    for end in range(len(data)):
        assert fault(data[:end]) is TrustFault.DAMAGED
    assert fault(data + b"\0") is TrustFault.DAMAGED


def test_a_signature_of_a_root_on_something_else_is_no_list() -> None:
    payload, root = list_wire.to_bytes(trust_list()), signing_key("a")
    header = cbor.encode({1: -19, 4: root.key_id})
    other = cbor.encode({16: "something-else"})
    message = cbor.encode(["Signature", other, header, b"", payload])
    data = b"\xd8\x62" + cbor.encode([other, {}, payload, [[header, {}, root.sign(message)]]])
    assert fault(data) is TrustFault.DAMAGED
    data = b"\xd8\x62" + cbor.encode([list_seal._PROTECTED, {}, payload, [[header, {}, root.sign(message)]]])
    assert fault(data) is TrustFault.SIGNATURE_FAILED


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 0},
        {"version": 2, "previous": None},
        {"previous": b"\0" * 32},
        {"previous": b"\0" * 31, "version": 2},
        {"expires": NOW - 8 * DAY},
        {"next_update": NOW + 20 * DAY},
        {"list_id": ""},
        {"list_id": "x" * 65},
        {"list_id": "a\nb"},
        {"roots": roots("a")},
        {"roots": roots("a", "a")},
        {"roots": roots("a", "b", "c")},
    ],
)
def test_a_list_that_makes_no_sense_is_damaged(changes: dict[str, object]) -> None:
    assert fault(file_of(replace(trust_list(), **changes))) is TrustFault.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"key_id": b"\0" * 7},
        {"issuer": ""},
        {"sign_until": NOW - 300 * DAY},
        {"verify_until": NOW},
        {"status": KeyStatus.COMPROMISED},
        {"compromised_since": NOW},
        {"usage": KeyUsage(0)},
    ],
)
def test_a_key_that_makes_no_sense_damages_the_list(changes: dict[str, object]) -> None:
    assert fault(file_of(trust_list(1, key(**changes)))) is TrustFault.DAMAGED


def _entries() -> dict[int, object]:
    return cbor.decode(list_wire.to_bytes(trust_list()), canonical=True)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        (9, 1),
        (2, "1"),
        (3, -1),
        (3, 2**60),
        (7, [[-19, b"\0" * 31], [-19, b"\1" * 32]]),
        (7, [[-19], [-19]]),
        (8, [[]]),
    ],
)
def test_an_unknown_field_or_another_type_is_damaged(label: int, value: object) -> None:
    payload = cbor.encode({**_entries(), label: value})
    assert fault(list_seal.seal(payload, [signing_key("a").signer])) is TrustFault.DAMAGED


def test_a_point_has_one_form() -> None:
    entries = _entries()
    raw = signing_key("p", Algorithm.ESP256).public.raw
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    long = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    for form, fits in ((raw, True), (long, False)):
        entries[8][0] |= {2: -9, 3: form}  # type: ignore[index]
        data = list_seal.seal(cbor.encode(entries), [signing_key("a").signer])
        if fits:
            assert list_seal.open_list(data, roots("a", "b"))
        else:
            assert fault(data) is TrustFault.DAMAGED


def test_hostile_bytes_are_refused_by_name() -> None:
    nested = b"\xd8\x62" + b"\x81" * 2800
    huge = b"\xd8\x62\x9b" + b"\x10" + b"\0" * 7
    for data in (
        b"",
        b"\xd8",
        b"\xd8\x62",
        nested,
        huge,
        b"\xd2" + bytes(40),
        b"\xd8\x62\xf6",
        b"\xd8\x62\x84\x80\x80\x80\x80",
    ):
        assert fault(data) is TrustFault.DAMAGED
    assert fault(bytes(list_seal.MOST_BYTES + 1)) is TrustFault.TOO_LARGE


def test_sixty_four_keys_are_six_kilobytes() -> None:
    data = file_of(trust_list(1, *(key(f"k{number}") for number in range(64))))
    assert len(data) < 6_000
    assert len(list_seal.open_list(data, roots("a", "b")).content.keys) == 64


def test_nothing_of_a_list_is_in_an_error() -> None:
    with pytest.raises(TrustRefused) as caught:
        list_seal.open_list(file_of(trust_list(), "x"), roots("a", "b"))
    assert str(caught.value) == "other-root"
