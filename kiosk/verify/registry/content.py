"""What stands in a registry row, and how is it sealed? The checked row, its digests, and the record made of it again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec

from kiosk.keys import Keys
from kiosk.verify.card import BirthDate, Card, LivingArea, Period, Sex
from kiosk.verify.sources import CardStatus, RegistryRecord

COLUMNS = (
    "social_insurance_number",
    "card_number",
    "citizen_id",
    "name",
    "birth",
    "sex",
    "first_facility",
    "valid_from",
    "valid_to",
    "issued_on",
    "benefit_level",
    "living_area",
    "five_years_on",
    "status",
    "check_string",
    "new_card_number",
    "as_of",
)
STATUS_CODES = {status: code for code, status in enumerate(CardStatus, start=1)}
_CODES = {status.value: code for status, code in STATUS_CODES.items()}


class Content(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One checked row, every value in its canonical form, in the order of COLUMNS. New fields only at the end."""

    social_insurance_number: str
    card_number: str | None
    citizen_id: str | None
    name: str | None
    birth: str | None
    sex: str | None
    first_facility: str | None
    valid_from: str | None
    valid_to: str | None
    issued_on: str | None
    benefit_level: str | None
    living_area: str | None
    five_years_on: str | None
    status: str
    check_string: str | None
    new_card_number: str | None
    as_of: int
    """Seconds since 1970, UTC."""

    def __repr__(self) -> str:
        return "Content()"


class StoredRow(NamedTuple):
    """The columns of `registry_cards`, in their order."""

    card: bytes
    person: bytes
    citizen: bytes | None
    name: bytes | None
    as_of: int
    status: int
    sealed: bytes

    def __repr__(self) -> str:
        return "StoredRow()"


def seal_content(
    content: Content, keys: Keys, name_digest: bytes | None, encoder: msgspec.msgpack.Encoder
) -> StoredRow:
    """The row to store. `name_digest` is the caller's, because names repeat and folding them is slow."""
    number = content.card_number or content.social_insurance_number
    card = keys.digest_bytes("card", number)
    return StoredRow(
        card,
        keys.digest_bytes("person", content.social_insurance_number),
        keys.digest_bytes("citizen", content.citizen_id) if content.citizen_id else None,
        name_digest,
        content.as_of,
        _CODES[content.status],
        keys.seal(encoder.encode(content), _context(card)),
    )


def open_content(card: bytes, sealed: bytes, keys: Keys, decoder: msgspec.msgpack.Decoder[Content]) -> RegistryRecord:
    """The record of a stored row. Raises SealBroken, msgspec.ValidationError or ValueError when it was tampered with."""
    return record_of(decoder.decode(keys.open(sealed, _context(card))))


def record_of(row: Content) -> RegistryRecord:
    """The record of a checked row."""
    return RegistryRecord(
        card=Card(
            card_number=row.card_number,
            social_insurance_number=row.social_insurance_number,
            name=row.name,
            birth=_birth(row.birth),
            sex=Sex(row.sex) if row.sex else None,
            first_facility=row.first_facility,
            period=Period(start=_day(row.valid_from), end=_day(row.valid_to)),
            issued_on=_day(row.issued_on),
            living_area=LivingArea(row.living_area) if row.living_area else None,
            five_years_on=_day(row.five_years_on),
            check_string=row.check_string,
            benefit_level=row.benefit_level,
        ),
        citizen_id=row.citizen_id,
        status=CardStatus(row.status),
        new_card_number=row.new_card_number,
        as_of=datetime.fromtimestamp(row.as_of, UTC),
    )


def _context(card: bytes) -> bytes:
    return b"registry-card\0" + card


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _birth(text: str | None) -> BirthDate | None:
    if not text:
        return None
    return BirthDate(year=int(text)) if len(text) == 4 else BirthDate.of(date.fromisoformat(text))
