"""Where do the log lines of a command go, and what is left of a crash? Into the home, redacted; to the terminal one line."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from kiosk.commands import WORLD_FAILED, CommandError, report
from kiosk.redact import close_logging, configure_logging, describe

_log = logging.getLogger(__name__)


@contextmanager
def log_kept_in(home: Path | None) -> Iterator[None]:
    """Log to `home/log` while the block runs; the folder is made by the first line. None: nothing is kept.

    An exception that nobody expected is logged and becomes `CommandError` with the code `bug`, without a word of its own.
    What dies in a thread or in one of the window's callbacks, where nobody can raise further, is reported the same way.
    """
    handler = configure_logging(home) if home is not None else _nowhere()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = _died
    threading.excepthook = _thread_died
    sys.unraisablehook = _could_not_be_raised
    try:
        yield
    except (CommandError, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge of the program
        raise bug(error) from None
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        close_logging(handler)


def bug(error: BaseException) -> CommandError:
    """Log the exception, redacted; the error object that stands for it."""
    _log.error("unexpected", exc_info=error)
    text = f"unexpected {describe(error)[0].strip()} (the log in the data folder says where)"
    return CommandError("bug", text, WORLD_FAILED)


def _nowhere() -> logging.Handler:
    """Without any handler Python would print warnings, with everything in them, on the terminal."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    return handler


def _died(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _tell(error)


def _thread_died(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _tell(args.exc_value)


def _could_not_be_raised(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        _tell(args.exc_value)


def _tell(error: BaseException) -> None:
    report(bug(error))
