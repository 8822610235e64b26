"""How much is read, how often wrongly, and how long does it take? The cascade against the readers that it is made of.

On one core, in one run: real photographs (`KIOSK_QR_PHOTOS` names a folder with a `truth.json`), the frozen stress set,
and live presentations: twelve frames of one code held up by a hand (`benchmarks/reading`). A photograph or stress picture
is read in still-picture mode and, as one frame, within the live budget; a presentation is read when any of its frames is.

The ceiling is the single-frame union: any engine, on any change of any single picture.

Times are those of the reader's thread on the processor, so that a busy machine does not change the result; the decoder
sheds its tries by the same clock. `python -m benchmarks --only reading [--quick]`.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import thread_time
from typing import Any

import cv2
import numpy as np

from benchmarks.figures import Figure, at
from benchmarks.reading.engines import Engine, aruco, ceiling_reads, opencv, pyzbar, zxing
from benchmarks.reading.scene import room, take
from benchmarks.reading.sets import live_set, stress_set
from kiosk.scanner.decode import LIVE_BUDGET, Decoder, to_grey
from kiosk.scanner.reading import ScannerError

Array = np.ndarray[Any, np.dtype[Any]]
PHOTOGRAPHS = Path(os.environ.get("KIOSK_QR_PHOTOS") or Path(__file__).resolve().parents[2] / "shared" / "data" / "qr")
MISLABELLED = {"zxing/2_13.png", "zxing/2_16.png"}
"""Their publisher's text is not what is printed: a word is another, and of two codes the other one is named."""
OLD_TEXTS = ("utf-8", "shift_jis", "gb2312", "latin-1")
"""The truth of the photographs is text; in which of these their telephones wrote it stands nowhere."""


@dataclass(slots=True)
class Score:
    """What one reader did with one set."""

    shown: int = 0
    read: int = 0
    wrong: int = 0
    times: list[float] = field(default_factory=list)

    def count(self, found: Iterable[bytes], right: Callable[[bytes], bool]) -> bool:
        """Add one picture; whether it was read."""
        found = list(found)
        hit = any(right(data) for data in found)
        self.wrong += sum(not right(data) for data in found)
        return hit

    def row(self, name: str, ceiling: int | None) -> str:
        """One line of the table."""
        share = f"{self.read:4d} of {self.shown:4d} {100 * self.read / max(1, self.shown):5.1f} %"
        part = f"{100 * self.read / ceiling:6.1f} %" if ceiling else "       -"
        spent = f"{at(self.times, 50):8.1f} {at(self.times, 95):8.1f}" if self.times else f"{'-':>8} {'-':>8}"
        return f"  {name:28} {share} {part} {self.wrong:5d} {spent}"


Scores = dict[str, Score]
CASCADE, STILL, CEILING = "cascade, live", "cascade, still picture", "ceiling (any, single frame)"


def measure(*, every: int = 1) -> tuple[Figure, ...]:
    """Prints what was left out and a table for each set. `every`: of so many pictures one is shown, of twice as many
    presentations; 1 = all of them."""
    figures, text = _measured(every)
    print(text, flush=True)
    return figures


def _measured(every: int) -> tuple[tuple[Figure, ...], str]:
    cv2.setNumThreads(1)
    engines: dict[str, Engine] = {"zxing-cpp": zxing, "OpenCV": opencv()}
    texts: list[str] = []
    figures: list[Figure] = []
    try:
        engines["pyzbar (bytes)"] = pyzbar()
    except ScannerError as error:
        texts.append(f"SKIPPED pyzbar, here and in the ceiling: {error}")
    if every > 1:
        texts.append(
            f"SKIPPED by a quick run: {every - 1} of {every} pictures, {2 * every - 1} of {2 * every} presentations"
        )
    if PHOTOGRAPHS.is_dir():
        texts.append(f"LEFT OUT {len(MISLABELLED)} photographs whose published text is not what is printed on them")
    for title, scores in (
        ("photographs", _photographs(engines, every)),
        ("stress set", _stress(engines, every)),
        ("live presentations", _live(engines, every)),
    ):
        if scores:
            texts.append(_table(title, scores))
            figures.extend(_figures(title, scores))
        else:
            texts.append(f"SKIPPED {title}: no truth.json and pictures (KIOSK_QR_PHOTOS names their folder)")
    empty_figures, empty_text = _empty_frames(max(12, 120 // every))
    return (*figures, *empty_figures), "\n\n".join([*texts, empty_text])


def _photographs(engines: dict[str, Engine], every: int) -> Scores:
    truth_at = PHOTOGRAPHS / "truth.json"
    if not truth_at.is_file():
        return {}
    truth = json.loads(truth_at.read_text(encoding="utf-8"))
    scores: Scores = {}
    for name, text in list(truth.items())[::every]:
        if name in MISLABELLED:
            continue
        image = to_grey(cv2.imread(str(PHOTOGRAPHS / name)))
        if image is not None:
            _single(engines, scores, image, lambda data, text=text: _is(text, data), code=bool(text))  # type: ignore[misc]
    return scores


def _is(text: str | list[str], data: bytes) -> bool:
    """The telephones of the old set wrote a line's end in several ways."""
    return isinstance(text, str) and any(text == data.decode(name, "replace") for name in OLD_TEXTS)


def _stress(engines: dict[str, Engine], every: int) -> Scores:
    scores: Scores = {}
    for shown in list(stress_set())[::every]:
        payload = shown.shot.payload
        _single(engines, scores, take(shown.shot), lambda data, payload=payload: data == payload)  # type: ignore[misc]
    return scores


def _single(
    engines: dict[str, Engine], scores: Scores, image: Array, right: Callable[[bytes], bool], *, code: bool = True
) -> None:
    readers: dict[str, Engine] = {
        CASCADE: lambda grey: [c.data for c in Decoder(timer=thread_time).decode(grey, 0.0)],
        STILL: lambda grey: [c.data for c in Decoder(budget=None).decode(grey)],
        **engines,
    }
    for name, read in readers.items():
        score = scores.setdefault(name, Score())
        begun = thread_time()
        found = read(image)
        score.times.append((thread_time() - begun) * 1000)
        score.shown += code
        score.read += score.count(found, right)
    score = scores.setdefault(CEILING, Score())
    score.shown += code
    score.read += code and any(right(data) for data in ceiling_reads(image, _others(engines)))


def _others(engines: dict[str, Engine]) -> tuple[Engine, ...]:
    return (*(engine for name, engine in engines.items() if name != "zxing-cpp"), aruco())


def _live(engines: dict[str, Engine], every: int) -> Scores:
    scores: Scores = {}
    for shown in list(live_set())[:: 2 * every if every > 1 else 1]:
        payload = shown.shots[0].payload
        frames = [take(shot) for shot in shown.shots]
        right = payload.__eq__
        decoder = Decoder(timer=thread_time)
        clock = iter(range(len(frames)))
        readers: dict[str, Engine] = {
            CASCADE: lambda grey, decoder=decoder, clock=clock: [  # type: ignore[misc]
                c.data for c in decoder.decode(grey, next(clock) / 15)
            ],
            **engines,
        }
        for name, read in readers.items():
            score = scores.setdefault(name, Score())
            score.shown += 1
            hit = False
            for frame in frames:
                begun = thread_time()
                found = read(frame)
                score.times.append((thread_time() - begun) * 1000)
                hit = score.count(found, right) or hit
            score.read += hit
        score = scores.setdefault(CEILING, Score())
        score.shown += 1
        others = _others(engines)
        score.read += any(right(data) for frame in frames for data in ceiling_reads(frame, others))
    return scores


def _table(title: str, scores: Scores) -> str:
    ceiling = scores[CEILING].read
    head = f"{title:30} {'read':>20} {'of ceiling':>8} {'wrong':>5} {'p50 ms':>8} {'p95 ms':>8}"
    order = (CASCADE, STILL, *(name for name in scores if name not in (CASCADE, STILL, CEILING)), CEILING)
    return "\n".join([head, *(scores[name].row(name, ceiling) for name in order if name in scores)])


def _figures(title: str, scores: Scores) -> Iterator[Figure]:
    ceiling = float(scores[CEILING].read)
    live, still = scores[CASCADE], scores.get(STILL)
    if still is not None:
        yield Figure(
            name=f"{title} read, still picture", value=still.read, unit="", base=ceiling, limit=0.95, at_least=True
        )
    limit = 1.0 if still is None else None
    yield Figure(name=f"{title} read, live", value=live.read, unit="", base=ceiling, limit=limit, at_least=True)
    wrong = live.wrong + (still.wrong if still is not None else 0)
    yield Figure(name=f"{title} misread", value=wrong, unit="", limit=0)


def _empty_frames(count: int) -> tuple[tuple[Figure, ...], str]:
    """The room without a code, 1280 x 720, and the first try against bare zxing-cpp on frames with one."""
    decoder = Decoder(timer=thread_time)
    times = []
    for number in range(count):
        noise = np.random.default_rng(number).normal(0, 3, (720, 1280))
        frame = np.clip(room(number // 12 % 5) + noise, 0, 255).astype(np.uint8)
        begun = thread_time()
        decoder.decode(frame, number / 15)
        times.append((thread_time() - begun) * 1000)
    ours: list[float] = []
    bare: list[float] = []
    for shown in [s for s in stress_set() if s.trouble in ("clean", "mjpeg", "finger")][: count // 3]:
        frame = take(shown.shot)
        for times_of, read in ((bare, zxing), (ours, lambda grey: Decoder(budget=LIVE_BUDGET).decode(grey))):
            begun = thread_time()
            read(frame)
            times_of.append((thread_time() - begun) * 1000)
    times = times[5:]
    text = f"frame without a code, 1280 x 720: p50 {at(times, 50):.1f} ms, p95 {at(times, 95):.1f} ms"
    return (
        Figure(name="frame without a code, p50", value=at(times, 50), unit="ms", limit=25),
        Figure(name="frame without a code, p95", value=at(times, 95), unit="ms", limit=33),
        Figure(name="first try against zxing-cpp", value=at(ours, 50), unit="ms", base=at(bare, 50), limit=1.2),
    ), text
