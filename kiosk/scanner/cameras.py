"""Which of the cameras is meant? Chosen by what stays the same from plug to plug: its own number, then its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LABEL = re.compile(r"(?P<name>.*) \[(?P<id>[^\[\]]+)\]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraDevice:
    """A camera of this machine that is plugged in now."""

    name: str
    """What its maker calls it; two cameras may have the same."""
    id: str
    """The same from plug to plug: maker, model and serial number, or where none is printed on it, the socket."""
    place: int | str
    """What OpenCV opens; changes from plug to plug."""

    @property
    def label(self) -> str:
        """Name and id, as the setting `camera.source` keeps it: one line, nothing in it that cannot be seen."""
        name = _visible(self.name)
        return f"{name} [{_bare(self.id)}]" if self.id else name


def choose(wanted: str, devices: Sequence[CameraDevice], last: str = "") -> CameraDevice | None:
    """The camera to open, or None when it is not plugged in. Another one is never taken in its place.

    `wanted`: a label, a name, a part of a name; empty = the one that was used last (`last`, a label), else the first.
    A label whose id is gone still finds the only camera of that name: it was plugged into another socket.
    """
    if not wanted:
        known = choose(last, devices) if last else None
        return known or next(iter(devices), None)
    labelled = _LABEL.fullmatch(wanted)
    if labelled is not None:
        same = next((device for device in devices if _bare(device.id) == labelled["id"]), None)
        return same or _only(device for device in devices if _plain(device.name) == _plain(labelled["name"]))
    name = _plain(wanted)
    exact = next((device for device in devices if _plain(device.name) == name), None)
    return exact or next((device for device in devices if name in _plain(device.name)), None)


def _only(found: Iterable[CameraDevice]) -> CameraDevice | None:
    cameras = list(found)
    return cameras[0] if len(cameras) == 1 else None


def _visible(name: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


def _bare(identity: str) -> str:
    return _visible(identity).replace("[", "(").replace("]", ")")


def _plain(name: str) -> str:
    return _visible(name).casefold()
