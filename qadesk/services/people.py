"""People: agents and their teams with dates, brought in by a list or kept by hand, and linked with their calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.people import read_people
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.imports import PeopleImported, PersonRow, Reject
from qadesk.models.people import Actor, Agent, AgentChanged, AgentRecord, AgentRow, Membership, Team
from qadesk.models.periods import local_day
from qadesk.models.stays import Stay, Stays, checked, name_on
from qadesk.services.aliases import Aliases
from qadesk.services.base import Act, Service
from qadesk.services.people_extensions import take_extensions
from qadesk.services.people_import import PeopleTaken, link_calls, pinyin_of
from qadesk.services.sheets import people_csv, rejects_file
from qadesk.services.stay_rows import stay_words, write_stays

_ALL = select(Agent).options(selectinload(Agent.memberships).selectinload(Membership.team)).order_by(Agent.staff_no)


class People(Service):
    """The agents of the centre. The staff number is who somebody is: it never changes."""

    def list(self, actor: Actor) -> tuple[AgentRow, ...]:
        """All agents with today's team, by staff number."""
        with self.read(actor, "people.list") as session:
            today = local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)
            return tuple(_agent_row(agent, today) for agent in session.scalars(_ALL))

    def record(self, actor: Actor, agent_id: int) -> AgentRecord:
        """An agent with all teams. Raises NotFound."""
        with self.read(actor, "people.record") as session:
            return _record(_agent(session, agent_id))

    def add(self, actor: Actor, staff_no: str, name: str, hired_on: date | None,
            stays: Sequence[Stay] = ()) -> AgentRecord:
        """Add an agent; calls that wait for this number are linked. Raises RuleBroken or Conflict."""
        with self.act(actor, "people.add", about=staff_no) as act:
            _check_number(act.session, staff_no)
            agent = Agent(staff_no=staff_no, name=_name(name), pinyin=pinyin_of(name), hired_on=hired_on)
            act.session.add(agent)
            _write_stays(act.session, agent, checked(stays))
            link_calls(act.session, agent)
            act.detail = {"name": agent.name, "hired_on": _iso(hired_on), "teams": stay_words(agent.stays())}
            return _record(agent)

    def change(self, actor: Actor, agent_id: int, *, name: str, hired_on: date | None,
               stays: Sequence[Stay]) -> AgentChanged:
        """Keep another name, hiring day or list of teams. Raises NotFound, or RuleBroken for two teams on one day."""
        with self.act(actor, "people.change") as act:
            agent, new = _agent(act.session, agent_id), checked(stays)
            before = _facts(agent)
            moved = _moved_calls(act.session, agent, new, self.rules_in(act.session).zone)
            agent.name, agent.pinyin, agent.hired_on = _name(name), pinyin_of(name), hired_on
            _write_stays(act.session, agent, new)
            _tell(act, agent, before, moved)
            return AgentChanged(_record(agent), moved)

    def moved_calls(self, actor: Actor, agent_id: int, stays: Sequence[Stay]) -> int:
        """How many scored calls would have another team by these dates. Raises NotFound or RuleBroken."""
        with self.read(actor, "people.moved_calls") as session:
            return _moved_calls(session, _agent(session, agent_id), checked(stays), self.rules_in(session).zone)

    def export_list(self, actor: Actor, path: Path, password: str) -> int:
        """Write all people as a list that can be imported again; returns its rows. Asks for the password again."""
        self.prove(actor, "people.export_list", password)
        with self.act(actor, "people.export_list", about=path.name) as act:
            records = [_record(agent) for agent in act.session.scalars(_ALL)]
            data, rows = people_csv(records)
            act.detail = {"rows": rows}
        write_whole(path, data)
        return rows

    def import_list(self, actor: Actor, path: Path, encoding: str = "") -> PeopleImported:
        """Take a list of people into the station; the same list adds nothing, refused rows go to a rejects file. Calls
        that wait for these numbers or names are linked in pieces after it.

        Raises BadInput for a file that is no such list."""
        self._authorise(actor, "people.import_list", path.name)
        rows = read_people(path, encoding=encoding)
        people = sorted((row for row in rows if isinstance(row, PersonRow)),
                        key=lambda row: (row.staff_no, row.from_day or date.min, row.row))
        with self.act(actor, "people.import_list", about=path.name) as act:
            taken = PeopleTaken(act.session)
            refused = [reject for person in people for reject in taken.take(person)]
            act.session.flush()
            misplaced = {reject.row for reject in refused}
            new_aliases, others = take_extensions(act, actor, [row for row in people if row.row not in misplaced])
            rejects = sorted([*(row for row in rows if isinstance(row, Reject)), *refused, *others],
                             key=lambda row: row.row)
            counts = taken.counts
            done = PeopleImported(len(rows), counts["agent"], counts["membership"], counts["changed"],
                                  counts["known"], tuple(rejects), "", 0, new_aliases)
            act.detail = {**{name: value for name, value in asdict(done).items()
                             if isinstance(value, int) and name != "linked_calls"}, "rejected": len(rejects)}
        linked = Aliases(self._station).relink(actor).linked
        return replace(done, rejects_file=rejects_file(self._station, done.rejects, path), linked_calls=linked)


def _agent(session: Session, agent_id: int) -> Agent:
    agent = session.get(Agent, agent_id)
    if agent is None:
        raise NotFound(_("This agent is no longer in the station."), todo=_("Choose another one from the list."))
    return agent


def _check_number(session: Session, staff_no: str) -> None:
    if not staff_no or staff_no != staff_no.strip() or "|" in staff_no:
        raise RuleBroken(_("A staff number is not empty and holds no vertical bar."),
                         todo=_("Type the staff number."), code="E-PEO-01")
    if session.scalars(select(Agent.id).where(Agent.staff_no == staff_no)).first() is not None:
        raise Conflict(_("The staff number {number} is taken.").format(number=staff_no),
                       safe=_("Nothing was changed."), todo=_("Look the agent up in the list."), code="E-PEO-02")


def _name(name: str) -> str:
    if not name.strip():
        raise RuleBroken(_("An agent has a name."), todo=_("Type the name."), code="E-PEO-03")
    return name.strip()


def _write_stays(session: Session, agent: Agent, stays: Stays) -> None:
    teams = {team.name: team for team in session.scalars(select(Team))}
    unknown = next((stay.name for stay in stays if stay.name not in teams), None)
    if unknown is not None:
        raise NotFound(_("There is no team {name}.").format(name=unknown), todo=_("Add it under Teams first."))
    rows: dict[str, list[Membership]] = {}
    for membership in agent.memberships:
        rows.setdefault(membership.team.name, []).append(membership)
    write_stays(session, rows, stays, lambda stay: Membership(
        agent=agent, team=teams[stay.name], from_day=stay.from_day, to_day=stay.to_day))
    session.flush()
    session.refresh(agent, ["memberships"])


def _moved_calls(session: Session, agent: Agent, stays: Stays, zone: ZoneInfo) -> int:
    """Scored calls whose day has another team by `stays` than by the memberships stored."""
    scored = exists().where(Evaluation.call_id == Call.id, Evaluation.state == EvaluationState.SUBMITTED)
    starts = session.scalars(select(Call.start_utc_ms).where(Call.agent_id == agent.id, scored))
    old = agent.stays()
    days = (local_day(start, zone) for start in starts)
    return sum(name_on(old, day) != name_on(stays, day) for day in days)


def _facts(agent: Agent) -> dict[str, object]:
    return {"name": agent.name, "hired_on": _iso(agent.hired_on), "teams": stay_words(agent.stays())}


def _tell(act: Act, agent: Agent, before: dict[str, object], moved: int) -> None:
    after = _facts(agent)
    changed = [name for name in after if after[name] != before[name]]
    act.about = agent.staff_no
    act.detail = {"old": {name: before[name] for name in changed}, "new": {name: after[name] for name in changed},
                  "moved_calls": moved}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(agent: Agent) -> AgentRecord:
    return AgentRecord(agent.id, agent.staff_no, agent.name, agent.hired_on, agent.stays())


def _agent_row(agent: Agent, today: date) -> AgentRow:
    stays = agent.stays()
    left = bool(stays) and all(stay.to_day is not None and stay.to_day < today for stay in stays)
    return AgentRow(agent.id, agent.staff_no, agent.name, name_on(stays, today), agent.hired_on, not left,
                    agent.pinyin)
