"""Aliases: texts that nobody is known for are settled once, past calls follow, what was drawn stays as it was drawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select

from qadesk.errors import BadInput, Conflict, NotAllowed, NotFound, RuleBroken, StationError
from qadesk.models.aliases import CallsLinked, NewAlias
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.people import Actor
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.models.sources import AgentAlias, AliasKind
from qadesk.services.aliases import Aliases
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import HEADING, Field
from tests.services.statements import about, asked

EXTENSION, NAME = AliasKind.EXTENSION, AliasKind.NAME
FIRST, SECOND, THIRD = date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 3)


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """Two agents; calls of a staff number, of extension 8001 on three days, of a trunk, and of the name 李娜."""
    made = Field(logged_in, tmp_path / "来源")
    made.import_people()
    rows = [("a", "A01", "09-01"), ("b", "8001", "09-01"), ("c", "8001", "09-02"), ("d", "8001", "09-03"),
            ("e", "SIP/trunk", "09-02"), ("f", "李娜", "09-02")]
    made.import_list(made.write("话单.csv", HEADING + "".join(
        f"{name},{agent},13800001234,4001,2026-{day} 10:00:00,60,售后,呼入,\n" for name, agent, day in rows)))
    return made


def aliases(field: Field) -> Aliases:
    return field.session.desk.aliases


def linked(field: Field) -> dict[str, tuple[str, str, int | None]]:
    """Each call's number, what the list said where that differs, and agent, by the switch's id."""
    with field.session.desk.station.database.reading() as session:
        return {call.switch_call_id: (call.agent_no, call.listed_agent, call.agent_id)
                for call in session.scalars(select(Call))}


def unmatched(field: Field) -> list[tuple[str, int, date, date]]:
    found = aliases(field).list(field.session.actor).unmatched
    return [(one.text, one.calls, one.first_day, one.last_day) for one in found.texts]


def test_texts_of_nobody_are_told_with_their_calls_days_and_an_example(field: Field) -> None:
    assert unmatched(field) == [("8001", 3, FIRST, THIRD), ("SIP/trunk", 1, SECOND, SECOND)]
    shown = aliases(field).list(field.session.actor).unmatched
    assert shown.count == 2 and shown.waiting == 0
    assert shown.texts[0].example == "2026-09-03 10:00 · 138****1234 · 4001 · 售后"
    assert linked(field)["f"] == ("A02", "李娜", 2)


def test_a_settled_text_links_past_calls_and_those_to_come_and_keeps_their_names(field: Field) -> None:
    actor, service = field.session.actor, aliases(field)
    row = service.settle(actor, NewAlias(" 8001 ", EXTENSION, 1, None, SECOND))
    assert (row.text, row.staff_no, row.name, row.holds) == ("8001", "A01", "张伟", False)
    service.settle(actor, NewAlias("sip/TRUNK", AliasKind.LOGIN, None))
    assert service.relink(actor, ("8001",)) == CallsLinked(2)
    assert service.relink(actor, ("8001",)) == CallsLinked()
    found = linked(field)
    assert found["b"] == found["c"] == ("A01", "8001", 1)
    assert found["d"] == ("8001", "", None)
    assert unmatched(field) == [("8001", 1, THIRD, THIRD)]
    again = field.import_list(field.folder / "话单.csv")
    assert (again.new, again.known) == (0, 6)
    with field.session.desk.station.database.reading() as session:
        row_of = session.scalars(select(AuditRow).where(AuditRow.action == "aliases.settle")).first()
        assert row_of and row_of.detail["new"] == {"text": "8001", "kind": "extension", "agent": "A01", "from": "",
                                                   "to": "2026-09-02"}


def test_an_alias_given_to_another_takes_its_calls_along_but_not_what_is_in_the_queue(field: Field) -> None:
    actor, service, database = field.session.actor, aliases(field), field.session.desk.station.database
    row = service.settle(actor, NewAlias("8001", EXTENSION, 1))
    assert service.relink(actor) == CallsLinked(3)
    with database.transaction() as session:
        call_id = session.scalars(select(Call.id).where(Call.switch_call_id == "b")).one()
        session.add(QueueItem(call_id=call_id, origin=Origin.DRAW, state=QueueState.WAITING, order_key="",
                              created_utc_ms=0))
    service.change(actor, row.alias_id, NewAlias("8001", EXTENSION, 2, SECOND))
    assert service.relink(actor, (row.text,)) == CallsLinked(2, 0, 1)
    found = linked(field)
    assert found["b"] == ("A01", "8001", 1)
    assert found["c"] == found["d"] == ("A02", "8001", 2)
    service.remove(actor, row.alias_id)
    assert service.relink(actor, (row.text,)) == CallsLinked(0, 2, 1)
    assert linked(field)["d"] == ("8001", "", None)
    assert service.list(actor).aliases == ()
    with pytest.raises(NotFound):
        service.end(actor, row.alias_id, THIRD)


class Broken:
    """Progress at whose first report the station goes away."""

    cancelled = False

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        raise StationError("closed")


def test_the_audit_trail_knows_of_a_linking_that_was_broken_off(field: Field) -> None:
    aliases(field).settle(field.session.actor, NewAlias("8001", EXTENSION, 1))
    with pytest.raises(StationError):
        aliases(field).relink(field.session.actor, ("8001",), Broken())
    assert linked(field)["b"][0] == "A01"
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "aliases.relink")).all()
        assert [(row.about, row.detail["step"]) for row in rows] == [("8001", "begun")]


def test_past_calls_are_looked_through_beside_what_lists_are_read_by(field: Field) -> None:
    aliases(field).settle(field.session.actor, NewAlias("8001", EXTENSION, 1))
    with asked() as of_all, asked(field.session.desk.station.database._reader) as of_reader:
        assert aliases(field).relink(field.session.actor, ("8001",)) == CallsLinked(3)
    assert about("FROM calls", of_all) and of_reader and not about("FROM calls", of_reader)


def test_two_meanings_of_a_text_on_one_day_are_refused_and_say_whose_it_is(field: Field) -> None:
    actor, service = field.session.actor, aliases(field)
    row = service.settle(actor, NewAlias("8001", EXTENSION, 1, FIRST, None))
    with pytest.raises(Conflict, match=r"8001 is 张伟 A01 already \(from 2026-09-01 on\)"):
        service.settle(actor, NewAlias("８００１", EXTENSION, 2, SECOND))
    service.end(actor, row.alias_id, SECOND)
    later = service.settle(actor, NewAlias("8001", EXTENSION, 2, THIRD))
    with pytest.raises(Conflict):
        service.change(actor, row.alias_id, NewAlias("8001", EXTENSION, 1, FIRST, THIRD))
    assert [(one.staff_no, one.to_day) for one in service.list(actor).aliases] == [("A01", SECOND), ("A02", None)]
    for wrong in (NewAlias("  ", EXTENSION, 1), NewAlias("A02", NAME, 1), NewAlias("x", NAME, 1, SECOND, FIRST)):
        with pytest.raises(RuleBroken):
            service.settle(actor, wrong)
    with pytest.raises(RuleBroken):
        service.end(actor, later.alias_id, FIRST)
    with pytest.raises(NotFound):
        service.settle(actor, NewAlias("9", EXTENSION, 99))


def test_a_text_with_a_known_number_or_name_in_it_says_whom_it_may_mean(field: Field) -> None:
    field.import_people("工号,姓名\nA07,李娜\n")
    field.import_list(field.write("话单2.csv", HEADING + "".join(
        f"{at},{agent},13800001234,4001,2026-09-02 10:00:00,60,售后,呼入,\n"
        for at, agent in enumerate(["A01@pbx", "李娜", "ZhangWei", "无关", "阿依古丽"]))))
    field.import_people("工号,姓名\nA08,阿依古丽·买买提\n")
    shown = aliases(field).list(field.session.actor).unmatched.texts
    assert {one.text: one.alike for one in shown if one.alike} == {
        "A01@pbx": ("A01",), "李娜": ("A02", "A07"), "ZhangWei": ("A01",), "阿依古丽": ("A08",)}


def test_lists_of_aliases_come_in_once_and_go_out_again(field: Field, tmp_path: Path) -> None:
    actor, service = field.session.actor, aliases(field)
    listed = field.write("别名.csv", "别名,类别,工号,自,至\n8001,分机,A01,,2026-09-02\nSIP/trunk,,无人,,\n8001,分机,"
                                   "A02,2026-09-02,\n8002,分机,A09,,\n8003,话筒,A01,,\n8004,分机,,,\n8005,分机,A01,x,\n")
    done = service.import_list(actor, listed)
    assert (done.rows, done.new, done.known) == (7, 2, 0)
    assert [(reject.row, reject.column) for reject in done.rejects] == [
        (4, "Alias"), (5, "Staff number"), (6, "类别"), (7, "工号"), (8, "自")]
    assert "张伟 A01" in done.rejects[0].reason and Path(done.rejects_file).is_file()
    assert (service.import_list(actor, listed).new, service.relink(actor)) == (0, CallsLinked(2))
    wide = field.write("分机.csv", "工号,姓名,分机,登录名\nA01,张伟,8101,zhangwei\nA02,李娜,8102,\n")
    assert service.import_list(actor, wide).new == 3
    assert [(one.text, one.kind, one.staff_no) for one in service.list(actor).aliases] == [
        ("8001", EXTENSION, "A01"), ("8101", EXTENSION, "A01"), ("8102", EXTENSION, "A02"),
        ("SIP/trunk", AliasKind.LOGIN, ""), ("zhangwei", AliasKind.LOGIN, "A01")]
    out = tmp_path / "出.csv"
    assert service.export_list(actor, out, builders.PASSWORD) == 5
    again = service.import_list(actor, out)
    assert (again.new, again.known, again.rejects) == (0, 5, ())
    with pytest.raises(BadInput):
        service.import_list(actor, field.write("x.csv", "工号,姓名\nA01,张伟\n"))


def test_a_long_list_asks_no_more_of_the_station_for_each_alias_the_more_there_are(field: Field) -> None:
    """The writer is held while it is taken: 1,500 aliases took half a minute."""
    loads: list[object] = []

    def note(alias: object, _context: object) -> None:
        loads.append(alias)

    path = field.write("长.csv", "别名,类别,工号,自,至\n" + "".join(f"7{n:03},分机,A01,,\n" for n in range(40)))
    event.listen(AgentAlias, "load", note)
    try:
        assert aliases(field).import_list(field.session.actor, path).new == 40
        assert aliases(field).import_list(field.session.actor, path).known == 40
    finally:
        event.remove(AgentAlias, "load", note)
    assert len(loads) <= 80


def test_inspectors_settle_nothing(field: Field, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        aliases(field).list(inspector)
    with pytest.raises(NotAllowed):
        aliases(field).settle(inspector, NewAlias("8001", EXTENSION, 1))
