"""Has every closed word of rules, records and visits a text in both languages?"""

import importlib
import pkgutil

import pytest

import fraud_rules
from fraud_rules import identity_mismatch
from fraud_rules._types import Mode, Severity
from kiosk.intake import NoScanReason, Paper
from kiosk.records.values import CaseState, Disposition, StoreError
from kiosk.scanner.reading import Source
from kiosk.ui.audit.columns import Column
from kiosk.ui.audit.made import NOW, ZONE
from kiosk.ui.audit.period import Span
from kiosk.ui.audit.words import Words
from kiosk.ui.i18n import LANGUAGES, Texts, read_catalogue
from kiosk.verify.verdict import Assurance, Decision

RULES = [
    importlib.import_module(f"fraud_rules.{module.name}").RULE
    for module in pkgutil.iter_modules(fraud_rules.__path__)
    if not module.name.startswith("_")
]


@pytest.fixture(params=LANGUAGES)
def words(request):
    return Words(Texts.load(request.param, strict=True), ZONE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_and_reason_is_said(words, rule):
    assert words.texts.has(f"audit.rule.{rule.id}")
    for reason in rule.reasons:
        assert words.texts.has(f"audit.reason.{rule.id}.{reason}"), reason
        assert words.reason(rule.id, reason) != reason


def test_every_closed_word_is_said(words):
    for prefix, closed in (
        ("state", CaseState),
        ("disposition", Disposition),
        ("severity", Severity),
        ("mode", Mode),
        ("entry", Source),
        ("no-scan", NoScanReason),
        ("paper", Paper),
        ("decision", Decision),
        ("assurance", Assurance),
        ("span", Span),
    ):
        for word in closed:
            assert words.texts.has(f"audit.{prefix}.{word}"), f"{prefix}.{word}"
    for column in Column:
        assert words.texts.has(f"audit.column.{column.name}")


def test_a_word_that_nobody_translated_is_readable(words):
    assert words.rule("brand-new-rule") == "brand new rule"
    assert words.value("days_between") == "days between"
    assert words.worth("window_days", "30") == "30"


def test_lists_of_frozen_words_are_translated_word_by_word(words):
    say = words.texts
    assert words.worth("fields", "birth name") == f"{say('audit.worth.fields.birth')}, {say('audit.worth.fields.name')}"
    assert words.worth("fields", "-") == "-"
    assert words.worth("limit.papers", "cccd police-note") == f"CCCD, {say('audit.paper.police-note')}"
    assert words.worth("entry_mode", "typed") == say("audit.worth.entry_mode.typed")
    for field in identity_mismatch._FIELDS.values():
        assert words.texts.has(f"audit.worth.fields.{field}")


def test_times_are_the_facilitys(words):
    assert words.moment(NOW) == "23/11/2026 16:40"


def test_an_error_is_said_without_its_own_text(words):
    assert words.error(StoreError("disk-full", "secret")) == words.texts("audit.error.disk-full")
    assert words.error(StoreError("never-heard-of", "secret")) == words.texts("audit.error.store")
    assert words.error(KeyError("secret")) == words.texts("audit.error.bug")


@pytest.mark.parametrize("prefix", ["audit.", "admin."])
def test_both_languages_say_the_same_things_with_the_same_places(prefix):
    one, two = ({k: t for k, t in read_catalogue(lang).items() if k.startswith(prefix)} for lang in LANGUAGES)
    assert one.keys() == two.keys()
    for key, text in one.items():
        places = [{part.split("}")[0] for part in said.split("{")[1:]} for said in (text, two[key])]
        assert places[0] == places[1], key


def test_every_limit_of_every_rule_has_a_name() -> None:
    """An auditor reads what the rule was set to, not the name of a field in a program."""
    from dataclasses import fields

    from fraud_rules._engine import find_rules

    for language in ("vi", "en"):
        texts = Texts.load(language, strict=True)
        names = {field.name for rule in find_rules() for field in fields(rule.limits)}
        assert [name for name in sorted(names) if not texts.has(f"audit.value.limit.{name}")] == []
