"""How quick a large audit trail is read, filtered and checked, as processor time; the trail is made here.

    python benchmarks/audit.py [--rows 1000000]

Prints one line a figure: what, seconds, limit. The yardstick is SQLite going through every row once without giving
any to Python. Exit 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text

from qadesk.database.station_database import StationDatabase
from qadesk.models.audit import Outcome
from qadesk.models.audit_lines import AuditFilter
from qadesk.models.people import Actor
from qadesk.services.audit import Audit
from qadesk.services.stations import LoggedIn
from tests import builders

FILTERS = {
    "newest page": AuditFilter(),
    "page of a frequent act": AuditFilter(actions=frozenset({"listening.open_call"})),
    "page of a rare act": AuditFilter(actions=frozenset({"stations.create"})),
    "page of a person without rows": AuditFilter(account_id="nobody"),
    "page of days before the first": AuditFilter(to_day=date(2020, 1, 1)),
    "page of refusals, none": AuditFilter(outcome=Outcome.REFUSED),
    "page of a text that is not there": AuditFilter(text="没有"),
}
PIECE, PAGE_LIMIT_S, CHECK_LIMIT_S = 20_000, 2.0, 10.0


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    rows: int = options.parse_args().rows
    work = builders.new_work()
    with tempfile.TemporaryDirectory() as folder:
        session = builders.new_station(Path(folder) / "station", work)
        auditor = builders.add_account(session, builders.AUDITOR)
        fill(session, rows)
        kept = measure(session.desk.station.database, session.desk.audit, auditor, rows)
        session.close()
    work.close()
    return 0 if kept else 1


def fill(session: LoggedIn, rows: int) -> None:
    """Rows of calls opened, a second apart, as the program seals them."""
    station = session.desk.station
    for first in range(0, rows, PIECE):
        with station.database.transaction() as writing:
            for n in range(first, min(first + PIECE, rows)):
                station.chain.append(writing, session.actor, "listening.open_call", about=f"queue item {n}",
                                     at_utc_ms=station.clock.now_utc_ms() + n * 1000, detail={"call": f"QA{n:08}"})
                writing.expunge_all()


def measure(database: StationDatabase, audit: Audit, auditor: Actor, rows: int) -> bool:
    def once() -> None:
        with database.reading() as session:
            session.execute(text("SELECT count(*) FROM audit WHERE detail = ''")).scalar()

    kept = [told("yardstick: every row gone through once", once, None)]
    kept += [told(what, lambda wanted=wanted: audit.list(auditor, wanted), PAGE_LIMIT_S)
             for what, wanted in FILTERS.items()]
    kept.append(told("count of a text", lambda: audit.count(auditor, AuditFilter(text="item 9")), PAGE_LIMIT_S))
    kept.append(told("acts and people to choose from", lambda: audit.facets(auditor), PAGE_LIMIT_S))
    kept.append(told(f"check of {rows:,} rows", lambda: audit.verify(auditor), CHECK_LIMIT_S))
    return all(kept)


def told(what: str, act: Callable[[], object], limit_s: float | None) -> bool:
    began_s = time.process_time()
    act()
    took_s = time.process_time() - began_s
    verdict = "" if limit_s is None else f"<= {limit_s:g} {'ok' if took_s <= limit_s else 'MISSED'}"
    print(f"{what:<48} {took_s:>7.2f} s  {verdict}", flush=True)
    return limit_s is None or took_s <= limit_s


if __name__ == "__main__":
    raise SystemExit(main())
