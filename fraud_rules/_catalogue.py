"""Which rules are there? Every plainly named file of this folder, in the order in which they are judged."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields

import fraud_rules
from fraud_rules._types import AnyRule, Group, Rule, Visit

_ORDER = {group: place for place, group in enumerate(Group)}
_VISIT_FIELDS = frozenset(field.name for field in fields(Visit))


class CatalogueError(Exception):
    """A rule file does not keep the contract: our own defect, found at start, never at the desk."""


def find_rules() -> tuple[AnyRule, ...]:
    """All rules: clock, validity, duplicate, behaviour; by id within a group. Raises CatalogueError."""
    names = sorted(found.name for found in pkgutil.iter_modules(fraud_rules.__path__) if not found.name.startswith("_"))
    rules = [_rule(name) for name in names]
    return tuple(sorted(rules, key=lambda rule: (_ORDER[rule.group], rule.id)))


def _rule(name: str) -> AnyRule:
    try:
        rule = importlib.import_module(f"fraud_rules.{name}").RULE
    except (AttributeError, ImportError, ValueError) as error:
        raise CatalogueError(f"fraud_rules/{name}.py: {error}") from error
    if not isinstance(rule, Rule) or rule.id != name.replace("_", "-"):
        raise CatalogueError(f"fraud_rules/{name}.py: RULE must be a Rule with id {name.replace('_', '-')}")
    if unknown := set(rule.needs) - _VISIT_FIELDS:
        raise CatalogueError(f"fraud_rules/{name}.py: a visit has no {', '.join(sorted(unknown))}")
    return rule
