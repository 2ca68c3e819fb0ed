"""Clips: spans of a call that left the station as a sound file, with what was beeped over; kept as a register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.i18n import N_, _
from qadesk.models.acoustics import BOTH
from qadesk.models.base import Base
from qadesk.models.listening import clock_text
from qadesk.models.types import Document, InstantUtcMs, SpanMs

LONGEST_MS = 30 * 60_000
"""A clip is a part of a call; what is longer is the recording itself."""


class ClipFormat(StrEnum):
    """How a clip is written."""

    WAV = "wav"
    OPUS = "opus"


FORMAT_NAMES = {ClipFormat.WAV: N_("WAV (plays everywhere)"), ClipFormat.OPUS: N_("Opus (small)")}


class ClipPurpose(StrEnum):
    """What a clip is made for."""

    CASES = "cases"
    TRAINING = "training"
    INTERVIEW = "interview"
    OTHER = "other"


PURPOSE_NAMES = {
    ClipPurpose.CASES: N_("Case library"),
    ClipPurpose.TRAINING: N_("Training"),
    ClipPurpose.INTERVIEW: N_("Interview"),
    ClipPurpose.OTHER: N_("Something else"),
}


@dataclass(frozen=True, slots=True)
class Beep:
    """A span of the call, in ms, that is replaced by a tone in one channel of the recording, or in all (BOTH)."""

    start_ms: int
    end_ms: int
    channel: int = BOTH


@dataclass(frozen=True, slots=True)
class NewClip:
    """What is asked for: a span of the call in ms, what is beeped over, and what it is for.

    `names_agent`: whether the caption gives the agent's number; a name or a customer's number it never gives."""

    client_uuid: str
    start_ms: int
    end_ms: int
    beeps: tuple[Beep, ...]
    format: ClipFormat
    purpose: ClipPurpose
    words: str
    names_agent: bool = True


@dataclass(frozen=True, slots=True)
class ClipProposal:
    """What a clip of a queue item's call begins with; `started_at` in the centre's zone; `folder` "" when none is kept.
    """

    item_id: int
    call: str
    agent_no: str
    started_at: datetime
    length_ms: int
    folder: str


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One clip of the register; instants in the centre's zone."""

    clip_id: int
    item_id: int | None
    agent_no: str
    started_at: datetime
    start_ms: int
    end_ms: int
    beeps: tuple[Beep, ...]
    format: ClipFormat
    purpose: ClipPurpose
    words: str
    caption: str
    file_name: str
    sha256: str
    who: str
    at: datetime


def caption_of(agent_no: str, started_at: datetime, new: NewClip) -> str:
    """The caption: the agent's number if it is named, the call's time, the span, what for. No name, no number."""
    agent = _("Agent {code}").format(code=agent_no) if new.names_agent else _("Agent")
    span = f"{clock_text(new.start_ms)}–{clock_text(new.end_ms)}"
    parts = [agent, f"{started_at:%Y-%m-%d %H:%M}", span, _(PURPOSE_NAMES[new.purpose]), tidy(new.words)]
    return " · ".join(part for part in parts if part)


def tidy(words: str) -> str:
    """The words in one line, as a file's tags can hold them."""
    return " ".join(words.encode(errors="ignore").decode().replace("\0", " ").split())


def file_name_of(agent_no: str, started_at: datetime, start_ms: int, *, names_agent: bool, ending: ClipFormat) -> str:
    """The name proposed for a clip's file: day, agent's number, place in the call."""
    minutes, seconds = divmod(start_ms // 1000, 60)
    parts = [f"{started_at:%Y-%m-%d}", agent_no if names_agent else "", f"{minutes:02d}-{seconds:02d}"]
    name = "_".join(part for part in parts if part)
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in name) + f".{ending}"


def joined(beeps: Iterable[Beep], *, within: tuple[int, int], gap_ms: int = 0) -> tuple[Beep, ...]:
    """The beeps cut to a span, sorted; those of one channel that touch or lie `gap_ms` apart are one."""
    found: list[Beep] = []
    for beep in sorted(beeps, key=lambda beep: (beep.channel, beep.start_ms, beep.end_ms)):
        start_ms, end_ms = max(beep.start_ms, within[0]), min(beep.end_ms, within[1])
        if end_ms <= start_ms:
            continue
        last = found[-1] if found else None
        if last is not None and last.channel == beep.channel and start_ms <= last.end_ms + gap_ms:
            found[-1] = Beep(last.start_ms, max(last.end_ms, end_ms), beep.channel)
        else:
            found.append(Beep(start_ms, end_ms, beep.channel))
    return tuple(sorted(found, key=lambda beep: (beep.start_ms, beep.end_ms, beep.channel)))


class Clip(Base):
    """One clip as it was written: never changed. `beeps` are [start, end, channel], ms of the call (-1: all channels).
    """

    __tablename__ = "clips"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    beeps: Mapped[list[list[int]]] = mapped_column(Document, default=list)
    format: Mapped[str] = mapped_column(Text)
    caption: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
