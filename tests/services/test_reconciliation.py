"""Reconciliation: expected, present, missing, duplicates, gaps, who has nothing to draw, and the calls behind each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qadesk.errors import NotAllowed
from qadesk.models.people import Actor
from qadesk.models.reconciliation import AgentDay, Behind, Part, Reconciled
from qadesk.models.reconciliation_words import findings, reasons_words
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import HEADING, PEOPLE, WEEK, Field, tone

DAY = date(2026, 9, 1)
MORE = "A03,王五,二班,2026-01-01,,2026-01-01\nA04,赵六,一班,2026-01-01,,2026-01-01\n"


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def reconcile(field: Field) -> Reconciled:
    return field.session.desk.reconciliation.period(field.session.actor, WEEK)


def line(found: Reconciled, agent: str, day: date = DAY) -> AgentDay:
    return next(one for one in found.days if (one.agent_no, one.day) == (agent, day))


def behind(field: Field, part: Part, agent: str = "", day: date | None = None) -> list[str]:
    wanted = Behind(part, agent, day)
    return [call.rec_id for call in field.session.desk.reconciliation.calls(field.session.actor, WEEK, wanted)]


def test_a_whole_week_agrees(field: Field) -> None:
    found = reconcile(field)
    assert (found.expected, found.present, found.duplicates, found.stray) == (24, 24, 0, 0)
    assert found.is_whole and list(findings(found)) == []
    assert len(found.days) == 10 and all(day.is_whole for day in found.days)


def test_calls_without_a_recording_are_missing_by_agent_and_day(field: Field) -> None:
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,12,,,\n"
                                                     "S2,A01,1,2,2026-09-01 09:01,60,,,\n"
                                                     "S3,A77,1,2,2026-09-02 09:02,60,,,\n"))
    found = reconcile(field)
    one = line(found, "A01")
    assert (one.expected, one.present, one.missing, one.missing_short, one.eligible) == (5, 3, 2, 1, 3)
    unknown = line(found, "A77", date(2026, 9, 2))
    assert (unknown.known, unknown.missing, unknown.eligible) == (False, 1, 0)
    assert (found.missing, found.missing_short) == (3, 1) and "3 calls have no recording" in next(findings(found))
    assert behind(field, Part.MISSING) == ["PBX:S1", "PBX:S2", "PBX:S3"]
    assert behind(field, Part.MISSING, "A01", DAY) == ["PBX:S1", "PBX:S2"]
    assert behind(field, Part.PRESENT, "A01", date(2026, 9, 2)) == ["PBX:A010006", "PBX:A010001", "PBX:A010011"]


def test_calls_of_other_queues_are_not_expected(field: Field) -> None:
    field.session.desk.settings.change_rules(field.session.actor, plan_queues="售后")
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,外呼,,\n"))
    assert reconcile(field).is_whole


def test_two_calls_with_one_sound_are_told(field: Field) -> None:
    """Parts of one call share a recording by right; two calls do not."""
    field.import_list(field.write("x.csv", HEADING + "D1,A02,1,2,2026-09-04 09:00,60,售后,,D1.wav\n"))
    tone(field.folder / "录音" / "D1.wav", shade=1)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    found = reconcile(field)
    assert found.duplicates == 1 and line(found, "A02", date(2026, 9, 4)).duplicates == 1
    assert behind(field, Part.DUPLICATE) == ["PBX:D1"]


def test_who_has_calls_but_none_to_draw_is_told_with_the_reasons(field: Field) -> None:
    field.import_people(PEOPLE + MORE)
    field.import_list(field.write("x.csv", HEADING + "S1,A03,1,2,2026-09-01 09:00,12,售后,,\n"
                                                     "S2,A03,1,2,2026-09-01 09:01,60,售后,,\n"
                                                     "S3,A03,1,2,2026-09-02 09:01,65,售后,,\n"))
    [agent] = reconcile(field).none_eligible
    assert (agent.agent_no, agent.name, agent.team, agent.calls) == ("A03", "王五", "二班", 3)
    assert reasons_words(agent) == "No recording 2, Too short 1"


def test_who_was_rostered_and_has_no_call_is_told(field: Field) -> None:
    field.import_people(PEOPLE + MORE)
    roster = field.write("排班.csv", "工号,日期,开始,结束,班次\nA04,2026-09-01,08:30,17:30,白班\n"
                                    "A04,2026-09-02,08:30,17:30,白班\nA01,2026-09-01,08:00,17:30,白班\n")
    field.session.desk.rosters.import_list(field.session.actor, roster)
    [agent] = reconcile(field).silent
    assert (agent.agent_no, agent.days) == ("A04", (date(2026, 9, 1), date(2026, 9, 2)))


def test_ids_left_out_are_told_where_they_count_up(field: Field) -> None:
    rows = "".join(f"C{n:04},A01,1,2,2026-09-02 10:{n:02},60,售后,,\n" for n in range(1, 41) if n not in (9, 10))
    field.import_list(field.write("x.csv", HEADING + rows))
    found = reconcile(field)
    assert [(gap.ids, gap.count) for gap in found.gaps] == [("C0009–C0010", 2)] and found.left_out == 2


def test_recordings_that_no_call_goes_with_are_counted(field: Field) -> None:
    tone(field.folder / "录音" / "没有话单.wav", shade=249)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    assert reconcile(field).stray == 1


@pytest.mark.parametrize("name", ["对账.xlsx", "对账.csv"])
def test_the_list_is_exported_after_the_password(field: Field, name: str) -> None:
    service, actor, path = field.session.desk.reconciliation, field.session.actor, field.folder / name
    with pytest.raises(NotAllowed):
        service.export(actor, WEEK, path, "wrong")
    assert not path.exists()
    assert service.export(actor, WEEK, path, builders.PASSWORD) == 10
    if name.endswith("xlsx"):
        book = load_workbook(path)
        assert len(book.sheetnames) == 4 and book.worksheets[0].cell(2, 5).value == 3
    else:
        lines = path.read_text("utf-8-sig").splitlines()
        assert lines[1] == "2026-09-01,A01,张伟,一班,3,3,0,0,3," and len(lines) == 11


def test_it_is_printed_with_what_needs_to_be_looked_at(field: Field, inspector: Actor) -> None:
    field.import_list(field.write("x.csv", HEADING + "S2,A01,1,2,2026-09-01 09:01,60,,,\n"))
    paper = field.session.desk.printing.reconciliation(inspector, WEEK)
    assert paper.n_pages == 1 and paper.file_name == "Reconciliation of the frame 2026-W36.pdf"
