"""How the month's figures are written, the same on the screen and on paper: one decimal, n beside every estimate."""

from __future__ import annotations

from qadesk.i18n import N_, _, both
from qadesk.models.months import Month
from qadesk.models.summary_quality import Change
from qadesk.models.summary_values import SHARE_FROM, Mean, Share, Verdict
from qadesk.models.summary_words import points, signed

NONE = "—"
MONTHS = (N_("January {year}"), N_("February {year}"), N_("March {year}"), N_("April {year}"), N_("May {year}"),
          N_("June {year}"), N_("July {year}"), N_("August {year}"), N_("September {year}"), N_("October {year}"),
          N_("November {year}"), N_("December {year}"))
CHANGES = {
    Verdict.ABOVE: N_("above the month before"),
    Verdict.UNTOLD: N_("cannot be told from the month before"),
    Verdict.BELOW: N_("below the month before"),
}


def month_words(month: Month) -> str:
    """`August 2026`."""
    return _(MONTHS[month.number - 1]).format(year=month.year)


def score_text(mean: Mean) -> str:
    """`84.3`; a dash where there is none."""
    return NONE if mean.value is None else points(mean.value)


def score_span(mean: Mean) -> str:
    """`83.1–85.5`; empty where it is not told."""
    return "" if mean.low is None or mean.high is None else f"{points(mean.low)}–{points(mean.high)}"


def share_text(share: Share) -> str:
    """`15.0%`, or `3 / 12` while there are too few calls for a percentage."""
    return part_text(share.count, share.n)


def share_span(share: Share) -> str:
    """`0.5–2.7%`; empty where it is not told."""
    return span_text(share.low, share.high)


def span_text(low: float | None, high: float | None) -> str:
    """Two shares as `0.5–2.7%`; empty where they are not told."""
    return "" if low is None or high is None else f"{_tenths(low)}–{_tenths(high)}%"


def count_text(share: Share) -> str:
    """`6 / 474`."""
    return f"{share.count:,} / {share.n:,}"


def part_text(count: int, of: int) -> str:
    """A part of what was counted whole, without an interval: `98.8%`, or `3 / 12`."""
    if not of:
        return NONE
    return f"{_tenths(count / of)}%" if of >= SHARE_FROM else f"{count} / {of}"


def mean_line(mean: Mean) -> str:
    """What stands below a mean: `83.1–85.5, n = 474`."""
    return both("，", ", ").join(part for part in (score_span(mean), f"n = {mean.n:,}") if part)


def share_line(share: Share) -> str:
    """What stands below a share: `0.5–2.7%, 6 / 474`."""
    return both("，", ", ").join(part for part in (share_span(share), count_text(share)) if part)


def change_line(change: Change) -> str:
    """What stands below a change: its interval, both numbers of calls and what may be said."""
    return _("{low} to {high}, n = {before} and {n}: {verdict}").format(
        low=signed(change.low), high=signed(change.high), before=f"{change.n_before:,}", n=f"{change.n:,}",
        verdict=_(CHANGES[change.verdict]))


def _tenths(share: float) -> str:
    """A share in hundredths with one decimal; nothing and all are whole."""
    return f"{100 * share:.0f}" if share in (0, 1) else f"{100 * share:.1f}"
