"""Which parts are fuzzed, and with what? One module per target: `run(data)` breaks on a defect, `seeds()` begins the corpus.

To add one: write `tests/fuzz/<name>_target.py` with `LONGEST`, `seeds()` and `run(data)`, put its name in
`NAMES`, run `make fuzz FUZZ=<name>`, and `make fuzz FUZZ='--keep <name>'` in the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

NAMES = ("decode", "wedge", "input_method", "formats", "signed", "hcert", "lists")
CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One part under fuzz."""

    name: str
    longest: int
    """Bytes of the longest input that is tried."""
    at_once: int
    """Runs of one process: the tracer never lets go of the arrays that it saw compared. -1 = no end."""
    seeds: Callable[[], Iterable[bytes]]
    run: Callable[[bytes], None]
    """Takes any bytes; raises on a defect, returns nothing otherwise."""

    @property
    def corpus(self) -> Path:
        """Where its kept inputs are."""
        return CORPUS / self.name


def load(name: str) -> Target:
    """The target of that name. Raises `ModuleNotFoundError` for one that does not exist."""
    module = import_module(f"tests.fuzz.{name}_target")
    return Target(
        name=name,
        longest=module.LONGEST,
        at_once=getattr(module, "AT_ONCE", -1),
        seeds=module.seeds,
        run=module.run,
    )


def keep(folder: Path, inputs: Iterable[bytes]) -> None:
    """Write inputs under the names of their digests."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        (folder / f"{hashlib.sha256(data).hexdigest()[:16]}.bin").write_bytes(data)
