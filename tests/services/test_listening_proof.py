"""The listening proof as a service: the share of speech that a submit freezes, and hours that no report stretches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import NotAllowed, NotFound, RuleBroken
from qadesk.models.evaluations import Evaluation, HeardInterval
from qadesk.models.listening import HeardSpan
from qadesk.models.people import Actor
from qadesk.services.listening import Listening
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import filled, stored
from tests.services.hearing import clock_of, measure_speech
from tests.services.sounding_calls import add_sounding_item, write_recording

SPEECH_OF_AGENT, SPEECH_OF_CUSTOMER = ((1_000, 6_000),), ((5_000, 8_000), (16_000, 19_000))  # 10 s of 20
QUARTER = [HeardSpan(0, 8_000)]


@pytest.fixture
def listening(logged_in: LoggedIn) -> Listening:
    return logged_in.desk.listening


@pytest.fixture
def item_id(logged_in: LoggedIn, tmp_path: Path) -> int:
    return add_sounding_item(logged_in, write_recording(tmp_path / "A01_1.wav", 20))


def told_ms(logged_in: LoggedIn) -> int:
    """All the time listened that is stored."""
    with logged_in.desk.station.database.reading() as session:
        return sum(session.scalars(select(HeardInterval.wall_ms)))


def evaluation(logged_in: LoggedIn) -> Evaluation:
    (row,) = stored(logged_in, Evaluation)
    return row


# the share


def test_an_opened_call_tells_its_speech_once_it_is_measured(listening: Listening, logged_in: LoggedIn,
                                                             inspector: Actor, item_id: int) -> None:
    opened = listening.open_call(inspector, item_id)
    assert (opened.speech, opened.limit_ms, listening.speech(inspector, item_id)) == (None, 0, None)
    measure_speech(logged_in, item_id, SPEECH_OF_AGENT, SPEECH_OF_CUSTOMER)
    logged_in.desk.settings.change_rules(logged_in.actor, listening_limit_min=10)
    speech = ((1_000, 8_000), (16_000, 19_000))
    assert listening.speech(inspector, item_id) == speech
    opened = listening.open_call(inspector, item_id)
    assert (opened.speech, opened.limit_ms) == (speech, 600_000)


def test_the_speech_is_told_to_who_may_hear_the_call_only(listening: Listening, logged_in: LoggedIn,
                                                          item_id: int) -> None:
    for account in (builders.AUDITOR, builders.TRAINER):
        with pytest.raises(NotAllowed):
            listening.speech(builders.add_account(logged_in, account), item_id)
    with pytest.raises(NotFound):
        listening.speech(logged_in.actor, 99)


def test_the_share_frozen_is_of_the_speech(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                           item_id: int) -> None:
    measure_speech(logged_in, item_id, SPEECH_OF_AGENT, SPEECH_OF_CUSTOMER)
    listening.save_progress(inspector, item_id, [HeardSpan(1_000, 8_000)], 8_000)
    evaluations = logged_in.desk.evaluations
    draft = filled(evaluations.open_draft(inspector, item_id))
    with pytest.raises(RuleBroken, match="needs a reason"):
        evaluations.submit(inspector, draft)
    with pytest.raises(RuleBroken, match="needs a reason"):
        evaluations.submit(inspector, draft, reason=" \n ")
    listening.save_progress(inspector, item_id, [HeardSpan(16_000, 19_000)], 19_000)
    number = evaluations.submit(inspector, draft).evaluation_id  # the silence was not heard, and need not be
    row = evaluation(logged_in)
    assert (row.heard_share_milli, row.speech_ms, row.submit_reason) == (1000, 10_000, "")
    sheet = evaluations.open_record(inspector, number).sheet
    assert (sheet.heard_shown, sheet.heard_note) == ("100%", "speech, at 1x")
    measure_speech(logged_in, item_id, ((0, 20_000),))  # measured anew: what is frozen stays
    logged_in.desk.settings.change_rules(logged_in.actor, listening_limit_min=10)
    assert evaluations.open_record(inspector, number).sheet == sheet


def test_without_a_measurement_the_share_is_of_the_call(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                        item_id: int) -> None:
    listening.save_progress(inspector, item_id, QUARTER, 8_000)
    logged_in.desk.evaluations.submit(inspector, filled(logged_in.desk.evaluations.open_draft(inspector, item_id)),
                                      reason="录音后半段无声")
    row = evaluation(logged_in)
    assert (row.heard_share_milli, row.speech_ms, row.submit_reason) == (400, None, "录音后半段无声")
    sheet = logged_in.desk.evaluations.open_record(inspector, row.id).sheet
    assert (sheet.heard_shown, sheet.heard_note) == ("40%", "whole call, at 1x")


def test_a_limit_of_the_plan_asks_for_the_first_minutes(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                        tmp_path: Path) -> None:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01_2.wav", 90), 2)
    logged_in.desk.settings.change_rules(logged_in.actor, listening_limit_min=1)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 60_000)], 60_000)
    evaluations = logged_in.desk.evaluations
    draft = filled(evaluations.open_draft(inspector, item_id))
    assert draft.limit_ms == 60_000
    criterion = draft.card.criterion("4.3")
    deducted = draft.answers.pressed(criterion, criterion.behaviours[0]).stamped(criterion, 70_000)
    with pytest.raises(RuleBroken, match="needs a reason"):  # beyond the limit, and not heard
        evaluations.submit(inspector, replace(draft, answers=deducted))
    assert evaluations.submit(inspector, draft).score_shown == "100.0"
    assert evaluation(logged_in).heard_share_milli == 1000
    sheet = evaluations.open_record(inspector, evaluation(logged_in).id).sheet
    assert (sheet.heard_shown, sheet.heard_note) == ("100%", "first 1 min, at 1x")


def test_anothers_listening_is_no_proof(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                        item_id: int) -> None:
    listening.save_progress(logged_in.actor, item_id, [HeardSpan(0, 20_000)], 20_000)
    evaluations = logged_in.desk.evaluations
    with pytest.raises(RuleBroken, match="needs a reason"):
        evaluations.submit(inspector, filled(evaluations.open_draft(inspector, item_id)))


# the hours


def test_a_report_counts_no_more_than_the_time_that_went_by(listening: Listening, logged_in: LoggedIn,
                                                            inspector: Actor, item_id: int) -> None:
    listening.open_call(inspector, item_id)
    clock_of(logged_in).advance(6)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 20_000)] * 9, 20_000)
    assert told_ms(logged_in) == 6_000
    assert listening.queue(inspector).heard_today_ms == 6_000
    assert listening.open_call(inspector, item_id).heard[-1] == HeardSpan(0, 20_000)


def test_two_windows_at_once_give_the_time_once(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                item_id: int) -> None:
    other = add_sounding_item(logged_in, None, 2)
    for item in (item_id, other):
        listening.open_call(inspector, item)
    clock_of(logged_in).advance(10)
    for item in (item_id, other):
        listening.save_progress(inspector, item, [HeardSpan(0, 10_000)], 10_000)
    assert told_ms(logged_in) == 10_000


def test_idling_gives_no_time_to_the_next_call(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                               item_id: int) -> None:
    listening.open_call(inspector, item_id)
    clock_of(logged_in).advance(3_600)
    listening.open_call(inspector, item_id)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 3_600_000)], 0)
    assert told_ms(logged_in) == 60_000


def test_who_opened_no_call_heard_none(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                       item_id: int) -> None:
    clock_of(logged_in).advance(60)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 20_000)], 20_000)
    assert told_ms(logged_in) == 0


def test_a_report_that_failed_is_told_again_whole(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                  item_id: int) -> None:
    listening.open_call(inspector, item_id)
    clock_of(logged_in).advance(10)
    with pytest.raises(NotFound):
        listening.save_progress(inspector, 99, [HeardSpan(0, 10_000)], 10_000)
    listening.save_progress(inspector, item_id, [HeardSpan(0, 10_000)], 10_000)
    assert told_ms(logged_in) == 10_000


def test_each_person_has_a_clock_of_their_own(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                              item_id: int) -> None:
    for actor in (inspector, logged_in.actor):
        listening.open_call(actor, item_id)
    clock_of(logged_in).advance(10)
    for actor in (inspector, logged_in.actor):
        listening.save_progress(actor, item_id, [HeardSpan(0, 10_000)], 10_000)
    assert told_ms(logged_in) == 20_000


def test_a_run_over_midnight_counts_for_both_days(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                  item_id: int) -> None:
    clock = clock_of(logged_in)
    clock.advance(14 * 3600 + 29 * 60 + 50)  # from 09:30 to 23:59:50 by the centre's clock
    listening.open_call(inspector, item_id)
    for start_ms in range(0, 20_000, 5_000):
        clock.advance(5)
        listening.save_progress(inspector, item_id, [HeardSpan(start_ms, start_ms + 5_000)], 0)
    assert listening.queue(inspector).heard_today_ms == 15_000 and told_ms(logged_in) == 20_000
    assert listening.open_call(inspector, item_id).heard == (HeardSpan(0, 20_000),)


# the agent's channel


@pytest.mark.parametrize(("names", "left"), [
    ("", True), ("PBX", False), ("pbx ，外包线路", False), ("账务查询", False), ("另一台", True)])
def test_a_rule_tells_which_channel_the_agent_is_on(listening: Listening, logged_in: LoggedIn, inspector: Actor,
                                                    item_id: int, names: str, left: bool) -> None:
    logged_in.desk.settings.change_technical(logged_in.actor, agent_right_sources=names)
    assert listening.open_call(inspector, item_id).facts.agent_left is left
