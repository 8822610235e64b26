"""Does the stand-in answer as the published protocol says? Codes by real comparison, sessions, scenarios, check-in."""

from __future__ import annotations

import base64
import random
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.demo.people import people
from kiosk.demo.stand_in import check_in
from kiosk.demo.stand_in.faults import Faults, FaultsWrong, Kind, Step, rate_of, scenario
from kiosk.demo.stand_in.insured import Book, Insured, from_csv, from_people
from kiosk.demo.stand_in.verdicts import Query, judge
from tests.verify.gateway.made import OFFICER, OFFICER_CCCD, PERSON, Time, person, standing_in
from tests.verify.registry_made import row, write_csv

DAY = date(2026, 11, 23)
NEW_CARD = person(card_number="GD4799900000001", valid_from=date(2026, 12, 1), valid_to=date(2027, 11, 30))
ASKED = Query(
    number=PERSON.card_number, name=PERSON.name, birth=PERSON.birth, officer_name=OFFICER, officer_cccd=OFFICER_CCCD
)
MD5 = "0123456789ABCDEF" * 2

# code: (what the book holds, what differs in the question)
EVERY_CODE: dict[str, tuple[tuple[Insured, ...], dict[str, str]]] = {
    "000": ((PERSON,), {}),
    "001": ((person(card_number="QN5979900000001"),), {"number": "QN5979900000001"}),
    "002": ((person(card_number="CA5989900000001"),), {"number": "CA5989900000001"}),
    "003": ((person(valid_to=date(2026, 11, 1)), NEW_CARD), {}),
    "004": ((PERSON, NEW_CARD), {}),
    "010": ((person(valid_to=date(2026, 11, 1)),), {}),
    "050": ((PERSON,), {"number": "9900000009"}),
    "051": ((PERSON,), {"number": "GD4799900000001"}),
    "052": ((PERSON,), {"number": "DN4019900000001"}),
    "053": ((PERSON,), {"number": "DN2799900000001"}),
    "054": ((PERSON,), {"officer_cccd": "099090000009"}),
    "055": ((PERSON,), {"officer_name": "Người Khác"}),
    "060": ((PERSON,), {"name": "Lê Văn Khác"}),
    "061": ((PERSON,), {"name": "Trần Thị Mầu Khác"}),
    "070": ((PERSON,), {"birth": "1990"}),
    "110": ((person(status="withdrawn"),), {}),
    "120": ((person(status="reduced"),), {}),
    "150": ((person(status="suspended"),), {}),
    "205": ((PERSON,), {"birth": "01/02/90"}),
    **{code: ((person(result_code=code),), {}) for code in ("100", "101", "121", "122", "123", "124", "130", "500")},
}


@pytest.mark.parametrize("code", EVERY_CODE)
def test_every_code_by_real_comparison(code: str) -> None:
    cards, differs = EVERY_CODE[code]
    assert judge(replace(ASKED, **differs), Book(cards), DAY, {OFFICER_CCCD: OFFICER}).code == code


@pytest.mark.parametrize("field", ["number", "name", "birth", "officer_name", "officer_cccd"])
def test_all_five_fields_are_wanted(field: str) -> None:
    assert judge(replace(ASKED, **{field: ""}), Book([PERSON]), DAY, {}).code == "205"


@pytest.mark.parametrize("name", ["TRAN THI MAU", "trần  thị mẫu", "Trần Thị Mẫu "])
def test_case_accents_and_spacing_of_a_name_do_not_matter(name: str) -> None:
    assert judge(replace(ASKED, name=name), Book([PERSON]), DAY, {}).code == "000"


def test_a_list_as_for_the_registry(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [row()])
    book = from_csv(path)
    (card,) = book.cards_of("099190000001")
    assert (card.birth, card.sex, card.valid_to) == ("01/01/1990", "Nữ", date(2026, 12, 31))
    asked = replace(ASKED, birth="01/01/1990")
    assert judge(asked, book, DAY, {}).code == "000"


def test_what_only_the_insurer_knows_stands_in_further_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "social_insurance_number,name,birth,result_code,note,treatments,checks\n"
        "9900000001,Trần Thị Mẫu,1990,130,xin xem giấy,79998:202611010800:202611051000:2,79998_BV:202611221500:000\n",
        encoding="utf-8",
    )
    (card,) = from_csv(path).cards_of("9900000001")
    assert (card.result_code, card.note) == ("130", "xin xem giấy")
    assert card.treatments == (("79998", "202611010800", "202611051000", "2"),)
    assert card.checks == (("79998_BV", "202611221500", "000"),)


def test_made_people_are_in_order() -> None:
    made = list(people(30, seed=3, today=DAY, facility="79999"))
    book = from_people(made)
    for one in made:
        card = book.cards_of(one.card.social_insurance_number or "")[0]
        asked = replace(ASKED, number=one.citizen.citizen_id, name=card.name, birth=card.birth)
        assert judge(asked, book, DAY, {}).code == "000"


# -- sessions --------------------------------------------------------------------------------------------------------


def take(url: str, **fields: str) -> Any:
    form = {"username": "79999_BV", "password": MD5} | fields
    return requests.post(f"{url}/api/token/take", data=form, timeout=10).json()


def look_up(url: str, **secrets: str) -> Any:
    key = take(url)["APIKey"]
    words = {
        "token": key["access_token"],
        "id_token": key["id_token"],
        "username": "79999_BV",
        "password": MD5,
    } | secrets
    body = {
        "maThe": PERSON.card_number,
        "hoTen": PERSON.name,
        "ngaySinh": PERSON.birth,
        "hoTenCb": OFFICER,
        "cccdCb": OFFICER_CCCD,
    }
    return requests.post(f"{url}/api/egw/KQNhanLichSuKCB2024", params=words, json=body, timeout=10).json()


@pytest.mark.parametrize(
    "wrong", [{"token": "x"}, {"id_token": "x"}, {"username": "79998_BV"}, {"password": "x"}, {"password": MD5[:-1]}]
)
def test_every_secret_is_wanted(wrong: dict[str, str]) -> None:
    with standing_in() as server:
        assert look_up(server.url)["maKetQua"] == "000"
        assert look_up(server.url, **wrong)["maKetQua"] == "401"


def test_a_session_ends() -> None:
    time = Time()
    with standing_in(time=time, session={"life": 60}) as server:
        key = take(server.url)["APIKey"]
        assert key["expires_in"] == "2026-11-23T00:42:00Z"
        time.seconds = 61
        assert look_up(server.url, token=key["access_token"], id_token=key["id_token"])["maKetQua"] == "401"


def test_the_password_in_clear_is_refused() -> None:
    with standing_in() as server:
        assert take(server.url, password="clear")["maKetQua"] == "401"


def test_a_look_up_is_seen_by_the_next_one() -> None:
    with standing_in() as server:
        assert look_up(server.url)["dsLichSuKT2018"] == []
        (seen,) = look_up(server.url)["dsLichSuKT2018"]
        assert (seen["userKT"], seen["thoiGianKT"], seen["maLoi"]) == ("79999_BV", "202611230741", "000")


def test_counts_tell_nobodys_data() -> None:
    with standing_in() as server:
        look_up(server.url)
        counts = requests.get(f"{server.url}/stand-in/counts", timeout=10).json()
        assert counts == {"token 200": 1, "KQNhanLichSuKCB2024 000": 1}


def test_an_unknown_path() -> None:
    with standing_in() as server:
        for path in ("/", "/api/egw/KQNhanLichSuKCB595", "/api/token/take/"):
            assert requests.post(server.url + path, timeout=10).status_code == 404


def test_stopping_ends_whoever_is_kept_waiting() -> None:
    failures: list[Exception] = []
    with standing_in(rates={Kind.HANG: 1.0}) as server:

        def ask() -> None:
            try:
                look_up(server.url)
            except requests.RequestException as error:
                failures.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        while server.counts["KQNhanLichSuKCB2024 000"] == 0:
            thread.join(0.01)
    thread.join(20)
    assert len(failures) == 1


# -- faults ----------------------------------------------------------------------------------------------------------


def drawn(faults: Faults, count: int) -> list[str | None]:
    return [faults.draw() for _ in range(count)]


def test_the_same_seed_gives_the_same_day() -> None:
    days = [
        drawn(Faults({"cut": 0.1, "html": 0.1}, chance=random.Random(7), ticks=Time().ticks), 500) for _ in range(2)
    ]
    assert days[0] == days[1]
    assert 60 < sum(fault is not None for fault in days[0]) < 140
    assert {*days[0]} == {None, "cut", "html"}


def test_a_scenario_by_number_and_by_time(tmp_path: Path) -> None:
    path = tmp_path / "day.toml"
    path.write_text(
        '[[step]]\nfault = "http-502"\nafter = 10\nseconds = 60\n\n'
        '[[step]]\nfault = "code-100"\nfrom_look_up = 2\nlook_ups = 2\n',
        encoding="utf-8",
    )
    time = Time()
    faults = Faults({}, scenario(path), chance=random.Random(1), ticks=time.ticks)
    assert drawn(faults, 5) == [None, None, "code-100", "code-100", None]
    time.seconds = 10
    assert drawn(faults, 2) == ["http-502", "http-502"]
    time.seconds = 70
    assert drawn(faults, 1) == [None]


@pytest.mark.parametrize("text", ["nonsense=0.1", "cut=2", "cut=-1", "cut=x", "code-=1", "=0.5"])
def test_a_fault_that_is_none(text: str) -> None:
    with pytest.raises(FaultsWrong):
        rate_of(text)


@pytest.mark.parametrize("text", ["[[step]]\nrate = 1\n", "[[step]]\nfault = 'cut'\nwhen = 1\n", "[[", "step = 3\n"])
def test_a_scenario_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "day.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsWrong):
        scenario(path)


def test_a_scenario_with_an_unknown_fault() -> None:
    with pytest.raises(FaultsWrong):
        Faults({}, [Step(fault="nonsense")], chance=random.Random(1), ticks=Time().ticks)


# -- check-in records ------------------------------------------------------------------------------------------------

RECORD = base64.b64encode(b"<CHI_TIEU_TRANG_THAI_KCB><CHUKYDONVI/></CHI_TIEU_TRANG_THAI_KCB>").decode()
FORM = {"username": "79999_BV", "loaiHoSo": "0", "maTinh": "79", "maCSKCB": "79999", "fileHSBase64": RECORD}


def hand_in(url: str, path: str = check_in.PATHS[0], headers: dict[str, str] | None = None, **fields: str) -> Any:
    key = take(url)["APIKey"]
    words = {"accessToken": key["access_token"], "tokenId": key["id_token"], "passwordHash": MD5} | (headers or {})
    return requests.post(url + path, data=FORM | fields, headers=words, timeout=10).json()


@pytest.mark.parametrize("path", check_in.PATHS)
def test_a_record_gets_a_receipt_number_of_its_own(path: str) -> None:
    with standing_in() as server:
        first, second = hand_in(server.url, path), hand_in(server.url, path)
        assert (first["maKetQua"], first["thoiGianTiepNhan"]) == ("200", "20261123074100")
        assert first["maGiaoDich"] != second["maGiaoDich"]


@pytest.mark.parametrize(
    "fields",
    [
        {"loaiHoSo": "130"},
        {"maTinh": "7"},
        {"maCSKCB": "0799"},
        {"fileHSBase64": "no base 64!"},
        {"fileHSBase64": ""},
        {"fileHSBase64": base64.b64encode(b"<a>").decode()},
        {"fileHSBase64": base64.b64encode(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').decode()},
    ],
)
def test_a_record_that_is_refused_says_what(fields: dict[str, str]) -> None:
    with standing_in() as server:
        answer = hand_in(server.url, **fields)
        assert (answer["maKetQua"], answer["maGiaoDich"]) == ("205", "")
        assert answer["thongDiep"]


@pytest.mark.parametrize("header", ["accessToken", "tokenId", "passwordHash"])
def test_a_record_wants_its_three_headers(header: str) -> None:
    with standing_in() as server:
        assert hand_in(server.url, headers={header: "x"})["maKetQua"] == "401"


def test_a_validation_of_its_own() -> None:
    with standing_in(validate=lambda xml: None if b"MA_LK" in xml else "MA_LK: thiếu") as server:
        assert hand_in(server.url)["thongDiep"] == "MA_LK: thiếu"
        good = base64.b64encode(b"<A><MA_LK>1</MA_LK></A>").decode()
        assert hand_in(server.url, fileHSBase64=good)["maKetQua"] == "200"


def test_a_record_is_held_against_the_annex() -> None:
    from kiosk.demo.stand_in.record_check import wrong_with
    from kiosk.exchange.checkin_elements import ELEMENTS

    line = "".join(f"<{element.name}></{element.name}>" for element in ELEMENTS)
    lines = f"<DSACH_TRANG_THAI_KCB><TRANG_THAI_KCB>{line}</TRANG_THAI_KCB></DSACH_TRANG_THAI_KCB>"
    record = f"<CHI_TIEU_TRANG_THAI_KCB>{lines}<CHUKYDONVI></CHUKYDONVI></CHI_TIEU_TRANG_THAI_KCB>"
    with standing_in(validate=wrong_with) as server:
        answer = hand_in(server.url, fileHSBase64=base64.b64encode(record.encode()).decode())
        assert (answer["maKetQua"], answer["thongDiep"]) == ("205", "MA_LK: missing")
        assert hand_in(server.url)["thongDiep"] == "structure"
