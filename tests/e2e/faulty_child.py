"""Submits one evaluation at a time, each in a fork on its own copy of a station, and says what the service said.

    python -m tests.e2e.faulty_child STATION BESIDE CALL IDLE...

For each IDLE: log in, make so many harmless calls of the system of the kind CALL (so that a fault which strace sets
on a certain call falls on another one of the submit), and submit; after a refusal keep a copy of the folder as it is
then, and submit again. Lines: [IDLE, "begun"], then [IDLE, "saved", number] or [IDLE, "refused", code] for each try.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from qadesk.errors import StationError
from qadesk.models.drafts import Draft
from qadesk.services.stations import LoggedIn
from tests.e2e.busy_child import answered, log_in

ITEM = 1


def main(template: Path, beside: Path, call: str, idles: list[int]) -> None:
    forks = multiprocessing.get_context("fork")
    for idle in idles:
        child = forks.Process(target=submit, args=(template, beside, call, idle))
        child.start()
        child.join()
        assert child.exitcode == 0, f"the submit after {idle} idle calls crashed"


def submit(template: Path, beside: Path, call: str, idle: int) -> None:
    """One fork's work. It ends without closing, as if killed: what is not in the file by now never comes there."""
    folder = shutil.copytree(template, beside / f"station-{idle}")
    session = log_in(folder)
    draft = answered(session.desk.evaluations.open_draft(session.actor, ITEM), 1)
    be_idle(call, idle)
    say(idle, "begun")
    verdict = submitted(session, draft)
    say(idle, *verdict)
    if verdict[0] == "refused":
        shutil.copytree(folder, beside / f"refused-{idle}")
        say(idle, *submitted(session, draft))


def submitted(session: LoggedIn, draft: Draft) -> tuple[str, str]:
    try:
        return "saved", session.desk.evaluations.submit(session.actor, draft).number
    except StationError as error:
        return "refused", error.code


def be_idle(call: str, times: int) -> None:
    with Path(os.devnull).open("r+b", buffering=0) as nothing:
        for _time in range(times):
            with suppress(OSError):  # the null device cannot be synced
                os.pwrite(nothing.fileno(), b"", 0) if call == "pwrite64" else os.fsync(nothing.fileno())


def say(*words: object) -> None:
    os.write(1, (json.dumps(words) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], [int(idle) for idle in sys.argv[4:]])
