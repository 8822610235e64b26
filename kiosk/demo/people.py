"""Who are the made people? Names, numbers and cards from a seed; BHXH numbers begin 99, CCCD numbers 099: nobody's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.verify.card import BirthDate, Card, CitizenCard, LivingArea, Period, Sex

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLE = {
    Sex.FEMALE: ("Thị", "Ngọc", "Thu", "Kim", "Bích", "Thanh"),
    Sex.MALE: ("Văn", "Hữu", "Đức", "Minh", "Quang", "Thành"),
}
GIVEN = {
    Sex.FEMALE: ("Mẫu", "Thử", "Hà", "Huế", "Phượng", "Loan", "Yến", "Tuyết", "Ánh", "Hường", "Diễm"),
    Sex.MALE: ("Mẫu", "Thử", "Vũ", "Phương", "Tuấn", "Dũng", "Hiếu", "Lộc", "Tín", "Khải", "Bảo"),
}
# object code, level, youngest and oldest holder: the common groups of a morning
GROUPS = (
    ("DN", "4", 19, 60), ("DN", "4", 19, 60), ("GD", "4", 7, 70), ("GD", "4", 7, 70), ("HS", "4", 6, 18),
    ("SV", "4", 18, 24), ("HT", "3", 61, 92), ("TE", "1", 0, 5), ("HN", "2", 6, 85), ("BT", "2", 80, 95),
    ("HC", "4", 22, 60), ("CN", "2", 6, 80),
)  # fmt: skip
ADDRESS = "Tổ 1, Phường Mẫu, Thành phố Thử"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePerson:
    """One made person with a health card and an identity card."""

    card: Card = field(repr=False)
    citizen: CitizenCard = field(repr=False)


def people(count: int, *, seed: int, today: date, facility: str, first: int = 1) -> Iterator[MadePerson]:
    """`count` people, the same for the same arguments. `first` is the serial of the first number."""
    chance = random.Random(seed)  # noqa: S311 - made data
    for serial in range(first, first + count):
        yield _person(chance, serial, today, facility)


def _person(chance: random.Random, serial: int, today: date, facility: str) -> MadePerson:
    sex = chance.choice((Sex.FEMALE, Sex.MALE))
    group, level, youngest, oldest = chance.choice(GROUPS)
    name = f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
    born = today - timedelta(days=chance.randrange(youngest * 366 + 30, oldest * 365 + 300))
    number = f"99{serial:08d}"
    issued = date(today.year, 1, 2) - timedelta(days=chance.randrange(0, 300))
    issued = max(issued, born + timedelta(days=20)) if group == "TE" else issued
    start = max(date(today.year, 1, 1), born) if group == "TE" else date(today.year, 1, 1)
    end = min(born.replace(year=born.year + 6, day=1), date(today.year + 6, 12, 31)) if group == "TE" else None
    birth = BirthDate.of(born) if chance.random() > 0.04 else BirthDate(year=born.year)
    card = Card(
        card_number=f"{group}{level}79{number}",
        social_insurance_number=number,
        name=name,
        birth=birth,
        sex=sex,
        address=None,
        first_facility=facility if chance.random() < 0.7 else f"79{chance.randrange(1, 400):03d}",
        period=Period(start=start, end=end if end and end >= today else date(today.year, 12, 31)),
        issued_on=issued,
        management_code=f"7901{number}",
        parent_name="Tran Van Mau" if group == "TE" else None,
        living_area=chance.choice((LivingArea.NONE,) * 12 + (LivingArea.K1, LivingArea.K2)),
        five_years_on=max(date(today.year - 3 + chance.randrange(6), 1, 1), date(born.year + 5, 12, 31)),
        check_string=f"{chance.getrandbits(64):016x}-7102",
        benefit_level=level,
    )
    citizen = CitizenCard(
        citizen_id=_citizen_id(sex, born, serial),
        name=name,
        birth=BirthDate.of(born),
        sex=sex,
        address=ADDRESS,
        issued_on=date(2022, 1, 1) + timedelta(days=chance.randrange(0, 800)),
    )
    return MadePerson(card=card, citizen=citizen)


def _citizen_id(sex: Sex, born: date, serial: int) -> str:
    """12 digits: province 099 (unassigned), century and sex, year of birth, serial."""
    century = (born.year // 100 - 19) * 2 + (sex is Sex.FEMALE)
    return f"099{century}{born.year % 100:02d}{serial % 1_000_000:06d}"
