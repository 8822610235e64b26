"""What does every screen look like? `python -m kiosk.demo.screenshots [FOLDER]`: both languages, light and dark."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

FOLDER = Path("build") / "screenshots"


def main(words: list[str]) -> int:
    """Write the pictures of desk, auditor and administrator; prints how many."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.demo.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    folder: Path = parser.parse_args(words).folder
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.demo import desk_gallery, gateway_gallery
    from kiosk.ui.admin import gallery as admin_gallery
    from kiosk.ui.audit import gallery as audit_gallery

    galleries = (desk_gallery, audit_gallery, admin_gallery, gateway_gallery)
    written = [file for each in galleries for file in each.render_gallery(folder)]
    sys.stdout.write(f"{len(written)} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
