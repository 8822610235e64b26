"""What goes wrong, and when? Faults by rate or by scenario, from a seed, so that a bad day can be repeated."""

from __future__ import annotations

import random
import threading
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """How an answer goes wrong. Closed set, explained in `docs/gateway.md`. `code-NNN` (any code) is allowed beside it."""

    SLOW = "slow"
    DRIP = "drip"
    HANG = "hang"
    RESET = "reset"
    CUT = "cut"
    HTTP_500 = "http-500"
    HTTP_502 = "http-502"
    EMPTY = "empty"
    HTML = "html"
    TRUNCATED = "truncated"
    WRONG_TYPES = "wrong-types"
    NOT_AN_OBJECT = "not-an-object"
    NOT_UTF8 = "not-utf8"
    HUGE = "huge"
    GZIP_BOMB = "gzip-bomb"
    REDIRECT = "redirect"
    OTHER_PERSON = "other-person"
    UNKNOWN_CODE = "unknown-code"
    QUOTA = "quota"
    SESSION_LOST = "session-lost"


class FaultsWrong(ValueError):
    """A rate or a scenario cannot be used; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A time of a scenario: from the nth look-up on, or from a second after the start on."""

    fault: str
    rate: float = 1.0
    from_look_up: int = 0
    look_ups: int = 0
    """How many; 0 = no end."""
    after: float = 0.0
    seconds: float = 0.0
    """For how long; 0 = no end."""

    def holds(self, number: int, elapsed: float) -> bool:
        by_number = number >= self.from_look_up and (not self.look_ups or number < self.from_look_up + self.look_ups)
        return by_number and elapsed >= self.after and (not self.seconds or elapsed < self.after + self.seconds)


class Faults:
    """Draws the fault of every look-up. Thread safe. `ticks`: a steady clock in seconds."""

    def __init__(
        self,
        rates: dict[str, float] | None = None,
        steps: Sequence[Step] = (),
        *,
        chance: random.Random,
        ticks: Callable[[], float],
    ) -> None:
        self._lock = threading.Lock()
        self._rates = dict(rates or {})
        self._steps = tuple(steps)
        self._chance = chance
        self._ticks = ticks
        self._begun = ticks()
        self._number = -1
        for name in (*self._rates, *(step.fault for step in steps)):
            _checked(name)
        if sum(self._rates.values()) > 1:
            raise FaultsWrong("the rates of all faults together are more than 1")

    def set(self, **rates: float) -> None:
        """Other rates from now on; `_` for `-` in the names."""
        named = {name.replace("_", "-"): rate for name, rate in rates.items()}
        for name in named:
            _checked(name)
        with self._lock:
            self._rates = named

    def draw(self) -> str | None:
        """The fault of the next look-up, or None."""
        with self._lock:
            self._number += 1
            elapsed = self._ticks() - self._begun
            for step in self._steps:
                if step.holds(self._number, elapsed):
                    return step.fault if self._chance.random() < step.rate else None
            left = self._chance.random()
            for name, rate in self._rates.items():
                if left < rate:
                    return name
                left -= rate
            return None


def rate_of(text: str) -> tuple[str, float]:
    """`KIND=RATE` or `KIND` (always). Raises FaultsWrong."""
    name, _, rate = text.partition("=")
    try:
        found = float(rate) if rate else 1.0
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise FaultsWrong("a rate is a number from 0 to 1")
    return _checked(name), found


def scenario(path: Path) -> tuple[Step, ...]:
    """The steps of a TOML file: `[[step]]` with `fault` and any field of `Step`. The first that holds decides."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("step", [])
        return tuple(Step(**row) for row in rows)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise FaultsWrong(f"the scenario cannot be read ({type(error).__name__})") from None


def _checked(name: str) -> str:
    if name in list(Kind) or (name.startswith("code-") and len(name) > 5):
        return name
    raise FaultsWrong(f"there is no fault {name!r}; known: {', '.join(Kind)}, code-NNN")
