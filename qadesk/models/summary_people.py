"""The month's agents: each one's mean, who stands clearly apart from the centre, and the funnel that says so."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.summary_values import Mean, Share, Verdict

ORDER_FROM_R = 0.5
"""Below this reliability agents stand in no order at all."""


@dataclass(frozen=True)
class AgentMonth:
    """An agent's month. The interval is there from SHOW_FROM calls on, `verdict` from COMPARE_FROM on and for those
    who are not new."""

    agent_id: int
    staff_no: str
    name: str
    pinyin: str
    team: str
    new_staff: bool
    mean: Mean
    fatal: Share
    verdict: Verdict | None = None


@dataclass(frozen=True)
class FunnelLimits:
    """Within which the mean of an agent with `n` calls lies, if the agent is like the centre, with a confidence of
    95 % and of 99.8 %."""

    n: float
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class People:
    """Agents by name (pinyin), new staff apart; `reliability` is None when fewer than two can be compared. `funnel`
    has the limits over the numbers of calls of those who are compared, around the whole centre's mean."""

    agents: tuple[AgentMonth, ...]
    new_staff: tuple[AgentMonth, ...]
    reliability: float | None
    funnel: tuple[FunnelLimits, ...] = ()
    centre: Mean | None = None

    @property
    def compared(self) -> tuple[AgentMonth, ...]:
        return tuple(agent for agent in self.agents if agent.verdict is not None)

    @property
    def no_order(self) -> bool:
        """Whether the differences are so uncertain that agents stand in no order at all."""
        return self.reliability is None or self.reliability < ORDER_FROM_R

    def group(self, verdict: Verdict) -> tuple[AgentMonth, ...]:
        return tuple(agent for agent in self.agents if agent.verdict is verdict)
