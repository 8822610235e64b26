"""Fuzz of signed cards (`BH1:` and the transition form): nothing but what was signed is taken, and in one text only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kiosk.verify import cbor, cose
from kiosk.verify.card import InputState, Kind, Parsed
from kiosk.verify.cose import Algorithm
from kiosk.verify.formats import base45_text, recognise, signed, transition
from kiosk.verify.formats.signed_claims import TokenClaims
from kiosk.verify.signature import check_signature, signer
from tests.conformance.made import Signer, bh1_of, ed25519, own_cards, p256
from tests.fuzz.bytes_read import BytesRead
from tests.verify.formats.codes import FORMS, code

LONGEST = 1000


def seeds() -> Iterator[bytes]:
    """The first byte says what the rest is: a text, a message, edits of one, a payload or a text to be signed."""
    for text in (*own_cards(), *_transitions()):
        yield b"\0" + text.encode()
    for text in own_cards():
        message = base45_text.decode(text[4:])
        yield b"\1" + message
        part = recognise(text.encode()).signed
        assert part is not None
        yield b"\3" + cbor.decode(part.message, canonical=True)[3]
        yield b"\4" + cbor.decode(part.message, canonical=True)[1]
    yield bytes((2, 0, 0, 40, 7, 1, 0, 90, 200))
    yield bytes((2, 5, 1, 4, 65))
    for form in FORMS.values():
        yield b"\5" + code(form)


def run(data: bytes) -> None:
    read = BytesRead(data)
    kind = read.byte() % 6
    if kind == 0:
        _nothing_new(read.rest())
    elif kind == 1:
        _nothing_new(signed.PREFIX.encode() + base45_text.encode(read.rest()).encode())
    elif kind == 2:
        _nothing_new(_edited(read))
    elif kind == 3:
        _signed_payload(read.rest(), None)
    elif kind == 4:
        _signed_payload(_payload(), read.rest())
    else:
        _signed_text(read.rest())


def _nothing_new(data: bytes) -> None:
    """Our keys have signed a few texts: no other one is theirs."""
    parsed = recognise(data)
    _is_one_answer(parsed)
    part = parsed.signed
    if part is not None and signer(part, [key.public for key in _signers() if key.key_id == part.key_id]):
        assert data.rstrip(b"\r\n\t").decode() in _known(), "a changed code was taken"


def _edited(read: BytesRead) -> bytes:
    data = bytearray(read.one_of(sorted(_known())).encode())
    if read.byte() % 2 and data[:4] == b"BH1:":
        data = bytearray(base45_text.decode(data[4:].decode()))
    message = data[0] == 0xD2
    while read.left > 1 and data:
        at = read.number(len(data) - 1)
        how, value = read.byte() % 4, read.byte()
        if how == 0:
            data[at] = value
        elif how == 1:
            data[at:at] = bytes((value,))
        elif how == 2:
            del data[at : at + 1 + value % 3]
        else:
            data[at] ^= 1 << value % 8
    return signed.PREFIX.encode() + base45_text.encode(bytes(data)).encode() if message else bytes(data)


def _signed_payload(payload: bytes, protected: bytes | None) -> None:
    """What a faulty issuer signs: refused by name, or a card that is written in this one way."""
    for key in _signers():
        text = bh1_of(payload, key, protected)
        parsed = recognise(text.encode())
        _is_one_answer(parsed)
        part, card = parsed.signed, parsed.card
        if part is None or card is None:
            continue
        if part.key_id == key.key_id:
            assert check_signature(part, key.public) == (part.algorithm == key.public.algorithm)
        assert part.issuer is not None
        assert part.issued_at is not None
        assert part.expires_at is not None
        assert part.token_id is not None
        claims = TokenClaims(
            issuer=part.issuer,
            issued_at=part.issued_at,
            expires_at=part.expires_at,
            token_id=part.token_id,
            status_list=part.status_list,
            status_index=part.status_index,
        )
        assert signed.payload_of(card, claims) == payload, "two payloads for one card"
        assert part.algorithm is not None
        header = signed.protected_of(Algorithm(part.algorithm), part.key_id)
        assert signed.text_of(header, payload, part.signature) == text, "two texts for one message"


def _signed_text(message: bytes) -> None:
    """Any text signed in the transition form: the signature is over what the card is read from."""
    key = ed25519()
    text = transition.text_of(message, key.key_id, key.sign(message))
    parsed = recognise(text)
    _is_one_answer(parsed)
    if parsed.signed is not None and parsed.kind is Kind.BHYT_SIGNED:
        assert parsed.signed.message == message
        assert check_signature(parsed.signed, key.public)
        assert parsed.card is not None


def _is_one_answer(parsed: Parsed) -> None:
    if parsed.input is InputState.REFUSED:
        assert parsed.reason is not None
        assert parsed.card is None
    if parsed.signed is not None:
        assert len(parsed.signed.key_id) == cose.KEY_ID_BYTES
        assert len(parsed.signed.payload_digest) == 32
        # Another key than any that is asked for, and a good signature of something else.
        assert not check_signature(parsed.signed, ed25519("nobody").public)


@cache
def _payload() -> bytes:
    part = recognise(own_cards()[0].encode()).signed
    assert part is not None
    payload = cbor.decode(part.message, canonical=True)[3]
    assert isinstance(payload, bytes)
    return payload


@cache
def _transitions() -> tuple[str, ...]:
    texts = []
    for key in _signers():
        message = code(FORMS["new"])
        texts.append(transition.text_of(message, key.key_id, key.sign(message)).decode())
    return tuple(texts)


@cache
def _known() -> frozenset[str]:
    return frozenset((*own_cards(), *_transitions()))


def _signers() -> tuple[Signer, ...]:
    return ed25519(), p256()
