"""How is the strip changed? Opens a one-key list or a small form for each field and hands the new strip over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.intake import NoScanReason, Paper, Strip
from kiosk.ui import desk_lists
from kiosk.ui.choice_list import Choice, ChoiceList
from kiosk.ui.inline_form import InlineForm


class StripEditor:
    """`strip()` is asked for the present strip, `amend(strip)` gets the new one."""

    def __init__(
        self, choices: ChoiceList, form: InlineForm, strip: Callable[[], Strip], amend: Callable[[Strip], None]
    ) -> None:
        self._choices, self._form = choices, form
        self._strip, self._hand_over = strip, amend

    @property
    def is_open(self) -> bool:
        """Whether a list or form waits for an answer."""
        return self._choices.is_open or self._form.is_open

    def close(self) -> bool:
        """Close whatever list or form is open; False when none was."""
        was = self.is_open
        if self._choices.is_open:
            self._choices.close_list()
        if self._form.is_open:
            self._form.close_form()
        return was

    def list_of(self, title: str, choices: tuple[Choice, ...], chosen: Callable[[Any], None]) -> None:
        """A one-key list in the place of whatever is open."""
        self.close()
        self._choices.open_list(title, choices, chosen)

    def ask(self, caption: str, text: str, then: Callable[[str], None], *, needed: str | None = None) -> None:
        """One field; `needed` is the key of the line that asks for a text when none was typed."""

        def check(typed: tuple[str, ...]) -> str | None:
            if needed and not typed[0]:
                return needed
            then(typed[0])
            return None

        self.close()
        self._form.open_form(caption, [(caption, text)], check)

    def open(self, name: str) -> None:
        """The list or form of a chip by its name."""
        {
            "papers": self.papers,
            "companion": self.companion,
            "priority": self.priority,
            "telephone": self.telephone,
            "no-scan": self.no_scan,
            "card-confirmed": self.card_not_confirmed,
        }[name]()

    def papers(self) -> None:
        """F3."""
        self.list_of("list.papers", desk_lists.papers(), self._paper)

    def visit_code(self, visit_types: dict[str, str]) -> None:
        """F4."""
        self.list_of("list.visit-code", desk_lists.visit_codes(visit_types), lambda code: self._amend(visit_type=code))

    def no_scan(self) -> None:
        """Why there was no scan."""
        self.list_of("list.no-scan", desk_lists.no_scan(), self._why_typed)

    def card_confirmed(self) -> None:
        """F7 where the insurer leaves the card to the desk: card, dates and papers were seen."""
        self._amend(card_confirmed=True)

    def card_not_confirmed(self) -> None:
        """The chip takes it back: a key that slipped."""
        self._amend(card_confirmed=False)

    def companion(self) -> None:
        """Who came along."""
        self.ask("form.companion", self._strip().companion or "", lambda text: self._amend(companion=text or None))

    def telephone(self) -> None:
        """A number to call."""
        self.ask("form.telephone", self._strip().telephone or "", lambda text: self._amend(telephone=text or None))

    def priority(self) -> None:
        """Priority in the queue."""
        self.list_of("list.priority", desk_lists.priorities(), lambda chosen: self._amend(priority=chosen))

    def _paper(self, chosen: Paper | desk_lists.Ask) -> None:
        if isinstance(chosen, desk_lists.Ask):
            self.open(chosen.value)
            return
        papers = self._strip().papers
        others = tuple(paper for paper in papers if paper not in (chosen, Paper.NONE))
        if chosen is Paper.NONE:
            self._amend(papers=(Paper.NONE,))
        else:
            self._amend(papers=others if chosen in papers else (*others, chosen))

    def _why_typed(self, reason: NoScanReason) -> None:
        self._amend(no_scan_reason=reason)

    def _amend(self, **fields: Any) -> None:
        self._hand_over(replace(self._strip(), **fields))
