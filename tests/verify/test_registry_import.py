"""Does a list get in whole, once, and never older over newer? Files, headers, batches, rejected rows, cut-off imports."""

from __future__ import annotations

import csv
import io
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kiosk.verify.card import BirthDate, Sex
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.registry import importing as registry_import
from kiosk.verify.registry.cells import RowFault
from kiosk.verify.registry.content import COLUMNS
from kiosk.verify.registry.importing import ImportReport, import_file
from kiosk.verify.registry.rejects import neutral
from kiosk.verify.registry.tables import ImportRefused
from kiosk.verify.sources import CardStatus
from tests.verify.registry_made import KEYS, NOW, bring, clock, person, row, write_csv

ROOT = Path(__file__).resolve().parents[2]
HEAD = "social_insurance_number,name,birth"


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[SqlRegistry]:
    opened = open_registry(f"sqlite:///{tmp_path / 'registry.db'}", KEYS, clock)
    yield opened
    opened.close()


def load(registry: SqlRegistry, folder: Path, data: bytes | str, **options: bool) -> ImportReport:
    path = folder / "list.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return import_file(path, registry, rejected=folder / "rejected.csv", dry_run=options.get("dry_run", False))


def rejected(folder: Path) -> list[list[str]]:
    with (folder / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


class TestReading:
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"])
    def test_every_way_of_writing_csv(
        self, registry: SqlRegistry, tmp_path: Path, mark: str, end: str, head: bytes
    ) -> None:
        lines = [
            mark.join(("name", '"Social_Insurance_Number "', "extra", "birth")),
            mark.join(("Trần Thị Mẫu", "9900000001", "x", "01/01/1990")),
            "",
            mark.join(('"Lê Văn Thử"', '"9900000002"', '"a ""b"" , ; c"', '"1988"')),
            mark * 3,
        ]
        report = load(registry, tmp_path, head + end.join(lines).encode())
        assert (report.rows, report.accepted, report.added, report.ignored_columns) == (2, 2, 2, ("extra",))
        assert registry.find("9900000001")[0].card.birth == BirthDate(year=1990, month=1, day=1)
        assert registry.find("9900000002")[0].card.name == "Lê Văn Thử"

    def test_xlsx_with_numbers_dates_and_lost_zeros(self, registry: SqlRegistry, tmp_path: Path) -> None:
        book = Workbook()
        book.create_sheet("empty", 0)
        sheet = book.worksheets[1]
        sheet.append([])
        sheet.append(
            ["social_insurance_number", "citizen_id", "name", "birth", "valid_from", "first_facility", "sex", "as_of"]
        )
        sheet.append(
            [9900000001, 99190000001, "Trần Thị Mẫu", date(1990, 1, 1), datetime(2026, 1, 1), 1034, "Nữ", "2026-06-01"]
        )
        sheet.append([])
        sheet.append(["9900000002", None, "Lê Văn Thử", 1988, "01/02/2026", "79 - 034", 1, None])
        sheet.append(["12", None, "Lê Văn Thử"])
        sheet.append([990000003.5])
        book.save(tmp_path / "list.xlsx")
        report = import_file(tmp_path / "list.xlsx", registry, rejected=tmp_path / "rejected.csv")
        assert (report.rows, report.accepted) == (4, 2)
        assert [line[:3] for line in rejected(tmp_path)[1:]] == [
            ["6", "number-form", "social_insurance_number"],
            ["7", "number-form", "social_insurance_number"],
        ]
        (first,), (second,) = registry.find("099190000001"), registry.find("9900000002")
        assert first.card.birth == BirthDate(year=1990, month=1, day=1)
        assert (first.card.first_facility, first.card.sex, first.card.period.start) == (
            "01034",
            Sex.FEMALE,
            date(2026, 1, 1),
        )
        assert (second.card.birth, second.card.first_facility) == (BirthDate(year=1988), "79034")

    def test_a_short_number_cell_is_not_filled_up_with_zeros(self, registry: SqlRegistry, tmp_path: Path) -> None:
        book = Workbook()
        assert book.active is not None
        book.active.append(["social_insurance_number", "citizen_id"])
        book.active.append(["9900000001", 123456789])  # an old nine-digit identity number, not a CCCD
        book.save(tmp_path / "list.xlsx")
        report = import_file(tmp_path / "list.xlsx", registry, rejected=tmp_path / "rejected.csv")
        assert report.reasons == ((RowFault.NUMBER_FORM, 1),)

    def test_progress_reaches_the_end(self, registry: SqlRegistry, tmp_path: Path) -> None:
        seen: list[tuple[int, int | None]] = []
        path = write_csv(tmp_path / "list.csv", [person(i) for i in range(30)])
        import_file(path, registry, rejected=tmp_path / "no.csv", on_progress=lambda *step: seen.append(step))
        assert seen[0] == (0, 30)
        assert seen[-1] == (30, 30)


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file-empty"),
            (b"\xef\xbb\xbf", "file-empty"),
            (b"\n \n", "file-empty"),
            (b"name,birth\nx,1990\n", "column-missing"),
            (b"9900000001,x\n", "column-missing"),
            (f"{HEAD},Name\n".encode(), "column-twice"),
            (f"{HEAD}\n9900000001,Tr\u1ea7n,1990\n".encode("utf-16"), "encoding"),
            (f"{HEAD}\n9900000001,Tr\xe2n,1990\n".encode("latin-1"), "encoding"),
            (f"{HEAD}\n9900000001,Tr\0n,1990\n".encode(), "nul-byte"),
            (f"{HEAD}\n".encode() + b"x" * 3_000_000, "line-too-long"),
            (b"PK\x03\x04 not a workbook", "xlsx-damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "file-kind"),
        ],
    )
    def test_an_unfit_file_changes_nothing(self, registry: SqlRegistry, tmp_path: Path, data: bytes, code: str) -> None:
        with pytest.raises(ImportRefused) as caught:
            load(registry, tmp_path, data)
        assert caught.value.code == code
        assert (registry.stats().cards, registry.stats().imported_at, registry.as_of()) == (0, None, None)
        assert not (tmp_path / "rejected.csv").exists()

    def test_a_wrong_byte_at_the_end_is_found_before_the_first_row(self, registry: SqlRegistry, tmp_path: Path) -> None:
        rows = "".join(f"99{i:08d},Lê Văn Thử,1990\n" for i in range(3000))
        with pytest.raises(ImportRefused, match="line 3002 "):
            load(registry, tmp_path, f"{HEAD}\n{rows}".encode() + b"\xff\n")
        assert registry.stats().cards == 0

    def test_a_missing_file_and_a_folder(self, registry: SqlRegistry, tmp_path: Path) -> None:
        for path, code in ((tmp_path / "none.csv", "file-missing"), (tmp_path, "file-unreadable")):
            with pytest.raises(ImportRefused) as caught:
                import_file(path, registry, rejected=tmp_path / "rejected.csv")
            assert caught.value.code == code

    def test_an_empty_workbook(self, registry: SqlRegistry, tmp_path: Path) -> None:
        Workbook().save(tmp_path / "list.xlsx")
        with pytest.raises(ImportRefused) as caught:
            import_file(tmp_path / "list.xlsx", registry, rejected=tmp_path / "rejected.csv")
        assert caught.value.code == "file-empty"

    def test_the_list_is_not_overwritten_by_its_own_rejects(self, registry: SqlRegistry, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "list.csv", [row(birth="never")])
        before = path.read_bytes()
        with pytest.raises(ImportRefused) as caught:
            import_file(path, registry, rejected=tmp_path / "." / "list.csv")
        assert caught.value.code == "rejected-file"
        assert path.read_bytes() == before

    def test_a_future_date_for_the_whole_list(self, registry: SqlRegistry, tmp_path: Path) -> None:
        with pytest.raises(ImportRefused) as caught:
            bring(registry, tmp_path, row(), as_of=NOW + timedelta(days=2))
        assert caught.value.code == "as-of-future"


class TestUpsert:
    def test_the_same_list_twice_is_the_same_registry(self, registry: SqlRegistry, tmp_path: Path) -> None:
        rows = [person(i) for i in range(20)]
        first, again = bring(registry, tmp_path, *rows), bring(registry, tmp_path, *rows)
        assert (first.added, first.updated, first.kept) == (20, 0, 0)
        assert (again.added, again.updated, again.kept) == (0, 20, 0)
        assert registry.stats().cards == 20

    def test_older_never_overwrites_newer(self, registry: SqlRegistry, tmp_path: Path) -> None:
        bring(registry, tmp_path, row(status="withdrawn", as_of="2026-06-01"))
        report = bring(registry, tmp_path, row(as_of="2026-05-31"), person(2, as_of="2026-05-31"))
        assert (report.added, report.updated, report.kept) == (1, 0, 1)
        assert registry.find("9900000001")[0].status is CardStatus.WITHDRAWN
        report = bring(registry, tmp_path, row(as_of="2026-06-02", citizen_id="099190000077", name="Lê Văn Thử"))
        assert (report.added, report.updated, report.kept) == (0, 1, 0)
        (found,) = registry.find("099190000077")
        assert found.status is CardStatus.ACTIVE
        assert registry.find("099190000001") == (), "the digests move with the row"
        assert registry.find_name("Trần Thị Mẫu") == (registry.find_name("Trần Thị Mẫu")[0],)

    def test_of_two_rows_as_old_the_later_line_stands(self, registry: SqlRegistry, tmp_path: Path) -> None:
        bring(registry, tmp_path, row(status="suspended"), row(status="reduced"))
        assert [record.status for record in registry.find("9900000001")] == [CardStatus.REDUCED]

    def test_age_per_row_else_per_list_else_now(self, registry: SqlRegistry, tmp_path: Path) -> None:
        listed = datetime(2026, 5, 5, tzinfo=UTC)
        bring(registry, tmp_path, person(1, as_of=""), person(2, as_of="2026-06-01T08:00:00Z"), as_of=listed)
        bring(registry, tmp_path, person(3, as_of=""))
        ages = [registry.find(f"990000000{i}")[0].as_of for i in (1, 2, 3)]
        assert ages == [listed, datetime(2026, 6, 1, 8, tzinfo=UTC), NOW]

    def test_a_dry_run_checks_all_and_writes_nothing_but_the_rejects(
        self, registry: SqlRegistry, tmp_path: Path
    ) -> None:
        report = load(registry, tmp_path, f"{HEAD}\n9900000001,Lê Văn Thử,1990\n1,,\n", dry_run=True)
        assert (report.dry_run, report.rows, report.accepted, report.rejected) == (True, 2, 1, 1)
        assert (report.added, report.updated, report.kept) == (None, None, None)
        assert len(rejected(tmp_path)) == 2
        assert (registry.stats().cards, registry.stats().imported_at) == (0, None)


class TestRejected:
    def test_every_one_with_line_reason_column_and_cells(self, registry: SqlRegistry, tmp_path: Path) -> None:
        lines = [
            HEAD,
            "9900000001,Trần Thị Mẫu,1990",
            "99000,Trần Thị Mẫu,1990",
            '9900000002,"unclosed,1990',
            "9900000003,too,many,cells",
            "9900000004",
            '9900000005,"Lê ""x""",1990',
            "9900000006,Lê Văn Thử,31/02/1990",
            f"9900000007,{'x' * 30_000},1990",
            "9900000008,Lê Văn Thử,1990",
        ]
        report = load(registry, tmp_path, "\n".join(lines))
        assert (report.rows, report.accepted, report.rejected) == (9, 2, 7)
        table = rejected(tmp_path)
        assert table[0] == ["line", "reason", "column", *COLUMNS]
        assert [line[:3] for line in table[1:]] == [
            ["3", "number-form", "social_insurance_number"],
            ["4", "quotes", ""],
            ["5", "cell-count", ""],
            ["6", "cell-count", ""],
            ["7", "name-form", "name"],
            ["8", "date-impossible", "birth"],
            ["9", "too-long", ""],
        ]
        assert table[1][3] == "99000"
        assert dict(report.reasons)[RowFault.CELL_COUNT] == 2
        assert registry.find("9900000008"), "an unclosed quote spoils its own line only"

    def test_no_rejects_no_file_and_private_when_there_is_one(self, registry: SqlRegistry, tmp_path: Path) -> None:
        assert bring(registry, tmp_path, row()).rejected_file is None
        assert not (tmp_path / "rejected.csv").exists()
        assert bring(registry, tmp_path, row(sex="x")).rejected_file == tmp_path / "rejected.csv"
        if sys.platform != "win32":
            assert stat.S_IMODE((tmp_path / "rejected.csv").stat().st_mode) == 0o600

    def test_a_place_that_cannot_be_written(self, registry: SqlRegistry, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "list.csv", [row(sex="x")])
        with pytest.raises(ImportRefused) as caught:
            import_file(path, registry, rejected=tmp_path / "list.csv" / "rejected.csv")
        assert caught.value.code == "rejected-file"

    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "\n=1", "\u200b=1", "-"]
    )
    def test_formulas_do_not_run(self, registry: SqlRegistry, tmp_path: Path, cell: str) -> None:
        assert neutral(cell).startswith("'")

    @given(st.text(max_size=300))
    def test_any_cell_is_harmless_and_one_line(self, cell: str) -> None:
        shown = neutral(cell)
        assert not shown.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
        assert shown.isprintable()
        assert len(shown) <= 202


@given(data=st.binary(max_size=400) | st.text(max_size=400).map(lambda t: f"{HEAD}\n{t}".encode("utf-8", "replace")))
def test_any_bytes_are_rows_or_a_word(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    registry = open_registry(f"sqlite:///{folder / 'r.db'}", KEYS, clock)
    try:
        report = load(registry, folder, data, dry_run=True)
        assert report.rows == report.accepted + report.rejected
    except ImportRefused as refused:
        assert refused.code
    finally:
        registry.close()


def test_many_batches(registry: SqlRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_import, "BATCH", 7)
    report = bring(registry, tmp_path, *(person(i, sex="x" if i % 10 == 0 else "male") for i in range(50)))
    assert (report.added, report.rejected) == (45, 5)
    assert registry.stats().cards == 45


def test_killed_in_the_middle_it_is_consistent_says_so_and_can_be_repeated(tmp_path: Path) -> None:
    """A real process, really killed while it writes batches."""
    count = 20_000
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["social_insurance_number", "name", "birth", "as_of"])
    writer.writerows([f"99{i:08d}", "Lê Văn Thử", "1990", "2026-06-01"] for i in range(count))
    path = tmp_path / "list.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'r.db'}"
    script = (
        "import sys; from pathlib import Path; from kiosk.verify.registry import importing as registry_import\n"
        "from kiosk.verify.registry import open_registry; from tests.verify.registry_made import KEYS, clock\n"
        "registry_import.BATCH = 200\n"
        "registry = open_registry(sys.argv[1], KEYS, clock)\n"
        "registry_import.import_file(Path(sys.argv[2]), registry, rejected=Path(sys.argv[3]))\n"
    )
    registry = open_registry(url, KEYS, clock)
    command = [sys.executable, "-c", script, url, str(path), str(tmp_path / "rejected.csv")]
    process = subprocess.Popen(command, cwd=ROOT)
    deadline = time.monotonic() + 60
    while registry.stats().cards < 600 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait(60)
    stats = registry.stats()
    assert 600 <= stats.cards < count
    assert stats.cards % 200 == 0, "whole batches only"
    assert (stats.unfinished_since, stats.as_of, registry.as_of()) == (NOW, None, None)
    assert registry.find("9900000000")[0].card.name == "Lê Văn Thử"
    report = import_file(path, registry, rejected=tmp_path / "rejected.csv")
    assert (report.added, report.updated) == (count - stats.cards, stats.cards)
    again = registry.stats()
    assert (again.cards, again.unfinished_since, again.as_of) == (count, None, datetime(2026, 5, 31, 17, tzinfo=UTC))
    registry.close()
