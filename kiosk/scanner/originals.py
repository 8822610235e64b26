"""Which texts does a typing mode turn into what was delivered? All of them, up to a limit, by trying the keys one by one."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from kiosk.scanner.field_texts import Node, Walk
from kiosk.scanner.typed_letters import bare

State = TypeVar("State", bound=Hashable)
_LONGEST_SILENCE = 12
"""Keys in a row that leave nothing to be seen; more than a name makes between two letters."""
_LONGEST = 1000
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


def originals(
    engine: Engine[State], delivered: str, walk: Walk, budget: Budget, *, most: int = 2, longest: int = _LONGEST
) -> frozenset[str]:
    """The texts of `walk`, one word each and no longer than `longest`, that the engine turns into `delivered`; at most
    about `most` of them. Raises `TooMuch`.
    """
    letters = bare(delivered)
    found: set[str] = set()
    surplus, length = longest - len(delivered), 0
    paths: dict[tuple[State, Node, int], _Path] = {(engine.start, walk.start, 0): _Path(0, ("",))}
    while paths and len(found) < most:
        length += 1
        longer: dict[tuple[State, Node, int], _Path] = {}
        for (state, node, place), path in paths.items():
            if walk.done(node) and delivered[place:] == engine.end(state):
                found.update(path.typed)
            following = walk.after(node)
            budget.spend(len(following))
            before = place + len(engine.open_text(state))
            for key, then in following.items():
                step = engine.step(state, key)
                if step is None or not delivered.startswith(step[1], place):
                    continue
                after, at = step[0], place + len(step[1])
                shown, keys = engine.open_text(after), engine.keys(after)
                again = keys is not None and letters.startswith(keys, at)
                if not again and (length - at - len(shown) > surplus or not letters.startswith(bare(shown), at)):
                    continue
                if keys is not None and not again:
                    after = engine.forget(after)
                silent = path.silent + 1 if at + len(shown) <= before else 0
                if silent > _LONGEST_SILENCE:
                    continue
                known = longer.get((after, then, at))
                typed = tuple(text + key for text in path.typed)
                if known is not None:
                    silent, typed = min(silent, known.silent), (*known.typed, *typed)[:most]
                longer[after, then, at] = _Path(silent, typed)
        paths = longer
    return frozenset(found)


class _Path(NamedTuple):
    """Ways to one place of the search: the fewest keys in a row behind which nothing was seen, and what was typed."""

    silent: int
    typed: tuple[str, ...]
