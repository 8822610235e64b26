"""What may be told of an error of our own? Its kind and where it happened, never what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath


def kind_and_places(error: BaseException) -> Iterator[str]:
    """`ValueError`, then `client.py:88 _told` and so on, outermost first."""
    yield type(error).__name__
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{PurePath(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
