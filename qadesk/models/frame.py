"""The frame of a period (抽样框) as the draw page shows it: figures, reasons, the agents' lines, and what became of it.

Its rows are made in `frame_rows.py`; they become the manifest of the draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qadesk.i18n import N_, _
from qadesk.models.periods import DrawPeriod, Supplement
from qadesk.models.traffic import Spans


class Exclusion(StrEnum):
    """Why a call cannot be drawn; the first that applies, in this order. EARLIER_DRAW stands before all of them: in
    supplements the call could be drawn when its period was; else, after the centre's clock was changed, it was drawn in
    the period beside."""

    NOT_AGENT = "NOT_AGENT"
    WRONG_QUEUE = "WRONG_QUEUE"
    TRAINING_CALL = "TRAINING_CALL"
    LEGAL_HOLD = "LEGAL_HOLD"
    TOO_SHORT = "TOO_SHORT"
    NO_AUDIO = "NO_AUDIO"
    DUPLICATE_LEG = "DUPLICATE_LEG"
    EARLIER_DRAW = "EARLIER_DRAW"


EXCLUSION_NAMES: dict[str, str] = {
    Exclusion.NOT_AGENT: N_("Agent not known"),
    Exclusion.WRONG_QUEUE: N_("Queue not in the plan"),
    Exclusion.TRAINING_CALL: N_("Training call"),
    Exclusion.LEGAL_HOLD: N_("Legal hold"),
    Exclusion.TOO_SHORT: N_("Too short"),
    Exclusion.NO_AUDIO: N_("No recording"),
    Exclusion.DUPLICATE_LEG: N_("Duplicate"),
    Exclusion.EARLIER_DRAW: N_("Was in the earlier draw"),
}


def exclusion_name(code: str) -> str:
    """What a code is called in the language in force; one of a later version keeps its code."""
    return _(EXCLUSION_NAMES[code]) if code in EXCLUSION_NAMES else code


def exclusion_words(counts: Iterable[tuple[str, int]]) -> str:
    """`No recording 4, Too short 2`."""
    return _(", ").join(f"{exclusion_name(code)} {count:,}" for code, count in counts)


def read_queues(text: str) -> frozenset[str]:
    """The names of queues in a setting: separated by commas, full-width ones too."""
    return frozenset(name.strip() for name in text.replace("，", ",").split(",") if name.strip())


@dataclass(frozen=True)
class AgentFrame:
    """One agent's line of the frame: days with calls, calls, those of the plan's queues without a recording, eligible
    ones, quota; `more`: the quota is higher after a fatal item or an upheld complaint."""

    staff_no: str
    name: str
    team: str
    online_days: int
    calls: int
    no_audio: int
    eligible: int
    quota: int
    new_staff: bool
    more: bool = False

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
    """The commitment C of a period (`value`) and when it was made; its secret is told by nothing before the draw."""

    period: str
    value: str
    at_utc_ms: int


@dataclass(frozen=True)
class Deal:
    """The commitment of a week by whose secret its quotas are dealt over its days, when it was made, and the secret:
    "" until the week is over."""

    week: str
    commitment: str
    at_utc_ms: int
    secret: str = ""


@dataclass(frozen=True)
class FixedManifest:
    """The hash M of the manifest that was fixed last, when and by whom; `holds`: the frame is still the same."""

    manifest_sha256: str
    at_utc_ms: int
    by: str
    holds: bool = True


@dataclass(frozen=True)
class Late:
    """What came after a period was drawn and can be drawn in a supplement of its own: how many calls."""

    period: Supplement
    calls: int


@dataclass(frozen=True)
class Frame:
    """The frame of a period in figures: calls, those of the plan's queues with a recording, eligible ones, exclusions
    by code, agents, the draw; the commitment made before the period ended, the manifest fixed for the draw, when the
    day's peaks and lows are, until when lists and recordings are still awaited (0: no more), what came after it, and
    how long the calls to be drawn are to be expected in all."""

    period: DrawPeriod
    calls: int
    with_audio: int
    eligible: int
    excluded: Mapping[str, int]
    agents: tuple[AgentFrame, ...]
    over: bool
    draw: DrawFacts | None
    commitment: Commitment | None = None
    fixed: FixedManifest | None = None
    traffic: Spans = Spans()
    awaited_until_utc_ms: int = 0
    late: Late | None = None
    listening_ms: int = 0

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
