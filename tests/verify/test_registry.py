"""What does the registry answer? Look-up by each number and by name, ages, states, and its own troubles; on both databases."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kiosk.keys import Keys
from kiosk.verify.card import BirthDate, Card, LivingArea, Period, Sex
from kiosk.verify.registry import SqlRegistry, open_registry
from kiosk.verify.sources import CardStatus, Registry, RegistryRecord, SourceUnavailable
from tests.verify.registry_made import KEYS, bring, clock, person, row

AS_OF = datetime(2026, 5, 31, 17, 0, tzinfo=UTC)
"""2026-06-01, midnight in Vietnam."""
RECORD = RegistryRecord(
    card=Card(
        card_number="DN4799900000001",
        social_insurance_number="9900000001",
        name="Trần Thị Mẫu",
        birth=BirthDate(year=1990, month=1, day=1),
        sex=Sex.FEMALE,
        first_facility="79034",
        period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
        issued_on=date(2026, 1, 2),
        living_area=LivingArea.NONE,
        five_years_on=date(2029, 1, 1),
        check_string="0123456789abcdef-7102",
        benefit_level="4",
    ),
    citizen_id="099190000001",
    status=CardStatus.ACTIVE,
    as_of=AS_OF,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a registry without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    address: str = request.getfixturevalue("postgresql")
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS registry_cards, registry_meta"))
    engine.dispose()
    return address


@pytest.fixture
def registry(url: str) -> Iterator[SqlRegistry]:
    opened = open_registry(url, KEYS, clock)
    yield opened
    opened.close()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[SqlRegistry]:
    """For what does not depend on the database."""
    opened = open_registry(f"sqlite:///{tmp_path / 'local.db'}", KEYS, clock)
    yield opened
    opened.close()


def test_every_number_finds_the_whole_record(registry: SqlRegistry, tmp_path: Path) -> None:
    asked: Registry = registry
    bring(registry, tmp_path, row(), person(2, name="Lê Văn Thử"))
    for number in ("DN4799900000001", "9900000001", "099190000001", " dn4799900000001 "):
        assert asked.find(number) == (RECORD,), number


def test_unknown_numbers_and_other_texts_find_nothing(registry: SqlRegistry, tmp_path: Path) -> None:
    bring(registry, tmp_path, row())
    unknown = ("9900000002", "DN4799900000002", "099190000002", "DN479KT12345678")
    for number in (*unknown, "", "1", "\0" * 10, "٩٩٠٠٠٠٠٠٠١", "x" * 100_000, "' OR 1=1 -- "):
        assert registry.find(number) == (), number[:20]


def test_a_card_brings_the_persons_other_cards_newest_first(registry: SqlRegistry, tmp_path: Path) -> None:
    old = row(card_number="DN4799900000001", new_card_number="GD4799900000001", as_of="2026-05-01", status="reduced")
    bring(registry, tmp_path, old, row(card_number="GD4799900000001", citizen_id=""), person(3))
    for number in ("DN4799900000001", "GD4799900000001", "9900000001", "099190000001", "HT3799900000001"):
        found = registry.find(number)
        assert [record.card.card_number for record in found] == ["GD4799900000001", "DN4799900000001"], number
        assert [record.old_card_number for record in found] == ["DN4799900000001", None]
        assert [record.new_card_number for record in found] == [None, "GD4799900000001"]


def test_a_legacy_number_finds_its_person_by_the_row(registry: SqlRegistry, tmp_path: Path) -> None:
    bring(registry, tmp_path, row(card_number="TE179KT00000007"), row(card_number="TE1799900000001"), person(9))
    assert {record.card.card_number for record in registry.find("TE179KT00000007")} == {
        "TE179KT00000007",
        "TE1799900000001",
    }


def test_the_row_knows_its_person_better_than_the_tail_of_its_number(registry: SqlRegistry, tmp_path: Path) -> None:
    """The digits of an old number can be another person's BHXH number by chance."""
    bring(registry, tmp_path, row(card_number="DN4799900000005"), person(5))
    found = registry.find("DN4799900000005")
    # person(5) brought the same card number later in the list: the last row of a card stands
    assert [record.card.social_insurance_number for record in found] == ["9900000005"]
    bring(registry, tmp_path, row(card_number="HT3799900000005"))
    assert {r.card.social_insurance_number for r in registry.find("HT3799900000005")} == {"9900000001"}


def test_a_row_without_a_card_number_gives_way_to_a_card_as_new(registry: SqlRegistry, tmp_path: Path) -> None:
    bare = row(card_number="", status="suspended", as_of="2026-05-01")
    bring(registry, tmp_path, bare)
    assert [record.status for record in registry.find("9900000001")] == [CardStatus.SUSPENDED]
    bring(registry, tmp_path, row())
    assert registry.find("9900000001") == (RECORD,)
    bring(registry, tmp_path, {**bare, "as_of": "2026-06-02"})
    assert [record.status for record in registry.find("9900000001")] == [CardStatus.SUSPENDED, CardStatus.ACTIVE]


def test_a_record_of_nothing_but_a_number(registry: SqlRegistry, tmp_path: Path) -> None:
    path = tmp_path / "thin.csv"
    path.write_text("social_insurance_number\n9900000001\n")
    from kiosk.verify.registry.importing import import_file

    import_file(path, registry, rejected=tmp_path / "no.csv")
    (found,) = registry.find("9900000001")
    assert found.card == Card(social_insurance_number="9900000001")
    assert (found.status, found.as_of) == (CardStatus.ACTIVE, clock())


class TestName:
    def test_finds_without_accents_case_and_spacing(self, registry: SqlRegistry, tmp_path: Path) -> None:
        bring(registry, tmp_path, row(), person(2, name="Trần Thị Mậu"), person(3, name="Trần Văn Mẫu"))
        for name in ("Trần Thị Mẫu", "TRAN  THI MAU", "trần thị mậu"):
            assert {r.card.social_insurance_number for r in registry.find_name(name)} == {"9900000001", "9900000002"}
        assert registry.find_name("") == ()
        assert registry.find_name("Mẫu") == ()

    def test_birth_narrows_and_a_year_alone_agrees(self, local: SqlRegistry, tmp_path: Path) -> None:
        births = ("1990-01-01", "1990", "1990-02-01", "1991", "")
        bring(local, tmp_path, *(person(index, birth=birth) for index, birth in enumerate(births)))

        def found(birth: BirthDate) -> list[str]:
            return sorted(str(r.card.social_insurance_number)[-1] for r in local.find_name("Tran Thi Mau", birth))

        assert found(BirthDate(year=1990, month=1, day=1)) == ["0", "1", "4"]
        assert found(BirthDate(year=1990)) == ["0", "1", "2", "4"]

    def test_at_most_twenty_newest_first(self, local: SqlRegistry, tmp_path: Path) -> None:
        bring(local, tmp_path, *(person(i, as_of=f"2026-05-{1 + i % 28:02d}") for i in range(60)))
        found = local.find_name("Trần Thị Mẫu")
        assert len(found) == 20
        assert [r.as_of for r in found] == sorted((r.as_of for r in found), reverse=True)
        assert found[0].as_of == datetime(2026, 5, 27, 17, tzinfo=UTC)


class TestAge:
    def test_is_that_of_the_newest_row(self, registry: SqlRegistry, tmp_path: Path) -> None:
        assert registry.as_of() is None
        bring(registry, tmp_path, row(as_of="2026-05-01"), person(2, as_of="2026-06-01"), person(3, as_of="2026-04-01"))
        assert registry.as_of() == AS_OF
        bring(registry, tmp_path, person(4, as_of="2026-03-01"))
        assert registry.as_of() == AS_OF, "an older list does not make the registry older"

    def test_stats_count(self, registry: SqlRegistry, tmp_path: Path) -> None:
        empty = registry.stats()
        assert (empty.cards, empty.persons, empty.as_of, empty.oldest_as_of, empty.imported_at) == (
            0,
            0,
            None,
            None,
            None,
        )
        bring(registry, tmp_path, row(), row(card_number="GD4799900000001", status="withdrawn", as_of="2026-05-01"))
        stats = registry.stats()
        assert (stats.cards, stats.persons) == (2, 1)
        assert dict(stats.by_status)[CardStatus.ACTIVE] == dict(stats.by_status)[CardStatus.WITHDRAWN] == 1
        assert sum(dict(stats.by_status).values()) == 2
        assert (stats.as_of, stats.oldest_as_of) == (AS_OF, datetime(2026, 4, 30, 17, tzinfo=UTC))
        assert (stats.imported_at, stats.unfinished_since) == (clock(), None)


class TestTroubles:
    def code(self, url: str, keys: Keys = KEYS) -> str:
        with pytest.raises(SourceUnavailable) as caught:
            open_registry(url, keys, clock)
        return caught.value.code

    def test_a_newer_registry_is_said(self, registry: SqlRegistry, url: str) -> None:
        with registry.engine.connect() as connection:
            connection.execute(text("UPDATE registry_meta SET value = '2' WHERE key = 'version'"))
        assert self.code(url) == "registry-newer"

    def test_other_keys_are_said(self, registry: SqlRegistry, url: str) -> None:
        other = Keys(pseudonym=b"q" * 32, encryption=KEYS.encryption)
        assert self.code(url, other) == "registry-keys-differ"
        open_registry(url, KEYS.with_new_encryption_key(), clock).close()

    def test_an_address_that_is_none(self) -> None:
        assert self.code("nonsense") == "registry-address"
        assert self.code("oracle://x") == "registry-address"

    def test_a_server_that_is_away(self) -> None:
        assert self.code("postgresql://kiosk@127.0.0.1:1/x") == "registry-unavailable"

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "r.db").write_bytes(b"not a database at all" * 100)
        assert self.code(f"sqlite:///{tmp_path / 'r.db'}") == "registry-damaged"

    def test_a_place_that_cannot_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert self.code(f"sqlite:///{tmp_path / 'file' / 'r.db'}") == "registry-address"

    def test_a_changed_row_is_damage_not_an_answer(self, registry: SqlRegistry, tmp_path: Path) -> None:
        bring(registry, tmp_path, row(), person(2))
        with registry.engine.connect() as connection:
            swap = "UPDATE registry_cards SET sealed = (SELECT sealed FROM registry_cards WHERE person = :b) WHERE person = :a"
            digests = {"a": KEYS.digest_bytes("person", "9900000001"), "b": KEYS.digest_bytes("person", "9900000002")}
            connection.execute(text(swap), digests)
        with pytest.raises(SourceUnavailable) as caught:
            registry.find("9900000001")
        assert caught.value.code == "registry-damaged"
        assert len(registry.find("9900000002")) == 1

    def test_errors_carry_no_number(self, registry: SqlRegistry) -> None:
        with registry.engine.connect() as connection:
            connection.execute(text("DROP TABLE registry_cards"))
        with pytest.raises(SourceUnavailable) as caught:
            registry.find("9900000001")
        assert "99000" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
        assert caught.value.__suppress_context__

    def test_after_close_it_opens_again(self, registry: SqlRegistry, tmp_path: Path) -> None:
        bring(registry, tmp_path, row())
        registry.close()
        assert registry.find("9900000001") == (RECORD,)

    def test_a_lost_server_connection_is_made_anew(self, postgresql: str, tmp_path: Path) -> None:
        engine = create_engine(postgresql.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP TABLE IF EXISTS registry_cards, registry_meta"))
        registry = open_registry(postgresql, KEYS, clock)
        bring(registry, tmp_path, row())
        assert registry.find("9900000001")
        with engine.connect() as connection:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'kiosk'"
            connection.execute(text(cut))
        engine.dispose()
        assert registry.find("9900000001") == (RECORD,)
        registry.close()


def test_nothing_personal_stands_in_the_files(local: SqlRegistry, tmp_path: Path) -> None:
    bring(local, tmp_path, row(new_card_number="GD4799900000001"))
    files = [path.read_bytes() for path in tmp_path.glob("local.db*")]
    for text_ in (
        "9900000001",
        "DN4799900000001",
        "099190000001",
        "Trần",
        "Mẫu",
        "mau",
        "1990-01-01",
        "0123456789abcdef",
    ):
        assert not any(text_.encode() in data for data in files), text_


def test_readers_in_several_threads_while_another_writes(local: SqlRegistry, tmp_path: Path) -> None:
    bring(local, tmp_path, *(person(i) for i in range(50)))
    other = open_registry(str(local.engine.url), KEYS, clock)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                for index in range(50):
                    found = local.find(str(9900000000 + index))
                    if len(found) != 1:
                        wrong.append(found)
            except SourceUnavailable as error:
                wrong.append(error.code)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for day in range(2, 8):
        bring(other, tmp_path, *(person(i, as_of=f"2026-06-{day:02d}") for i in range(50)))
    done.set()
    for reader in readers:
        reader.join()
    other.close()
    assert wrong == []
    assert local.find("9900000007")[0].as_of == datetime(2026, 6, 6, 17, tzinfo=UTC)


def test_a_writer_elsewhere_is_waited_for_then_said(
    local: SqlRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.verify.registry.schema.BUSY_SECONDS", 0.1)
    local.close()
    holder = sqlite3.connect(tmp_path / "local.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SourceUnavailable) as caught:
        bring(local, tmp_path, row())
    assert caught.value.code == "registry-busy"
    open_registry(str(local.engine.url), KEYS, clock).close()  # a desk opens all the same
    assert local.find("9900000001") == ()
    holder.execute("ROLLBACK")
    holder.close()
    bring(local, tmp_path, row())
    assert local.find("9900000001") == (replace(RECORD),)
