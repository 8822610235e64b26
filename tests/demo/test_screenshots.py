"""Does one command write a picture of every screen, in both languages, light and dark?"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.demo import desk_gallery, gateway_gallery, screenshots
from kiosk.ui.admin import gallery as admin_gallery
from kiosk.ui.audit import gallery as audit_gallery


def test_all_galleries_are_written(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk_gallery, "NAMES", ("covered-gateway", "unreadable-cut"))
    for gallery in (audit_gallery, admin_gallery):  # their own tests draw them all
        monkeypatch.setattr(
            gallery, "screens", lambda texts, theme, few=gallery.screens: [next(iter(few(texts, theme)))]
        )
    monkeypatch.setattr(gateway_gallery, "render_gallery", partial(gateway_gallery.render_gallery, states=("down",)))
    assert screenshots.main([str(tmp_path)]) == 0
    written = sorted(file.name for file in tmp_path.glob("*.png"))
    looks = [f"{language}-{look}" for language in ("en", "vi") for look in ("dark", "light")]
    assert [name for name in written if name.startswith("desk-covered")] == [
        f"desk-covered-gateway-{x}.png" for x in looks
    ]
    assert {name.split("-")[0] for name in written} == {"desk", "audit", "admin", "gateway"}
    assert capsys.readouterr().out == f"{len(written)} pictures in {tmp_path}\n"
    pictures = {name: QImage(str(tmp_path / name)) for name in written}
    assert {(p.width(), p.height()) for name, p in pictures.items() if name.startswith("desk")} == {(1280, 720)}
    head = {
        look: pictures[f"desk-covered-gateway-vi-{look}.png"].pixelColor(1200, 100).name() for look in ("light", "dark")
    }
    assert head == {"light": "#e7f6ec", "dark": "#0f2a1c"}


def test_every_name_is_a_screen() -> None:
    assert len(desk_gallery.NAMES) == len(set(desk_gallery.NAMES)) > 30


def test_the_same_intake_with_the_insurer_up_and_lying(qapp: QApplication, tmp_path: Path) -> None:
    """Green, and blue: a 200 with a code that nobody has published confirms nothing."""
    written = gateway_gallery.render_gallery(tmp_path, ("up", "lying"))
    assert [file.name for file in written] == [
        f"gateway-{state}-{language}.png" for state in ("up", "lying") for language in ("vi", "en")
    ]
    heads = [QImage(str(file)).pixelColor(1200, 80).name() for file in written]
    assert heads == ["#e7f6ec"] * 2 + ["#e8f1fc"] * 2, heads
