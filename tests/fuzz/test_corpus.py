"""Every input that the fuzzer kept, once more: what it found stays mended, and targets stay runnable without it."""

from __future__ import annotations

import pytest

from tests.fuzz.target import CORPUS, NAMES, load

_MOST = 300_000


@pytest.mark.parametrize("name", NAMES)
def test_kept_inputs(name: str) -> None:
    target = load(name)
    kept = [file.read_bytes() for file in sorted(target.corpus.iterdir())]
    assert kept, "python -m tests.fuzz --keep has not been run for it"
    for data in (*target.seeds(), *kept):
        target.run(data)


def test_the_corpus_is_small_and_every_folder_has_its_target() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(NAMES)
    assert sum(file.stat().st_size for file in CORPUS.rglob("*") if file.is_file()) < _MOST
