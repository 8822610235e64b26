"""How does an older store become a current one? The only file that imports Alembic, and only then."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from kiosk.records.schema import VERSION_TABLE
from kiosk.records.values import StoreError

_SCRIPTS = Path(__file__).with_name("migrations")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings without an ini file; `%` in a folder's name must not be taken for a placeholder."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing migrations in the caller's transaction. Raises StoreError: migration."""
    try:
        command.upgrade(configuration(connection), revision)
    except CommandError:
        raise StoreError("migration", "The record store could not be brought up to date.") from None


def revisions() -> tuple[str, ...]:
    """All revisions of the scripts, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))
