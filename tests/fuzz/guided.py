"""One target under the guided fuzzer, in this process: `python -m tests.fuzz.guided NAME [libFuzzer options]`.

Needs atheris (`tests/fuzz/requirements.lock`).
"""

from __future__ import annotations

import shlex
import sys

import atheris

from tests.fuzz.target import load


def main() -> None:
    """Fuzz until an option ends it or a defect is found; libFuzzer's own exit codes."""
    name, options = sys.argv[1], sys.argv[2:]
    # Only what is imported inside is counted, so a target imports what it fuzzes at its own head.
    with atheris.instrument_imports(include=["kiosk.scanner", "kiosk.verify", "kiosk.delivered"]):
        target = load(name)
    # libFuzzer starts itself again by this word when it merges.
    itself = f"{shlex.quote(sys.executable)} -m tests.fuzz.guided {name}"
    atheris.Setup([itself, f"-max_len={target.longest}", *options], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
