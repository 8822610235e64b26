"""Made codes of made people: BHXH numbers beginning 99, citizen numbers beginning 099."""

from __future__ import annotations


def hexed(text: str) -> str:
    return text.encode("utf-8").hex()


NAME = "Trần Thị Mẫu"
CHECK = "0123456789abcdef-7102"

OLD = {
    "number": "DN4799900000001",
    "name": hexed(NAME),
    "birth": "01/01/1990",
    "sex": "2",
    "address": hexed("Công ty TNHH Mẫu Thử"),
    "facility": "79 - 000",
    "from": "01/01/2019",
    "to": "-",
    "issued": "02/01/2019",
    "management": "79009900000001",
    "parent": "-",
    "area": "4",
    "five_years": "01/01/2024",
    "check": CHECK,
    "end": "$",
}
NEW = {
    **OLD,
    "number": "9900000001",
    "address": "-",
    "from": "01/01/2025",
    "issued": "02/01/2025",
    "five_years": "01/01/2029",
    "end": "4",
    "place": hexed("Thành phố Thử"),
    "end17": "$",
}
CHILD = {
    **OLD,
    "number": "TE1799900000002",
    "birth": "2021",
    "address": hexed("Tổ 1, Phường Mẫu, Thành phố Thử"),
    "from": "01/02/2021",
    "issued": "02/02/2021",
    "management": "79009900000002",
    "parent": "Tran Van Mau",
    "area": "5",
    "five_years": "01/02/2026",
    "check": "fedcba987654321-7102",
}
SHORT = {
    "number": "DN4799900000001",
    "name": hexed(NAME),
    "birth": "01/01/1990",
    "sex": "2",
    "facility": "79 - 034",
    "from": "01/01/2019",
    "to": "31/12/2019",
    "issued": "02/01/2019",
    "end": "$",
}
CITIZEN = {
    "number": "099190000001",
    "old": "",
    "name": NAME,
    "birth": "01011990",
    "sex": "Nữ",
    "address": "Tổ 1, Phường Mẫu, Thành phố Thử",
    "issued": "02012022",
}
CITIZEN_2024 = {**CITIZEN, "old": "000000001", "issued": "02012025", "a": "", "b": "", "c": "", "d": ""}


def code(form: dict[str, str], **changed: str) -> bytes:
    """The text of a form with some fields changed."""
    assert changed.keys() <= form.keys()
    return "|".join({**form, **changed}.values()).encode("utf-8")


FORMS = {"old": OLD, "new": NEW, "child": CHILD, "short": SHORT, "citizen": CITIZEN, "citizen 2024": CITIZEN_2024}
