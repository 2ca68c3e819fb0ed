"""The same use cases from a shell: `python main.py [options] COMMAND ...`; options before or after the arguments."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from qadesk import cli_backup, cli_draw, cli_import, cli_options, cli_scorecard, cli_station, cli_summary, cli_tour
from qadesk.cli_frame import NOT_DONE, Command, Shell
from qadesk.clock import Clock
from qadesk.errors import UserError, reason_of
from qadesk.i18n import _


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments with every shared option present; prints the usage and exits with 2 on an error."""
    common = cli_options.common()
    whole = argparse.ArgumentParser(prog="main.py", parents=[common], description=_("Quality-assurance station"))
    commands = whole.add_subparsers(dest="command_name", metavar="COMMAND", required=True)
    for module in (cli_station, cli_backup, cli_import, cli_draw, cli_scorecard, cli_summary, cli_tour):
        module.register(commands, common)
    return cli_options.complete(whole.parse_args(argv))


def run(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
    """Run the command; returns the exit code."""
    shell = Shell(arguments, folder, clock)
    command: Command = arguments.command
    try:
        code = command(shell)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # who read the output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except UserError as error:
        return shell.complain(error)
    except UnicodeEncodeError as error:  # bytes of the command line that are no text
        return shell.complain(UserError(_("{option} is not readable text.").format(option=ascii(error.object)),
                                        todo=_("Use plain characters."), code="E-CLI-06"))
    except OSError as error:
        return shell.complain(UserError(_("{file} cannot be used: {reason}.").format(
            file=error.filename or shell.folder, reason=reason_of(error)), code="E-CLI-05",
            todo=_("Check the path, the disk and what this user may do there, then try again.")))
