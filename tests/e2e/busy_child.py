"""A process that works on a station until it ends or is killed, and acknowledges each act after its service returned.

    python -m tests.e2e.busy_child STATION KIND [SYNCHRONOUS]     acknowledgements as JSON lines on stdout
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine, event, select

from qadesk.clock import FixedClock
from qadesk.database import engine, migrate
from qadesk.files import write_whole
from qadesk.models.calls import Call, Recording
from qadesk.models.closing import MANIFEST
from qadesk.models.drafts import Draft
from qadesk.models.months import Month
from qadesk.services import stations
from qadesk.services.backup_places import Places
from qadesk.services.month_package import sha256
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.e2e.busy_station import ITEMS, WEEKS, Ack
from tests.services.field import HEADING, content, tone

ROWS_OF_A_LIST = 1500
FILES_OF_A_FOLDER, FILES_TO_STORE = 3, 8
BEFORE_MIGRATION = 10
REVISIONS = Path(__file__).parent / "revisions"
Say = Callable[[Ack], None]


def work_for(pipe: Connection, folder: Path, kind: str, seed: int) -> None:
    """Entry of a process of its own."""
    work_on(folder, kind, seed, lambda ack: pipe.send_bytes(json.dumps(ack).encode()))


def migrate_for(pipe: Connection, folder: Path, kind: str, seed: int) -> None:
    """Entry of a process that works a little, then opens the station with a further revision; says each statement."""
    def say(*ack: object) -> None:
        pipe.send_bytes(json.dumps(ack).encode())

    session = log_in(folder)
    for ack in itertools.islice(acts(session, kind, folder.parent, random.Random(seed)), BEFORE_MIGRATION):
        say(*ack)
    session.close()
    migrate.VERSIONS.append(REVISIONS)
    event.listen(Engine, "before_cursor_execute", lambda *_statement: say("statement"))
    session = log_in(folder)
    say("migrated")
    session.close()
    say("closed")


def work_on(folder: Path, kind: str, seed: int, say: Say) -> None:
    session = log_in(folder)
    say(["ready"])
    for ack in acts(session, kind, folder.parent, random.Random(seed)):
        say(ack)
    session.close()
    say(["closed"])


def acts(session: LoggedIn, kind: str, beside: Path, rng: random.Random) -> Iterator[Ack]:
    """Acts of one kind with a save after each; saves alone for the kind `saves`."""
    saves = saving(session, rng)
    if kind == "saves":
        yield from saves
    for ack in KINDS[kind](session, beside):
        yield ack
        yield next(saves)


def log_in(folder: Path) -> LoggedIn:
    return stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=FixedClock(builders.NOW),
                          work=builders.new_work())


def saving(session: LoggedIn, rng: random.Random) -> Iterator[Ack]:
    """Saves of drafts of the second half of the items, numbered in their comments, without end."""
    drafts: dict[int, Draft] = {}
    for number in itertools.count(1):
        item_id = rng.randint(ITEMS // 2 + 1, ITEMS)
        draft = drafts.get(item_id) or session.desk.evaluations.open_draft(session.actor, item_id)
        drafts[item_id] = answered(draft, number, rng.randint(1, 20))
        session.desk.evaluations.save_draft(session.actor, drafts[item_id])
        yield ["save", item_id, number]


def answered(draft: Draft, number: int, criteria: int = 20) -> Draft:
    answers = draft.answers
    for criterion in draft.card.criteria[:criteria]:
        answers = answers.confirmed_full(criterion)
    return replace(draft, answers=replace(answers, comment=str(number)))


def submits(session: LoggedIn, _beside: Path) -> Iterator[Ack]:
    for item_id in range(1, ITEMS // 2 + 1):
        yield submitted(session, item_id)


def submitted(session: LoggedIn, item_id: int) -> Ack:
    draft = answered(session.desk.evaluations.open_draft(session.actor, item_id), item_id)
    return ["submit", item_id, session.desk.evaluations.submit(session.actor, draft).number]


def lists(session: LoggedIn, beside: Path) -> Iterator[Ack]:
    for number in itertools.count(1):
        rows = [f"L{number}-{n},A01,1380000{n:04},4001,2026-09-01 {8 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},"
                "60,售后,呼入,\n" for n in range(ROWS_OF_A_LIST)]
        path = beside / f"list-{number}.csv"
        write_whole(path, (HEADING + "".join(rows)).encode())
        done = session.desk.calls.import_list(session.actor, content(path))
        yield ["list", done.import_id, done.new]


def recordings(session: LoggedIn, beside: Path) -> Iterator[Ack]:
    for number in itertools.count(1):
        made, folder = beside / f"made-{number}", beside / f"recordings-{number}"
        for n in range(FILES_OF_A_FOLDER):
            tone(made / f"{number}-{n}.wav", shade=number * FILES_OF_A_FOLDER + n)
        made.rename(folder)  # whole files only: a kill while they are made is not the station's business
        done = session.desk.calls.import_recordings(session.actor, [folder])
        yield ["recordings", done.import_id, done.new]


def stores(session: LoggedIn, beside: Path) -> Iterator[Ack]:
    """Recordings of calls taken into the store one after the other, with a backup after each second one."""
    folder, rows, clock = beside / "to-store", "", session.desk.station.clock
    assert isinstance(clock, FixedClock)
    for n in range(FILES_TO_STORE):
        tone(folder / f"S{n}.wav", seconds=30, shade=1 + n)
        rows += f"S{n},A01,1380000{n:04},4001,2026-09-01 08:{n:02}:00,30,售后,呼入,S{n}.wav\n"
    write_whole(beside / "to-store.csv", (HEADING + rows).encode())
    done = session.desk.calls.import_list(session.actor, content(beside / "to-store.csv"))
    session.desk.calls.import_recordings(session.actor, [folder])
    yield ["list", done.import_id, done.new]
    with session.desk.station.database.reading() as reading:
        calls = reading.execute(select(Call.id, Recording.sha256).join(Recording).where(
            Recording.file_name.in_([path.name for path in folder.iterdir()])).order_by(Call.id)).all()
    for number, call in enumerate(calls):
        session.desk.store.keep(session.actor, call.id)
        yield ["stored", call.sha256]
        if number % 2:
            clock.advance(1)
            session.desk.backups.make(session.actor, Places(beside / "backups"))
            yield ["backed up"]


def draws(session: LoggedIn, _beside: Path) -> Iterator[Ack]:
    for week in WEEKS:
        made = session.desk.sampling.draw_period(session.actor, week, "40718", early=True)
        yield ["draw", made.period, made.manifest_sha256, made.drawn]


def backups(session: LoggedIn, beside: Path) -> Iterator[Ack]:
    clock = session.desk.station.clock
    assert isinstance(clock, FixedClock)
    while True:
        clock.advance(1)
        made = session.desk.backups.make(session.actor, Places(beside / "backups"))
        yield ["backup", made.facts.audit_seq]


def closings(session: LoggedIn, _beside: Path) -> Iterator[Ack]:
    """Months closed one after the other."""
    for number in range(1, 9):
        prepared = session.desk.closing.prepare(session.actor, Month(2026, number))
        session.desk.closing.close(session.actor, prepared)
        yield ["closing", prepared.seal.month.name, sha256(dict(prepared.files)[MANIFEST])]


def mixture(session: LoggedIn, beside: Path) -> Iterator[Ack]:
    """Some of each kind that changes the station's file."""
    yield from itertools.islice(draws(session, beside), 6)
    yield from itertools.islice(lists(session, beside), 1)
    yield from submits(session, beside)


KINDS: dict[str, Callable[[LoggedIn, Path], Iterator[Ack]]] = {
    "submits": submits, "lists": lists, "recordings": recordings, "draws": draws, "backups": backups,
    "closings": closings, "stores": stores,
    "mixture": mixture}


def sync_as(state: str) -> None:
    """Open stations with another `synchronous` than the app's: to show what it is good for."""
    engine.PRAGMAS = tuple((name, state, -1) if name == "synchronous" else (name, value, expected)
                           for name, value, expected in engine.PRAGMAS)


if __name__ == "__main__":
    sync_as(*sys.argv[3:] or ["FULL"])
    work_on(Path(sys.argv[1]), sys.argv[2], 1, lambda ack: print(json.dumps(ack), flush=True))
