"""The audit trail as the auditor reads it: filtered, by the page, checked against paper, exported; nobody else may."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qadesk.clock import FixedClock
from qadesk.errors import BadInput, NotAllowed
from qadesk.models.audit import Outcome
from qadesk.models.audit_lines import AuditFilter, AuditLine
from qadesk.security.slots import WrongPassword
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders


class Trail:
    """1 created, 2 logged in, 3-4 accounts, 5 rules (day 7), 6 refused (day 8), 7 clock set back, 8 rules (day 6)."""

    OLDEST = 9
    """Rows before this one are those of the docstring; tests add further ones."""

    def __init__(self, session: LoggedIn) -> None:
        self.session, self.audit = session, session.desk.audit
        self.inspector = builders.add_account(session, builders.INSPECTOR)
        self.auditor = builders.add_account(session, builders.AUDITOR)
        rules, clock = session.desk.settings.change_rules, session.desk.station.clock
        assert isinstance(clock, FixedClock)
        rules(session.actor, quota=4)
        clock.advance(86_400)
        with pytest.raises(NotAllowed):
            rules(self.inspector, quota=9)
        clock.advance(-2 * 86_400)
        rules(session.actor, label="confidential")

    def found(self, **wanted: object) -> list[int]:
        asked = AuditFilter(**wanted)  # type: ignore[arg-type]
        return [line.seq for line in self.audit.list(self.auditor, asked, self.OLDEST).lines]

    def last(self) -> AuditLine:
        return self.audit.list(self.auditor, AuditFilter()).lines[0]


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[Trail]:
    session = builders.new_station(tmp_path_factory.mktemp("trail") / "station", work)
    yield Trail(session)
    session.close()


def test_rows_are_narrowed_by_each_filter(trail: Trail) -> None:
    assert trail.found() == [8, 7, 6, 5, 4, 3, 2, 1]
    assert trail.found(account_id=trail.inspector.account_id) == [6]
    assert trail.found(actions=frozenset({"settings.change_rules"})) == [8, 6, 5]
    assert trail.found(actions=frozenset({"accounts.add", "stations.login"})) == [4, 3, 2]
    assert trail.found(outcome=Outcome.REFUSED) == [6]
    assert trail.found(text="confidential") == [8]
    assert trail.found(text="lin") == [3]  # the object of the row
    assert trail.found(text="100%") == []  # no wildcard
    assert trail.found(text="quota", actions=frozenset({"accounts.add"})) == []


def test_days_are_those_of_the_centre_and_the_order_is_that_of_the_numbers(trail: Trail) -> None:
    assert trail.found(from_day=date(2026, 9, 8)) == [6]
    assert trail.found(to_day=date(2026, 9, 6)) == [8, 7]
    assert trail.found(from_day=date(2026, 9, 6), to_day=date(2026, 9, 7)) == [8, 7, 5, 4, 3, 2, 1]


def test_pages_follow_each_other_without_gap(trail: Trail) -> None:
    seqs, before, goes_on = [], trail.OLDEST, True
    while goes_on:
        page = trail.audit.list(trail.auditor, AuditFilter(), before, limit=3)
        seqs += [line.seq for line in page.lines]
        before, goes_on = seqs[-1], page.goes_on
    assert seqs == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_row_is_told_with_old_and_new_and_its_own_zone(trail: Trail) -> None:
    line = trail.audit.list(trail.auditor, AuditFilter(text='"quota":4')).lines[0]
    assert (line.detail["old"], line.detail["new"]) == ({"quota": 3}, {"quota": 4})
    assert (line.who, line.outcome, line.local.isoformat()) == ("周岚", Outcome.DONE, "2026-09-07T09:30:00+08:00")
    assert not line.elsewhere


def test_facets_name_accounts_and_the_acts_that_occur(trail: Trail) -> None:
    facets = trail.audit.facets(trail.auditor)
    assert {name for _id, name in facets.people} == {"周岚", "林晓", "沈计"}
    assert set(facets.actions) >= {"accounts.add", "clock.set_back", "settings.change_rules", "stations.create"}
    assert list(facets.actions) == sorted(facets.actions)


def test_reading_the_trail_leaves_no_row_but_checking_it_does(trail: Trail) -> None:
    head = trail.audit.head(trail.auditor)
    trail.audit.facets(trail.auditor)
    assert trail.audit.count(trail.auditor, AuditFilter()) == head.seq
    assert trail.audit.head(trail.auditor) == head
    done = trail.audit.verify(trail.auditor, head.anchor)
    assert (done.findings, done.head, done.anchor and done.anchor.seq) == ((), head, head.seq)
    line = trail.last()
    assert (line.action, line.about, line.detail["anchor"]) == ("audit.verify", str(head.seq), head.anchor)


def test_a_printed_head_that_the_trail_does_not_hold_is_told(trail: Trail) -> None:
    other = trail.audit.verify(trail.auditor, "3:" + "0" * 64)
    assert [one.code for one in other.findings] == ["E-CHK-07"]
    assert "Row 3 is not the one on the paper" in other.findings[0].what
    ends_at = trail.last().seq
    beyond = trail.audit.verify(trail.auditor, "900:" + "0" * 64)
    assert f"printed row 900; it ends at {ends_at}" in beyond.findings[0].what
    with pytest.raises(BadInput):
        trail.audit.verify(trail.auditor, "3:abcd")


def test_the_export_asks_for_the_password_counts_and_is_safe_in_a_spreadsheet(trail: Trail, tmp_path: Path) -> None:
    station = trail.session.desk.station
    with station.database.transaction() as session:
        at_utc_ms = station.clock.now_utc_ms()
        station.chain.append(session, trail.session.actor, "people.import_list", at_utc_ms=at_utc_ms, about="=1+1.csv")
    path = tmp_path / "留痕.csv"
    with pytest.raises(WrongPassword):
        trail.audit.export(trail.auditor, AuditFilter(), path, "wrong")
    assert not path.exists()
    told: list[tuple[int, int]] = []
    done = trail.audit.export(trail.auditor, AuditFilter(), path, builders.PASSWORD,
                              progress=lambda done, whole: told.append((done, whole)))
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert done.rows == len(lines) - 1 and told == [(done.rows, done.rows)]
    assert lines[1][1:7] == ["2026-09-06 09:30:00.000+08:00", "沈计", "Audit trail exported", "audit.export", "",
                             "Refused"]
    assert lines[2][5] == "'=1+1.csv"
    assert lines[-1][0] == "1" and lines[-1][3] == "Station made" and len(lines[-1][8]) == 64
    line = trail.last()
    assert (line.action, line.about, line.detail["rows"]) == ("audit.export", "留痕.csv", done.rows)
