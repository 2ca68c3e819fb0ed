"""Shell: `summary` writes the files of a month: a draft's while it is open, the sealed ones once it is closed."""

from __future__ import annotations

import argparse
from typing import Any

from qadesk.cli_frame import DONE, Shell
from qadesk.cli_options import place
from qadesk.i18n import _, ngettext
from qadesk.models.months import read_month
from qadesk.models.summary_shown import month_words
from qadesk.services.month_package import sha256


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("summary", parents=[common], help=_(
        "write the summary of a month: PDF, workbook, figures and their digests"))
    parser.add_argument("--month", required=True, metavar="2026-10", help=_("the month"))
    parser.add_argument("--out", type=place, required=True, metavar="DIR", help=_("where the files go"))
    parser.set_defaults(command=write_summary)


def write_summary(shell: Shell) -> int:
    """`summary`, also while a window holds the station; the supervisor alone takes the figures of all out."""
    asked = shell.arguments
    month = read_month(asked.month)
    with shell.logged_in(beside=True) as session:
        files = session.desk.closing.write_files(session.actor, month, asked.out)
        seal = session.desk.closing.preparation(session.actor, month).seal
    told = {"month": month.name, "state": "closed" if seal else "draft", "closed_at": seal.closed_at if seal else None,
            "closed_by": seal.closed_by if seal else None, "audit_seq": seal.audit_seq if seal else None,
            "files": {str(path): sha256(path.read_bytes()) for path in files}}
    state = (_("{month} is closed: these are the sealed files.") if seal else
             _("{month} is still open: this is a draft.")).format(month=month_words(month))
    line = ngettext("{count} file written:", "{count} files written:", len(files)).format(count=len(files))
    shell.show(told, [state, line, *(str(path) for path in files)])
    return DONE
