"""`kiosk`, `kiosk desk`: the window."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """No options beyond --home and --config."""


def run(args: argparse.Namespace) -> int:
    # All that is loaded for the window stays, and to search it for garbage again and again is a tenth of the start.
    gc.disable()
    try:
        from kiosk.app import home_of
        from kiosk.window.running import run as run_window

        return run_window(home_of(args), Path(args.config) if args.config else None)
    finally:
        gc.enable()
