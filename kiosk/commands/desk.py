"""`kiosk`, `kiosk desk`: the window."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """No options beyond --home and --config."""


def run(args: argparse.Namespace) -> int:
    from kiosk.app import home_of
    from kiosk.desk_app import run as run_window

    return run_window(home_of(args), Path(args.config) if args.config else None)
