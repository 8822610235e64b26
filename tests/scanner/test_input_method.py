"""Scans that a real Telex and VNI engine wrote over: repaired as they were, or refused; never wrong, never unseen."""

from __future__ import annotations

import random
import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.delivered import read_delivered
from kiosk.scanner.input_method import InputMethods, Repaired
from kiosk.scanner.key_trace import settled
from kiosk.scanner.originals import damaged
from kiosk.scanner.syllable_engine import CheckingEngine, FreeEngine
from kiosk.scanner.syllables import marked_syllables
from kiosk.scanner.typed_letters import Method
from kiosk.scanner.word_engine import WordEngine
from kiosk.verify.card import InputState, Oddity, Parsed, Refusal
from kiosk.verify.formats import fields, fits, recognise
from tests.scanner.typed_codes import Arrives, hexed, keyed, made_codes, made_name, typed
from tests.verify.formats.codes import CHILD, CITIZEN, CITIZEN_2024, FORMS, NEW, OLD, SHORT, code

IDENTITY = ("card_number", "social_insurance_number", "name", "birth", "sex", "first_facility")
IDENTITY += ("valid_from", "valid_to", "issued_on", "five_years_on")
METHODS = [(method, skips) for method in ("telex", "vni") for skips in (True, False)]


@pytest.fixture(scope="module")
def methods() -> InputMethods:
    return InputMethods()


def read(methods: InputMethods, delivered: str | bytes) -> Parsed:
    data = delivered.encode() if isinstance(delivered, str) else delivered
    return read_delivered(data, lambda data: methods.repair(data, fits), recognise)


def wrong(parsed: Parsed, sent: str) -> dict[str, str]:
    """Fields that are not what was sent. What is left out is no wrong field."""
    truth = fields(recognise(sent.encode()))
    return {name: value for name, value in fields(parsed).items() if truth.get(name) != value}


@pytest.mark.parametrize("parts", [15, 17])
@pytest.mark.parametrize("arrives", [typed, keyed])
@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_rates(methods: InputMethods, method: str, skips: bool, arrives: Arrives, parts: int) -> None:
    """`keyed`: the engine takes letters back with backspaces. Of the text alone VNI leaves names that two people can have."""
    seen, right = 0, Counter[str]()
    for sent in made_codes(7, 100, parts):
        delivered = arrives(sent, method, skips=skips)
        if delivered == sent:
            continue
        seen += 1
        parsed = read(methods, delivered)
        assert parsed.input is not InputState.CLEAN, delivered
        if parsed.input is InputState.REFUSED:
            assert parsed.reason is Refusal.MANGLED
            assert fields(parsed) == {}
            continue
        assert wrong(parsed, sent) == {}
        truth, found = fields(recognise(sent.encode())), fields(parsed)
        right.update(name for name in IDENTITY if found.get(name) == truth.get(name))
        assert ("check_string" in found) != (Oddity.CHECK_STRING_LOST in parsed.oddities)
        assert ("name" in found) != (Oddity.NAME_LOST in parsed.oddities)
    assert seen > 30
    floor = 0.98 if method == "telex" or arrives is keyed else 0.8
    # Of a name two people can have, the digits that told them apart are gone: what is left is said, and never guessed.
    floors = dict.fromkeys(IDENTITY, floor) | ({"name": 0.45} if floor < 0.98 else {})
    assert {name for name in IDENTITY if right[name] < seen * floors[name]} == set()


@pytest.mark.parametrize("arrives", [typed, keyed])
@pytest.mark.parametrize("method", ["telex", "vni"])
def test_rare_names_are_never_made_usual(methods: InputMethods, method: str, arrives: Arrives) -> None:
    """A random syllable in a usual name: what a list of names would take for the usual one."""
    chance, syllables = random.Random(5), sorted(marked_syllables().words)
    names = ["Trần Khãnh", "Vũ Bạo Phúc", "Ngô Thị Đỡi", "Đốt Thị Sơn", "Huỳnh Mớ Hoà"]
    for _ in range(60):
        words = made_name(chance).split()
        words[chance.randrange(len(words))] = chance.choice(syllables).capitalize()
        names.append(" ".join(words))
    for sent in made_codes(6, 150, 17, names):
        parsed = read(methods, arrives(sent, method, skips=chance.random() < 0.5))
        assert parsed.input is InputState.REFUSED or wrong(parsed, sent) == {}


def test_the_more_usual_name_is_only_taken_when_asked_for() -> None:
    sent = code(NEW, name=hexed("Dương Khánh Ý")).decode()
    delivered = typed(sent, "vni", skips=False)
    assert "name" not in fields(read(InputMethods(), delivered))
    assert wrong(read(InputMethods(usual_names=True), delivered), sent) == {}


def test_a_clean_scan_whose_name_another_code_could_show_too() -> None:
    """`Võ Ne Phi` under VNI arrives as `Võ Nhi`, but then the office would show it as well."""
    sent = code(NEW, name=hexed("Võ Nhi"), check="1745407078cb022-7102").decode()
    parsed = read(InputMethods(), sent)
    assert parsed.input is not InputState.REFUSED
    assert wrong(parsed, sent) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([15, 17]), st.sampled_from(METHODS))
def test_repaired_as_it_was_or_refused(seed: int, parts: int, how: tuple[str, bool]) -> None:
    [sent] = made_codes(seed, 1, parts)
    parsed = read(InputMethods(), typed(sent, how[0], skips=how[1]))
    assert parsed.input is InputState.REFUSED or wrong(parsed, sent) == {}


FOREIGN = ["John Smith", "Maria Garcia-Lopez", "Søren Åberg", "Sean O'Neill", "H'Hen Niê", "Y Bhăm Êban", "Điểu K'Rang"]
FOREIGN += [
    "Sùng A Pó",
    "Kaare Naas",
    "Deed Adda",
    "Ahmed Saeed",
    "Anna Weaver",
    "Ronald McDonald",
    "Bella Reed",
    "SonTha Ma",
]


@pytest.mark.parametrize(("method", "skips"), METHODS)
def test_names_that_are_not_vietnamese(methods: InputMethods, method: str, skips: bool) -> None:
    for sent in made_codes(3, 60, 17, FOREIGN):
        parsed = read(methods, typed(sent, method, skips=skips))
        assert parsed.input is InputState.REFUSED or wrong(parsed, sent) == {}


def test_clean_codes_are_left_alone() -> None:
    fresh = InputMethods()
    for sent in (*made_codes(1, 150, 15), *made_codes(2, 150, 17), *map(bytes.decode, map(code, FORMS.values()))):
        for end in ("", "\r\n"):
            assert fresh.repair((sent + end).encode(), fits) == Repaired(
                data=(sent + end).encode(), state=InputState.CLEAN
            )


@pytest.mark.parametrize(
    "sent",
    [
        code(OLD, name=OLD["name"].upper()),
        code(OLD, area="9"),
        code(OLD, check="0123456789abcd-7102"),
        code(OLD, birth="31/02/1990"),
        code(OLD, facility="79 – 034"),
        code(OLD, management="-"),
        code(OLD, name="Tran Thi Mau"),
        code(OLD, parent="Trần Văn Mẫu"),
        code(NEW, end="9"),
        code(OLD)[:90],
        code(SHORT)[:40],
        code(OLD) + code(OLD),
        b"https://example.vn/a|b",
        b"HC1:NCFOXN",
        b"9900000001",
        b"DN4799900000001",
        b"",
        b"\xff\x00|",
        b"|" * 14,
        b"|" * 14 + b"$",
    ],
)
def test_odd_texts_are_left_alone(sent: bytes) -> None:
    assert read(InputMethods(), sent) == recognise(sent)


def test_citizen_codes_pass(methods: InputMethods) -> None:
    for form in (CITIZEN, CITIZEN_2024):
        sent = code(form)
        assert read(methods, sent) == recognise(sent)
        assert typed(sent.decode(), "telex", skips=True) == sent.decode()


def test_random_part_is_left_out_by_name(methods: InputMethods) -> None:
    sent = code(CHILD, check="0123aa6789abcdef-7102").decode()
    delivered = sent.replace("0123aa67", "0123â67")
    parsed = read(methods, delivered)
    assert parsed.input is InputState.REPAIRED
    assert Oddity.CHECK_STRING_LOST in parsed.oddities
    assert not {Oddity.CHECK_STRING_MISSING, Oddity.PARENT_LOST} & set(parsed.oddities)
    assert fields(parsed) == {
        name: value for name, value in fields(recognise(sent.encode())).items() if name != "check_string"
    }


def test_a_digit_that_vanished_from_the_random_part(methods: InputMethods) -> None:
    """Three letters a arrive as two: nothing is to be seen, but a digit may be missing."""
    sent = code(NEW, check="01234aaa6789bcdf-7102", name=hexed("Ngô Thu"))
    hidden = sent.decode().replace("4aaa6", "4aa6")
    assert hidden == typed(sent.decode(), "telex", skips=False)
    fresh = InputMethods()
    after = read(fresh, hidden)
    assert after.input is InputState.REPAIRED
    assert "check_string" not in fields(after)
    assert wrong(after, sent.decode()) == {}
    assert read(fresh, hidden.replace("4aa6", "4aaa6")).input is InputState.CLEAN, "sixteen: nothing is missing"


def test_a_random_part_that_is_too_short(methods: InputMethods) -> None:
    """VNI with a spelling check: a tone set and taken away again leaves nothing to be seen but the missing digits."""
    sent = code(NEW, check="a10456789abcdef1-7102")
    parsed = read(InputMethods(), sent.replace(b"|a104", b"|a4"))
    assert parsed.input is InputState.REPAIRED
    assert fields(parsed) == {name: value for name, value in fields(recognise(sent)).items() if name != "check_string"}


def test_number_of_which_digits_vanished(methods: InputMethods) -> None:
    """VNI eats the level and the province behind a vowel; only the registry can say which card number it was."""
    sent = code(CHILD, number="TE1239900000002", management="23009900000002")
    delivered = typed(sent.decode(), "vni", skips=True).encode()
    assert delivered.decode().startswith("TẺ99")
    truth, left = fields(recognise(sent)), fields(read(methods, delivered))
    assert Oddity.CARD_NUMBER_LOST in read(methods, delivered).oddities
    assert truth.keys() - left.keys() >= {"card_number", "benefit_level"}
    assert left["social_insurance_number"] == "9900000002", "which stands in the management code as well"
    assert left == {name: truth[name] for name in left}
    repaired = methods.repair(delivered, fits, holds=lambda number: number == "TE1239900000002")
    assert repaired.state is InputState.REPAIRED
    assert wrong(recognise(repaired.data), sent.decode()) == {}
    assert "card_number" in methods.repair(delivered, fits, holds=lambda number: True).lost
    alone = delivered.replace(b"|23009900000002|", b"|-|")
    assert methods.repair(alone, fits).state is InputState.REFUSED, "nothing says the BHXH number twice"


def test_registry_tells_names_apart(methods: InputMethods) -> None:
    sent = code(NEW, name=hexed("Hồ Thanh Thử")).decode()
    delivered = typed(sent, "vni", skips=True).encode()
    assert "name" in methods.repair(delivered, fits).lost
    for name in ("Hồ Thanh Thử", "Hổ Thanh Thử"):
        repaired = methods.repair(delivered, fits, names_of=lambda _, name=name: (name, "Trần Thị Mẫu"))
        assert fields(recognise(repaired.data))["name"] == name
        shouted = methods.repair(delivered, fits, names_of=lambda _, name=name: (name.upper(),))
        assert shouted.data == repaired.data, "a register in capitals"
    refused = methods.repair(delivered, fits, names_of=lambda _: ("Trần Thị Mẫu",))
    assert refused.state is InputState.REFUSED


def test_number_alone(methods: InputMethods) -> None:
    assert fields(read(methods, "TÉ799900000002")) == fields(recognise(b"TE1799900000002"))
    assert read(methods, "TÉ9900000002").reason is Refusal.MANGLED


def test_tables_that_were_built_before_answer_the_same() -> None:
    delivered = typed(code(OLD).decode(), "vni", skips=False).encode()
    warmed = InputMethods()
    warmed.warm()
    assert warmed._originals is not None
    assert warmed.repair(delivered, fits) == InputMethods().repair(delivered, fits)


def test_backspaces_are_keys() -> None:
    fresh, sent = InputMethods(), code(OLD).decode()
    arrived = sent.replace("baa", "ba\bâ")
    assert read(fresh, arrived).input is InputState.REPAIRED
    assert wrong(read(fresh, arrived), sent) == {}
    assert read(fresh, "\b\b" + sent).input is InputState.REPAIRED


def test_decomposed_letters(methods: InputMethods) -> None:
    delivered = typed(code(OLD).decode(), "telex", skips=False)
    spread = unicodedata.normalize("NFD", delivered)
    assert spread != delivered
    assert wrong(read(methods, spread), code(OLD).decode()) == {}
    assert read(methods, spread).input is InputState.REPAIRED


def test_an_address_that_was_written_twice_is_left_out(methods: InputMethods) -> None:
    """What UniKey leaves of a very long word when it writes the keys again."""
    long = hexed("Tổ 1, Phường Mẫu, Thành phố Thử, Tỉnh Mẫu")
    parsed = read(methods, code(OLD, address=long[:80] + long))
    assert Oddity.ADDRESS_LOST in parsed.oddities
    assert "address" not in fields(parsed)


@settings(max_examples=150, deadline=None)
@given(st.text("0123456789abcdef", max_size=40) | st.text("aaeedd126908fcb", max_size=30), st.sampled_from(METHODS))
def test_the_model_is_the_engine(text: str, how: tuple[str, bool]) -> None:
    engine = WordEngine(Method(how[0]), how[1])
    assert damaged(engine, f"|{text}|") == f"|{typed(text, how[0], skips=how[1])}|"


@pytest.mark.parametrize(
    ("engine", "sent", "delivered"),
    [
        # as UniKey's own engine answered
        (FreeEngine(Method.TELEX), "5472e1baa76e20546|ddd|aff", "5472e1bâ76e20546|dd|af"),
        (FreeEngine(Method.VNI), "5472e1baa76e205468e1bb8b204de1", "5472ébaa76ễ8ébb8b204dé"),
        (FreeEngine(Method.VNI), "CA4689900000001", "CẵÁ9900000001".replace("ẵÁ", "Ẵ")),
        (CheckingEngine(Method.TELEX, False), "afaddece2622a06", "ầddece2622a06"),
        (CheckingEngine(Method.TELEX, True), "afaddece2622a06", "afaddece2622a06"),
        (CheckingEngine(Method.VNI, True), "TE1799900000001|TE1", "TE1799900000001|TÉ"),
    ],
)
def test_unikey(engine: FreeEngine | CheckingEngine, sent: str, delivered: str) -> None:
    assert damaged(engine, sent) == delivered


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text("0123456789abcdefàéđâ|$-/ \b", max_size=300))
def test_any_text_gives_an_answer(text: str) -> None:
    data = text.encode(errors="replace")
    repaired = InputMethods().repair(data, fits)
    assert repaired.state is InputState.REPAIRED or repaired.data == settled(data.decode()).encode()
    assert repaired.state is not InputState.REPAIRED or fits(repaired.data)


def test_time_is_bounded(methods: InputMethods) -> None:
    """However it is written over, a scan is answered at once: 50 ms of this thread's own time, and ten times that here."""
    read(methods, typed(made_codes(5, 1, 15)[0], "vni", skips=False))  # builds the tables
    worst = ["é" * 40, "e" * 80, "ễ8" * 40, "6e" * 60, "e1a1" * 30, "â" * 100, "6e20" * 25, "6ế" * 40]
    worst += ["6e\bê" * 60, "e\be" * 90, "a\bâa\b\baa" * 25]
    for text in worst:
        for place in ("name", "address", "check"):
            delivered = code(OLD, **{place: text + ("-7102" if place == "check" else "")}).decode()
            assert _cpu(methods, delivered) < 0.5
        everywhere = code(OLD, number="TÉ9900000001", name=text, address=text * 2, check=text + "-7102").decode()
        assert _cpu(methods, everywhere[:900]) < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text("ea6120d98bcéếễầđ\b", max_size=120), st.text("ea6120d98bcéếễầđ\b", max_size=300))
def test_time_of_hostile_fields_is_bounded(name: str, address: str) -> None:
    assert _cpu(_WARM, code(OLD, name=name, address=address).decode()) < 0.5


_WARM = InputMethods()


def _cpu(methods: InputMethods, text: str) -> float:
    start = time.thread_time()
    methods.repair(text.encode(), fits)
    return time.thread_time() - start
