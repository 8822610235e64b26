"""What does a failure of the database mean for the desk? Driver errors become a `StoreError` with a closed word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from kiosk.records.values import StoreError

# Primary SQLite result codes (the low byte of the extended ones), https://sqlite.org/rescode.html
_SQLITE = {
    3: "read-only",  # PERM
    5: "locked",  # BUSY
    6: "locked",  # LOCKED
    8: "read-only",  # READONLY
    10: "io-error",  # IOERR
    11: "damaged",  # CORRUPT
    13: "disk-full",  # FULL
    14: "cannot-open",  # CANTOPEN
    26: "damaged",  # NOTADB
}
# SQLSTATE, whole or its class, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "53100": "disk-full",
    "25006": "read-only",
    "55P03": "locked",
    "40P01": "locked",
    "40001": "locked",
    "58": "io-error",
    "XX": "damaged",
    "28": "refused",
    "42501": "refused",
    "57": "unavailable",
    "08": "unavailable",
    "53": "unavailable",
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLAlchemy raises into `StoreError`; the driver's text stays out, it may quote values.

    Codes: disk-full, locked, read-only, damaged, io-error, cannot-open, refused, unavailable, conflict, failed.
    """
    try:
        yield
    except exc.DBAPIError as error:
        code = _code(error)
        raise StoreError(code, f"The record store failed: {code}.") from None
    except exc.TimeoutError:
        raise StoreError("locked", "The record store failed: every connection is in use.") from None
    except exc.SQLAlchemyError as error:
        raise StoreError("failed", f"The record store failed: {type(error).__name__}.") from None


def _code(error: exc.DBAPIError) -> str:
    number = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(number, int) and number & 0xFF in _SQLITE:
        return _SQLITE[number & 0xFF]
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or _other(error)
    # psycopg has no SQLSTATE when the server cannot be reached at all.
    return (
        "unavailable" if state is None and number is None and isinstance(error, exc.OperationalError) else _other(error)
    )


def _other(error: exc.DBAPIError) -> str:
    return "conflict" if isinstance(error, exc.IntegrityError) else "failed"
