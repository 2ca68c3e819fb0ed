"""Drawn calls have an inspector: by the rule when a draw is made, by hand, taken over, and given on by who goes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.assignment_board import HOUR_MS, cause_words, detail_words
from qadesk.models.audit import AuditRow
from qadesk.models.people import Account, Actor, Leadership, NewAccount, Role, Team
from qadesk.models.sampling import Assignment
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.draws import CREW, P, add_crew, drawn_week, filled_week, items, refused
from tests.services.evaluated import filled, stored
from tests.services.field import WEEK, Field
from tests.services.ties import add_agent, declare


@pytest.fixture
def crew(logged_in: LoggedIn) -> tuple[Actor, ...]:
    return add_crew(logged_in)


@pytest.fixture
def field(logged_in: LoggedIn, crew: tuple[Actor, ...], tmp_path: Path) -> Field:
    return drawn_week(logged_in, tmp_path)


def whose(logged_in: LoggedIn, agent_no: str | None = None) -> Counter[str]:
    names = {row.id: row.display_name for row in stored(logged_in, Account)}
    return Counter(names.get(item.assignee_id, "") for item in items(logged_in)
                   if agent_no in (None, item.drawn_call.agent_no))


def test_a_draw_gives_each_agents_calls_to_three_inspectors(logged_in, field):
    assert sorted(whose(logged_in, "A01").values()) == [1, 1, 1]
    assert sorted(whose(logged_in, "A02").values()) == [1, 2, 2]
    assert set(whose(logged_in)) == {"林晓", "陈静", "吴敏"}


def test_the_log_tells_why_each_call_is_whose_it_is(logged_in, field, crew):
    log = logged_in.desk.assignment.log(crew[0], WEEK.name)
    assert len(log) == 8 and {line.by for line in log} == {"周岚"}
    first = log[-1]
    assert cause_words(first) == "By the rule"
    assert "lin 0%" in detail_words(first) and "chen 0%" in detail_words(first)
    one = items(logged_in)[0]
    told, = logged_in.desk.assignment.log(crew[0], WEEK.name, one.id)
    assert told.rec_id == one.call.rec_id and told.detail["ticket"] == one.order_key


def test_where_there_is_no_inspector_supervisors_are_given_the_calls(logged_in, tmp_path):
    drawn_week(logged_in, tmp_path)
    assert whose(logged_in) == {"周岚": 8}


def test_a_supervisor_takes_part_once_hours_are_entered(logged_in, crew, tmp_path):
    filled_week(logged_in, tmp_path)
    desk = logged_in.desk
    assert not next(one for one in desk.assignment.capacities(logged_in.actor) if one.name == "周岚").takes_part
    desk.assignment.set_capacity(logged_in.actor, logged_in.actor.account_id, 5 * HOUR_MS)
    desk.assignment.set_capacity(logged_in.actor, crew[1].account_id, 0)
    desk.sampling.draw_period(logged_in.actor, WEEK, P)
    assert set(whose(logged_in)) == {"林晓", "周岚", "吴敏"}


def test_hours_a_week_are_the_rules_until_others_are_entered(logged_in, crew):
    desk = logged_in.desk
    cost = desk.assignment.cost(crew[0])
    assert (cost.capacity_ms, cost.waiting_ms, len(cost.people)) == (30 * HOUR_MS, 0, 3)
    desk.assignment.set_capacity(logged_in.actor, crew[0].account_id, 4 * HOUR_MS)
    assert desk.assignment.cost(crew[0]).capacity_ms == 24 * HOUR_MS
    desk.assignment.set_capacity(logged_in.actor, crew[0].account_id, None)
    desk.settings.change_rules(logged_in.actor, weekly_listening_hours_milli=2_000)
    assert desk.assignment.cost(crew[0]).capacity_ms == 6 * HOUR_MS
    with refused(RuleBroken, "E-ASG-01"):
        desk.assignment.set_capacity(logged_in.actor, crew[0].account_id, 61 * HOUR_MS)
    with refused(RuleBroken, "E-ASG-05"):
        trainer = builders.add_account(logged_in, builders.TRAINER)
        desk.assignment.set_capacity(logged_in.actor, trainer.account_id, HOUR_MS)
    with pytest.raises(NotAllowed):
        desk.assignment.set_capacity(crew[0], crew[0].account_id, HOUR_MS)


def test_what_waits_counts_against_the_hours(logged_in, field, crew):
    cost = logged_in.desk.assignment.cost(crew[0])
    waiting = sum(one.waiting for one in cost.people)
    assert waiting == 8 and cost.waiting_ms == sum(one.waiting_ms for one in cost.people) > 0


def test_nobody_gets_calls_of_an_agent_to_whom_a_relation_was_declared(logged_in, crew, tmp_path):
    filled_week(logged_in, tmp_path)
    declare(logged_in, crew[0], add_agent(logged_in, "A01"))
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, P)
    assert "林晓" not in whose(logged_in, "A01") and "林晓" in whose(logged_in, "A02")
    log = logged_in.desk.assignment.log(crew[0], WEEK.name)
    assert all(("relation or own team: lin" in detail_words(line)) == (line.agent_no == "A01") for line in log)


def test_nobody_gets_calls_of_the_team_that_the_person_leads(logged_in, crew, tmp_path):
    filled_week(logged_in, tmp_path)
    with logged_in.desk.station.database.transaction() as session:
        team = session.scalar(select(Team.id).where(Team.name == "二班"))
        session.add(Leadership(account_id=crew[1].account_id, team_id=team, from_day=WEEK.first_day, to_day=None))
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, P)
    assert "陈静" not in whose(logged_in, "A02") and "陈静" in whose(logged_in, "A01")
    of_a02 = next(item for item in items(logged_in) if item.drawn_call.agent_no == "A02")
    with refused(Conflict, "E-ASG-02"):
        logged_in.desk.assignment.take_over(crew[1], of_a02.id)


def test_a_relation_declared_later_gives_what_waits_to_others(logged_in, field, crew):
    agent = add_agent(logged_in, "A02")
    before = whose(logged_in, "A02")["陈静"]
    declare(logged_in, crew[1], agent)
    assert before > 0 and whose(logged_in, "A02")["陈静"] == 0 and whose(logged_in, "A02").total() == 5
    moved = [line for line in logged_in.desk.assignment.log(crew[0], WEEK.name)
             if cause_words(line) == "A relation was declared"]
    assert len(moved) == before and all("before: chen" in detail_words(line) for line in moved)


def test_a_closed_account_leaves_no_call_behind(logged_in, field, crew):
    logged_in.desk.accounts.close(logged_in.actor, crew[2].account_id, builders.PASSWORD, reason="离职")
    assert set(whose(logged_in)) == {"林晓", "陈静"}
    causes = {cause_words(line) for line in logged_in.desk.assignment.log(crew[0], WEEK.name)}
    assert causes == {"By the rule", "The account was closed"}


def test_who_stops_scoring_leaves_no_call_behind(logged_in, field, crew):
    before = whose(logged_in)["吴敏"]
    logged_in.desk.accounts.change_roles(logged_in.actor, crew[2].account_id, frozenset({Role.TRAINER}),
                                         builders.PASSWORD)
    assert set(whose(logged_in)) == {"林晓", "陈静"}
    row, = stored(logged_in, AuditRow, action="accounts.change_roles")
    assert row.detail["calls"] == before > 0


def test_anothers_call_is_scored_only_once_it_was_taken_over(logged_in, field, crew):
    desk, lin = logged_in.desk, crew[0]
    item = next(item for item in items(logged_in) if item.assignee_id == crew[1].account_id)
    with refused(Conflict, "E-ASG-07"):
        desk.evaluations.open_draft(lin, item.id)
    assert desk.assignment.take_over(lin, item.id, "陈静病假") == "陈静"
    assert desk.assignment.take_over(lin, item.id) == ""
    draft = desk.evaluations.open_draft(lin, item.id)
    desk.evaluations.save_draft(lin, filled(draft))
    line = desk.assignment.log(lin, WEEK.name, item.id)[0]
    assert (line.assignee, line.by, cause_words(line), detail_words(line)) == (
        "林晓", "林晓", "Taken over", "陈静病假; before: chen")
    with refused(Conflict, "E-ASG-03"):
        desk.assignment.take_over(crew[2], item.id)


def test_a_supervisor_gives_calls_by_hand_with_a_reason(logged_in, field, crew):
    desk, chief = logged_in.desk, logged_in.actor
    mine = [item.id for item in items(logged_in) if item.assignee_id == crew[0].account_id]
    with refused(RuleBroken, "E-ASG-06"):
        desk.assignment.give(chief, mine, crew[1].account_id, " ")
    assert desk.assignment.give(chief, mine, crew[1].account_id, "林晓外出培训") == "陈静"
    assert whose(logged_in)["林晓"] == 0
    assert desk.assignment.give(chief, mine, None, "谁有空谁听") == ""
    assert whose(logged_in)[""] == len(mine)
    assert desk.assignment.share_out(crew[0], WEEK.name) == len(mine)
    assert whose(logged_in)[""] == 0
    with pytest.raises(NotAllowed):
        desk.assignment.give(crew[0], mine, crew[0].account_id, "我来")
    with pytest.raises(NotFound):
        desk.assignment.share_out(crew[0], "2026-W40")


def test_giving_by_hand_is_all_or_nothing_and_never_to_who_is_tied(logged_in, field, crew):
    desk, chief = logged_in.desk, logged_in.actor
    declare(logged_in, crew[1], add_agent(logged_in, "A02"))
    before = whose(logged_in)
    with refused(NotAllowed, "E-REL-01"):
        desk.assignment.give(chief, [item.id for item in items(logged_in)], crew[1].account_id, "分担")
    assert whose(logged_in) == before


def test_a_draft_that_is_handed_over_takes_its_call_along(logged_in, field, crew):
    desk, lin = logged_in.desk, crew[0]
    item = next(item for item in items(logged_in) if item.assignee_id == lin.account_id)
    desk.evaluations.save_draft(lin, filled(desk.evaluations.open_draft(lin, item.id)))
    desk.handovers.give(lin, [item.id], crew[1].account_id, "换班")
    assert items(logged_in, id=item.id)[0].assignee_id == crew[1].account_id
    assert cause_words(desk.assignment.log(lin, WEEK.name, item.id)[0]) == "Handed over with its draft"


def test_no_row_of_the_log_is_ever_changed(logged_in, field):
    with logged_in.desk.station.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 8
    with pytest.raises(Exception, match="never changed"), \
            logged_in.desk.station.database.transaction() as session:
        session.scalars(select(Assignment)).first().cause = "given"


def test_calls_are_given_in_the_order_of_their_tickets_to_who_is_told_by_login_name(logged_in, field):
    """So that anybody can follow it, whatever ids the accounts have."""
    logs = logged_in.desk.assignment.log(logged_in.actor, WEEK.name)
    assert [line.detail["ticket"] for line in reversed(logs)] == sorted(line.detail["ticket"] for line in logs)
    assert {one.login_name for one in CREW} >= {name for line in logs for name, _load, _cap in line.detail["loads"]}


def test_a_trainer_has_no_part_in_it(logged_in, field):
    trainer = builders.add_account(logged_in, builders.TRAINER)
    for act in (lambda: logged_in.desk.assignment.cost(trainer),
                lambda: logged_in.desk.assignment.log(trainer, WEEK.name),
                lambda: logged_in.desk.assignment.take_over(trainer, 1)):
        with pytest.raises(NotAllowed):
            act()


def test_new_accounts_do_not_change_what_was_given(logged_in, field):
    before = whose(logged_in)
    builders.add_account(logged_in, NewAccount("sun", "孙悦", builders.PASSWORD, frozenset({Role.INSPECTOR})))
    assert whose(logged_in) == before and logged_in.desk.assignment.share_out(logged_in.actor, WEEK.name) == 0


def test_the_queue_lists_ones_own_first_then_anybodys_then_those_of_others(logged_in, field, crew):
    desk, lin = logged_in.desk, crew[0]
    anybodys = next(item for item in items(logged_in) if item.assignee_id != lin.account_id)
    desk.assignment.give(logged_in.actor, [anybodys.id], None, "谁有空谁听")
    rows = desk.listening.queue(lin).rows
    own = [item.id for item in items(logged_in) if item.assignee_id == lin.account_id]
    assert [row.item_id for row in rows][:len(own) + 1] == [*own, anybodys.id]
    assert {row.assignee for row in rows[:len(own) + 1]} == {""}
    assert {row.assignee for row in rows[len(own) + 1:]} == {"陈静", "吴敏"}
    assert desk.workbench.overview(lin).next_item_id == own[0]


def test_the_workbench_counts_ones_own_calls_and_says_how_many_are_of_others(logged_in, field, crew):
    counts = []
    for who in (*crew, logged_in.actor):
        facts = logged_in.desk.workbench.overview(who)
        assert facts.waiting_total + facts.waiting_of_others == 8
        counts.append(facts.waiting_total)
    assert sum(counts) == 8 and counts[3] == 0


def test_nobody_is_led_to_somebody_elses_call(logged_in, field, crew):
    sun = builders.add_account(logged_in, NewAccount("sun", "孙悦", builders.PASSWORD, frozenset({Role.INSPECTOR})))
    assert logged_in.desk.workbench.overview(sun).next_item_id is None
