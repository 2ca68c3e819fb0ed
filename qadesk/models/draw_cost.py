"""What a draw costs in hours of listening, before it is made: quotas times the mean length of eligible calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from qadesk.i18n import _, ngettext
from qadesk.models.assignment_board import ListeningCost, hours_text
from qadesk.models.manifest import ManifestRow

_FEW_MS = 360_000  # a tenth of an hour: below it hours say nothing


def listening_ms(rows: Iterable[ManifestRow], extra_names: Sequence[str]) -> int:
    """How long the calls of a draw are to be expected in all, in ms; a manifest without lengths costs 0."""
    if "duration" not in extra_names:
        return 0
    at = list(extra_names).index("duration")
    lengths: dict[str, list[int]] = defaultdict(list)
    quotas: dict[str, int] = {}
    for row in rows:
        if row.eligible:
            lengths[row.agent].append(int(row.extra[at] or 0))
            quotas[row.agent] = row.quota
    return round(sum(1000 * min(quotas[agent], len(own)) * sum(own) / len(own) for agent, own in lengths.items()))


def cost_words(calls: int, length_ms: int, cost: ListeningCost) -> str:
    """`72 calls ≈ 7.4 h of listening; capacity this week 20 h, of which 3.1 h wait already`, in the language in force.
    """
    words = ngettext("{calls} call ≈ {hours} h of listening", "{calls} calls ≈ {hours} h of listening", calls).format(
        calls=calls, hours=hours_text(length_ms)) if length_ms >= _FEW_MS else ngettext(
        "{calls} call ≈ {minutes} min of listening", "{calls} calls ≈ {minutes} min of listening", calls).format(
        calls=calls, minutes=ceil(length_ms / 60_000))
    capacity = ngettext("capacity of {people} person this week {hours} h", "capacity of {people} people this week "
                        "{hours} h", len(cost.people)).format(people=len(cost.people),
                                                              hours=hours_text(cost.capacity_ms))
    waits = _("{hours} h wait already").format(hours=hours_text(cost.waiting_ms)) if cost.waiting_ms else ""
    return _("; ").join(part for part in (words, capacity, waits) if part)


def is_too_much(length_ms: int, cost: ListeningCost) -> bool:
    """Whether it is more than can be listened to in the week, with what waits already."""
    return length_ms + cost.waiting_ms > cost.capacity_ms
