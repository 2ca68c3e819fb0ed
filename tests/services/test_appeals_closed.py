"""Rulings on evaluations of a closed month: its figures stand, and the revision is an adjustment of the next one."""

from __future__ import annotations

from qadesk.models.appeal_record import NewItem, NewItemRuling
from qadesk.models.appeals import Outcome
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import Month
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.appealed import SECOND, entered, heard, lost_on, ruling
from tests.services.closings import close, pass_time
from tests.services.evaluated import stored
from tests.services.months import AUGUST
from tests.services.test_consents import drawn
from tests.services.test_summary_figures import figures


def scored_in_august(logged_in: LoggedIn, actor: Actor, *fatal: str) -> int:
    """An evaluation of a call of August that lost points, and the month closed after it."""
    item_id = drawn(logged_in, 20)[0]
    made = lost_on(logged_in, actor, item_id, *fatal).evaluation_id
    if fatal:
        logged_in.desk.fatal_items.decide(logged_in.actor, made, fatal[0], confirmed=True)
    pass_time(logged_in, minutes=1)
    close(logged_in)
    return made


def amiss(logged_in: LoggedIn) -> list[str]:
    """What a check finds but the draw, which the test's calls did not come from."""
    return [one.what for one in logged_in.desk.checks.run(logged_in.actor).findings if one.code != "E-CHK-05"]


def test_the_ruler_is_the_second_person_and_the_closed_month_stands(logged_in: LoggedIn, inspector: Actor) -> None:
    ruler = builders.add_account(logged_in, SECOND)
    scored = scored_in_august(logged_in, inspector, "X4")
    before = figures(logged_in)
    record = entered(logged_in, inspector, scored, NewItem("4.3", "已说明", 5000), NewItem("X4", "没有"))
    heard(logged_in, ruler, record)
    logged_in.desk.appeals.rule(ruler, ruling(record.appeal_id, NewItemRuling("4.3", Outcome.ACCEPTED, "是"),
                                              NewItemRuling("X4", Outcome.ACCEPTED, "不是")))
    made = stored(logged_in, Evaluation)[-1]
    assert (made.consent_by, made.consent_reason, made.account_id) == (ruler.account_id, "", inspector.account_id)
    assert figures(logged_in, AUGUST) == before
    row, = figures(logged_in, Month(2026, 9)).plan.adjustments
    assert (row.number, row.before, row.after, row.reason) == (
        "20260907-0001-R1", "96.0, fatal item: confirmed", "98.0", "Ruling of appeal 20260907-S01")
    assert amiss(logged_in) == []


def test_who_rules_alone_says_why_in_a_closed_month_too(logged_in: LoggedIn) -> None:
    scored = scored_in_august(logged_in, logged_in.actor)
    record = entered(logged_in, logged_in.actor, scored)
    logged_in.desk.appeals.rule(logged_in.actor, ruling(record.appeal_id, words="只有一名主管"))
    made = stored(logged_in, Evaluation)[-1]
    assert (made.consent_by, made.consent_reason) == (None, "只有一名主管")
    history = logged_in.desk.evaluations.open_record(logged_in.actor, made.id).sheet.history
    assert "no second person" in history[-1].consent
    assert amiss(logged_in) == []
