"""Codes of made people, and what a real input method (BoGo, a Telex and VNI engine) makes of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any, Protocol

from bogo import core

from kiosk.scanner.originals import Engine


class Arrives(Protocol):
    """What arrives of a text under a method; `skips`: words are left alone that cannot be Vietnamese."""

    def __call__(self, text: str, method: str, *, skips: bool) -> str: ...


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILIES = _words(
    """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Trương Tạ Từ
    """
)
MIDDLES = _words(
    """
    Thị Văn Hữu Đức Minh Quang Ngọc Thu Kim Bích Thanh Xuân Hồng Như Phương Bảo Khánh Quốc Đình Công Mỹ
    """
)
GIVEN = _words(
    """
    Mẫu Thử Hà Huế Loan Yến Tuyết Ánh Hường Diễm Tuấn Dũng Lộc Tín Khải An Bình Châu Giang Hạnh Khoa Linh Nga Oanh
    Phúc Quyên Sơn Thảo Uyên Vy Xuân Ý Trâm Quỳnh Thắng Nhung Đạt Hoà Thuỷ Nhi Ngân Hải Cường Ân
    """
)
GROUPS = ("DN4", "DN4", "GD4", "GD4", "HS4", "SV4", "HT3", "TE1", "HN2", "BT2", "HC4", "CN3")
ADDRESSES = ("Tổ 1, Phường Mẫu, Thành phố Thử", "Công ty TNHH Mẫu Thử", "Thôn 3, Xã Thử, Huyện Mẫu")


def made_codes(seed: int, count: int, parts: int, names: Sequence[str] = ()) -> list[str]:
    """`count` codes with 15 or 17 parts."""
    chance = random.Random(seed)
    return [_code(chance, parts, f"99{serial:08d}", names) for serial in range(1, count + 1)]


def _code(chance: random.Random, parts: int, number: str, names: Sequence[str]) -> str:
    province, group = f"{chance.randrange(1, 97):02d}", chance.choice(GROUPS)
    fields = [
        group + province + number if parts == 15 else number,
        hexed(chance.choice(names) if names else made_name(chance)),
        _day(chance, 1930, 2020) if chance.random() > 0.05 else str(chance.randrange(1930, 2020)),
        chance.choice("12"),
        hexed(chance.choice(ADDRESSES)) if parts == 15 else "-",
        f"{province} - {chance.randrange(1, 400):03d}",
        _day(chance, 2021, 2025),
        "-" if chance.random() < 0.7 else _day(chance, 2026, 2028),
        _day(chance, 2020, 2021),
        f"{province}{chance.randrange(1, 40):02d}{number}",
        "Tran Van Mau" if group == "TE1" else "-",
        chance.choice("4444567"),
        _day(chance, 2021, 2028),
        f"{chance.getrandbits(64):016x}-7102",
    ]
    if parts == 17:
        fields += [group[2], hexed("Quận Mẫu, Thành phố Thử")]
    return "|".join((*fields, "$"))


def made_name(chance: random.Random) -> str:
    middle = [chance.choice(MIDDLES) for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    return " ".join((chance.choice(FAMILIES), *middle, chance.choice(GIVEN)))


def hexed(text: str) -> str:
    return text.encode().hex()


def _day(chance: random.Random, first: int, last: int) -> str:
    return f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(first, last)}"


def keyed(text: str, method: str, *, skips: bool) -> str:
    """The keys that arrive when an engine works as on Windows: it takes letters back with backspaces and writes others."""
    rules = _rules(method)
    inside_words = core._accepted_chars(rules)
    out, shown, raw = [], "", ""
    for key in text:
        if key not in inside_words:
            out.append(key)
            shown = raw = ""
            continue
        before = shown
        shown, raw = core.process_key(shown, key, raw, rules=rules, skip_non_vietnamese=skips)
        out.append(answer(before, shown))
    return "".join(out)


def keyed_by(engine: Engine[Any], text: str) -> str:
    """The same of one of the models."""
    out = []
    for place, part in enumerate(re.split("([^0-9A-Za-z]+)", text)):
        if place % 2:
            out.append(part)
            continue
        state = engine.start
        for key in part:
            step = engine.step(state, key)
            assert step is not None
            out.append(answer(engine.open_text(state), step[1] + engine.open_text(step[0])))
            state = step[0]
        out.append(answer(engine.open_text(state), engine.end(state) or ""))
    return "".join(out)


def answer(before: str, after: str) -> str:
    """Backspaces and letters that make one text of the other."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return "\b" * (len(before) - same) + after[same:]


def typed(text: str, method: str, *, skips: bool) -> str:
    """What arrives when `text` is typed through BoGo; `skips`: it leaves words alone that cannot be Vietnamese."""
    return str(core.process_sequence(text, rules=_rules(method), skip_non_vietnamese=skips))


def _rules(method: str) -> dict[str, Any]:
    # Without a rule for w, BoGo's VNI stops with a KeyError where a mark is taken away again.
    return core.get_telex_definition() if method == "telex" else {**core.get_vni_definition(), "w": []}
