"""Shell: `check` and `doctor` tell what is wrong, `backup` makes a verified copy, `restore` puts one back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qadesk.cli_frame import DONE, WITH_REFUSALS, Shell
from qadesk.cli_options import place
from qadesk.errors import StationError, sentences
from qadesk.i18n import _, ngettext
from qadesk.models.checks import Finding
from qadesk.services import doctor
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    check = commands.add_parser("check", parents=[common], help=_("check the station"))
    check.add_argument("--anchor", default="", metavar="N:HASH",
                       help=_("a printed audit head to compare with; for the auditor"))
    check.add_argument("--recordings", action="store_true", help=_("check the sound files too"))
    check.set_defaults(command=check_station)
    doctor = commands.add_parser("doctor", parents=[common],
                                 help=_("tell what ails a station folder; a login looks deeper"))
    doctor.set_defaults(command=examine_station)
    backup = commands.add_parser("backup", parents=[common], help=_("make a verified backup"))
    backup.add_argument("folder", type=place, metavar="DIR", help=_("where backups are kept"))
    backup.set_defaults(command=make_backup)
    restore = commands.add_parser("restore", parents=[common], help=_("put a backup into a station folder"))
    restore.add_argument("backup", type=place, metavar="BACKUP", help=_("the backup's folder"))
    restore.add_argument("target", type=place, metavar="DIR", help=_("the station folder to fill"))
    restore.set_defaults(command=restore_backup)


def check_station(shell: Shell) -> int:
    """`check`: exit 1 when something was found."""
    with shell.logged_in(beside=True) as session:
        report = session.desk.checks.run(session.actor, anchor=shell.arguments.anchor,
                                         recordings=shell.arguments.recordings)
    lines = _lines(report.findings) or [
        _("All is well: {rows} audit rows, {evaluations} evaluations.").format(rows=report.audit_rows,
                                                                              evaluations=report.evaluations)]
    shell.show({**asdict(report), "passed": report.passed}, lines)
    return DONE if report.passed else WITH_REFUSALS


def examine_station(shell: Shell) -> int:
    """`doctor`: exit 1 when something was found; with `--user` it looks into the file too."""
    found = doctor.diagnose(shell.folder, shell.clock)
    findings = found.findings + (_inside(shell) if shell.arguments.user else ())
    shell.show({"findings": [asdict(one) for one in findings], "facts": found.facts},
               [*found.facts, *(_lines(findings) or [_("Nothing was found.")])])
    return WITH_REFUSALS if findings else DONE


def _inside(shell: Shell) -> tuple[Finding, ...]:
    """What a login's key shows; nothing where no key can be had, which the look from outside has told."""
    try:
        key = doctor.key_of(shell.folder, shell.user(), shell.password(), shell.clock)
    except StationError:
        return ()
    return doctor.look_inside(shell.folder, key)


def _lines(findings: Sequence[Finding]) -> list[str]:
    return [f"{found.code} {sentences(found.what, found.safe, found.todo)}" for found in findings]


def make_backup(shell: Shell) -> int:
    """`backup DIR`: exit 1 when recordings of the store are not with it."""
    with shell.logged_in(beside=True) as session:
        made = session.desk.backups.make(session.actor, Places(shell.arguments.folder))
    lines = [_("Backup made and verified: {folder}").format(folder=made.facts.folder)]
    lines += [f"{made.warning.code} {made.warning}"] if made.warning else []
    shell.show(asdict(made.facts), lines)
    return WITH_REFUSALS if made.warning else DONE


def restore_backup(shell: Shell) -> int:
    """`restore BACKUP DIR`, with a name and password of the backup's station; exit 1 when recordings were lacking."""
    given = shell.arguments
    with shell.working() as work:
        lacking = restore(given.backup, given.target, shell.user(), shell.password(), clock=shell.clock, work=work)
    lines = [_("Restored into {folder}.").format(folder=given.target)]
    if lacking:
        lines.append(ngettext("{count} recording of the store was not with it.",
                              "{count} recordings of the store were not with it.", lacking).format(count=lacking))
    shell.show({"station": str(given.target), "lacking": lacking}, lines)
    return WITH_REFUSALS if lacking else DONE
