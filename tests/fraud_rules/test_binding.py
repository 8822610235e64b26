"""Is a wrong setting named, and is the file that comes with the program what the rules themselves say?"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fraud_rules._engine import RuleConfigError, bind, bind_file, find_rules, load
from fraud_rules._facts import facts
from fraud_rules._types import Mode, Severity
from kiosk.paths import bundled_config


def by_id(tables: dict[str, Any]) -> Any:
    return {bound.rule.id: bound for bound in bind(tables)}


def test_limits_mode_severity_and_exemptions_are_bound() -> None:
    tables = {
        "same-day-repeat": {
            "mode": "active",
            "severity": "review",
            "merge_hours": 2,
            "review_from": 4,
            "exempt": ["programme"],
            "exempt_visit_types": ["7"],
        }
    }
    bound = by_id(tables)["same-day-repeat"]
    assert (bound.mode, bound.severity) == (Mode.ACTIVE, Severity.REVIEW)
    assert (bound.rule.limits.merge_hours, bound.rule.limits.review_from) == (2.0, 4)
    assert isinstance(bound.rule.limits.merge_hours, float)
    assert bound.rule.exempt == bound.rule.limits.exempt == ("programme",)
    assert bound.rule.exempt_visit_types == bound.rule.limits.exempt_visit_types == ("7",)
    assert ("limit.merge_hours", "2") in bound.limit_texts
    untouched = by_id({})["same-day-repeat"]
    assert untouched.rule.limits.merge_hours == 4.0 and untouched.mode is Mode.SHADOW


@pytest.mark.parametrize(
    ("tables", "rule", "key", "words"),
    [
        ({"same-day-repeet": {}}, "same-day-repeet", None, "did you mean 'same-day-repeat'"),
        ({"same_day_repeat": {}}, "same_day_repeat", None, "no such rule"),
        ({"same-day-repeat": 3}, "same-day-repeat", None, "must be a table"),
        ({"same-day-repeat": {"merge_hour": 3}}, "same-day-repeat", "merge_hour", "did you mean 'merge_hours'"),
        ({"same-day-repeat": {"merge_hours": "4"}}, "same-day-repeat", "merge_hours", "must be a number"),
        ({"same-day-repeat": {"merge_hours": True}}, "same-day-repeat", "merge_hours", "must be a number"),
        ({"same-day-repeat": {"merge_hours": -1}}, "same-day-repeat", "merge_hours", "from 0"),
        ({"same-day-repeat": {"merge_hours": float("nan")}}, "same-day-repeat", "merge_hours", "from 0"),
        ({"same-day-repeat": {"merge_hours": float("inf")}}, "same-day-repeat", "merge_hours", "from 0"),
        ({"same-day-repeat": {"utc_offset_hours": 25}}, "same-day-repeat", "utc_offset_hours", "from 0 to 14"),
        ({"same-day-repeat": {"review_from": 2.5}}, "same-day-repeat", "review_from", "whole number"),
        ({"same-day-repeat": {"mode": "on"}}, "same-day-repeat", "mode", "off, shadow, active"),
        ({"same-day-repeat": {"mode": 1}}, "same-day-repeat", "mode", "off, shadow, active"),
        ({"same-day-repeat": {"severity": "block"}}, "same-day-repeat", "severity", "block-suggest"),
        ({"same-day-repeat": {"exempt": ["emergencies"]}}, "same-day-repeat", "exempt", "did you mean 'emergency'"),
        ({"same-day-repeat": {"exempt_visit_types": "7"}}, "same-day-repeat", "exempt_visit_types", "a list"),
        ({"same-day-repeat": {"exempt_visit_types": [7]}}, "same-day-repeat", "exempt_visit_types", "a text"),
        ({"visit-frequency": {"notices": [180, "x"]}}, "visit-frequency", "notices", "whole number"),
        ({"holder-deceased": {"days": 3}}, "holder-deceased", "days", "no such setting"),
    ],
)
def test_a_wrong_setting_is_named(tables: dict[str, Any], rule: str, key: str | None, words: str) -> None:
    with pytest.raises(RuleConfigError) as caught:
        bind(tables)
    assert (caught.value.rule, caught.value.key) == (rule, key)
    assert words in str(caught.value) and rule in str(caught.value) and (key or "") in str(caught.value)


def test_the_file_of_the_program_says_what_the_rules_say() -> None:
    file = bundled_config() / "fraud_rules.toml"
    assert load(file) == load()


def test_the_file_of_the_program_names_every_rule_and_every_limit() -> None:
    import tomllib

    tables = tomllib.loads((bundled_config() / "fraud_rules.toml").read_text(encoding="utf-8"))
    for rule in find_rules():
        expected = {"mode", "severity", *(field.name for field in fields(rule.limits))}
        expected |= {name for name in ("exempt", "exempt_visit_types") if getattr(rule, name)}
        assert set(tables.pop(rule.id)) == expected, rule.id
    assert tables == {}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "rules.toml"
    broken.write_text("[same-day-repeat\n", encoding="utf-8")
    for file in (broken, tmp_path / "absent.toml"):
        with pytest.raises(RuleConfigError, match=file.name):
            bind_file(file)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("\ufeff[same-day-repeat]\nmode = 'off'\n", encoding="utf-8")
    modes = {bound.rule.id: bound.mode for bound in bind_file(file)}
    assert modes["same-day-repeat"] is Mode.OFF and modes["visit-frequency"] is Mode.SHADOW


def test_a_rule_must_explain_itself() -> None:
    whole = "x: Title\n\nQuestion: a?\nBasis: b\nExample: c\nFalse positives: d\n e\nSay: f / g\n"
    read = facts(whole)
    assert (read.title, read.question, read.false_positives, read.say) == ("Title", "a?", "d e", ("f", "g"))
    assert facts(whole.replace("f / g", "nothing")).say is None
    assert facts(None).title == ""
    with pytest.raises(ValueError, match="Example"):
        facts(whole.replace("Example: c\n", ""))
