"""How does an older store become a current one? The only file that imports Alembic, and only then."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kiosk.records.schema import VERSION_TABLE

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
    """Run the missing migrations in the caller's transaction."""
    command.upgrade(configuration(connection), revision)


def revisions() -> tuple[str, ...]:
    """All revisions of the scripts, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))
