"""What the database tells of training needs, as plain values: they go to the worker that makes the figures of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qadesk.models.coaching import CriterionKey
from qadesk.models.training import Arm, Stage
from qadesk.models.training_record import RequestRecord
from qadesk.models.training_tallies import Tallies

Count = tuple[int, int]
"""Calls that lost points, of those that count."""
NO_TEAM = 0


@dataclass(frozen=True)
class Threshold:
    """A training need begins where `percent` of the calls and at least so many calls lost points."""

    percent: int
    calls: int

    def met(self, count: Count) -> bool:
        lost, n = count
        return lost >= self.calls and 100 * lost >= self.percent * n

    @property
    def of_team(self) -> Threshold:
        """A team meets the same share with half of the calls: fewer would be a chance of one week."""
        return Threshold(self.percent, -(-self.calls // 2))


Counts = Mapping[int, Mapping[CriterionKey, Count]]
"""Counts by team (NO_TEAM for agents in none) and criterion."""


def added(counts: Counts, key: CriterionKey) -> Count:
    """The count of a criterion in all teams together."""
    found = [of_team[key] for of_team in counts.values() if key in of_team]
    return sum(lost for lost, _n in found), sum(n for _lost, n in found)


def meeting_teams(threshold: Threshold, counts: Counts, key: CriterionKey) -> tuple[int, ...]:
    """The teams that meet the threshold; agents in no team are no team."""
    return tuple(team for team, of_team in sorted(counts.items())
                 if team != NO_TEAM and threshold.of_team.met(of_team.get(key, (0, 0))))


def is_need(threshold: Threshold, counts: Counts, key: CriterionKey) -> bool:
    """Whether the whole centre or a team meets the threshold."""
    return threshold.met(added(counts, key)) or bool(meeting_teams(threshold, counts, key))


@dataclass(frozen=True)
class TallyRows:
    """A period's counts by team and criterion; `before` those of as many days before it, None when none were scored.

    `teams` are (id, name, scored calls) in their order; `requests` are those under way, by criterion."""

    from_day: date
    to_day: date
    teams: tuple[tuple[int, str, int], ...]
    counts: Counts
    before: Counts | None
    names: Mapping[CriterionKey, str]
    requests: Mapping[CriterionKey, int]
    threshold: Threshold


@dataclass(frozen=True)
class RecordRows:
    """A request without its intervals and its claim. `heard` counts the scored calls of each targeted listening by
    stage, arm and agent; `to_pair` are the agents to be heard before and after, by arm; `period` counts the calls of
    all agents in the request's period, where they are needed."""

    record: RequestRecord
    heard: Mapping[tuple[Stage, Arm], Mapping[int, Count]]
    calls_each: int
    to_pair: Mapping[Arm, int]
    period: Mapping[int, Count]


def tallies(found: TallyRows) -> Tallies:
    """For the worker: see `training_estimates.tallies_of`; scipy is loaded there, never in the window's process."""
    from qadesk.services.training_estimates import tallies_of

    return tallies_of(found)


def told(found: RecordRows) -> RequestRecord:
    """For the worker: see `training_estimates.record_of`."""
    from qadesk.services.training_estimates import record_of

    return record_of(found)
