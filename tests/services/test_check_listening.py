"""The check finds shares of listening that nobody can have reached, and leaves alone what cannot be told any more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qadesk.models.people import Actor
from qadesk.services.check_listening import unheard_shares
from qadesk.services.stations import LoggedIn
from tests.services.evaluated import filled
from tests.services.hearing import measure_speech
from tests.services.queue_items import hear
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.services.test_check_evaluations import codes

SPEECH = ((1_000, 6_000), (10_000, 15_000))


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> LoggedIn:
    """Three evaluations: half of the speech heard, half of a call that was not measured, and one within a limit; of the
    first a revision that says the same."""
    evaluations = logged_in.desk.evaluations
    for number, duration_s in ((1, 20), (2, 20), (3, 90)):
        item_id = add_sounding_item(logged_in, write_recording(tmp_path / f"A01_{number}.wav", duration_s), number)
        if number == 1:
            measure_speech(logged_in, item_id, SPEECH)
        if number == 3:
            logged_in.desk.settings.change_rules(logged_in.actor, listening_limit_min=1)
        hear(logged_in, inspector, item_id, 0, 60_000 if number == 3 else 10_000)
        draft = filled(evaluations.open_draft(inspector, item_id))
        made = evaluations.submit(inspector, draft, reason="" if number == 3 else "片段")
        if number == 2:
            second = evaluations.open_draft(inspector, logged_in.desk.revisions.begin(inspector, made.evaluation_id))
            answers = second.answers.pressed(second.card.criterion("4.3"), second.card.criterion("4.3").behaviours[0])
            evaluations.submit(inspector, replace(second, answers=answers), reason="片段", revision_reason="漏记")
    return logged_in


def test_shares_that_were_reached_are_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, found in (
            ("UPDATE evaluations SET heard_share_milli = 501 WHERE id = 1", 1),
            ("UPDATE evaluations SET heard_share_milli = 1000 WHERE state = 'submitted' AND speech_ms IS NULL", 2),
            ("DELETE FROM heard_intervals", 4),
            ("UPDATE heard_intervals SET end_ms = end_ms - 500", 3),
            ("UPDATE heard_intervals SET account_id = (SELECT min(id) FROM accounts a WHERE a.id != account_id)", 4)):
        assert codes(station, statement) == ["E-CHK-24"] * found, statement


def test_listening_on_after_the_submit_is_no_finding(station: LoggedIn, inspector: Actor) -> None:
    hear(station, inspector, 1, 0, 20_000)
    assert codes(station, "SELECT 1") == []


def test_a_recording_measured_anew_is_left_alone(station: LoggedIn) -> None:
    measure_speech(station, 1, ((0, 20_000),))
    with station.desk.station.database.reading() as session:
        assert unheard_shares(session) == []


def test_a_revision_is_looked_at_like_the_first(station: LoggedIn) -> None:
    assert codes(station, "UPDATE evaluations SET heard_share_milli = 900 WHERE revision_no = 1") == ["E-CHK-24"]
