"""Does the repository keep its own promises: made people only, no private places, rooms that stay small and pure?"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ("kiosk", "fraud_rules", "tests", "benchmarks", "tools")
TEXT = {".py", ".toml", ".md", ".csv", ".json", ".txt", ".sh", ".ps1", ".qss", ".cfg", ".ini", ".yml", ".mako", ""}
SKIPPED = {"build", "dist", "__pycache__"}
VALUE_MODULES = (
    "kiosk/intake.py",
    "kiosk/scanner/reading.py",
    "kiosk/verify/card.py",
    "kiosk/verify/signed_part.py",
    "kiosk/verify/sources.py",
    "kiosk/verify/verdict.py",
    "kiosk/records/values.py",
    "fraud_rules/_types.py",
)
MAY_ASK_THE_TIME = ("kiosk/app.py", "kiosk/__main__.py", "kiosk/commands/", "kiosk/demo/")
MAY_IMPORT_QT = ("kiosk/ui/", "kiosk/window/", "kiosk/demo/", "kiosk/commands/", "kiosk/__main__.py")
MAX_LINES, MAX_TEST_LINES = 300, 400


@cache
def text_files() -> tuple[tuple[str, str], ...]:
    """(path below the root, text) of every text file that is ours; this file names what it looks for, so not itself."""

    def walk(folder: Path) -> Iterator[Path]:
        for entry in sorted(folder.iterdir()):
            if entry.name in SKIPPED or (entry.name.startswith(".") and entry.name not in (".ci", ".gitattributes")):
                continue
            if entry.is_dir():
                yield from walk(entry)
            elif entry.suffix in TEXT and entry != Path(__file__).resolve():
                yield entry

    return tuple((file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in walk(ROOT))


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path, ast.parse(text)) for path, text in text_files() if path.endswith(".py") and path.startswith(CODE)
    )


def product() -> Iterator[tuple[str, ast.Module]]:
    return ((path, tree) for path, tree in modules() if path.startswith(("kiosk/", "fraud_rules/")))


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def findings(pattern: str, *, without: tuple[str, ...] = ()) -> list[str]:
    """`path:line` of every match in our files; never the text, which may be somebody's number."""
    return [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
        for path, text in text_files()
        if not path.startswith(without)
        for found in re.finditer(pattern, text)
    ]


def test_there_is_something_to_look_at() -> None:
    paths = {path for path, _ in text_files()}
    assert {
        "README.md",
        "Makefile",
        "LICENSE",
        ".ci/run",
        "requirements.lock",
        "config/kiosk.toml",
        *VALUE_MODULES,
    } <= {
        *paths,
        *(path.name for path in ROOT.iterdir()),
    }
    assert len(list(product())) > 50


@pytest.mark.parametrize(
    "place",
    [
        r"/(?:root|work|opt|mnt)/[a-z.]",
        r"/home/[a-z]",
        r"/tmp/[a-z.]",
        r"[A-Z]:\\+Users\\+\w",
    ],
)
def test_no_path_of_a_machine(place: str) -> None:
    assert findings(rf"(?<![\w./\]]){place}") == []


def test_no_host_of_a_package_index() -> None:
    hosts = r"pypi\.org|pythonhosted|npmjs|(?:extra-)?index-url|find-links|artifactregistry|deb\.debian|archive\.ubuntu"
    assert findings(hosts) == []


def test_card_numbers_are_made() -> None:
    """The last ten of a card number are the BHXH number; nobody was given one that begins with 99."""
    assert findings(r"\b[A-Z]{2}\d{3}(?!99)\d{10}\b") == []


def test_citizen_numbers_are_made() -> None:
    assert findings(r"(?<![\dx.])0(?!99)\d{11}(?![\d.])", without=("requirements.lock",)) == []


def test_no_module_is_too_long() -> None:
    lengths = {path: text.count("\n") for path, text in text_files() if path.endswith(".py")}
    limits = {path: MAX_TEST_LINES if path.startswith("tests/") else MAX_LINES for path in lengths}
    assert {path: lines for path, lines in lengths.items() if lines > limits[path]} == {}


def test_every_module_says_which_question_it_answers() -> None:
    assert [path for path, tree in product() if tree.body and not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("path", VALUE_MODULES)
def test_value_modules_import_the_standard_library_and_each_other(path: str) -> None:
    tree = dict(modules())[path]
    values = {name.removesuffix(".py").replace("/", ".") for name in VALUE_MODULES}
    assert {name for name in imported(tree) if name.split(".")[0] not in sys.stdlib_module_names} <= values


def test_only_the_rules_own_folder_and_the_standard_library_reach_the_rules() -> None:
    strangers = {
        (path, name)
        for path, tree in product()
        if path.startswith("fraud_rules/")
        for name in imported(tree)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "fraud_rules"}
    }
    assert strangers == set()


def test_qt_is_imported_where_screens_are() -> None:
    assert [
        path
        for path, tree in product()
        if not path.startswith(MAY_IMPORT_QT) and any(name.split(".")[0] == "PySide6" for name in imported(tree))
    ] == []


def test_threads_of_qt_live_in_one_file() -> None:
    users = [path for path, text in text_files() if path.startswith("kiosk/") and "QThread" in text]
    assert users in ([], ["kiosk/ui/workers.py"])


def test_nobody_but_the_composition_root_asks_the_time() -> None:
    asks = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}, "time": {"time", "time_ns", "localtime"}}
    found = [
        f"{path}:{node.lineno}"
        for path, tree in product()
        if not path.startswith(MAY_ASK_THE_TIME)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in asks.get(node.value.id, ())
    ]
    assert found == []


def test_the_command_line_loads_nothing_heavy_before_it_knows_the_command() -> None:
    code = (
        "import sys, kiosk.__main__, kiosk.settings, kiosk.redact;"
        "print(*sorted({'PySide6', 'cv2', 'numpy', 'sqlalchemy', 'requests', 'keyring'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == ""


def test_the_lock_has_a_hash_for_everything_and_covers_windows() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all(re.match(r"[a-z0-9.-]+==\S+", entry) for entry in entries)
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "sys_platform == 'win32'" in lock
    locked = {entry.split("==")[0] for entry in entries}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    wanted = {re.match(r"[\w.-]+", name)[0].lower().replace("_", "-") for name in [*project["dependencies"], *extras]}
    assert wanted <= locked


def test_the_makefile_has_its_targets_and_ci_runs_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "run", "test", "check", "bench", "screenshots"):
        assert re.search(rf"^{target}: setup\n\t", makefile, re.MULTILINE)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in ci
    assert "make check\nmake test\n" in ci


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path}: {target}"
        for path, text in text_files()
        if path.endswith(".md")
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
        if not (ROOT / path).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_every_command_exists_and_is_described() -> None:
    from importlib import import_module

    from kiosk.__main__ import COMMANDS

    described = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, (module, _) in COMMANDS.items():
        loaded = import_module(f"kiosk.commands.{module}")
        assert callable(loaded.add)
        assert callable(loaded.run)
        assert f"kiosk {name}" in described, f"docs/cli.md says nothing of `kiosk {name}`"


def test_every_word_of_a_closed_set_is_explained() -> None:
    from fraud_rules._types import Group, Mode, Result, Severity
    from kiosk.intake import AdmitAs, NoScanReason, Paper, Priority, State
    from kiosk.records.values import CaseState, Disposition
    from kiosk.scanner.reading import Source
    from kiosk.verify import verdict
    from kiosk.verify.card import InputState, Kind, LivingArea, Oddity, Refusal
    from kiosk.verify.registry.cells import RowFault
    from kiosk.verify.sources import CardStatus, ResultClass

    docs = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("cli.md", "codes.md"))
    sets = [Kind, InputState, Refusal, Oddity, LivingArea, Source, Paper, NoScanReason, Priority, AdmitAs, State]
    sets += [CardStatus, ResultClass, CaseState, Mode, Result, Severity, verdict.Decision, verdict.Assurance]
    sets += [verdict.Outcome, verdict.CheckName, verdict.Reason, verdict.Notice, Group, Disposition, RowFault]
    missing = [f"{words.__name__}: {word}" for words in sets for word in words if f"`{word}`" not in docs]
    assert missing == []
