"""How fast is the registry against SQLite itself? Import against a bare executemany, look-up against a raw point select.

Both sides work on the same made rows in the same run: the figures that count are the two ratios.
    python -m benchmarks.bench_registry [--rows 100000] [--cards 2000000] [--lookups 20000]
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.figures import Figure, table
from kiosk.keys import Keys
from kiosk.verify.names import fold
from kiosk.verify.registry import open_registry
from kiosk.verify.registry.content import COLUMNS, Content, StoredRow, seal_content
from kiosk.verify.registry.importing import import_file
from kiosk.verify.registry.schema import CARDS

AS_OF = "2026-06-01T00:00:00+07:00"
_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý",
)  # fmt: skip
_MIDDLE = (
    "Thị", "Văn", "Hữu", "Đức", "Ngọc", "Minh", "Thanh", "Quốc", "Xuân", "Thu", "Hồng", "Kim", "Bích", "Gia", "Anh",
    "Hoài", "Mỹ", "Công", "Đình", "Tuấn",
)  # fmt: skip
_GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khánh", "Lan",
    "Linh", "Long", "Mai", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Tú",
)  # fmt: skip
_OBJECTS = ("DN4", "GD4", "HT3", "TE1", "HS4", "BT2", "CN3", "KC2")


def made_rows(count: int, seed: int = 2) -> Iterator[list[str]]:
    """Rows of made people (BHXH numbers beginning 99) in the order of COLUMNS, numbers in no order, as lists come."""
    chance = random.Random(seed)
    first_day = date(1930, 1, 1)
    for index in range(count):
        number = 9900000000 + index * 48271 % 99999989  # a prime field: no number twice, none in order
        sin = str(number)
        day = (first_day + timedelta(days=chance.randrange(34000))).isoformat()
        start = date(2026, 1 + index % 6, 1).isoformat()
        yield [
            sin,
            f"{_OBJECTS[index % 8]}79{sin}",
            f"099{index % 4}{day[2:4]}{index % 1000000:06d}",
            f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}",
            day if index % 9 else day[:4],
            "female" if index % 2 else "male",
            f"79{index % 400:03d}",
            start,
            "2026-12-31",
            start,
            str(1 + index % 5),
            "none",
            "2029-01-01",
            "active" if index % 50 else "reduced",
            f"{number * 6364136223846793005 % 2**64:016x}-7102",
            "",
            AS_OF,
        ]


def measure(rows: int = 100_000, cards: int = 2_000_000, lookups: int = 20_000) -> tuple[Figure, ...]:
    """Import of `rows`, and look-ups in `cards`; 0 leaves one out."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        if rows:
            taken = import_ratio(Path(name), rows)
            found.append(Figure(
                name="registry import", value=taken["import_rows_s"], unit="rows/s", base=taken["bare_rows_s"],
                limit=0.3, at_least=True, note=f"{rows:,} rows",
            ))  # fmt: skip
        if cards:
            taken = lookup_ratio(Path(name), cards, lookups)
            for percent, limit in (("p50", None), ("p99", 10.0)):
                found.append(Figure(
                    name=f"registry look-up, {percent}", value=taken[f"find_{percent}_us"], unit="us",
                    base=taken[f"raw_{percent}_us"], limit=limit, note=f"{cards:,} cards",
                ))  # fmt: skip
    return tuple(found)


def import_ratio(folder: Path, count: int) -> dict[str, float]:
    """Rows a second of a whole import (file read, checked, sealed, written durably) to those of a bare executemany of the
    same 17 plain columns with the same four indexes in the same batches; the median of three turns each."""
    rows = list(made_rows(count))
    source = folder / "rows.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    bare, ours = [], []
    for turn in range(3):
        bare.append(_bare_import(folder / f"bare{turn}.db", rows))
        ours.append(_own_import(folder / f"own{turn}.db", source, folder / "rejected.csv", count))
    plain, own = count / sorted(bare)[1], count / sorted(ours)[1]
    return {"bare_rows_s": round(plain), "import_rows_s": round(own), "import_ratio": round(own / plain, 3)}


def _bare_import(path: Path, rows: Sequence[Sequence[str]]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE cards ({', '.join(COLUMNS)}, PRIMARY KEY (card_number))")
    for column in ("social_insurance_number", "citizen_id", "name"):
        connection.execute(f"CREATE INDEX by_{column} ON cards ({column})")
    insert = f"INSERT INTO cards VALUES ({', '.join('?' * len(COLUMNS))})"
    started = time.perf_counter()
    for first in range(0, len(rows), 10_000):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, rows[first : first + 10_000])
        connection.execute("COMMIT")
    taken = time.perf_counter() - started
    connection.close()
    return taken


def _own_import(path: Path, source: Path, rejected: Path, count: int) -> float:
    registry = open_registry(f"sqlite:///{path}", Keys.new(), _now)
    started = time.perf_counter()
    report = import_file(source, registry, rejected=rejected)
    taken = time.perf_counter() - started
    registry.close()
    if report.added != count or report.rejected:
        raise SystemExit("the made rows were not all taken")
    return taken


def lookup_ratio(folder: Path, cards: int, lookups: int) -> dict[str, float]:
    """p99 of `find` (digest, select, open, record) to p99 of a raw point select, both in `cards` cards, taking turns."""
    chance = random.Random(5)
    keys = Keys.new()
    url = f"sqlite:///{folder / 'many.db'}"
    open_registry(url, keys, _now).close()  # makes the tables
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    started = time.perf_counter()
    asked = _fill(folder / "many.db", keys, raw, cards, set(chance.sample(range(cards), min(lookups, cards))))
    filled = time.perf_counter() - started
    registry = open_registry(url, keys, _now)
    chance.shuffle(asked)
    select = "SELECT card_number, name, birth, status, valid_from, valid_to FROM cards WHERE card_number = ?"
    raw_times, own_times = [], []
    for card, number in asked:
        begun = time.perf_counter_ns()
        raw.execute(select, (card,)).fetchone()
        middle = time.perf_counter_ns()
        found = registry.find(number)
        ended = time.perf_counter_ns()
        if not found:
            raise SystemExit("a card that was stored is not found")
        raw_times.append(middle - begun)
        own_times.append(ended - middle)
    registry.close()
    raw.close()
    raw_p50, raw_p99, own_p50, own_p99 = (*_percentiles(raw_times), *_percentiles(own_times))
    return {
        "cards": cards,
        "fill_s": round(filled, 1),
        "raw_p50_us": raw_p50,
        "raw_p99_us": raw_p99,
        "find_p50_us": own_p50,
        "find_p99_us": own_p99,
        "lookup_p50_ratio": round(own_p50 / raw_p50, 2),
        "lookup_p99_ratio": round(own_p99 / raw_p99, 2),
    }


def _fill(path: Path, keys: Keys, raw: sqlite3.Connection, cards: int, wanted: set[int]) -> list[tuple[str, str]]:
    """The bulk path: sealed rows of made people, no checks, nothing durable, the side indexes made at the end. For the
    wanted ones: card number, number to ask with."""
    own = sqlite3.connect(path, isolation_level=None)
    for connection in (own, raw):
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "locking_mode=EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE cards (card_number PRIMARY KEY, name, birth, status, valid_from, valid_to)")
    indexes = own.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        own.execute(f"DROP INDEX {name}")
    encoder = msgspec.msgpack.Encoder()
    names: dict[str, bytes] = {}
    asked: list[tuple[str, str]] = []

    def stored() -> Iterator[StoredRow]:
        for index, row in enumerate(made_rows(cards)):
            raw.execute(
                "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?)", (row[1], row[3], row[4], row[13], row[7], row[8])
            )
            if index in wanted:
                asked.append((row[1], row[index % 2]))
            if row[3] not in names:
                names[row[3]] = keys.digest_bytes("name", fold(row[3]))
            content = Content(*(cell or None for cell in row[:16]), 1_780_000_000)  # type: ignore[arg-type, call-arg]
            yield seal_content(content, keys, names[row[3]], encoder)

    raw.execute("BEGIN")
    own.execute("BEGIN")
    own.executemany(f"INSERT INTO {CARDS.name} VALUES (?, ?, ?, ?, ?, ?, ?)", stored())
    for _, sql in indexes:
        own.execute(sql)
    own.execute("COMMIT")
    raw.execute("COMMIT")
    own.close()
    raw.execute("PRAGMA locking_mode=NORMAL")
    return asked


def _percentiles(times: list[int]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2] / 1000, ordered[len(ordered) * 99 // 100] / 1000


def _now() -> datetime:
    return datetime(2026, 6, 15, tzinfo=UTC)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the import")
    parser.add_argument("--cards", type=int, default=2_000_000, help="cards in the look-up")
    parser.add_argument("--lookups", type=int, default=20_000)
    args = parser.parse_args(argv)
    print(table(measure(args.rows, args.cards, args.lookups)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
