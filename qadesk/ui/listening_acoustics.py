"""Joins the marks of the call that is open with the service: fetched, judged, taken as evidence.

A verdict is seen at once and stored behind; one that could not be stored is taken back and said. A recording that is
not measured yet is looked for again whenever something was measured.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.acoustic_marks import CallAcoustics, MarkRow
from qadesk.models.acoustics import AcousticResult, MarkVerdict
from qadesk.models.answers import Span
from qadesk.models.rules import RulesVersion
from qadesk.security.roles import may
from qadesk.ui import acoustic_words as words
from qadesk.ui.listening_keys import act_on_player

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage

LOOK_AGAIN_MS = 1_000


class ListeningAcoustics(QObject):
    """One call at a time."""

    def __init__(self, page: ListeningPage) -> None:
        super().__init__(page)
        self._page, self._table = page, page.centre.marks.table
        self._found: CallAcoustics | None = None
        self._said: dict[int, MarkVerdict] = {}  # by mark, until it is stored
        self._lost = False  # its sound could not be opened, so nobody measures it now
        self._again = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._again.timeout.connect(self._fetch)
        page.changes.committed.connect(self._notice)
        page.sound.call.failed.connect(self._lose)
        self._judges = may(page.actor, "acoustics.decide")
        self._offer(form=False)
        page.scoring.opened.connect(lambda _draft: self._offer(form=True))
        self._table.verdict_asked.connect(self._judge)
        self._table.evidence_asked.connect(self._take_as_evidence)
        self._table.player_key.connect(partial(act_on_player, page))

    def open(self) -> None:
        """Fetch the marks of the page's call."""
        self.close()
        self._fetch()

    def close(self) -> None:
        """Show no call."""
        self._again.stop()
        self._found, self._said, self._lost = None, {}, False
        self._table.forget_verdicts()
        self._offer(form=False)
        self._page.centre.marks.show(None)

    def _offer(self, *, form: bool) -> None:
        """Evidence is taken for a form that is filled in."""
        self._table.set_rights(judges=self._judges, takes_evidence=form)

    def _fetch(self) -> None:
        page, item_id = self._page, self._page.item_id
        if item_id is not None:
            page.tasks.run(page, lambda: page.desk.acoustics.call(page.actor, item_id), self._take,
                           partial(self._fail, item_id), lane="read")

    def _take(self, found: CallAcoustics) -> None:
        if found.item_id == self._page.item_id:
            self._found = found
            self._show()

    def _show(self) -> None:
        assert self._found is not None
        marks = (replace(mark, verdict=self._said.get(mark.mark_id, mark.verdict)) for mark in self._found.marks)
        self._page.centre.marks.show(replace(self._found, marks=tuple(marks)))
        self._page.order_panes()
        self._say_lost()

    def _lose(self, _error: UserError) -> None:
        self._lost = True
        self._say_lost()

    def _say_lost(self) -> None:
        found = self._found
        if self._lost and found is not None and found.state is None and found.recording_id is not None:
            self._table.empty.set_words(_("Not measured"), _(
                "The recording cannot be opened now; it is measured once it can."))

    def _fail(self, item_id: int, error: UserError) -> None:
        if item_id == self._page.item_id:
            self._page.messages.show_error(error)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        """Thousands are measured behind the page: only a call that waits for it is looked for, and not too often."""
        found = self._found
        measured = AcousticResult in classes and found is not None and found.state is None
        if found is not None and (measured or RulesVersion in classes) and not self._again.isActive():
            self._again.start()

    # verdicts

    def _judge(self, mark: MarkRow, verdict: MarkVerdict) -> None:
        page, item_id = self._page, self._page.item_id
        if item_id is None or self._found is None:
            return
        self._said[mark.mark_id] = verdict
        self._show()
        page.tasks.run(page, lambda: page.desk.acoustics.decide(page.actor, item_id, mark.mark_id, verdict),
                       partial(self._stored, item_id), partial(self._refuse, item_id, mark.mark_id))

    def _stored(self, item_id: int, row: MarkRow) -> None:
        if item_id != self._page.item_id or self._found is None:
            return
        if self._said.get(row.mark_id) is row.verdict:
            del self._said[row.mark_id]
        marks = tuple(row if mark.mark_id == row.mark_id else mark for mark in self._found.marks)
        self._found = replace(self._found, marks=marks)
        self._show()

    def _refuse(self, item_id: int, mark_id: int, error: UserError) -> None:
        self._said.pop(mark_id, None)
        if item_id == self._page.item_id:
            self._fetch()
        self._page.messages.show_error(error)

    def _take_as_evidence(self, mark: MarkRow) -> None:
        self._page.form.take_evidence(Span(mark.start_ms, mark.end_ms, words.what_of(mark, self._table.agent_channel)))
