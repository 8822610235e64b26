"""Writes docs/rules.md from the catalogue: `python -m tests.fraud_rules.render_doc > docs/rules.md`."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path

from fraud_rules._engine import BoundRule, bind

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "kiosk" / "ui" / "i18n"

HEAD = """\
# The anti-abuse rules

Written from the rule files (`python -m tests.fraud_rules.render_doc > docs/rules.md`); a test keeps it so. What is in force at
a desk is shown by `kiosk rules list` and `kiosk rules show ID`; the settings stand in `config/fraud_rules.toml`.

A flag is a question, never a refusal. No rule stops care, none accuses, and at most one kind sentence is shown at the desk:
never a count, never a rule's name, never a suspicion. `{you}` in the sentences is the form of address that fits: ông, bà, anh,
chị or cháu.

How a rule ends:

- `HIT`: the question is answered with yes. *info* is for statistics, *review* opens a case and may show the sentence,
  *block-suggest* suggests to call the person in charge. Nothing blocks by itself.
- `NO_HIT`: nothing to see.
- `SNOOZED`: it would have been a hit, but an auditor muted this rule for this person; it still counts.
- `EXEMPT`: `exempt:<word>` or `exempt:visit-type`.
- `NOT_EVALUATED`: it could not be told: `missing:<field>`, `clock-not-trusted`, `rule-failed:<type of error>`, or a word of the
  rule. Never held against anybody.

For emergencies, children under six, people of 75 and more, pregnant women and people with a disability every rule is judged
in silence: no sentence is shown. A rule in *shadow* is judged and recorded, and says nothing either.

Rules are judged in this order: the clock, validity, duplicates, behaviour. When the clock rule hits, the rules marked "needs a
trusted clock" are not evaluated. Among hits of equal severity the earlier rule speaks.
"""


def render() -> str:
    """The whole document."""
    words = {language: texts(language) for language in ("vi", "en")}
    return HEAD + "".join(_section(bound, words["vi"], words["en"]) for bound in bind())


def texts(language: str) -> dict[str, str]:
    """What is said at the desk, and the auditor's words for rules and reasons."""
    found: dict[str, str] = {}
    for name in ("prompts", "audit"):
        found |= json.loads((TEXTS / f"{name}.{language}.json").read_text("utf-8"))
    return found


def _section(bound: BoundRule, vi: dict[str, str], en: dict[str, str]) -> str:
    rule = bound.rule
    lines = [f"\n## {rule.id}\n", f"**{rule.title}** · {vi[f'audit.rule.{rule.id}']}\n"]
    facts = [f"group {rule.group}", f"default mode {rule.default_mode}", f"version {rule.version}"]
    facts += ["auditors only"] * rule.auditor_only + ["needs a trusted clock"] * rule.needs_clock
    lines += [", ".join(facts) + ".\n", f"- Question: {rule.question}", f"- Basis: {rule.basis}"]
    lines += [f"- Example: {rule.example}", f"- False positives: {rule.false_positives}"]
    if rule.needs:
        lines.append("- Needs: " + ", ".join(f"`{name}`" for name in rule.needs))
    if rule.exempt or rule.exempt_visit_types:
        kinds = [*rule.exempt, *(f"visit type {code}" for code in rule.exempt_visit_types)]
        lines.append("- Exempt: " + ", ".join(kinds))
    names = [field.name for field in fields(rule.limits) if not field.name.startswith("exempt")]
    texts = dict(bound.limit_texts)
    if names:
        lines.append("- Limits: " + "; ".join(f"`{name}` {texts[f'limit.{name}']}" for name in names))
    if rule.say is None:
        lines.append("- Said at the desk: nothing")
    elif rule.auditor_only:
        lines.append("- Said at the desk: nothing by this rule. Whoever has to say something says:")
    else:
        lines.append("- Said at the desk:")
    if rule.say is not None:
        lines += [f"  - vi: {vi[f'prompt.{rule.id}']}", f"  - en: {en[f'prompt.{rule.id}']}"]
    lines.append("- Reasons:")
    lines += [f"  - `{reason}`: {en[f'audit.reason.{rule.id}.{reason}']}" for reason in rule.reasons]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(render().encode())
