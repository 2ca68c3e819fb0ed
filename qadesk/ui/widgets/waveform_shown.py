"""What the waveform shows, as plain values: the call's peaks, its lanes, marks, what was heard, loop and playhead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from qadesk.i18n import _
from qadesk.models.acoustics import BOTH, MarkKind
from qadesk.models.listening import Interval, clock_text, quiet_spans, speech_turns
from qadesk.ui.widgets.waveform_marks import AnyMark, SoundMark, Spread, WaveformMark, in_order, spread
from qadesk.ui.widgets.waveform_raster import PeakSource, Values, display_gain, rms_table

COLUMN_MS = 50
GAIN_STEP, LEAST_GAIN, MOST_GAIN = 1.25, 0.25, 16.0
FLAT_KINDS = (MarkKind.DEAD_AIR, MarkKind.HOLD)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its words, the tokens of its RMS and its peaks, its channel, and whether solo silences it."""

    name: str
    token: str
    peak_token: str
    channel: int
    muted: bool = False


def lanes_of(n_channels: int, agent_channel: int) -> tuple[Lane, ...]:
    """座席 above 客户, or the one lane of a mono call."""
    if n_channels < 2:
        return (Lane(_("Mono"), "text2", "edge", 0),)
    return (Lane(_("Agent"), "agent", "agent_peak", agent_channel),
            Lane(_("Customer"), "customer", "customer_peak", 1 - agent_channel))


@dataclass(frozen=True, slots=True)
class Clock:
    """What the ruler's figures say: time of the call, or the clock of the centre's zone since `started_at`."""

    started_at: datetime | None = None
    of_day: bool = False

    @property
    def offset_ms(self) -> int:
        """What it shows at the call's start, in ms."""
        start = self.started_at
        if not self.of_day or start is None:
            return 0
        return (start.hour * 3600 + start.minute * 60 + start.second) * 1000 + start.microsecond // 1000

    def text(self, position_ms: int, *, tenths: bool = False) -> str:
        """`02:51`, or `11:44:53` where it is the time of day."""
        if not self.of_day or self.started_at is None:
            return clock_text(position_ms, tenths=tenths)
        at = (self.started_at.astimezone(UTC) + timedelta(milliseconds=position_ms)).astimezone(self.started_at.tzinfo)
        return f"{at:%H:%M:%S}.{at.microsecond // 100_000}" if tenths else f"{at:%H:%M:%S}"


@dataclass(frozen=True, slots=True)
class HeardBand:
    """What was heard: at all, only as silence that was skipped, and more than once; the share of the call's speech."""

    heard: Spread[Interval] = field(default_factory=Spread)
    skipped: Spread[Interval] = field(default_factory=Spread)
    repeated: Spread[Interval] = field(default_factory=Spread)
    share_milli: int = 0


@dataclass(frozen=True, slots=True)
class Length:
    """A silence or a hold with how long it lasts, in words."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(slots=True)
class Shown:
    """Everything but the visible window; `known_ms` is how much of the call is decoded."""

    lanes: tuple[Lane, ...] = field(default_factory=lambda: lanes_of(2, 0))
    peaks: PeakSource | None = None
    known_ms: int = 0
    fit_gain: float = 1.0
    gain: float = 1.0  # a person's, on top of the one that lets loud parts fill their lanes
    quiet: tuple[Interval, ...] = ()
    flat: Spread[Interval] = field(default_factory=Spread)
    lengths: Spread[Length] = field(default_factory=Spread)
    turns_ms: tuple[int, ...] = ()
    marks: tuple[WaveformMark, ...] = ()
    current_mark: str | None = None
    sound_marks: Spread[SoundMark] = field(default_factory=Spread)
    current_sound: str | None = None
    chosen: str | None = None  # the key of the mark that Tab has come to
    heard: HeardBand = field(default_factory=HeardBand)
    loop: Interval | None = None
    dragged: Interval | None = None
    position_ms: int = 0
    clock: Clock = Clock()
    _rms: Values | None = None

    def take_peaks(self, peaks: PeakSource, known_ms: int) -> None:
        """The call's peaks, or those of more of it; silences and turns are found anew."""
        self.peaks, self.known_ms = peaks, known_ms
        self.fit_gain = display_gain(peaks)
        self._rms = rms = rms_table(peaks, known_ms, COLUMN_MS, self._rms)
        self.quiet, self.turns_ms = quiet_spans(rms, COLUMN_MS), speech_turns(rms, COLUMN_MS)
        self._find_lengths()

    def take_acoustics(self, marks: Sequence[SoundMark], current: str | None) -> None:
        """The marks that were measured; they say better than the picture where silence is."""
        self.sound_marks = Spread(marks, [(mark.start_ms, mark.end_ms) for mark in marks])
        self.current_sound = current
        self._find_lengths()

    def swap_to(self, agent_channel: int) -> None:
        """Draw another channel as 座席; what solo silences stays silenced."""
        muted = {lane.token: lane.muted for lane in self.lanes}
        n_channels = self.peaks.n_channels if self.peaks else 2
        self.lanes = tuple(replace(lane, muted=muted[lane.token]) for lane in lanes_of(n_channels, agent_channel))

    def mute(self, *, agent: bool, customer: bool) -> None:
        muted = {"agent": agent, "customer": customer}
        self.lanes = tuple(replace(lane, muted=muted.get(lane.token, False)) for lane in self.lanes)

    def _find_lengths(self) -> None:
        """Shaded is the dead air that was measured, and what looks quiet outside of measured spans."""
        measured = [mark for mark in self.sound_marks.all if mark.kind in FLAT_KINDS]
        flat = [span for span in self.quiet
                if not any(span[0] < mark.end_ms and mark.start_ms < span[1] for mark in measured)]
        flat += [(mark.start_ms, mark.end_ms) for mark in measured
                 if mark.kind is MarkKind.DEAD_AIR and not mark.is_rejected]
        held = [(mark.start_ms, mark.end_ms) for mark in measured
                if mark.kind is MarkKind.HOLD and not mark.is_rejected]
        said = [Length(*span, _("silence {seconds} s").format(seconds=_seconds(span))) for span in flat]
        said += [Length(*span, _("hold {seconds} s").format(seconds=_seconds(span))) for span in held]
        self.flat, self.lengths = spread(flat), Spread(said, [*flat, *held])

    def spans(self) -> tuple[Interval, ...]:
        """Every span that can be meant by a click: loop, evidence, acoustic marks, silences."""
        loop = (self.loop,) if self.loop else ()
        marked = [(mark.start_ms, mark.end_ms) for mark in self.all_marks()]
        return (*loop, *marked, *self.quiet)

    def all_marks(self) -> list[AnyMark]:
        """Evidence and acoustic marks in the order of the call."""
        return in_order([*self.marks, *self.sound_marks.all])

    def lanes_under(self, mark: SoundMark) -> tuple[int, ...]:
        """The places of the lanes that a mark concerns."""
        return tuple(index for index, lane in enumerate(self.lanes) if mark.channel in (BOTH, lane.channel))


def _seconds(span: Interval) -> int:
    return (span[1] - span[0] + 500) // 1000
