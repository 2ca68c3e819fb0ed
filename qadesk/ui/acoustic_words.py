"""The words of acoustic marks: what a mark says, whose voice it concerns, its verdict, a figure in its unit."""

from __future__ import annotations

from qadesk.i18n import N_, _
from qadesk.models.acoustic_marks import CallAcoustics, MarkRow
from qadesk.models.acoustics import BOTH, MARK_NAMES, AcousticState, MarkKind, MarkVerdict
from qadesk.models.answers import Span
from qadesk.models.listening import clock_text
from qadesk.models.mark_errors import MARK_ERRORS
from qadesk.ui.widgets.waveform_marks import SoundMark

ICONS = {
    MarkKind.DEAD_AIR: "sleep", MarkKind.HOLD: "music-note", MarkKind.OVER_TALK: "account-multiple-outline",
    MarkKind.INTERRUPTION: "account-voice", MarkKind.RING_BACK: "phone-ring-outline",
    MarkKind.LOUDNESS: "volume-plus", MarkKind.CLIPPING: "square-wave", MarkKind.LATE_START: "timer-sand",
    MarkKind.FAST_SPEECH: "speedometer",
}
VERDICTS = {MarkVerdict.OPEN: N_("To judge"), MarkVerdict.ACCEPTED: N_("Upheld"),
            MarkVerdict.REJECTED: N_("Rejected")}
VERDICT_TONES = {MarkVerdict.OPEN: "warn", MarkVerdict.ACCEPTED: "evidence", MarkVerdict.REJECTED: "neutral"}
FIGURES = {
    MarkKind.DEAD_AIR: N_("Nobody speaks, {figure} s"),
    MarkKind.HOLD: N_("Music or tones for {figure} s"),
    MarkKind.OVER_TALK: N_("Both speak for {figure} s"),
    MarkKind.RING_BACK: N_("Rings for {figure} s"),
    MarkKind.LOUDNESS: N_("{figure} dB louder at once"),
    MarkKind.CLIPPING: N_("{figure}% of samples cut off"),
    MarkKind.LATE_START: N_("First word after {figure} s"),
    MarkKind.FAST_SPEECH: N_("{figure} syllables a second"),
}
CUTS_IN = {True: N_("Cuts in on customer, {figure} s"), False: N_("Cuts in on agent, {figure} s")}  # the agent does


def name_of(kind: MarkKind) -> str:
    """`Dead air`."""
    return _(MARK_NAMES[kind])


def name_of_mark(mark: MarkRow) -> str:
    """The kind of a mark in words."""
    return name_of(mark.kind)


def voice_of(channel: int, agent_channel: int | None) -> str:
    """Whose voice a channel is; `agent_channel` None: a mono recording, where nobody can tell."""
    if agent_channel is None:
        return "–"
    if channel == BOTH:
        return _("Both")
    return _("Agent") if channel == agent_channel else _("Customer")


def what_of(mark: MarkRow, agent_channel: int | None) -> str:
    """What a mark says, its figure in the unit of its kind."""
    figure = f"{mark.value_milli / 1000:.1f}"
    if mark.kind is MarkKind.INTERRUPTION:
        return _(CUTS_IN[mark.channel == agent_channel]).format(figure=figure)
    return _(FIGURES[mark.kind]).format(figure=figure)


def is_a_place(mark: MarkRow) -> bool:
    """Whether a mark points at a place in the call, not at the whole of it."""
    return mark.kind is not MarkKind.FAST_SPEECH


def lies_on(span: Span, mark: MarkRow) -> bool:
    """Whether evidence lies on a mark: it touches a place, but takes in the whole of a call."""
    if is_a_place(mark):
        return span.start_ms <= mark.end_ms and mark.start_ms <= span.end_ms
    return span.start_ms <= mark.start_ms and mark.end_ms <= span.end_ms


def sound_mark_of(mark: MarkRow, agent_channel: int | None) -> SoundMark:
    """The mark as the waveform shows it, in ready words."""
    text = f"{name_of(mark.kind)}  {what_of(mark, agent_channel)}"
    return SoundMark(str(mark.mark_id), mark.kind, mark.start_ms, mark.end_ms, text, mark.channel, mark.verdict)


def place_of(mark: MarkRow) -> str:
    """`02:36–03:00`; the start alone where both read alike."""
    if not is_a_place(mark):
        return _("whole call")
    start, end = clock_text(mark.start_ms), clock_text(mark.end_ms)
    return start if start == end else f"{start}–{end}"


def verdict_of(mark: MarkRow) -> str:
    """`Upheld`."""
    return _(VERDICTS[mark.verdict])


def ink_of(mark: MarkRow) -> str:
    """The colour token of a mark's words: one that was rejected stands back."""
    return "text3" if mark.verdict is MarkVerdict.REJECTED else "text"


def said_by(mark: MarkRow) -> str:
    """Who gave the last verdict, and when; empty while nobody did."""
    if mark.decided_at is None:
        return ""
    return _("{verdict} by {name}, {time}").format(verdict=verdict_of(mark), name=mark.decided_by,
                                                   time=f"{mark.decided_at:%Y-%m-%d %H:%M}")


def why_empty(found: CallAcoustics | None) -> tuple[str, str]:
    """Title and reason of a list of marks that holds none."""
    if found is None:
        return _("No marks yet"), ""
    if found.state is None and found.recording_id is None:
        return _("No recording"), _("Where there is no sound there is nothing to measure.")
    if found.state is None:
        return _("Being measured …"), _("Recordings are measured in the background; the marks come by themselves.")
    if found.state is AcousticState.FAILED:
        return _("This recording could not be measured"), found.reason
    return _("No marks in this call"), _("Nothing in it passes the thresholds of the station's rules.")


def error_of(kind: MarkKind) -> str:
    """How often marks of a kind are right and what is missed, on the labelled material."""
    error = MARK_ERRORS.get(kind)
    if error is None:
        return _("{kind}: no error measured on labelled material.").format(kind=name_of(kind))
    return _("{kind}: {found} of {truth} found on labelled material, {false} false.").format(
        kind=name_of(kind), found=error.found, truth=error.truth, false=error.false_marks)
