"""The fuzzer over some targets, one after the other: `python -m tests.fuzz [--seconds N] [--keep] [NAME ...]`.

What is found lies in `build/fuzz/<name>/`: `corpus/` grows from run to run, `crash-*` are inputs that break something.
`--keep` puts the smallest set of inputs that reaches as much into `tests/fuzz/corpus/<name>`, which the tests replay.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.target import NAMES, Target, keep, load

ROOT = Path(__file__).resolve().parents[2]
_MOST_KEPT = 60_000
"""Bytes of one target's kept corpus."""


def main() -> int:
    """0 when nothing broke."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description="Fuzz parts of the program.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="targets; all if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="time for each target")
    parser.add_argument("--keep", action="store_true", help="put a reduced corpus into the repository")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(NAMES)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    broken = [name for name in arguments.names or NAMES if not _fuzz(load(name), arguments.seconds, arguments.keep)]
    for name in broken:
        print(f"{name}: something broke; the input is in {ROOT / 'build' / 'fuzz' / name}")
    return 1 if broken else 0


def _fuzz(target: Target, seconds: int, keeps: bool) -> bool:
    work = ROOT / "build" / "fuzz" / target.name
    corpus = work / "corpus"
    keep(corpus, target.seeds())
    if target.corpus.is_dir():
        keep(corpus, (file.read_bytes() for file in sorted(target.corpus.iterdir())))
    end, done = time.monotonic() + seconds, 0
    while not done and (left := round(end - time.monotonic())) > 0:
        limits = (f"-max_total_time={left}", f"-runs={target.at_once}", "-timeout=30")
        done = _guided(target.name, *limits, f"-artifact_prefix={work}{os.sep}", str(corpus))
    if keeps and done == 0:
        _reduce(target, corpus, work / "reduced")
    return done == 0


def _reduce(target: Target, corpus: Path, reduced: Path) -> None:
    shutil.rmtree(reduced, ignore_errors=True)
    reduced.mkdir(parents=True)
    if _guided(target.name, "-set_cover_merge=1", str(reduced), str(corpus)) != 0:
        return
    found = sorted((file.read_bytes() for file in reduced.iterdir()), key=lambda data: (len(data), data))
    kept, total = [], 0
    for data in found:
        total += len(data)
        if total > _MOST_KEPT:
            break
        kept.append(data)
    shutil.rmtree(target.corpus, ignore_errors=True)
    keep(target.corpus, kept)
    print(f"{target.name}: kept {len(kept)} of {len(found)} inputs, {sum(map(len, kept))} bytes")


def _guided(name: str, *options: str) -> int:
    command = [sys.executable, "-m", "tests.fuzz.guided", name, *options]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
