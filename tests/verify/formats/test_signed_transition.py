"""Is the signature behind today's card text found, and what exactly is signed?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.verify.card import InputState, Kind, LivingArea, Oddity
from kiosk.verify.formats import fits, recognise, transition
from kiosk.verify.formats.render import render
from kiosk.verify.signature import check_signature
from kiosk.verify.signed_part import SignedProfile
from tests.conformance.made import CARD, Signer, ed25519, p256

PLAIN = render(
    replace(
        CARD,
        issued_on=date(2026, 1, 1),
        check_string="0123456789abcdef-7102",
        address="Số 1 phố Mẫu",
        living_area=LivingArea.NONE,
        management_code="01019912345678",
    ),
    Kind.BHYT15,
)


def signed_text(signer: Signer, message: bytes = PLAIN) -> bytes:
    return transition.text_of(message, signer.key_id, signer.sign(message))


@pytest.mark.parametrize("signer", [ed25519(), p256()], ids=["ed25519", "esp256"])
def test_the_bytes_before_the_key_are_signed(signer: Signer) -> None:
    parsed = recognise(signed_text(signer))
    assert (parsed.kind, parsed.input, parsed.oddities) == (Kind.BHYT_SIGNED, InputState.CLEAN, ())
    assert parsed.card == recognise(PLAIN).card
    part = parsed.signed
    assert part is not None
    assert (part.profile, part.algorithm, part.key_id) == (SignedProfile.BHYT_SIGNED, None, signer.key_id)
    assert part.message == PLAIN
    assert check_signature(part, signer.public)
    assert fits(signed_text(signer))


def test_readers_of_the_first_parts_notice_nothing() -> None:
    assert signed_text(ed25519()).split(b"|")[: PLAIN.count(b"|") + 1] == PLAIN.split(b"|")


def test_one_changed_byte_is_another_text() -> None:
    text = signed_text(ed25519())
    other = recognise(text.replace(b"31/12/2026", b"31/12/2027")).signed
    assert other is not None
    assert not check_signature(other, ed25519().public)


def test_an_upper_s_is_not_taken() -> None:
    from tests.conformance.test_redressed import other_s

    text = transition.text_of(PLAIN, p256().key_id, other_s(p256().sign(PLAIN)))
    part = recognise(text).signed
    assert part is not None
    assert not check_signature(part, p256().public)


def test_a_scanners_line_end_is_not_signed() -> None:
    parsed = recognise(signed_text(ed25519()) + b"\r\n")
    assert parsed.signed is not None
    assert check_signature(parsed.signed, ed25519().public)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + b"A",
        lambda text: text + b"==",
        lambda text: text[:-1] + (b"B" if text[-1:] in b"AQgw" else b"C"),
        lambda text: text.replace(b"|k=", b"|k= "),
        lambda text: text.replace(b"|s=", b" |s="),
        lambda text: text.replace(b"|k=", b"|k=A"),
        lambda text: text[:-2] + b"+/",
    ],
)
def test_a_signature_that_is_not_whole_is_none(change: object) -> None:
    """Read as the unsigned card that it says it is, and reported: leaving the signature away says no more."""
    text = change(signed_text(ed25519()))  # type: ignore[operator]
    parsed = recognise(text)
    assert (parsed.kind, parsed.input, parsed.signed) == (Kind.BHYT_SIGNED, InputState.CLEAN, None)
    assert Oddity.SIGNATURE_FORM in parsed.oddities
    assert not fits(text)


def test_one_signature_has_one_text() -> None:
    """The last character of base64 has bits to spare; a text that uses them is another text for the same bytes."""
    text = signed_text(ed25519())
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(chr(text[-1]))
    assert last % 16 == 0
    for spare in range(1, 16):
        other = text[:-1] + b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last + spare :][:1]
        assert recognise(other).signed is None


def test_two_signatures_cover_each_other() -> None:
    inner = signed_text(p256())
    part = recognise(signed_text(ed25519(), inner)).signed
    assert part is None or part.message == inner


@pytest.mark.parametrize(("key_id", "signature"), [(bytes(7), bytes(64)), (bytes(8), bytes(63))])
def test_nothing_else_is_written(key_id: bytes, signature: bytes) -> None:
    with pytest.raises(ValueError, match="key id"):
        transition.text_of(PLAIN, key_id, signature)
