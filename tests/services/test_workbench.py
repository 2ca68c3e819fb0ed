"""The workbench as a service: what waits, in the order of urgency, by role; nothing in the loop is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import NotAllowed
from qadesk.models.aliases import NewAlias
from qadesk.models.appeal_record import AppealLink
from qadesk.models.audit import AuditRow
from qadesk.models.closing import NewFiling
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.paper_list import PaperLink
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.periods import Week
from qadesk.models.sampling import QueueItem
from qadesk.models.sources import AliasKind
from qadesk.models.workbench import Intake, ToDoKind, WorkbenchFacts
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import SECOND, entered, lost
from tests.services.closings import close
from tests.services.field import HEADING, WEEK, Field
from tests.services.months import AUGUST
from tests.services.queue_items import hear
from tests.services.test_summary_figures import at, write


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def overview(field: Field, actor: Actor | None = None) -> WorkbenchFacts:
    return field.session.desk.workbench.overview(actor or field.session.actor)


def kinds(facts: WorkbenchFacts) -> list[ToDoKind]:
    return [to_do.kind for to_do in facts.to_do]


def items(field: Field) -> list[int]:
    with field.session.desk.station.database.reading() as session:
        return list(session.scalars(select(QueueItem.id).order_by(QueueItem.order_key)))


def score(field: Field, actor: Actor, item_id: int, *, fatal: str = "", submit: bool = True) -> int:
    evaluations = field.session.desk.evaluations
    with field.session.desk.station.database.reading() as session:
        others = session.get_one(QueueItem, item_id).assignee_id not in (None, actor.account_id)
    if others:
        field.session.desk.assignment.take_over(actor, item_id)
    draft = evaluations.open_draft(actor, item_id)
    answers = draft.answers
    for criterion in draft.card.criteria:
        answers = answers.confirmed_full(criterion)
    if fatal:
        answers = answers.stamped_fatal(draft.card.fatal_criterion(fatal), 1000)
    draft = replace(draft, answers=answers, playhead_ms=61_000)
    if submit:
        return evaluations.submit(actor, draft, reason="试").evaluation_id
    evaluations.save_draft(actor, draft)
    return 0


def test_a_new_station_says_what_to_begin_with(field: Field) -> None:
    facts = overview(field)
    assert kinds(facts) == [ToDoKind.PEOPLE, ToDoKind.CALLS, ToDoKind.AUDITOR]
    assert (facts.has_calls, facts.week, facts.quota, facts.waiting_total) == (False, None, (), 0)


def test_a_week_with_calls_waits_to_be_drawn_and_then_to_be_heard(field: Field) -> None:
    field.fill()
    before = overview(field)
    assert [(to_do.kind, to_do.item, to_do.count) for to_do in before.to_do] == [
        (ToDoKind.DRAW, WEEK, 24), (ToDoKind.AUDITOR, None, 0)]
    assert before.intake == Intake(date(2026, 9, 5), before.intake.calls, 0)  # type: ignore[union-attr]
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    after = overview(field)
    assert (after.week, after.waiting, after.next_item_id) == (Week(2026, 36), (("draw", 8),), items(field)[0])
    assert [(line.agent_no, line.team, line.scored, line.drawn, line.new_staff) for line in after.quota] == [
        ("A01", "一班", 0, 3, False), ("A02", "二班", 0, 5, True)]
    assert kinds(after) == [ToDoKind.AUDITOR]


def test_scores_drafts_and_fatal_items_are_counted(field: Field, inspector: Actor) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    first, second, third, *_rest = items(field)
    score(field, inspector, first)
    evaluation_id = score(field, inspector, second, fatal="X4")
    score(field, inspector, third, submit=False)
    facts = overview(field, inspector)
    assert (facts.scored, facts.drawn, facts.waiting_total, facts.drafts) == (2, 8, 5, 1)
    assert (facts.fatal_pending, facts.submitted_today, facts.submitted_week) == (0, 2, 2)
    assert (facts.fatal_with_others, facts.fatal_alone) == (1, 0)
    draft = facts.to_do[0]
    assert (draft.kind, draft.item, draft.count) == (ToDoKind.DRAFT, third, 61_000)
    second_person = overview(field)
    fatal = second_person.to_do[0]
    assert (fatal.kind, fatal.item) == (ToDoKind.FATAL, RecordLink(evaluation_id))
    assert "X4" in fatal.about and "林晓" in fatal.about
    assert (second_person.fatal_pending, second_person.fatal_with_others) == (1, 0)


def test_a_call_under_revision_still_counts_as_scored(field: Field, inspector: Actor) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    first = items(field)[0]
    field.session.desk.revisions.begin(inspector, score(field, inspector, first))
    facts = overview(field, inspector)
    assert (facts.scored, facts.drafts, facts.waiting_total, facts.submitted_today) == (1, 1, 7, 1)
    assert [(to_do.kind, to_do.item) for to_do in facts.to_do[:1]] == [(ToDoKind.REVISION, first)]
    row = next(row for row in field.session.desk.listening.queue(inspector).rows if row.item_id == first)
    assert row.is_revision and len(field.session.desk.listening.queue(inspector).rows) == 8
    assert len(field.session.desk.listening.queue(field.session.actor).rows) == 7
    correct(field, inspector, first)
    facts = overview(field, inspector)
    assert (facts.scored, facts.drafts, facts.submitted_today, kinds(facts)) == (1, 0, 1, [ToDoKind.AUDITOR])
    assert field.session.desk.listening.queue(inspector).submitted_today == 1


def correct(field: Field, actor: Actor, item_id: int) -> None:
    evaluations = field.session.desk.evaluations
    draft = evaluations.open_draft(actor, item_id)
    criterion = draft.card.criterion("4.3")
    answers = draft.answers.pressed(criterion, criterion.behaviours[0])
    evaluations.submit(actor, replace(draft, answers=answers), reason="试", revision_reason="漏记一项")


def test_another_persons_draft_is_not_mine_to_finish(field: Field, inspector: Actor) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    score(field, inspector, items(field)[0], submit=False)
    facts = overview(field)
    assert facts.drafts == 0 and ToDoKind.DRAFT not in kinds(facts)


def test_hours_listened_are_ones_own_or_the_groups(field: Field, inspector: Actor) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    builders.add_account(field.session, NewAccount("he", "何听", builders.PASSWORD, frozenset({Role.INSPECTOR})))
    hear(field.session, inspector, items(field)[0], 0, 7_200_000)
    own, group = overview(field, inspector).listening, overview(field).listening
    assert own is not None and group is not None
    assert (own.listened_ms, own.norm_ms, own.people, own.people_met) == (7_200_000, 7_200_000, 1, 1)
    assert (group.listened_ms, group.norm_ms, group.people, group.people_met) == (7_200_000, 14_400_000, 2, 1)
    assert group.by_person == (("何听", 0), ("林晓", 7_200_000)) and own.by_person == (("林晓", 7_200_000),)
    field.session.desk.station.clock.advance(86_400)  # type: ignore[attr-defined]
    later = overview(field, inspector).listening
    assert later is not None and later.listened_ms == 0


def test_calls_of_queues_outside_the_plan_lack_no_recording(field: Field) -> None:
    field.import_people()
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,售后,,\n"
                                                     "S2,A01,1,2,2026-09-02 09:00,60,售前,,\n"))
    field.session.desk.settings.change_rules(field.session.actor, plan_queues="售后，回访")
    facts = overview(field)
    assert facts.intake == Intake(date(2026, 9, 1), 1, 1)
    field.session.desk.settings.change_rules(field.session.actor, plan_queues="回访")
    assert overview(field).intake is None


def test_calls_without_recording_and_numbers_of_nobody_are_told(field: Field) -> None:
    field.import_people()
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,60,,,\n"
                                                     "S3,A77,1,2,2026-09-01 09:02,60,,,\n"
                                                     "S4,,1,2,2026-09-01 09:03,0,,,\n"))
    facts = overview(field)
    assert facts.intake == Intake(date(2026, 9, 1), 3, 3)
    found = {to_do.kind: to_do for to_do in facts.to_do}
    assert found[ToDoKind.RECORDINGS].count == 3 and found[ToDoKind.RECORDINGS].item == WEEK
    assert found[ToDoKind.UNKNOWN].count == 1
    field.session.desk.aliases.settle(field.session.actor, NewAlias("A77", AliasKind.EXTENSION, None))
    assert ToDoKind.UNKNOWN not in kinds(overview(field))


def test_an_auditor_ends_the_notice_and_a_trainer_sees_no_calls(field: Field) -> None:
    field.fill()
    auditor = builders.add_account(field.session, builders.AUDITOR)
    with pytest.raises(NotAllowed):
        overview(field, auditor)
    facts = overview(field, builders.add_account(field.session, builders.TRAINER))
    assert facts.has_auditor and not facts.listens
    assert (facts.to_do, facts.quota, facts.waiting, facts.listening) == ((), (), (), None)
    assert ToDoKind.AUDITOR not in kinds(overview(field))


def test_looking_at_the_workbench_writes_nothing(field: Field) -> None:
    with field.session.desk.station.database.reading() as session:
        before = len(session.scalars(select(AuditRow.seq)).all())
    overview(field)
    with field.session.desk.station.database.reading() as session:
        assert len(session.scalars(select(AuditRow.seq)).all()) == before


def test_a_closed_month_waits_until_it_is_handed_over(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: book.known(book.agent("A01"), at(3)))
    close(logged_in)
    waits = [row for row in logged_in.desk.workbench.overview(logged_in.actor).to_do if row.kind is ToDoKind.FILING]
    assert [row.item for row in waits] == [AUGUST]
    inspector = builders.add_account(logged_in, builders.INSPECTOR)
    kinds = {row.kind for row in logged_in.desk.workbench.overview(inspector).to_do}
    assert ToDoKind.FILING not in kinds
    logged_in.desk.filings.enter(logged_in.actor, NewFiling(AUGUST, "", 1, "中心总监", "当面送交", date(2026, 9, 7)))
    assert ToDoKind.FILING not in {row.kind for row in logged_in.desk.workbench.overview(logged_in.actor).to_do}


def test_appeals_wait_for_who_may_rule_and_papers_for_who_scores(logged_in: LoggedIn, inspector: Actor) -> None:
    ruler = builders.add_account(logged_in, SECOND)
    scored = lost(logged_in, logged_in.actor).evaluation_id
    record = entered(logged_in, logged_in.actor, scored)

    def waits(actor: Actor) -> list[tuple[ToDoKind, int, object]]:
        kinds = (ToDoKind.APPEAL, ToDoKind.ACKNOWLEDGE)
        return [(row.kind, row.count, row.item) for row in logged_in.desk.workbench.overview(actor).to_do
                if row.kind in kinds]

    assert waits(ruler) == [(ToDoKind.APPEAL, 0, AppealLink(record.appeal_id))]
    assert [row.whom for row in logged_in.desk.workbench.overview(ruler).to_do
            if row.kind is ToDoKind.APPEAL] == ["A01"]
    assert waits(logged_in.actor) == [] and waits(inspector) == []
    logged_in.desk.station.clock.advance(10 * 86_400)  # type: ignore[attr-defined]
    assert waits(ruler) == [(ToDoKind.APPEAL, 1, AppealLink(record.appeal_id)),
                            (ToDoKind.ACKNOWLEDGE, 1, PaperLink())]
    assert waits(inspector) == [(ToDoKind.ACKNOWLEDGE, 1, PaperLink())]
