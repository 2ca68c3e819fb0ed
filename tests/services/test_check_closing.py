"""The check finds what was altered in a closed month, and revisions of it that nobody agreed to."""

from __future__ import annotations

import pytest

from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests.services.closings import close, pass_time, settled_august
from tests.services.evaluated import revise, submit
from tests.services.test_check_evaluations import codes
from tests.services.test_consents import SECOND, drawn, revision


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """A closed August with an evaluation of the inspector's that was revised before and after the closing."""
    settled_august(logged_in, agents=2, calls=3)
    made = submit(logged_in, inspector, drawn(logged_in, 20)[0])
    earlier = revise(logged_in, inspector, made.evaluation_id)
    pass_time(logged_in, minutes=1)
    close(logged_in)
    logged_in.desk.evaluations.submit(inspector, revision(logged_in, inspector, earlier.evaluation_id, "2.2"),
                                      revision_reason="重听", consent=SECOND)
    return logged_in


FORGED = (
    ("UPDATE month_files SET content = x'00' WHERE name = 'month.xlsx'", ["E-CHK-16", "E-CHK-16"]),
    ("UPDATE month_files SET sha256 = 'x' WHERE name = 'month.pdf'", ["E-CHK-16"]),
    ("DELETE FROM month_files WHERE name = 'figures.json'", ["E-CHK-16"]),
    ("UPDATE audit SET detail = '{}' WHERE action = 'closing.close'", ["E-CHK-16"]),
    ("UPDATE evaluations SET consent_by = NULL WHERE revision_no = 2", ["E-CHK-17"]),
    ("UPDATE evaluations SET consent_by = account_id WHERE revision_no = 2", ["E-CHK-17"]),
)


def test_a_closed_month_is_whole_and_each_forgery_is_found(station: LoggedIn) -> None:
    found = codes(station, "SELECT 1")
    for statement, expected in FORGED:
        assert codes(station, statement) == [*found, *expected], statement
