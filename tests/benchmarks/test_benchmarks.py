"""Do the benchmarks run, and say what they measured? Tiny sizes; how fast anything was is not asked here."""

from __future__ import annotations

import json
import math
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

import benchmarks.__main__ as command
from benchmarks import bench_camera, bench_idle, bench_registry, bench_verdict, bench_window
from benchmarks.figures import Figure, at, table
from benchmarks.made_home import made_home
from benchmarks.reading.engines import Engine
from benchmarks.reading.sets import live_set, stress_set
from kiosk.scanner.reading import ScannerError


def names(figures: tuple[Figure, ...]) -> list[str]:
    for figure in figures:
        assert figure.value > 0 and math.isfinite(figure.value)
        assert figure.base is None or figure.base > 0
    return [figure.name for figure in figures]


def test_a_limit_of_the_ratio_is_kept_or_not():
    slow = Figure(name="a", value=7, unit="ms", base=2, limit=3)
    assert slow.ratio == 3.5 and slow.met is False
    assert Figure(name="a", value=6, unit="ms", base=2, limit=3).met is True


def test_more_can_be_better():
    assert Figure(name="a", value=40, unit="rows/s", base=100, limit=0.3, at_least=True).met is True
    assert Figure(name="a", value=20, unit="rows/s", base=100, limit=0.3, at_least=True).met is False


def test_without_a_base_the_value_is_judged_and_without_a_limit_nothing():
    assert Figure(name="a", value=1.3, unit="s", limit=1.2).met is False
    assert Figure(name="a", value=1.3, unit="s", base=0.1).met is None


def test_the_table_says_no_aloud():
    shown = table([Figure(name="slow", value=7, unit="ms", base=2, limit=3), Figure(name="told", value=1, unit="%")])
    head, slow, told = shown.splitlines()
    assert "ratio" in head
    assert "3.50" in slow and slow.endswith("NO")
    assert "NO" not in told and "yes" not in told


def test_percentiles_are_values_that_were_measured():
    times = [float(n) for n in range(1, 101)]
    assert at(times, 50) == 51 and at(times, 95) == 96 and at([4.0], 95) == 4


def test_verdicts(qapp: QApplication):
    found = bench_verdict.measure(turns=4, cards=60)
    assert names(found) == [
        f"frame to local verdict, {frames}, {percent}" for frames in ("straight", "film") for percent in ("p50", "p95")
    ]
    assert all(figure.base for figure in found)


def test_a_frame_that_is_never_answered_ends_in_an_error(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bench_verdict, "GIVE_UP", 0.3)
    rooms, _ = made_home(tmp_path, cast=1, cards=1)
    try:
        with bench_verdict._subject(rooms) as turn, pytest.raises(TimeoutError):
            turn(0, np.full((720, 1280, 3), 128, np.uint8))
    finally:
        rooms.close()


def test_windows():
    found = bench_window.measure(turns=1, cards=20)
    assert names(found) == [
        "window shown, codes wait for the rooms",
        "window ready to scan, to a bare window",
        "window ready to scan",
    ]
    assert found[1].base is not None and found[1].base < found[0].value < found[1].value == found[2].value


def test_a_window_that_does_not_come_is_an_error():
    with pytest.raises(RuntimeError, match="did not come"):
        bench_window._start(["desk"])  # of no home


def test_idling():
    own, whole, busy = bench_idle.measure(seconds=0.5)
    assert 0 < own.value < whole.value
    assert own.limit == 5.0 and busy.value > own.value


def test_a_camera_and_a_window(qapp: QApplication):
    found = bench_camera.measure(seconds=1.0)
    assert names(found)[1:2] == ["1080p, window's heartbeat, p99"]
    assert found[1].limit == 16.0 and found[1].base is None
    assert "looked at" in found[-1].note


def test_reading_shows_every_reader_and_says_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from benchmarks import bench_reading

    def no_zbar() -> Engine:
        raise ScannerError("zbar-missing", "the zbar library is not installed")

    monkeypatch.setattr(bench_reading, "PHOTOGRAPHS", tmp_path)
    monkeypatch.setattr(bench_reading, "pyzbar", no_zbar)
    monkeypatch.setattr(bench_reading, "stress_set", lambda: islice(stress_set(), 3))
    monkeypatch.setattr(bench_reading, "live_set", lambda: islice(live_set(), 1))
    found = bench_reading.measure(every=2)
    shown = capsys.readouterr().out
    assert "SKIPPED photographs" in shown and "SKIPPED pyzbar" in shown and "SKIPPED by a quick run" in shown
    for reader in ("cascade, live", "cascade, still picture", "zxing-cpp", "OpenCV", "ceiling"):
        assert reader in shown
    by_name = {figure.name: figure for figure in found}
    assert by_name["stress set misread"].value == by_name["live presentations misread"].value == 0
    assert by_name["first try against zxing-cpp"].limit == 1.2 and by_name["first try against zxing-cpp"].ratio
    assert not any("photographs" in name for name in by_name)


def test_the_registry():
    found = bench_registry.measure(rows=200, cards=300, lookups=50)
    assert names(found) == ["registry import", "registry look-up, p50", "registry look-up, p99"]


def test_the_command_writes_figures_and_never_fails_for_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def slow(**_sizes: float) -> tuple[Figure, ...]:
        return (Figure(name="slow", value=7, unit="ms", base=2, limit=3),)

    monkeypatch.setattr(bench_idle, "measure", slow)
    written = tmp_path / "figures.json"
    assert command.main(["--only", "idle", "--quick", "--json", str(written)]) == 0
    (figure,) = json.loads(written.read_text(encoding="utf-8"))
    assert (figure["name"], figure["ratio"], figure["met"]) == ("slow", 3.5, False)
    assert "NO" in capsys.readouterr().out
