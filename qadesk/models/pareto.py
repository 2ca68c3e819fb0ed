"""On which criteria points were lost most often, as a chart: the month's summary and the training needs show the same.

Shares are of the calls to which the criterion applied, with their interval; the cumulative share is of all losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from qadesk.i18n import _, both, ngettext
from qadesk.models.charts import Point, RowsChart
from qadesk.models.summary_values import SHARE_FROM

SHOWN = 8
"""How many criteria have a row of their own; the others stand together in the last one."""


@dataclass(frozen=True)
class Loss:
    """A criterion: `lost` of the `n` calls to which it applied, the share's interval (0..1), and what lies behind."""

    label: str
    lost: int
    n: int
    low: float | None
    high: float | None
    leads: object = None


def pareto_chart(losses: Sequence[Loss], title: str, empty: str, *, shown: int = SHOWN) -> RowsChart:
    """The chart of these criteria, most calls first; `empty` says why there are none."""
    losses = sorted((loss for loss in losses if loss.lost), key=lambda loss: -loss.lost)
    own, rest = (losses, []) if len(losses) <= shown + 1 else (losses[:shown], losses[shown:])
    points = [_point(loss) for loss in own] + ([_together(rest)] if rest else [])
    counts = [loss.lost for loss in own] + ([sum(loss.lost for loss in rest)] if rest else [])
    sums = list(accumulate(counts))
    return RowsChart(
        key="pareto", title=title, note=_("share of calls, the line is its 95 % interval") if points else "",
        caption=_caption(losses), empty="" if points else empty, points=tuple(points), bars=True, unit="%",
        cumulative=tuple(100 * so_far / sums[-1] for so_far in sums), cumulative_title=_("Cumulative, of all losses"))


def _caption(losses: Sequence[Loss]) -> str:
    if not losses:
        return ""
    least, most = min(loss.n for loss in losses), max(loss.n for loss in losses)
    n = f"{least:,}" if least == most else f"{least:,}–{most:,}"
    return _("How to read it: the bar is the share of calls that lost points, of those to which the criterion applied "
             "(n = {n}); the narrow panel adds up the losses.").format(n=n)


def _calls(count: int) -> str:
    return ngettext("{count} call", "{count} calls", count).format(count=f"{count:,}")


def _point(loss: Loss) -> Point:
    few = loss.n < SHARE_FROM or loss.low is None or loss.high is None
    share, low, high = 100 * loss.lost / loss.n, 100 * (loss.low or 0), 100 * (loss.high or 0)
    shown = f"{loss.lost:,} / {loss.n:,}" if few else _("{calls}  {share}% ({low}–{high})").format(
        calls=_calls(loss.lost), share=f"{share:.1f}", low=f"{low:.0f}", high=f"{high:.0f}")
    told = "" if few else both("，", ", ") + f"{share:.1f}% ({low:.1f}–{high:.1f}%)"
    words = _("{criterion}: {lost} of {n} calls lost points").format(
        criterion=loss.label, lost=f"{loss.lost:,}", n=f"{loss.n:,}") + told
    return Point(loss.label, share, None if few else low, None if few else high, loss.n, words, shown, leads=loss.leads)


def _together(rest: Sequence[Loss]) -> Point:
    """The other criteria: their bar is as long as their mean share, for their calls cannot be added up."""
    lost, n = sum(loss.lost for loss in rest), sum(loss.n for loss in rest)
    label = ngettext("{count} other criterion", "{count} other criteria", len(rest)).format(count=len(rest))
    share = 100 * lost / n
    words = _("{criteria}: {lost} losses in all, {share}% on average").format(
        criteria=label, lost=f"{lost:,}", share=f"{share:.1f}")
    return Point(label, share, None, None, n, words, _("{share}% on average").format(share=f"{share:.1f}"), faint=True)
