"""What does the program say, and in which language? Texts by key, from every `vi` and `en` file of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text by key, with what stands in its places; a place may hold another phrase. The places never show in a repr."""

    key: str
    params: Mapping[str, str | int | Phrase] = field(default_factory=dict, repr=False)


class MissingText(KeyError):
    """A key that no file of the language has."""


class Texts:
    """The texts of one language at a time; `switch` changes it while the program runs."""

    def __init__(
        self,
        language: str,
        catalogues: Mapping[str, Mapping[str, str]],
        *,
        strict: bool = False,
    ) -> None:
        self._catalogues = catalogues
        self._strict = strict
        self._listeners: list[Callable[[], None]] = []
        self.language = language

    @classmethod
    def load(cls, language: str = "vi", *, strict: bool = False, folder: Path = FOLDER) -> Texts:
        """Read all catalogues. `strict`: a missing key raises `MissingText`; otherwise the key itself is shown."""
        return cls(
            language,
            {name: read_catalogue(name, folder) for name in LANGUAGES},
            strict=strict,
        )

    def __call__(self, key: str, /, **params: Any) -> str:
        """The text of `key`; each `{place}` filled from `params` (strings, numbers or phrases)."""
        text = self._catalogues[self.language].get(key)
        if text is None:
            if self._strict:
                raise MissingText(key)
            return key
        if not params:
            return text
        return text.format_map({name: _Word(self._plain(value)) for name, value in params.items()})

    def say(self, phrase: Phrase) -> str:
        """The text of a phrase, its inner phrases first."""
        return self(phrase.key, **phrase.params)

    def switch(self, language: str) -> None:
        """Change the language and tell every listener. Raises `KeyError` for an unknown language."""
        self._catalogues[language]
        self.language = language
        for listener in tuple(self._listeners):
            listener()

    def on_switch(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change of language."""
        self._listeners.append(listener)

    def has(self, key: str) -> bool:
        """Whether the present language has a text for `key`."""
        return key in self._catalogues[self.language]

    def _plain(self, value: object) -> str:
        return self.say(value) if isinstance(value, Phrase) else str(value)


class _Word(str):
    """A filled-in word; `{place:start}` writes it with a capital, as at the start of a sentence."""

    def __format__(self, how: str) -> str:
        return self[:1].upper() + self[1:] if how == "start" else str(self)


def read_catalogue(language: str, folder: Path = FOLDER) -> dict[str, str]:
    """All texts of one language: `vi.json` and every `*.vi.json`. Raises `ValueError` when two files share a key."""
    found: dict[str, str] = {}
    for file in sorted([*folder.glob(f"{language}.json"), *folder.glob(f"*.{language}.json")]):
        texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        twice = found.keys() & texts.keys()
        if twice:
            raise ValueError(f"{file.name}: keys that another file has too: {', '.join(sorted(twice))}")
        found.update(texts)
    return found
