"""What do the made codes hold? Cards of nobody, in the length and shape of real ones."""

from __future__ import annotations

import random

_NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Bích Hà", "Phạm Hữu Vũ", "Hoàng Kim Phượng", "Võ Đức Dũng", "Đỗ Ánh")
_PLACES = (
    "Tổ 1, Phường Mẫu, Thành phố Thử",
    "Số 9 Đường Thử, Xã Mẫu, Huyện Mẫu, Tỉnh Thử",
    "Ấp 2, Xã Mẫu",
    "Phường Thử",
)


def card_code(chance: random.Random) -> bytes:
    """A health card's code of 15 parts, plain ASCII, about 190 to 330 bytes."""
    number = f"99{chance.randrange(10**8):08d}"
    day = f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}"
    parts = (
        f"DN479{number}",
        f"{chance.choice(_NAMES)} {chance.randrange(10):d}".encode().hex(),
        f"{day}/{chance.randrange(1935, 2020)}",
        chance.choice("12"),
        chance.choice(_PLACES).encode().hex(),
        f"79 - {chance.randrange(400):03d}",
        "01/01/2026",
        "31/12/2026",
        f"{day}/2025",
        f"7901{number}",
        "-",
        "4",
        "01/01/2028",
        f"{chance.getrandbits(64):016x}-7102",
        "$",
    )
    return "|".join(parts).encode()


def citizen_code(chance: random.Random) -> bytes:
    """An identity card's code of 7 parts, UTF-8, about 90 to 130 bytes."""
    number = f"099{chance.randrange(10**9):09d}"
    return f"{number}||{chance.choice(_NAMES)}|{chance.randrange(1, 29):02d}011980|Nữ|{chance.choice(_PLACES)}|02032022".encode()
