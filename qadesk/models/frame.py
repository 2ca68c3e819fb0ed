"""The frame of a week (抽样框): every call that the station knows, in or out by rule with a coded reason.

Rules exclude, never an ear. The frame becomes the manifest of the draw; a summary of it stands on the draw page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from qadesk.i18n import N_
from qadesk.models.bands import DayBands
from qadesk.models.manifest import ManifestRow
from qadesk.models.periods import Week, local_day

EXTRA_COLUMNS = ("start", "duration", "audio_sha256", "queue")


class Exclusion(StrEnum):
    """Why a call cannot be drawn; the first that applies, in this order."""

    NOT_AGENT = "NOT_AGENT"
    WRONG_QUEUE = "WRONG_QUEUE"
    TOO_SHORT = "TOO_SHORT"
    NO_AUDIO = "NO_AUDIO"
    DUPLICATE_LEG = "DUPLICATE_LEG"


EXCLUSION_NAMES = {
    Exclusion.NOT_AGENT: N_("Agent not known"),
    Exclusion.WRONG_QUEUE: N_("Queue not in the plan"),
    Exclusion.TOO_SHORT: N_("Too short"),
    Exclusion.NO_AUDIO: N_("No recording"),
    Exclusion.DUPLICATE_LEG: N_("Duplicate"),
}


@dataclass(frozen=True, slots=True)
class FrameCall:
    """What the rules ask of a call. `known_agent`: the number belongs to a person of the station;
    `audio_sha256` is "" without a recording that plays."""

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

    @property
    def connected_ms(self) -> int:
        """The connected time, or the whole length when the list does not tell them apart."""
        return self.duration_ms if self.talk_ms is None else self.talk_ms


@dataclass(frozen=True)
class FrameRules:
    """The station rules that shape a frame, and the week it is made for; without `queues`, of all."""

    week: Week
    zone: ZoneInfo
    bands: DayBands
    min_connected_s: int
    quota: int
    quota_new_staff: int
    new_staff_days: int
    queues: frozenset[str] = frozenset()

    def is_planned(self, queue: str) -> bool:
        return not self.queues or queue.strip() in self.queues

    def quota_of(self, hired_on: date | None) -> int:
        """The quota of an agent: higher in the first days after being hired."""
        return self.quota_new_staff if self.is_new(hired_on) else self.quota

    def is_new(self, hired_on: date | None) -> bool:
        return hired_on is not None and self.week.first_day - hired_on < timedelta(days=self.new_staff_days)


def read_queues(text: str) -> frozenset[str]:
    """The names of queues in a setting: separated by commas, full-width ones too."""
    return frozenset(name.strip() for name in text.replace("，", ",").split(",") if name.strip())


def frame_rows(calls: Iterable[FrameCall], rules: FrameRules) -> list[ManifestRow]:
    """A manifest row for every call, with EXTRA_COLUMNS; excluded ones carry the code of the first rule that fits."""
    heard: set[tuple[object, ...]] = set()
    rows = []
    for call in sorted(calls, key=lambda call: (call.start_utc_ms, call.rec_id)):
        reason = _exclusion(call, rules, heard)
        band = rules.bands.at(call.start_utc_ms, rules.zone)
        quota = rules.quota_of(call.hired_on) if call.known_agent else 0
        rows.append(ManifestRow(call.rec_id, call.agent_no, band.code, reason is None, reason or "", quota, band.g,
                                _extra(call, rules.zone)))
    return rows


def recorded(rows: Iterable[ManifestRow]) -> int:
    """How many calls of the plan's queues have a recording."""
    place = EXTRA_COLUMNS.index("audio_sha256")
    return sum(bool(row.extra[place]) and row.reason != Exclusion.WRONG_QUEUE for row in rows)


def _exclusion(call: FrameCall, rules: FrameRules, heard: set[tuple[object, ...]]) -> Exclusion | None:
    if not call.known_agent:
        return Exclusion.NOT_AGENT
    if not rules.is_planned(call.queue):
        return Exclusion.WRONG_QUEUE
    if call.connected_ms < rules.min_connected_s * 1000:
        return Exclusion.TOO_SHORT
    if not call.audio_sha256:
        return Exclusion.NO_AUDIO
    keys = _same_call(call)
    if not heard.isdisjoint(keys):
        return Exclusion.DUPLICATE_LEG
    heard.update(keys)
    return None


def _same_call(call: FrameCall) -> tuple[tuple[object, ...], ...]:
    """Two rows of one agent are one call when their sound is the same, or their start, length and numbers are."""
    return ((call.agent_no, call.audio_sha256),
            (call.agent_no, call.start_utc_ms, call.duration_ms, call.caller, call.callee))


def _extra(call: FrameCall, zone: ZoneInfo) -> tuple[str, ...]:
    start = datetime.fromtimestamp(call.start_utc_ms // 1000, UTC).astimezone(zone).isoformat()
    return start, str(call.duration_ms // 1000), call.audio_sha256, call.queue


@dataclass(frozen=True)
class AgentFrame:
    """One agent's line of the frame: days with calls, calls, those without a recording, eligible ones, quota."""

    staff_no: str
    name: str
    team: str
    online_days: int
    calls: int
    no_audio: int
    eligible: int
    quota: int
    new_staff: bool

    @property
    def to_draw(self) -> int:
        return min(self.quota, self.eligible)

    @property
    def chance(self) -> Fraction:
        """The mean chance of an eligible call of this agent; 0 when there is none."""
        return Fraction(self.to_draw, self.eligible) if self.eligible else Fraction(0)


@dataclass(frozen=True)
class DrawFacts:
    """A draw that was made: when, by whom, from which manifest and seed; `commitment` is "" when there was none."""

    period: str
    at_utc_ms: int
    by: str
    drawn: int
    manifest_sha256: str
    seed: str
    entropy: str
    commitment: str

    @property
    def secret(self) -> str:
        """The station's own part of the seed `period|M|s|P`, "" when there was none."""
        parts = self.seed.split("|", 3)
        return parts[2] if len(parts) == 4 else ""


@dataclass(frozen=True)
class Commitment:
    """The commitment C of a week (`value`) and when it was made; its secret is told by nothing before the draw."""

    period: str
    value: str
    at_utc_ms: int


@dataclass(frozen=True)
class FixedManifest:
    """The hash M of the manifest that was fixed last, when and by whom; `holds`: the frame is still the same."""

    manifest_sha256: str
    at_utc_ms: int
    by: str
    holds: bool = True


@dataclass(frozen=True)
class Frame:
    """The frame of a week in figures: calls, those of the plan's queues with a recording, eligible ones, exclusions by
    code, agents, the draw; the commitment made before the week ended, and the manifest fixed for the draw."""

    week: Week
    calls: int
    with_audio: int
    eligible: int
    excluded: Mapping[str, int]
    agents: tuple[AgentFrame, ...]
    over: bool
    draw: DrawFacts | None
    commitment: Commitment | None = None
    fixed: FixedManifest | None = None

    @property
    def planned(self) -> int:
        """Calls that the plan wants to have recorded: all but those of other queues."""
        return self.calls - self.excluded.get(Exclusion.WRONG_QUEUE, 0)

    @property
    def to_draw(self) -> int:
        return sum(agent.to_draw for agent in self.agents)

    @property
    def covered(self) -> int:
        """Agents with at least one call that can be drawn."""
        return sum(agent.eligible > 0 for agent in self.agents)


def agent_lines(calls: Iterable[FrameCall], rows: Collection[ManifestRow], rules: FrameRules,
                people: Mapping[str, tuple[str, str]]) -> tuple[AgentFrame, ...]:
    """A line for each known agent with a call in the week, by the bytes of the number.

    `people` gives name and team by staff number."""
    listed = {row.rec_id for row in rows}
    known = {call.rec_id: call for call in calls if call.known_agent and call.rec_id in listed}
    days = {(call.agent_no, local_day(call.start_utc_ms, rules.zone)) for call in known.values()}
    online = Counter(agent for agent, _day in days)
    total: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.rec_id in known:
            total[row.agent] += 1
            counts[row.agent, row.reason] += 1
    hired = {call.agent_no: call.hired_on for call in known.values()}
    return tuple(AgentFrame(no, *people.get(no, ("", "")), online[no], total[no], counts[no, Exclusion.NO_AUDIO],
                            counts[no, ""], rules.quota_of(hired[no]), rules.is_new(hired[no]))
                 for no in sorted(total, key=str.encode))
