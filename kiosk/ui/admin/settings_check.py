"""Can these settings be used? One word for each field that cannot; no Qt, no file."""

from __future__ import annotations

import re

from kiosk.ui.admin.ports import DeskSettings

LONGEST_NAME = 60


def problems(value: DeskSettings) -> dict[str, str]:
    """Field -> word of `admin.problem.<word>`, in the order of the screen; empty = everything is usable."""
    found: dict[str, str] = {}
    if not value.facility_code:
        found["facility_code"] = "facility-code-missing"
    elif not re.fullmatch(r"[0-9]{5}", value.facility_code):
        found["facility_code"] = "facility-code-form"
    if len(value.facility_name) > LONGEST_NAME * 2:
        found["facility_name"] = "too-long"
    if not value.desk_name:
        found["desk_name"] = "desk-name-missing"
    elif len(value.desk_name) > LONGEST_NAME:
        found["desk_name"] = "too-long"
    if not value.clerks:
        found["clerks"] = "clerks-missing"
    elif len({clerk.casefold() for clerk in value.clerks}) < len(value.clerks):
        found["clerks"] = "clerks-twice"
    elif any(len(clerk) > LONGEST_NAME for clerk in value.clerks):
        found["clerks"] = "too-long"
    return found


def names_of(text: str) -> tuple[str, ...]:
    """One name a line; spaces around and inside tidied, empty lines left out."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(line for line in lines if line)
