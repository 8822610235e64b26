"""Where is each published field and code exercised? The contract with CV 1923, Phụ lục 03, item by item.

A field or code that is added to the client, the table or the stand-in without a line here fails, and so does a line that
names a test which does not exist.
"""

from __future__ import annotations

import ast
from pathlib import Path

from kiosk.demo.stand_in import answers
from kiosk.verify.gateway import wire
from kiosk.verify.gateway.values import Function
from tests.verify.gateway.made import TABLES

HERE = Path(__file__).parent

REQUEST = {
    "username": "test_token.test_the_password_arrives_as_md5",
    "password": "test_token.test_the_password_arrives_as_md5",
    "token": "test_protocol.test_a_look_up_as_it_is_sent",
    "id_token": "test_protocol.test_a_look_up_as_it_is_sent",
    "maThe": "test_protocol.test_a_look_up_as_it_is_sent",
    "hoTen": "test_protocol.test_a_look_up_as_it_is_sent",
    "ngaySinh": "test_protocol.test_a_year_of_birth_is_sent_as_a_year",
    "hoTenCb": "test_protocol.test_the_officer_is_checked",
    "cccdCb": "test_protocol.test_the_officer_is_checked",
}
TOKEN = {
    "maketqua": "test_token.test_a_wrong_password_is_an_answer_and_is_not_repeated",
    "apikey": "test_token.test_a_lost_session_is_renewed_once_and_the_question_repeated_once",
    "access_token": "test_protocol.test_a_look_up_as_it_is_sent",
    "id_token": "test_protocol.test_a_look_up_as_it_is_sent",
    "token_type": "test_protocol.test_a_token_answer_with_everything",
    "username": "test_protocol.test_a_token_answer_with_everything",
    "expires_in": "test_token.test_the_end_of_a_session_is_read_in_every_form",
}
ANSWER = {
    "maketqua": "test_codes.test_every_code_has_its_decision",
    "ghichu": "test_reading.test_a_note_is_fit_for_a_screen",
    "mathe": "test_reading.test_a_whole_answer",
    "hoten": "test_reading.test_a_whole_answer",
    "ngaysinh": "test_reading.test_births_in_every_form",
    "gioitinh": "test_reading.test_a_whole_answer",
    "diachi": "test_reading.test_what_is_not_needed_is_not_kept",
    "madkbd": "test_reading.test_a_whole_answer",
    "cqbhxh": "test_reading.test_what_is_not_needed_is_not_kept",
    "gtthetu": "test_reading.test_days_in_every_form",
    "gttheden": "test_reading.test_days_in_every_form",
    "makv": "test_reading.test_living_areas",
    "ngaydu5nam": "test_reading.test_a_whole_answer",
    "masobhxh": "test_reading.test_a_whole_answer",
    "mathecu": "test_reading.test_an_old_card_is_the_same_person",
    "mathemoi": "test_asking.test_a_new_card_comes_with_its_own_period",
    "gtthetumoi": "test_asking.test_a_new_card_comes_with_its_own_period",
    "gtthedenmoi": "test_asking.test_a_new_card_comes_with_its_own_period",
    "madkbdmoi": "test_asking.test_a_new_card_comes_with_its_own_period",
    "tendkbdmoi": "test_reading.test_what_is_not_needed_is_not_kept",
    "dslichsukcb2018": "test_past.test_lists_that_are_none",
    "dslichsukcb2025": "test_past.test_treatments_come_by_their_own_function",
    "dslichsukt2018": "test_past.test_other_facilities_checks_without_our_own",
}
TREATMENT = {
    "mahoso": "test_past.test_one_treatment",
    "macskcb": "test_past.test_one_treatment",
    "ngayvao": "test_past.test_one_treatment",
    "ngayra": "test_past.test_one_treatment",
    "tinhtrang": "test_past.test_one_treatment",
    "kqdieutri": "test_past.test_one_treatment",
    "lydovv": "test_past.test_one_treatment",
}
CHECK = {
    "userkt": "test_past.test_other_facilities_checks_without_our_own",
    "thoigiankt": "test_past.test_other_facilities_checks_without_our_own",
    "thongbao": "test_past.test_other_facilities_checks_without_our_own",
    "maloi": "test_past.test_other_facilities_checks_without_our_own",
}
FUNCTIONS = {
    Function.TOKEN: "test_token.test_a_session_is_used_until_shortly_before_its_end",
    Function.LOOK_UP: "test_protocol.test_a_look_up_as_it_is_sent",
    Function.HISTORY: "test_past.test_treatments_come_by_their_own_function",
}
OFFICIAL_CODES = (
    *("000", "001", "002", "003", "004", "010", "050", "051", "052", "053", "054", "055", "060", "061", "070"),
    *("100", "101", "110", "120", "121", "122", "123", "124", "130", "205", "401"),
)
"""The list of Phụ lục 03, no more and no less."""
OTHER_CODES = ("402", "403", "500", "501", "999")
"""Seen by others, not in the list."""
STOPPED_CODES = ("080", "090")
"""Of functions that were stopped on 2024-08-01."""


def named_here() -> set[str]:
    return {
        f"{file.stem}.{node.name}"
        for file in HERE.glob("test_*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def test_every_named_test_exists() -> None:
    named = {test for table in (REQUEST, TOKEN, ANSWER, TREATMENT, CHECK, FUNCTIONS) for test in table.values()}
    assert named - named_here() == set()


def test_every_field_of_the_wire_is_named() -> None:
    assert set(TOKEN) == {*wire.TOKEN_FIELDS.values(), *wire.KEY_FIELDS.values()}
    assert set(ANSWER) == set(wire.ANSWER_FIELDS.values())
    assert set(TREATMENT) == set(wire.TREATMENT_FIELDS.values())
    assert set(CHECK) == set(wire.CHECK_FIELDS.values())
    assert set(FUNCTIONS) == set(Function)


def test_the_stand_in_sends_every_field() -> None:
    sent = {name.lower() for name in answers._FIELDS}
    assert sent | {"dslichsukcb2025"} == set(ANSWER)


def test_every_code_is_in_the_table_with_words_for_everybody() -> None:
    from datetime import date

    day = date(2026, 11, 23)
    for code in (*OFFICIAL_CODES, *OTHER_CODES):
        row = TABLES.result_code(code, day)
        assert row is not None, code
        for words in (row.meaning_vi, row.clerk_vi, row.patient_vi, row.meaning_en, row.clerk_en, row.patient_en):
            assert words.strip(), code
        for word in ("giả mạo", "thẻ giả", "gian lận", "fake", "fraud"):
            assert word not in f"{row.meaning_vi} {row.clerk_vi} {row.patient_vi} {row.patient_en}".lower()
    assert [code for code in STOPPED_CODES if TABLES.result_code(code, day) is not None] == []
    assert set(TABLES._result_codes) == {*OFFICIAL_CODES, *OTHER_CODES, *STOPPED_CODES}
