"""An issuer of a made hospital, in a home of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.issuer.issuers import Issuer, Issuers
from kiosk.keys import Keys
from kiosk.verify.card import BirthDate, Card, Period, Sex
from kiosk.verify.cose import Algorithm
from kiosk.verify.trust.values import IssuerKind

NOW = datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=UTC)
URI = "urn:bv-79034:cards"


@pytest.fixture
def keys() -> Keys:
    return Keys.new()


@pytest.fixture
def issuers(home: Path, keys: Keys) -> Issuers:
    return Issuers(home, keys)


@pytest.fixture(params=[Algorithm.ED25519, Algorithm.ESP256], ids=["ed25519", "esp256"])
def issuer(issuers: Issuers, request: pytest.FixtureRequest) -> Issuer:
    return issuers.create(
        "bv", name="BV-79034", kind=IssuerKind.HOSPITAL, status_uri=URI, algorithm=request.param, now=NOW
    )


@pytest.fixture
def card() -> Card:
    return Card(
        card_number="GD4799912345678",
        social_insurance_number="9912345678",
        name="Nguyễn Văn Mẫu",
        birth=BirthDate(year=1980, month=2, day=3),
        sex=Sex.MALE,
        first_facility="79034",
        period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
        benefit_level="4",
    )
