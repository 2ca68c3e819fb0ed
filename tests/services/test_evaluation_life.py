"""The history of an evaluation: all that happened to it in one list, on the record and on paper, and how far it is."""

from __future__ import annotations

from datetime import date

from qadesk.models.appeal_record import NewItem, NewItemRuling
from qadesk.models.appeals import Outcome
from qadesk.models.evaluation_life import LifeKind, Stage
from qadesk.models.paper_list import NewAcknowledgement
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import SECOND, acknowledged, entered, heard, lost, ruling
from tests.services.evaluated import revise


def later(logged_in: LoggedIn, minutes: int = 10) -> None:
    logged_in.desk.station.clock.advance(minutes * 60)  # type: ignore[attr-defined]


def test_one_history_of_all_that_happened(logged_in: LoggedIn, inspector: Actor) -> None:
    desk, ruler = logged_in.desk, builders.add_account(logged_in, SECOND)
    first = lost(logged_in, inspector, "R1", "X4").evaluation_id
    stages = [desk.evaluations.open_record(inspector, first).stage]
    later(logged_in)
    desk.fatal_items.decide(logged_in.actor, first, "X4", confirmed=False, reason="不是辱骂")
    stages.append(desk.evaluations.open_record(inspector, first).stage)
    later(logged_in)
    second = revise(logged_in, inspector, first, code="4.2").evaluation_id
    later(logged_in)
    for _time in range(2):
        desk.printing.evaluation_sheet(inspector, second)
    later(logged_in)
    desk.acknowledgements.enter(inspector, NewAcknowledgement(
        (second,), date(2026, 9, 7), signed=False, words="班长在场"))
    stages.append(desk.evaluations.open_record(inspector, first).stage)
    later(logged_in)
    appeal = entered(logged_in, inspector, second, NewItem("4.3", "已说明", 5000), NewItem("2.2", "没有", 4000))
    stages.append(desk.evaluations.open_record(inspector, first).stage)
    heard(logged_in, ruler, appeal)
    later(logged_in)
    desk.appeals.rule(ruler, ruling(appeal.appeal_id, NewItemRuling("4.3", Outcome.ACCEPTED, "听过"),
                                    NewItemRuling("2.2", Outcome.KEPT, "打断")))
    record = desk.evaluations.open_record(inspector, first)
    assert [*stages, record.stage] == [
        Stage.TO_CONFIRM, Stage.SUBMITTED, Stage.ACKNOWLEDGED, Stage.APPEALED, Stage.RULED]
    assert [event.kind for event in record.life] == [
        LifeKind.SUBMITTED, LifeKind.FATAL, LifeKind.REVISED, LifeKind.PRINTED, LifeKind.ACKNOWLEDGED,
        LifeKind.APPEALED, LifeKind.RULED]
    assert [event.lines for event in record.life] == [
        ("20260907-0001 · Score 96.0",), ("X4 not upheld", "不是辱骂"),
        ("20260907-0001-R1 · Score 94.0", "漏记一项"), ("20260907-0001-R1, 2 times",),
        ("20260907-0001-R1, 2026-09-07: would not sign", "班长在场"),
        ("20260907-S01, round 1", "2.2: 3 → 4; 没有", "4.3: 3 → 5; 已说明"),
        ("20260907-S01: 20260907-0001-R1 → 20260907-0001-R2, 96.0", "2.2: Kept as scored; 打断",
         "4.3: Taken as proposed  5; 听过")]
    assert record.life[-1].head == "2026-09-07 10:30  Appeal ruled  顾判"
    assert [event.kind for event in record.sheet.life] == [LifeKind.ACKNOWLEDGED, LifeKind.APPEALED, LifeKind.RULED]
    assert [line.who for line in record.sheet.history] == ["林晓", "林晓", "顾判 (ruled; scored by 林晓)"]
    assert (record.may_appeal, record.may_acknowledge, record.may_revise) == (True, True, False)


def test_a_withdrawn_appeal_stays_in_the_history(logged_in: LoggedIn, inspector: Actor) -> None:
    first = lost(logged_in, inspector).evaluation_id
    acknowledged(logged_in, inspector, first)
    appeal = entered(logged_in, inspector, first)
    logged_in.desk.appeals.withdraw(logged_in.actor, appeal.appeal_id, "座席撤回")
    record = logged_in.desk.evaluations.open_record(inspector, first)
    assert [(event.kind, event.lines) for event in record.life][-1] == (
        LifeKind.WITHDRAWN, ("20260907-S01", "座席撤回"))
    assert record.stage is Stage.ACKNOWLEDGED and record.appeal_id == appeal.appeal_id
