"""What may a screen, a log or an export show of a person? Masks for people to read, and a log that keeps nothing."""

from __future__ import annotations

import logging
import logging.handlers
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path, PurePath
from types import TracebackType

LOG_FOLDER, LOG_FILE = "log", "kiosk.log"
LOG_BYTES, LOG_FILES_KEPT = 1_000_000, 5

# A person's number may arrive grouped, "9900 0000 01"; dates and addresses of machines must not look like one.
_DIGITS = re.compile(r"\d(?:[ \u00a0]?\d){8,}")
_HEX = re.compile(r"[0-9A-Fa-f]{12,}")
_WORDS = re.compile(r"[^\W\d_]+(?:[ \u00a0]+[^\W\d_]+)*")
# Interpreters write these messages from names in the code, never from what a patient's card said.
_CODE_ERRORS = (AttributeError, ImportError, NameError, ZeroDivisionError, RecursionError, MemoryError)
_OWN_ROOMS = ("kiosk", "fraud_rules")


def mask_name(name: str) -> str:
    """Initials only: `Trần Thị Mẫu` -> `T. T. M***`; an empty name stays empty."""
    words = name.split()
    if not words:
        return ""
    return " ".join([*(f"{word[0]}." for word in words[:-1]), f"{words[-1][0]}***"])


def mask_number(number: str) -> str:
    """First two and last three characters: `DN4799900000001` -> `DN**********001`; under 8 characters nothing is left."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:2] + "*" * (len(number) - 5) + number[-3:]


def redact_text(text: str) -> str:
    """`text` without payloads, long digit or hex runs, and words with Vietnamese letters. Linear in its length."""
    # Accents that come in pieces would pass for English letters.
    return "\n".join(_redact_line(line) for line in unicodedata.normalize("NFC", text).splitlines())


def _redact_line(line: str) -> str:
    if (
        line.count("|") >= 2
    ):  # a card's code: fields between bars; names inside hold blanks, so all up to the line's end
        head = line[: line.index("|")].rstrip()
        line = head[: len(head) - len(head.split()[-1])] + "[payload]" if head else "[payload]"
    line = _HEX.sub("[hex]", _DIGITS.sub("[number]", line))
    return _WORDS.sub(_without_names, line)


def _without_names(found: re.Match[str]) -> str:
    """Log messages are English: a word with other letters, and the capitalised words around it, are somebody's."""
    run = found.group()
    if run.isascii():
        return run
    kept: list[str] = []
    for word in run.split():
        shown = word if word.isascii() and word[0].islower() else "[text]"
        if shown != "[text]" or kept[-1:] != ["[text]"]:
            kept.append(shown)
    return " ".join(kept)


class RedactingFormatter(logging.Formatter):
    """One record: time, level, logger, redacted message; of an exception its kinds and places, no foreign message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        stamp = f"{self.formatTime(record)} {record.levelname} {record.name}:"
        try:
            message = redact_text(record.getMessage())
        except Exception:  # noqa: BLE001 - arguments that do not fit must not be printed by anybody else either
            message = f"[message of {_place(record.pathname)}:{record.lineno} does not fit its arguments]"
        lines = [f"{stamp} {message}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += describe(record.exc_info[1])
        return "\n".join(lines)


def describe(error: BaseException) -> list[str]:
    """An exception and what caused it, as lines fit for a log: kind, own message redacted, file:line of every frame."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"  {'caused by ' if len(seen) > 1 else ''}{type(current).__qualname__}{_message(current)}")
        lines += [f"    at {place}" for place in _frames(current.__traceback__)]
        if isinstance(current, BaseExceptionGroup):
            lines += [f"  with{line}" for inner in current.exceptions for line in describe(inner)]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _message(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f": {error.strerror}" if error.strerror else ""
    if isinstance(error, _CODE_ERRORS) or type(error).__module__.split(".")[0] in _OWN_ROOMS:
        return f": {redact_text(str(error))}"
    return ""


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_place(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _place(file: str) -> str:
    """The file below its package; the folders above may carry the name of whoever is logged in."""
    parts = PurePath(file).parts
    for root in (*_OWN_ROOMS, "site-packages", "tests"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return "/".join(parts[-1:])


class _LogFile(logging.handlers.RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)  # not before there is something to say
        return super()._open()

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        try:
            super().doRollover()
        except OSError:  # Windows: a second process holds the file open; go on in the same file
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk must not stop the desk, and the default would print the arguments to the console."""


def configure_logging(home: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Send every record to `home/log/kiosk.log`, redacted, UTF-8, rotating. Returns the handler: close it with
    `close_logging`. The folder is made by the first record; where it cannot be made, nothing is logged."""
    folder = home / LOG_FOLDER
    handler = _LogFile(folder / LOG_FILE, maxBytes=LOG_BYTES, backupCount=LOG_FILES_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level, level) if root.level else level)
    return handler


def close_logging(handler: logging.Handler) -> None:
    """Take the handler away again and close its file (Windows cannot remove an open one). What a full disk keeps from being
    written is lost, as while logging."""
    logging.getLogger().removeHandler(handler)
    with suppress(OSError):
        handler.close()
