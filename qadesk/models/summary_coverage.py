"""The month's coverage (抽样与覆盖): what was listened to, of what there was, by whom and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.replacement import ReplacedBy
from qadesk.models.summary_values import Behind


@dataclass(frozen=True)
class QuotaMonth:
    """An agent's calls of the month: known, drawn, scored. Met when all that were drawn are scored, and some were."""

    agent_id: int
    staff_no: str
    name: str
    team: str
    known: int
    drawn: int
    scored: int
    behind: Behind

    @property
    def met(self) -> bool:
        return 0 < self.drawn <= self.scored


@dataclass(frozen=True)
class InspectorHours:
    """A person's listening: hours in all, days on which they listened, and those that reached the daily norm.

    `days_short`: days on duty that did not reach it; `days_off`: days without any duty; None where a month was closed
    before these were told. `day_ms`: what was listened on each day of the month that has begun, None without duty;
    empty for who may not read it. On duty is who listened, and an inspector who logged in."""

    name: str
    hours: float
    days: int
    days_met: int
    days_short: int | None = None
    days_off: int | None = None
    account_id: str = ""
    day_ms: tuple[int | None, ...] = ()

    @property
    def days_on_duty(self) -> int:
        """Days that count against the norm."""
        return self.days if self.days_short is None else self.days_met + self.days_short


@dataclass(frozen=True)
class Coverage:
    """What was listened to, of what there was. `listening_days`: days on which anybody listened. `unscorable`: of the
    scored calls those that could not be given a score (无法评分): they count in no average and no rate. `replaced`:
    how many of the own drawn calls each inspector replaced and why (补抽), nothing where nobody did; above
    `warn_percent` of those drawn it is told as a warning."""

    known: int
    recorded: int
    drawn: int
    scored: int
    agents: tuple[QuotaMonth, ...]
    hours: tuple[InspectorHours, ...]
    norm_hours: float
    listening_days: int
    pending_fatal: int = 0
    unscorable: int = 0
    replaced: tuple[ReplacedBy, ...] = ()
    warn_percent: int = 5

    @property
    def online(self) -> int:
        """Agents with a call in the month."""
        return len(self.agents)

    @property
    def met(self) -> int:
        return sum(agent.met for agent in self.agents)

    @property
    def unheard(self) -> tuple[QuotaMonth, ...]:
        """Agents with calls of whom none was scored."""
        return tuple(agent for agent in self.agents if not agent.scored)

    @property
    def hours_total(self) -> float:
        return sum(person.hours for person in self.hours)
