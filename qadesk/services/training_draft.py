"""What the station proposes for a training request: agents concerned, agents to compare with, places in calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.numerals import by_number
from qadesk.models.people import Account, Agent, Role, RoleGrant, Team
from qadesk.models.periods import local_text
from qadesk.models.training_tallies import AgentTally
from qadesk.services.base import Rules
from qadesk.services.scorecards import cards_by_version
from qadesk.services.summary_query import TeamDays, ids_of
from qadesk.services.summary_rows import DrawnRow
from qadesk.services.training_query import agents_lost, places, threshold_of
from qadesk.services.training_rows import NO_TEAM, Count, Threshold

_STARTS = text("SELECT e.id, c.start_utc_ms FROM evaluations e JOIN calls c ON c.id = e.call_id "
               "WHERE e.id IN (SELECT value FROM json_each(:ids))")


@dataclass(frozen=True)
class Person:
    """An agent as of today; `team_id` is None for who was never in a team; `left` for who is in none any more."""

    agent_id: int
    staff_no: str
    name: str
    team_id: int | None
    left: bool


def people_now(session: Session, rules: Rules, now_utc_ms: int) -> dict[int, Person]:
    """All agents as of now."""
    teams = TeamDays(session, rules.zone)
    found = {}
    for id_, staff_no, name in session.execute(select(Agent.id, Agent.staff_no, Agent.name)):
        team = teams.team(id_, now_utc_ms)
        left = team is None and teams.last_before(id_, now_utc_ms) is not None
        found[id_] = Person(id_, staff_no, name, team, left)
    return found


def agent_counts(session: Session, rows: Sequence[DrawnRow], rules: Rules,
                 criteria: Sequence[CriterionKey]) -> tuple[dict[int, Count], dict[int, list[int]]]:
    """By agent: scored calls that lost points on any of the criteria, of those to which one applied; and the
    evaluations of the former, the latest first."""
    cards = cards_by_version(session, rules, {row.version_id for row in rows})
    return agents_lost(session, rows, cards, criteria)


def proposed(session: Session, rows: Sequence[DrawnRow], rules: Rules, now_utc_ms: int,
             criteria: Sequence[CriterionKey],
             team_ids: Iterable[int]) -> tuple[tuple[AgentTally, ...], ...]:
    """The agents concerned, as many to compare with, and the others, each by team and number.

    Concerned are those of the teams (all, when none is given) whose own share reaches the threshold's; who left is not.
    To compare with come others of the same teams first, then of all teams, those with the nearest shares first."""
    counts, lost = agent_counts(session, rows, rules, criteria)
    people, wanted = people_now(session, rules, now_utc_ms), frozenset(team_ids)
    here = [people[agent] for agent in counts if not people[agent].left]
    inside = {person.agent_id for person in here if not wanted or (person.team_id or NO_TEAM) in wanted}
    concerned = [person for person in here
                 if person.agent_id in inside and is_concerned(counts[person.agent_id], threshold_of(rules))]
    taken = {person.agent_id for person in concerned}
    others = sorted((person for person in here if person.agent_id not in taken), key=lambda person: (
        person.agent_id not in inside, -_share(counts[person.agent_id]), by_number(person.staff_no)))
    told = _Told(session, rules, counts, lost, criteria)
    return tuple(told.lines(people) for people in (concerned, others[:len(concerned)], others[len(concerned):]))


def is_concerned(count: Count, threshold: Threshold) -> bool:
    """Whether an agent's own share reaches the threshold's, with at least one call that lost points."""
    lost, n = count
    return lost > 0 and 100 * lost >= threshold.percent * n


def _share(count: Count) -> float:
    return count[0] / count[1]


@dataclass(frozen=True)
class _Told:
    """Agents as lines, each with the latest call that shows the loss, at its marked place if one was marked."""

    session: Session
    rules: Rules
    counts: Mapping[int, Count]
    lost: Mapping[int, Sequence[int]]
    criteria: Sequence[CriterionKey]

    def lines(self, people: Sequence[Person]) -> tuple[AgentTally, ...]:
        teams = {team.id: team.name for team in self.session.scalars(select(Team))}
        shown = places(self.session, [id_ for person in people for id_ in self.lost.get(person.agent_id, ())],
                       self.criteria)
        chosen = {person.agent_id: self._call(person, shown) for person in people}
        starts = _starts(self.session, chosen.values())
        made = [self._line(person, teams.get(person.team_id or NO_TEAM, ""), chosen[person.agent_id], starts, shown)
                for person in people]
        return tuple(sorted(made, key=lambda line: (by_number(line.team), by_number(line.agent_no))))

    def _call(self, person: Person, shown: Mapping[int, int]) -> int | None:
        lost = self.lost.get(person.agent_id, ())
        return next((id_ for id_ in lost if id_ in shown), lost[0] if lost else None)

    def _line(self, person: Person, team: str, evaluation_id: int | None, starts: Mapping[int, int],
              shown: Mapping[int, int]) -> AgentTally:
        start = local_text(starts[evaluation_id], self.rules.zone) if evaluation_id is not None else ""
        return AgentTally(person.agent_id, person.staff_no, person.name, team, *self.counts[person.agent_id],
                          evaluation_id, start, shown.get(evaluation_id or 0, 0))


def _starts(session: Session, evaluation_ids: Iterable[int | None]) -> dict[int, int]:
    found = session.execute(_STARTS, {"ids": ids_of(evaluation_ids)})
    return {id_: start for id_, start in found}  # noqa: C416 (a Row is no tuple to the type checker)


def trainers(session: Session) -> tuple[tuple[str, str], ...]:
    """The open accounts of trainers, by name."""
    rows = session.execute(
        select(Account.id, Account.display_name).join(RoleGrant).where(
            RoleGrant.role == Role.TRAINER, Account.closed_utc_ms.is_(None)).order_by(Account.display_name))
    return tuple((account_id, name) for account_id, name in rows)


def due_day(rules: Rules, today: date) -> date:
    """Until when a training is to be held that is asked for today."""
    return today + timedelta(days=rules.number("training_days"))


def refuse_no_criteria(criteria: Sequence[CriterionKey]) -> None:
    """Raises RuleBroken without criteria."""
    if not criteria:
        raise RuleBroken(_("A training request needs at least one criterion."), safe=_("Nothing was changed."),
                         todo=_("Choose the criteria that the training shall be about."), code="E-TRN-02")
