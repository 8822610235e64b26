"""Are the catalogues complete, alike, and kind?"""

from __future__ import annotations

import ast
import json
import re
import string
from pathlib import Path

import pytest

from kiosk.intake import AdmitAs, NoScanReason, Paper, Priority, State
from kiosk.scanner.reading import CameraTrouble
from kiosk.ui.i18n import LANGUAGES, MissingText, Phrase, Texts, read_catalogue
from kiosk.verify.card import NumberKind, Refusal, Sex
from kiosk.verify.number import HintKind
from kiosk.verify.verdict import Assurance, Decision, Notice, Reason

UI = Path(__file__).parents[2] / "kiosk" / "ui"
SETS = {
    "reason.": [*Reason, *Refusal],
    "notice.": Notice,
    "paper.": Paper,
    "no-scan.": NoScanReason,
    "priority.": Priority,
    "admit-as.": AdmitAs,
    "badge.": Assurance,
    "short.": Decision,
    "say.": Decision,
    "todo.": Decision,
    "state.": State,
    "sex.": Sex,
    "camera.trouble.": CameraTrouble,
    "status.camera.": CameraTrouble,
    "hint.": HintKind,
    "entry.kind.": NumberKind,
}
WORDS = {
    "decision.COVERED": "THẺ BHYT HỢP LỆ",
    "decision.COVERED_WITH_NOTICE.papers": "HỢP LỆ, CẦN XEM GIẤY TỜ",
    "decision.COVERED_WITH_NOTICE.new-card": "HỢP LỆ, DÙNG THẺ MỚI",
    "decision.COVERED_WITH_NOTICE.both": "HỢP LỆ, CẦN XEM GIẤY TỜ / DÙNG THẺ MỚI",
    "decision.PENDING": "TIẾP NHẬN, CHỜ TRA CỨU",
    "decision.CORRECT_INPUT": "KIỂM TRA LẠI THÔNG TIN",
    "decision.NOT_COVERED": "CHƯA ÁP DỤNG BHYT",
    "decision.REJECTED": "CẦN NHÂN VIÊN PHỤ TRÁCH",
    "decision.UNREADABLE": "CHƯA ĐỌC ĐƯỢC MÃ",
    "card.not-asked": "chưa tra cứu Cổng",
    "idle.word": "Sẵn sàng",
}
UNKIND = re.compile(
    r"\b(giả|gian lận|nghi ngờ|lừa|chết|tử vong|qua đời|fake|forged?|fraud|dead|died|death|deceased|suspicio\w*)\b",
    re.I,
)
DESK_KEYS = re.compile(r"^(decision|badge|todo|say|reason|notice|card|idle|entry|form|error|prompt|act|list|hint)\.")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", SETS)
def test_every_word_of_a_closed_set_has_a_text(language: str, prefix: str) -> None:
    catalogue = read_catalogue(language)
    assert [word for word in SETS[prefix] if not catalogue.get(f"{prefix}{word.value}")] == []


def test_both_languages_have_the_same_keys_and_places() -> None:
    vietnamese, english = read_catalogue("vi"), read_catalogue("en")
    assert vietnamese.keys() == english.keys()
    assert [key for key in vietnamese if places(vietnamese[key]) != places(english[key])] == []


def test_the_words_of_the_decisions_are_those_of_the_plan() -> None:
    catalogue = read_catalogue("vi")
    assert {key: catalogue[key] for key in WORDS} == WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_at_the_desk_blames_or_speaks_of_death(language: str) -> None:
    texts = {key: text for key, text in read_catalogue(language).items() if DESK_KEYS.match(key)}
    assert len(texts) > 100
    assert [key for key, text in texts.items() if UNKIND.search(text)] == []


def test_every_key_written_in_the_desk_code_has_a_text() -> None:
    catalogue, heads = read_catalogue("vi"), {key.split(".")[0] for key in read_catalogue("vi") if "." in key}
    missing = set()
    for file in UI.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                word = node.value
                if re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-zA-Z_-]+)+", word) and word.split(".")[0] in heads:
                    if word not in catalogue:
                        missing.add(word)
    assert missing == set()


def test_no_text_of_the_desk_is_left_over() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in UI.parent.rglob("*.py"))
    made_up = set(re.findall(r'f"([a-z-]+(?:\.[a-zA-Z_-]+)*\.)\{', code))  # f"reason.{word}"
    files = [UI / "i18n" / f"{name}.vi.json".removeprefix(".") for name in ("", "verdict", "reasons", "reading")]
    keys = [key for file in files for key in json.loads(file.read_text(encoding="utf-8"))]
    assert [key for key in keys if f'"{key}"' not in code and not key.startswith(tuple(made_up))] == []


def test_nobody_speaks_of_himself_and_nobody_guesses_a_form_of_address() -> None:
    texts = {key: text for key, text in read_catalogue("vi").items() if key.startswith(("say.", "prompt."))}
    oneself = re.compile(r"\b(em|tôi|mình|chúng tôi|bác(?! sĩ)|cô)\b", re.I)
    assert [key for key, text in texts.items() if oneself.search(text)] == []


def test_a_missing_key_is_an_error_in_strict_mode_and_the_key_itself_otherwise() -> None:
    with pytest.raises(MissingText):
        Texts.load("vi", strict=True)("no.such.key")
    assert Texts.load("vi")("no.such.key") == "no.such.key"


def test_a_phrase_may_hold_another_one_and_begin_with_a_capital() -> None:
    texts = Texts("vi", {"vi": {"a": "{you:start} xem {you}", "b": "bà"}, "en": {}})
    assert texts.say(Phrase("a", {"you": Phrase("b")})) == "Bà xem bà"


def test_places_filled_by_a_patient_are_text_not_format() -> None:
    assert Texts("vi", {"vi": {"a": "<{x}>"}, "en": {}})("a", x="{0.__class__}") == "<{0.__class__}>"


def test_switching_tells_the_listeners() -> None:
    texts, heard = Texts.load("vi", strict=True), []
    texts.on_switch(lambda: heard.append(texts("idle.word")))
    texts.switch("en")
    assert heard == ["Ready"]
    with pytest.raises(KeyError):
        texts.switch("xx")


def test_two_files_with_one_key_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "vi.json").write_text('{"a": "1"}', encoding="utf-8")
    (tmp_path / "more.vi.json").write_text('{"a": "2"}', encoding="utf-8")
    with pytest.raises(ValueError, match="a"):
        read_catalogue("vi", tmp_path)
