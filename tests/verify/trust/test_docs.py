"""Is every closed word of trust explained where the administrator looks?"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.clock_mark import ClockFault
from kiosk.issuer import issuers, root_files, trust_lists
from kiosk.verify.list_envelope import ListFault
from kiosk.verify.trust.values import Freshness, IssuerKind, KeyStatus, TrustFault

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("words", [TrustFault, ListFault])
def test_why_a_list_was_not_taken(words: type[TrustFault | ListFault]) -> None:
    text = (DOCS / "trust.md").read_text(encoding="utf-8")
    assert [word for word in words if f"`{word}`" not in text] == []


@pytest.mark.parametrize("words", [ClockFault, Freshness, IssuerKind, KeyStatus])
def test_what_the_commands_say(words: type[ClockFault]) -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert [word.value for word in words if f"`{word.value}`" not in text and f"|{word.value}" not in text] == []


@pytest.mark.parametrize(
    "docstring", [issuers.IssuerUnusable.__doc__, root_files.RootUnusable.__doc__, trust_lists.ListNotMade.__doc__]
)
def test_error_codes_of_the_issuing_side(docstring: str) -> None:
    codes = docstring.split("`")[3::2]
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert codes
    assert [code for code in codes if f"`{code}`" not in text] == []
