"""What lists of interviews hold: proposals, interviews as lines, and what a new one can begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qadesk.models.coaching import Cause, CriterionKey, InterviewKind, InterviewState

MOST_FOCUS = 3
"""How many criteria an interview that was proposed begins with."""


@dataclass(frozen=True)
class InterviewLink:
    """The way from a list to an interview: what the page is asked to open."""

    interview_id: int


@dataclass(frozen=True)
class InterviewWish:
    """The way from an evaluation to a new interview of its agent: what the page is asked to begin."""

    agent_no: str
    evaluation_id: int


@dataclass(frozen=True)
class InterviewProposal:
    """An interview that the station proposes. `evaluation_ids` are the evaluations behind it, the latest first;
    `about` says in words what was found (`4.3 等待静音转接 3 次`), `parts` all of it where `about` names only some.

    `focus`: the criteria lost again and again, those lost in most calls first. It is due on `due_day`."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    cause: Cause
    about: str
    evaluation_ids: tuple[int, ...]
    focus: tuple[CriterionKey, ...]
    since_utc_ms: int
    due_day: date
    overdue: bool
    problem_id: int | None = None
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """One name for one proposal, as long as its cause stands."""
        return f"{self.agent_id}|{self.cause}|{self.problem_id or ''}|{self.focus}|{self.evaluation_ids}"

    def interview(self, client_uuid: str, topic: str) -> NewInterview:
        """The interview that is asked for: one conversation carries a few criteria, the others can be chosen in it."""
        return NewInterview(client_uuid, self.agent_id, cause=self.cause, topic=topic,
                            evaluation_ids=self.evaluation_ids, focus=self.focus[:MOST_FOCUS],
                            problem_id=self.problem_id)


@dataclass(frozen=True)
class InterviewRow:
    """An interview as a line of the list. `next_day` is the day on which something is due (to hold it, a plan item, the
    follow-ups), None when nothing is; `overdue` when that day is over. `heard` of `wanted` follow-ups are scored."""

    interview_id: int
    number: str
    kind: InterviewKind
    state: InterviewState
    cause: Cause
    agent_no: str
    agent_name: str
    team: str
    topic: str
    next_day: date | None
    overdue: bool
    heard: int
    wanted: int
    told: bool


@dataclass(frozen=True)
class InterviewList:
    """Proposals first by urgency, then interviews; `today` is the centre's day. `own_team`: the reader sees no more."""

    today: date
    proposals: tuple[InterviewProposal, ...] = ()
    rows: tuple[InterviewRow, ...] = ()
    own_team: bool = False


@dataclass(frozen=True)
class NewInterview:
    """What an interview begins with. Praise needs no plan; without `evaluation_ids` it has no calls."""

    client_uuid: str
    agent_id: int
    kind: InterviewKind = InterviewKind.COACHING
    cause: Cause = Cause.CHOSEN
    topic: str = ""
    evaluation_ids: tuple[int, ...] = ()
    focus: tuple[CriterionKey, ...] = ()
    problem_id: int | None = None


@dataclass(frozen=True)
class AgentChoice:
    """An agent for whom an interview can be arranged; `team` is today's, `pinyin` the name's; `active`: not left."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    pinyin: str
    active: bool


@dataclass(frozen=True)
class SourceOffer:
    """An evaluation that an interview can go back to. `lost` are the criteria that lost points (`4.1 Name`), `fatal`
    the fatal items confirmed; `start` is the centre's time, `origin` why the call was heard, both in words."""

    evaluation_id: int
    number: str
    start: str
    origin: str
    score_shown: str
    band: str
    lost: tuple[str, ...]
    fatal: tuple[str, ...]


@dataclass(frozen=True)
class Offers:
    """An agent's latest evaluations, the latest first, and the criteria of their cards to choose a focus from."""

    agent: AgentChoice
    calls: tuple[SourceOffer, ...]
    criteria: Mapping[CriterionKey, str]
