"""Does the desk lose, double or misjudge anybody on a bad day? Prints what a clean day and a bad one ended with.

python -m tests.chaos [--intakes 2000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.figures import at
from tests.chaos.judge import Books, books_of, unresolved, wrong
from tests.chaos.run import Plan, Story, play


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--intakes", type=int, default=2000)
    parser.add_argument("--outage", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--pace", type=float, default=0.15, metavar="SECONDS")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the homes stay; else they are thrown away")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-chaos-") as made:
        folder: Path = args.keep or Path(made)
        clean = Plan(intakes=args.intakes, pace=args.pace / 4)
        bad = Plan(intakes=args.intakes, share=0.2, kills=2, outage=args.outage, pace=args.pace)
        return report(*(day(folder / name, plan) for name, plan in (("clean", clean), ("bad", bad))))


def day(home: Path, plan: Plan) -> tuple[Story, Books]:
    home.mkdir(parents=True)
    story = play(home, plan)
    return story, books_of(home, plan.intakes)


def report(clean: tuple[Story, Books], bad: tuple[Story, Books]) -> int:
    """Print both; 0 when nothing is lost, doubled, wrong, unresolved or broken."""
    for name, (story, books) in (("clean", clean), ("bad", bad)):
        ms = story.milliseconds
        print(
            f"-- {name}: {len(books.kept)} people, {story.seconds:.0f} s, {story.kills} kills, {books.entries} entries"
        )
        print(
            f"   verdict after decode: p50 {at(ms, 50):.1f}  p95 {at(ms, 95):.1f}  p99 {at(ms, 99):.1f}  max {max(ms):.1f} ms"
        )
        print(f"   told: {dict(sorted(story.told.items()))}")
        print(f"   drawn: {dict(sorted(story.drawn.items()))}")
        print(f"   recheck: {story.rechecks}; still waiting {books.pending}, work list {books.changed}")
        print(f"   ended: {dict(Counter(f'{k.decision} {k.code}' for k in books.kept.values()))}")
    found = {
        "lost": bad[1].lost,
        "doubled": bad[1].doubled,
        "not admitted": bad[1].not_admitted,
        "wrong": wrong(bad[1], clean[1]),
        "unresolved": unresolved(bad[1]),
        "crashes": bad[0].crashes,
        "log": [] if bad[1].log_good else ["broken"],
        "pending beyond the clean day": [bad[1].pending - clean[1].pending]
        if bad[1].pending != clean[1].pending
        else [],
    }
    for name, items in found.items():
        print(f"{name}: {items or 'none'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
