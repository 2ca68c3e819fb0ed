"""An agent's history in words: what the mean of drawn calls says, criteria that lost points, interviews as lines.

Only what few calls can carry is said: n with every figure, no interval below eight calls, and nobody is compared.
"""

from __future__ import annotations

from qadesk.i18n import _, both, ngettext
from qadesk.models.agent_history import RULED_WEEKS, WEEKS, AgentHistory, HistoryMean, OpenInterview, PastEvaluation
from qadesk.models.coaching import STATE_NAMES
from qadesk.models.scorecards import BAND_NAMES, FATAL_STATE_NAMES, FatalState
from qadesk.models.summary_words import points


def mean_words(found: AgentHistory) -> str:
    """What the drawn calls of the last weeks come to; for who reads cases alone, that nothing can be told of them."""
    if found.cases_only:
        return _("Cases only: they say nothing about this agent's level.")
    mean = found.mean
    if mean.value is None:
        return _("No drawn call of the last {weeks} weeks is scored.").format(weeks=WEEKS)
    heard = ngettext("Last {weeks} weeks: {n} drawn call, score {mean}",
                     "Last {weeks} weeks: {n} drawn calls, score {mean}", mean.n).format(
                         weeks=WEEKS, n=mean.n, mean=points(mean.value))
    mixed = _("over the calls of {cards}").format(cards=_(", ").join(found.cards)) if found.cards else ""
    return both("；", "; ").join(part for part in (heard, mixed, _trust(mean)) if part)


def ruled_words(found: AgentHistory) -> str:
    """Complaints and praise that stand; empty where there is none."""
    if not (found.complaints or found.praises):
        return ""
    return _("Ruled to stand in the last {weeks} weeks: complaints {complaints}, praise {praises}").format(
        weeks=RULED_WEEKS, complaints=found.complaints, praises=found.praises)


def mean_hint() -> str:
    """What the mean rests on."""
    return _("Drawn calls in force without the call at hand, weighted by how likely each was to be drawn; fatal items "
             "do not count into it. 95 % interval.")


def losses_words(found: AgentHistory) -> str:
    """`4.3 Hold and transfer 3 / 8` for each criterion that lost points; empty when none did."""
    return both("；", "; ").join(f"{loss.name} {loss.lost} / {loss.n}" for loss in found.losses)


def band_words(row: PastEvaluation) -> str:
    """The word for the score; empty without one."""
    return _(BAND_NAMES[row.band]) if row.band else ""


def fatal_words(state: FatalState) -> str:
    """The state of the fatal items ticked; empty when none was."""
    return "" if state is FatalState.NONE else _(FATAL_STATE_NAMES[state])


def state_words(row: OpenInterview) -> str:
    return _(STATE_NAMES[row.state])


def agreed_words(row: OpenInterview) -> str:
    """The plan items that are open, else what the interview is about."""
    return both("；", "; ").join(row.items) or row.topic


def focus_words(row: OpenInterview) -> str:
    """The criteria by their codes."""
    return _(", ").join(name.split(" ", 1)[0] for name in row.focus)


def focus_hint(row: OpenInterview) -> str:
    """The criteria by name."""
    return "\n".join(row.focus)


def follow_ups_words(row: OpenInterview) -> str:
    """`1 / 3`; empty where none is wanted."""
    return f"{row.heard} / {row.wanted}" if row.wanted else ""


def due_words(row: OpenInterview) -> str:
    """`03-25`; empty where nothing is due."""
    return f"{row.next_day:%m-%d}" if row.next_day else ""


def _trust(mean: HistoryMean) -> str:
    if mean.low is None or mean.high is None:
        return _("too few calls to tell how far this can be trusted.")
    return _("the true level very likely lies between {low} and {high}.").format(low=points(mean.low),
                                                                                 high=points(mean.high))
