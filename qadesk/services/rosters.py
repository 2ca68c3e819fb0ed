"""Rosters: who works when. A week as a grid, one agent's day by hand, a list in, a list out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.roster_times import code_key
from qadesk.importing.rosters import read_roster
from qadesk.models.attendance import AgentDay, Attendance
from qadesk.models.imports import Reject, ShiftRow
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import Week, local_day, week_of_day
from qadesk.models.rosters import Shift
from qadesk.models.shifts import RosterPlan, RosterWeek, ShiftTemplate, ShiftTime, WeekCopied
from qadesk.services.base import Service
from qadesk.services.roster_days import AgentOnDay, Shifts, copied_week, days_words, replace_days
from qadesk.services.roster_import import plan_roster, write_roster
from qadesk.services.roster_query import attendance
from qadesk.services.roster_rows import shift_templates, shift_time, week_rows
from qadesk.services.sheets import rejects_file, roster_csv

_DAY = timedelta(days=1)


class Rosters(Service):
    """The shifts of the agents; days are the centre's."""

    def week(self, actor: Actor, week: Week | None = None) -> RosterWeek:
        """The roster of a week; without one, of this week."""
        with self.read(actor, "rosters.week") as session:
            now, zone = self._station.clock.now_utc_ms(), self.rules_in(session).zone
            today = local_day(now, zone)
            week = week or week_of_day(today)
            rows, days = week_rows(session, week), attendance(session, week.first_day, week.last_day, zone, now)
            rostered = {row.agent_id for row in rows if any(row.days)}
            return RosterWeek(week, today, rows, shift_templates(session), _those(days, Attendance.ABSENT, rostered),
                              _those(days, Attendance.UNROSTERED, rostered))

    def change_day(self, actor: Actor, agent_id: int, day: date, shifts: Sequence[ShiftTime]) -> None:
        """Replace an agent's shifts of a day. Raises NotFound, or RuleBroken for two that overlap."""
        with self.act(actor, "rosters.change_day") as act:
            agent = act.session.get(Agent, agent_id)
            if agent is None:
                raise NotFound(_("This agent is no longer in the station."),
                               todo=_("Choose another one from the list."))
            new = tuple(sorted(shifts))
            old = replace_days(act.session, {(agent_id, day): new})[agent_id, day]
            act.about = f"{agent.staff_no} {day.isoformat()}"
            act.detail = {"old": [shift.words() for shift in old], "new": [shift.words() for shift in new]}

    def change_days(self, actor: Actor, changes: Mapping[AgentOnDay, Sequence[ShiftTime]]) -> dict[AgentOnDay, Shifts]:
        """Replace the shifts of several agents and days at once; returns what stood there, to put it back.

        Raises RuleBroken for two that overlap; nothing is changed then."""
        with self.act(actor, "rosters.change_days") as act:
            old = replace_days(act.session, changes)
            days = [day for _agent_id, day in changes]
            act.about = f"{min(days, default='')} – {max(days, default='')}"
            act.detail = {"days": len(changes), "old": days_words(act.session, old),
                          "new": days_words(act.session, changes)}
            return old

    def copy_week(self, actor: Actor, week: Week, agent_ids: Sequence[int]) -> WeekCopied:
        """Give these agents the shifts of the week before on the days of a week that have none yet."""
        with self.act(actor, "rosters.copy_week", about=week.name) as act:
            changes, kept = copied_week(act.session, week, agent_ids)
            replace_days(act.session, changes)
            act.detail = {"days": len(changes), "kept": kept, "new": days_words(act.session, changes)}
            return WeekCopied(tuple(changes), kept)

    def preview(self, actor: Actor, path: Path, encoding: str = "", codes: Sequence[ShiftTemplate] = ()) -> RosterPlan:
        """What importing this roster would do; nothing is written. `codes` have these hours where it does not tell.

        Raises BadInput for a file that is none."""
        self._authorise(actor, "rosters.preview", path.name)
        with self.read(actor, "rosters.preview") as session:
            return plan_roster(session, self._rows(session, path, encoding, codes)).facts

    def import_list(self, actor: Actor, path: Path, encoding: str = "",
                    codes: Sequence[ShiftTemplate] = ()) -> RosterPlan:
        """Replace the shifts of the agents and days that a roster names; the same roster again changes nothing.

        Refused rows go to a rejects file. Raises BadInput for a file that is no roster."""
        self._authorise(actor, "rosters.import_list", path.name)
        with self._station.database.reading() as session:
            rows = self._rows(session, path, encoding, codes)
        with self.act(actor, "rosters.import_list", about=path.name) as act:
            plan = plan_roster(act.session, rows)
            write_roster(act.session, plan)
            facts = plan.facts
            act.detail = {"rows": facts.rows, "new": facts.new, "changed": facts.changed, "known": facts.known,
                          "removed": facts.removed, "rejected": len(facts.rejects),
                          "from": str(facts.first_day or ""), "to": str(facts.last_day or "")}
        return replace(facts, rejects_file=rejects_file(self._station, facts.rejects, path))

    def export_list(self, actor: Actor, path: Path, first: date, last: date, password: str) -> int:
        """Write the shifts of these days as a roster that can be imported again; returns its rows.

        Asks for the password again."""
        self.prove(actor, "rosters.export_list", password)
        with self.act(actor, "rosters.export_list", about=path.name) as act:
            shifts = act.session.scalars(select(Shift).join(Agent).where(Shift.day.between(first, last)).order_by(
                Agent.staff_no, Shift.day, Shift.start_minute))
            data, rows = roster_csv((shift.agent.staff_no, shift.agent.name, shift_time(shift)) for shift in shifts)
            act.detail = {"rows": rows, "from": first.isoformat(), "to": last.isoformat()}
        write_whole(path, data)
        return rows

    def _rows(self, session: Session, path: Path, encoding: str,
              codes: Sequence[ShiftTemplate]) -> list[ShiftRow | Reject]:
        """A roster's shifts; codes that it does not explain have these hours, or those that they had last."""
        known = {code_key(kind.name): kind for kind in (*shift_templates(session), *codes)}
        today = local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)
        return read_roster(path, encoding=encoding, known=known, today=today)


def _those(days: Iterable[AgentDay], state: Attendance, agents: Collection[int]) -> frozenset[tuple[int, date]]:
    """The days of these agents in a state; who is not rostered at all is in none."""
    return frozenset((day.agent_id, day.day) for day in days if day.state is state and day.agent_id in agents)
