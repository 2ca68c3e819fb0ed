"""Major problems in words: states and their tones, times in a call as they are shown and typed, entries."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qadesk.i18n import N_, _
from qadesk.models.listening import clock_text
from qadesk.models.major_problems import (
    WAY_NAMES,
    EntryKind,
    ProblemEntry,
    ProblemList,
    ProblemRow,
    ProblemState,
    Span,
)
from qadesk.ui.go_to_time import read_time
from qadesk.ui.workbench_words import problem_span

STATE_TONES = {ProblemState.OPEN: "fatal", ProblemState.ACKNOWLEDGED: "warn", ProblemState.CLOSED: "neutral"}
ENTRY_BUTTONS = {
    EntryKind.FEEDBACK: N_("Fed back …"),
    EntryKind.ACKNOWLEDGEMENT: N_("Enter acknowledgement …"),
    EntryKind.NOTE: N_("Add note …"),
    EntryKind.CLOSING: N_("Close problem …"),
}
_BETWEEN_SPANS = re.compile(r"[,，、;；\s]+")
_WITHIN_SPAN = re.compile(r"[-–—~～]")


def spans_words(spans: Iterable[Span]) -> str:
    """`02:36–03:00、03:49`."""
    return _(", ").join(clock_text(start) if clock_text(start) == clock_text(end)
                        else f"{clock_text(start)}–{clock_text(end)}" for start, end in spans)


def read_spans(text: str) -> tuple[Span, ...] | None:
    """The spans of `2:36-3:00, 3:49`, also in full width; None when a part is no time or ends before it begins."""
    joined = re.sub(r"\s*[-–—~～]\s*", "-", text.strip())
    spans = [_span(part) for part in _BETWEEN_SPANS.split(joined) if part]
    return tuple(span for span in spans if span is not None) if spans and None not in spans else None


def _span(part: str) -> Span | None:
    times = [read_time(time) for time in _WITHIN_SPAN.split(part)]
    if len(times) > 2 or times[0] is None or times[-1] is None or times[-1] < times[0]:
        return None
    return times[0], times[-1]


def since_words(row: ProblemRow, found: ProblemList) -> str:
    """How long ago it was raised: `5 h 20 min`, with its hours also after days; nothing of a closed one."""
    if row.state is ProblemState.CLOSED:
        return ""
    return problem_span(found.now_utc_ms - row.raised_utc_ms)


def entry_words(entry: ProblemEntry) -> str:
    """When, by whom and how: the line above what was written."""
    words = _("{at} entered by {who}").format(at=entry.happened, who=entry.who)
    return words + (_(", {way}").format(way=_(WAY_NAMES[entry.way])) if entry.way is not None else "")
