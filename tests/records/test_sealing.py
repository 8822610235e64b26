"""What rests in the store can be read by its keys only, and comes back as it went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.intake import Presentation
from kiosk.records import sealing
from kiosk.records.store import Store
from kiosk.records.values import CaseState, StoreError
from tests.records.builders import KEYS, MORNING, name, presentation, show, take_in, view

# Unpaired surrogates are no text: they cannot be written as UTF-8 by anybody.
st.register_type_strategy(str, st.text(st.characters(exclude_categories=("Cs",)), max_size=8))
_times = st.datetimes(
    min_value=datetime(1900, 1, 1),
    max_value=datetime(2200, 1, 1),
    timezones=st.just(UTC),
)
st.register_type_strategy(datetime, _times)


@given(st.builds(Presentation))
def test_any_presentation_comes_back(p: Presentation) -> None:
    sealed = sealing.seal_presentation(KEYS, p)
    assert sealing.open_presentation(KEYS, p.id, sealed) == p


def test_a_blob_opens_only_where_it_belongs_and_only_whole() -> None:
    sealed = sealing.seal_presentation(KEYS, presentation(1))
    for wrong, row in (
        (sealed, "p-2"),
        (sealed[:-1], "p-1"),
        (sealed[:40] + b"\x00" + sealed[41:], "p-1"),
        (b"", "p-1"),
    ):
        with pytest.raises(StoreError) as raised:
            sealing.open_presentation(KEYS, row, wrong)
        assert raised.value.code == "damaged"


def test_a_newer_form_is_named_and_not_guessed() -> None:
    data = sealing.pack(presentation())
    for changed, code in (
        (b"\x02" + data[1:], "newer-version"),
        (b"", "newer-version"),
        (data[:1] + b"no zlib", "damaged"),
    ):
        with pytest.raises(StoreError) as raised:
            sealing.unpack(changed)
        assert raised.value.code == code


def test_a_text_that_is_no_text_is_refused(store: Store) -> None:
    p = presentation()
    broken = replace(p, strip=replace(p.strip, companion="\ud800"))
    with pytest.raises(StoreError) as raised:
        store.record_presentation(broken, seen=view(broken))
    assert raised.value.code == "bad-text"
    assert store.entries() == ()


def test_nothing_personal_stands_open_in_the_files_or_the_log(sqlite_store: Store, tmp_path: Path) -> None:
    reason = "Trần Thị Mẫu quên thẻ 9900000001"
    for n in range(3):
        take_in(sqlite_store, n, "visit-frequency")
    show(sqlite_store, 7)
    sqlite_store.undo("v-p-1", "c09", reason)
    case_id = sqlite_store.cases_page().rows[0].id
    sqlite_store.change_case(case_id, by="a01", state=CaseState.IN_REVIEW, reason=reason)
    person = take_in(sqlite_store, 9).person_key
    assert person
    sqlite_store.snooze("visit-frequency", person, until=MORNING.replace(month=4), by="a01", reason=reason)
    sqlite_store.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"visit-frequency" in kept  # what is written is what we look at
    words = [reason, "9900000001", "099000000001", "DN4799900000001", "0990000001", "Hoàng Mẫu Anh", "Phạm Mẫu Mẹ"]
    words += ["phường Mẫu", *(name(n) for n in range(10)), *(name(n).encode().hex() for n in range(10))]
    for word in words:
        assert word.encode() not in kept, word
        assert json.dumps(word)[1:-1].encode() not in kept, word


def test_a_damaged_person_does_not_empty_the_list(sqlite_store: Store) -> None:
    show(sqlite_store, 1)
    show(sqlite_store, 2)
    with sqlite_store.db.write() as connection:
        connection.exec_driver_sql("UPDATE presentation SET sealed = x'00' WHERE id = 'p-1'")
    assert [(item.presentation_id, bool(item.masked_name)) for item in sqlite_store.recent(5)] == [
        ("p-2", True),
        ("p-1", False),
    ]
    with pytest.raises(StoreError) as raised:
        sqlite_store.load("p-1")
    assert raised.value.code == "damaged"
