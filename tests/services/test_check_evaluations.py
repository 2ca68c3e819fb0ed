"""The check finds what no use case can have made: chains that do not fit, decisions that nobody may take."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from qadesk.database.triggers import TRIGGERS
from qadesk.models.people import Actor
from qadesk.services.check_rules import domain_findings
from qadesk.services.stations import LoggedIn
from tests.services.evaluated import revise, submit
from tests.services.queue_items import add_item


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """Three evaluations: one revised twice, one confirmed, one refused; and one decided in part."""
    first = submit(logged_in, inspector, add_item(logged_in, "R1"))
    revise(logged_in, inspector, revise(logged_in, inspector, first.evaluation_id).evaluation_id, code="2.2")
    for rec_id, codes in (("R2", ("X4",)), ("R3", ("X5",)), ("R4", ("X4", "X5"))):
        number = submit(logged_in, inspector, add_item(logged_in, rec_id), *codes).evaluation_id
        logged_in.desk.fatal_items.decide(logged_in.actor, number, codes[0], confirmed=rec_id != "R3", reason="听过")
    revise(logged_in, inspector, number)
    return logged_in


def codes(logged_in: LoggedIn, statement: str) -> list[str]:
    """The findings once somebody with the key has done this to the file; the file is then as before."""
    with logged_in.desk.station.database.transaction() as session:
        for name in TRIGGERS:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text(statement))
        found = [finding.code for finding in domain_findings(session)]
        session.rollback()
    return [code for code in found if code != "E-CHK-12"]


FORGED = (
    ("UPDATE evaluations SET revision_no = 5 WHERE revision_no = 2", "E-CHK-13"),
    ("UPDATE evaluations SET revises_id = NULL WHERE revision_no = 2", "E-CHK-13"),
    ("UPDATE evaluations SET revises_id = 4 WHERE revision_no = 2", "E-CHK-13"),
    ("UPDATE evaluations SET revision_reason = '' WHERE revision_no = 2", "E-CHK-13"),
    ("UPDATE evaluations SET fatal_state = 'confirmed' WHERE id = 5", "E-CHK-14"),
    ("UPDATE evaluations SET fatal_state = 'pending' WHERE id = 1", "E-CHK-14"),
    ("DELETE FROM fatal_ticks WHERE evaluation_id = 4", "E-CHK-14"),
    ("UPDATE fatal_ticks SET decided_by = NULL WHERE evaluation_id = 4", "E-CHK-15"),
    ("UPDATE fatal_ticks SET decided_by = (SELECT min(id) FROM accounts) WHERE state = 'pending' AND evaluation_id = 6",
     "E-CHK-15"),
    ("UPDATE fatal_ticks SET decided_by = (SELECT account_id FROM evaluations WHERE id = 4) WHERE evaluation_id = 4",
     "E-CHK-15"),
    ("UPDATE fatal_ticks SET reason = '' WHERE evaluation_id = 5", "E-CHK-15"),
    ("UPDATE fatal_ticks SET alone = 1, reason = '' WHERE evaluation_id = 4", "E-CHK-15"),
)


def test_what_use_cases_made_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    assert codes(station, "SELECT 1") == []
    for statement, code in FORGED:
        assert codes(station, statement) == [code], statement
