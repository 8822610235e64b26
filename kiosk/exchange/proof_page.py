"""How does a proof leave the house? One self-contained HTML page, A4 when printed; written whole, and logged before.

HTML and not PDF: the command line makes the same page without a screen, every browser prints it, the text in it can be
searched and compared with the log, and nothing has to be embedded for Vietnamese letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.exchange.check_proof import CheckProof, Kind, gather
from kiosk.exchange.check_proof import Store as ProofStore
from kiosk.exchange.proof_texts import texts_of
from kiosk.intake import Receipt
from kiosk.verify.tables import Tables
from kiosk.whole_file import replace_whole

_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.4 "Be Vietnam Pro", "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #111; background: #fff;
  max-width: 182mm; margin: 8mm auto }
h1 { font-size: 15pt; margin: 0 0 2mm } h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm }
p { margin: 0 0 2mm } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm; border: 1px solid #999; overflow-wrap: anywhere }
th { background: #f0f0f0; font-weight: 600 } .about th { width: 34% } .log { font-size: 8.5pt }
code { font: 7.5pt/1.3 "DejaVu Sans Mono", Consolas, monospace }
.last { border: 1px solid #333; padding: 3mm; font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 9.5pt;
  white-space: pre-wrap }
.sign { display: flex; justify-content: space-between; margin-top: 9mm; break-inside: avoid }
.sign div { width: 31%; text-align: center; min-height: 26mm } .small { font-size: 8.5pt; color: #444 }
tr { break-inside: avoid }
"""


class Store(ProofStore, Protocol):
    """What is needed of the record store."""

    def page_taken(self, subject: str, *, by: str, kind: str, count: int = 1) -> Receipt: ...


def write_page(
    path: Path,
    kind: Kind,
    presentation_id: str,
    *,
    store: Store,
    tables: Tables,
    by: str,
    at: datetime,
    zone: ZoneInfo,
    language: str = "vi",
) -> CheckProof | None:
    """Write one person's page. None when there is no such presentation; nothing is written then.

    The log entry comes first: a page that left without a trace would be worse than one too many in the log.
    Raises OSError, StoreError, TableError.
    """
    proof = gather(store, kind, presentation_id)
    if proof is None:
        return None
    page = Page(tables, zone, language).of(proof, by=by, at=at)
    store.page_taken(presentation_id, by=by, kind=kind.value)
    replace_whole(path, page.encode(), mode=0o600)
    return proof


class Page:
    """Pages in one language, with times of one facility."""

    def __init__(self, tables: Tables, zone: ZoneInfo, language: str) -> None:
        self._tables, self._zone, self._language = tables, zone, language
        self.texts: Mapping[str, str] = texts_of(language)

    def of(self, proof: CheckProof, *, by: str, at: datetime) -> str:
        """One person's page as HTML."""
        t, kind = self.texts, proof.kind
        parts = [f"<h1>{_e(t[f'title.{kind}'])}</h1>", f"<p>{_e(t[f'lead.{kind}'])}</p>"]
        if kind is Kind.OUTAGE and proof.answered:
            parts.append(f"<p><strong>{_e(t['lead.answered'])}</strong></p>")
        parts.append(self._about(proof))
        parts.append(f"<h2>{_e(t['last'])}</h2>")
        parts.append(f'<div class="last">{_e(self._last(proof))}</div>')
        parts += [self._asked(proof), self._judged(proof)]
        if kind is Kind.PROOF:
            parts += [self._entries(proof), f'<p class="small">{_e(t["mask"])}</p>']
        else:
            parts.append(self.signatures())
        return self.whole(t[f"title.{kind}"], parts, by=by, at=at)

    def whole(self, title: str, parts: Iterable[str], *, by: str, at: datetime) -> str:
        """The document around the parts."""
        made = self.texts["printed"].format(at=self.moment(at), zone=self._zone.key, by=by)
        return (
            f'<!DOCTYPE html>\n<html lang="{self._language}"><head><meta charset="utf-8">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>{_e(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
            + "\n".join(parts)
            + f'\n<p class="small">{_e(made)}</p>\n</body></html>\n'
        )

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[str]], role: str = "") -> str:
        """Cells are HTML already."""
        head = "".join(f"<th>{_e(self.texts[key])}</th>" for key in heads)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return f'<table class="{role}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def signatures(self) -> str:
        """Places for three hands."""
        places = "".join(
            f"<div>{_e(self.texts[key])}<br><span class='small'>{_e(self.texts['sign.hint'])}</span></div>"
            for key in ("sign.patient", "sign.clerk", "sign.head")
        )
        return f'<div class="sign">{places}</div>'

    def moment(self, at: datetime) -> str:
        """dd/mm/yyyy hh:mm:ss in the facility's zone."""
        return at.astimezone(self._zone).strftime("%d/%m/%Y %H:%M:%S")

    def meaning(self, code: str | None, fault: str | None = None) -> str:
        """A code or a fault with its words."""
        if code is None:
            return self.fault(fault)
        row = self._tables.result_code(code)
        if row is None:
            return code
        return f"{code}: {row.meaning_en if self._language == 'en' else row.meaning_vi}"

    def fault(self, fault: str | None) -> str:
        """Why no answer came, in words, with the closed word behind them; a dash where one came."""
        if fault is None:
            return "–"
        words = self.texts.get(f"fault.{fault}")
        return f"{words} ({fault})" if words else fault

    def _about(self, proof: CheckProof) -> str:
        t = self.texts
        papers = ", ".join(t.get(f"paper.{paper}", paper) for paper in proof.papers)
        lines = [
            ("visit" if proof.visit_id else "presentation", proof.visit_id or proof.presentation_id),
            ("at", self.moment(proof.at)), ("facility", proof.facility), ("desk", proof.desk), ("clerk", proof.clerk),
            ("name", proof.name), ("number", proof.number), ("citizen", proof.citizen_id), ("birth", proof.birth),
            ("corrected-name", proof.corrected_name), ("corrected-birth", proof.corrected_birth), ("papers", papers),
        ]  # fmt: skip
        if proof.kind is not Kind.PROOF:
            lines.append(("telephone", proof.telephone or t["none"]))
        rows = "".join(f"<tr><th>{_e(t[key])}</th><td>{_e(value)}</td></tr>" for key, value in lines if value)
        return f'<table class="about">{rows}</table>'

    def _last(self, proof: CheckProof) -> str:
        """What the gateway's last answer would look like on its own page: code, meaning, remark, or the fault."""
        t = self.texts
        if not proof.asked:
            return t["last.none"]
        last = proof.asked[-1].look_up
        lines = [f"{self.moment(last.at)}  {last.function}", self.meaning(last.code, last.fault)]
        if proof.note:
            lines.append(f"{t['note']}: {proof.note}")
        row = self._tables.result_code(last.code) if last.code else None
        if row is not None:
            lines.append(t["table"].format(source=row.source, since=row.since.strftime("%d/%m/%Y")))
        if last.code is None:
            lines.append(t["last.none"])
        return "\n".join(lines)

    def _asked(self, proof: CheckProof) -> str:
        t = self.texts
        if not proof.asked:
            return f"<h2>{_e(t['asked'])}</h2><p>{_e(t['nobody-asked'])}</p>"
        heads = ("asked.at", "asked.by", "asked.kind", "asked.code", "asked.fault", "asked.ms", "asked.entry")
        rows = []
        for one in proof.asked:
            up, receipt = one.look_up, one.receipt
            digest = f"<br><code>{_e(t['asked.digest'])}: {_e(up.digest)}</code>" if up.digest else ""
            kind = t.get(f"kind.{up.number_kind}", up.number_kind or "–")
            cells = [
                _e(self.moment(up.at)),
                _e(up.by),
                _e(kind),
                _e(self.meaning(up.code) if up.code else "–") + digest,
            ]
            cells += [
                _e(self.fault(up.fault)),
                f"{up.latency_ms:.0f}",
                f"{receipt.seq}<br><code>{receipt.leaf_hash}</code>",
            ]
            rows.append(cells)
        return f"<h2>{_e(t['asked'])}</h2>" + self.table(heads, rows, "log")

    def _judged(self, proof: CheckProof) -> str:
        t = self.texts
        heads = ("at", "judged.decision", "judged.assurance", "judged.as-of", "asked.code", "judged.row")
        rows = [
            [_e(self.moment(v.at)), _e(t[v.decision.value]), _e(t[v.assurance.value]), _e(self.moment(v.as_of)),
             _e(v.code or "–"), f"<code>{_e(v.row)}</code>"]
            for v in proof.judged
        ]  # fmt: skip
        return f"<h2>{_e(t['judged'])}</h2>" + self.table(heads, rows, "log")

    def _entries(self, proof: CheckProof) -> str:
        heads = ("entry", "event", "at", "asked.hash", "chain")
        rows = [
            [str(r.seq), _e(r.event), _e(self.moment(r.recorded_at)), f"<code>{r.leaf_hash}</code>",
             f"<code>{r.chain_hash}</code>"]
            for r in proof.steps
        ]  # fmt: skip
        return f"<h2>{_e(self.texts['entries'])}</h2>" + self.table(heads, rows, "log")


def _e(value: object) -> str:
    return escape(str(value))
