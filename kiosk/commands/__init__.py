"""One file per command of the line contract (docs/cli.md). Each has `add(parser)` and `run(args) -> exit code`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

BAD_USE, BAD_INPUT, WORLD_FAILED = 2, 3, 4


class CommandError(Exception):
    """A command cannot answer. `exit_code`: 2 bad use, 3 bad input, 4 the world failed. `code` is a closed word."""

    def __init__(self, code: str, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.code = code
        self.exit_code = exit_code


def emit(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, UTF-8 whatever the console's code page is."""
    write_out(json.dumps(value, ensure_ascii=False) + "\n")


def write_out(text: str) -> None:
    """Print `text` as it is, at once. Raises CommandError (`not-written`) where nobody can be told, as on a full disk."""
    with output() as stream:
        stream.write(text.encode())


@contextmanager
def output() -> Iterator[BinaryIO]:
    """Standard output for bytes, flushed at the end; its failures become CommandError, a reader who left stays one."""
    if sys.stdout is None:  # closed by whoever started us
        raise CommandError("not-written", "there is no standard output", WORLD_FAILED)
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        text = f"standard output cannot be written: {error.strerror}"
        raise CommandError("not-written", text, WORLD_FAILED) from None


def report(error: CommandError) -> int:
    """Print the error object on standard error and return its exit code."""
    line = json.dumps({"error": {"code": error.code, "message": str(error)}}, ensure_ascii=False)
    if sys.stderr is not None:  # a window that was started without a console has none
        sys.stderr.buffer.write(line.encode() + b"\n")
        sys.stderr.buffer.flush()
    return error.exit_code
