"""The check finds what was judged despite a relation, ends that nobody could enter, and complaints of another call."""

from __future__ import annotations

import pytest

from qadesk.models.complaint_record import NewVerdict
from qadesk.models.complaints import Verdict
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import submit
from tests.services.queue_items import add_item
from tests.services.test_check_evaluations import codes
from tests.services.test_complaints import enter
from tests.services.ties import add_agent, declare


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """An evaluation with a fatal item confirmed and a complaint ruled, both by who is free; a relation that ended."""
    item = add_item(logged_in)
    agent_id = add_agent(logged_in)
    desk, chief = logged_in.desk, logged_in.actor
    done = submit(logged_in, inspector, item, "X4")
    desk.fatal_items.decide(chief, done.evaluation_id, "X4", confirmed=True)
    record = enter(logged_in, item)
    desk.complaints.rule(chief, NewVerdict(record.complaint_id, Verdict.NOT, "否", unheard_reason="无录音"))
    ended = declare(logged_in, inspector, agent_id).row
    desk.relations.end(chief, ended.relation_id, "申报有误")
    declare(logged_in, builders.add_account(logged_in, builders.TRAINER), agent_id)
    add_item(logged_in, "R2")
    return logged_in


TIED = "UPDATE relations SET declared_utc_ms = 1, account_id = (SELECT account_id FROM {}) WHERE id = 2"
FORGED = (
    (TIED.format("complaint_rulings"), "E-CHK-40"),
    (TIED.format("evaluations"), "E-CHK-40"),
    ("UPDATE relation_ends SET account_id = (SELECT account_id FROM relations WHERE id = 1)", "E-CHK-41"),
    ("UPDATE complaints SET call_id = 2", "E-CHK-42"),
    ("UPDATE queue_items SET origin = 'risk' WHERE origin = 'complaint'", "E-CHK-42"),
    ("UPDATE complaint_rulings SET verdict = 'perhaps'", "E-CHK-42"),
    ("UPDATE complaint_rulings SET words = ''", "E-CHK-42"),
)


def test_what_use_cases_made_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, code in FORGED:
        assert set(codes(station, statement)) == {code}, statement
