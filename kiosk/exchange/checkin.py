"""What does a check-in record say? One arrival with its first cost, as the insurer wants to hear of it.

The record is XML0, "Chỉ tiêu trạng thái khám bệnh, chữa bệnh" (QĐ 4750/QĐ-BYT, QĐ 3176/QĐ-BYT). It tells the insurer that a
treatment has begun. It is due after the first cost has arisen, so it is the hospital's own system (HIS) that knows most of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from kiosk.verify.card import BirthDate, Sex

EMERGENCY = "2"
"""MA_DOITUONG_KCB of an emergency: no check-in record is asked for (QĐ 4750, article 2)."""

SELF_PAY = "9"
"""MA_DOITUONG_KCB of somebody who is not treated as insured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service, medicine or supply that was ordered: its code in the ministry's list and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One line of the record (TRANG_THAI_KCB). Times are aware; they are written in the facility's zone.

    What the annex asks for is checked by `checkin_rules.problems`, not here: a wrong record must be shown, not raised.
    """

    treatment_id: str
    """MA_LK: the hospital's id of this treatment, unique."""
    patient_id: str = field(repr=False)
    """MA_BN: the hospital's id of the patient."""
    name: str = field(repr=False)
    citizen_id: str | None = field(default=None, repr=False)
    """SO_CCCD: 9 or 12 digits, a capital letter and 7 digits (passport), else an electronic identity."""
    birth: BirthDate = field(repr=False)
    birth_time: time | None = None
    """Asked for up to the age of 28 days."""
    sex: Sex | None = None
    card_number: str | None = field(default=None, repr=False)
    """MA_THE_BHYT: None for somebody who is not insured, or whose card is not known yet."""
    first_facility: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    visit_type: str
    """MA_DOITUONG_KCB, for example `1.1`."""
    arrived_at: datetime
    ward_at: datetime | None = None
    """NGAY_VAO_NOI_TRU: when an in-patient came to the ward."""
    ward_reason: str = field(default="", repr=False)
    ward_reason_code: str = ""
    care_kind: str
    """MA_LOAI_KCB: two digits, `01` an examination."""
    facility: str
    service: Item | None = None
    medicine: Item | None = None
    supply: Item | None = None
    ordered_at: datetime
    """NGAY_YL: when the first service, medicine or supply was ordered."""
    reserve: str = field(default="", repr=False)
