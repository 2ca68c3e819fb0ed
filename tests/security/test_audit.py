"""The audit chain: rows in sequence, sealed; what was done to it is told apart; a clock set back is an event."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from qadesk.clock import FixedClock
from qadesk.errors import BadInput, NotAllowed
from qadesk.models.audit import Anchor, AuditRow, BreakKind, ChainBreak
from qadesk.models.people import Actor
from qadesk.security.audit import GENESIS, read_anchor
from qadesk.services import stations
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders


def rows(logged_in: LoggedIn) -> list[AuditRow]:
    with logged_in.desk.station.database.reading() as session:
        found = list(session.scalars(select(AuditRow).order_by(AuditRow.seq)))
        session.expunge_all()
        return found


def first_break(logged_in: LoggedIn) -> ChainBreak | None:
    with logged_in.desk.station.database.reading() as session:
        return logged_in.desk.station.chain.first_break(session)


class TakenBack(Exception):
    """Ends an attack's transaction, so that the next one meets the trail as it was."""


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[LoggedIn]:
    """Three rows: created, logged in, an account added."""
    session = builders.new_station(tmp_path_factory.mktemp("audit") / "station", work)
    builders.add_account(session, builders.INSPECTOR)
    yield session
    session.close()


def test_acts_and_refusals_stand_in_the_trail(logged_in: LoggedIn, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        logged_in.desk.accounts.list(inspector)
    assert [(row.who, row.action, row.outcome) for row in rows(logged_in)] == [
        ("周岚", "stations.create", "done"), ("周岚", "stations.login", "done"),
        ("周岚", "accounts.add", "done"), ("林晓", "accounts.list", "refused")]


def test_an_act_that_breaks_down_leaves_neither_change_nor_row(station: LoggedIn) -> None:
    chain, before = station.desk.station.chain, rows(station)
    with pytest.raises(TakenBack), station.desk.station.database.transaction() as session:
        session.execute(text("UPDATE accounts SET display_name = '别人'"))
        chain.append(session, station.actor, "accounts.rename", at_utc_ms=1)
        raise TakenBack
    assert [row.mac for row in rows(station)] == [row.mac for row in before]
    assert {row.display_name for row in station.desk.accounts.list(station.actor)} == {"周岚", "林晓"}


def test_a_seal_can_be_recomputed_from_its_definition(station: LoggedIn) -> None:
    """HMAC-SHA-256 over the JSON list of the mac before and the row's nine fields, by another writer of JSON."""
    key = hmac.new(station.desk.station.data_key, b"qadesk audit chain 1", hashlib.sha256).digest()
    before = GENESIS
    for row in rows(station):
        fields = [before, row.seq, row.at_utc_ms, row.offset_min, row.account_id, row.who, row.action, row.about,
                  row.outcome, row.detail]
        sealed = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row.mac == hmac.new(key, sealed.encode(), hashlib.sha256).hexdigest()
        before = row.mac


@pytest.mark.parametrize(("statements", "found"), [
    (("UPDATE audit SET who = '别人' WHERE seq = 2",), ChainBreak(2, BreakKind.ALTERED)),
    (("UPDATE audit SET who = x'00ff' WHERE seq = 2",), ChainBreak(2, BreakKind.ALTERED)),
    (("UPDATE audit SET detail = '{} ' WHERE seq = 2",), ChainBreak(2, BreakKind.ALTERED)),
    (("INSERT INTO audit SELECT -4, at_utc_ms, offset_min, account_id, who, action, about, outcome, detail, mac "
      "FROM audit WHERE seq = 2",), ChainBreak(1, BreakKind.ALTERED)),
    (("DELETE FROM audit WHERE seq = 1",), ChainBreak(1, BreakKind.MISSING)),
    (("DELETE FROM audit WHERE seq = 2",), ChainBreak(2, BreakKind.MISSING)),
    (("UPDATE audit SET seq = 9 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3",
      "UPDATE audit SET seq = 3 WHERE seq = 9"), ChainBreak(2, BreakKind.SWAPPED, 3)),
    (("DELETE FROM audit WHERE seq = 3",), None),  # the tail: only a printed head tells
])
def test_what_was_done_to_the_chain_is_told_apart(station: LoggedIn, statements: tuple[str, ...],
                                                  found: ChainBreak | None) -> None:
    with pytest.raises(TakenBack), station.desk.station.database.transaction() as session:
        for statement in ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", *statements):
            session.execute(text(statement))
        assert station.desk.station.chain.first_break(session) == found
        raise TakenBack
    assert first_break(station) is None


def test_a_row_that_cannot_be_read_is_an_error_of_the_database(station: LoggedIn) -> None:
    with pytest.raises(TakenBack), station.desk.station.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(text("UPDATE audit SET who = CAST(x'ff' AS TEXT) WHERE seq = 2"))
        with pytest.raises(DatabaseError, match="UTF-8"):
            station.desk.station.chain.first_break(session)
        raise TakenBack


def test_the_triggers_refuse_who_has_not_dropped_them(station: LoggedIn) -> None:
    for statement in ("UPDATE audit SET who = '别人' WHERE seq = 1", "DELETE FROM audit WHERE seq = 2"):
        with pytest.raises(Exception, match="never changed"), station.desk.station.database.transaction() as session:
            session.execute(text(statement))
    assert first_break(station) is None


def test_a_clock_set_back_by_more_than_a_minute_is_an_event(logged_in: LoggedIn) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    was = clock.now_utc_ms()
    clock.advance(-60)
    logged_in.desk.settings.change_rules(logged_in.actor, quota=4)
    clock.advance(-30 * 86_400)
    logged_in.desk.settings.change_rules(logged_in.actor, quota=5)
    logged_in.desk.settings.change_rules(logged_in.actor, quota=6)
    last = rows(logged_in)[2:]
    assert [row.action for row in last] == [
        "settings.change_rules", "clock.set_back", "settings.change_rules", "settings.change_rules"]
    month_ms = 30 * 86_400_000
    assert last[1].detail == {"old": {"clock": was - 60_000}, "new": {"clock": was - 60_000 - month_ms}}
    assert last[1].who == "周岚" and [row.seq for row in last] == [3, 4, 5, 6]
    assert first_break(logged_in) is None


def test_a_shell_beside_the_window_goes_on_with_the_same_chain(logged_in: LoggedIn, work: Work) -> None:
    """Each reads the head inside its own write transaction: no number twice, no seal on a head that has moved on."""
    here = logged_in.desk.station
    beside = stations.login(here.folder, "zhou", builders.PASSWORD, clock=here.clock, work=work, beside=True)
    threads = [threading.Thread(target=change_rules, args=(session, 25)) for session in (logged_in, beside)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    beside.close()
    assert [row.seq for row in rows(logged_in)] == list(range(1, 54))
    assert first_break(logged_in) is None


def change_rules(session: LoggedIn, times: int) -> None:
    for n in range(times):
        session.desk.settings.change_user(session.actor, volume_percent=n)


@pytest.mark.parametrize("typed", ["3", "3:abcd", "x:" + "0" * 64, "3:" + "g" * 64, "3:" + "0" * 65, ":" + "0" * 64,
                                   "9" * 40 + ":" + "0" * 64, "3:" + "0" * 31])
def test_an_anchor_that_proves_nothing_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="no anchor"):
        read_anchor(typed)


def test_an_anchor_may_be_typed_with_spaces_and_capitals() -> None:
    assert read_anchor(" 12 ： ABCD " + "0" * 28) == Anchor(12, "abcd" + "0" * 28)


def test_a_check_says_how_far_it_is(station: LoggedIn) -> None:
    told: list[int] = []
    with station.desk.station.database.reading() as session:
        station.desk.station.chain.first_break(session, told.append)
    assert told == [3]
