"""What does a reading cost? Processor time of this thread, and memory at its highest."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
MOST_SECONDS, MOST_BYTES = 0.005, 1_000_000


def seconds(work: Callable[[], object], turns: int = 5) -> float:
    """The least of some turns: other programs can only add to it."""
    taken = []
    for _ in range(turns):
        begun = time.thread_time()
        work()
        taken.append(time.thread_time() - begun)
    return min(taken)


def peak(work: Callable[[], object]) -> int:
    """Bytes that were held at the most, beyond those before. Memory that a library takes outside Python is not seen."""
    work()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
