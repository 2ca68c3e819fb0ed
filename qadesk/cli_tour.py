"""Shell: `tour` drives the real window through the main job on a temporary practice station and leaves pictures."""

from __future__ import annotations

import argparse
from typing import Any

from qadesk.cli_frame import DONE, WITH_REFUSALS, Shell
from qadesk.cli_options import place
from qadesk.errors import BadInput
from qadesk.i18n import _, language


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser."""
    tour = commands.add_parser("tour", parents=[common],
                               help=_("drive the real window through the main job and leave pictures"))
    tour.add_argument("--out", type=place, required=True, metavar="DIR", help=_("folder for pictures and papers"))
    tour.add_argument("--size", default="1366x768", help=_("size of the screen, such as 1366x768"))
    tour.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    tour.add_argument("--audio", type=place, metavar="FILE", help=_("play this recording instead of a practice one"))
    tour.set_defaults(command=run)


def run(shell: Shell) -> int:
    """`tour`: exit 1 when a check found something; it is listed and stands in the pictures' folder."""
    from qadesk.ui.tour import TourOptions, run_tour  # Qt: only for this command

    given = shell.arguments
    found = run_tour(TourOptions(given.out, language(), screen_size(given.size), given.theme, given.audio))
    shell.show({"out": str(given.out), "pictures": list(found.pictures), "problems": list(found.problems)},
               [*found.told, *found.problems])
    return WITH_REFUSALS if found.problems else DONE


def screen_size(text: str) -> tuple[int, int]:
    """Width and height in logical pixels; raises BadInput for anything but WIDTHxHEIGHT."""
    width, _x, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise BadInput(_("The size {size} is not WIDTHxHEIGHT.").format(size=text), field="--size",
                       todo=_("Give it like 1366x768."))
    return int(width), int(height)
