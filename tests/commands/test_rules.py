"""Does `kiosk rules` answer as the contract says, with the settings of this home, and name what is wrong?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fraud_rules._engine import find_rules
from kiosk.__main__ import main


def lines(capsysbinary: Any) -> list[dict[str, Any]]:
    out = capsysbinary.readouterr().out.decode("utf-8")
    return [json.loads(line) for line in out.splitlines()]


def test_list_names_every_rule_in_order(capsysbinary: Any, tmp_path: Path) -> None:
    assert main(["rules", "list", "--json", "--home", str(tmp_path)]) == 0
    found = lines(capsysbinary)
    assert [entry["id"] for entry in found] == [rule.id for rule in find_rules()]
    assert set(found[0]) == {"id", "version", "title", "group", "mode", "severity", "auditor_only"}
    assert {entry["id"]: entry["mode"] for entry in found}["card-not-valid"] == "active"


def test_list_for_people(capsysbinary: Any, tmp_path: Path) -> None:
    assert main(["--home", str(tmp_path), "rules", "list"]) == 0
    text = capsysbinary.readouterr().out.decode("utf-8")
    assert len(text.splitlines()) == 14
    assert all(rule.id in text and rule.title in text for rule in find_rules())


def test_show_gives_limits_texts_and_reasons(capsysbinary: Any, tmp_path: Path) -> None:
    assert main(["rules", "show", "same-day-repeat", "--json", "--home", str(tmp_path)]) == 0
    (found,) = lines(capsysbinary)
    assert found["limits"] == {"info_from": 2, "review_from": 3, "merge_hours": 4.0, "utc_offset_hours": 7.0}
    assert "7.2" in found["exempt_visit_types"] and found["exempt"] == ["emergency", "programme"]
    assert found["say"]["vi"].startswith("Hôm nay") and found["say"]["en"]
    assert found["needs"] == ["person_key"] and found["needs_clock"] is True
    for key in ("question", "basis", "example", "false_positives", "reasons"):
        assert found[key]


def test_show_says_nothing_for_rules_of_auditors(capsysbinary: Any, tmp_path: Path) -> None:
    for rule in ("holder-deceased", "number-enumeration", "clock-skew"):
        assert main(["rules", "show", rule, "--json", "--home", str(tmp_path)]) == 0
        (found,) = lines(capsysbinary)
        assert found["say"] is None and found["auditor_only"] is True


def test_show_for_people(capsysbinary: Any, tmp_path: Path) -> None:
    assert main(["rules", "show", "qr-replay-two-desks", "--home", str(tmp_path)]) == 0
    text = capsysbinary.readouterr().out.decode("utf-8")
    assert "gap_seconds" in text and "120" in text and "Mã này vừa được quét" in text


def test_the_settings_of_this_home_count(capsysbinary: Any, tmp_path: Path) -> None:
    (tmp_path / "fraud_rules.toml").write_text("[same-day-repeat]\nmode = 'off'\nmerge_hours = 2\n", encoding="utf-8")
    assert main(["rules", "show", "same-day-repeat", "--json", "--home", str(tmp_path)]) == 0
    (found,) = lines(capsysbinary)
    assert (found["mode"], found["limits"]["merge_hours"]) == ("off", 2.0)


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "said"),
    [
        (["rules", "show", "no-such"], "unknown-rule", 2, "same-day-repeat"),
        (["rules", "show"], "bad-use", 2, "ID"),
        (["rules"], "bad-use", 2, "ACTION"),
        (["rules", "mend"], "bad-use", 2, "mend"),
    ],
)
def test_bad_use(capsysbinary: Any, words: list[str], code: str, exit_code: int, said: str) -> None:
    assert main(words) == exit_code
    captured = capsysbinary.readouterr()
    error = json.loads(captured.err)["error"]
    assert error["code"] == code and said in error["message"] and captured.out == b""


@pytest.mark.parametrize("text", ["[no-such-rule]\n", "[same-day-repeat]\nmerge_hour = 1\n", "[broken\n"])
def test_a_wrong_rules_file_is_named(capsysbinary: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "fraud_rules.toml").write_text(text, encoding="utf-8")
    assert main(["rules", "list", "--json", "--home", str(tmp_path)]) == 3
    error = json.loads(capsysbinary.readouterr().err)["error"]
    assert error["code"] == "rules-file" and "fraud_rules.toml" in error["message"]
