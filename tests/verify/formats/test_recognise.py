"""What is no card: numbers alone, foreign codes by name, unknown texts; table oddities; the closed lists' page."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from kiosk.verify.card import InputState, Kind, NumberKind, Oddity, Refusal
from kiosk.verify.formats import fields, recognise
from kiosk.verify.tables import Tables, default_directory
from tests.verify.formats.codes import CITIZEN, FORMS, OLD, code


@pytest.mark.parametrize(
    ("text", "kind", "value", "odd"),
    [
        ("DN4799900000001", NumberKind.CARD, "DN4799900000001", ()),
        ("dn4799900000001", NumberKind.CARD, "DN4799900000001", (Oddity.NUMBER_LOWER_CASE,)),
        ("DN 4 79 99000 00001", NumberKind.CARD, "DN4799900000001", (Oddity.NUMBER_GROUPED,)),
        ("DN-4-79-99-000-00001", NumberKind.CARD, "DN4799900000001", (Oddity.NUMBER_GROUPED,)),
        (" 9900000001 ", NumberKind.SOCIAL_INSURANCE, "9900000001", ()),
        ("99000.00001", NumberKind.SOCIAL_INSURANCE, "9900000001", (Oddity.NUMBER_GROUPED,)),
        ("099190000001\r\n", NumberKind.CITIZEN, "099190000001", (Oddity.LINE_END,)),
        ("TE179KT99000001", NumberKind.CARD, "TE179KT99000001", (Oddity.NUMBER_TEMPORARY,)),
    ],
)
def test_number_alone(text: str, kind: NumberKind, value: str, odd: tuple[Oddity, ...]) -> None:
    parsed = recognise(text.encode())
    assert (parsed.kind, parsed.oddities) == (Kind.NUMBER, odd)
    assert parsed.number is not None
    assert (parsed.number.kind, parsed.number.value) == (kind, value)


def test_fields_of_numbers() -> None:
    assert fields(recognise(b"9900000001")) == {"social_insurance_number": "9900000001"}
    assert fields(recognise(b"099190000001")) == {"citizen_id": "099190000001"}
    assert fields(recognise(b"DN4799900000001")) == {
        "card_number": "DN4799900000001",
        "social_insurance_number": "9900000001",
        "benefit_level": "4",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("990000001", Refusal.NUMBER_LENGTH),
        ("99000000001", Refusal.NUMBER_LENGTH),
        ("DN479990000000", Refusal.NUMBER_LENGTH),
        ("DN47999000000011", Refusal.NUMBER_LENGTH),
        ("9900O00001", Refusal.NUMBER_FORM),
        ("0N4799900000001", Refusal.NUMBER_FORM),
        ("DNA799900000001", Refusal.NUMBER_FORM),
        ("0991900000O1", Refusal.NUMBER_FORM),
    ],
)
def test_number_refused(text: str, reason: Refusal) -> None:
    parsed = recognise(text.encode())
    assert (parsed.kind, parsed.reason) == (Kind.NUMBER, reason)


VIETQR = "00020101021238540010A00000072701240006970436011099999999990208QRIBFTTA53037045802VN6304A1B2"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://example.vn/kham-benh?id=1", Kind.URL),
        ("HTTP://EXAMPLE.VN", Kind.URL),
        ("www.example.vn", Kind.URL),
        ("example.gov.vn/tra-cuu", Kind.URL),
        ("https://example.vn/a|b|c", Kind.URL),
        (VIETQR, Kind.PAYMENT),
        ("2|99|0999999999|NGUYEN VAN MAU||0|0|50000|", Kind.PAYMENT),
        ("bitcoin:bc1qexample", Kind.PAYMENT),
        ("https://example.vn/login?session=1", Kind.LOGIN),
        ("https://sso.example.vn/oauth2/authorize?x=1", Kind.LOGIN),
        ("https://zaloapp.com/qr/l/abc", Kind.LOGIN),
        ("otpauth://totp/x?secret=ABC", Kind.LOGIN),
        ("vneid://session/1", Kind.LOGIN),
        ('{"sessionId":"1","x":2}', Kind.LOGIN),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Kind.LOGIN),
        ("WIFI:S:benh-vien;T:WPA;P:x;;", Kind.UNKNOWN),
        ("BEGIN:VCARD\nVERSION:3.0", Kind.UNKNOWN),
        ("nguyễn văn mẫu", Kind.UNKNOWN),
        ("a|b|c", Kind.UNKNOWN),
        ("|" * 30, Kind.UNKNOWN),
        ("đ", Kind.UNKNOWN),
    ],
)
def test_foreign_code_is_named_and_refused(text: str, kind: Kind) -> None:
    parsed = recognise(text.encode())
    assert parsed.kind is kind
    assert parsed.reason in (Refusal.FOREIGN_CODE, Refusal.HOSTILE_TEXT)
    assert (parsed.reason is Refusal.HOSTILE_TEXT) == ("\n" in text)


def test_prefixed_certificates_are_named() -> None:
    for text, kind in (("BH1:NCFOXN", Kind.BH1), ("HC1:NCFOXN", Kind.HC1)):
        parsed = recognise(text.encode())
        assert (parsed.kind, parsed.input, parsed.card) == (kind, InputState.REFUSED, None)


def test_nothing() -> None:
    for data in (b"", b" ", b"\r\n", b"\t\t"):
        assert recognise(data).reason is Refusal.EMPTY
    assert recognise(b"\xff\xfe\x00").reason is Refusal.FOREIGN_CODE


def test_tables_add_what_only_they_know() -> None:
    tables = Tables.load(default_directory())
    assert recognise(code(OLD), tables).oddities == recognise(code(OLD)).oddities
    assert Oddity.OBJECT_CODE_UNKNOWN in recognise(code(OLD, number="ZZ4799900000001"), tables).oddities
    assert Oddity.PROVINCE_UNKNOWN in recognise(b"DN4999900000001", tables).oddities
    assert Oddity.PROVINCE_UNKNOWN not in recognise(b"QN5979900000001", tables).oddities
    assert Oddity.CITIZEN_PROVINCE_UNKNOWN in recognise(code(CITIZEN), tables).oddities
    for number in (b"001" + b"190000001", b"027" + b"190000001", b"101" + b"190000001"):
        assert recognise(number, tables).oddities == ()


def test_oddities_come_in_the_order_of_the_list() -> None:
    odd = recognise(code(OLD, facility="79000", birth="1/1/1990", end="") + b"\r").oddities
    assert odd == (
        Oddity.LINE_END,
        Oddity.END_MARK_MISSING,
        Oddity.DATE_SHORT,
        Oddity.FACILITY_FORM,
        Oddity.FACILITY_TEMPORARY,
    )


def test_repr_shows_no_person() -> None:
    shown = repr(recognise(code(OLD))) + repr(recognise(code(CITIZEN))) + repr(recognise(b"9900000001"))
    assert "Trần" not in shown
    assert "99000" not in shown
    assert "0991900" not in shown


def test_time_grows_with_the_length_only() -> None:
    """4 KB of the nastiest texts take at most some hundred times a usual card (bare lengths differ by 20)."""
    usual = min(_cpu(code(OLD)) for _ in range(5))
    tail = b"|" * 4000
    for data in (
        tail,
        b"9900000001" + tail,
        b"099190000001" + tail,
        b"2" * 4096,
        b"-" * 4096,
        b"a." * 2048,
        b"Ab " * 1300,
    ):
        assert min(_cpu(data) for _ in range(3)) < 300 * usual


def _cpu(data: bytes) -> float:
    start = time.thread_time()
    for _ in range(5):
        recognise(data)
    return time.thread_time() - start


def test_every_word_stands_in_the_page_and_no_other() -> None:
    page = (Path(__file__).parents[3] / "docs" / "codes.md").read_text(encoding="utf-8")
    sections = dict(
        zip(re.findall("^## (.+)$", page, re.MULTILINE), re.split("^## .+$", page, flags=re.MULTILINE)[1:], strict=True)
    )
    for title, words in (("Kinds", Kind), ("Reasons for a refusal", Refusal), ("Oddities", Oddity)):
        listed = re.findall(r"^\| `([a-z0-9_-]+)` \| .{10,} \|$", sections[title], re.MULTILINE)
        assert listed == [word.value for word in words]


def test_all_made_codes_are_read() -> None:
    assert all(recognise(code(form)).input is InputState.CLEAN for form in FORMS.values())
