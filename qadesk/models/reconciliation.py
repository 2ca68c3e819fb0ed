"""The frame's reconciliation (抽样框对账): the switch's list against the recordings, by agent and day, before a draw.

A perfect draw from a doctored frame proves nothing. It is made from the rows of the manifest as they are now: calls of
the plan's queues are expected to have a recording that plays; each number leads to its calls.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qadesk.models.frame import Exclusion
from qadesk.models.frame_rows import EXTRA_COLUMNS
from qadesk.models.manifest import ManifestRow
from qadesk.models.printing import Imprint
from qadesk.models.sequences import Gap, Numbered, gaps

START, DURATION, SHA256 = (EXTRA_COLUMNS.index(name) for name in ("start", "duration", "audio_sha256"))


class Part(StrEnum):
    """Which calls stand behind a number."""

    EXPECTED = "expected"
    PRESENT = "present"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    ELIGIBLE = "eligible"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Behind:
    """The calls behind a number: of an agent ("" for all) and a day (None for all), of one part of the frame."""

    part: Part
    agent_no: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AgentDay:
    """One agent's calls of a day. `expected`: of the plan's queues; `missing_short`: of those without a recording, the
    calls too short to be drawn; `duplicates`: calls whose sound is that of another call."""

    day: date
    agent_no: str
    name: str
    team: str
    known: bool
    expected: int
    present: int
    missing_short: int
    duplicates: int
    eligible: int

    @property
    def missing(self) -> int:
        return self.expected - self.present

    @property
    def is_whole(self) -> bool:
        """Nothing of this day needs to be looked at."""
        return self.known and not self.missing and not self.duplicates


@dataclass(frozen=True, slots=True)
class NoneEligible:
    """An agent with calls of which none can be drawn: why, by code, the most first."""

    agent_no: str
    name: str
    team: str
    calls: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """An agent without any call on days with a shift: these days."""

    agent_no: str
    name: str
    team: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Reconciled:
    """The reconciliation of a period. `stray`: recordings that no call goes with, of any period; `unsettled`: calls
    whose agent the list names in a way that nobody has settled yet."""

    period: str
    first_day: date
    last_day: date
    days: tuple[AgentDay, ...]
    gaps: tuple[Gap, ...]
    none_eligible: tuple[NoneEligible, ...]
    silent: tuple[Silent, ...]
    stray: int
    unsettled: int = 0

    @property
    def expected(self) -> int:
        return sum(day.expected for day in self.days)

    @property
    def present(self) -> int:
        return sum(day.present for day in self.days)

    @property
    def missing(self) -> int:
        return self.expected - self.present

    @property
    def missing_short(self) -> int:
        return sum(day.missing_short for day in self.days)

    @property
    def duplicates(self) -> int:
        return sum(day.duplicates for day in self.days)

    @property
    def left_out(self) -> int:
        """Numbers that the ids of the list leave out."""
        return sum(gap.count for gap in self.gaps)

    @property
    def is_whole(self) -> bool:
        """The list and the recordings agree, and nobody is missing."""
        return not (self.missing or self.duplicates or self.gaps or self.none_eligible or self.silent or self.stray
                    or self.unsettled)


@dataclass(frozen=True, slots=True)
class BehindCall:
    """A call behind a number; the number of the other side is masked. `reason`: the frame's code, "" when eligible."""

    call_id: int
    rec_id: str
    started_at: datetime
    agent_no: str
    agent_name: str
    queue: str
    number_masked: str
    duration_ms: int
    recording: str
    audio: str
    reason: str


@dataclass(frozen=True)
class ReconciliationPaper:
    """The reconciliation as it is printed."""

    imprint: Imprint
    found: Reconciled


def agent_days(rows: Collection[ManifestRow], people: Mapping[str, tuple[str, str]]) -> tuple[AgentDay, ...]:
    """A line for each agent and day with calls, by day and number; `people` gives name and team by staff number."""
    twice = same_sound(rows)
    counts: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[day_of(row), row.agent].update(_parts(row, twice))
    return tuple(AgentDay(day, no, *people.get(no, ("", "")), found["known"] > 0, found[Part.EXPECTED],
                          found[Part.PRESENT], found["short"], found[Part.DUPLICATE], found[Part.ELIGIBLE])
                 for (day, no), found in sorted(counts.items(), key=lambda item: (item[0][0], item[0][1].encode())))


def without_eligible(rows: Iterable[ManifestRow], people: Mapping[str, tuple[str, str]]) -> tuple[NoneEligible, ...]:
    """The known agents of whom no call can be drawn, by number."""
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.reason != Exclusion.NOT_AGENT:
            reasons[row.agent][row.reason] += 1
    return tuple(NoneEligible(no, *people.get(no, ("", "")), found.total(), tuple(found.most_common()))
                 for no, found in sorted(reasons.items(), key=lambda item: item[0].encode()) if not found[""])


def left_out(rows: Iterable[ManifestRow]) -> tuple[Gap, ...]:
    """The numbers that the switch's ids leave out, where they clearly count up."""
    return gaps(Numbered(*name, start_of(row)) for row in rows if (name := _switch_id(row.rec_id)) is not None)


def same_sound(rows: Iterable[ManifestRow]) -> frozenset[str]:
    """The rec_ids of calls whose sound is that of an earlier call; the parts of one call share theirs by right."""
    first: dict[str, str] = {}
    twice = set()
    for row in sorted(rows, key=lambda row: (row.extra[START], row.rec_id)):
        sound, call = row.extra[SHA256], ":".join(row.rec_id.split(":", 2)[:2])
        if sound and first.setdefault(sound, call) != call:
            twice.add(row.rec_id)
    return frozenset(twice)


def rows_behind(rows: Sequence[ManifestRow], behind: Behind) -> list[ManifestRow]:
    """The calls behind a number, by their start."""
    twice = same_sound(rows) if behind.part is Part.DUPLICATE else frozenset()
    found = [row for row in rows if behind.agent_no in ("", row.agent) and behind.day in (None, day_of(row))
             and behind.part in _parts(row, twice)]
    return sorted(found, key=lambda row: (row.extra[START], row.rec_id))


def day_of(row: ManifestRow) -> date:
    """The day on which a call began, by the centre's clock."""
    return date.fromisoformat(row.extra[START][:10])


def start_of(row: ManifestRow) -> datetime:
    """When a call began, by the centre's clock."""
    return datetime.fromisoformat(row.extra[START])


def _parts(row: ManifestRow, twice: Collection[str]) -> Iterator[str]:
    if row.reason != Exclusion.NOT_AGENT:
        yield "known"
    yield Part.ELIGIBLE if row.eligible else Part.EXCLUDED
    if row.rec_id in twice:
        yield Part.DUPLICATE
    if row.reason == Exclusion.WRONG_QUEUE:
        return
    yield Part.EXPECTED
    yield Part.PRESENT if row.extra[SHA256] else Part.MISSING
    if not row.extra[SHA256] and (row.reason == Exclusion.TOO_SHORT or row.extra[DURATION] == "0"):
        yield "short"  # one that nobody answered has no agent either, which is the reason that the frame gives


def _switch_id(rec_id: str) -> tuple[str, str] | None:
    """Source and id of a call that the switch numbered; None for one that is named by its facts."""
    parts = rec_id.split(":", 2)
    return (parts[0], parts[1]) if len(parts) > 1 else None
