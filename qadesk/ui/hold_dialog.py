"""Places a legal hold on a call, or lifts it: which call, what was entered before, and the words that are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.holds import HeldCall, HoldEntry
from qadesk.ui.step_dialog import Step, StepDialog
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk


class HoldDialog(StepDialog[HeldCall]):
    """`kept(HeldCall)` is called once the hold, or its end, is stored."""

    def __init__(self, call: HeldCall, *, desk: Desk, actor: Actor, tasks: Tasks,
                 kept: Callable[[HeldCall], object], parent: QWidget | None = None) -> None:
        act = desk.call_holds.lift if call.on_hold else desk.call_holds.place
        super().__init__(_step(call), about=(actor.account_id, call.call_id), tasks=tasks,
                         keep=lambda _day, words: act(actor, call.call_id, words), kept=kept, parent=parent)


def _step(call: HeldCall) -> Step:
    if call.on_hold:
        return Step(_("Lift the legal hold"), _about(call), _("Why the hold ends (kept)"),
                    submit=_("Lift the hold"), lacking=_("Write the reason."))
    return Step(_("Legal hold"), _about(call), _("Document that asks for it, with its number (kept)"),
                submit=_("Place the hold"), lacking=_("Write the reason."))


def _about(call: HeldCall) -> str:
    parts = [_("Agent {agent}, {start}").format(agent=call.agent_no, start=call.start)]
    parts += [_entry(entry) for entry in call.entries]
    if call.on_hold:
        parts.append(_("Once lifted, the call can be drawn; in a period that was drawn, by a supplement."))
    elif call.drawn_in:
        parts.append(_("It was drawn already ({period}) and stays drawn; the hold is for draws to come.").format(
            period=call.drawn_in))
    else:
        parts.append(_("While it holds, the call stands in the frame with this reason and cannot be drawn."))
    return "\n".join(parts)


def _entry(entry: HoldEntry) -> str:
    placed = _("Held since {at} by {who}: {document}").format(at=entry.at, who=entry.by, document=entry.document)
    if entry.holds:
        return placed
    return _("{placed}; lifted {at} by {who}: {words}").format(placed=placed, at=entry.lifted_at, who=entry.lifted_by,
                                                               words=entry.lifted_words)
