"""The key filter with a real input method: IBus and ibus-unikey under a display of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.scanner.input_method import InputMethods
from kiosk.verify.card import InputState
from kiosk.verify.formats import fits
from tests.scanner.test_input_method_ibus import engine, missing
from tests.scanner.typed_codes import made_codes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(missing) or not engine.exists(), reason=f"needs ibus-unikey under Xvfb: {missing or engine}"
    ),
]
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_scans_are_taken_and_a_person_s_words_typed(method: str, tmp_path: Path) -> None:
    codes = [*made_codes(21, 2, 15), *made_codes(22, 2, 17), "099190000001||Tran Van Mau|01011990|Nam|To 1|02022022"]
    words = "Traanf Thij Maaux" if method == "telex" else "Tra6n2 Thi5 Ma6u4"
    found = through_ibus([*(f"scan {code}" for code in codes), f"type {words} "], method, tmp_path)
    *scanned, typed = found
    assert [step["field"] for step in scanned] == [""] * len(codes), "nothing leaks"
    assert [len(step["scans"]) for step in scanned] == [1] * len(codes)
    assert typed == {"scans": [], "field": "Trần Thị Mẫu "}
    methods = InputMethods()
    for step, code in zip(scanned, codes[:-1], strict=False):
        repaired = methods.repair(step["scans"][0].encode(), fits)
        if repaired.state is InputState.CLEAN:
            assert step["scans"] == [code]


def through_ibus(lines: list[str], method: str, home: Path) -> list[dict[str, object]]:
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(home),
        "GSETTINGS_BACKEND": "keyfile",
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "ibus",
        "NO_AT_BRIDGE": "1",
        "PYTHONPATH": str(REPOSITORY),
    }
    script = Path(__file__).with_name("ibus_filtered.py")
    done = subprocess.run(
        ["xvfb-run", "-a", "dbus-run-session", "--", sys.executable, str(script), method],
        input="\n".join(lines), capture_output=True, text=True, env=environment, timeout=100, check=False,
        cwd=REPOSITORY,
    )  # fmt: skip
    if done.returncode == 3:
        pytest.skip("no IBus engine came up")
    assert done.returncode == 0, done.stderr[-500:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
