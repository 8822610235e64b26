"""What do the auditor's screens look like? Pictures of them over made cases, for the user guide and for looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from kiosk.records.values import CaseState, Disposition, StoreError
from kiosk.ui.audit.made import NOW, PEOPLE, ZONE, made_rows
from kiosk.ui.audit.made_store import MadeCases
from kiosk.ui.audit.made_work import MadeWork, made_work
from kiosk.ui.audit.screen import AuditScreen
from kiosk.ui.audit.words import Words
from kiosk.ui.audit.work_screen import WorkScreen
from kiosk.ui.audit.work_values import Waiters
from kiosk.ui.i18n import Texts
from kiosk.ui.photographs import SIZE, photograph
from kiosk.ui.theme import Theme
from kiosk.ui.workers import Direct


def render_gallery(folder: Path) -> tuple[Path, ...]:
    """Write `audit-<screen>-<language>-<look>.png` into `folder`; returns the files."""
    return photograph(folder, "audit", screens)


def screens(texts: Texts, theme: Theme) -> Iterator[tuple[str, QWidget]]:
    """(name, screen) one after another, each ready to be shown."""
    yield "inbox", _screen(texts, theme)
    filtered = _screen(texts, theme)
    filtered.inbox.filter_bar.states.choose([CaseState.WAITING.value])
    filtered.inbox.filter_bar.text.setText(PEOPLE[0])
    filtered.inbox.filter_bar.flush()
    yield "inbox-filtered", filtered
    nothing = _screen(texts, theme)
    nothing.inbox.filter_bar.text.setText("?")
    nothing.inbox.filter_bar.flush()
    yield "inbox-nothing", nothing
    yield "inbox-empty", _screen(texts, theme, MadeCases(()))
    yield "inbox-failed", _screen(texts, theme, _Broken(()))
    yield "case", _opened(texts, theme, lambda _screen: None)
    yield "case-change", _opened(texts, theme, _resolve)
    yield "work", _work(texts, theme, MadeWork(made_work()))
    asking = _work(texts, theme, MadeWork(made_work(2)))
    asking.reload()
    asking.waiters.put_question()
    yield "work-asking", asking
    yield "work-empty", _work(texts, theme, MadeWork((), Waiters(count=0)))


def _work(texts: Texts, theme: Theme, port: MadeWork) -> WorkScreen:
    screen = WorkScreen(port, Direct(), Words(texts, ZONE), theme, lambda: NOW)
    texts.on_switch(screen.retranslate)
    return screen


class _Broken(MadeCases):
    def cases_page(self, *_asked: object) -> object:  # type: ignore[override]
        raise StoreError("locked")


def _screen(texts: Texts, theme: Theme, cases: MadeCases | None = None) -> AuditScreen:
    screen = AuditScreen(
        cases=cases or MadeCases(made_rows(640)),
        workers=Direct(),
        texts=texts,
        theme=theme,
        zone=ZONE,
        clock=lambda: NOW,
        who=lambda: PEOPLE[0],
        people=lambda: PEOPLE,
    )
    screen.start()
    return screen


def _opened(texts: Texts, theme: Theme, act: Callable[[AuditScreen], None]) -> AuditScreen:
    screen = _screen(texts, theme)
    row = screen.inbox.model.row_at(6)
    assert row is not None
    screen.open_case(row.id)
    screen.resize(*SIZE)
    screen.show()
    act(screen)
    return screen


def _resolve(screen: AuditScreen) -> None:
    panel = screen.case.panel
    panel.state.setCurrentIndex(panel.state.findData(CaseState.RESOLVED.value))
    panel.disposition.setCurrentIndex(panel.disposition.findData(Disposition.CONFIRMED_MISUSE.value))
    panel.reason.setPlainText("Hai lần khám, hai người khác nhau; chủ thẻ xác nhận không đi khám ngày 08/11.")
    panel.ask()
    QApplication.processEvents()
    screen.case.area.ensureWidgetVisible(panel.save)
