"""What the import dialog runs as one job: people, then calls, then recordings; each part says what became of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import ListMapping, open_call_list
from qadesk.importing.tables import FOUND
from qadesk.models.imports import ListImported, PeopleImported, RecordingsImported
from qadesk.models.people import Actor
from qadesk.services.desk import Desk
from qadesk.ui.tasks import Cancelled, Progress


@dataclass(frozen=True)
class ListWay:
    """How a call list is read: the file, its encoding, its columns, how it is cut ("" as found), where its heading is.
    """

    path: Path
    encoding: str
    mapping: ListMapping
    delimiter: str = ""
    heading_row: int = FOUND


@dataclass(frozen=True)
class ImportPlan:
    """What was chosen: a list of people, a call list and how it is read, folders and files of recordings; and the
    imports that were cut and go on."""

    people: Path | None = None
    recordings: tuple[Path, ...] = ()
    way: ListWay | None = None
    goes_on: tuple[int, ...] = ()

    def rest(self, outcome: ImportOutcome) -> ImportPlan:
        """What is left of the plan after it was cancelled: what was begun goes on, what was not begun is done."""
        begun = [part for part in (outcome.calls, outcome.recordings) if part is not None and part.left]
        return ImportPlan(recordings=() if outcome.recordings else self.recordings,
                          goes_on=tuple(part.import_id for part in begun))


@dataclass
class ImportOutcome:
    """What became of each part; `errors` are parts that could not be done at all, `skipped`: the recordings were not
    begun because a person cancelled."""

    people: PeopleImported | None = None
    calls: ListImported | None = None
    recordings: RecordingsImported | None = None
    errors: list[UserError] = field(default_factory=list)
    skipped: bool = False

    def take(self, done: ListImported | RecordingsImported) -> None:
        """Note what became of an import that went on."""
        if isinstance(done, ListImported):
            self.calls = done
        else:
            self.recordings = done

    @property
    def left(self) -> int:
        """Rows and files that were not looked at because a person cancelled."""
        return (self.calls.left if self.calls else 0) + (self.recordings.left if self.recordings else 0)

    @property
    def refused(self) -> int:
        """Rows refused and recordings that cannot be played."""
        return ((len(self.people.rejects) if self.people else 0) + (self.calls.rejected if self.calls else 0)
                + (len(self.recordings.faults) if self.recordings else 0))


class Quiet:
    """The job's progress without its exception: the services end by themselves and say what was kept."""

    def __init__(self, progress: Progress, words: str) -> None:
        self._progress, self._words = progress, words

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        with suppress(Cancelled):
            self._progress(done, whole, f"{self._words} {words}".strip())

    @property
    def cancelled(self) -> bool:
        return self._progress.cancelled


def run_import(desk: Desk, actor: Actor, plan: ImportPlan, progress: Progress) -> ImportOutcome:
    """Do the parts of the plan one after the other; a part that fails leaves the others alone."""
    outcome = ImportOutcome()
    people = plan.people
    if people is not None:
        with _noted(outcome):
            outcome.people = desk.people.import_list(actor, people)
    with _noted(outcome):
        if plan.way is not None:
            calls = open_list(desk, actor, plan.way)
            outcome.calls = desk.calls.import_list(actor, calls, Quiet(progress, _("Call list")))
    for import_id in plan.goes_on:
        with _noted(outcome):
            done = desk.imports.go_on(actor, import_id, Quiet(progress, _("Going on")))
            outcome.take(done)
    outcome.skipped = bool(plan.recordings) and progress.cancelled
    if plan.recordings and not outcome.skipped:
        with _noted(outcome):
            outcome.recordings = desk.calls.import_recordings(actor, plan.recordings, Quiet(progress, _("Recordings")))
    return outcome


def open_list(desk: Desk, actor: Actor, way: ListWay) -> CallList:
    """The call list, to be read in this way. Raises BadInput."""
    table = open_call_list(way.path, encoding=way.encoding, delimiter=way.delimiter,
                           heading_row=way.heading_row)
    return CallList(table, way.mapping, desk.settings.rules(actor).zone)


class _noted:  # noqa: N801 (read as a with-statement's verb)
    """Notes a UserError of the block in the outcome."""

    def __init__(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, UserError):
            self._outcome.errors.append(error)
            return True
        return False
