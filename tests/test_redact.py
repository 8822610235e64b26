"""Nothing personal reaches a mask's visible part or a log file, whatever road it takes."""

from __future__ import annotations

import logging
import sqlite3
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.redact import LOG_FILES_KEPT, close_logging, configure_logging, describe, mask_name, mask_number, redact_text
from kiosk.verify.sources import SourceUnavailable

NAME, NUMBER, CITIZEN = "Trần Thị Mẫu", "DN4799900000001", "099185000001"
PAYLOAD = f"{NUMBER}|5472E1BAA76E205468E1BB8B204DE1BAAB75|01/01/1985|2||79 - 999|01/01/2026|31/12/2026|-|$"
CITIZEN_PAYLOAD = f"{CITIZEN}|123456789|{NAME}|01011985|Nữ|1 Đường Mẫu, Quận Mẫu|01012022"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        (NAME, "T. T. M***"),
        ("Mẫu", "M***"),
        ("  Đặng   Văn  Ổn ", "Đ. V. Ổ***"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_taken_out_however_its_accents_are_written(form: str) -> None:
    left = redact_text(unicodedata.normalize(form, f"no place for {NAME} here"))
    assert left == "no place for [text] here"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (NUMBER, "DN**********001"),
        ("9900000001", "99*****001"),
        (CITIZEN, "09*******001"),
        ("12345678", "12***678"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_mask_number(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=3))
def test_a_masked_name_never_holds_a_word_of_it(name: str) -> None:
    assert name not in mask_name(name)


@given(st.text(alphabet="0123456789ABCDEFGH", min_size=1, max_size=40))
def test_a_masked_number_keeps_length_and_at_most_five_characters(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert sum(character != "*" for character in masked) in (0, 5)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"read {PAYLOAD}", "read [payload]"),
        (CITIZEN_PAYLOAD, "[payload]"),
        (f"no card for {NUMBER} here", "no card for DN[number] here"),
        ("grouped 9900 0000 01, or DN 4 79 99 0000 0001.", "grouped [number], or DN [number]."),
        ("name 5472E1BAA76E205468", "name [hex]"),
        ("asked for Trần Thị Mẫu at the desk", "asked for [text] at the desk"),
        ("first line\nsecond 0991850000019 line", "first line\nsecond [number] line"),
        # what an administrator needs stays
        ("started 2026-11-23 07:48:12 on 192.168.100.200:8443", "started 2026-11-23 07:48:12 on 192.168.100.200:8443"),
        ("Registry import: 10000 rows in 2.5 s", "Registry import: 10000 rows in 2.5 s"),
        ("either a|b of them", "either a|b of them"),
    ],
)
def test_redact_text(text: str, redacted: str) -> None:
    assert redact_text(text) == redacted


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_number_inside_anything_is_gone(before: str, after: str) -> None:
    assert "99000000" not in redact_text(f"{before}9900000001{after}").replace(before, "").replace(after, "")


def test_redaction_is_linear() -> None:
    started = time.thread_time()
    for hostile in ("a" * 200_000, "a " * 100_000, "1 " * 100_000, "ầ " * 100_000, "|" * 200_000, "F" * 200_000):
        redact_text(hostile)
    assert time.thread_time() - started < 5


@pytest.fixture
def log(home: Path) -> Path:
    configure_logging(home)
    return home / "log" / "kiosk.log"


def _clean(text: str) -> None:
    for secret in ("Mẫu", "Trần", "Thị", "9900000001", CITIZEN, "5472E1BA", "01/01/1985", "01011985"):
        assert secret not in text


def test_messages_and_arguments_are_redacted(log: Path) -> None:
    logger = logging.getLogger("kiosk.test")
    logger.warning("read %s", PAYLOAD)
    logger.warning("citizen %r", CITIZEN_PAYLOAD)
    logger.warning("%(name)s has %(number)s", {"name": NAME, "number": NUMBER})
    logger.info("still here: %d rows", 12)
    text = log.read_text(encoding="utf-8")
    _clean(text)
    assert text.count("\n") == 4
    assert "INFO kiosk.test: still here: 12 rows" in text


def test_arguments_that_do_not_fit_are_not_printed_anywhere(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = configure_logging(home)
    record = logging.LogRecord("kiosk.test", logging.WARNING, __file__, 7, "two %s %s", (NUMBER,), None)
    handler.handle(record)  # not through the logger: pytest's own handler would raise
    assert (
        (home / "log" / "kiosk.log")
        .read_text(encoding="utf-8")
        .endswith("kiosk.test: [message of tests/test_redact.py:7 does not fit its arguments]\n")
    )
    assert capsys.readouterr() == ("", "")


def _fails_deep_down() -> None:
    try:
        {}[NAME]
    except KeyError as error:
        raise ValueError(f"cannot read {PAYLOAD} of TRAN THI MAU") from error


def test_a_traceback_keeps_places_and_loses_values(log: Path) -> None:
    try:
        _fails_deep_down()
    except ValueError:
        logging.getLogger("kiosk.test").exception("the worker stopped")
    text = log.read_text(encoding="utf-8")
    _clean(text)
    assert "MAU" not in text
    assert "ValueError\n" in text
    assert "caused by KeyError" in text
    assert "tests/test_redact.py:" in text
    assert "_fails_deep_down" in text
    assert str(Path(__file__).parents[1]) not in text


def test_database_errors_lose_their_parameters(log: Path) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("select * from nowhere where name = :name"), {"name": NAME})
    except Exception:
        logging.getLogger("kiosk.test").exception("query failed")
    engine.dispose()
    written = log.read_text(encoding="utf-8")
    _clean(written)
    assert "OperationalError" in written


def test_own_errors_keep_their_redacted_message() -> None:
    lines = describe(SourceUnavailable("timeout", f"no answer for {NUMBER} in 8 s"))
    assert lines == ["  SourceUnavailable: no answer for DN[number] in 8 s"]


def test_system_errors_keep_what_happened_but_no_file_name() -> None:
    assert describe(FileNotFoundError(2, "No such file or directory", f"{NAME}.png")) == [
        "  FileNotFoundError: No such file or directory"
    ]


def test_groups_and_loops_of_causes_end() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    group = ExceptionGroup(NAME, [first, sqlite3.OperationalError(NUMBER)])
    assert [line.strip() for line in describe(group)] == [
        "ExceptionGroup",
        "with  ValueError",
        "with  caused by KeyError",
        "with  OperationalError",
    ]


def test_the_file_rotates_and_old_files_go(home: Path) -> None:
    handler = configure_logging(home)
    logger = logging.getLogger("kiosk.test")
    for _ in range((LOG_FILES_KEPT + 2) * 110):
        logger.warning("x" * 10_000)
    close_logging(handler)
    files = sorted(file.name for file in (home / "log").iterdir())
    assert files == ["kiosk.log", *(f"kiosk.log.{number}" for number in range(1, LOG_FILES_KEPT + 1))]


def test_a_full_disk_stops_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = configure_logging(home)
    assert isinstance(handler, logging.StreamHandler)
    logging.getLogger("kiosk.test").warning("opens the file")

    def full(_: str) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(handler, "stream", type("Full", (), {"write": staticmethod(full), "close": lambda _: None})())
        logging.getLogger("kiosk.test").warning("lost %s", NUMBER)
    assert capsys.readouterr() == ("", "")
    close_logging(handler)
    assert sys.stderr is not None
