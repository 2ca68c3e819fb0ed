"""What a roster would do or has done, in words: tone, title and text of the message."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.shifts import RosterPlan

Words = tuple[str, str, str]


def planned_words(file: str, plan: RosterPlan) -> Words:
    """Before anything is written."""
    if not plan.changes:
        title = _("{file} changes nothing.").format(file=file)
    else:
        title = ngettext("{file} changes {count} shift.", "{file} changes {count} shifts.", plan.changes).format(
            file=file, count=plan.changes)
    return "warn" if plan.rejects else "accent", title, _text(plan)


def imported_words(done: RosterPlan) -> Words:
    """After the import."""
    title = ngettext("The roster was imported: {count} shift changed.", "The roster was imported: {count} shifts "
                     "changed.", done.changes).format(count=done.changes)
    text = _text(done)
    if done.rejects_file:
        text = _("{text} All refused rows: {file}").format(text=text, file=done.rejects_file)
    return "warn" if done.rejects else "good", title, text


def _text(plan: RosterPlan) -> str:
    parts = [_("{count} new").format(count=plan.new), _("{count} changed").format(count=plan.changed),
             _("{count} removed").format(count=plan.removed), _("{count} known already").format(count=plan.known)]
    if plan.first_day is None:
        text = _("{counts}.").format(counts=_(", ").join(parts))
    else:
        agents = ngettext("{count} agent", "{count} agents", plan.agents).format(count=plan.agents)
        text = _("{agents}, {first} – {last}: {counts}.").format(
            agents=agents, first=plan.first_day, last=plan.last_day, counts=_(", ").join(parts))
    if not plan.rejects:
        return text
    first, count = plan.rejects[0], len({reject.row for reject in plan.rejects})  # a row of a grid has many days
    refused = ngettext("{count} row refused; row {row}, {column}: {reason}.",
                       "{count} rows refused; row {row}, {column}: {reason}.", count).format(
        count=count, row=first.row, column=first.column, reason=first.reason)
    return _("{text} {refused}").format(text=text, refused=refused)
