"""Aliases (座席别名): what lists call an agent; texts that nobody is known for are settled once, their calls linked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.errors import NotFound, UserError
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.aliases import FIELD_NAMES, read_aliases
from qadesk.models.aliases import (
    AliasesImported,
    AliasesShown,
    AliasRow,
    CallsLinked,
    ListedAlias,
    NewAlias,
)
from qadesk.models.imports import Reject
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import local_day
from qadesk.models.sources import AgentAlias, AliasKind
from qadesk.services.alias_relink import relink
from qadesk.services.alias_rows import KnownAliases, alias_rows, checked_alias, told, unmatched_texts
from qadesk.services.base import Act, Service
from qadesk.services.progress import SILENT, Progress
from qadesk.services.sheets import aliases_csv, rejects_file


class Aliases(Service):
    """The aliases of the agents. A change holds for calls to come at once, and for past ones once they are relinked."""

    def list(self, actor: Actor) -> AliasesShown:
        """All aliases, the texts that wait to be settled, and today."""
        with self.read_apart(actor, "aliases.list") as session:
            zone = self.rules_in(session).zone
            today = local_day(self._station.clock.now_utc_ms(), zone)
            return AliasesShown(alias_rows(session, today, zone), unmatched_texts(session, zone), today)

    def settle(self, actor: Actor, new: NewAlias) -> AliasRow:
        """Keep who a text is. Raises RuleBroken, NotFound, or Conflict for a text that is somebody on these days."""
        with self.act(actor, "aliases.settle") as act:
            checked = checked_alias(act.session, new)
            alias = AgentAlias(account_id=actor.account_id, changed_utc_ms=act.now_utc_ms, **_columns(checked))
            act.session.add(alias)
            return self._kept(act, alias, {"new": told(act.session, checked)})

    def change(self, actor: Actor, alias_id: int, new: NewAlias) -> AliasRow:
        """Keep another agent, kind or days of a text. Raises as `settle` does."""
        with self.act(actor, "aliases.change") as act:
            alias = _alias(act.session, alias_id)
            before = told(act.session, alias)
            checked = checked_alias(act.session, new, instead_of=alias_id)
            for name, value in _columns(checked).items():
                setattr(alias, name, value)
            alias.account_id, alias.changed_utc_ms = actor.account_id, act.now_utc_ms
            return self._kept(act, alias, {"old": before, "new": told(act.session, checked)})

    def end(self, actor: Actor, alias_id: int, last_day: date) -> AliasRow:
        """Let an alias hold until a day. Raises NotFound, or RuleBroken for a day before its first."""
        with self.act(actor, "aliases.end") as act:
            alias = _alias(act.session, alias_id)
            before = told(act.session, alias)
            new = NewAlias(alias.text, AliasKind(alias.kind), alias.agent_id, alias.from_day, last_day)
            alias.to_day = checked_alias(act.session, new, instead_of=alias_id).to_day
            alias.account_id, alias.changed_utc_ms = actor.account_id, act.now_utc_ms
            return self._kept(act, alias, {"old": before, "new": told(act.session, alias)})

    def remove(self, actor: Actor, alias_id: int) -> AliasRow:
        """Take out an alias that was a mistake; the audit trail keeps it. Raises NotFound."""
        with self.act(actor, "aliases.remove") as act:
            alias = _alias(act.session, alias_id)
            row = self._kept(act, alias, {"old": told(act.session, alias)})
            act.session.delete(alias)
            return row

    def relink(self, actor: Actor, texts: tuple[str, ...] = (), progress: Progress = SILENT) -> CallsLinked:
        """Link past calls that have an agent by now, and those of the texts whose alias was changed; in pieces.

        A call that was drawn or is in the queue keeps the agent that it had."""
        self._authorise(actor, "aliases.relink", "")
        with self._station.database.reading() as session:
            zone = self.rules_in(session).zone
        about, station = ", ".join(texts), self._station
        done = relink(station.database, zone, texts, lambda session: station.chain.append(
            session, actor, "aliases.relink", at_utc_ms=station.clock.now_utc_ms(), about=about,
            detail={"step": "begun"}), progress)
        if done != CallsLinked():
            with self.act(actor, "aliases.relink", about=about) as act:
                act.detail = {"step": "ended", "linked": done.linked, "unlinked": done.unlinked, "kept": done.kept}
        return done

    def import_list(self, actor: Actor, path: Path, encoding: str = "") -> AliasesImported:
        """Keep the aliases of a list; the same list adds nothing, refused rows go to a rejects file.

        Raises BadInput for a file that is no such list."""
        self._authorise(actor, "aliases.import_list", path.name)
        rows = read_aliases(path, encoding=encoding)
        with self.act(actor, "aliases.import_list", about=path.name) as act:
            taking = AliasesTaken(act, actor)
            found = [taking.take(row) if isinstance(row, ListedAlias) else row for row in rows]
            act.session.flush()
            rejects = tuple(one for one in found if isinstance(one, Reject))
            done = AliasesImported(len(rows), found.count(True), found.count(False), rejects)
            act.detail = {"rows": done.rows, "new": done.new, "known": done.known, "rejected": len(rejects)}
        return replace(done, rejects_file=rejects_file(self._station, rejects, path))

    def export_list(self, actor: Actor, path: Path, password: str) -> int:
        """Write all aliases as a list that can be imported again; returns its rows. Asks for the password again."""
        self.prove(actor, "aliases.export_list", password)
        with self.act(actor, "aliases.export_list", about=path.name) as act:
            zone = self.rules_in(act.session).zone
            data, rows = aliases_csv(alias_rows(act.session, local_day(act.now_utc_ms, zone), zone))
            act.detail = {"rows": rows}
        write_whole(path, data)
        return rows

    def _kept(self, act: Act, alias: AgentAlias, detail: dict[str, object]) -> AliasRow:
        """The alias as a line, once it is stored; tells the audit trail of it."""
        act.session.flush()
        announce(act.session, AgentAlias)
        act.about, act.detail = alias.text, detail
        zone = self.rules_in(act.session).zone
        rows = alias_rows(act.session, local_day(act.now_utc_ms, zone), zone)
        return next(row for row in rows if row.alias_id == alias.id)


class AliasesTaken:
    """Takes the aliases of a list, which may be long: what there is already is read once."""

    def __init__(self, act: Act, actor: Actor) -> None:
        self._act, self._actor, self._known = act, actor, KnownAliases(act.session)
        self._agents = {agent.staff_no: agent for agent in act.session.scalars(select(Agent))}

    def means(self, text: str, staff_no: str) -> bool:
        """Whether the text is this agent on some days already."""
        agent = self._agents[staff_no]
        return any(one.agent_id == agent.id for one in self._known.of(text))

    def take(self, row: ListedAlias) -> bool | Reject:
        """Keep an alias of a list: whether it is new, or why it is refused."""
        agent = self._agents.get(row.staff_no)
        if row.staff_no and agent is None:
            return _refused(row, "staff_no", row.staff_no, _("no agent has this number"))
        new = NewAlias(row.text.strip(), row.kind, agent.id if agent else None, row.from_day, row.to_day)
        if any(NewAlias(one.text, AliasKind(one.kind), one.agent_id, one.from_day, one.to_day) == new
               for one in self._known.of(new.text)):
            return False
        try:
            checked = checked_alias(self._act.session, new, known=self._known)
        except UserError as error:
            return _refused(row, "text", row.text, error.what)
        alias = AgentAlias(agent=agent, account_id=self._actor.account_id, changed_utc_ms=self._act.now_utc_ms,
                           **_columns(checked))
        self._act.session.add(alias)
        self._known.add(alias)
        return True


def _refused(row: ListedAlias, column: str, value: str, reason: str) -> Reject:
    return Reject(row.row, _(FIELD_NAMES[column]), value, reason)


def _columns(alias: NewAlias) -> dict[str, Any]:
    return {"text": alias.text, "kind": str(alias.kind), "agent_id": alias.agent_id, "from_day": alias.from_day,
            "to_day": alias.to_day}


def _alias(session: Session, alias_id: int) -> AgentAlias:
    alias = session.get(AgentAlias, alias_id)
    if alias is None:
        raise NotFound(_("This alias is no longer in the station."), todo=_("Choose another one from the list."))
    return alias
