"""Does the engine agree with every file of the EU test data that is here, and for the right reason?"""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import dcc
from tests.conformance.vectors import folder, load

LISTED = Path(__file__).with_name("deviations.toml")
# What a refusal may be called, by flag; the files of the folder `common` are each about one thing, named exactly below.
REASONS = {
    "EXPECTEDUNPREFIX": {"prefix"},
    "EXPECTEDB45DECODE": {"text-alphabet"},
    "EXPECTEDCOMPRESSION": {"compression", "not-compressed", "too-big"},
    "EXPECTEDPICTUREDECODE": {"no-code"},
    "EXPECTEDDECODE": {"cbor-malformed", "cbor-cut", "cbor-trailing", "differs"},
    "EXPECTEDVERIFY": {"unknown-key", "signature-false", "cose-key-id", "cose-algorithm", "cose-signature-length"},
    "EXPECTEDEXPIRATIONCHECK": {"expired", "not-yet-issued", "signer-window"},
    "EXPECTEDKEYUSAGE": {"usage"},
    "EXPECTEDVALIDJSON": {"differs", "cbor-malformed"},
}
# The data that a flag cannot be judged without.
NEEDS = {
    "EXPECTEDUNPREFIX": ("PREFIX", "BASE45"),
    "EXPECTEDB45DECODE": ("BASE45", "COMPRESSED"),
    "EXPECTEDCOMPRESSION": ("COMPRESSED", "COSE"),
    "EXPECTEDPICTUREDECODE": ("2DCODE", "PREFIX"),
    "EXPECTEDDECODE": ("COSE",),
    "EXPECTEDVERIFY": ("COSE", "CERTIFICATE"),
    "EXPECTEDVALIDJSON": ("COSE", "JSON"),
    "EXPECTEDENCODE": ("JSON",),
    "EXPECTEDEXPIRATIONCHECK": ("COSE", "CERTIFICATE", "VALIDATIONCLOCK"),
    "EXPECTEDKEYUSAGE": ("COSE", "CERTIFICATE"),
}
EXACT = {
    "B1": "text-alphabet",
    "CBO1": "cbor-malformed",
    "CBO2": "cbor-trailing",
    "CO5": "cose-signature-length",
    "CO16": "not-yet-issued",
    "CO17": "expired",
    "CO22": "cose-key-id",
    "CO23": "cose-key-id",
    "Q1": "no-code",
    "Z1": "compression",
    "Z2": "not-compressed",
}


class Run:
    """Every file that is here, judged once."""

    def __init__(self, root: Path) -> None:
        begun = time.process_time()
        self.cases: dict[str, dict[str, Any]] = {}
        self.found: dict[str, dict[str, dcc.Finding]] = {}
        for path in sorted(root.rglob("*.json")):
            case = load(path)
            if isinstance(case, dict) and "EXPECTEDRESULTS" in case:
                name = path.relative_to(root).as_posix()
                self.cases[name] = case
                self.found[name] = dcc.judge(case)
        self.seconds = time.process_time() - begun

    def wanted(self, name: str, flag: str) -> bool:
        return bool(self.cases[name]["EXPECTEDRESULTS"][flag])


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(folder("dcc"))


def test_only_the_listed_files_differ(run: Run) -> None:
    differing = {
        name: sorted(flag for flag, (value, _) in found.items() if value != run.wanted(name, flag))
        for name, found in run.found.items()
    }
    listed = tomllib.loads(LISTED.read_text(encoding="utf-8"))["file"]
    assert len(listed) <= 7
    assert all(entry["why"] for entry in listed)
    expected = {entry["path"]: sorted(entry["flags"]) for entry in listed if entry["path"] in run.cases}
    assert {name: flags for name, flags in differing.items() if flags} == expected


def test_every_refusal_has_the_right_reason(run: Run) -> None:
    wrong = []
    for name, found in run.found.items():
        for flag, (value, reason) in found.items():
            if value or run.wanted(name, flag):
                continue
            exact = EXACT.get(Path(name).stem) if name.startswith("common/") else None
            if reason not in ({exact} if exact else REASONS[flag]):
                wrong.append((name, flag, reason))
    assert wrong == []


def test_no_flag_is_passed_over_that_the_file_has_the_data_for(run: Run) -> None:
    flags = Counter(flag for case in run.cases.values() for flag in case["EXPECTEDRESULTS"])
    assert set(flags) <= {*NEEDS, *dcc.NOT_JUDGED}
    passed_over = [
        (name, flag)
        for name, case in run.cases.items()
        for flag, wanted in case["EXPECTEDRESULTS"].items()
        if flag in NEEDS and isinstance(wanted, bool) and flag not in run.found[name]
        if all(case.get(field) or case.get("TESTCTX", {}).get(field) for field in NEEDS[flag])
    ]
    assert passed_over == []
    assert any(run.found.values())


def test_the_whole_run_takes_less_than_ten_seconds(run: Run) -> None:
    assert run.seconds < 10
