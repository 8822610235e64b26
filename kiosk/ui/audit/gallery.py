"""What do the auditor's screens look like? Pictures of them over made cases, for the user guide and for looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.records.values import CaseState, Disposition, StoreError
from kiosk.ui.audit.made import NOW, PEOPLE, ZONE, made_rows
from kiosk.ui.audit.made_store import MadeCases
from kiosk.ui.audit.screen import AuditScreen
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.theme import Theme, apply
from kiosk.ui.workers import Direct

SIZE = 1280, 720


def render_gallery(folder: Path) -> tuple[Path, ...]:
    """Write `audit-<screen>-<language>-<look>.png` into `folder`; returns the files. Needs a QApplication or makes one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for language in LANGUAGES:
        for dark in (False, True):
            theme = apply(app, dark)
            for name, screen in screens(Texts.load(language, strict=True), theme):
                screen.resize(*SIZE)
                screen.show()
                for _ in range(3):
                    app.processEvents()
                file = folder / f"audit-{name}-{language}-{'dark' if dark else 'light'}.png"
                screen.grab().save(str(file))
                written.append(file)
                screen.close()
                screen.deleteLater()
                # Otherwise every old screen is dressed anew with each change of look.
                app.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
    return tuple(written)


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
