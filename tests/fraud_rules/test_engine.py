"""Does the engine keep its promises: nothing raises, nothing blocks, one prompt at most, none where none may be?"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import fraud_rules
from fraud_rules._engine import RuleSet, bind, exemptions_of, find_rules, load, prompt_of
from fraud_rules._findings import clear, hit
from fraud_rules._types import AnyRule, Finding, Group, History, Mode, Result, Rule, Severity, Visit
from tests.fraud_rules.history import past
from tests.fraud_rules.made import NOON, ago, judge, visit

SILENT = [
    {"exemptions": ("emergency",)},
    {"visit_type": "2"},
    {"priority": "emergency"},
    {"exemptions": ("seventy-five",)},
    {"age": 75},
    {"exemptions": ("pregnancy",)},
    {"priority": "pregnant"},
    {"exemptions": ("disability",)},
    {"age": 5},
]


@dataclass(frozen=True, kw_only=True)
class NoLimits:
    level: int = 1


def rule_of(name: str, judge_it: Callable[[Visit, History, NoLimits], Finding], **facts: Any) -> AnyRule:
    ordinary: dict[str, Any] = {"default_mode": Mode.ACTIVE, "group": Group.VALIDITY}
    return Rule(
        id=name,
        version=7,
        title=name,
        basis="",
        false_positives="",
        limits=NoLimits(),
        judge=judge_it,
        **(ordinary | facts),
    )


def hits(name: str, severity: Severity = Severity.REVIEW, **facts: Any) -> AnyRule:
    facts = {"gravest": severity, **facts}
    return rule_of(name, lambda *_: hit("made", severity, prompt=f"prompt.{name}"), **facts)


def run(*rules: AnyRule, tables: dict[str, Any] | None = None, now: Visit | None = None) -> Any:
    now = now or visit()
    return RuleSet(bound=bind(tables, rules)).evaluate(now, past(now))


def test_the_catalogue_is_the_folder() -> None:
    assert [rule.id for rule in find_rules()] == [
        "clock-skew",
        "card-not-valid",
        "card-unknown",
        "holder-deceased",
        "identity-mismatch",
        "identity-paper-not-seen",
        "qr-integrity",
        "card-two-identities",
        "qr-replay-two-desks",
        "gateway-check-burst",
        "multi-facility-same-day",
        "number-enumeration",
        "same-day-repeat",
        "visit-frequency",
    ]


def test_facts_are_active_and_behaviour_is_in_shadow() -> None:
    modes = {rule.id: rule.default_mode for rule in find_rules()}
    active = {name for name, mode in modes.items() if mode is Mode.ACTIVE}
    # A prompt at every scan without a paper would be read by nobody: the strip asks for the paper instead.
    silent = {"identity-paper-not-seen"}
    assert active == {rule.id for rule in find_rules() if rule.group is Group.VALIDITY} - silent
    assert {rule.id for rule in find_rules() if rule.auditor_only} == {
        "clock-skew",
        "gateway-check-burst",
        "holder-deceased",
        "number-enumeration",
    }


def test_one_outcome_a_rule_in_order_and_none_for_a_rule_that_is_off() -> None:
    now = visit()
    assert [o.rule for o in load().evaluate(now, past(now))] == [rule.id for rule in find_rules()]
    off = load({"visit-frequency": {"mode": "off"}, "clock-skew": {"mode": "off"}}).evaluate(now, past(now))
    assert {rule.id for rule in find_rules()} - {o.rule for o in off} == {"visit-frequency", "clock-skew"}


def test_an_outcome_names_rule_version_mode_and_when_it_was_known() -> None:
    now = visit(observed_at=NOON + timedelta(minutes=3))
    (outcome,) = run(hits("a"), now=now)
    assert (outcome.rule, outcome.version, outcome.mode, outcome.result) == ("a", 7, Mode.ACTIVE, Result.HIT)
    assert outcome.evidence.as_known_at == now.observed_at
    assert outcome.evidence.values == (("limit.level", "1"),)


def test_a_crashing_rule_does_not_stop_the_others_and_does_not_tell_its_message() -> None:
    def crash(*_: object) -> Finding:
        raise KeyError("Nguyen Van Mau 9900000001")

    def nothing(*_: object) -> Any:
        return None

    first, second, third = run(rule_of("a", crash), rule_of("b", nothing), hits("c"))
    assert (first.result, first.evidence.reason) == (Result.NOT_EVALUATED, "rule-failed:KeyError")
    assert "Nguyen" not in repr(first) and "9900000001" not in repr(first)
    assert (second.result, second.evidence.reason) == (Result.NOT_EVALUATED, "rule-failed:AttributeError")
    assert third.result is Result.HIT


def test_a_history_that_fails_is_no_hit_for_anybody() -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise OSError(name)

    outcomes = load().evaluate(visit(payload_digest="q1", papers_seen=()), Broken())
    assert {o.result for o in outcomes} == {Result.NOT_EVALUATED, Result.NO_HIT}
    assert "rule-failed:OSError" in {o.evidence.reason for o in outcomes}


def test_a_naive_time_is_contained_too() -> None:
    now = replace(visit(), occurred_at=NOON.replace(tzinfo=None))
    reasons = {o.rule: o.evidence.reason for o in load().evaluate(now, past(now, [visit(ago(hours=5))]))}
    assert reasons["clock-skew"] == "rule-failed:TypeError"
    assert reasons["card-not-valid"] == "valid"


def test_what_is_missing_is_named() -> None:
    (outcome,) = run(hits("a", needs=("desk", "person_key", "card_key")), now=visit(person_key=None, card_key=None))
    assert (outcome.result, outcome.evidence.reason) == (Result.NOT_EVALUATED, "missing:person_key")


def test_an_exempt_rule_is_not_even_asked() -> None:
    def never(*_: object) -> Finding:
        raise AssertionError

    facts = {"exempt": ("programme",), "exempt_visit_types": ("7",), "needs": ("person_key",)}
    for now, reason in (
        (visit(exemptions=("programme",), person_key=None), "exempt:programme"),
        (visit(visit_type="7", person_key=None), "exempt:visit-type"),
    ):
        (outcome,) = run(rule_of("a", never, **facts), now=now)
        assert (outcome.result, outcome.evidence.reason) == (Result.EXEMPT, reason)


@pytest.mark.parametrize(
    ("ends", "result"),
    [
        (NOON + timedelta(seconds=1), Result.SNOOZED),
        (NOON, Result.HIT),
        (ago(days=1), Result.HIT),
    ],
)
def test_a_mute_ends_when_it_ends_and_hides_nothing(ends: Any, result: Result) -> None:
    others = [visit(ago(hours=10)), visit(ago(hours=5))]
    active = load({"same-day-repeat": {"mode": "active"}})
    muted = judge("same-day-repeat", visit(), others, rules=active, snoozes={("same-day-repeat", "p1"): ends})
    plain = judge("same-day-repeat", visit(), others, rules=active)
    assert muted.result is result
    assert (muted.severity, muted.evidence) == (plain.severity, plain.evidence)
    assert plain.prompt == "prompt.same-day-repeat"
    assert muted.prompt == (None if result is Result.SNOOZED else plain.prompt)


def test_a_mute_is_for_one_rule_and_one_person() -> None:
    others = [visit(ago(hours=5))]
    later = NOON + timedelta(days=9)
    for key in (("visit-frequency", "p1"), ("same-day-repeat", "p2")):
        assert judge("same-day-repeat", visit(), others, snoozes={key: later}).result is Result.HIT
    missed: dict[str, Any] = {"person_key": None, "result_code": "050", "decision": "CORRECT_INPUT"}
    assert judge("card-unknown", visit(**missed), snoozes={("card-unknown", "p1"): later}).result is Result.HIT


def test_a_wrong_clock_leaves_the_rules_about_time_unjudged() -> None:
    now = visit(clock_offset=700.0, payload_digest="q1", papers_seen=())
    others = [visit(ago(hours=5)), visit(ago(seconds=30), payload_digest="q1", desk="d2", person_key="p2")]
    for tables in ({}, {"clock-skew": {"severity": "info"}}):
        reasons = {o.rule: o.evidence.reason for o in load(tables).evaluate(now, past(now, others))}
        unjudged = {rule for rule, reason in reasons.items() if reason == "clock-not-trusted"}
        assert unjudged == {
            "same-day-repeat",
            "visit-frequency",
            "qr-replay-two-desks",
            "number-enumeration",
            "gateway-check-burst",
            "multi-facility-same-day",
        }
        assert reasons["clock-skew"] == "desk-clock"
        assert reasons["identity-paper-not-seen"] == "paper-seen-before"
    without = load({"clock-skew": {"mode": "off"}}).evaluate(now, past(now, others))
    assert {o.result for o in without if o.rule == "same-day-repeat"} == {Result.HIT}


def test_a_muted_clock_rule_still_guards_the_others() -> None:
    now = visit(clock_offset=700.0)
    snoozes = {("clock-skew", "p1"): NOON + timedelta(days=1)}
    reasons = {o.rule: (o.result, o.evidence.reason) for o in load().evaluate(now, past(now, (), snoozes))}
    assert reasons["clock-skew"][0] is Result.SNOOZED
    assert reasons["same-day-repeat"] == (Result.NOT_EVALUATED, "clock-not-trusted")


@pytest.mark.parametrize(
    ("cap", "found", "expected"),
    [
        ("info", Severity.BLOCK_SUGGEST, Severity.INFO),
        ("review", Severity.BLOCK_SUGGEST, Severity.REVIEW),
        ("block-suggest", Severity.BLOCK_SUGGEST, Severity.BLOCK_SUGGEST),
        ("block-suggest", Severity.INFO, Severity.INFO),
    ],
)
def test_severity_is_capped_and_never_raised(cap: str, found: Severity, expected: Severity) -> None:
    (outcome,) = run(hits("a", found), tables={"a": {"severity": cap}})
    assert outcome.severity is expected
    assert outcome.prompt == (None if expected is Severity.INFO else "prompt.a")


def test_the_one_prompt_is_the_gravest_and_then_the_earliest() -> None:
    rules = (
        hits("a", Severity.INFO),
        hits("b", Severity.REVIEW),
        hits("c", Severity.BLOCK_SUGGEST, default_mode=Mode.SHADOW),
        hits("d", Severity.BLOCK_SUGGEST, auditor_only=True),
        hits("e", Severity.REVIEW),
        rule_of("f", lambda *_: clear("nothing")),
    )
    chosen = prompt_of(run(*rules))
    assert chosen is not None and chosen.rule == "b"
    graver = prompt_of(run(*rules, hits("g", Severity.BLOCK_SUGGEST)))
    assert graver is not None and graver.rule == "g"
    assert prompt_of(run(rules[0], *rules[2:4], rules[5])) is None
    assert prompt_of(()) is None


@pytest.mark.parametrize("facts", SILENT)
def test_nobody_whom_no_prompt_may_delay_gets_one_and_all_is_judged(facts: dict[str, Any]) -> None:
    withdrawn: dict[str, Any] = {"decision": "NOT_COVERED", "result_code": "110"}
    others = [visit(ago(days=1), identity_key="i2")]
    everything = load({rule.id: {"mode": "active"} for rule in find_rules()})
    now = visit(**withdrawn, **facts)
    outcomes = everything.evaluate(now, past(now, others))
    assert [o.rule for o in outcomes if o.prompt is not None] == []
    assert prompt_of(outcomes) is None
    assert {o.rule for o in outcomes if o.result is Result.HIT} >= {"card-not-valid", "card-two-identities"}
    plain = visit(**withdrawn)
    assert prompt_of(everything.evaluate(plain, past(plain, others))) is not None


def test_exemptions_follow_from_type_priority_and_age() -> None:
    assert exemptions_of(visit(age=40)) == frozenset()
    assert exemptions_of(visit(age=6)) == frozenset() and exemptions_of(visit(age=74)) == frozenset()
    assert exemptions_of(visit(age=5, visit_type="2")) == {"under-six", "emergency"}
    assert exemptions_of(visit(age=None, priority="merit")) == frozenset()


def test_rules_do_not_know_the_clock_or_the_program() -> None:
    for file in Path(fraud_rules.__path__[0]).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top == "fraud_rules" or top in sys.stdlib_module_names - {"time"}, f"{file.name}: {name}"
        for word in (".now(", "utcnow", "today()"):
            assert word not in text, f"{file.name}: {word}"


def test_a_rule_is_never_graver_than_it_says_and_counting_never_above_review() -> None:
    """What the catalogue shows is what a hit can be: words in the rule's own file, so that no rule is capped unseen."""
    assert run(hits("a", Severity.BLOCK_SUGGEST, gravest=Severity.REVIEW))[0].severity is Severity.REVIEW
    for rule in find_rules():
        source = Path(inspect.getfile(rule.judge)).read_text("utf-8").replace("gravest=Severity.BLOCK_SUGGEST", "")
        assert (rule.gravest is Severity.BLOCK_SUGGEST) == ("BLOCK_SUGGEST" in source), rule.id
        if rule.group is Group.BEHAVIOUR:
            assert rule.gravest is not Severity.BLOCK_SUGGEST
