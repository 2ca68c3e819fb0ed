"""Tallies of lost points by criterion and team, and the request that is drafted from them.

Shares are told with their count, n and Wilson interval; only drawn calls count in a tally.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qadesk.models.coaching import CriterionKey
from qadesk.models.months import Month


@dataclass(frozen=True)
class PeriodChoice:
    """A period whose tallies can be asked for: a month, or (None) the last four weeks that have ended."""

    from_day: date
    to_day: date
    month: Month | None = None


@dataclass(frozen=True)
class TallyCell:
    """Whose calls stand behind a tally: drawn calls of the period, scored and in force, that lost points on the
    criterion; `lost` False: all to which it applied. `team_id` None: of all teams, 0: of agents in no team."""

    from_day: date
    to_day: date
    card: str
    criterion_code: str
    team_id: int | None = None
    agent_id: int | None = None
    lost: bool = True


@dataclass(frozen=True)
class Tally:
    """`lost` of the `n` calls to which a criterion applied, with the share's two-sided 95 % Wilson interval (0..1)."""

    lost: int
    n: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        return self.lost / self.n if self.n else None


@dataclass(frozen=True)
class TallyRow:
    """A criterion's line: the tally of each team (in the order of `Tallies.teams`), of the whole centre, and what
    follows. `meets` when the centre meets the threshold or a team does; `fresh` when it did not in the period before;
    `request_id` names a request about it that is under way."""

    card: str
    criterion_code: str
    name: str
    by_team: tuple[Tally, ...]
    whole: Tally
    cumulative: float
    meets: bool
    meeting_teams: tuple[int, ...]
    fresh: bool
    request_id: int | None = None

    @property
    def key(self) -> CriterionKey:
        return self.card, self.criterion_code


@dataclass(frozen=True)
class Tallies:
    """Tallies of a period, most lost first. `teams` are (id, name, n of scored calls); id 0 stands for no team.

    The centre meets the threshold with `threshold_percent` of the calls and `threshold_calls` that lost points; a team
    with the same share and `team_calls`."""

    from_day: date
    to_day: date
    teams: tuple[tuple[int, str, int], ...]
    n: int
    rows: tuple[TallyRow, ...]
    threshold_percent: int
    threshold_calls: int
    team_calls: int


@dataclass(frozen=True)
class AgentTally:
    """An agent of a criterion's tally: lost of n calls, and a place in a call that shows it."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    lost: int
    n: int
    evaluation_id: int | None = None
    call_start: str = ""
    start_ms: int = 0


@dataclass(frozen=True)
class RequestDraft:
    """What the station proposes for a request: criteria with tallies, agents concerned, agents to compare with, the
    `others` of the tally who may be chosen too, trainers to choose from (account id, name)."""

    from_day: date
    to_day: date
    criteria: tuple[TallyRow, ...]
    concerned: tuple[AgentTally, ...]
    comparison: tuple[AgentTally, ...]
    trainers: tuple[tuple[str, str], ...]
    due_day: date
    others: tuple[AgentTally, ...] = ()


@dataclass(frozen=True)
class NewRequest:
    client_uuid: str
    from_day: date
    to_day: date
    criteria: tuple[CriterionKey, ...]
    trained: tuple[int, ...]
    comparison: tuple[int, ...]
    cases: tuple[tuple[int, int], ...]
    wish: str
    trainer_id: str | None
    trainer_name: str
    due_day: date
