"""Where the lines of the workbench lead: the page on which a thing is done, and what is shown there."""

from __future__ import annotations

from qadesk.models.appeal_record import AppealLink
from qadesk.models.coaching_list import InterviewLink, InterviewProposal
from qadesk.models.complaint_record import ComplaintLink
from qadesk.models.flags import FlagLink
from qadesk.models.paper_list import PaperLink
from qadesk.models.training_record import RequestLink
from qadesk.models.workbench import ToDo, ToDoKind, WorkbenchFacts
from qadesk.ui.closing_acts import FILINGS

_LISTENING = (ToDoKind.FATAL, ToDoKind.HEAR_AGAIN, ToDoKind.JOINT, ToDoKind.LEFT, ToDoKind.IDLE, ToDoKind.DRAFT,
              ToDoKind.REVISION)
_DRAFTS = (ToDoKind.DRAFT, ToDoKind.REVISION)
_PLACES: dict[ToDoKind, tuple[str, object]] = {
    ToDoKind.TRAINING_NEED: ("training", "tallies"), ToDoKind.PEOPLE: ("administration", "people"),
    ToDoKind.UNKNOWN: ("administration", "aliases"), ToDoKind.AUDITOR: ("administration", "accounts"),
    ToDoKind.KEYS: ("administration", "accounts"), ToDoKind.PASSWORD: ("administration", "settings"),
    ToDoKind.FILING: ("summary", FILINGS), ToDoKind.CALLS: ("recordings", "import"),
}
_PAGES = ((InterviewLink | InterviewProposal, "coaching"), (FlagLink | RequestLink, "training"),
          (AppealLink | PaperLink | ComplaintLink, "appeals"))


def way_of(row: ToDo) -> tuple[str, object]:
    """The key of the page, and what it opens: what a line names, else a place of its own kind."""
    if row.kind in _PLACES:
        return _PLACES[row.kind]
    if row.kind in _LISTENING:
        return "listening", row.item
    return next((page for links, page in _PAGES if isinstance(row.item, links)), "recordings"), row.item


def next_item(facts: WorkbenchFacts) -> int | None:
    """What to listen to next: the draft untouched longest, else the call that comes next."""
    drafts = [row.item for row in facts.to_do if row.kind in _DRAFTS]
    first = drafts[0] if drafts else facts.next_item_id
    return first if isinstance(first, int) else None
