"""What did the gateway say? Bytes in, typed answer out; whatever is not a whole, plain answer is a closed fault."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, TypeVar

import msgspec

from kiosk.verify.card import Card, LivingArea, Period, Sex
from kiosk.verify.gateway import dates
from kiosk.verify.gateway.values import Fault, GatewayUnavailable
from kiosk.verify.gateway.wire import Answer, TokenAnswer, text
from kiosk.verify.names import NameNotAllowed, clean

S = TypeVar("S", bound=msgspec.Struct)

LONGEST_NOTE = 500
_CARD = re.compile(r"[A-Z]{2}[0-9]{3}[0-9A-Z]{10}")
_PERSON = re.compile(r"\d{10}", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z_-]{1,12}")
_SEXES = {"nam": Sex.MALE, "1": Sex.MALE, "nữ": Sex.FEMALE, "nu": Sex.FEMALE, "2": Sex.FEMALE}
_AREAS = {"": LivingArea.NONE, "k1": LivingArea.K1, "k2": LivingArea.K2, "k3": LivingArea.K3}


def decoded(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`, keys lower-cased. Raises `GatewayUnavailable` (not-json, malformed)."""
    fault = None
    try:
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        fault = Fault.NOT_JSON
    if fault is not None:
        raise GatewayUnavailable(fault)
    if not isinstance(found, dict):
        raise GatewayUnavailable(Fault.MALFORMED)
    return lowered(found)


def lowered(table: dict[str, Any]) -> dict[str, Any]:
    """The same with lower-case keys. One key twice with different values is no answer: nobody knows which counts."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if found.setdefault(key.lower(), value) != value:
            raise GatewayUnavailable(Fault.MALFORMED)
    return found


def converted(table: dict[str, Any], kind: type[S]) -> S:
    """The struct of these fields. Raises `GatewayUnavailable` (malformed) for a field of a wrong type."""
    found = None
    try:
        found = msgspec.convert(table, kind)
    except (msgspec.ValidationError, RecursionError):
        pass
    if found is None:
        raise GatewayUnavailable(Fault.MALFORMED)
    return found


def read_answer(body: bytes) -> Answer:
    """The answer of a look-up or of the history. Raises `GatewayUnavailable`."""
    return converted(decoded(body), Answer)


def read_token(body: bytes) -> TokenAnswer:
    """The answer of token/take. Raises `GatewayUnavailable`."""
    table = decoded(body)
    if isinstance(table.get("apikey"), dict):
        table["apikey"] = lowered(table["apikey"])
    return converted(table, TokenAnswer)


def code_of(code: str | int) -> str:
    """maKetQua as sent. A number is not filled up to three digits: 0 would then be "in order". Raises (malformed)."""
    found = text(code)
    if not _CODE.fullmatch(found):
        raise GatewayUnavailable(Fault.MALFORMED)
    return found


def note_of(answer: Answer) -> str:
    """ghiChu fit for a screen: one line, nothing invisible, nothing that turns the direction of writing."""
    shown = "".join(
        " " if unicodedata.category(letter)[0] in "ZC" else letter for letter in text(answer.note)[: 4 * LONGEST_NOTE]
    )
    return " ".join(unicodedata.normalize("NFC", shown).split())[:LONGEST_NOTE]


def card_of(answer: Answer) -> Card | None:
    """The person's card; None where the answer tells neither a number nor a person."""
    number, person = _number(answer.card_number, _CARD), _number(answer.social_insurance_number, _PERSON)
    if number is None and person is None:
        # Some answers carry the person's number where the card's belongs.
        person = _number(answer.card_number, _PERSON)
    name, born = _name(answer.name), dates.birth(text(answer.birth))
    if number is None and person is None and name is None and born is None:
        return None
    return Card(
        card_number=number,
        social_insurance_number=person or _person_of(number),
        name=name,
        birth=born,
        sex=_SEXES.get(text(answer.sex).casefold()),
        first_facility=_facility(text(answer.first_facility)),
        period=Period(start=_day(answer.valid_from), end=_day(answer.valid_to)),
        living_area=_AREAS.get(text(answer.living_area).casefold()) if answer.living_area is not None else None,
        five_years_on=_day(answer.five_years_on),
    )


def new_card_of(answer: Answer) -> Card | None:
    """The newer card of codes 003 and 004; the person stands in the other one."""
    number = _number(answer.new_card_number, _CARD)
    if number is None:
        return None
    return Card(
        card_number=number,
        social_insurance_number=_number(answer.social_insurance_number, _PERSON) or _person_of(number),
        first_facility=_facility(text(answer.new_first_facility)),
        period=Period(start=_day(answer.new_valid_from), end=_day(answer.new_valid_to)),
    )


def old_number_of(answer: Answer) -> str | None:
    """maTheCu."""
    return _number(answer.old_card_number, _CARD)


def _number(value: Any, form: re.Pattern[str]) -> str | None:
    found = text(value).replace(" ", "").upper()
    return found if form.fullmatch(found) else None


def _person_of(card_number: str | None) -> str | None:
    """The BHXH number in a card number; cards before 2017 may have letters there."""
    tail = card_number[-10:] if card_number else ""
    return tail if _PERSON.fullmatch(tail) else None


def _name(value: Any) -> str | None:
    try:
        return clean(text(value))[0]
    except NameNotAllowed:
        return None


def _facility(value: str) -> str | None:
    digits = "".join(letter for letter in value if letter.isascii() and letter.isdigit())
    return digits if len(digits) == 5 else None


def _day(value: Any) -> date | None:
    return dates.day(text(value))
