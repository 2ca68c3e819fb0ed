"""Migrations: Alembic in-process on the writer's own connection, each upgrade in one transaction, after a backup.

With SQLite's defaults a migration killed half-way would leave a station that never starts again: so the driver
is in explicit-transaction mode and `transactional_ddl` is on. Alembic re-creates tables to change them, and that would
delete children, and lose triggers, silently: so foreign keys are off before BEGIN, triggers are dropped first and made
anew last, and before COMMIT the result must hold together (`migration_check.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from qadesk.database.engine import connect
from qadesk.database.faults import fault_of
from qadesk.database.migration_check import Schema, counts_of, refuse_bent, schema_of
from qadesk.database.triggers import TRIGGERS
from qadesk.errors import StationError
from qadesk.i18n import _

VERSIONS = [Path(__file__).parent / "versions"]
"""The folders of the revisions; a test adds one of its own."""
BeforeMigration = Callable[[str, str], object]


def configuration() -> Config:
    """Alembic's configuration: its scripts stand beside this module, no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path).replace("%", "%%") for path in VERSIONS))
    return config


def scripts() -> ScriptDirectory:
    """The revisions."""
    return ScriptDirectory.from_config(configuration())


def upgrade(engine: Engine, before: BeforeMigration | None = None) -> None:
    """Bring the station to the newest revision, or leave it as it was.

    `before(old, new)` makes a verified backup of a station that has been in use; without it such a station is refused.
    Raises StationError for a station of a newer version, and when the result would not be as it must."""
    with engine.connect() as connection:
        found, newest = _current(connection), scripts().get_current_head()
        connection.rollback()
        _refuse_newer(found)
        if found == newest:
            return
        if found is not None:
            _prepare(before, found, str(newest))
        with _told(is_new=found is None), _foreign_keys_off(connection):
            wanted = fresh_schema() if found is not None else None
            with connection.begin():
                _migrate(connection, wanted)


def fresh_schema() -> Schema:
    """The schema that the newest revision gives a station that begins with it."""
    engine = connect(Path(":memory:"), bytes(32))
    try:
        with engine.connect() as connection, _foreign_keys_off(connection), connection.begin():
            _run(connection)
            _create_triggers(connection)
            return schema_of(connection)
    finally:
        engine.dispose()


def _migrate(connection: Connection, wanted: Schema | None) -> None:
    counts = counts_of(connection)
    _drop_triggers(connection)
    _run(connection)
    _create_triggers(connection)
    if wanted is not None:
        refuse_bent(connection, counts, wanted)


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    # within a transaction this pragma does nothing, so it goes past SQLAlchemy's own BEGIN
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _told(*, is_new: bool) -> Iterator[None]:
    """Say in words that the migration could not be done; the transaction has been rolled back by then."""
    try:
        yield
    except SQLAlchemyError as error:
        fault = fault_of(error) if isinstance(error, DBAPIError) else None
        words = _("The station could not be made: {what}") if is_new else _(
            "The station could not be brought up to date: {what}")
        raise StationError(words.format(what=_(fault.what) if fault else str(error).splitlines()[0]),
                           safe=_("Nothing was changed.") if is_new else _("The station is as it was before."),
            todo=_(fault.todo) if fault else _("Please report this."),
            code=fault.code if fault else "E-STA-04") from error


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    known = {revision.revision for revision in scripts().walk_revisions()}
    if found is not None and found not in known:
        raise StationError(_("This station was made by a newer version of qadesk."),
                           safe=_("Nothing in it was changed."), todo=_("Open it with the newer version."),
                           code="E-STA-03")


def _prepare(before: BeforeMigration | None, found: str, newest: str) -> None:
    if before is None:
        raise StationError(_("This station was made by an older version of qadesk."),
                           safe=_("Nothing in it was changed."), code="E-STA-12",
                           todo=_("Log in to it in the window: it is backed up and brought up to date there."))
    before(found, newest)


def _run(connection: Connection) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _drop_triggers(connection: Connection) -> None:
    names = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _create_triggers(connection: Connection) -> None:
    for name, body in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")
