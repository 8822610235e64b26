"""Which system libraries are missing here, and how do they get installed?

Runs before anything else is installed, on the system's own Python: standard library only. Libraries are looked for by
loading them, so nothing happens (and nothing is downloaded) on a machine that has them, whatever its packages are called.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys

NEEDED_PYTHON = (3, 11)

# library -> package names, the first that apt knows is taken (Ubuntu 24.04 renamed some for 64-bit time)
LIBRARIES = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
}
# The program runs without these, with less: no second opinion on hard codes, no sound.
OPTIONAL = {
    "libzbar.so.0": ("libzbar0t64", "libzbar0"),
    "libpulse.so.0": ("libpulse0",),
}
VENV = (f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3-venv")


def main() -> int:
    if sys.version_info[:2] < NEEDED_PYTHON:
        wanted = ".".join(map(str, NEEDED_PYTHON))
        print(f"Python {wanted} or newer is needed, this is {sys.version.split()[0]}.", file=sys.stderr)
        print("Name another one: make PYTHON=python3.12 ...", file=sys.stderr)
        return 1
    if not sys.platform.startswith("linux"):
        return 0
    needed, optional = missing(LIBRARIES), missing(OPTIONAL)
    if not _has_venv():
        needed["venv"] = VENV
    if not needed and not optional:
        return 0
    if shutil.which("apt-get") is None:
        return _by_hand(needed, optional)
    return _by_apt(needed, optional)


def missing(libraries: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The libraries of the table that cannot be loaded here."""
    absent = {}
    for library, packages in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            absent[library] = packages
    return absent


def choose(packages: tuple[str, ...], known: set[str]) -> str | None:
    """The first of the package names that apt knows."""
    return next((name for name in packages if name in known), None)


def _has_venv() -> bool:
    return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


def _by_hand(needed: dict[str, tuple[str, ...]], optional: dict[str, tuple[str, ...]]) -> int:
    """Not Debian or Ubuntu: name the libraries; every system calls its packages differently."""
    for library in needed:
        print(f"missing: {library}", file=sys.stderr)
    for library in optional:
        print(f"missing, optional: {library}", file=sys.stderr)
    if needed:
        print("Install the packages that hold them and try again.", file=sys.stderr)
    return 1 if needed else 0


def _by_apt(needed: dict[str, tuple[str, ...]], optional: dict[str, tuple[str, ...]]) -> int:
    as_root = _as_root()
    if as_root is None:
        if needed:
            _say_command({**needed, **optional})
            return 1
        print(f"Optional libraries are missing: {', '.join(optional)}. Going on without them.", file=sys.stderr)
        return 0
    print(f"Installing system libraries: {', '.join([*needed, *optional])}", flush=True)
    if subprocess.run([*as_root, "apt-get", "update", "-q"], stdout=subprocess.DEVNULL).returncode:
        print("apt-get update failed; trying with what apt knows.", file=sys.stderr)
    known = _known([name for names in (*needed.values(), *optional.values()) for name in names])
    chosen = {library: choose(names, known) for library, names in {**needed, **optional}.items()}
    unknown = [library for library, package in chosen.items() if package is None]
    packages = sorted({package for package in chosen.values() if package})
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if packages and subprocess.run([*as_root, *quiet, *install], stdout=subprocess.DEVNULL).returncode:
        print(f"This command failed: {shlex.join([*as_root, *install])}", file=sys.stderr)
        return 1
    lost = [library for library in unknown if library in needed]
    if lost:
        print(f"apt knows no package for: {', '.join(lost)}", file=sys.stderr)
        return 1
    return 0


def _as_root() -> list[str] | None:
    """The words before a command that needs root: none for root, sudo when it can answer, None when nobody can."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    silent = subprocess.run(["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if silent.returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def _known(names: list[str]) -> set[str]:
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *names], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return {line.split(":", 1)[1].strip() for line in shown.stdout.splitlines() if line.startswith("Package:")}


def _say_command(libraries: dict[str, tuple[str, ...]]) -> None:
    known = _known([name for names in libraries.values() for name in names])
    packages = sorted({choose(names, known) or names[-1] for names in libraries.values()})
    print("System libraries are missing, and only root can install them. Run this, then try again:", file=sys.stderr)
    become = "sudo sh" if shutil.which("sudo") else "su"
    print(f"\n  {become} -c 'apt-get update && apt-get install -y {' '.join(packages)}'\n", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
