"""Whose trust lists does this desk take? Its root keys: those that came with the program, and the hospital's own.

Two realms, never mixed: `national` roots come with the program (`config/trust/national.toml`) and may name every kind of
issuer; `hospital` roots are a setting (`trust.roots`) and may name hospitals only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.verify.cose import Algorithm, CoseRefused, PublicKey
from kiosk.verify.trust.list_seal import ALGORITHMS
from kiosk.verify.trust.list_wire import ROOTS, UNCOMPRESSED
from kiosk.verify.trust.values import IssuerKind

NATIONAL_FILE = "national.toml"
_NAMES = {"ed25519": Algorithm.ED25519, "esp256": Algorithm.ESP256}


class RootsWrong(Exception):
    """Root keys are not two keys of the written form; the message says which text is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Realm:
    """Who may sign trust lists, and which kinds of issuers such a list may name."""

    name: str
    """Folder of its files: `national` or `hospital`."""
    roots: tuple[PublicKey, ...]
    """None, or two: the first ones, from which later ones follow by lists that both signed."""
    kinds: frozenset[IssuerKind]


def realms(config_dir: Path, own_roots: Iterable[str]) -> tuple[Realm, ...]:
    """The realms of this desk: the program's national roots, the hospital's own of the settings. Raises RootsWrong."""
    return (
        Realm(name="national", roots=national_roots(config_dir), kinds=frozenset(IssuerKind)),
        Realm(name="hospital", roots=read_roots(own_roots), kinds=frozenset({IssuerKind.HOSPITAL})),
    )


def national_roots(config_dir: Path) -> tuple[PublicKey, ...]:
    """The production roots; none until there is a national issuer. Raises RootsWrong."""
    file = config_dir / "trust" / NATIONAL_FILE
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8")).get("roots", [])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        raise RootsWrong(f"{NATIONAL_FILE} cannot be read") from None
    return read_roots(written)


def read_roots(texts: Iterable[str]) -> tuple[PublicKey, ...]:
    """Two keys written as `ed25519:<hex>` or `esp256:<hex>`, or none at all. Raises RootsWrong."""
    roots = tuple(read_public(text) for text in texts)
    if len(roots) not in (0, ROOTS) or len(set(roots)) != len(roots):
        raise RootsWrong("root keys come in twos: two different ones, or none")
    return roots


def read_public(text: str) -> PublicKey:
    """A public key from its text. Raises RootsWrong."""
    name, _, digits = text.strip().partition(":")
    try:
        key = PublicKey(algorithm=_NAMES[name], raw=bytes.fromhex(digits))
        if len(key.raw) == UNCOMPRESSED:
            raise ValueError  # lists have the short form of a point, so this one would never be found in them
        return key
    except (KeyError, ValueError, CoseRefused):
        raise RootsWrong("a public key is written ed25519:<64 hex digits> or esp256:<66 hex digits>") from None


def public_text(key: PublicKey) -> str:
    """`ed25519:<hex>` or `esp256:<hex>`. Only for algorithms that a trust list may be signed with."""
    if key.algorithm not in ALGORITHMS:
        raise ValueError("no algorithm for roots")
    name = next(name for name, algorithm in _NAMES.items() if algorithm is key.algorithm)
    return f"{name}:{key.raw.hex()}"
