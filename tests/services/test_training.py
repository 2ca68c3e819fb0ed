"""Training requests: proposed from tallies, raised once, answered by the trainer, followed to their end."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.evaluations import EvidenceSpan
from qadesk.models.people import Actor, Membership
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.training import RequestEntryKind, RequestState
from qadesk.models.training_record import RequestRecord, training_day
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import Book
from tests.services.trainings import (
    FROM,
    TO,
    TODAY,
    at,
    card_code,
    criterion,
    draft,
    fill_tallies,
    later,
    new,
    raised,
    sql,
    write,
)


@pytest.fixture(autouse=True)
def tallied(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.TRAINER)


def of_trainer(logged_in: LoggedIn, trainer: Actor) -> RequestRecord:
    return raised(logged_in, trainer_id=trainer.account_id, trainer_name="")


def test_a_draft_names_agents_whose_own_share_reaches_the_threshold(logged_in: LoggedIn, trainer: Actor) -> None:
    found = draft(logged_in)
    assert [(agent.agent_no, agent.team, agent.lost, agent.n) for agent in found.concerned] == [
        (f"A{number:02}", "一班", 3, 6) for number in range(0, 18, 3)]
    assert [row.criterion_code for row in found.criteria] == [criterion(logged_in)]
    assert found.trainers == ((trainer.account_id, "韩培"),)
    assert found.due_day == TODAY + timedelta(days=14)


def test_a_draft_compares_with_as_many_others_of_the_same_teams_first(logged_in: LoggedIn) -> None:
    found = draft(logged_in)
    assert len(found.comparison) == len(found.concerned)
    assert not {agent.agent_id for agent in found.comparison} & {agent.agent_id for agent in found.concerned}
    second = draft(logged_in, criterion(logged_in, 1), team_ids=(1, 2))
    assert [agent.agent_no for agent in second.concerned] == ["A03", "A04"]
    assert [agent.agent_no for agent in second.comparison] == ["A00", "A01"]


def test_a_draft_shows_each_agent_by_the_latest_marked_place(logged_in: LoggedIn) -> None:
    [(evaluation_id,)] = sql(logged_in, "SELECT min(e.id) FROM evaluations e JOIN answers a ON a.evaluation_id = e.id "
                                        "WHERE a.earned_milli < a.weight_milli AND a.position = 0")
    with logged_in.desk.station.database.transaction() as session:
        session.add(EvidenceSpan(evaluation_id=evaluation_id, criterion_code=criterion(logged_in), start_ms=41_000,
                                 end_ms=43_000))
    first, second, *_others = draft(logged_in).concerned
    assert (first.evaluation_id, first.start_ms) == (evaluation_id, 41_000)
    assert first.call_start == "2026-08-06 09:00"
    assert second.start_ms == 0 and second.call_start.startswith("2026-08-22")


def test_who_left_is_neither_proposed_nor_taken(logged_in: LoggedIn) -> None:
    before = new(draft(logged_in))
    with logged_in.desk.station.database.transaction() as session:
        session.query(Membership).filter_by(agent_id=1).update({"to_day": date(2026, 8, 31)})
    assert "A00" not in {agent.agent_no for agent in (*draft(logged_in).concerned, *draft(logged_in).comparison)}
    with pytest.raises(RuleBroken, match="A00 .*is in no team any more"):
        logged_in.desk.training.raise_(logged_in.actor, before)


def test_who_left_after_it_was_raised_stays_in_the_request(logged_in: LoggedIn) -> None:
    record = raised(logged_in)
    with logged_in.desk.station.database.transaction() as session:
        session.query(Membership).filter_by(agent_id=1).update({"to_day": date(2026, 8, 31)})
    again = logged_in.desk.training.open_record(logged_in.actor, record.request_id)
    assert again.trained == record.trained and again.trained[0].agent_no == "A00"


def test_a_request_freezes_what_the_tally_said(logged_in: LoggedIn) -> None:
    record = raised(logged_in)
    assert (record.number, record.state, record.raised_by) == ("20260907-T01", RequestState.RAISED, "周岚")
    [row] = record.criteria
    assert (row.whole.lost, row.whole.n) == (18, 108) and row.whole.low == pytest.approx(0.1081, abs=1e-4)
    assert {(agent.lost, agent.n) for agent in record.trained} == {(3, 6)}
    assert {(agent.lost, agent.n) for agent in record.comparison} == {(0, 6)}
    assert [(case.agent_no, case.lost, case.n) for case in record.cases] == [
        (no, 3, 6) for no in ("A00", "A03", "A06")]
    write(logged_in, lambda book: more_losses(book))
    again = logged_in.desk.training.open_record(logged_in.actor, record.request_id)
    assert again.criteria == record.criteria and again.trained == record.trained


def more_losses(book: Book) -> None:
    agent = book.agent("Z1", book.team("四班"))
    for day in range(1, 9):
        book.score(book.call(agent, at(day)), book.card.criteria[0].code)


def test_the_same_request_again_is_the_one_that_is_kept(logged_in: LoggedIn) -> None:
    wanted = new(draft(logged_in))
    first, second = (logged_in.desk.training.raise_(logged_in.actor, wanted) for _time in range(2))
    assert first == second
    assert raised(logged_in).number == "20260907-T02"


@pytest.mark.parametrize(("changes", "says"), [
    ({"criteria": ()}, "at least one criterion"),
    ({"trained": ()}, "needs agents to be trained"),
    ({"wish": "  ", "trainer_name": " "}, "needs the wish, the trainer"),
    ({"due_day": TODAY - timedelta(days=1)}, "is over"),
    ({"from_day": TO, "to_day": FROM}, "ends before it begins"),
    ({"trained": (1, 2), "comparison": (2,)}, "trained and be compared with"),
    ({"trainer_id": "nobody"}, "no open account"),
    ({"cases": ((1, 400_000),)}, "outside the call"),
])
def test_an_incomplete_request_is_refused(logged_in: LoggedIn, changes: dict[str, object], says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        raised(logged_in, **changes)
    assert logged_in.desk.training.list(logged_in.actor) == ()


@pytest.mark.parametrize("changes", [
    {"trained": (999,)}, {"comparison": (999,)}, {"cases": ((9999, 0),)}, {"criteria": (("inbound", "99.9"),)},
    {"criteria": (("no_such_card", "1.1"),)}])
def test_what_the_station_does_not_know_is_refused(logged_in: LoggedIn, changes: dict[str, object]) -> None:
    with pytest.raises(NotFound):
        raised(logged_in, **changes)


def test_criteria_of_two_cards_stand_in_one_request(logged_in: LoggedIn) -> None:
    write(logged_in, with_another_card)
    keys = ((card_code(logged_in), criterion(logged_in)), ("partner", criterion(logged_in)))
    found = logged_in.desk.training.draft(logged_in.actor, FROM, TO, keys)
    assert {row.key: (row.whole.lost, row.whole.n) for row in found.criteria} == {keys[0]: (18, 108), keys[1]: (4, 8)}
    assert [agent.n for agent in found.concerned if agent.agent_no == "Z1"] == [8]
    record = logged_in.desk.training.raise_(logged_in.actor, new(found))
    assert [row.key for row in record.criteria] == list(keys)


def with_another_card(book: Book) -> None:
    first = book.session.get_one(ScorecardVersion, book.version_id)
    body = re.sub(r"^code: .*$", "code: partner", first.body, count=1, flags=re.MULTILINE)
    other = ScorecardVersion(code="partner", version=1, state="retired", title="外呼", body=body, body_sha256="0" * 64,
                             published_utc_ms=0)
    book.session.add(other)
    book.session.flush()
    there = replace_card(book, other, body)
    agent = book.agent("Z1", book.team("四班"))
    for day in range(1, 9):
        there.score(there.call(agent, at(day)), *([book.card.criteria[0].code] if day % 2 else []))


def replace_card(book: Book, version: ScorecardVersion, body: str) -> Book:
    card = replace(parse_scorecard(body, "partner.yaml"), bands=book.card.bands)
    return replace(book, card=card, version_id=version.id)


def test_from_raised_to_closed(logged_in: LoggedIn, trainer: Actor) -> None:
    training, request = logged_in.desk.training, of_trainer(logged_in, trainer).request_id
    assert training.accept(trainer, request, "可以。").state is RequestState.ACCEPTED
    assert training_day(training.plan(trainer, request, TODAY + timedelta(days=2)).entries) == TODAY + timedelta(days=2)
    moved = training.plan(trainer, request, TODAY + timedelta(days=3), "会议室有课。")
    assert (moved.state, training_day(moved.entries)) == (RequestState.PLANNED, TODAY + timedelta(days=3))
    later(logged_in, 4)
    held = training.held(trainer, request, TODAY + timedelta(days=4))
    assert (held.state, training_day(held.entries)) == (RequestState.HELD, TODAY + timedelta(days=4))
    closed = training.close(logged_in.actor, request, "培训已做，新录音不足，下月再看。")
    assert [entry.kind for entry in closed.entries] == [
        RequestEntryKind.ACCEPTED, RequestEntryKind.PLANNED, RequestEntryKind.PLANNED, RequestEntryKind.HELD,
        RequestEntryKind.CLOSING]
    assert [(entry.who, entry.words) for entry in closed.entries[::4]] == [
        ("韩培", "可以。"), ("周岚", "培训已做，新录音不足，下月再看。")]
    assert (closed.state, closed.next_stage) == (RequestState.CLOSED, None)


def test_planning_accepts_as_well(logged_in: LoggedIn, trainer: Actor) -> None:
    request = of_trainer(logged_in, trainer).request_id
    assert logged_in.desk.training.plan(trainer, request, TODAY).state is RequestState.PLANNED


def test_steps_out_of_turn_are_refused(logged_in: LoggedIn, trainer: Actor) -> None:
    training, request = logged_in.desk.training, of_trainer(logged_in, trainer).request_id
    for step in (lambda: training.held(trainer, request, TODAY), lambda: training.close(logged_in.actor, request, "完"),
                 lambda: training.mark_heard_again(logged_in.actor, request)):
        with pytest.raises(Conflict, match="20260907-T01: Waits for an answer"):
            step()
    training.accept(trainer, request)
    with pytest.raises(Conflict, match="Accepted"):
        training.accept(trainer, request)
    training.held(trainer, request, TODAY)
    with pytest.raises(Conflict, match="Training held"):
        training.withdraw(logged_in.actor, request, "不用了")
    with pytest.raises(RuleBroken, match="No call of those trained was scored"):
        training.mark_heard_again(logged_in.actor, request)


def test_days_and_words_are_asked_for(logged_in: LoggedIn, trainer: Actor) -> None:
    training, request = logged_in.desk.training, of_trainer(logged_in, trainer).request_id
    with pytest.raises(RuleBroken, match="needs words"):
        training.decline(trainer, request, " ")
    with pytest.raises(RuleBroken, match="day planned is over"):
        training.plan(trainer, request, TODAY - timedelta(days=1))
    training.accept(trainer, request)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="between the day of its request and today"):
            training.held(trainer, request, day)
    with pytest.raises(NotFound):
        training.accept(trainer, 99)


def test_a_withdrawn_request_stays_visible_and_takes_notes_only(logged_in: LoggedIn, trainer: Actor) -> None:
    training, request = logged_in.desk.training, of_trainer(logged_in, trainer).request_id
    training.withdraw(logged_in.actor, request, "改由班组自己辅导。")
    [row] = training.list(trainer)
    assert (row.state, row.overdue) == (RequestState.WITHDRAWN, False)
    with pytest.raises(Conflict, match="Request withdrawn"):
        training.accept(trainer, request)
    assert training.note(trainer, request, "已知悉。").entries[-1].words == "已知悉。"


def test_the_list_tells_what_a_request_is_about_and_how_long_it_waits(logged_in: LoggedIn, trainer: Actor) -> None:
    record = of_trainer(logged_in, trainer)
    later(logged_in, 15)
    [row] = logged_in.desk.training.list(trainer)
    assert (row.about, row.teams, row.trained) == (
        f"{record.criteria[0].criterion_code} {record.criteria[0].name}", "一班", 6)
    assert (row.trainer, row.waits_days, row.overdue) == ("韩培", 15, True)
    logged_in.desk.training.accept(trainer, record.request_id)
    assert logged_in.desk.training.list(trainer)[0].waits_days == 0


def test_what_a_reader_may_do_is_told(logged_in: LoggedIn, trainer: Actor, inspector: Actor) -> None:
    training, request = logged_in.desk.training, of_trainer(logged_in, trainer).request_id
    assert [(found.answers, found.raises, found.answers_for) for found in (
        training.open_record(actor, request) for actor in (trainer, inspector))] == [
            (True, False, False), (False, True, False)]
    on_paper = raised(logged_in).request_id
    assert training.open_record(inspector, on_paper).answers_for


def test_an_answer_on_paper_is_entered_for_a_trainer_without_account(logged_in: LoggedIn, trainer: Actor) -> None:
    training, request = logged_in.desk.training, raised(logged_in).request_id
    found = training.answer_for(logged_in.actor, request, RequestEntryKind.PLANNED, TODAY, "赵宁签字同意。")
    assert (found.state, found.entries[0].who, training_day(found.entries)) == (RequestState.PLANNED, "周岚", TODAY)
    with pytest.raises(NotAllowed, match="by an own account"):
        training.answer_for(logged_in.actor, request, RequestEntryKind.CLOSING, None, "完")
    other = of_trainer(logged_in, trainer).request_id
    with pytest.raises(NotAllowed, match="by an own account"):
        training.answer_for(logged_in.actor, other, RequestEntryKind.ACCEPTED)


def test_each_step_is_audited_with_its_request(logged_in: LoggedIn, trainer: Actor) -> None:
    request = of_trainer(logged_in, trainer).request_id
    logged_in.desk.training.accept(trainer, request, "可以。")
    logged_in.desk.training.open_record(trainer, request)
    rows = sql(logged_in, "SELECT action, who, about FROM audit ORDER BY seq DESC LIMIT 4")
    assert rows == [
        ("training.open_record", "韩培", "20260907-T01"), ("training.accept", "韩培", "20260907-T01"),
        ("training.raise_", "周岚", "20260907-T01"), ("training.draft", "周岚", criterion(logged_in))]


def test_the_paper_is_audited_and_the_trainer_prints_it_too(logged_in: LoggedIn, trainer: Actor) -> None:
    request = of_trainer(logged_in, trainer).request_id
    paper = logged_in.desk.printing.training_request(trainer, request)
    assert paper.n_pages == 1 and paper.pdf.startswith(b"%PDF")
    [(who, about, detail)] = sql(logged_in, "SELECT who, about, detail FROM audit WHERE action = "
                                            "'printing.training_request'")
    assert (who, about) == ("韩培", "20260907-T01") and "training_request" in detail
