"""Which columns has the inbox, in reading order?"""

from __future__ import annotations

from enum import IntEnum


class Column(IntEnum):
    """The columns of the inbox."""

    OPENED = 0
    RULE = 1
    SEVERITY = 2
    STATE = 3
    PERSON = 4
    HITS = 5
    DESK = 6
    CLERK = 7
    ASSIGNEE = 8
