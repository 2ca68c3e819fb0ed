"""The open station database: one writer, one reader, transactions that announce what they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from qadesk.database import migrate
from qadesk.database.engine import connect
from qadesk.database.turns import Turns
from qadesk.errors import StationError
from qadesk.i18n import _

Changed = frozenset[type]
CHANGED = "changed"


class StationDatabase:
    """Two lanes to one encrypted file. Writing is serial, a person before the background; reading never writes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._writer = connect(path, key)
        _prove_key(self._writer, path)
        migrate.upgrade(self._writer)
        self._reader = connect(path, key, read_only=True)
        self._writing, self._reading = Turns(), Turns()
        self.on_commit: list[Callable[[Changed], None]] = []

    @contextmanager
    def transaction(self, *, background: bool = False) -> Iterator[Session]:
        """A session on the writer: committed when the block ends well, rolled back when it raises.

        After the commit every listener of `on_commit` is told which mapped classes changed."""
        with self._writing.turn(background=background), Session(self._writer, expire_on_commit=False) as session:
            event.listen(session, "after_flush", lambda flushed, _context: _note_changes(flushed))
            with session.begin():
                yield session
            changed: Changed = frozenset(session.info.get(CHANGED, ()))
        self._announce(changed)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on the reader, which can only query."""
        with self._reading.turn(), Session(self._reader) as session, session.begin():
            yield session

    def close(self) -> None:
        with self._writing.turn(), self._reading.turn():
            self._reader.dispose()
            self._writer.dispose()

    def _announce(self, changed: Changed) -> None:
        if changed:
            for listener in self.on_commit:
                listener(changed)


def announce(session: Session, *classes: type) -> None:
    """Name classes that a bulk statement changed: such statements bypass the flush that notes the others."""
    session.info.setdefault(CHANGED, set()).update(classes)


def _note_changes(session: Session) -> None:
    announce(session, *{type(noun) for noun in (*session.new, *session.dirty, *session.deleted)})


def _prove_key(engine: Engine, path: Path) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    except DatabaseError as error:
        raise StationError(_("The station file {file} cannot be opened: it is damaged, or it belongs to other keys.")
                           .format(file=path.name), safe=_("Nothing in it was changed."),
                           todo=_("Restore the latest backup."), code="E-STA-02") from error
