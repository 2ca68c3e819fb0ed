"""The agents' lines of a frame, counted from its calls and rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from qadesk.models.frame import AgentFrame, Exclusion
from qadesk.models.frame_rows import EXTRA_COLUMNS, NOTHING_MORE, FrameCall, FrameFacts, FrameRules, is_recorded
from qadesk.models.manifest import ManifestRow

_START, _DAY_SIGNS = EXTRA_COLUMNS.index("start"), len("2026-09-01")


def agent_lines(calls: Collection[FrameCall], rows: Collection[ManifestRow], rules: FrameRules,
                people: Mapping[str, tuple[str, str]], facts: FrameFacts = NOTHING_MORE) -> tuple[AgentFrame, ...]:
    """A line for each known agent with a call in the period, by the bytes of the number.

    `people` gives name and team by staff number; the rows may be those of a draw made before."""
    hired = {call.agent_no: call.hired_on for call in calls if call.known_agent}
    days: dict[str, set[str]] = defaultdict(set)
    total: Counter[str] = Counter()
    eligible: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    quotas: dict[str, int] = {}
    for row in rows:
        if row.agent in hired:
            total[row.agent] += 1
            eligible[row.agent] += not row.reason
            missing[row.agent] += row.reason != Exclusion.WRONG_QUEUE and not is_recorded(row)
            quotas[row.agent] = row.quota
            days[row.agent].add(row.extra[_START][:_DAY_SIGNS])
    first = rules.period.week.first_day
    return tuple(AgentFrame(no, *people.get(no, ("", "")), len(days[no]), total[no], missing[no],
                            eligible[no], quotas[no], rules.quotas.is_new(hired[no], first), no in facts.more)
                 for no in sorted(total, key=str.encode))
