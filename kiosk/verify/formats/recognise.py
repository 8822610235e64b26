"""What was held up, scanned or typed? Any bytes in, one `Parsed` out; never an exception, time linear in the length."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.verify.card import InputState, Kind, NumberKind, Oddity, Parsed, Refusal
from kiosk.verify.formats import bhyt, cccd, hcert, signed, transition
from kiosk.verify.formats.consistency import card_oddities, citizen_oddities, is_province_code_of_birth
from kiosk.verify.formats.foreign import foreign_kind, prefixed
from kiosk.verify.formats.numbers import (
    is_card_number,
    is_citizen_number,
    is_insurance_number,
    looks_like_number,
    number_oddities,
    read_number,
)
from kiosk.verify.formats.text import MAX_BYTES, Refused, is_hostile

if TYPE_CHECKING:
    from kiosk.verify.tables import Tables

_ORDER = {oddity: place for place, oddity in enumerate(Oddity)}
_LINE_ENDS = "\r\n\t"
# A number and then something that is neither a bar nor part of a number: a keyboard layout that has no bar there.
_OTHER_BAR = re.compile("(?:[A-Za-z]{2}[0-9]{13}|[0-9]{10}|[0-9]{12})[^0-9A-Za-z \\r\\n\\t|.-]")
_OTHER_BAR_LENGTH = 40
# Oddities after which a text is not what a card office printed: a repair that shows one of them is no repair.
_DOUBTFUL = frozenset(
    {
        Oddity.END_MARK_OTHER,
        Oddity.EXTRA_PARTS,
        Oddity.NUMBER_LONG,
        Oddity.LEVEL_UNKNOWN,
        Oddity.NAME_NOT_HEX,
        Oddity.BIRTH_MISSING,
        Oddity.SEX_UNKNOWN,
        Oddity.ADDRESS_NOT_HEX,
        Oddity.DATE_IMPOSSIBLE,
        Oddity.DATE_SHORT,
        Oddity.MANAGEMENT_FORM,
        Oddity.MANAGEMENT_DIFFERS,
        Oddity.AREA_UNKNOWN,
        Oddity.CHECK_STRING_FORM,
        Oddity.PLACE_NOT_HEX,
        Oddity.SIGNATURE_FORM,
        Oddity.BIRTH_AFTER_ISSUE,
        Oddity.PERIOD_REVERSED,
        Oddity.OLD_CITIZEN_ID_FORM,
        Oddity.CITIZEN_SEX_DIFFERS,
        Oddity.CITIZEN_BIRTH_DIFFERS,
    }
)


def recognise(data: bytes, tables: Tables | None = None) -> Parsed:
    """Say what some bytes are and read them. With `tables`, unknown object codes and provinces are reported too.

    A text that cannot be trusted whole is refused with its reason and carries no fields at all. Tables that were not
    checked before (`Tables.check`) may raise their `TableError` here; nothing else does.
    """
    if len(data) > MAX_BYTES:
        return _refused(Kind.UNKNOWN, Refusal.TOO_LONG)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        # No card is anything but UTF-8; the kind can still be told by its ASCII.
        kind = _card_kind(data.decode("ascii", "replace").split("|"))
        return _refused(kind, Refusal.FOREIGN_CODE if kind is Kind.UNKNOWN else Refusal.MANGLED)
    odd: set[Oddity] = set()
    body = text.rstrip(_LINE_ENDS)
    if body != text:
        odd.add(Oddity.LINE_END)
    if not body.strip():
        return _refused(Kind.UNKNOWN, Refusal.EMPTY)
    kind = Kind.UNKNOWN
    try:
        prefix = prefixed(body)
        if prefix is not None:
            kind = prefix
            return _signed(kind, body, odd, tables)
        if "|" in body:
            parts = body.split("|")
            kind = _card_kind(parts)
            if kind is not Kind.UNKNOWN:
                return _card(kind, body, parts, odd, tables)
        elif looks_like_number(body.strip()):
            kind = Kind.NUMBER
            number = read_number(body.strip(), odd)
            if tables is not None:
                odd |= _number_table_oddities(number.kind, number.value, tables)
            return Parsed(kind=kind, input=InputState.CLEAN, oddities=_ordered(odd), number=number)
    except Refused as refusal:
        return _refused(kind, refusal.reason, refusal.fault)
    return _no_card(body)


def fits(data: bytes) -> bool:
    """Whether the bytes are a card code or number with every check passed that can be made without asking anybody.

    For the repair of damaged wedge scans: stricter than `recognise`, which reads whatever can be read.
    """
    parsed = recognise(data)
    return parsed.input is not InputState.REFUSED and _DOUBTFUL.isdisjoint(parsed.oddities)


def _signed(kind: Kind, body: str, odd: set[Oddity], tables: Tables | None) -> Parsed:
    """A code whose content is its signed part; a health certificate is read, but is no card."""
    if kind is Kind.HC1:
        certificate = hcert.read(body)
        return Parsed(kind=kind, input=InputState.REFUSED, reason=Refusal.HEALTH_CERTIFICATE, signed=certificate)
    card, part = signed.read(body)
    odd |= card_oddities(card)
    if card.card_number is not None:
        odd |= number_oddities(card.card_number)
        if tables is not None:
            odd |= _number_table_oddities(NumberKind.CARD, card.card_number, tables)
    return Parsed(kind=kind, input=InputState.CLEAN, oddities=_ordered(odd), card=card, signed=part)


def _card(kind: Kind, body: str, parts: list[str], odd: set[Oddity], tables: Tables | None) -> Parsed:
    if any(is_hostile(part) for part in parts):
        raise Refused(Refusal.HOSTILE_TEXT)
    if kind is Kind.CCCD:
        citizen = cccd.read(parts, odd)
        odd |= citizen_oddities(citizen)
        if tables is not None:
            odd |= _number_table_oddities(NumberKind.CITIZEN, citizen.citizen_id, tables)
        return Parsed(kind=kind, input=InputState.CLEAN, oddities=_ordered(odd), citizen=citizen)
    part = None
    has_signature = kind is Kind.BHYT_SIGNED
    if has_signature:
        _refuse_damaged_signature(parts[-2:])
        part = transition.read(body)
        if part is None:
            odd.add(Oddity.SIGNATURE_FORM)
        parts = parts[:-2]
    layout, card = bhyt.read(parts, odd, closed=has_signature)
    odd |= card_oddities(card)
    if card.object_code == "TE" and layout is not Kind.BHYT9 and card.parent_name is None:
        odd.add(Oddity.CHILD_PARENT_MISSING)
    if tables is not None and card.card_number is not None:
        odd |= _number_table_oddities(NumberKind.CARD, card.card_number, tables)
    kind = kind if has_signature else layout
    return Parsed(kind=kind, input=InputState.CLEAN, oddities=_ordered(odd), card=card, signed=part)


def _card_kind(parts: list[str]) -> Kind:
    """Which card a text is or was before it was damaged, by its first field, its number of parts and its marks."""
    first = parts[0].strip()
    if is_citizen_number(first):
        return Kind.CCCD
    if is_card_number(first.upper()) or is_insurance_number(first):
        if len(parts) > 2 and parts[-1].strip().startswith("s=") and parts[-2].strip().startswith("k="):
            return Kind.BHYT_SIGNED
        return bhyt.layout_of(parts).kind
    if len(parts) > 6 and (parts[-1].strip() == "$" or any(part.strip().endswith("-7102") for part in parts)):
        return Kind.BHYT17 if len(parts) > 15 else Kind.BHYT15
    dates = sum(len(part.strip()) == 8 and part.strip().isdigit() for part in parts)
    if cccd.PARTS <= len(parts) <= cccd.PARTS_2024 and dates >= 2 and first[:8].isdigit():
        return Kind.CCCD
    return Kind.UNKNOWN


def _no_card(body: str) -> Parsed:
    """A text in which no card was found: name what it is."""
    foreign = foreign_kind(body)
    if foreign is not None:
        return _refused(foreign, Refusal.FOREIGN_CODE)
    if _OTHER_BAR.match(body) and len(body) > _OTHER_BAR_LENGTH:
        bars = re.split("[^0-9A-Za-z]", body, maxsplit=1)
        return _refused(_card_kind([bars[0]]), Refusal.MANGLED)
    return _refused(Kind.UNKNOWN, Refusal.HOSTILE_TEXT if is_hostile(body) else Refusal.FOREIGN_CODE)


def _refuse_damaged_signature(parts: list[str]) -> None:
    key, signature = (part.strip()[2:] for part in parts)
    if not key or not signature:
        raise Refused(Refusal.CUT)
    if not (key + signature).isascii():
        raise Refused(Refusal.MANGLED)


def _number_table_oddities(kind: NumberKind, number: str, tables: Tables) -> set[Oddity]:
    odd: set[Oddity] = set()
    if kind is NumberKind.CARD:
        if not tables.knows_object_code(number[:2]):
            odd.add(Oddity.OBJECT_CODE_UNKNOWN)
        if number[3:5] not in tables.card_provinces:
            odd.add(Oddity.PROVINCE_UNKNOWN)
    elif kind is NumberKind.CITIZEN and not is_province_code_of_birth(number[:3], tables.card_provinces):
        odd.add(Oddity.CITIZEN_PROVINCE_UNKNOWN)
    return odd


def _ordered(odd: set[Oddity]) -> tuple[Oddity, ...]:
    return tuple(sorted(odd, key=_ORDER.__getitem__))


def _refused(kind: Kind, reason: Refusal, fault: StrEnum | None = None) -> Parsed:
    return Parsed(kind=kind, input=InputState.REFUSED, reason=reason, fault=fault)
