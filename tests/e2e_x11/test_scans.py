"""Are scans through real key events of a real display read, wherever the focus is, and nothing of them typed?

In the suite 20 scans, with KIOSK_LONG=1 200. Skipped where Xvfb or xdotool is missing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.verify.formats.codes import CHILD, NEW, OLD, code

SCANS = 200 if os.environ.get("KIOSK_LONG") else 20
MISSING = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")
PAGES = ("desk", "cases", "settings", "devices")


class Program:
    """The desk under its own display, asked by lines."""

    def __init__(self, display: str, home: Path) -> None:
        names = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        self.env = {**names, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "none", "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e_x11.desk_under_x", str(home)],
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        self._said: Queue[dict[str, object]] = Queue()
        self.read: list[bytes] = []
        self.overruns = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "read" in said:
                self.read.append(bytes.fromhex(said["read"]))
            elif "overrun" in said:
                self.overruns += 1
            else:
                self._said.put(said)

    def wait(self, seconds: float = 30.0) -> dict[str, object]:
        try:
            return self._said.get(timeout=seconds)
        except Empty:
            self._process.kill()
            raise AssertionError(self._process.communicate()[1][-2000:]) from None

    def ask(self, *words: object) -> dict[str, object]:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        return self.wait()

    def keys(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=60)

    def scan(self, text: str, gap_ms: int, suffix: str | None = "Return") -> None:
        self.keys("type", "--delay", str(gap_ms), "--", text)
        if suffix:
            self.keys("key", "--delay", "0", suffix)

    def close(self) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write("quit\n")
        self._process.stdin.flush()
        code = self._process.wait(20)
        self._listener.join(5)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        return code


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writer], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as told:
        display = ":" + told.readline().strip()
    made = Program(display, tmp_path_factory.mktemp("x11"))
    try:
        assert made.wait() == {"ready": True}
        yield made
        assert made.close() == 0
    finally:
        made._process.kill()
        made._process.wait(10)
        server.terminate()
        server.wait(10)


def until_read(program: Program, number: int, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while len(program.read) < number and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.slow
def test_scans_with_the_focus_everywhere(program: Program) -> None:
    rng, sent, leaked, places = random.Random(99), [], 0, set()
    start = len(program.read)
    for number in range(SCANS):
        page = PAGES[number % len(PAGES)]
        there = program.ask("page", page)["places"]
        time.sleep(0.3)  # a page fills its fields when it is opened
        assert isinstance(there, list)
        focus = program.ask("focus", (number // len(PAGES)) % max(1, len(there)))
        assert focus["active"], focus
        places.add((page, number // len(PAGES) % max(1, len(there)), focus["focus"]))
        form = rng.choice((OLD, NEW, CHILD))
        text = code(form, number=form["number"][:-5] + f"{number:05}").decode()
        sent.append(text.encode())
        program.scan(text, rng.randrange(1, 11), rng.choice(("Return", "Return", "Tab", None)))
        until_read(program, start + len(sent))
        look = program.ask("look")
        leaked += not look["same"]
        assert look["same"], (page, focus, text, look)
        assert look["visible"]
        time.sleep(0.45)
    read = program.read[start:]
    lost = len([text for text in sent if text not in read])
    print(f"{SCANS} scans, {len(places)} places of {len(PAGES)} pages: {lost} lost, {leaked} leaked, {len(read)} read")
    other = [(wanted, got) for wanted, got in zip(sent, read, strict=False) if wanted != got]
    assert (lost, leaked, other) == (0, 0, [])
    assert read == sent
    assert program.overruns == 0


@pytest.mark.parametrize(
    "keys",
    [("ctrl+o", "c", "m", "d", "Return"), ("alt+F4", "Return"), ("F12", "Return", "a"), ("super+r", "c", "m", "d")],
)
def test_a_bar_code_that_presses_keys_leaves_the_program_as_it_was(program: Program, keys: tuple[str, ...]) -> None:
    program.ask("page", "desk")
    program.ask("focus", 0)
    program.keys("key", "--delay", "1", *keys)
    time.sleep(0.5)
    look = program.ask("look")
    assert look == {"same": True, "visible": True, "more": 0}


def test_a_person_still_types(program: Program) -> None:
    program.ask("page", "desk")
    program.ask("focus", 0)
    read = len(program.read)
    program.keys("type", "--delay", "150", "--", "mau")
    time.sleep(0.3)
    assert program.ask("look")["same"] is False
    program.keys("key", "--delay", "150", "BackSpace", "BackSpace", "BackSpace")
    time.sleep(0.3)
    assert program.ask("look")["same"] is True
    assert len(program.read) == read
