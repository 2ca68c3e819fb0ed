"""Calls at risk: the query counts as the rule does, filters narrow it, and a rejected mark is no risk."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert, select

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.acoustic_limits import RISKS, counting, limits_of
from qadesk.models.acoustic_marks import OUTSIDE, RiskFilter, RiskPage
from qadesk.models.acoustics import BOTH, AcousticMark, FoundMark, MarkKind, MarkVerdict
from qadesk.models.audit_lines import AuditFilter
from qadesk.models.calls import Call, Import, Recording, RecordingState
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.security.slots import WrongPassword
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.acoustic_stations import put_marks
from tests.services.sounding_calls import add_sounding_item, write_recording

DAY_MS = 86_400_000
HOLD = FoundMark(MarkKind.HOLD, 10_000, 45_000, 35_000)
LOUD = FoundMark(MarkKind.LOUDNESS, 5_000, 6_000, 14_000, 1)


def at_risk(logged_in: LoggedIn, **wanted: object) -> RiskPage:
    return logged_in.desk.acoustics.at_risk(logged_in.actor, RiskFilter(**wanted))  # type: ignore[arg-type]


def calls(page: RiskPage) -> list[int]:
    return [row.call_id for row in page.rows]


def fill(logged_in: LoggedIn, seed: int, number: int = 60) -> list[list[FoundMark]]:
    """Calls of two agents, one of each day, with marks of all kinds around the limits; the marks of each call."""
    rng, station = Random(seed), logged_in.desk.station
    now = station.clock.now_utc_ms()
    marks = [[some_mark(rng) for _n in range(rng.randint(0, 7))] for _call in range(number)]
    with station.database.transaction() as session:
        session.add(Import(id=1, at_utc_ms=now, account_id=logged_in.actor.account_id, kind="calls", source_name="x"))
        for at in (1, 2):
            session.add(Agent(id=at, staff_no=f"A0{at}", name=f"座席{at}", memberships=[
                Membership(team=Team(name=f"班组{at}"), from_day=date(2026, 1, 1))]))
        session.flush()
        session.execute(insert(Recording), [
            {"id": at + 1, "path": f"/{at}", "file_name": f"{at}.wav", "sha256": f"{at}", "size_bytes": 1,
             "state": RecordingState.PLAYABLE, "import_id": 1} for at in range(number)])
        session.execute(insert(Call), [
            {"id": at + 1, "rec_id": f"R{at}", "agent_no": f"A0{at % 2 + 1}", "agent_id": at % 2 + 1,
             "start_utc_ms": now - (number - at) * DAY_MS // 3, "duration_ms": 60_000, "recording_id": at + 1,
             "queue": "外呼" if at % 5 == 0 else "呼入", "import_id": 1} for at in range(number)])
        session.execute(insert(AcousticMark), [
            {"recording_id": at + 1, "kind": mark.kind, "channel": mark.channel, "start_ms": mark.start_ms,
             "end_ms": mark.end_ms, "value_milli": mark.value_milli, "verdict": MarkVerdict.OPEN}
            for at, found in enumerate(marks) for mark in found])
    return marks


def some_mark(rng: Random) -> FoundMark:
    start = rng.randint(0, 50_000)
    return FoundMark(rng.choice(list(MarkKind)), start, start + 900, rng.choice((80, 120, 900, 5_500, 7_000, 40_000)),
                     rng.choice((BOTH, 0, 1)))


def counted(logged_in: LoggedIn, marks: Sequence[Sequence[FoundMark]]) -> dict[int, Counter[MarkKind]]:
    """By the rule alone: the kinds that count of each call at risk, those of outbound calls with the agent right."""
    limits = limits_of(logged_in.desk.settings.rules(logged_in.actor).number)
    found = {at + 1: counting(of, limits, 1 if at % 5 == 0 else 0) for at, of in enumerate(marks)}
    kinds = {call: Counter(mark.kind for mark in of if mark.kind in RISKS) for call, of in found.items()}
    return {call: of for call, of in kinds.items() if of}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_query_counts_as_the_rule_does(logged_in: LoggedIn, seed: int) -> None:
    marks = fill(logged_in, seed)
    logged_in.desk.settings.change_technical(logged_in.actor, agent_right_sources="外呼")
    logged_in.desk.settings.change_rules(logged_in.actor, interruptions=2)
    wanted, page = counted(logged_in, marks), at_risk(logged_in)
    assert {row.call_id: Counter(dict(row.counts)) for row in page.rows} == wanted and page.total == len(wanted)
    numbers = [sum(wanted[call].values()) for call in calls(page)]
    assert numbers == sorted(numbers, reverse=True)
    for kind in RISKS:
        assert set(calls(at_risk(logged_in, kind=kind))) == {call for call, of in wanted.items() if of[kind]}
    short = logged_in.desk.acoustics.at_risk(logged_in.actor, RiskFilter(), limit=3)
    assert calls(short) == calls(page)[:3] and short.total == page.total


def test_filters_by_agent_team_words_and_days(logged_in: LoggedIn) -> None:
    logged_in.desk.settings.change_technical(logged_in.actor, agent_right_sources="外呼")
    wanted = set(counted(logged_in, fill(logged_in, 3)))
    even = {call for call in wanted if call % 2 == 0}
    page = at_risk(logged_in)
    assert page.agents == ("A01", "A02") and page.teams == ("班组1", "班组2")
    assert set(calls(at_risk(logged_in, agent_no="A02"))) == even
    assert calls(at_risk(logged_in, team="班组2")) == calls(at_risk(logged_in, agent_no="A02"))
    assert calls(at_risk(logged_in, words="座席2")) == calls(at_risk(logged_in, words="A02"))
    assert calls(at_risk(logged_in, team="没有")) == []
    assert all(row.started_at.date() >= date(2026, 9, 5) for row in at_risk(logged_in, days=3).rows)
    assert set(calls(at_risk(logged_in, days=3))) < set(calls(page))


def test_rejected_marks_are_no_risk_and_what_is_known_of_the_call_is_shown(
        logged_in: LoggedIn, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "1.wav", 3)
    item = add_sounding_item(logged_in, path)
    put_marks(logged_in, item, [LOUD, HOLD])
    row = at_risk(logged_in).rows[0]
    assert (row.agent_no, row.agent_name, row.team, row.item_id, row.evaluation_id) == (
        "A01", "陈一", "班组 A01", item, None)
    assert row.counts == ((MarkKind.HOLD, 1), (MarkKind.LOUDNESS, 1)) and (row.open_marks, row.decided_marks) == (2, 0)
    hold, loud = sorted(logged_in.desk.acoustics.call(logged_in.actor, item).marks, key=lambda mark: mark.kind)
    logged_in.desk.acoustics.decide(logged_in.actor, item, hold.mark_id, MarkVerdict.REJECTED)
    row = at_risk(logged_in).rows[0]
    assert row.counts == ((MarkKind.LOUDNESS, 1),) and (row.open_marks, row.decided_marks) == (1, 1)
    logged_in.desk.acoustics.decide(logged_in.actor, item, loud.mark_id, MarkVerdict.REJECTED)
    assert at_risk(logged_in).total == 0
    logged_in.desk.acoustics.decide(logged_in.actor, item, loud.mark_id, MarkVerdict.OPEN)
    assert at_risk(logged_in).total == 1


def test_the_list_goes_out_whole_as_it_is_narrowed_with_the_password(logged_in: LoggedIn, tmp_path: Path) -> None:
    fill(logged_in, 3)
    wanted, path = RiskFilter(agent_no="A02"), tmp_path / "risks.csv"
    shown, acoustics = at_risk(logged_in, agent_no="A02"), logged_in.desk.acoustics
    with pytest.raises(WrongPassword):
        acoustics.export_risks(logged_in.actor, path, wanted, "wrong")
    assert not path.exists()
    assert acoustics.export_risks(logged_in.actor, path, wanted, builders.PASSWORD) == shown.total == len(shown.rows)
    heading, *lines = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert heading[:6] == [_("Call began"), _("Agent"), _("Name"), _("Team"), _("Duration"), _("Marks")]
    assert len(heading) == 6 + len(RISKS) + 3
    assert len(lines) == shown.total
    for line, row in zip(lines, shown.rows, strict=True):
        figures = [int(cell) for cell in line[5:-1]]
        assert line[:4] == [f"{row.started_at:%Y-%m-%d %H:%M}", "A02", "座席2", "班组2"] and line[-1] == _(OUTSIDE)
        assert figures[0] == sum(figures[1:-2]) and dict(zip(RISKS, figures[1:-2], strict=True)) == {
            kind: dict(row.counts).get(kind, 0) for kind in RISKS} and figures[-2:] == [0, row.open_marks]
    told = logged_in.desk.audit.list(builders.add_account(logged_in, builders.AUDITOR), AuditFilter(
        actions=frozenset({"acoustics.export_risks"}))).lines
    assert told[0].about == "risks.csv" and told[0].detail == {"rows": shown.total, "days": 28, "agent": "A02"}
    with pytest.raises(NotAllowed):
        acoustics.export_risks(builders.add_account(logged_in, builders.INSPECTOR), path, wanted, builders.PASSWORD)


def test_looking_at_them_puts_none_into_the_sample(logged_in: LoggedIn, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 3))
    put_marks(logged_in, item, [HOLD])
    assert at_risk(logged_in).total == 1
    with logged_in.desk.station.database.reading() as session:
        assert session.scalars(select(DrawnCall)).all() == [] and len(session.scalars(select(QueueItem.id)).all()) == 1
    with pytest.raises(NotAllowed):
        logged_in.desk.acoustics.at_risk(builders.add_account(logged_in, builders.TRAINER), RiskFilter())
