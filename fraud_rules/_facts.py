"""What does a rule's docstring tell the catalogue? It is the one source of its texts, read into fields here.

Form: `<id>: <title>`, an empty line, then paragraphs that begin with `Question:`, `Basis:`, `Example:`,
`False positives:` and `Say:`. The last one is `nothing`, or the Vietnamese and the English sentence with ` / ` between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADS = ("Question", "Basis", "Example", "False positives", "Say")
_HEAD = re.compile(rf"^\s*({'|'.join(_HEADS)}):\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The texts of one rule; all empty when Python was started without docstrings (-OO)."""

    title: str = ""
    question: str = ""
    basis: str = ""
    example: str = ""
    false_positives: str = ""
    say: tuple[str, str] | None = None


def facts(docstring: str | None) -> Facts:
    """Read a rule's module docstring. Raises ValueError when a paragraph is missing: a rule must explain itself."""
    if docstring is None:
        return Facts()
    head, *rest = _HEAD.split(docstring)
    parts = {name: " ".join(text.split()) for name, text in zip(rest[::2], rest[1::2], strict=True)}
    missing = [name for name in _HEADS if not parts.get(name)]
    if missing:
        raise ValueError(f"rule docstring lacks: {', '.join(missing)}")
    _, _, title = " ".join(head.split()).partition(": ")
    vietnamese, _, english = parts["Say"].partition(" / ")
    return Facts(
        title=title,
        question=parts["Question"],
        basis=parts["Basis"],
        example=parts["Example"],
        false_positives=parts["False positives"],
        say=(vietnamese, english) if english else None,
    )
