"""How are the grades of the test sheet said? The same words on the page and on the command line."""

from __future__ import annotations

from kiosk.scanner.set_up import Advice
from kiosk.scanner.sheet_damage import Damage
from kiosk.ui.i18n import Texts


def advice_texts(advice: tuple[Advice, ...], texts: Texts) -> list[str]:
    """One line for each."""
    return [texts(f"admin.advice.{one}") for one in advice]


def damage_text(damage: tuple[Damage, ...], texts: Texts) -> str:
    """What happened to a code, or that nothing did."""
    return ", ".join(texts(f"admin.damage.{one}") for one in damage) or texts("admin.sheet.same")


def decimal(value: float, texts: Texts) -> str:
    """Two decimals, with the comma that Vietnamese has."""
    written = f"{value:.2f}"
    return written.replace(".", ",") if texts.language == "vi" else written
