"""Treatments and other facilities' look-ups, as values for the rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.verify.gateway import Fault, GatewayUnavailable, PersonHistory
from kiosk.verify.gateway.past import MOST_ITEMS, history_of
from kiosk.verify.gateway.reading import read_answer
from kiosk.verify.gateway.values import Function
from tests.verify.gateway.made import FACILITY, NOW, SHOWN, ZONE, both, person

CHECKS = (("79998_BV", "202611221500", "000"), ("79999_BV", "202611220800", "000"), ("79997_BV", "202611230700", "003"))
TREATED = (("79998", "202611010800", "202611051000", "2"), ("79997", "202611200800", "", ""))


def read(**fields: Any) -> PersonHistory:
    answer = read_answer(json.dumps({"maKetQua": "000"} | fields).encode())
    return history_of(answer, facility=FACILITY, zone=ZONE, observed_at=NOW)


def test_other_facilities_checks_without_our_own() -> None:
    with both(person(checks=CHECKS)) as (_, gateway):
        gateway.ask(SHOWN, NOW)
        history = gateway.ask(SHOWN, NOW).history
    assert [(check.facility, check.code) for check in history.other_checks] == [("79997", "003"), ("79998", "000")]
    assert history.other_checks[0].at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert history.observed_at == NOW


def test_our_own_account_is_left_out_however_it_is_written() -> None:
    items = [
        {"userKT": user, "thoiGianKT": "202611230700", "thongbao": "x", "MALOI": "000"}
        for user in ("79999_BV", "79999_bv", "79999", "79999_BV2", "79998_BV")
    ]
    assert [check.facility for check in read(dsLichSuKT2018=items).other_checks] == ["79998"]


def test_treatments_come_by_their_own_function() -> None:
    for form in ("json", "form"):
        with both(person(treatments=TREATED), settings={"history_body": form}) as (server, gateway):
            found = gateway.ask(SHOWN, NOW)
            assert (found.history.treatments, found.history.told) == ((), False)
            history, receipt = gateway.history(found, by="Thu Mẫu")
            assert [treatment.facility for treatment in history.treatments] == ["79997", "79998"]
            assert history.told
            assert (receipt.function, receipt.by, receipt.code) == (Function.HISTORY, "Thu Mẫu", "000")
            assert server.counts["Lskcb2025 000"] == 1


def test_nobody_asks_for_treatments_unless_it_is_set() -> None:
    with both() as (_, gateway):
        found = gateway.ask(SHOWN, NOW)
        assert not gateway.asks_history
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.history(found)
        assert raised.value.fault is Fault.NOT_CONFIGURED


def test_one_treatment() -> None:
    item = {
        "maHoSo": "123", "maCSKCB": "79998", "ngayVao": "202611010800", "ngayRa": "202611051000", "tenBenh": "Viêm họng",
        "tinhTrang": 1, "kqDieuTri": "5", "lyDoVV": "1.1", "TEMP1": "x",
    }  # fmt: skip
    (treatment,) = read(dsLichSuKCB2025=[item]).treatments
    assert (treatment.record, treatment.facility, treatment.reason, treatment.state) == ("123", "79998", "1.1", "1")
    assert treatment.admitted_at == datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    assert treatment.discharged_at == datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
    assert treatment.died
    assert not hasattr(treatment, "diagnosis")


@pytest.mark.parametrize("sent", [None, "", [], {}, 7, True, "[]"])
def test_lists_that_are_none(sent: Any) -> None:
    """Nothing told is not the same as an empty list; and a list that is none spoils nothing."""
    history = read(dsLichSuKCB2018=sent, dsLichSuKT2018=sent)
    assert (history.treatments, history.other_checks, history.unreadable) == ((), (), 0)
    assert history.told is (sent == [] and isinstance(sent, list))


def test_items_that_nobody_can_read_are_counted() -> None:
    items = [
        {"maCSKCB": "79998", "ngayVao": "202611010800"},
        {"maCSKCB": "79998", "ngayVao": "nie"},
        {"maCSKCB": ["79998"], "ngayVao": "202611010800"},
        {"maCSKCB": "<b>", "ngayVao": "202611010800"},
        {"maCSKCB": "79998", "MACSKCB": "79997", "ngayVao": "202611010800"},
        "79998",
        None,
    ]
    history = read(dsLichSuKCB2025=items)
    assert (len(history.treatments), history.unreadable) == (1, 6)


def test_an_endless_list_is_cut() -> None:
    items = [{"maCSKCB": "79998", "ngayVao": "202611010800"}] * (MOST_ITEMS + 10)
    assert len(read(dsLichSuKCB2025=items).treatments) == MOST_ITEMS


def test_a_history_is_not_shown_by_a_repr() -> None:
    assert "79998" not in repr(read(dsLichSuKCB2025=[{"maCSKCB": "79998", "ngayVao": "202611010800"}]))
