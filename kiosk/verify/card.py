"""What does a card say? The field's values, free of any wire format, database or screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.verify.signed_part import SignedPart


class Kind(StrEnum):
    """What a scanned or typed text is. Closed set, explained in `docs/codes.md`."""

    BHYT15 = "bhyt15"
    BHYT17 = "bhyt17"
    BHYT9 = "bhyt9"
    BHYT_SIGNED = "bhyt_signed"
    CCCD = "cccd"
    BH1 = "bh1"
    HC1 = "hc1"
    NUMBER = "number"
    URL = "url"
    PAYMENT = "payment"
    LOGIN = "login"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Sex as registered (giới tính; FHIR administrative-gender)."""

    MALE = "male"
    FEMALE = "female"


class LivingArea(StrEnum):
    """Hard-area code (mã nơi sinh sống K1/K2/K3); digit 4 to 7 on the card."""

    NONE = "none"
    K1 = "K1"
    K2 = "K2"
    K3 = "K3"


class InputState(StrEnum):
    """How the text was taken: as it stood, after an unambiguous repair, or not at all."""

    CLEAN = "clean"
    REPAIRED = "repaired"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a text was refused. Closed set, explained in `docs/codes.md`: the screen has one sentence for each."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    CUT = "cut"
    MANGLED = "mangled"
    HOSTILE_TEXT = "hostile-text"
    NUMBER_LENGTH = "number-length"
    NUMBER_FORM = "number-form"
    FOREIGN_CODE = "foreign-code"
    NOT_SUPPORTED = "not-supported"
    SIGNED_FORM = "signed-form"
    SIGNED_CONTENT = "signed-content"
    HEALTH_CERTIFICATE = "health-certificate"


class Oddity(StrEnum):
    """What was unusual in a text that was read all the same. Closed set, explained in `docs/codes.md`.

    The order here is the order in which they are reported.
    """

    # the text as a whole
    LINE_END = "line-end"
    END_MARK_MISSING = "end-mark-missing"
    END_MARK_OTHER = "end-mark-other"
    EXTRA_PARTS = "extra-parts"
    FIELD_SPACES = "field-spaces"
    HEX_UPPER_CASE = "hex-upper-case"
    # numbers
    NUMBER_GROUPED = "number-grouped"
    NUMBER_LOWER_CASE = "number-lower-case"
    NUMBER_LONG = "number-long"
    NUMBER_LEGACY = "number-legacy"
    NUMBER_TEMPORARY = "number-temporary"
    OBJECT_CODE_UNKNOWN = "object-code-unknown"
    LEVEL_UNKNOWN = "level-unknown"
    PROVINCE_UNKNOWN = "province-unknown"
    CARD_NUMBER_LOST = "card-number-lost"
    # the person
    NAME_NOT_HEX = "name-not-hex"
    NAME_NOT_NFC = "name-not-nfc"
    NAME_ETH = "name-eth"
    NAME_SPACES = "name-spaces"
    NAME_LOST = "name-lost"
    BIRTH_MISSING = "birth-missing"
    BIRTH_YEAR_ONLY = "birth-year-only"
    BIRTH_DAY_MISSING = "birth-day-missing"
    SEX_UNKNOWN = "sex-unknown"
    ADDRESS_NOT_HEX = "address-not-hex"
    PARENT_HEX = "parent-hex"
    PARENT_DAMAGED = "parent-damaged"
    # dates
    DATE_EIGHT_DIGITS = "date-eight-digits"
    DATE_SLASHES = "date-slashes"
    DATE_SHORT = "date-short"
    DATE_IMPOSSIBLE = "date-impossible"
    # the other fields of a BHYT card
    FACILITY_FORM = "facility-form"
    FACILITY_MISSING = "facility-missing"
    FACILITY_TEMPORARY = "facility-temporary"
    MANAGEMENT_FORM = "management-form"
    MANAGEMENT_DIFFERS = "management-differs"
    MANAGEMENT_PROVINCE_DIFFERS = "management-province-differs"
    AREA_UNKNOWN = "area-unknown"
    CHECK_STRING_FORM = "check-string-form"
    CHECK_STRING_MISSING = "check-string-missing"
    CHECK_STRING_LOST = "check-string-lost"
    PLACE_NOT_HEX = "place-not-hex"
    ADDRESS_LOST = "address-lost"
    PARENT_LOST = "parent-lost"
    PLACE_LOST = "place-lost"
    SIGNATURE_FORM = "signature-form"
    # things that do not go together
    BIRTH_AFTER_ISSUE = "birth-after-issue"
    PERIOD_REVERSED = "period-reversed"
    CHILD_TOO_OLD = "child-too-old"
    CHILD_PARENT_MISSING = "child-parent-missing"
    # the citizen card
    OLD_CITIZEN_ID_FORM = "old-citizen-id-form"
    CITIZEN_SEX_DIFFERS = "citizen-sex-differs"
    CITIZEN_BIRTH_DIFFERS = "citizen-birth-differs"
    CITIZEN_PROVINCE_UNKNOWN = "citizen-province-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDate:
    """Date of birth (ngày sinh); many cards carry the year alone."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> BirthDate:
        return cls(year=day.year, month=day.month, day=day.day)

    @property
    def full(self) -> date | None:
        """The whole date, or None when only the year is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def iso(self) -> str:
        """`yyyy-mm-dd`, or `yyyy` when only the year is known."""
        full = self.full
        return full.isoformat() if full else f"{self.year:04d}"

    def agrees(self, other: BirthDate) -> bool:
        """True when nothing contradicts: whole dates must be equal, a year alone is compared with the year."""
        if self.year != other.year or (self.month and other.month and self.month != other.month):
            return False
        return self.full is None or other.full is None or self.full == other.full

    def age_on(self, day: date) -> int:
        """Completed years on `day`; a year-only birth counts as 1 January, so the age is never too low."""
        month, this_day = self.month or 1, self.day or 1
        return day.year - self.year - ((day.month, day.day) < (month, this_day))

    def least_age_on(self, day: date) -> int:
        """Completed years on `day` whatever the missing day and month are: the age is never too high."""
        month, this_day = self.month or 12, self.day or 31
        return day.year - self.year - ((day.month, day.day) < (month, this_day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Validity (thời hạn sử dụng), both ends included; an end that the card does not print is None = unknown."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A health-insurance card (thẻ BHYT; FHIR Coverage) as one source states it."""

    card_number: str | None = field(default=None, repr=False)
    """15 characters: object code 2, level 1, province 2, BHXH number 10. Upper case."""
    social_insurance_number: str | None = field(default=None, repr=False)
    """Mã số BHXH, 10 digits."""
    name: str | None = field(default=None, repr=False)
    """Holder's name, NFC, single spaces."""
    birth: BirthDate | None = field(default=None, repr=False)
    sex: Sex | None = None
    address: str | None = field(default=None, repr=False)
    first_facility: str | None = None
    """Nơi đăng ký KCB ban đầu: 5 digits, province 2 + facility 3."""
    period: Period = field(default=Period())
    issued_on: date | None = None
    management_code: str | None = field(default=None, repr=False)
    parent_name: str | None = field(default=None, repr=False)
    living_area: LivingArea | None = None
    five_years_on: date | None = None
    """Thời điểm đủ 5 năm liên tục. Information only."""
    check_string: str | None = field(default=None, repr=False)
    """Field 13, opaque: nobody but the issuer can check it; compared with the recorded issue."""
    benefit_level: str | None = None
    """Mã mức hưởng, one character `1` to `5`."""
    issue_place: str | None = None

    @property
    def object_code(self) -> str | None:
        """Mã đối tượng: the two letters at the head of a 15-character number."""
        number = self.card_number
        return number[:2] if number and len(number) == 15 and number[:2].isalpha() else None

    @property
    def number(self) -> str | None:
        """The number to ask a source with: the card's, else the BHXH number."""
        return self.card_number or self.social_insurance_number


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard:
    """A citizen identity card (CCCD, căn cước) as its QR states it. Not authenticated: only the chip is."""

    citizen_id: str = field(repr=False)
    old_citizen_id: str | None = field(default=None, repr=False)
    name: str = field(repr=False)
    birth: BirthDate = field(repr=False)
    sex: Sex | None = None
    address: str | None = field(default=None, repr=False)
    issued_on: date | None = None


class NumberKind(StrEnum):
    """What a bare number is, told by its form."""

    CARD = "card"
    SOCIAL_INSURANCE = "social-insurance"
    CITIZEN = "citizen"


@dataclass(frozen=True, slots=True, kw_only=True)
class BareNumber:
    """A number without anything around it: typed by hand, or a bar code with nothing else in it."""

    kind: NumberKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What `formats.recognise` made of some bytes: exactly one of card, citizen, number; or none, with a reason."""

    kind: Kind
    input: InputState
    reason: Refusal | None = None
    """Set when, and only when, `input` is REFUSED."""
    oddities: tuple[Oddity, ...] = ()
    card: Card | None = None
    citizen: CitizenCard | None = None
    number: BareNumber | None = None
    signed: SignedPart | None = None
    """Beside a card: its signature, not judged yet. Alone with the reason HEALTH_CERTIFICATE: a certificate read whole."""
    fault: str | None = None
    """What exactly was wrong with a signed code: a word of `SignedFault`, `CborFault` or `CoseFault`."""
