"""Who waited on a day because the gateway did not answer? The list for the insurer (Decree 188/2025, art. 38), to sign."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.exchange.check_proof import CheckProof, Kind, gather
from kiosk.exchange.proof_page import Page
from kiosk.exchange.proof_page import Store as PageStore
from kiosk.intake import Intake
from kiosk.verify.tables import Tables
from kiosk.whole_file import replace_whole

HEADS = ("at", "name", "number", "birth", "telephone", "list.tries", "list.last", "visit")


class Store(PageStore, Protocol):
    """What is needed of the record store."""

    def waiting_visits(self, since: datetime, until: datetime) -> tuple[str, ...]: ...
    def load_visit(self, visit_id: str) -> Intake | None: ...


def write_list(
    path: Path, day: date, *, store: Store, tables: Tables, by: str, at: datetime, zone: ZoneInfo, language: str = "vi"
) -> int:
    """Write the list of everybody admitted on `day` (in `zone`) who still waits. How many; logged before it is there.

    Raises OSError, StoreError, TableError.
    """
    since, until = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    waiting = [intake for visit in store.waiting_visits(since, until) if (intake := store.load_visit(visit))]
    found = [gather(store, Kind.OUTAGE, intake.presentation.id) for intake in waiting]
    proofs = [proof for proof in found if proof is not None]
    page = _page(Page(tables, zone, language), proofs, day, by=by, at=at)
    store.page_taken(f"outage-{day.isoformat()}", by=by, kind="outage-list", count=len(proofs))
    replace_whole(path, page.encode(), mode=0o600)
    return len(proofs)


def _page(page: Page, proofs: list[CheckProof], day: date, *, by: str, at: datetime) -> str:
    t = page.texts
    title = t["list.title"].format(day=day.strftime("%d/%m/%Y"))
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(t['lead.outage'])}</p>"]
    if proofs:
        parts.append(f"<p>{escape(t['list.count'].format(count=len(proofs)))}</p>")
        parts.append(page.table(HEADS, [_row(page, proof) for proof in proofs], "log"))
    else:
        parts.append(f"<p>{escape(t['list.empty'])}</p>")
    return page.whole(title, [*parts, page.signatures()], by=by, at=at)


def _row(page: Page, proof: CheckProof) -> list[str]:
    last = proof.asked[-1].look_up if proof.asked else None
    said = f"{page.moment(last.at)} {page.meaning(last.code, last.fault)}" if last else page.texts["nobody-asked"]
    cells = (page.moment(proof.at), proof.name, proof.number or proof.citizen_id, proof.birth, proof.telephone or "–")
    return [*map(escape, cells), str(len(proof.asked)), escape(said), f"<code>{escape(proof.visit_id or '')}</code>"]
