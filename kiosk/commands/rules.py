"""`kiosk rules`: which anti-abuse rules are there, how are they set here, and what does one of them mean?"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fraud_rules._engine import BoundRule, RuleConfigError, bind_file
from kiosk.commands import BAD_INPUT, BAD_USE, CommandError, emit, write_out
from kiosk.settings import SettingsError, default_home, load_settings


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="all rules in the order in which they are judged")
    showing = actions.add_parser("show", help="one rule: what it asks, why, its limits, and what is said at the desk")
    showing.add_argument("id", metavar="ID", help="for example same-day-repeat")
    for action in (listing, showing):
        action.add_argument("--json", action="store_true", help="one JSON object a line")
        # The same two options after the action, too; absent there, they leave what stood before it.
        action.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        action.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    rules = _rules(getattr(args, "home", None), getattr(args, "config", None))
    if args.action == "list":
        for bound in rules:
            if args.json:
                emit(summary(bound))
            else:
                write_out(f"{bound.rule.id:<24} {bound.mode:<7} {bound.rule.group:<10} {bound.rule.title}\n")
        return 0
    found = next((bound for bound in rules if bound.rule.id == args.id), None)
    if found is None:
        known = ", ".join(bound.rule.id for bound in rules)
        raise CommandError("unknown-rule", f"there is no rule {args.id}; known: {known}", BAD_USE)
    if args.json:
        emit(detail(found))
    else:
        _print(detail(found))
    return 0


def summary(bound: BoundRule) -> dict[str, Any]:
    """The JSON object of a line of the catalogue."""
    rule = bound.rule
    return {
        "id": rule.id,
        "version": rule.version,
        "title": rule.title,
        "group": rule.group.value,
        "mode": bound.mode.value,
        "severity": bound.severity.value,
        "auditor_only": rule.auditor_only,
    }


def detail(bound: BoundRule) -> dict[str, Any]:
    """The JSON object of one rule. `limits` are those in force here; `say` is null when nothing is ever said."""
    rule = bound.rule
    say = None if rule.say is None or rule.auditor_only else {"vi": rule.say[0], "en": rule.say[1]}
    return summary(bound) | {
        "question": rule.question,
        "basis": rule.basis,
        "example": rule.example,
        "false_positives": rule.false_positives,
        "say": say,
        "needs": list(rule.needs),
        "needs_clock": rule.needs_clock,
        "exempt": list(rule.exempt),
        "exempt_visit_types": list(rule.exempt_visit_types),
        "limits": {name: list(v) if isinstance(v, tuple) else v for name, v in _limits(rule.limits).items()},
        "reasons": list(rule.reasons),
    }


def _limits(limits: Any) -> dict[str, Any]:
    # The exemptions stand in fields of their own.
    return {name: value for name, value in asdict(limits).items() if not name.startswith("exempt")}


def _rules(home: str | None, config: str | None) -> tuple[BoundRule, ...]:
    try:
        settings = load_settings(Path(home) if home else default_home(), Path(config) if config else None)
        return bind_file(Path(settings.rules.file))
    except SettingsError as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    except RuleConfigError as error:
        raise CommandError("rules-file", f"{settings.rules.file}: {error}", BAD_INPUT) from None


def _print(fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if isinstance(value, dict):
            write_out(f"{name}\n" + "".join(f"  {key:<22} {_plain(item)}\n" for key, item in value.items()))
        else:
            write_out(f"{name:<24} {_plain(value)}\n")


def _plain(value: object) -> str:
    return (", ".join(map(str, value)) or "-") if isinstance(value, list) else str(value)
