"""Acoustic marks (声学证据): what is measured of every recording, the marks it leaves, and what people say to them.

A mark points, it never scores: an inspector accepts or rejects it. Measures and candidates are kept as they were found,
below any threshold that can be set; which of them count is decided by the rules in force when they are shown.
Spans are whole milliseconds from the recording's start, half open; levels are thousandths of a dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.types import Document, InstantUtcMs, PointsMilli, SpanMs

Interval = tuple[int, int]
BOTH = -1
"""The channel of a mark that concerns all of them."""


class MarkKind(StrEnum):
    """What a mark points at."""

    DEAD_AIR = "dead_air"
    HOLD = "hold"
    OVER_TALK = "over_talk"
    INTERRUPTION = "interruption"
    RING_BACK = "ring_back"
    LOUDNESS = "loudness"
    CLIPPING = "clipping"
    LATE_START = "late_start"
    FAST_SPEECH = "fast_speech"


MARK_NAMES = {
    MarkKind.DEAD_AIR: N_("Dead air"),
    MarkKind.HOLD: N_("Hold"),
    MarkKind.OVER_TALK: N_("Over-talk"),
    MarkKind.INTERRUPTION: N_("Interruption"),
    MarkKind.RING_BACK: N_("Ring-back"),
    MarkKind.LOUDNESS: N_("Sudden loudness"),
    MarkKind.CLIPPING: N_("Clipping"),
    MarkKind.LATE_START: N_("Late first word"),
    MarkKind.FAST_SPEECH: N_("Fast speech"),
}


class MarkVerdict(StrEnum):
    """What an inspector said to a mark; OPEN takes an earlier word back."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class AcousticState(StrEnum):
    """Whether a recording was measured; FAILED keeps the reason."""

    MEASURED = "measured"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A candidate in a recording: `channel` as in the file (BOTH: all); `value_milli` in the kind's unit.

    Units: s of DEAD_AIR, HOLD, OVER_TALK, RING_BACK and LATE_START, s by which both go on talking of INTERRUPTION
    (its channel is that of who interrupts), dB of the jump of LOUDNESS, % of clipped samples of CLIPPING, syllables/s
    of FAST_SPEECH."""

    kind: MarkKind
    start_ms: int
    end_ms: int
    value_milli: int
    channel: int = BOTH


@dataclass(frozen=True, slots=True)
class ChannelMeasures:
    """One channel: its speech as sorted disjoint spans, and what was measured of it. Levels are of its speech.

    `loudness_mlufs` by ITU-R BS.1770-4; `articulation_milli`: syllable nuclei per second of speech, in thousandths;
    None where the channel has too little speech to be measured."""

    speech: tuple[Interval, ...]
    speech_ms: int
    talk_share_milli: int
    level_mdbfs: int | None
    loudness_mlufs: int | None
    noise_floor_mdbfs: int | None
    peak_mdbfs: int
    clipped_ppm: int
    articulation_milli: int | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of one recording. None: not measurable (over-talk and interruptions need two channels).

    `interruptions` by channel of who interrupts; `first_word_ms` by channel, from the end of the ring-back."""

    duration_ms: int
    channels: tuple[ChannelMeasures, ...]
    speech_ms: int  # of the call: where anybody speaks
    longest_silence_ms: int
    dead_air_ms: int
    hold_ms: int
    ring_ms: int
    over_talk_ms: int | None
    interruptions: tuple[int, ...] | None
    first_word_ms: tuple[int | None, ...]


Found = tuple[Measures, tuple[FoundMark, ...]]
"""All of one recording, the marks in the order of time."""


class AcousticResult(Base):
    """Whether one recording was measured, by which version of the measurement; replaced when it is measured anew."""

    __tablename__ = "acoustic_results"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    method: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    speech_ms: Mapped[int] = mapped_column(SpanMs, default=0)


class AcousticMeasures(Base):
    """What was measured of one recording (`acoustic_stored`): apart from its result, which is looked through often."""

    __tablename__ = "acoustic_measures"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    measures: Mapped[dict[str, object]] = mapped_column(Document)


class AcousticMark(Base):
    """A candidate mark of a recording, as it was found; `verdict` is the last word said to it."""

    __tablename__ = "acoustic_marks"
    __table_args__ = (Index("ix_acoustic_marks_risk", "recording_id", "kind", "channel", "value_milli", "verdict"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"))
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[int]
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    value_milli: Mapped[int] = mapped_column(PointsMilli)
    verdict: Mapped[str] = mapped_column(Text, default=MarkVerdict.OPEN)


class MarkDecision(Base):
    """What a person said to a mark; never changed, the last one counts.

    It names the mark by what it points at, so that measuring anew loses none."""

    __tablename__ = "mark_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[int]
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    verdict: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
