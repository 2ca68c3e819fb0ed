"""Places a legal hold on a call, or lifts it: which call, what was entered before, and the words that are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.holds import HeldCall, HoldEntry
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH = 460


class HoldDialog(KeptDialog):
    """`kept(HeldCall)` is called once the hold, or its end, is stored."""

    def __init__(self, call: HeldCall, *, desk: Desk, actor: Actor, tasks: Tasks,
                 kept: Callable[[HeldCall], object], parent: QWidget | None = None) -> None:
        lifts = call.on_hold
        super().__init__(_("Lift the legal hold") if lifts else _("Legal hold"),
                         _("Lift the hold") if lifts else _("Place the hold"), tasks=tasks, width=WIDTH, parent=parent)
        self._call, self._actor, self._kept = call, actor, kept
        self._act = desk.call_holds.lift if lifts else desk.call_holds.place
        self.words = ReasonField(_("Why the hold ends (kept)") if lifts else
                                 _("Document that asks for it, with its number (kept)"))
        self.said = Label(_about(call), wrap=True)
        self.body.addWidget(fitted(self.said, WIDTH - 2 * theme.MARGIN))
        self.body.addWidget(self.words)
        self.keep_words(("hold", actor.account_id, call.call_id, lifts), self.words.text)
        self.words.setFocus()

    def submit(self) -> None:
        """Store it, or ask for the words."""
        if self.words.lacks:
            self.words.ask()
            return
        self.store(partial(self._act, self._actor, self._call.call_id, self.words.words), self._kept)


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
