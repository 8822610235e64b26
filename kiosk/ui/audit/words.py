"""How are cases said in words? From the closed sets of the records to texts, icons and tones; no widgets."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fraud_rules._types import Severity, Visit
from kiosk.records.values import CaseRow, CaseState, StoreError
from kiosk.ui.audit.columns import Column
from kiosk.ui.i18n import Texts

SEVERITY_ICON = {
    Severity.INFO: ("info-circle", "grey"),
    Severity.REVIEW: ("eye", "amber"),
    Severity.BLOCK_SUGGEST: ("hand-stop", "red"),
}
STATE_ICON = {
    CaseState.NEW: ("inbox", "blue"),
    CaseState.ASSIGNED: ("user", "blue"),
    CaseState.IN_REVIEW: ("search", "amber"),
    CaseState.WAITING: ("hourglass", "amber"),
    CaseState.RESOLVED: ("circle-check", "green"),
    CaseState.REOPENED: ("refresh", "violet"),
}

# Values that are lists, and the texts of their words.
_LISTS = {
    "fields": "audit.worth.fields.",
    "limit.papers": "audit.paper.",
    "limit.child_papers": "audit.paper.",
}


class Words:
    """Texts of one program, times of one facility. Words that no catalogue knows are shown as they are, readable."""

    def __init__(self, texts: Texts, zone: ZoneInfo) -> None:
        self.texts, self.zone = texts, zone

    def known(self, key: str, plain: str) -> str:
        """The text of `key`, or `plain` with its joints opened: new rules speak before they are translated."""
        return self.texts(key) if self.texts.has(key) else plain.replace("_", " ").replace("-", " ")

    def moment(self, at: datetime) -> str:
        """`dd/mm/yyyy hh:mm` in the facility's zone."""
        return at.astimezone(self.zone).strftime("%d/%m/%Y %H:%M")

    def rule(self, rule: str) -> str:
        return self.known(f"audit.rule.{rule}", rule)

    def reason(self, rule: str, reason: str) -> str:
        """The sentence of an outcome's reason: the rule's own, or the common one of that word."""
        own = f"audit.reason.{rule}.{reason}"
        return self.texts(own) if self.texts.has(own) else self.known(f"audit.reason.{reason}", reason)

    def value(self, name: str) -> str:
        return self.known(f"audit.value.{name}", name)

    def worth(self, name: str, value: str) -> str:
        """A frozen value as it stands; only words of closed sets are translated, also in a list with spaces between."""
        kind = _LISTS.get(name, f"audit.worth.{name}.")
        words = value.split(" ") if name in _LISTS else [value]
        return ", ".join(self.texts(kind + word) if self.texts.has(kind + word) else word for word in words)

    def state(self, state: str) -> str:
        return self.known(f"audit.state.{state}", state)

    def severity(self, severity: str) -> str:
        return self.known(f"audit.severity.{severity}", severity)

    def disposition(self, disposition: str) -> str:
        return self.known(f"audit.disposition.{disposition}", disposition)

    def entry(self, visit: Visit) -> str:
        """How the number came in, and why it was typed if it was."""
        words = self.known(f"audit.entry.{visit.entry_mode}", visit.entry_mode)
        if visit.no_scan_reason:
            words += ": " + self.known(f"audit.no-scan.{visit.no_scan_reason}", visit.no_scan_reason)
        return words

    def papers(self, visit: Visit) -> str:
        seen = [self.known(f"audit.paper.{paper}", paper) for paper in visit.papers_seen]
        return ", ".join(seen) or self.texts("audit.paper.none")

    def decision(self, visit: Visit) -> str:
        """What was decided and how it was known; the gateway's own code behind it."""
        words = self.known(f"audit.decision.{visit.decision}", visit.decision)
        known = self.known(f"audit.assurance.{visit.assurance}", visit.assurance)
        code = f" · {visit.result_code}" if visit.result_code else ""
        return f"{words} ({known}{code})"

    def error(self, error: Exception) -> str:
        """What went wrong and what to do; never the exception's own text."""
        if isinstance(error, OSError):
            return self.texts("audit.error.file")
        if isinstance(error, StoreError) and self.texts.has(f"audit.error.{error.code}"):
            return self.texts(f"audit.error.{error.code}")
        return self.texts("audit.error.store" if isinstance(error, StoreError) else "audit.error.bug")

    def cell(self, row: CaseRow, column: Column) -> str:
        """What stands in one cell of the inbox."""
        if column is Column.OPENED:
            return self.moment(row.opened_at)
        if column is Column.RULE:
            return self.rule(row.rule)
        if column is Column.SEVERITY:
            return self.severity(row.severity)
        if column is Column.STATE:
            ended = f": {self.disposition(row.disposition)}" if row.disposition else ""
            return self.state(row.state) + ended
        if column is Column.HITS:
            return str(row.hits)
        plain = {
            Column.PERSON: row.masked_person,
            Column.DESK: row.desk,
            Column.CLERK: row.clerk,
            Column.ASSIGNEE: row.assignee,
        }
        return plain[column] or "–"
