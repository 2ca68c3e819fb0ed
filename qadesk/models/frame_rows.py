"""How calls become the rows of a manifest: in or out by rule with a coded reason, their band, their agent's quota.

Rules exclude, never an ear. What the rows are made from is given, so that the same facts always make the same rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from qadesk.models.bands import DayBands
from qadesk.models.formulas import quote_formula
from qadesk.models.frame import Exclusion, read_queues
from qadesk.models.local_clock import LocalClock
from qadesk.models.manifest import ManifestRow
from qadesk.models.periods import DrawPeriod, OneDay, Supplement
from qadesk.models.quotas import QuotaRules, dealt_words, most_of_day, of_day, of_supplement
from qadesk.models.roster_bands import RosterBands
from qadesk.models.shifts import ShiftTime
from qadesk.models.traffic import Traffic, half_hours

EXTRA_COLUMNS = ("start", "duration", "audio_sha256", "queue", "traffic")
DEALT = "dealt"
"""Of days: what the agent's quota of the week is dealt over, see `quotas.dealt_words`."""
_AUDIO = EXTRA_COLUMNS.index("audio_sha256")


@dataclass(frozen=True, slots=True)
class FrameCall:
    """What the rules ask of a call. `known_agent`: the number belongs to a person of the station; `held`: a legal
    matter keeps it from the draw; `audio_sha256` is "" without a recording that plays."""

    rec_id: str
    agent_no: str
    known_agent: bool
    hired_on: date | None
    start_utc_ms: int
    duration_ms: int
    talk_ms: int | None
    audio_sha256: str
    queue: str
    caller: str
    callee: str
    held: bool = False

    @property
    def connected_ms(self) -> int:
        """The connected time, or the whole length when the list does not tell them apart."""
        return self.duration_ms if self.talk_ms is None else self.talk_ms


@dataclass(frozen=True)
class FrameRules:
    """The station rules that shape a frame, and the period it is made for; without `queues`, of all."""

    period: DrawPeriod
    zone: ZoneInfo
    bands: DayBands
    min_connected_s: int
    quotas: QuotaRules
    queues: frozenset[str] = frozenset()
    training_queues: frozenset[str] = frozenset()
    training_numbers: re.Pattern[str] | None = None
    handover_min: int = 0
    meal_min: int = 0
    peak_percent: int = 125
    low_percent: int = 50
    min_by_queue: Mapping[str, int] = field(default_factory=dict)

    def is_too_short(self, call: FrameCall) -> bool:
        """Whether a call was connected for less time than its queue asks for."""
        return call.connected_ms < 1000 * self.min_by_queue.get(call.queue.strip(), self.min_connected_s)

    def is_planned(self, queue: str) -> bool:
        return not self.queues or queue.strip() in self.queues

    def is_training(self, call: FrameCall) -> bool:
        """Whether a call was made to train: by its queue, or by one of its numbers."""
        if self.training_queues and call.queue.strip() in self.training_queues:
            return True
        numbers = self.training_numbers
        return numbers is not None and bool(numbers.fullmatch(call.caller) or numbers.fullmatch(call.callee))


@dataclass(frozen=True)
class Earlier:
    """What the draws before a supplement had of its period: the calls that could be drawn, by agent how many of them
    and how many were drawn, and the quotas."""

    rec_ids: frozenset[str] = frozenset()
    could_be: Mapping[str, int] = field(default_factory=dict)
    drawn: Mapping[str, int] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FrameFacts:
    """What the station knows beside calls and rules: shifts by staff number (with the day before), who gets more calls
    after a fatal item or an upheld complaint, what the week's other days have drawn by agent, earlier draws, the
    seed by which quotas are dealt over the days (None: it is not to be told yet), and over which days those of agents
    without a roster are (empty: over all seven)."""

    shifts: Mapping[str, Sequence[ShiftTime]] = field(default_factory=dict)
    more: frozenset[str] = frozenset()
    drawn_in_week: Mapping[str, int] = field(default_factory=dict)
    earlier: Earlier = Earlier()
    deal_seed: str | None = ""
    open_days: frozenset[date] = frozenset()


NOTHING_MORE = FrameFacts()


def read_numbers(text: str) -> re.Pattern[str] | None:
    """What fits the numbers in a setting, in which `*` stands for any digits; None when there is none."""
    patterns = (re.escape(number).replace(r"\*", "[0-9]*") for number in sorted(read_queues(text)))
    joined = "|".join(patterns)
    return re.compile(joined) if joined else None


def extra_columns(period: DrawPeriod) -> tuple[str, ...]:
    """The further columns in the manifest of a period."""
    return (*EXTRA_COLUMNS, DEALT) if isinstance(period.base, OneDay) else EXTRA_COLUMNS


def frame_rows(calls: Iterable[FrameCall], rules: FrameRules, facts: FrameFacts = NOTHING_MORE) -> list[ManifestRow]:
    """A manifest row for every call in the order given, with `extra_columns`; excluded ones carry the code of the first
    rule that fits. People open the manifest in a spreadsheet: a queue's name is no formula there."""
    known = list(calls)
    reasons = _reasons(known, rules, facts.earlier.rec_ids)
    quotas = _quotas(known, reasons, rules, facts)
    dealt = _dealt(known, rules, facts)
    clock = LocalClock(rules.zone)
    starts = [clock.at(call.start_utc_ms // 1000) for call in known]
    traffic = half_hours((second // 60 for _day, second in starts), rules.peak_percent, rules.low_percent)
    bands = RosterBands(rules.bands, facts.shifts, rules.handover_min, rules.meal_min)
    queues = {queue: quote_formula(queue) for queue in {call.queue for call in known}}
    rows = []
    for call, reason, (day, second) in zip(known, reasons, starts, strict=True):
        band = bands.at(call.agent_no, day, second // 60)
        extra = (clock.iso(call.start_utc_ms // 1000), str(call.duration_ms // 1000), call.audio_sha256,
                 queues[call.queue], traffic[second // 1800], *dealt.get(call.agent_no, ()))
        rows.append(ManifestRow(call.rec_id, call.agent_no, band.code, not reason, reason,
                                quotas.get(call.agent_no, 0), band.g, extra))
    return rows


def recorded(rows: Iterable[ManifestRow]) -> int:
    """How many calls of the plan's queues have a recording."""
    return sum(is_recorded(row) and row.reason != Exclusion.WRONG_QUEUE for row in rows)


def is_recorded(row: ManifestRow) -> bool:
    """Whether a row of the frame has a recording."""
    return bool(row.extra[_AUDIO])


def traffic_of(rows: Iterable[ManifestRow], names: Sequence[str]) -> tuple[Traffic, ...]:
    """The marks of the day's half hours as rows with these extra columns have them; () before there were such."""
    if "traffic" not in names:
        return ()
    mark, start = names.index("traffic"), names.index("start")
    found = [Traffic.ORDINARY] * 48
    for slot, text in {(row.extra[start][11:16], row.extra[mark]) for row in rows}:
        found[int(slot[:2]) * 2 + int(slot[3:]) // 30] = Traffic(text)
    return tuple(found)


def _reasons(calls: Sequence[FrameCall], rules: FrameRules, earlier: Collection[str]) -> list[str]:
    reasons: list[str] = [_exclusion(call, rules, earlier) for call in calls]
    heard: set[tuple[object, ...]] = set()
    for at in _perhaps_twice(calls, reasons):
        keys = _same_call(calls[at])
        if heard.isdisjoint(keys) or reasons[at]:
            heard.update(keys)
        else:
            reasons[at] = Exclusion.DUPLICATE_LEG
    return reasons


def _exclusion(call: FrameCall, rules: FrameRules, earlier: Collection[str]) -> str:
    if earlier and call.rec_id in earlier:
        return Exclusion.EARLIER_DRAW
    if not call.known_agent:
        return Exclusion.NOT_AGENT
    if not rules.is_planned(call.queue):
        return Exclusion.WRONG_QUEUE
    if rules.is_training(call):
        return Exclusion.TRAINING_CALL
    if call.held:
        return Exclusion.LEGAL_HOLD
    if rules.is_too_short(call):
        return Exclusion.TOO_SHORT
    return "" if call.audio_sha256 else Exclusion.NO_AUDIO


def _perhaps_twice(calls: Sequence[FrameCall], reasons: Sequence[str]) -> list[int]:
    """The places of calls that share sound, or agent and start, with another one: those of earlier draws first, then by
    start. Most calls share neither, and are not looked at again."""
    able = [at for at, reason in enumerate(reasons) if not reason or reason == Exclusion.EARLIER_DRAW]
    starts = [hash((calls[at].agent_no, calls[at].start_utc_ms)) for at in able]
    sounds, begun = Counter(calls[at].audio_sha256 for at in able), Counter(starts)
    twice = [at for at, start in zip(able, starts, strict=True)
             if begun[start] > 1 or sounds[calls[at].audio_sha256] > 1]
    return sorted(twice, key=lambda at: (not reasons[at], calls[at].start_utc_ms, calls[at].rec_id))


def _same_call(call: FrameCall) -> tuple[tuple[object, ...], ...]:
    """Two rows of one agent are one call when their sound is the same, or their start, length and numbers are."""
    return ((call.agent_no, call.audio_sha256),
            (call.agent_no, call.start_utc_ms, call.duration_ms, call.caller, call.callee))


def _quotas(calls: Sequence[FrameCall], reasons: Sequence[str], rules: FrameRules, facts: FrameFacts) -> dict[str, int]:
    """The quota of each known agent for the period."""
    hired = {call.agent_no: call.hired_on for call in calls if call.known_agent}
    quotas = {agent: base_quota(agent, hired_on, rules, facts) for agent, hired_on in hired.items()}
    if not isinstance(rules.period, Supplement):
        return quotas
    late = Counter(call.agent_no for call, reason in zip(calls, reasons, strict=True) if not reason)
    earlier = facts.earlier
    return {agent: of_supplement(earlier.quotas.get(agent, quota), earlier.drawn.get(agent, 0), late[agent],
                                 earlier.could_be.get(agent, 0)) for agent, quota in quotas.items()}


def base_quota(agent: str, hired_on: date | None, rules: FrameRules, facts: FrameFacts) -> int:
    """The quota of an agent for a week or a day, whatever came late."""
    base, quota = rules.period.base, _of_week(agent, hired_on, rules, facts)
    if not isinstance(base, OneDay):
        return quota
    rostered = _rostered(agent, rules, facts)
    if facts.deal_seed is None:
        return most_of_day(quota, base, rostered)
    return of_day(quota, agent, base, rostered, facts.drawn_in_week.get(agent, 0), facts.deal_seed)


def _of_week(agent: str, hired_on: date | None, rules: FrameRules, facts: FrameFacts) -> int:
    return rules.quotas.of_week(hired_on, rules.period.week.first_day, more=agent in facts.more)


def _rostered(agent: str, rules: FrameRules, facts: FrameFacts) -> set[date]:
    """The days of the week on which the agent is rostered; without a roster those on which the centre is open."""
    week = rules.period.week
    days = {shift.day for shift in facts.shifts.get(agent, ()) if week.first_day <= shift.day <= week.last_day}
    return days or set(facts.open_days)


def _dealt(calls: Iterable[FrameCall], rules: FrameRules, facts: FrameFacts) -> dict[str, tuple[str]]:
    """By agent the cell of the column DEALT; empty for weeks, which have none."""
    base = rules.period.base
    if not isinstance(base, OneDay):
        return {}
    hired = {call.agent_no: (call.known_agent, call.hired_on) for call in calls}
    return {agent: (dealt_words(_of_week(agent, day, rules, facts), base, _rostered(agent, rules, facts))
                    if known else "",) for agent, (known, day) in hired.items()}
