"""Does docs/gateway.md explain every word, setting and number of the gateway?"""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.demo.stand_in import check_in
from kiosk.demo.stand_in.faults import Kind
from kiosk.demo.stand_in.insured import EXTRA_COLUMNS
from kiosk.settings_values import GatewaySection
from kiosk.verify.gateway import Fault, HealthState
from kiosk.verify.gateway.breaker import FIRST_ACCOUNT_REST, FIRST_PAUSE, FIRST_REST, LONGEST_PAUSE, LONGEST_REST
from kiosk.verify.gateway.token import MARGIN
from kiosk.verify.sources import ResultClass
from tests.verify.gateway.test_contract import OFFICIAL_CODES, OTHER_CODES

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "gateway.md").read_text(encoding="utf-8")


def test_every_word_is_explained() -> None:
    settings = [field.name for field in msgspec.structs.fields(GatewaySection)]
    for words in (Fault, HealthState, Kind, ResultClass, EXTRA_COLUMNS, check_in.PATHS, settings):
        assert [word for word in words if f"`{word}`" not in TEXT] == []


def test_every_code_stands_in_the_table_of_decisions() -> None:
    table = TEXT[TEXT.index("## From code to decision") : TEXT.index("## When no answer comes")]
    named = set(OFFICIAL_CODES) | set(OTHER_CODES)
    ranges = {"051", "052", "121", "122", "123"}  # inside `050 to 053`, `120 to 124`
    assert [code for code in sorted(named - ranges) if code not in table] == []


def test_the_numbers_are_the_programs() -> None:
    for number in (FIRST_REST, LONGEST_REST, FIRST_PAUSE, LONGEST_PAUSE, FIRST_ACCOUNT_REST, MARGIN):
        assert f"{number:.0f} s" in TEXT
