"""Does the card on the screen say whose signature it is, and what an unproven one means?"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.demo import made_intakes as made
from kiosk.demo.made_signed import SIGNED
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.presenter import present
from kiosk.ui.screen_model import ScreenModel
from kiosk.ui.theme import apply
from kiosk.ui.verdict_card import VerdictCard


def shown(name: str) -> ScreenModel:
    return present(SIGNED[name](), made.AROUND)


def key(phrase: Phrase | None) -> str | None:
    return phrase.key if phrase is not None else None


CASES: list[tuple[str, str, str, str | None]] = [
    ("covered-signed", "blue", "badge.SIGNED", None),
    ("covered-hospital-signed", "blue", "badge.REGISTRY", "badge.hospital"),
    ("pending-hospital-signed", "blue", "badge.CLAIM", "badge.hospital"),
    ("pending-signature", "blue", "badge.CLAIM", None),
    ("pending-clock", "blue", "badge.REGISTRY", None),
    ("not-covered-revoked", "violet", "badge.SIGNED", None),
    ("code-taken-back", "amber", "badge.GATEWAY", "badge.hospital"),
]


def test_every_signed_screen_is_here() -> None:
    assert {case[0] for case in CASES} == set(SIGNED)


@pytest.mark.parametrize(("name", "tone", "badge", "signer"), CASES)
def test_colour_and_badges(name: str, tone: str, badge: str, signer: str | None) -> None:
    model = shown(name)
    assert (model.tone, key(model.badge), key(model.signer)) == (tone, badge, signer)


def test_signed_is_blue_and_says_that_the_gateway_was_not_asked() -> None:
    assert key(shown("covered-signed").aside) == "card.not-asked"


def test_the_reason_of_a_signature_that_proves_nothing_comes_first() -> None:
    assert [line.key for line in shown("pending-signature").why] == ["reason.trust-list-old", "reason.not-in-registry"]
    assert [line.key for line in shown("pending-clock").why] == ["reason.clock-not-trusted"]
    assert [line.key for line in shown("not-covered-revoked").why] == ["reason.revoked"]


def test_what_a_hospitals_signature_does_not_say_is_said() -> None:
    assert "notice.hospital-signed" in [line.key for line in shown("covered-hospital-signed").notices]
    assert [line.key for line in shown("code-taken-back").to_do] == ["notice.code-taken-back"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hospitals_badge_stands_beside_the_other_in_its_own_colour(language: str, qapp: QApplication) -> None:
    card = VerdictCard(Texts.load(language, strict=True), apply(qapp, dark=False))
    card.show_model(shown("covered-hospital-signed"))
    assert card.signer.text() and not card.signer.isHidden()
    assert card.signer.property("tone") == "grey" and card.badge.property("tone") == "blue"
    assert card.signer.text() in card.spoken()
    card.show_model(shown("covered-signed"))
    assert card.signer.isHidden()
    card.deleteLater()
