"""Which decision is heard, and when? Once for each new one of the card on the screen."""

from __future__ import annotations

from kiosk.ui.ports import Sounder
from kiosk.ui.screen_model import ScreenModel
from kiosk.verify.verdict import Decision


class DecisionSound:
    """Plays the sound of a card that is another one, or decided otherwise, than the one before."""

    def __init__(self, sounds: Sounder | None) -> None:
        self._sounds = sounds
        self._before: tuple[str | None, Decision | None] = (None, None)

    def follow(self, model: ScreenModel) -> None:
        """This stands on the screen now."""
        now = (model.presentation_id, model.decision)
        if self._sounds and model.sound and now != self._before:
            self._sounds.play(model.sound)
        self._before = now
