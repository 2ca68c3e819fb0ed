"""Shell: `import` takes call lists, people and recordings in, or tells with `--dry-run` what it would do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qadesk.cli_frame import DONE, WITH_REFUSALS, Shell
from qadesk.cli_list import check_list, reject_lines
from qadesk.cli_mapping import (
    ORDERS,
    SIGNS,
    delimiter,
    heading_row,
    needs_station,
    offset_min,
    opened_list,
    refuse_without_login,
)
from qadesk.cli_options import Once, place
from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.importing.call_lists import CallList
from qadesk.importing.columns import FIELDS
from qadesk.importing.durations import UNITS_MS
from qadesk.importing.mappings import ListMapping
from qadesk.importing.people import read_people
from qadesk.importing.recording_files import find_recordings
from qadesk.importing.tables import FOUND, Table
from qadesk.models.imports import FileFault, ListImported, PeopleImported, PersonRow, RecordingsImported, Reject
from qadesk.models.people import Actor
from qadesk.services.desk import Desk
from qadesk.services.import_preview import count_unmatched
from qadesk.settings import BY_NAME

_LIST_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl")


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("import", parents=[common],
                                 help=_("take recordings, a call list and people into the station"))
    parser.add_argument("paths", nargs="*", type=place, metavar="PATH", help=_("folders or files of recordings"))
    parser.add_argument("--calls", action=Once, type=place, metavar="LIST",
                        help=_("the call list of the switch (CSV, text, XLSX or JSON)"))
    parser.add_argument("--people", action=Once, type=place, metavar="LIST", help=_("the list of people (CSV)"))
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN",
                        help=_("read a field from this column (name or number): {fields}").format(
                            fields=", ".join(FIELDS)))
    parser.add_argument("--mapping", action=Once, default="", metavar="NAME", help=_(
        "how the call list is read: a mapping kept in the station, the file of one, or a layout's name"))
    parser.add_argument("--encoding", default="", help=_("the encoding of the lists, when it is found wrong"))
    parser.add_argument("--delimiter", action=Once, type=delimiter, default=None, metavar="SIGN", help=_(
        "the sign between the cells of the call list, when it is found wrong: {names}, or the sign itself").format(
            names=", ".join(SIGNS)))
    parser.add_argument("--heading", action=Once, type=heading_row, default=FOUND, metavar="ROW", help=_(
        "the row of the call list's heading, when it is found wrong; 0 where it has none"))
    parser.add_argument("--zone", action=Once, type=offset_min, default=None, metavar="+HH:MM", help=_(
        "how far the call list's times are from UTC, where they are not the centre's"))
    parser.add_argument("--unit", choices=tuple(UNITS_MS), default="",
                        help=_("the unit of the call list's lengths, when it is found wrong"))
    parser.add_argument("--dates", choices=ORDERS, default="",
                        help=_("the order of day, month and year, when the list leaves it open"))
    parser.add_argument("--dry-run", action="store_true", help=_("only tell what would be done; needs no login"))
    parser.set_defaults(command=run)


def run(shell: Shell) -> int:
    """`import`: everything is read and checked first; then people, calls and recordings are written."""
    asked = shell.arguments
    if not (asked.paths or asked.calls or asked.people):
        raise UserError(_("There is nothing to import."), todo=_("Name a folder, or a list with --calls or --people."),
                        code="E-CLI-02")
    _refuse_lists_among(asked.paths)
    if asked.dry_run:
        return _dry_run(shell)
    with shell.logged_in() as session:
        zone = session.desk.settings.rules(session.actor).zone
        calls = CallList(*opened_list(asked, session.desk, session.actor), zone) if asked.calls else None
        find_recordings(asked.paths)
        return _import(shell, session.desk, session.actor, calls)


def _import(shell: Shell, desk: Desk, actor: Actor, calls: CallList | None) -> int:
    asked = shell.arguments
    told: dict[str, Any] = {}
    lines: list[str] = []
    if asked.people:
        people = desk.people.import_list(actor, asked.people, asked.encoding)
        told["people"], lines = _with_rejects(people, len(people.rejects)), [*lines, *people_lines(people)]
    if calls is not None:
        listed = desk.calls.import_list(actor, calls)
        told["calls"], lines = _with_rejects(listed, listed.rejected), [*lines, *list_lines(listed)]
    if asked.paths:
        taken = desk.calls.import_recordings(actor, asked.paths)
        told["recordings"], lines = asdict(taken), [*lines, *recording_lines(taken)]
    shell.show(told, lines)
    refused = any(part.get("rejects") or part.get("faults") or part.get("gone") for part in told.values())
    return WITH_REFUSALS if refused else DONE


def _dry_run(shell: Shell) -> int:
    asked = shell.arguments
    files = find_recordings(asked.paths)
    people = read_people(asked.people, encoding=asked.encoding) if asked.people else []
    told: dict[str, Any] = {"dry_run": True}
    lines: list[str] = []
    if asked.calls:
        known = _known([row for row in people if isinstance(row, PersonRow)])
        check = check_list(*_dry_list(shell), ZoneInfo(str(BY_NAME["time_zone"].default)), known, keep=bool(files))
        told, lines = {**told, **check.told()}, check.lines()
        told["unmatched"] = count_unmatched(check.kept, files, check.zone) if files else check.calls
    refused = [row for row in people if isinstance(row, Reject)]
    told |= {"people": len(people), "people_rejected": [asdict(reject) for reject in refused],
             "recordings": len(files)}
    shell.show(told, [*lines, *_counts_lines(told), *reject_lines(refused), _("Nothing was written.")])
    return WITH_REFUSALS if refused or told.get("rejected") else DONE


def _known(people: Sequence[PersonRow]) -> frozenset[str]:
    """What lists may call these people by: staff numbers, extensions, and names that one alone has."""
    bearers: dict[str, set[str]] = {}
    for row in people:
        bearers.setdefault(row.name, set()).add(row.staff_no)
    names = {name for name, who in bearers.items() if len(who) == 1}
    return frozenset(text for row in people for text in (row.staff_no, row.extension)) | names


def _dry_list(shell: Shell) -> tuple[Table, ListMapping]:
    """The list of a dry run; a login is asked for only where its mapping is kept in the station."""
    if not needs_station(shell.arguments):
        return opened_list(shell.arguments)
    refuse_without_login(shell)
    with shell.logged_in(beside=True) as session:
        return opened_list(shell.arguments, session.desk, session.actor)


def _counts_lines(told: dict[str, Any]) -> list[str]:
    if not told["recordings"]:
        return []
    return [_("Recordings: {count}, calls without one: {unmatched}").format(
        count=told["recordings"], unmatched=told.get("unmatched", 0))]


def _refuse_lists_among(paths: Sequence[Path]) -> None:
    for path in paths:
        if path.suffix.casefold() in _LIST_SUFFIXES:
            raise UserError(_("{file} is a list, not a recording.").format(file=path.name),
                            todo=_("Give call lists with --calls and people with --people."), code="E-CLI-04")


def _with_rejects(done: ListImported | PeopleImported, rejected: int) -> dict[str, Any]:
    return {**asdict(done), "rejected": rejected, "rejects": [asdict(reject) for reject in done.rejects]}


def list_lines(done: ListImported) -> list[str]:
    """What became of a call list, in words."""
    lines = [_("Call list: {rows} rows · new {new} · known {known} · repeated or joined {repeated} · no calls "
               "{not_calls} · refused {rejected} · with recording {matched}").format(
                   rows=done.rows, new=done.new, known=done.known, repeated=done.repeated, not_calls=done.not_calls,
                   rejected=done.rejected, matched=done.matched)]
    return [*lines, *reject_lines(done.rejects), *_file_line(done.rejects_file)]


def people_lines(done: PeopleImported) -> list[str]:
    """What became of a list of people, in words."""
    lines = [_("People: {rows} rows · new agents {agents} · new memberships {memberships} · changed {changed} · "
               "refused {rejected}").format(rows=done.rows, agents=done.new_agents, memberships=done.new_memberships,
                                            changed=done.changed, rejected=len(done.rejects))]
    if done.new_aliases:
        lines.append(ngettext("{count} extension kept as an alias", "{count} extensions kept as aliases",
                              done.new_aliases).format(count=done.new_aliases))
    return [*lines, *reject_lines(done.rejects), *_file_line(done.rejects_file)]


def recording_lines(done: RecordingsImported) -> list[str]:
    """What became of the recordings, in words: a line for each that cannot be played or plays with a warning."""
    lines = [_("Recordings: {found} · new {new} · known {known} · unplayable {faults} · joined with calls {matched} · "
               "without call {unmatched}").format(found=done.found, new=done.new, known=done.known,
                                                  faults=len(done.faults), matched=done.matched,
                                                  unmatched=done.unmatched)]
    found = _("Found by the listed file {by_name:,}, by call id {by_id:,}, by number and time {by_time:,}.")
    lines.append(found.format(by_name=done.by_name, by_id=done.by_id, by_time=done.by_time))
    told = (done.gone, done.faults, done.doubtful, done.duplicates, done.warned)
    return [*lines, *(line for faults in told for line in fault_lines(faults))]


def fault_lines(faults: Sequence[FileFault]) -> list[str]:
    """A line for each file."""
    return [f"{fault.file}: {fault.reason}" for fault in faults]


def _file_line(path: str) -> list[str]:
    return [_("Refused rows are in {file}.").format(file=path)] if path else []
