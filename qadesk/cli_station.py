"""Shell: `station new` makes a station, `station info` tells what one is, `inspect` tells what sound files are."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qadesk.audio.decode import AudioFacts
from qadesk.audio.legs import Legs
from qadesk.audio.looking import look_into, look_into_legs
from qadesk.audio.raw_rules import with_rules
from qadesk.cli_frame import DONE, WITH_REFUSALS, Shell
from qadesk.cli_options import place
from qadesk.errors import UserError
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.models.people import NewAccount, Role
from qadesk.security.slots import SlotFile, read_station_facts
from qadesk.services import practice, stations
from qadesk.services.progress import SILENT


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    station = commands.add_parser("station", parents=[common], help=_("make a station, or tell what one is"))
    acts = station.add_subparsers(dest="act", required=True)
    new = acts.add_parser("new", parents=[common], help=_("make a station with its first account"))
    new.add_argument("--recovery-out", type=place, metavar="FILE", help=_("write the recovery code to this file"))
    new.add_argument("--name", default="QA-01", help=_("the station's name on screens and papers"))
    new.add_argument("--practice", action="store_true",
                     help=_("a practice station with ready accounts and some weeks behind it; needs no login"))
    new.set_defaults(command=new_station)
    acts.add_parser("info", parents=[common], help=_("tell what the station is")).set_defaults(command=station_info)
    inspect = commands.add_parser("inspect", parents=[common], help=_("tell what sound files really hold"))
    inspect.add_argument("paths", nargs="+", metavar="PATH", help=_("files, or folders with files"))
    inspect.add_argument("--raw", action="append", default=[], metavar="EXT=CODEC,HZ,CH",
                         help=_("how headerless files of this extension are read, for example pcm=s16le,8000,1"))
    inspect.add_argument("--legs", action="store_true",
                         help=_("the two files are the legs of one call: the agent's first, then the customer's"))
    inspect.set_defaults(command=inspect_files)


def new_station(shell: Shell) -> int:
    """`station new`: the first account is supervisor and administrator."""
    if shell.arguments.practice:
        return new_practice_station(shell)
    roles = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
    first = NewAccount(shell.user(), shell.user(), shell.password(), roles)
    code = stations.create(shell.folder, first, name=shell.arguments.name, clock=shell.clock)
    kept, refused = _keep_code(code, shell.arguments.recovery_out)
    told = {"station": str(shell.folder), "user": first.login_name}
    if kept == code:
        told["recovery_code"] = code
    if refused:
        told["warning"] = refused
    shell.show(told, [_("The station in {folder} is ready.").format(folder=shell.folder), *filter(None, [refused]),
                      _("Recovery code: {code}. Keep it under lock; it is shown only now.").format(code=kept)])
    return WITH_REFUSALS if refused else DONE


def _keep_code(code: str, out: Path | None) -> tuple[str, str]:
    """Where the recovery code is told: the file that was asked for, or itself; and why the file took none."""
    if out is None:
        return code, ""
    try:
        write_whole(out, f"{code}\n".encode())
    except UserError as error:  # the station is made, and nowhere else is its code kept
        return code, error.what
    return str(out), ""


def new_practice_station(shell: Shell) -> int:
    """`station new --practice`: tells the accounts, their password and where the material lies."""
    progress = SILENT if shell.arguments.json else _Printed()
    with shell.working() as work:
        material = practice.create(shell.folder, clock=shell.clock, work=work, progress=progress)
    names = practice.READY_NAMES
    shell.show({"station": str(shell.folder), "accounts": names, "password": practice.PASSWORD,
                "material": str(material)},
               [_("The practice station in {folder} is ready.").format(folder=shell.folder),
                _("Accounts: {names}. Password of all: {password}").format(names=", ".join(names),
                                                                            password=practice.PASSWORD),
                _("Material to bring in: {folder}").format(folder=material)])
    return DONE


class _Printed:
    """Progress as lines: each time another tenth is done."""

    cancelled = False

    def __init__(self) -> None:
        self._tenths = -1

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        if 10 * done // whole > self._tenths:
            self._tenths = 10 * done // whole
            print(f"{done * 100 // whole:3d} %  {words}", flush=True)


def station_info(shell: Shell) -> int:
    """`station info`: what can be told without a login."""
    shell.refuse_absent()
    slots = SlotFile.load(shell.folder)
    facts = read_station_facts(shell.folder)
    told = {"station": str(shell.folder), "name": facts.get("name"), "practice": bool(facts.get("practice")),
            "station_id": slots.station_id, "accounts": sum(1 for s in slots.slots if s.login_name)}
    shell.show(told, [f"{name}: {value}" for name, value in told.items()])
    return DONE


def inspect_files(shell: Shell) -> int:
    """`inspect`: each file is opened in the limited child; exit 1 when one of them cannot be played."""
    raw = with_rules(shell.arguments.raw)
    paths = shell.arguments.paths
    with shell.working() as work:
        if shell.arguments.legs:
            found = [_told_of_legs(paths, look_into_legs(work.limited, _legs(paths), raw))]
        else:
            found = [_told(given, look_into(work.limited, Path(given), raw)) for path in paths
                     for given in _files(path)]
    shell.show({"files": found}, [_line(file) for file in found])
    return DONE if all(file["playable"] for file in found) else WITH_REFUSALS


def _legs(paths: Sequence[str]) -> Legs:
    if len(paths) != 2 or any(Path(path).is_dir() for path in paths):
        raise UserError(_("A call has two legs: --legs takes two files."),
                        todo=_("Name the agent's file first, then the customer's."), code="E-CLI-07")
    return Legs(Path(paths[0]), Path(paths[1]))


def _files(given: str) -> list[str]:
    path = Path(given)
    return sorted(str(p) for p in path.rglob("*") if p.is_file()) if path.is_dir() else [given]


def _told(given: str, facts: AudioFacts) -> dict[str, Any]:
    return {**asdict(facts), "path": given, "warnings": list(facts.warnings), "reason": facts.reason or None}


def _told_of_legs(paths: Sequence[str], facts: AudioFacts) -> dict[str, Any]:
    return {**_told(paths[0], facts), "customer_path": paths[1]}


def _line(file: dict[str, Any]) -> str:
    name = " + ".join(file[key] for key in ("path", "customer_path") if key in file)
    if not file["playable"]:
        return f"{name}: {file['reason']}"
    text = name + ": {codec}, {sample_rate_hz} Hz, {channels} ch, {duration_s:.3f} s".format_map(file)
    return "\n  ".join([text, *file["warnings"]])
