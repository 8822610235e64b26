"""What does the desk screen ask of the rest of the program? Protocols only; `app.py` binds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kiosk.intake import AdmitAs, Candidate, DeskStatus, Intake, RecentItem, Strip
from kiosk.scanner.keystroke import Key, Step
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, Card, NumberKind

T = TypeVar("T")


class NumberHint(Protocol):
    """What a number means while it is typed."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The text in the groups of a card, as far as typed: `DN`, `4`, `79`, `99000`."""

    @property
    def kind(self) -> NumberKind | None:
        """None while the form fits no kind of number."""

    @property
    def complete(self) -> bool:
        """Whether the length is that of the kind."""

    @property
    def object_code(self) -> str | None: ...

    @property
    def share(self) -> int | None:
        """Per cent that the card states, for example 80."""

    @property
    def province(self) -> str | None:
        """Name of the province."""

    @property
    def hints(self) -> tuple[str, ...]:
        """What looks wrong, the words of `verify.number.HintKind`; text keys `hint.<word>`. None while just too short."""

    @property
    def suggestion(self) -> str | None:
        """The whole number as it was probably meant, or None; only a number that this facility has seen."""


class DeskPort(Protocol):
    """The story of an intake, step by step. Every method runs on the intake thread, one after another.

    Raises `StoreError` when nothing could be recorded: then nothing is shown either.
    """

    def read(self, reading: Reading) -> Intake: ...

    def look(self, reading: Reading) -> Intake:
        """The same answer without recording anything; `receipt` is None."""

    def amend(self, strip: Strip) -> Intake: ...

    def correct(self, name: str | None, birth: BirthDate | None) -> Intake: ...

    def use_new_card(self) -> Intake: ...

    def admit(self, how: AdmitAs, reason: str = "") -> Intake: ...

    def emergency(self) -> Intake:
        """Admit at once, also when nothing was presented."""

    def undo(self) -> Intake | None:
        """Take the last admission back; None when there was none within the time for it."""

    def park(self) -> None: ...

    def resume(self, presentation_id: str) -> Intake: ...

    def recent(self, limit: int) -> tuple[RecentItem, ...]: ...

    def status(self) -> DeskStatus: ...

    def find_name(self, text: str) -> tuple[Card, ...]: ...

    def people_in(self, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        """Whose codes lie in one picture; records nothing."""


class NumberPort(Protocol):
    """Cheap and synchronous: asked on every key in the entry box."""

    def describe_number(self, text: str) -> NumberHint: ...


class Workers(Protocol):
    """Runs jobs one after another somewhere else and answers on the caller's thread."""

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Exactly one of `done` and `failed` is called, on the thread of the screen."""


class Framing(Protocol):
    """Tells a scanner's keys from a person's (`kiosk.scanner.wedge.Wedge`)."""

    @property
    def in_burst(self) -> bool: ...

    @property
    def deadline(self) -> float | None: ...

    def feed(self, key: Key) -> Step: ...

    def tick(self, now: float) -> Step: ...


class Sounder(Protocol):
    """Plays the sound of a decision."""

    on: bool

    def play(self, name: str) -> None: ...
