"""What would be printed for this card? The way back from a value to the bytes of a code, for made cards and tests."""

from __future__ import annotations

from datetime import date

from kiosk.verify.card import BirthDate, Card, CitizenCard, Kind, LivingArea, Sex

_SEX_DIGITS = {Sex.MALE: "1", Sex.FEMALE: "2"}
_SEX_WORDS = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
_AREA_DIGITS = {LivingArea.NONE: "4", LivingArea.K1: "5", LivingArea.K2: "6", LivingArea.K3: "7"}


def render(card: Card | CitizenCard, kind: Kind, *, parts: int = 7) -> bytes:
    """The code of a card in the form `kind` (BHYT15, BHYT17, BHYT9 or CCCD with `parts` 7 or 11).

    Only the fields that the form has are written. Raises ValueError when the number or name that it needs is missing.
    """
    if isinstance(card, CitizenCard):
        if kind is not Kind.CCCD:
            raise ValueError("a citizen card has the CCCD form only")
        return _citizen(card, parts)
    if card.name is None:
        raise ValueError("a card needs a name")
    head = [_hex(card.name), _birth(card.birth), _SEX_DIGITS[card.sex] if card.sex else "-"]
    facility = f"{card.first_facility[:2]} - {card.first_facility[2:]}" if card.first_facility else "-"
    dates = [_day(card.period.start), _day(card.period.end), _day(card.issued_on)]
    if kind is Kind.BHYT9:
        return _joined(_needed(card.number), *head, facility, *dates, "$")
    middle = [
        _hex(card.address),
        facility,
        *dates,
        card.management_code or "-",
        _parent(card.parent_name),
        _AREA_DIGITS[card.living_area] if card.living_area else "-",
        _day(card.five_years_on),
        card.check_string or "-",
    ]
    if kind is Kind.BHYT15:
        return _joined(_needed(card.card_number), *head, *middle, "$")
    if kind is Kind.BHYT17:
        number = _needed(card.social_insurance_number)
        return _joined(number, *head, *middle, card.benefit_level or "-", _hex(card.issue_place), "$")
    raise ValueError(f"no form of a card: {kind.value}")


def _citizen(card: CitizenCard, parts: int) -> bytes:
    if parts not in (7, 11):
        raise ValueError("a citizen card has 7 or 11 parts")
    values = (
        card.citizen_id,
        card.old_citizen_id or "",
        card.name,
        _birth(card.birth, bar=""),
        _SEX_WORDS[card.sex] if card.sex else "",
        card.address or "",
        card.issued_on.strftime("%d%m") + f"{card.issued_on.year:04d}" if card.issued_on else "",
    )
    return _joined(*values, *[""] * (parts - len(values)))


def _needed(number: str | None) -> str:
    if number is None:
        raise ValueError("this form needs a number that the card does not have")
    return number


def _joined(*values: str) -> bytes:
    return "|".join(values).encode("utf-8")


def _hex(text: str | None) -> str:
    return text.encode("utf-8").hex() if text else "-"


def _parent(name: str | None) -> str:
    """Plain as on real cards; hex where plain would not be ASCII, or its accents would be lost on the way."""
    if name is None:
        return "-"
    return name if name.isascii() else _hex(name)


def _day(day: date | None) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else "-"


def _birth(birth: BirthDate | None, bar: str = "/") -> str:
    if birth is None:
        return "-"
    numbers = [f"{part:02d}" for part in (birth.day, birth.month) if part is not None]
    return bar.join([*numbers, f"{birth.year:04d}"])
