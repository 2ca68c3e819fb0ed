"""Words for listening plans: how calls were picked, how far a plan is, what became of a call of it."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.listening_plans import PlannedRow, PlanRow
from qadesk.models.sampling import QueueState
from qadesk.ui.step_dialog import Step


def how_words(row: PlanRow) -> str:
    """How its calls were picked: by ticket from days, or named by a person."""
    if not row.by_ticket:
        return _("named")
    return ngettext("by ticket, {count} call each, {first} – {last}", "by ticket, {count} calls each, {first} – {last}",
                    row.calls_each).format(count=row.calls_each, first=f"{row.from_day:%m-%d}",
                                           last=f"{row.to_day:%m-%d}")


def state_words(row: PlanRow) -> str:
    """Whether calls of it wait, it is done, or was taken back."""
    if row.open:
        return _("Waiting {count}").format(count=row.open)
    return _("Taken back") if row.released else _("All heard")


def state_tone(row: PlanRow) -> str:
    """The tone of that chip."""
    return "accent" if row.open else "neutral" if row.released else "good"


def step_words(row: PlannedRow) -> str:
    """What a call of a plan can be opened as; nothing for one that left the queue."""
    if row.evaluation_id is not None:
        return _("{step} →").format(step=_("Record"))
    return _("{step} →").format(step=_("Listen")) if row.state in (QueueState.WAITING, QueueState.DRAFT) else ""


def take_back_step(row: PlanRow) -> Step:
    """What is asked before a plan is taken back."""
    waiting = row.counts.get(QueueState.WAITING, 0)
    about = ngettext("{number}: {count} call that nobody has begun leaves the queue; what was begun is finished.",
                     "{number}: {count} calls that nobody has begun leave the queue; what was begun is finished.",
                     waiting).format(number=row.number, count=waiting)
    return Step(_("Take a plan back"), about, _("Why (kept in the audit trail)"), submit=_("Take back"),
                lacking=_("Say it in a few words."))
