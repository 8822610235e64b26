"""What surrounds every test: no screen, no network, no real home, no real keyring, no hidden warning."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = os.environ.get("KIOSK_TEST_QPA", "offscreen")  # before anything imports Qt
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # a test must never meet the user's keyring

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "desk", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("thorough", parent=settings.get_profile("desk"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

KEPT = ("KIOSK_TEST_QPA", "KIOSK_VECTORS", "KIOSK_QR_PHOTOS")
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings from the developer's environment would decide tests; data would land in their home."""
    for name in [name for name in os.environ if name.startswith("KIOSK_") and name not in KEPT]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _same_log_handlers() -> Iterator[None]:
    """A handler left behind would write the next test's records into this test's folder."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for a desk's data."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def shared_data() -> Path:
    """The public sample data beside the repository; the test is skipped where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no sample data: ../shared/data is not there")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server for this session; the test is skipped where none is installed."""
    from tests.postgresql import postgresql_server

    with postgresql_server() as address:
        yield address


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    gc.collect()  # what was left unclosed must speak up while pytest still listens
