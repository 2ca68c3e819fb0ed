"""Migrations: Alembic in-process on the writer's own connection, each upgrade in one transaction.

With SQLite's defaults a migration killed half-way would leave a station that never starts again: so the driver
is in explicit-transaction mode, `transactional_ddl` is on, foreign keys are off before BEGIN and checked before COMMIT.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from qadesk.database.triggers import TRIGGERS
from qadesk.errors import StationError
from qadesk.i18n import _


def configuration() -> Config:
    """Alembic's configuration: its scripts stand beside this module, no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def scripts() -> ScriptDirectory:
    """The shipped revisions."""
    return ScriptDirectory.from_config(configuration())


def upgrade(engine: Engine) -> None:
    """Bring the station to the newest revision, or leave it as it was.

    Raises StationError for a station that a newer qadesk made."""
    with engine.connect() as connection:
        found = _current(connection)
        connection.rollback()
        _refuse_newer(found)
        if found == scripts().get_current_head():
            return
        _foreign_keys(connection, "OFF")
        with connection.begin():
            _run(connection)
            _recreate_triggers(connection)
            _check_foreign_keys(connection)
        _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    # within a transaction this pragma does nothing, so it goes past SQLAlchemy's own BEGIN
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={state}")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    known = {revision.revision for revision in scripts().walk_revisions()}
    if found is not None and found not in known:
        raise StationError(_("This station was made by a newer version of qadesk."),
                           safe=_("Nothing in it was changed."), todo=_("Open it with the newer version."),
                           code="E-STA-03")


def _run(connection: Connection) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _recreate_triggers(connection: Connection) -> None:
    for name, body in TRIGGERS.items():
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StationError(_("The migration would break the link from table {table}.").format(table=broken[0]),
                           safe=_("The station is as it was before."), todo=_("Please report this."),
                           code="E-STA-04")
