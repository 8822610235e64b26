"""Which keys stand behind a text that an input method puts in? Their letters, spread over the time of the composing."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent

from kiosk.scanner.keystroke import Key, KeyKind

_MOST_TAKEN_BACK = 32
"""Letters of one word that an input method may replace; more is no typing."""


class Composing:
    """Follows what IBus or Fcitx do with keys that they keep for themselves: text that is still being composed is shown
    underlined and changes with each key; then a word is put in as a whole, without a key event of its own.
    """

    def __init__(self) -> None:
        self.text = ""
        """Still being composed."""
        self._since = self.last = 0.0

    @property
    def going_on(self) -> bool:
        return bool(self.text)

    def follow(self, text: str, now: float) -> None:
        """The composed text is another one now."""
        if text and not self.text:
            self._since = now
        if text:
            self.last = now
        self.text = text

    def keys(self, text: str, replaced: int, now: float, token: object) -> tuple[Key, ...]:
        """The keys of a text that takes the place of what was composed and of `replaced` letters before; `token` goes with
        the last one. A text that nobody composed came in one moment: it stays one key, as a text that is pasted.
        """
        begun, ended = (self._since, self.last) if self.text else (now, now)
        self.text = ""
        back = [(KeyKind.BACKSPACE, "")] * min(replaced, _MOST_TAKEN_BACK)
        letters = [(KeyKind.CHARACTER, letter) for letter in text] if begun < ended else [(KeyKind.CHARACTER, text)]
        parts = back + [part for part in letters if part[0] is not KeyKind.CHARACTER or part[1]]
        step = (ended - begun) / max(1, len(parts) - 1)
        return tuple(
            Key(
                kind=kind,
                text=letter,
                at=begun + step * at,
                token=token if at == len(parts) - 1 else None,
            )
            for at, (kind, letter) in enumerate(parts)
        )


def copied(event: QInputMethodEvent) -> QInputMethodEvent:
    """The same event, to be sent later."""
    copy = QInputMethodEvent(event.preeditString(), event.attributes())
    copy.setCommitString(event.commitString(), event.replacementStart(), event.replacementLength())
    return copy
