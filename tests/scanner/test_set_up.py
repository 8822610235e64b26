"""Is the verdict on a set-up the right one, and does it say what to do?"""

from __future__ import annotations

import pytest

from kiosk.scanner.reading import Source
from kiosk.scanner.set_up import Advice, Scan, SheetTest, advice_on, grade, pace_of, report
from kiosk.scanner.sheet_codes import SheetCode, SheetForm, sheet_codes
from kiosk.scanner.sheet_damage import Damage
from tests.scanner.typed_codes import typed

CODES = sheet_codes()


def scan(data: bytes, *, gap: float = 0.004, suffix: str = "Enter", source: Source = Source.WEDGE) -> Scan:
    if source is not Source.WEDGE:
        return Scan(data=data, source=source)
    return Scan(data=data, source=source, gaps=(gap,) * len(data), suffix=suffix)


def verdict(*scans: Scan) -> tuple[Advice, ...]:
    return report([grade(one) for one in scans]).advice


def through_telex(code: SheetCode) -> bytes:
    return typed(code.data.decode(), "telex", skips=False).encode()


def without_accents(code: SheetCode) -> bytes:
    return code.data.decode().encode("ascii", "replace")


@pytest.mark.parametrize("source", [Source.WEDGE, Source.CAMERA, Source.SERIAL])
def test_a_reader_that_reads_everything_is_good(source: Source) -> None:
    found = report([grade(scan(code.data, source=source)) for code in CODES])
    assert found.good
    assert (len(found.exact), found.damaged, found.missing) == (12, (), ())
    assert [(limit.version, round(limit.module or 0, 3)) for limit in found.limits] == [
        (5, 0.254), (10, 0.254), (12, 0.254), (15, 0.254),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (lambda code: scan(through_telex(code)), [Advice.TYPING_OFF]),
        (lambda code: scan(code.data.decode().swapcase().encode()), [Advice.CAPS_LOCK_OFF]),
        (lambda code: scan(b"~" + code.data), [Advice.PREFIX_OFF]),
        (lambda code: scan(code.data, suffix=""), [Advice.SUFFIX_ENTER]),
        (lambda code: scan(code.data, suffix="Tab"), [Advice.GOOD]),
        (lambda code: scan(code.data, gap=0.045), [Advice.DELAY_ZERO]),
        (lambda code: scan(code.data, gap=0.2), [Advice.BY_HAND]),
        (lambda code: scan((code.data.decode()[:20] + code.data.decode()[22:]).encode()), [Advice.LOSES_KEYS]),
        (lambda code: scan(code.data.decode()[:50].encode()), [Advice.SCAN_AGAIN]),
        (lambda code: scan(without_accents(code)), [Advice.CHARACTER_SET, Advice.USE_SERIAL]),
        (lambda code: scan(code.data.decode("latin-1").encode()), [Advice.CHARACTER_SET, Advice.USE_SERIAL]),
        (
            lambda code: scan(code.data.decode().encode("utf-16-le"), source=Source.SERIAL),
            [Advice.SCAN_ON],  # not a letter of it is known again
        ),
    ],
)
def test_what_is_wrong_with_every_code_is_told_once(spoil, advice: list[Advice]) -> None:
    assert list(verdict(*map(spoil, CODES))) == advice


def test_several_things_at_once_come_the_most_urgent_first() -> None:
    assert verdict(*(scan(through_telex(code), gap=0.040, suffix="") for code in CODES)) == (
        Advice.TYPING_OFF, Advice.SUFFIX_ENTER, Advice.DELAY_ZERO,
    )  # fmt: skip


def test_the_sheet_is_gone_through_in_its_order() -> None:
    assert verdict() == (Advice.SCAN_ON,)
    assert verdict(*(scan(code.data) for code in CODES[:5])) == (Advice.SCAN_ON,)
    without_the_smallest = [code for code in CODES if code.column < 2]
    assert verdict(*(scan(code.data) for code in without_the_smallest)) == (Advice.GOOD,)
    only_large = [scan(code.data, source=Source.CAMERA) for code in CODES if code.column == 0]
    assert verdict(*only_large) == (Advice.CLOSER, Advice.SCAN_ON)
    assert verdict(*only_large, scan(CODES[-1].data, source=Source.CAMERA)) == (Advice.CLOSER,)


def test_the_smallest_size_of_each_version_is_the_limit() -> None:
    read = [code for code in CODES if code.dots >= (3 if code.version < 12 else 4) and code.version < 15]
    found = report([grade(scan(code.data)) for code in read])
    assert [(limit.version, limit.module and round(limit.module, 2)) for limit in found.limits] == [
        (5, 0.25), (10, 0.25), (12, 0.34), (15, None),
    ]  # fmt: skip


def test_half_a_code_now_and_then_is_forgiven_when_it_came_whole() -> None:
    whole = [scan(code.data) for code in CODES]
    assert verdict(scan(CODES[3].data[:50]), *whole) == (Advice.GOOD,)
    assert verdict(*whole[:3], scan(CODES[3].data[:50]), *whole[4:]) == (Advice.SCAN_AGAIN,)


def test_other_codes_do_not_count() -> None:
    other = grade(scan(b"DN4799900000001"))
    assert (other.code, other.damage, other.exact) == (None, (), False)
    assert report([other]).missing == CODES


def test_what_was_mended_is_forgotten() -> None:
    test = SheetTest()
    for code in CODES:
        test.add(scan(through_telex(code)))
    assert test.report().advice == (Advice.TYPING_OFF,)
    assert {code.form for code in test.report().damaged} == {SheetForm.BHYT15, SheetForm.BHYT17}
    for code in CODES:
        test.add(scan(code.data))
    assert test.report().good
    test.add(scan(CODES[0].data, source=Source.CAMERA))
    assert test.report().missing == CODES[1:], "another reader is another test"
    test.clear()
    assert test.report().missing == CODES and test.source is None


def test_the_pace_is_told() -> None:
    assert pace_of((0.001,)) is None
    pace = pace_of([0.004] * 95 + [0.020] * 4 + [0.3])
    assert pace is not None
    assert (pace.gaps, pace.median, pace.p95, pace.slowest) == (100, 0.004, 0.004, 0.3)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("9900000001|4d1eab75|01/01/1990|2|79034|01/01/2025|$", Advice.GOOD),
        ("9900000001|4d1eă75|01/01/1990|2|79034|01/01/2025|$", Advice.TYPING_OFF),
        ("9900000001~4d1eab75~01/01/1990~2~79034~01/01/2025~$", Advice.LAYOUT_US),
        ("ççàààààààà&&&&é'", Advice.LAYOUT_US),
        ("099000000001|Nguyễn Thị Mẫu|01011990|Nữ", Advice.GOOD),
    ],
)
def test_some_things_show_in_any_code(text: str, advice: Advice) -> None:
    assert advice_on(scan(text.encode())) == (advice,)


def test_a_code_of_the_sheet_is_judged_by_what_is_printed() -> None:
    assert advice_on(scan(through_telex(CODES[3]))) == (Advice.TYPING_OFF,)
    assert advice_on(scan(CODES[6].data), by_input_method=True) == (Advice.GOOD,)
    assert grade(scan(through_telex(CODES[3]))).damage == (Damage.TELEX,)
