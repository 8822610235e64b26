"""What was typed, where a typing mode takes letters back before everybody's eyes? Nothing vanishes then without a trace.

UniKey, EVKey and every engine that works on any window answer a key in one of two ways: they let it pass, or they send
backspaces and the letters that stand there now. A scan that holds backspaces shows every such answer, so the search goes
through it from the front, one key after the other, and hardly ever has a choice.
"""

from __future__ import annotations

from typing import Any

from kiosk.scanner.field_texts import Node, Walk
from kiosk.scanner.originals import Budget, Mode

BACKSPACE = "\b"
_SILENCE = 2
"""Keys in a row that change nothing."""


def settled(arrived: str) -> str:
    """The text after its backspaces: an input method takes a letter back before it writes another."""
    if BACKSPACE not in arrived:
        return arrived
    kept: list[str] = []
    for character in arrived:
        if character != BACKSPACE:
            kept.append(character)
        elif kept:
            kept.pop()
    return "".join(kept)


def trace(arrived: str) -> str | None:
    """The keys with no more backspaces than the changes need: what is taken back and written again never was away.

    None without a backspace, and where backspaces reach into another field.
    """
    if BACKSPACE not in arrived:
        return None
    shown: list[str] = []
    out: list[str] = []
    at = 0
    while at < len(arrived):
        if arrived[at] != BACKSPACE:
            shown.append(arrived[at])
            out.append(arrived[at])
            at += 1
            continue
        end = at
        while end < len(arrived) and arrived[end] == BACKSPACE:
            end += 1
        count = end - at
        if count > len(shown) or "|" in shown[-count:]:
            return None
        taken = shown[-count:]
        same = _shared("".join(taken), arrived[end : end + count])
        del shown[len(shown) - count + same :]
        out.append(BACKSPACE * (count - same))
        at = end + same
    return "".join(out)


def traced(mode: Mode, seen: str, walk: Walk, budget: Budget, *, most: int = 2, longest: int = 1000) -> frozenset[str]:
    """The texts of `walk`, one word each, whose keys are answered with `seen`, a field of a `trace`; about `most` of them.
    Raises `TooMuch`."""
    engine = mode.engine
    found: set[str] = set()
    paths: dict[tuple[Any, Node, int, int], tuple[str, ...]] = {(engine.start, walk.start, 0, 0): ("",)}
    for _ in range(longest + 1):
        longer: dict[tuple[Any, Node, int, int], tuple[str, ...]] = {}
        for (state, node, place, silent), typed in paths.items():
            before = engine.open_text(state)
            last = engine.end(state)
            if last is not None and walk.done(node) and seen[place:] == _answer(before, last):
                found.update(typed)
                if len(found) >= most:
                    return frozenset(found)
            following = walk.after(node)
            budget.spend(len(following))
            for key, then in following.items():
                step = mode.step(state, key)
                if step is None:
                    continue
                answer = _answer(before, step.settled + engine.open_text(step.after))
                if not seen.startswith(answer, place) or (not answer and silent >= _SILENCE):
                    continue
                mark = (step.after, then, place + len(answer), 0 if answer else silent + 1)
                longer[mark] = (*longer.get(mark, ()), *(text + key for text in typed))[:most]
        if not longer:
            break
        paths = longer
    return frozenset(found)


def _answer(before: str, after: str) -> str:
    same = _shared(before, after)
    return BACKSPACE * (len(before) - same) + after[same:]


def _shared(one: str, other: str) -> int:
    """Length of the beginning that both have."""
    for place, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return place
    return min(len(one), len(other))
