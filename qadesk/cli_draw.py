"""Shell: `draw run` draws a week and writes its files; `draw recompute` does one again from manifest and seed."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qadesk.cli_frame import DONE, Shell
from qadesk.cli_options import place
from qadesk.errors import BadInput, UserError, reason_of
from qadesk.i18n import _, ngettext
from qadesk.models.draw import draw, draw_csv
from qadesk.models.manifest import read_manifest
from qadesk.models.periods import read_week
from qadesk.services.sampling import NO_COMMITMENT
from qadesk.settings import write_whole


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("draw", parents=[common], help=_("draw the calls of a week, or recompute a draw"))
    acts = parser.add_subparsers(dest="act", required=True)
    run = acts.add_parser("run", parents=[common], help=_("draw a week; the first draw counts"))
    run.add_argument("--week", required=True, metavar="2026-W36", help=_("the ISO week"))
    run.add_argument("--entropy", default="", metavar="TEXT",
                     help=_("a text that nobody could choose, such as rolls of dice; without it the station makes one"))
    run.add_argument("--out", type=place, required=True, metavar="DIR", help=_("where the files of the draw go"))
    run.set_defaults(command=run_draw)
    again = acts.add_parser("recompute", parents=[common], help=_("do a draw again; needs no station"))
    again.add_argument("manifest", type=place, metavar="MANIFEST", help=_("the manifest.csv of the draw"))
    again.add_argument("--seed", required=True, metavar="TEXT", help=_("the seed in draw.json"))
    again.add_argument("--out", type=place, required=True, metavar="DRAW", help=_("the draw.csv to write"))
    again.set_defaults(command=recompute)


def run_draw(shell: Shell) -> int:
    """`draw run`: writes manifest.csv, draw.csv and draw.json."""
    asked = shell.arguments
    week = read_week(asked.week)
    _text_only(asked.entropy, "--entropy")
    _make_folder(asked.out)
    with shell.logged_in() as session:
        facts = session.desk.sampling.draw_week(session.actor, week, asked.entropy)
        files = session.desk.sampling.write_draw(session.actor, week, asked.out)
    told = {**asdict(facts), "week": week.name, "statement": NO_COMMITMENT, "files": [str(path) for path in files]}
    shell.show(told, [
        ngettext("Week {week}: {count} call drawn.", "Week {week}: {count} calls drawn.", facts.drawn).format(
            week=week.name, count=facts.drawn),
        _("Manifest: {sha256}").format(sha256=facts.manifest_sha256), _("Seed: {seed}").format(seed=facts.seed),
        _("No commitment was made before the week ended (无承诺)."), *map(str, files)])
    return DONE


def recompute(shell: Shell) -> int:
    """`draw recompute`: needs no station and no login."""
    asked = shell.arguments
    _text_only(asked.seed, "--seed")
    manifest = read_manifest(_bytes(asked.manifest), file=asked.manifest.name)
    drawn = draw(manifest.rows, asked.seed)
    write_whole(asked.out, draw_csv(drawn))
    told = {"manifest_sha256": manifest.sha256, "seed": asked.seed, "drawn": len(drawn), "out": str(asked.out)}
    line = ngettext("{count} call drawn into {file}.", "{count} calls drawn into {file}.", len(drawn))
    shell.show(told, [line.format(count=len(drawn), file=asked.out),
                      _("Manifest: {sha256}").format(sha256=manifest.sha256)])
    return DONE


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=path, reason=reason_of(error)), file=str(path),
                       safe=_("Nothing was drawn."), todo=_("Give the manifest.csv of the draw."),
                       code="E-DRW-06") from error


def _make_folder(folder: Path) -> None:
    """Make the folder before anything is drawn: a draw cannot be taken back."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".qadesk-probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UserError(_("The folder {folder} cannot be written: {reason}.").format(
            folder=folder, reason=reason_of(error)), safe=_("Nothing was drawn."), todo=_("Give another folder."),
            code="E-DRW-07") from error


def _text_only(text: str, option: str) -> None:
    """Refuse bytes of the command line that are no text: they could not be written down for others."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UserError(_("{option} is not readable text.").format(option=option), safe=_("Nothing was drawn."),
                        todo=_("Use plain characters."), code="E-DRW-08") from error
