"""Named mappings (列映射): how lists with a certain heading are read, kept by supervisors and administrators."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.named_mappings import NamedMapping, column_words, from_document, read_mapping
from qadesk.models.list_mappings import LONGEST_NAME, MappingLine
from qadesk.models.people import Account, Actor
from qadesk.models.sources import SavedMapping
from qadesk.services.base import Act, Service


class ListMappings(Service):
    """The use cases of named mappings."""

    def list(self, actor: Actor) -> tuple[MappingLine, ...]:
        """All of them, by name."""
        with self.read(actor, "list_mappings.list") as session:
            asked = (select(SavedMapping, Account.display_name)
                     .outerjoin(Account, Account.id == SavedMapping.account_id).order_by(SavedMapping.name))
            return tuple(MappingLine(row.id, row.name, tuple(row.heading), column_words(_value(row)), by or "",
                                     row.changed_utc_ms) for row, by in session.execute(asked))

    def all(self, actor: Actor) -> tuple[NamedMapping, ...]:
        """All of them as they are, by name, for who imports."""
        with self.read(actor, "list_mappings.all") as session:
            return tuple(map(_value, session.scalars(select(SavedMapping).order_by(SavedMapping.name))))

    def find(self, actor: Actor, name: str) -> NamedMapping:
        """The mapping of this name. Raises NotFound."""
        with self.read(actor, "list_mappings.find") as session:
            return _value(_called(session, name))

    def save(self, actor: Actor, way: NamedMapping, *, instead: bool = False) -> int:
        """Keep a mapping under its name, `instead` of the one that has the name; returns its id.

        Raises RuleBroken for no name or one without a column, Conflict when the name is taken."""
        with self.act(actor, "list_mappings.save", about=way.name) as act:
            return _kept(act, actor, way, instead=instead)

    def rename(self, actor: Actor, mapping_id: int, name: str) -> None:
        """Give it another name. Raises RuleBroken, Conflict as `save`, NotFound."""
        with self.act(actor, "list_mappings.rename", about=name) as act:
            row = _row(act.session, mapping_id)
            act.detail = {"before": row.name}
            wanted = _checked(name)
            if wanted != row.name:
                _refuse_taken(act.session, wanted)
            row.name, row.account_id, row.changed_utc_ms = wanted, actor.account_id, act.now_utc_ms

    def remove(self, actor: Actor, mapping_id: int) -> None:
        """Take it out; what was imported by it stays. Raises NotFound."""
        with self.act(actor, "list_mappings.remove") as act:
            row = _row(act.session, mapping_id)
            act.about = row.name
            act.session.delete(row)

    def import_file(self, actor: Actor, path: Path, *, instead: bool = False) -> int:
        """Keep the mapping of a file. Raises BadInput for a file that is none, Conflict, RuleBroken as `save`."""
        self._authorise(actor, "list_mappings.import_file", path.name)
        way = read_mapping(path)
        with self.act(actor, "list_mappings.import_file", about=way.name) as act:
            return _kept(act, actor, way, instead=instead)

    def export_file(self, actor: Actor, mapping_id: int, path: Path) -> None:
        """Write a mapping into the file that `import_file` takes elsewhere. Raises NotFound, StationError."""
        with self.read(actor, "list_mappings.export_file") as session:
            text = _value(_row(session, mapping_id)).file_text()
        write_whole(path, text.encode())


def _kept(act: Act, actor: Actor, way: NamedMapping, *, instead: bool) -> int:
    name = _checked(way.name)
    if not way.columns:
        raise RuleBroken(_("A mapping needs at least one column."), safe=_("Nothing was changed."))
    row = act.session.scalar(select(SavedMapping).where(SavedMapping.name == name))
    if row is not None and not instead:
        _refuse_taken(act.session, name)
    row = row or SavedMapping(name=name)
    row.heading, row.body = list(way.heading), way.document()
    row.account_id, row.changed_utc_ms = actor.account_id, act.now_utc_ms
    act.session.add(row)
    act.session.flush()
    act.detail = {"mapping": row.id, "fields": sorted(way.columns)}
    return row.id


def _checked(name: str) -> str:
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_NAME:
        raise RuleBroken(_("A mapping needs a name of at most {count} characters.").format(count=LONGEST_NAME),
                         safe=_("Nothing was changed."), todo=_("Name it after the system that writes the list."))
    return wanted


def _refuse_taken(session: Session, name: str) -> None:
    if session.scalar(select(SavedMapping.id).where(SavedMapping.name == name)) is not None:
        raise Conflict(_("There is a mapping “{name}” already.").format(name=name), safe=_("Nothing was changed."),
                       todo=_("Give another name, or replace the one that is there."), code="E-MAP-01")


def _row(session: Session, mapping_id: int) -> SavedMapping:
    row = session.get(SavedMapping, mapping_id)
    if row is None:
        raise _gone()
    return row


def _called(session: Session, name: str) -> SavedMapping:
    row = session.scalar(select(SavedMapping).where(SavedMapping.name == " ".join(name.split())))
    if row is None:
        raise _gone(name)
    return row


def _gone(name: str = "") -> NotFound:
    what = _("There is no mapping “{name}”.").format(name=name) if name else _("This mapping is no longer there.")
    return NotFound(what, safe=_("Nothing was changed."), todo=_("Look at the list of mappings."), code="E-MAP-02")


def _value(row: SavedMapping) -> NamedMapping:
    return from_document(row.name, row.name, list(row.heading), row.body)
