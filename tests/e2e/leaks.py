"""Where in a folder does something of a made person stand? Names, numbers and check strings in every usual spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.demo.people import MadePerson
from kiosk.verify.names import fold

FILM = {".avi", ".png"}


def secrets_of(people: Iterable[MadePerson]) -> frozenset[str]:
    """Everything that only these people have."""
    return frozenset(text for person in people for text in _of(person))


def _of(person: MadePerson) -> Iterator[str]:
    card, citizen = person.card, person.citizen
    name = card.name or ""
    yield from (name, name.upper(), fold(name), fold(name).lower(), fold(name).upper(), name.replace(" ", "_"))
    yield from (citizen.name or "", citizen.citizen_id, card.card_number or "", card.social_insurance_number or "")
    yield (card.check_string or "").partition("-")[0]
    yield name.encode().hex()
    yield name.encode().hex().upper()


def leaks(folder: Path, secrets: frozenset[str]) -> list[str]:
    """`file: kind` for every file below that holds one of them, in its name or inside; the film and pictures aside."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in FILM):
        where = str(file.relative_to(folder))
        data = file.read_bytes()
        found += [f"{where}: the name of the file" for secret in secrets if secret in where]
        for secret in secrets:
            assert len(secret) > 5, "too short to be looked for"
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                if secret.encode(encoding) in data:
                    found.append(f"{where}: {encoding}, {len(secret)} characters")
    return found
