"""The requests of the page 培训需求: list and record, joined with the service; the next step, hearing, the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qadesk.models.evaluation_record import RecordLink
from qadesk.models.training_record import RequestRecord, RequestRow
from qadesk.models.training_tallies import AgentTally
from qadesk.ui.preview_dialog import preview_paper
from qadesk.ui.request_card import RequestCard
from qadesk.ui.request_steps import Act, asked, keeper
from qadesk.ui.requests_pane import RequestsPane
from qadesk.ui.step_dialog import StepDialog

if TYPE_CHECKING:
    from qadesk.ui.training_page import TrainingPage


class TrainingRequests:
    """Holds the pane and the card; the page places them and brings them to sight by `shown`."""

    def __init__(self, page: TrainingPage, shown: Callable[[], None]) -> None:
        self._page, self._shown = page, shown
        self._opening: int | None = None
        self._wanted: int | None = None
        self.pane, self.card = RequestsPane(raises=page.raises), RequestCard()
        self.pane.opened.connect(self.open)
        self.card.act_asked.connect(self.ask)
        self.card.print_asked.connect(self.print_preview)
        self.card.call_asked.connect(self.hear)

    def set_rows(self, rows: Sequence[RequestRow]) -> None:
        """Show these requests; the one that is read is the current one."""
        self.pane.set_rows(rows)
        wanted = self._wanted if self.pane.table.current() is not None or self.card.record is None else (
            self.card.record.request_id)
        if wanted is not None and self.pane.table.choose(wanted):
            self._wanted = None

    def open(self, request_id: int) -> None:
        """Show a request in full; that it is read is noted first."""
        page, self._opening = self._page, request_id
        page.tasks.run(page, lambda: page.desk.training.open_record(page.actor, request_id), self._show_opened)

    def show(self, record: RequestRecord) -> None:
        """Show a record in the card."""
        self._opening = None
        self.card.set_record(record)
        known = self.pane.table.choose(record.request_id)
        self._wanted = None if known else record.request_id  # a new one stands in the list once that is fetched
        self._shown()

    def ask(self, act: Act) -> None:
        """Ask for what a step of the request shown needs, then take it."""
        page, record = self._page, self.card.record
        if record is not None:
            StepDialog(asked(act, record), about=(page.actor.account_id, record.request_id), tasks=page.tasks,
                       keep=keeper(page.desk.training, page.actor, record, act), kept=self.show, parent=page).open()

    def hear(self, agent: AgentTally) -> None:
        """Open the record of the call that shows what an agent lost."""
        if agent.evaluation_id is not None:
            self._page.go_to_page.emit("listening", RecordLink(agent.evaluation_id, agent.start_ms or None))

    def print_preview(self) -> None:
        """Show the paper of the request shown, else of the one chosen in the list."""
        page, shown = self._page, self.card.record or self.pane.table.current()
        if shown is not None:
            request_id = shown.request_id
            preview_paper(page, page.desk, page.actor, page.tasks,
                          lambda: page.desk.printing.training_request(page.actor, request_id))

    def _show_opened(self, record: RequestRecord) -> None:
        if record.request_id == self._opening:
            self.show(record)
