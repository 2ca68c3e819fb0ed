"""The check finds appeals and rulings that no use case can have made."""

from __future__ import annotations

import pytest

from qadesk.models.appeal_record import NewItem, NewItemRuling
from qadesk.models.appeals import Outcome
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import SECOND, acknowledged, entered, heard, lost, ruling
from tests.services.closings import pass_time
from tests.services.test_check_evaluations import codes


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """An appeal ruled for the agent in part, with a fatal item; one kept; one withdrawn and entered again."""
    ruler = builders.add_account(logged_in, SECOND)
    first = lost(logged_in, inspector, "R1", "X4").evaluation_id
    acknowledged(logged_in, inspector, first)
    appeal = entered(logged_in, inspector, first, NewItem("4.3", "是", 5000), NewItem("2.2", "是", 5000),
                     NewItem("X4", "没有"))
    heard(logged_in, ruler, appeal)
    logged_in.desk.appeals.rule(ruler, ruling(
        appeal.appeal_id, NewItemRuling("4.3", Outcome.OTHER, "晚", 4000), NewItemRuling("2.2", Outcome.KEPT, "否"),
        NewItemRuling("X4", Outcome.ACCEPTED, "不是")))
    second = lost(logged_in, inspector, "R2").evaluation_id
    kept = entered(logged_in, inspector, second, uuid="u2")
    heard(logged_in, ruler, kept)
    logged_in.desk.appeals.rule(ruler, ruling(kept.appeal_id, NewItemRuling("4.3", Outcome.KEPT, "否")))
    third = lost(logged_in, inspector, "R3").evaluation_id
    gone = entered(logged_in, inspector, third, uuid="u3")
    logged_in.desk.appeals.withdraw(ruler, gone.appeal_id, "撤回")
    entered(logged_in, inspector, third, uuid="u4")
    return logged_in


FORGED = (
    ("UPDATE appeals SET round = 3 WHERE id = 4", "E-CHK-30"),
    ("UPDATE appeals SET queue_item_id = 1, round = 2 WHERE id = 2", "E-CHK-30"),
    ("DELETE FROM appeal_items WHERE appeal_id = 4", "E-CHK-30"),
    ("DELETE FROM appeal_rulings WHERE appeal_id = 3", "E-CHK-30"),
    ("DELETE FROM item_rulings WHERE criterion_code = '2.2'", "E-CHK-31"),
    ("UPDATE item_rulings SET words = '' WHERE criterion_code = '2.2'", "E-CHK-31"),
    ("UPDATE appeal_rulings SET account_id = (SELECT account_id FROM evaluations WHERE id = 1) WHERE appeal_id = 2",
     "E-CHK-31"),
    ("UPDATE appeal_rulings SET made_evaluation_id = NULL", "E-CHK-32"),
    ("UPDATE item_rulings SET outcome = 'kept', ruled_milli = NULL WHERE appeal_id = 1", "E-CHK-32"),
    ("UPDATE item_rulings SET ruled_milli = 5000 WHERE criterion_code = '4.3' AND appeal_id = 1", "E-CHK-32"),
    ("UPDATE acknowledgements SET signed = 0", "E-CHK-33"),
)


def test_what_use_cases_made_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, code in FORGED:
        assert code in codes(station, statement), statement


def test_a_clock_that_was_set_back_is_no_forgery(logged_in: LoggedIn, inspector: Actor) -> None:
    scored = lost(logged_in, inspector).evaluation_id
    pass_time(logged_in, hours=-1)
    acknowledged(logged_in, inspector, scored)
    assert codes(logged_in, "SELECT 1") == []
