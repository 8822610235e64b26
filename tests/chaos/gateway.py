"""Who plays the insurer? The stand-in as a process of its own: it goes away and comes back on the same port when told.

python -m tests.chaos.gateway COUNT SEED SHARE   (orders on its input: down, up, clean, end; the counts at the end)
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from types import TracebackType

from kiosk.app import utc_now
from kiosk.demo.stand_in.faults import Faults, Kind
from kiosk.demo.stand_in.server import StandIn
from kiosk.demo.stand_in.sessions import Sessions
from tests.chaos.crowd import book_of, guests


class Counted(Faults):
    """Faults that are counted as they are drawn."""

    def __init__(self, drawn: Counter[str], rates: dict[str, float], chance: random.Random) -> None:
        super().__init__(rates, chance=chance, ticks=time.monotonic)
        self._drawn = drawn

    def draw(self) -> str | None:
        fault = super().draw()
        self._drawn[fault or "-"] += 1
        return fault


def main(count: int, seed: int, share: float) -> None:
    book = book_of(guests(count, utc_now().date()))
    rates = dict.fromkeys(map(str, Kind), share / len(Kind)) if share else {}
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    port, clean = 0, False

    def up() -> StandIn:
        sessions = Sessions(clock=utc_now, chance=chance, accounts={}, life=120.0)
        faults = Counted(drawn, {} if clean else rates, chance)
        made = StandIn(book, clock=utc_now, sessions=sessions, faults=faults, port=port)
        made.start()
        return made

    server = up()
    port = int(server.url.rsplit(":", 1)[1])
    print(server.url, flush=True)
    for order in sys.stdin:
        match order.strip():
            case "down":
                server.stop()
                counts += server.counts
            case "up":
                server = up()
            case "clean":
                clean = True
                server.faults.set()
            case "end":
                break
        print("done", flush=True)
    server.stop()
    print(json.dumps({"told": counts + server.counts, "drawn": drawn}), flush=True)


class Gateway:
    """The process, from outside."""

    def __init__(self, count: int, *, seed: int, share: float) -> None:
        words = [sys.executable, "-m", "tests.chaos.gateway", str(count), str(seed), str(share)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self._line()

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def order(self, word: str) -> None:
        """down, up or clean; done when it returns."""
        self._say(word)
        assert self._line() == "done"

    def end(self) -> dict[str, dict[str, int]]:
        """What it told and which faults it drew."""
        self._say("end")
        found: dict[str, dict[str, int]] = json.loads(self._line())
        return found

    def _say(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
