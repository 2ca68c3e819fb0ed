"""What lists and recordings would bring in: counted against the station off the window's thread, and put in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qadesk.i18n import _
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import ListMapping
from qadesk.importing.people import read_people
from qadesk.importing.tables import Table
from qadesk.models.imports import ImportPreview, PersonRow, Reject
from qadesk.models.people import Actor
from qadesk.services.alias_query import alias_key
from qadesk.services.desk import Desk


class Reading:
    """Progress of a count that ends by itself once it was stopped: rows `done` of `whole` (0: not known)."""

    def __init__(self) -> None:
        self.done = self.whole = 0
        self.cancelled = False

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        self.done, self.whole = done, whole

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self.cancelled = True


@dataclass(frozen=True)
class ToCount:
    """A call list and how it is read, recordings, a list of people: what there is of them."""

    table: Table | None
    mapping: ListMapping
    recordings: tuple[Path, ...]
    people: Path | None


@dataclass(frozen=True)
class Counted:
    """What calls and recordings would bring, and the rows of the list of people."""

    preview: ImportPreview
    people: Sequence[PersonRow | Reject]

    def refused_people(self) -> list[Reject]:
        """The rows of the list of people that say no person."""
        return [row for row in self.people if isinstance(row, Reject)]

    def unknown(self) -> tuple[str, ...]:
        """The agents of the call list whom neither the station nor the list of people knows."""
        people = [row for row in self.people if isinstance(row, PersonRow)]
        names = Counter(alias_key(name) for name in {row.staff_no: row.name for row in people}.values())
        coming = {text for row in people for text in (row.staff_no, row.extension)} | {
            name for name, count in names.items() if count == 1}
        return tuple(agent for agent in self.preview.unknown_agents
                     if agent and agent not in coming and alias_key(agent) not in coming)

    def lines(self, *, with_list: bool) -> list[str]:
        """The counts in words: the list's rows, the recordings, the people."""
        lines = count_lines(self.preview, with_list=with_list)
        if self.people:
            lines.append(_("People {rows:,}: refused {rejected:,}").format(
                rows=len(self.people), rejected=len(self.refused_people())))
        return lines


def counted(desk: Desk, actor: Actor, wanted: ToCount, reading: Reading) -> Counted:
    """All lists read and compared with the station; runs off the window's thread. Raises BadInput."""
    calls = None
    if wanted.table is not None:
        calls = CallList(wanted.table, wanted.mapping, desk.settings.rules(actor).zone)
    people = read_people(wanted.people) if wanted.people is not None else []
    return Counted(desk.calls.preview(actor, calls, wanted.recordings, reading), people)


def count_lines(preview: ImportPreview, *, with_list: bool) -> list[str]:
    """A preview in words: the list's rows, and the recordings."""
    lines = []
    if with_list:
        lines.append(_("Rows {rows:,}: new {new:,}, known {known:,}, repeated or joined {repeated:,}, no calls "
                       "{not_calls:,}, refused {rejected:,}. New calls without a recording: {unmatched:,}").format(
            rows=preview.rows, new=preview.new, known=preview.known, repeated=preview.repeated,
            not_calls=preview.not_calls, rejected=preview.rejected, unmatched=preview.unmatched))
    if preview.recordings:
        lines.append(_("Recordings {count:,}: new {new:,}").format(
            count=preview.recordings, new=preview.new_recordings))
    return lines
