"""Relations (利益关系): declared by who is tied or by a supervisor, ended by another supervisor; see `conflicts`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.assignment import AssignmentCause
from qadesk.models.coaching_list import AgentChoice
from qadesk.models.people import Account, Actor, Agent
from qadesk.models.periods import local_day, local_text
from qadesk.models.relations import (
    Declared,
    NewRelation,
    PersonChoice,
    Relation,
    RelationEnd,
    RelationKind,
    RelationRow,
)
from qadesk.security.roles import may
from qadesk.services.account_rules import found_open
from qadesk.services.assignment_rows import release
from qadesk.services.base import Act, Rules, Service
from qadesk.services.call_query import Teams
from qadesk.services.coaching_offers import choices
from qadesk.services.conflicts import in_conflict
from qadesk.services.leavers import leave_drafts

MOST_ROWS = 1_000


class Relations(Service):
    """Nothing of a relation is edited or deleted: an end is added to it."""

    def list(self, actor: Actor) -> tuple[RelationRow, ...]:
        """Those that hold, then those that ended, the latest first: one's own, for a supervisor everybody's."""
        with self.read(actor, "relations.list") as session:
            mine = true() if may(actor, "relations.end") else Relation.account_id == actor.account_id
            asked = select(Relation).where(mine).options(joinedload(Relation.end)).order_by(Relation.id.desc())
            rows = _rows(session, session.scalars(asked.limit(MOST_ROWS)).all(), actor, self.rules_in(session))
            return tuple(sorted(rows, key=lambda row: not row.holds))

    def agents(self, actor: Actor) -> tuple[AgentChoice, ...]:
        """All agents to choose from, by staff number."""
        with self.read(actor, "relations.agents") as session:
            return choices(session, local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone))

    def people(self, actor: Actor) -> tuple[PersonChoice, ...]:
        """The open accounts for which a supervisor can declare, by name."""
        with self.read(actor, "relations.people") as session:
            asked = select(Account.id, Account.display_name).where(Account.closed_utc_ms.is_(None))
            return tuple(PersonChoice(*row) for row in session.execute(asked.order_by(Account.display_name)))

    def declare(self, actor: Actor, new: NewRelation) -> Declared:
        """Tie an account to an agent from now on; its drafts of that agent's calls are left to others.

        Raises NotAllowed for somebody else's relation unless a supervisor declares it; NotFound without the agent;
        Conflict when one holds already or the account is closed; RuleBroken for another kind without words."""
        with self.act(actor, "relations.declare") as act:
            _refuse_anothers(actor, new)
            relation = _kept(act.session, new)
            told = {"drafts": 0, "revisions_given_up": 0}
            if relation is None:
                relation = _make(act, actor, new)
                told = leave_drafts(act.session, relation)
                release(act, actor, relation.account_id, AssignmentCause.TIED, self.rules_in(act.session),
                        relation.agent_id)
            act.about = relation.agent.staff_no
            act.detail = {"who": relation.account.display_name, "kind": relation.kind, "words": relation.words, **told}
            row, = _rows(act.session, [relation], actor, self.rules_in(act.session))
            return Declared(row, told["drafts"], told["revisions_given_up"])

    def end(self, actor: Actor, relation_id: int, words: str) -> RelationRow:
        """Enter that a relation holds no longer, and why.

        Raises NotFound; NotAllowed for who is tied by it; Conflict when it has ended; RuleBroken without words."""
        with self.act(actor, "relations.end", about=f"relation {relation_id}") as act:
            relation = act.session.get(Relation, relation_id)
            if relation is None:
                raise NotFound(_("This relation is not in the station."), todo=_("Choose another one from the list."))
            _refuse_end(relation, actor, words)
            act.session.add(RelationEnd(relation_id=relation.id, words=words.strip(), account_id=actor.account_id,
                                        at_utc_ms=act.now_utc_ms))
            act.session.flush()
            act.session.refresh(relation)
            act.about = relation.agent.staff_no
            act.detail = {"who": relation.account.display_name, "words": words.strip()}
            row, = _rows(act.session, [relation], actor, self.rules_in(act.session))
            return row


def _kept(session: Session, new: NewRelation) -> Relation | None:
    return session.scalars(select(Relation).where(Relation.client_uuid == new.client_uuid)).first()


def _make(act: Act, actor: Actor, new: NewRelation) -> Relation:
    account, agent = found_open(act.session, new.account_id), act.session.get(Agent, new.agent_id)
    if agent is None:
        raise NotFound(_("This agent is no longer in the station."), safe=_("Nothing was changed."),
                       todo=_("Choose another one from the list."))
    if new.kind is RelationKind.OTHER and not new.words.strip():
        raise RuleBroken(_("Another relation needs words."), safe=_("Nothing was changed."),
                         todo=_("Write what it is."), code="E-REL-04")
    if in_conflict(act.session, new.account_id, new.agent_id) is not None:
        raise Conflict(_("{who} has a declared relation to agent {agent} already.").format(
            who=account.display_name, agent=agent.staff_no), safe=_("What was declared stands."),
            todo=_("There is nothing to do."), code="E-REL-05")
    relation = Relation(client_uuid=new.client_uuid, account=account, agent=agent, kind=new.kind,
                        words=new.words.strip(), declared_by=actor.account_id, declared_utc_ms=act.now_utc_ms)
    act.session.add(relation)
    act.session.flush()
    return relation


def _refuse_anothers(actor: Actor, new: NewRelation) -> None:
    if new.account_id != actor.account_id and not may(actor, "relations.end"):
        raise NotAllowed(_("You declare your own relations only."), safe=_("Nothing was changed."),
                         todo=_("A supervisor declares those of others."), code="E-REL-02")


def _refuse_end(relation: Relation, actor: Actor, words: str) -> None:
    if relation.account_id == actor.account_id:
        raise NotAllowed(_("Nobody ends a relation of one's own."), safe=_("Nothing was changed."),
                         todo=_("Another supervisor enters that it has ended."), code="E-REL-03")
    if relation.end is not None:
        raise Conflict(_("This relation has ended already."), safe=_("What was entered stands."),
                       todo=_("Look at the list again."), code="E-REL-06")
    if not words.strip():
        raise RuleBroken(_("The end of a relation needs a reason."), safe=_("Nothing was changed."),
                         todo=_("Write the reason."), code="E-REL-07")


def _rows(session: Session, found: Sequence[Relation], actor: Actor, rules: Rules) -> tuple[RelationRow, ...]:
    teams = Teams(session, {relation.agent_id for relation in found})
    names = dict(session.execute(select(Account.id, Account.display_name)).all())
    return tuple(_row(relation, actor, rules, teams, names) for relation in found)


def _row(relation: Relation, actor: Actor, rules: Rules, teams: Teams, names: dict[str, str]) -> RelationRow:
    end, zone = relation.end, rules.zone
    own = relation.account_id == actor.account_id
    return RelationRow(
        relation.id, relation.account_id, names[relation.account_id], relation.agent.staff_no, relation.agent.name,
        teams.name_on(relation.agent_id, local_day(relation.declared_utc_ms, zone)), RelationKind(relation.kind),
        relation.words, names[relation.declared_by], local_text(relation.declared_utc_ms, zone),
        local_text(end.at_utc_ms, zone) if end else "", names[end.account_id] if end else "",
        end.words if end else "", ends=end is None and not own and may(actor, "relations.end"), own=own)
