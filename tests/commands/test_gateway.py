"""`kiosk gateway` as scripts call it: the stand-in as a process of its own, and what the probe says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from tests.verify.gateway.made import ACCOUNT, OFFICER, OFFICER_CCCD, PASSWORD, standing_in

ROOT = Path(__file__).resolve().parents[2]
SECRETS = (PASSWORD, OFFICER, OFFICER_CCCD, ACCOUNT)


@contextmanager
def simulating(*words: str) -> Iterator[dict[str, Any]]:
    """The stand-in as a process; its first line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "gateway", "simulate", *words], stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def configure(monkeypatch: pytest.MonkeyPatch, url: str, **more: str) -> None:
    given = {
        "url": url,
        "username": ACCOUNT,
        "password": PASSWORD,
        "officer_name": OFFICER,
        "officer_cccd": OFFICER_CCCD,
    }
    for key, value in (given | more).items():
        monkeypatch.setenv(f"KIOSK_GATEWAY__{key.upper()}", value)


def probe(capfdbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, dict[str, Any], bytes]:
    code = main(["gateway", "probe", *words, "--json"])
    out, err = capfdbinary.readouterr()
    for secret in SECRETS:
        assert secret.encode() not in out + err
    return code, json.loads(out or err), err


def test_simulate_and_probe(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    with simulating(
        "--port", "0", "--account", f"{ACCOUNT}={PASSWORD}", "--officer", f"{OFFICER_CCCD}={OFFICER}"
    ) as told:
        assert told["cards"] == 1000
        configure(monkeypatch, told["url"])
        code, found, _ = probe(capfdbinary, "--made-person")
    assert code == 0
    assert (found["host"], found["encrypted"], found["session"], found["fault"]) == ("127.0.0.1", False, "200", None)
    assert 500 < found["life_seconds"] < 600
    assert abs(found["clock_offset"]) < 30
    assert found["look_up"] == "050"
    _, gone, _ = probe(capfdbinary)
    assert (gone["session"], gone["fault"]) == (None, "gateway-unreachable")


def test_a_probe_looks_nobody_up(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    with standing_in(accounts={ACCOUNT: "other"}) as server:
        configure(monkeypatch, server.url)
        code, found, _ = probe(capfdbinary, "--made-person")
        assert (code, found["session"]) == (0, "401")
        assert set(server.counts) == {"token 401"}


@pytest.mark.parametrize(
    ("url", "error"), [("", "gateway-not-configured"), ("http://egw.example.vn", "gateway-not-https")]
)
def test_settings_that_cannot_be_used(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, url: str, error: str
) -> None:
    configure(monkeypatch, url)
    code, found, _ = probe(capfdbinary)
    assert (code, found["error"]["code"]) == (3, error)


@pytest.mark.parametrize(
    ("words", "exit_code", "error"),
    [
        (["--fault", "nonsense"], 2, "fault"),
        (["--fault", "cut=0.7", "--fault", "html=0.7"], 2, "fault"),
        (["--scenario", "nowhere.toml"], 2, "fault"),
        (["--registry", "nowhere.csv"], 3, "file-unreadable"),
        (["--account", "nobody"], 2, "bad-use"),
        (["--port", "99999"], 4, "port"),
    ],
)
def test_a_stand_in_that_does_not_start(
    capfdbinary: pytest.CaptureFixture[bytes], words: list[str], exit_code: int, error: str
) -> None:
    assert main(["gateway", "simulate", *words]) == exit_code
    assert json.loads(capfdbinary.readouterr().err)["error"]["code"] == error
