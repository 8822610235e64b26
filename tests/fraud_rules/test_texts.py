"""Does every rule speak, in both languages and kindly, and is the document what the rules are?"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from fraud_rules._engine import find_rules
from tests.fraud_rules.render_doc import ROOT, render, texts

# Words that accuse, name a count or a rule. Folded to lower case; parts of words count.
UNKIND = {
    "vi": ("gian lận", "lạm dụng", "nghi ngờ", "giả mạo", "vi phạm", "trục lợi", "đã mất", "tử vong", "số lần"),
    "en": ("fraud", "abuse", "suspic", "fake", "forg", "violat", "dead", "died", "death", "illegal", "too many"),
}


def test_the_document_is_what_the_rules_are() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_of_a_rule_has_a_text_and_none_is_left_over(language: str) -> None:
    found = texts(language)
    assert {key for key in found if key.startswith("prompt.")} == {
        f"prompt.{rule.id}" for rule in find_rules() if rule.say is not None
    }
    assert {key for key in found if key.startswith("audit.rule.")} == {f"audit.rule.{rule.id}" for rule in find_rules()}
    own = {f"audit.reason.{rule.id}.{reason}" for rule in find_rules() for reason in rule.reasons}
    assert {key for key in found if key.startswith("audit.reason.") and key.count(".") == 3} == own
    assert all(text.strip() == text and text for text in found.values())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_said_is_kind_and_has_no_numbers(language: str) -> None:
    said = {key: text for key, text in texts(language).items() if key.startswith("prompt.")}
    assert len(said) == 11
    for key, text in said.items():
        assert not re.search(r"\d", text), key
        assert "{you" in text, key
        # No word for oneself, and no guessed form of address.
        assert not re.search(r"\b(em|tôi|con|bác(?! sĩ)|I|me|my)\b", text), key
        assert not [word for word in UNKIND[language] if word in text.lower()], key


def test_rule_files_and_catalogues_say_the_same() -> None:
    vi, en = texts("vi"), texts("en")
    for rule in find_rules():
        if rule.say is not None:
            assert (vi[f"prompt.{rule.id}"], en[f"prompt.{rule.id}"]) == rule.say
    assert vi.keys() == en.keys()


def test_every_rule_that_may_speak_can() -> None:
    for rule in find_rules():
        assert rule.say is not None or rule.auditor_only, rule.id
        for text in (rule.title, rule.question, rule.basis, rule.example, rule.false_positives):
            assert text, rule.id
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)


def test_the_names_of_values_are_those_that_rules_give() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "fraud_rules").glob("*.py"))
    given: set[Any] = set(re.findall(r'\(\s*"([a-z_]+)",', source)) | {
        f"visits_{days}_days" for days in (7, 30, 90, 365)
    }
    given |= {f"limit.{limit.name}" for rule in find_rules() for limit in fields(rule.limits)}
    named = {key.removeprefix("audit.value.") for key in texts("en") if key.startswith("audit.value.")}
    assert named <= given
    assert {"window_days", "fields", "visits_today", "gap_seconds", "clock_offset", "near_equal"} <= named
