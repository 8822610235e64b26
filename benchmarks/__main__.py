"""Are the limits kept? Runs every benchmark and prints one table; a limit that is not met is said, never an error.

python -m benchmarks [--only NAME ...] [--quick] [--json FILE]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, table

# name -> sizes of a quick look, which says less: a smaller registry is faster, and few turns have no tail.
BENCHES: dict[str, dict[str, int | float]] = {
    "window": {"turns": 3},
    "verdict": {"turns": 40},
    "idle": {"seconds": 2.0},
    "camera": {"seconds": 4.0},
    "reading": {"every": 20},
    "gateway": {"turns": 100},
    "signed": {"turns": 500, "cards": 20},
    "registry": {"rows": 20_000, "cards": 100_000, "lookups": 5_000},
}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", nargs="+", choices=BENCHES, default=list(BENCHES), metavar="NAME", help=", ".join(BENCHES)
    )
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: list[Figure] = []
    for name in args.only:
        begun = time.perf_counter()
        bench = importlib.import_module(f"benchmarks.bench_{name}")
        figures += bench.measure(**(BENCHES[name] if args.quick else {}))
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    print(f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(table(figures))
    if args.json:
        args.json.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
