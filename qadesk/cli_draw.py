"""Shell: `draw commit`, `manifest` and `run` go through the draw of a week, a day or a supplement and write its files;
`verify` and `recompute` need no station.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qadesk.cli_frame import DONE, WITH_REFUSALS, Shell
from qadesk.cli_options import place
from qadesk.errors import BadInput, StationError, UserError, reason_of
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.draw import draw, draw_csv
from qadesk.models.draw_files import DRAW, MANIFEST, NO_COMMITMENT, REPLACED, TOLD, Verdict, verify
from qadesk.models.manifest import read_manifest
from qadesk.models.periods import DrawPeriod, OneDay, read_period
from qadesk.models.replacement import verify_replaced
from qadesk.services.stations import LoggedIn

FILES = (MANIFEST, DRAW, TOLD)


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("draw", parents=[common],
                                 help=_("draw the calls of a week or a day, or recompute a draw"))
    acts = parser.add_subparsers(dest="act", required=True)
    _period(acts, common, "commit", commit, _("commit to a draw before its week or day ends"))
    _period(acts, common, "manifest", fix_manifest, _("fix the manifest of a draw before dice are rolled"))
    run = _period(acts, common, "run", run_draw, _("draw a week or a day; the first draw counts"))
    run.add_argument("--entropy", default="", metavar="TEXT",
                     help=_("a text that nobody could choose, such as 20 rolls of a die; needed without a commitment"))
    check = acts.add_parser("verify", parents=[common], help=_("check the files of a draw; needs no station"))
    check.add_argument("folder", type=place, metavar="DIR", help=_("the folder with manifest.csv, draw.csv, draw.json"))
    check.set_defaults(command=verify_files)
    again = acts.add_parser("recompute", parents=[common], help=_("do a draw again; needs no station"))
    again.add_argument("manifest", type=place, metavar="MANIFEST", help=_("the manifest.csv of the draw"))
    again.add_argument("--seed", required=True, metavar="TEXT", help=_("the seed in draw.json"))
    again.add_argument("--out", type=place, required=True, metavar="DRAW", help=_("the draw.csv to write"))
    again.set_defaults(command=recompute)


def _period(acts: Any, common: argparse.ArgumentParser, name: str, command: Callable[[Shell], int],
            words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(name, parents=[common], help=words)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--week", metavar="2026-W36", help=_("the ISO week; 2026-W36+1 is its first supplement"))
    which.add_argument("--day", metavar="2026-09-01", help=_("the day; 2026-09-01+1 is its first supplement"))
    parser.add_argument("--out", type=place, required=True, metavar="DIR", help=_("where the files of the draw go"))
    parser.set_defaults(command=command)
    return parser


def commit(shell: Shell) -> int:
    """`draw commit`: C of a period that has not ended, made now unless there is one; writes draw.json with it."""
    with _ready(shell) as period, shell.logged_in() as session:
        commitment = session.desk.sampling.commit_period(session.actor, period)
        files, refused = _write(session, period, shell.arguments.out)
    told = {"week": period.name, "C": commitment.value, "at_utc_ms": commitment.at_utc_ms}
    return _show(shell, told, [_("Commitment C: {sha256}").format(sha256=commitment.value)], files, refused)


def fix_manifest(shell: Shell) -> int:
    """`draw manifest`: fixes the manifest of a period that has ended by its hash M; writes it and draw.json."""
    with _ready(shell) as period, shell.logged_in() as session:
        fixed = session.desk.sampling.fix_manifest(session.actor, period)
        files, refused = _write(session, period, shell.arguments.out)
    told = {"week": period.name, "M": fixed.manifest_sha256, "at_utc_ms": fixed.at_utc_ms, "by": fixed.by}
    return _show(shell, told, [_("Manifest: {sha256}").format(sha256=fixed.manifest_sha256)], files, refused)


def run_draw(shell: Shell) -> int:
    """`draw run`: writes manifest.csv, draw.csv, draw.json and slip.pdf."""
    entropy = shell.arguments.entropy
    _text_only(entropy, "--entropy")
    with _ready(shell) as period, shell.logged_in() as session:
        facts = session.desk.sampling.draw_period(session.actor, period, entropy)
        files, refused = _write(session, period, shell.arguments.out)
    statement = "" if facts.commitment else NO_COMMITMENT
    told = {**asdict(facts), "week": period.name, "statement": statement}
    bound = (_("Commitment C: {sha256}").format(sha256=facts.commitment) if facts.commitment else
             _("No commitment was made before the period ended (无承诺)."))
    drawn = ngettext("{period}: {count} call drawn.", "{period}: {count} calls drawn.", facts.drawn)
    return _show(shell, told, [
        drawn.format(period=period.name, count=facts.drawn),
        _("Manifest: {sha256}").format(sha256=facts.manifest_sha256),
        _("Seed: {seed}").format(seed=facts.seed), bound], files, refused)


def verify_files(shell: Shell) -> int:
    """`draw verify`: M, C, seed and draw, each recomputed, and the replacements where there are any; exit 1 when one
    does not fit. Needs no station."""
    folder = shell.arguments.folder
    manifest, drawn, told = (_bytes(folder / name) for name in FILES)
    found = verify(manifest, drawn, told)
    if (folder / REPLACED).exists():
        found["replacements"] = verify_replaced(manifest, drawn, told, _bytes(folder / REPLACED))
    shell.show({"folder": str(folder), "verified": Verdict.MISMATCH not in found.values(), **found},
               [f"{part} {NO_COMMITMENT if verdict is Verdict.NONE else verdict}" for part, verdict in found.items()])
    return WITH_REFUSALS if Verdict.MISMATCH in found.values() else DONE


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


@contextmanager
def _ready(shell: Shell) -> Iterator[DrawPeriod]:
    """The period asked for, once its folder can take the files: a draw cannot be taken back. What is refused leaves no
    folder behind that was not there."""
    asked = shell.arguments
    period = read_period(asked.week or asked.day)
    if isinstance(period.base, OneDay) == bool(asked.week):
        raise BadInput(_("“{text}” does not fit the option.").format(text=period.name), safe=_("Nothing was changed."),
                       todo=_("Give a week with --week and a day with --day."), code="E-DRW-02")
    made = _make_folder(asked.out)
    try:
        yield period
    except UserError:
        with suppress(OSError):  # with files in it, it stays
            for folder in made:
                folder.rmdir()
        raise


def _write(session: LoggedIn, period: DrawPeriod, folder: Path) -> tuple[list[Path], str]:
    """The files written, and why one was not: the act itself is done by then."""
    try:
        return list(session.desk.sampling.write_draw(session.actor, period, folder)), ""
    except StationError as error:
        return sorted(path for path in folder.iterdir() if path.name in FILES), error.what


def _show(shell: Shell, told: dict[str, Any], lines: list[str], files: list[Path], refused: str) -> int:
    paths = [str(path) for path in files]
    warned = {"warning": refused} if refused else {}
    shell.show({**told, "files": paths, **warned}, [*lines, *paths, *filter(None, [refused])])
    return WITH_REFUSALS if refused else DONE


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=path, reason=reason_of(error)), file=str(path),
                       safe=_("Nothing was changed."), todo=_("Give the files as the draw wrote them."),
                       code="E-DRW-06") from error


def _make_folder(folder: Path) -> list[Path]:
    """Make the folder before anything is drawn; returns those that were not there, the inmost first."""
    try:
        new = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".qadesk-probe"
        probe.write_bytes(b"")
        probe.unlink()
        return new
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
