"""What does the strict profile take, and what does it call the rest? Cards of a faulty issuer, signed with the real key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import base45
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.verify import cbor, cose
from kiosk.verify.card import BirthDate, Card, InputState, Kind, Oddity, Parsed, Period, Refusal, Sex
from kiosk.verify.cose import Algorithm, CoseFault
from kiosk.verify.formats import base45_text, fits, recognise, signed, signed_card, signed_claims
from kiosk.verify.formats.signed_claims import TokenClaims
from kiosk.verify.signature import check_signature
from kiosk.verify.signed_part import SignedFault, SignedProfile
from tests.conformance.made import CARD, CLAIMS, SHORT_CARD, SHORT_CLAIMS, bh1, bh1_of, ed25519, p256

TOKEN = signed_claims.write(CLAIMS, signed_card.write(CARD))
FIELDS = ("version", "number", "name", "birth", "sex", "facility", "start", "end", "five_years", "level")
GONE = object()


def read(text: str) -> Parsed:
    return recognise(text.encode())


def with_claims(changed: dict[Any, Any]) -> Parsed:
    claims = {key: value for key, value in {**TOKEN, **changed}.items() if value is not GONE}
    return read(bh1_of(cbor.encode(claims)))


def with_field(**changed: Any) -> Parsed:
    card = signed_card.write(CARD)
    for name, value in changed.items():
        card[FIELDS.index(name)] = value
    return with_claims({-260: {-1: card}})


@pytest.mark.parametrize("signer", [ed25519(), p256()], ids=["ed25519", "esp256"])
@pytest.mark.parametrize(("card", "claims"), [(CARD, CLAIMS), (SHORT_CARD, SHORT_CLAIMS)], ids=["full", "short"])
def test_a_card_comes_back_as_it_was_signed(signer: Any, card: Card, claims: TokenClaims) -> None:
    parsed = read(bh1(signer, card, claims))
    assert (parsed.kind, parsed.input, parsed.card, parsed.fault) == (Kind.BH1, InputState.CLEAN, card, None)
    part = parsed.signed
    assert part is not None
    assert (part.profile, part.algorithm, part.key_id) == (SignedProfile.BH1, signer.public.algorithm, signer.key_id)
    assert (part.issuer, part.token_id) == (claims.issuer, claims.token_id)
    assert (part.issued_at, part.expires_at) == (claims.issued_at, claims.expires_at)
    assert (part.status_list, part.status_index) == (claims.status_list, claims.status_index)
    assert check_signature(part, signer.public)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({1: GONE}, SignedFault.CLAIM_MISSING),
        ({4: GONE}, SignedFault.CLAIM_MISSING),
        ({6: GONE}, SignedFault.CLAIM_MISSING),
        ({7: GONE}, SignedFault.CLAIM_MISSING),
        ({-260: GONE}, SignedFault.CLAIM_MISSING),
        ({2: "subject"}, SignedFault.CLAIM_EXTRA),
        ({5: 1}, SignedFault.CLAIM_EXTRA),
        ({"exp": 1}, SignedFault.CLAIM_EXTRA),
        ({1: ""}, SignedFault.ISSUER),
        ({1: "V" * 65}, SignedFault.ISSUER),
        ({1: "Bảo hiểm"}, SignedFault.ISSUER),
        ({1: "VSS\n"}, SignedFault.ISSUER),
        ({1: 5}, SignedFault.ISSUER),
        ({7: b"1234567"}, SignedFault.TOKEN_ID),
        ({7: b"123456789"}, SignedFault.TOKEN_ID),
        ({7: "12345678"}, SignedFault.TOKEN_ID),
        ({4: TOKEN[6]}, SignedFault.LIFE),
        ({4: TOKEN[6] - 1}, SignedFault.LIFE),
        ({4: TOKEN[6] + 400 * 86_400 + 1}, SignedFault.LIFE),
        ({4: TOKEN[4] * 1000, 6: TOKEN[6] * 1000}, SignedFault.CLAIM_TIME),
        ({6: 1_000_000_000}, SignedFault.CLAIM_TIME),
        ({6: "now"}, SignedFault.CLAIM_TYPE),
        ({65535: 5}, SignedFault.STATUS_REFERENCE),
        ({65535: {}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 1}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": -1, "uri": "a"}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 2**31, "uri": "a"}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 1, "uri": "a b"}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 1, "uri": ""}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 1, "uri": "a", "x": 1}}}, SignedFault.STATUS_REFERENCE),
        ({65535: {"status_list": {"idx": 1, "uri": "a"}, "x": 1}}, SignedFault.STATUS_REFERENCE),
        ({-260: {}}, SignedFault.CARD_SHAPE),
        ({-260: {1: {}}}, SignedFault.CARD_SHAPE),
        ({-260: {-1: []}}, SignedFault.CARD_SHAPE),
        ({-260: {-1: {}}}, SignedFault.CARD_SHAPE),
        ({-260: {-1: signed_card.write(CARD)[:9]}}, SignedFault.CARD_SHAPE),
        ({-260: {-1: [*signed_card.write(CARD), 0]}}, SignedFault.CARD_SHAPE),
    ],
)
def test_claims_of_a_faulty_issuer(changed: dict[Any, Any], fault: SignedFault) -> None:
    parsed = with_claims(changed)
    assert (parsed.input, parsed.reason, parsed.fault) == (InputState.REFUSED, Refusal.SIGNED_CONTENT, fault)
    assert (parsed.card, parsed.signed) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("number", "DN40199123456", SignedFault.CARD_NUMBER),
        ("number", "dn4019912345678", SignedFault.CARD_NUMBER),
        ("number", "DN40199123456 8", SignedFault.CARD_NUMBER),
        ("number", 9912345678, SignedFault.CARD_SHAPE),
        ("number", "DN3019912345678", SignedFault.LEVEL_DIFFERS),
        ("number", "DN6019912345678", SignedFault.LEVEL_DIFFERS),
        ("name", "Nguye\u0302\u0303n Thi\u0323", SignedFault.NAME_NOT_NFC),
        ("name", "Nguyễn\u202eÂn", SignedFault.NAME),
        ("name", "Nguyễn\u200bÂn", SignedFault.NAME),
        ("name", "Nguyễn \U000e0041", SignedFault.NAME),
        ("name", "Nguуen", SignedFault.NAME),
        ("name", "<b>Ân</b>", SignedFault.NAME),
        ("name", "Nguyễn  Ân", SignedFault.NAME),
        ("name", " Nguyễn Ân", SignedFault.NAME),
        ("name", "Ðỗ Ân", SignedFault.NAME),
        ("name", "A" * 81, SignedFault.NAME),
        ("name", "", SignedFault.NAME),
        ("name", "0123", SignedFault.NAME),
        ("birth", 0, SignedFault.BIRTH),
        ("birth", 19_870_231, SignedFault.BIRTH),
        ("birth", 198_703, SignedFault.BIRTH),
        ("birth", 87, SignedFault.BIRTH),
        ("birth", -19_870_312, SignedFault.BIRTH),
        ("sex", 3, SignedFault.SEX),
        ("sex", -1, SignedFault.SEX),
        ("facility", "0100", SignedFault.FACILITY),
        ("facility", "01-01", SignedFault.FACILITY),
        ("start", 0, SignedFault.PERIOD),
        ("start", 20_260_229, SignedFault.DATE),
        ("end", 20_251_231, SignedFault.PERIOD),
        ("end", 20_261_301, SignedFault.DATE),
        ("end", 99_991_231, SignedFault.DATE),
        ("five_years", 1, SignedFault.DATE),
        ("five_years", 2**64 - 1, SignedFault.DATE),
        ("level", 0, SignedFault.LEVEL),
        ("level", 6, SignedFault.LEVEL),
        ("level", "4", SignedFault.CARD_SHAPE),
        ("version", "1", SignedFault.CARD_SHAPE),
    ],
)
def test_fields_of_a_faulty_issuer(field: str, value: object, fault: SignedFault) -> None:
    parsed = with_field(**{field: value})
    assert (parsed.input, parsed.reason, parsed.fault) == (InputState.REFUSED, Refusal.SIGNED_CONTENT, fault)


def test_a_later_form_is_named_as_one() -> None:
    for card in ([2, "anything"], [2, *signed_card.write(CARD)[1:]], [0, 1]):
        parsed = with_claims({-260: {-1: card}})
        assert (parsed.reason, parsed.fault) == (Refusal.NOT_SUPPORTED, SignedFault.CARD_VERSION)


@pytest.mark.parametrize("algorithm", [-7, -8, -35, -37, -257, 0, 5])
def test_other_algorithms_are_refused(algorithm: int) -> None:
    protected = cbor.encode({1: algorithm, 4: ed25519().key_id})
    assert read(bh1_of(signed.payload_of(CARD, CLAIMS), protected=protected)).fault is CoseFault.ALGORITHM


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ({1: -19}, CoseFault.HEADER),
        ({4: bytes(8)}, CoseFault.HEADER),
        ({1: -19, 4: bytes(8), 16: "x"}, CoseFault.HEADER),
        ({1: -19, 4: bytes(7)}, CoseFault.KEY_ID),
        ({1: -19, 4: bytes(9)}, CoseFault.KEY_ID),
        ({1: -19, 4: "12345678"}, CoseFault.KEY_ID),
        ({1: "EdDSA", 4: bytes(8)}, CoseFault.ALGORITHM),
    ],
)
def test_other_headers_are_refused(header: dict[Any, Any], fault: CoseFault) -> None:
    payload = signed.payload_of(CARD, CLAIMS)
    assert read(bh1_of(payload, protected=cbor.encode(header))).fault is fault


@given(st.data())
def test_the_quick_look_finds_what_the_rules_find(data: st.DataObject) -> None:
    """Whole cards of every length, and cards with a byte changed: the same message, or none and the rules decide."""
    payload = data.draw(st.binary(max_size=300))
    protected = signed.protected_of(data.draw(st.sampled_from(sorted(signed.ALGORITHMS))), bytes(8))
    whole = bytearray(cose.sign1(protected, payload, bytes(64)))
    assert (signed._at_a_look(bytes(whole)) is not None) == (24 <= len(payload) <= 255)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    for message in (bytes(whole), bytes(whole[:-1]), bytes(whole) + b"\0"):
        quick = signed._at_a_look(message)
        assert quick is None or quick == cose.parse_sign1(message, strict=True)


def test_the_algorithm_of_the_code_must_be_the_keys() -> None:
    part = read(bh1(ed25519())).signed
    assert part is not None
    assert not check_signature(replace(part, algorithm=int(Algorithm.ESP256)), ed25519().public)


def test_what_the_form_cannot_say_is_left_out() -> None:
    parsed = read(bh1(card=replace(CARD, address="Số 1 phố Mẫu", check_string="0a", issued_on=date(2026, 1, 1))))
    assert parsed.card == CARD


def test_odd_but_possible_cards_are_read_and_reported() -> None:
    old = replace(CARD, card_number="DN401AB12345678", social_insurance_number=None)
    assert read(bh1(card=old)).oddities == (Oddity.NUMBER_LEGACY,)
    early = replace(CARD, birth=BirthDate(year=2026, month=5, day=1), period=Period(start=date(2026, 1, 1)))
    assert read(bh1(card=early)).input is InputState.CLEAN


def test_a_line_end_of_the_scanner_is_no_part_of_the_code() -> None:
    parsed = read(bh1() + "\r\n")
    assert (parsed.input, parsed.oddities) == (InputState.CLEAN, (Oddity.LINE_END,))
    assert fits(bh1().encode())
    assert not fits(bh1().lower().encode())


@pytest.mark.parametrize(
    ("card", "claims"),
    [
        (replace(CARD, name=None), CLAIMS),
        (replace(CARD, name="A" * 81), CLAIMS),
        (replace(CARD, birth=None), CLAIMS),
        (replace(CARD, benefit_level=None), CLAIMS),
        (replace(CARD, benefit_level="3"), CLAIMS),
        (replace(CARD, card_number=None, social_insurance_number=None), CLAIMS),
        (replace(CARD, period=Period()), CLAIMS),
        (CARD, replace(CLAIMS, expires_at=CLAIMS.issued_at)),
        (CARD, replace(CLAIMS, expires_at=CLAIMS.issued_at + timedelta(days=401))),
        (CARD, replace(CLAIMS, issued_at=CLAIMS.issued_at + timedelta(milliseconds=1))),
        (CARD, replace(CLAIMS, issuer="Bệnh viện")),
        (CARD, replace(CLAIMS, token_id=b"1")),
        (CARD, replace(CLAIMS, status_list=None)),
        (CARD, replace(CLAIMS, status_index=None)),
        (CARD, replace(CLAIMS, status_index=-1)),
    ],
)
def test_nobody_signs_what_nobody_would_read(card: Card, claims: TokenClaims) -> None:
    with pytest.raises(ValueError, match="signed card") as refused:
        signed.payload_of(card, claims)
    assert "Nguyễn" not in str(refused.value)


def test_an_issuer_cannot_write_another_header_or_a_longer_text() -> None:
    with pytest.raises(ValueError, match="signed card"):
        signed.protected_of(Algorithm.ES256, bytes(8))
    with pytest.raises(ValueError, match="signed card"):
        signed.protected_of(Algorithm.ED25519, bytes(7))
    with pytest.raises(ValueError, match="characters"):
        signed.text_of(b"\xa0", bytes(600), bytes(64))


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
CARDS = st.builds(
    Card,
    social_insurance_number=st.from_regex("99[0-9]{8}", fullmatch=True),
    name=st.sampled_from(["Nguyễn Ân", "Đỗ Thị Mẫu", "H'Mẫu Niê", "A"]),
    birth=st.builds(BirthDate.of, DAYS) | st.builds(BirthDate, year=st.integers(1850, 2199)),
    sex=st.sampled_from([None, *Sex]),
    first_facility=st.none() | st.from_regex("[0-9]{5}", fullmatch=True),
    period=st.builds(Period, start=DAYS),
    five_years_on=st.none() | DAYS,
    benefit_level=st.sampled_from("12345"),
)


@given(
    CARDS,
    st.integers(1, 400),
    st.datetimes(datetime(2020, 1, 2), datetime(2099, 12, 31)),
    st.binary(min_size=8, max_size=8),
)
def test_every_possible_card_comes_back(card: Card, days: int, issued: datetime, token_id: bytes) -> None:
    start = issued.replace(microsecond=0, tzinfo=UTC)
    claims = TokenClaims(issuer="VSS", issued_at=start, expires_at=start + timedelta(days=days), token_id=token_id)
    parsed = read(bh1(card=card, claims=claims))
    assert parsed.card == card
    assert parsed.signed is not None
    assert (parsed.signed.issued_at, parsed.signed.token_id) == (start, token_id)


@given(st.binary(max_size=80))
def test_base45_is_that_of_the_other_library(data: bytes) -> None:
    text = base45_text.encode(data)
    assert text == base45.b45encode(data).decode()
    assert base45_text.decode(text) == data


@given(st.text(alphabet=base45_text.ALPHABET, max_size=12))
def test_base45_has_one_text_for_every_value(text: str) -> None:
    try:
        wanted: bytes | None = base45.b45decode(text)
    except ValueError:
        wanted = None
    try:
        data: bytes | None = base45_text.decode(text)
    except Exception as refused:
        assert str(refused) == "mangled"
        data = None
    assert data == wanted
    assert data is None or base45_text.encode(data) == text


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for prefix in ("BH1:", "HC1:"):
        parsed = recognise((prefix + text * 5).encode("utf-8", "surrogatepass"))
        assert parsed.input is InputState.REFUSED


def test_key_id_of_a_key() -> None:
    assert cose.key_id(ed25519().public.raw) == ed25519().key_id
    assert len(ed25519().key_id) == 8
