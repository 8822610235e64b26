"""How is each rule set in this hospital? Tables of limits, mode and severity become bound rules, or a clear error."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from fraud_rules._catalogue import find_rules
from fraud_rules._types import AnyRule, Mode, Severity

E = TypeVar("E", bound=StrEnum)

EXEMPTIONS = ("emergency", "under-six", "seventy-five", "disability", "pregnancy", "programme", "dated")


class RuleConfigError(ValueError):
    """A table does not fit the rules. `rule` and `key` name the place; `key` is None for the whole table."""

    def __init__(self, problem: str, rule: str, key: str | None = None) -> None:
        super().__init__(f"[{rule}] {key}: {problem}" if key else f"[{rule}]: {problem}")
        self.rule = rule
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule:
    """A rule as it is set here: its limits and exemptions are the hospital's."""

    rule: AnyRule
    mode: Mode
    severity: Severity
    """The highest severity that a hit may have here."""
    limit_texts: tuple[tuple[str, str], ...] = ()
    """The limits in words, for the evidence: ("limit.window_days", "180")."""


def bind(tables: Mapping[str, object] | None = None, rules: Iterable[AnyRule] | None = None) -> tuple[BoundRule, ...]:
    """Bind parsed TOML: one table per rule id with `mode`, `severity` (highest allowed), `exempt`, `exempt_visit_types` and
    any limit of the rule; what is not named keeps its default. Raises RuleConfigError."""
    found = tuple(find_rules() if rules is None else rules)
    tables = tables or {}
    known = [rule.id for rule in found]
    for name in tables:
        if name not in known:
            raise RuleConfigError("there is no such rule" + _nearest(name, known), name)
    return tuple(_bound(rule, tables.get(rule.id, {})) for rule in found)


def bind_file(file: Path) -> tuple[BoundRule, ...]:
    """`bind` for a TOML file. Raises RuleConfigError, also when the file cannot be read or is not TOML."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RuleConfigError(f"cannot be read: {reason}", file.name) from None
    return bind(tables)


def _bound(rule: AnyRule, table: object) -> BoundRule:
    if not isinstance(table, Mapping):
        raise RuleConfigError("this must be a table", rule.id)
    limits = rule.limits
    if not is_dataclass(limits) or isinstance(limits, type):
        raise RuleConfigError("the rule has no limits", rule.id)
    hints = get_type_hints(type(limits))
    names = [field.name for field in fields(limits)]
    settable = ["mode", "severity", "exempt", "exempt_visit_types", *names]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in settable:
            raise RuleConfigError("there is no such setting" + _nearest(str(key), settable), rule.id, str(key))
        if key not in ("mode", "severity"):
            values[key] = _value(value, hints.get(key, tuple[str, ...]), rule.id, key)
    exempt = values.get("exempt", rule.exempt)
    for word in exempt:
        if word not in EXEMPTIONS:
            raise RuleConfigError(f"no exemption is called {word!r}" + _nearest(word, EXEMPTIONS), rule.id, "exempt")
    limits = replace(limits, **{name: values[name] for name in names if name in values})
    return BoundRule(
        rule=replace(
            rule,
            limits=limits,
            exempt=exempt,
            exempt_visit_types=values.get("exempt_visit_types", rule.exempt_visit_types),
        ),
        mode=_word(table.get("mode", rule.default_mode), Mode, rule.id, "mode"),
        severity=_word(table.get("severity", rule.gravest), Severity, rule.id, "severity"),
        limit_texts=tuple((f"limit.{name}", _text(getattr(limits, name))) for name in names),
    )


def _value(value: object, kind: Any, rule: str, key: str) -> Any:
    """`value` as `kind` (int, float, str or a tuple of one of them). A number is never negative, and never without end."""
    if args := get_args(kind):
        if not isinstance(value, list | tuple):
            raise RuleConfigError("this must be a list", rule, key)
        return tuple(_value(item, args[0], rule, key) for item in value)
    if kind is str:
        if isinstance(value, str):
            return value
        raise RuleConfigError("this must be a text", rule, key)
    if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
        raise RuleConfigError("this must be a whole number" if kind is int else "this must be a number", rule, key)
    top = 14 if key == "utc_offset_hours" else 1_000_000
    if not 0 <= value <= top:  # nan is in no range
        raise RuleConfigError(f"this must be a number from 0 to {top}", rule, key)
    return kind(value)


def _word(value: object, words: type[E], rule: str, key: str) -> E:
    try:
        return words(str(value))
    except ValueError:
        raise RuleConfigError(f"this must be one of {', '.join(words)}", rule, key) from None


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value) or "-"
    return f"{value:g}" if isinstance(value, float) else str(value)
