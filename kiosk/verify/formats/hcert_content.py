"""What kind of health certificate is it? Words for the reading of an EU certificate; none of them decides anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from kiosk.verify.signed_part import ContentWord

_EU = 1
"""Sub-claim of the EU certificate, version 1."""
_DETECTED = "260373001"
"""SNOMED CT: detected."""
_KINDS = {"v": ContentWord.VACCINATION, "t": ContentWord.TEST, "r": ContentWord.RECOVERY}


def words(certificate: dict[Any, Any], at: datetime | None) -> tuple[ContentWord, ...]:
    """The kinds of its entries, and what is odd about a test: result "detected", sample taken after `at`. Never raises."""
    content = certificate.get(_EU)
    if type(content) is not dict:
        return ()
    found = [word for key, word in _KINDS.items() if type(content.get(key)) is list and content[key]]
    tests = content.get("t")
    found += [word for test in (tests if type(tests) is list else ()) for word in _odd(test, at)]
    return tuple(dict.fromkeys(found))


def _odd(test: Any, at: datetime | None) -> Iterator[ContentWord]:
    if type(test) is not dict:
        return
    if test.get("tr") == _DETECTED:
        yield ContentWord.TEST_DETECTED
    sampled = test.get("sc")
    if at is None or type(sampled) is not str:
        return
    try:
        taken = datetime.fromisoformat(sampled)
    except ValueError:
        return
    if (taken if taken.tzinfo else taken.replace(tzinfo=UTC)) > at:
        yield ContentWord.SAMPLE_LATER
