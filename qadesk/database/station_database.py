"""The open station database: one writer, one reader, transactions that announce what they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qadesk.database import migrate
from qadesk.database.engine import connect
from qadesk.database.faults import DAMAGED, Fault, fault_of, not_known, not_read, not_saved
from qadesk.database.journal import new_number, write_note
from qadesk.database.landing import Mark, has_landed
from qadesk.database.migrate import BeforeMigration
from qadesk.database.turns import Turns
from qadesk.errors import StationError
from qadesk.i18n import _

Changed = frozenset[type]
CHANGED = "changed"


class StationDatabase:
    """Two lanes to one encrypted file, and a third for what reads long. Writing is serial, a person before the
    background; reading never writes."""

    def __init__(self, path: Path, key: bytes, before_migration: BeforeMigration | None = None) -> None:
        """Open the file and bring it up to date; raises StationError (see `migrate.upgrade`)."""
        self._writer = connect(path, key)
        try:
            _prove_key(self._writer, path)
            with _opened_anew_after_faults(self._writer, not_read):
                migrate.upgrade(self._writer, before_migration)
        except BaseException:
            self._writer.dispose()
            raise
        self._connect_reader = partial(connect, path, key, read_only=True)
        self._reader = self._connect_reader()
        self._writing, self._reading, self._apart = Turns(), Turns(), Turns()
        self._closed = False
        self.commits = 0
        """Transactions that were let through; counted before the writer is free again, so that within a transaction
        an unchanged number means that nothing was written since it was read."""
        self.on_commit: list[Callable[[Changed], None]] = []

    @contextmanager
    def transaction(self, *, background: bool = False) -> Iterator[Session]:
        """A session on the writer: committed when the block ends well, rolled back when it raises.

        After the commit every listener of `on_commit` is told which mapped classes changed.
        Raises NotSaved when the disk refuses; the next transaction opens the file anew."""
        with self._writing.turn(background=background):
            self._refuse_closed()
            with _opened_anew_after_faults(self._writer, not_saved), \
                    Session(self._writer, expire_on_commit=False) as session:
                event.listen(session, "after_flush", lambda flushed, _context: _note_changes(flushed))
                mark = Mark.of(session)
                yield session
                session.flush()
                mark.leave(session)
                self.commits += 1
                failed = _commit(session)
            if failed is not None:
                self._settle(mark, failed)
        self._announce(frozenset(session.info.get(CHANGED, ())))

    @contextmanager
    def reading(self, *, background: bool = False) -> Iterator[Session]:
        """A session on the reader, which can only query; raises StationError when the disk refuses."""
        with self._reading.turn(background=background):
            self._refuse_closed()
            with _opened_anew_after_faults(self._reader, not_read), Session(self._reader) as session, session.begin():
                yield session

    @contextmanager
    def reading_apart(self) -> Iterator[Session]:
        """A session on a connection of its own, which can only query: for what reads long, so that no list waits."""
        with self._apart.turn():
            self._refuse_closed()
            engine = self._connect_reader()
            try:
                with _opened_anew_after_faults(engine, not_read), Session(engine) as session, session.begin():
                    yield session
            finally:
                engine.dispose()

    def _settle(self, mark: Mark, failed: DBAPIError) -> None:
        """Find out what became of a commit that failed: returns when it has landed, else raises NotSaved."""
        fault = fault_of(failed)
        if fault is None:
            raise failed
        with self._reading.turn():
            self._reader.dispose()
            self._writer.dispose()
            landed = False if fault.nothing_landed else has_landed(self._writer, mark)
        if not landed:
            raise (not_known if landed is None else not_saved)(fault) from failed

    def quiet_s(self) -> float:
        """Seconds since a person last wrote, or waited to."""
        return self._writing.quiet_s()

    def close_reader(self) -> None:
        """For the one work that goes on while the station is locked: from now on it reads over the writer."""
        with self._reading.turn():
            self._reader.dispose()
            self._reader = self._writer

    def begin_session(self, folder: Path) -> None:
        """Leave a new number in the file and in the note beside it (see `journal`). Only who holds the lock may."""
        with self.reading() as session:
            before = session.connection().exec_driver_sql("PRAGMA application_id").scalar_one()
        number = new_number()
        write_note(folder, before, number)
        with self.transaction() as session:
            session.connection().exec_driver_sql(f"PRAGMA application_id={number}")
        if _is_in_the_file(self._writer):
            write_note(folder, number)

    def close(self) -> None:
        """Let go of the file for good: who comes later is refused, for the key must open nothing after a lock."""
        with self._writing.turn(), self._reading.turn(), self._apart.turn():
            self._closed = True
            self._reader.dispose()
            self._writer.dispose()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StationError(_("The station is closed."), safe=_("What was saved before is there."),
                               todo=_("Log in again."), code="E-STA-15")

    def _announce(self, changed: Changed) -> None:
        if changed:
            for listener in self.on_commit:
                listener(changed)


def announce(session: Session, *classes: type) -> None:
    """Name classes that a bulk statement changed: such statements bypass the flush that notes the others."""
    session.info.setdefault(CHANGED, set()).update(classes)


def _is_in_the_file(engine: Engine) -> bool:
    """Move the journal's frames into the file as far as nobody reads older ones; whether all of them went."""
    with closing(engine.raw_connection()) as connection, suppress(engine.dialect.loaded_dbapi.Error):
        driver: Any = connection.driver_connection
        _busy, frames, moved = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(frames == moved)
    return False


def _commit(session: Session) -> DBAPIError | None:
    try:
        session.commit()
    except DBAPIError as error:
        return error
    return None


@contextmanager
def _opened_anew_after_faults(engine: Engine, words: Callable[[Fault], StationError]) -> Iterator[None]:
    """Say storage faults in words, and let go of the file: the next use opens it anew."""
    try:
        yield
    except DBAPIError as error:
        fault = fault_of(error, Path(engine.url.database or ""))
        if fault is None:
            raise
        engine.dispose()
        raise words(fault) from error


def _note_changes(session: Session) -> None:
    announce(session, *{type(noun) for noun in (*session.new, *session.dirty, *session.deleted)})


def _prove_key(engine: Engine, path: Path) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    except DBAPIError as error:
        fault = fault_of(error, path)
        if fault is not None and fault is not DAMAGED:
            raise not_read(fault) from error
        raise StationError(_("The station file {file} cannot be opened: it is damaged, or it belongs to other keys.")
                           .format(file=path.name), safe=_("Nothing in it was changed."),
                           todo=_("Restore the latest backup."), code="E-STA-02") from error
