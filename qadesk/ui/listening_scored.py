"""What follows on the page 监听评分 once a draft is open, saved, submitted or given up (see `scoring`)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from qadesk.i18n import _
from qadesk.models.drafts import Draft, Submitted
from qadesk.ui.widgets.submit_findings import submitted_words

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningScored:
    """Answers what scoring reports."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        scoring, tell = page.scoring, page.messages.show_error
        scoring.opened.connect(self._show_draft)
        scoring.refused.connect(lambda error: page.refuse(page.item_id or 0, error))
        scoring.saved.connect(self._tell_saved)
        scoring.failed.connect(tell)
        scoring.failed.connect(lambda _error: page.not_saved.emit(_("Not saved; it is tried again")))
        scoring.submitted.connect(self._show_submitted)
        scoring.submit_refused.connect(tell)
        scoring.discarded.connect(self._tell_discarded)

    def _show_draft(self, _draft: Draft) -> None:
        self._page.show_evidence()
        self._page.proof.show()
        self._page.form.focus_form()

    def _tell_saved(self, at_utc_ms: int) -> None:
        saved_at = datetime.fromtimestamp(at_utc_ms / 1000, ZoneInfo(self._page.listed.zone_name))
        self._page.saved.emit(_("Saved {time}").format(time=f"{saved_at:%H:%M}"))

    def _show_submitted(self, result: Submitted) -> None:
        page = self._page
        following = page.queue.neighbour(1) or page.queue.neighbour(-1)
        page.leave_call()
        if following is not None:
            page.open_call(following)
        else:
            page.queue.setFocus()
        page.papers.submitted = result.evaluation_id
        page.messages.show_message("good", *submitted_words(result), (_("Print preview"), page.papers.preview),
                                   (_("Open the record"), partial(page.reading.open, result.evaluation_id)))

    def _tell_discarded(self) -> None:
        self._page.leave_call()
        self._page.queue.setFocus()
        self._page.messages.show_message(
            "neutral", _("The revision was discarded; the evaluation stands as it was."))
