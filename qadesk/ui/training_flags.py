"""The flagged cases of the page 培训需求: list and card, joined with the service; hearing, notes, the end of one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from qadesk.i18n import _
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.flags import FlagList, FlagRow
from qadesk.ui.flag_card import FlagCard
from qadesk.ui.flags_pane import FlagsPane
from qadesk.ui.step_dialog import Step, StepDialog

if TYPE_CHECKING:
    from qadesk.ui.training_page import TrainingPage


class TrainingFlags:
    """Holds the pane and the card; the page places them."""

    def __init__(self, page: TrainingPage) -> None:
        self._page = page
        self._zone = ZoneInfo("UTC")
        self.pane = FlagsPane(key=page.keys.shown("form.flag"), own=not page.raises, roles=page.actor.roles)
        self.card = FlagCard()
        self.pane.chosen.connect(self.show)
        self.pane.record_asked.connect(self.hear)
        self.card.record_asked.connect(lambda: self.hear(self.card.row))
        self.card.note_asked.connect(partial(self.ask, closing=False))
        self.card.close_asked.connect(partial(self.ask, closing=True))

    def set_list(self, found: FlagList, zone: ZoneInfo) -> None:
        """Show these flags; the card goes on with its own, or with the next one."""
        self._zone = zone
        shown = self.card.row.flag_id if self.card.row is not None else None
        self.pane.set_list(found)
        again = next((row for row in found.rows if row.flag_id == shown), None)
        if again is not None:
            self.show(again)
        elif self._page.place() != "flags":  # beside what waits nothing is shown that was not opened
            self.show(None)

    def show(self, row: FlagRow | None) -> None:
        """Show a flag in the card."""
        self.card.set_row(row, self._zone)

    def show_current(self) -> None:
        """Where nothing is shown: the one that is current in the list."""
        if self.card.row is None:
            self.show(self.pane.table.current())

    def open(self, flag_id: int) -> None:
        """Show a flag, fetched anew: it may be younger than the list."""
        page = self._page
        page.tasks.run(page, lambda: (page.desk.flags.list(page.actor), page.desk.settings.rules(page.actor).zone),
                       lambda got: self._show_opened(flag_id, *got), lane="read")

    def press_main(self) -> None:
        """The card's main button: to end the flag, for who may."""
        if self.card.row is not None and self.card.row.closes:
            self.ask(closing=True)

    def ask(self, *, closing: bool) -> None:
        """Ask for a note on the flag shown, or for what came of it."""
        page, row = self._page, self.card.row
        if row is None:
            return
        step = (Step(_("Close flag"), _("After that only notes can be added."), _("What came of it")) if closing else
                Step(_("Note on the flag"), _("A note is kept for good; a correction is a further note."),
                     _("What was found or done")))
        act, flag_id = page.desk.flags.close if closing else page.desk.flags.note, row.flag_id
        StepDialog(step, about=(page.actor.account_id, flag_id), tasks=page.tasks,
                   keep=lambda _day, words: act(page.actor, flag_id, words),
                   kept=self._show_closed if closing else self.show, parent=page).open()

    def hear(self, row: FlagRow | None) -> None:
        """Open the record of a flag's evaluation at its place."""
        if row is not None and row.number:
            self._page.go_to_page.emit("listening", RecordLink(row.evaluation_id, row.start_ms))

    def _show_closed(self, row: FlagRow) -> None:
        """It is done with: the card is free for the next one of the list."""
        self.show(None)
        self._page.messages.show_message("good", _("The flag of {agent} is closed.").format(agent=row.agent_no))

    def _show_opened(self, flag_id: int, found: FlagList, zone: ZoneInfo) -> None:
        self.set_list(found, zone)
        self.pane.choose(flag_id)
        self.show(next((row for row in found.rows if row.flag_id == flag_id), None))
