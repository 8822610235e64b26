"""The input method as people have it: keys of an X server through IBus and ibus-unikey into a text field of Qt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.delivered import read_delivered
from kiosk.scanner.input_method import InputMethods
from kiosk.verify.card import InputState
from kiosk.verify.formats import fields, fits, recognise
from tests.scanner.typed_codes import made_codes

PROGRAMS = ("xvfb-run", "dbus-run-session", "ibus-daemon", "ibus", "gsettings", "xdotool")
missing = [program for program in PROGRAMS if shutil.which(program) is None]
engine = Path("/usr/share/ibus/component/unikey.xml")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(missing) or not engine.exists(), reason=f"needs ibus-unikey under Xvfb: {missing or engine}"
    ),
]


@pytest.mark.parametrize(("method", "spelling"), [("telex", "false"), ("vni", "false"), ("vni", "true")])
def test_ibus_unikey(method: str, spelling: str, tmp_path: Path) -> None:
    sent = [*made_codes(21, 3, 15), *made_codes(22, 3, 17)]
    arrived = through_ibus(sent, method, spelling, tmp_path)
    assert len(arrived) == len(sent)
    changed = sum(text != code for text, code in zip(arrived, sent, strict=True))
    assert changed >= 5 if spelling == "false" else changed <= 3  # it was at work, or it left foreign words alone
    methods = InputMethods()
    repaired = 0
    for text, code in zip(arrived, sent, strict=True):
        found = read_delivered(text.encode(), lambda data: methods.repair(data, fits), recognise)
        truth = fields(recognise(code.encode()))
        if found.input is InputState.REFUSED:
            continue
        assert (found.input is InputState.CLEAN) == (text == code)
        wrong = {name for name, value in fields(found).items() if truth[name] != value}
        assert wrong == set()
        repaired += 1
    assert repaired >= 5


def through_ibus(texts: list[str], method: str, spelling: str, home: Path) -> list[str]:
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(home),
        "GSETTINGS_BACKEND": "keyfile",
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "ibus",
        "NO_AT_BRIDGE": "1",
    }
    script = Path(__file__).with_name("ibus_session.py")
    command = ["xvfb-run", "-a", "dbus-run-session", "--", sys.executable, str(script), method, spelling]
    done = subprocess.run(
        command, input="\n".join(texts), capture_output=True, text=True, env=environment, timeout=100, check=False
    )
    if done.returncode == 3:
        pytest.skip("no IBus engine came up")
    assert done.returncode == 0, done.stderr[-500:]
    return [line for line in done.stdout.splitlines() if line.count("|") > 5]
