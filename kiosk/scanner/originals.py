"""Which texts does a typing mode turn into what was delivered? All of them, up to a limit, by trying the keys one by one."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from kiosk.scanner.field_texts import Node, Walk
from kiosk.scanner.typed_letters import bare

State = TypeVar("State", bound=Hashable)
_LONGEST_SILENCE = 12
"""Keys in a row that leave nothing to be seen; more than a name makes between two letters."""
_LONGEST = 1000
_REMEMBERED = 20_000
_WORD_BREAK = re.compile(r"([^0-9A-Za-z]+)")


class Engine(Protocol[State]):
    """What a typing mode does to one word, key by key."""

    @property
    def start(self) -> State: ...
    def step(self, state: State, key: str) -> tuple[State, str] | None: ...
    def open_text(self, state: State) -> str: ...
    def keys(self, state: State) -> str | None: ...
    def forget(self, state: State) -> State: ...
    def end(self, state: State) -> str | None: ...


class TooMuch(Exception):
    """The search took more steps than it may."""


@dataclass(slots=True)
class Budget:
    """Steps that are left for one scan."""

    steps: int

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise TooMuch


def damaged(engine: Engine[State], text: str) -> str:
    """What arrives when `text` is typed through the engine."""
    return "".join(part if place % 2 else _word(engine, part) for place, part in enumerate(_WORD_BREAK.split(text)))


def _word(engine: Engine[State], word: str) -> str:
    state, out = engine.start, []
    for key in word:
        step = engine.step(state, key)
        assert step is not None  # nothing was forgotten
        state, settled = step
        out.append(settled)
    return "".join((*out, engine.end(state) or ""))


class Step(NamedTuple):
    """What a key did: the state, the text that it settled, the letters of what is still open, and the keys behind them."""

    after: Any
    settled: str
    letters: str
    keys: str | None


class Mode:
    """An engine that remembers its steps: the same few states come again in every code."""

    def __init__(self, engine: Engine[Any]) -> None:
        self.engine = engine
        self._steps: dict[tuple[Any, str], Step | None] = {}

    def step(self, state: Any, key: str) -> Step | None:
        """One key; None where the engine would have to write keys that were forgotten."""
        mark = (state, key)
        try:
            return self._steps[mark]
        except KeyError:
            pass
        if len(self._steps) >= _REMEMBERED:
            self._steps.clear()
        done = self.engine.step(state, key)
        step = None
        if done is not None:
            after, settled = done
            step = Step(after, settled, bare(self.engine.open_text(after)), self.engine.keys(after))
        self._steps[mark] = step
        return step


class _Path(NamedTuple):
    """Ways to one place of the search: the fewest keys in a row behind which nothing was seen, what was typed, and how many
    letters that shows."""

    silent: int
    typed: tuple[str, ...]
    shown: int


def originals(
    mode: Mode, delivered: str, walk: Walk, budget: Budget, *, most: int = 2, longest: int = _LONGEST
) -> frozenset[str]:
    """The texts of `walk`, one word each and no longer than `longest`, that the mode turns into `delivered`; at most
    about `most` of them. Raises `TooMuch`.
    """
    engine, letters = mode.engine, bare(delivered)
    found: set[str] = set()
    surplus, length = longest - len(delivered), 0
    paths: dict[tuple[Any, Node, int], _Path] = {(engine.start, walk.start, 0): _Path(0, ("",), 0)}
    while paths and len(found) < most:
        length += 1
        longer: dict[tuple[Any, Node, int], _Path] = {}
        for (state, node, place), path in paths.items():
            if walk.done(node) and delivered[place:] == engine.end(state):
                found.update(path.typed)
            following = walk.after(node)
            budget.spend(len(following))
            for key, then in following.items():
                step = mode.step(state, key)
                if step is None or not delivered.startswith(step.settled, place):
                    continue
                after, at, keys = step.after, place + len(step.settled), step.keys
                shown = at + len(step.letters)
                again = keys is not None and letters.startswith(keys, at)
                if not again and (length - shown > surplus or not letters.startswith(step.letters, at)):
                    continue
                if keys is not None and not again:
                    after = engine.forget(after)
                silent = path.silent + 1 if shown <= path.shown else 0
                if silent > _LONGEST_SILENCE:
                    continue
                known = longer.get((after, then, at))
                typed = tuple([text + key for text in path.typed])
                if known is not None:
                    silent, typed = min(silent, known.silent), (*known.typed, *typed)[:most]
                longer[after, then, at] = _Path(silent, typed, shown)
        paths = longer
    return frozenset(found)
