"""How long from the start of the process until a scan can be taken, against the barest window of PySide6?

Subject: a fresh process that opens the desk of a home with ten thousand cards (no camera; it is opened behind the window)
until the window is painted, registry and records are open, and a scan would be taken. Peer: a fresh process with one
main window and a line of text until that is painted. Both count from the start of Python to the line `ready` on a pipe.
They take turns, files are in the system's cache, the first turn is left out; the ratio is that of the medians.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, at
from benchmarks.made_home import made_home

LIMIT_RATIO = 5.0
LIMIT_SECONDS = 1.2
ROOT = Path(__file__).resolve().parents[1]


def measure(turns: int = 9, cards: int = 10_000) -> tuple[Figure, ...]:
    """Seconds to ready, desk and bare window in turns."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        rooms, _ = made_home(home, cast=0, cards=cards)
        rooms.close()
        bare: list[tuple[float, float]] = []
        desk: list[tuple[float, float]] = []
        for turn in range(turns + 1):
            for times, words in ((bare, ["bare"]), (desk, ["desk", str(home)])):
                taken = _start(words)
                if turn:
                    times.append(taken)
    plain = [ready for _, ready in bare]
    shown, ready = (list(times) for times in zip(*desk, strict=True))
    spread = f"p95 {at(ready, 95):.2f} s, bare {at(plain, 95):.2f} s"
    name, peer = "window ready to scan", median(plain)
    return (
        Figure(name="window shown, codes wait for the rooms", value=median(shown), unit="s", base=peer),
        Figure(
            name=f"{name}, to a bare window", value=median(ready), unit="s", base=peer, limit=LIMIT_RATIO, note=spread
        ),
        Figure(name=name, value=median(ready), unit="s", limit=LIMIT_SECONDS),
    )


def _start(words: list[str]) -> tuple[float, float]:
    """Seconds from the start of a child to its lines `shown` and `ready`."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code; the first turn writes it
    command = [sys.executable, "-m", "benchmarks.window_child", *words]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        taken = [(child.stdout.readline().strip(), time.perf_counter() - begun) for _ in range(2)]
        child.communicate(timeout=30)
    if [said for said, _ in taken] != [b"shown", b"ready"]:
        raise RuntimeError(f"the window did not come: {words[0]}")
    return taken[0][1], taken[1][1]
