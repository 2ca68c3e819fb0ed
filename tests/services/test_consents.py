"""Two persons for what revises a closed month, and the adjustment that it makes in the next open one."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.closing import Adjustment
from qadesk.models.drafts import Consent, ConsentNeed, Draft
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import Month
from qadesk.models.people import Actor
from qadesk.security.login_failures import LockedOut
from qadesk.security.slots import WrongPassword
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.closings import close, pass_time
from tests.services.evaluated import pressed, stored, submit
from tests.services.months import AUGUST, Book
from tests.services.test_summary_figures import at, figures, write

SEPTEMBER = Month(2026, 9)
SECOND = Consent("zhou", builders.PASSWORD)


def drawn(logged_in: LoggedIn, *days: int, month: int = 8) -> list[int]:
    """Queue items of drawn calls of one agent."""
    items: list[int] = []

    def calls(book: Book) -> None:
        agent = book.agent(f"A{book.made:02}", book.team(f"{book.made}班"))
        items.extend(book.call(agent, at(day, month=month)).id for day in days)

    write(logged_in, calls)
    return items


def revision(logged_in: LoggedIn, actor: Actor, evaluation_id: int, code: str = "4.3") -> Draft:
    item_id = logged_in.desk.revisions.begin(actor, evaluation_id)
    draft = logged_in.desk.evaluations.open_draft(actor, item_id)
    return replace(draft, answers=pressed(draft, code))


@pytest.fixture
def closed(logged_in: LoggedIn, inspector: Actor) -> int:
    """An evaluation of a closed August, by the inspector; a second call of the month waits."""
    first, _second = drawn(logged_in, 20, 21)
    made = submit(logged_in, inspector, first).evaluation_id
    pass_time(logged_in, minutes=1)
    close(logged_in)
    return made


def test_a_second_person_agrees_to_a_revision_of_a_closed_month(
        logged_in: LoggedIn, inspector: Actor, closed: int) -> None:
    draft = revision(logged_in, inspector, closed)
    assert draft.consent is ConsentNeed.SECOND
    with pytest.raises(RuleBroken, match="second person has to agree"):
        logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听")
    done = logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听", consent=SECOND)
    row = stored(logged_in, Evaluation, id=done.evaluation_id)[0]
    assert row.consent_by == logged_in.actor.account_id and row.consent_reason == ""
    assert stored(logged_in, AuditRow, action="evaluations.submit")[-1].detail["consent"] == "周岚"
    record = logged_in.desk.evaluations.open_record(inspector, done.evaluation_id)
    assert record.sheet.history[-1].consent == "The month was closed; 周岚 agreed as the second person."
    paper = logged_in.desk.printing.evaluation_sheet(inspector, done.evaluation_id)
    assert "周岚agreedasthesecondperson" in "".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split())


@pytest.mark.parametrize("given", [Consent("lin", builders.PASSWORD), Consent("han", builders.PASSWORD)])
def test_the_author_or_who_does_not_score_cannot_agree(
        logged_in: LoggedIn, inspector: Actor, closed: int, given: Consent) -> None:
    builders.add_account(logged_in, builders.TRAINER)
    draft = revision(logged_in, inspector, closed)
    with pytest.raises(NotAllowed, match="cannot agree"):
        logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听", consent=given)
    assert stored(logged_in, AuditRow, action="evaluations.submit")[-1].outcome == Outcome.REFUSED
    assert stored(logged_in, Evaluation)[-1].state == "draft"


@pytest.mark.parametrize("name", ["zhou", "niemand"])
def test_a_wrong_password_is_noted_and_counted(
        logged_in: LoggedIn, inspector: Actor, closed: int, name: str) -> None:
    draft = revision(logged_in, inspector, closed)
    for _try in range(5):
        with pytest.raises(WrongPassword):
            logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听", consent=Consent(name, "falsch"))
    refused = stored(logged_in, AuditRow, action="evaluations.submit", outcome=Outcome.REFUSED)
    assert len(refused) == 5 and (refused[0].about == "zhou") is (name == "zhou") and "niemand" not in refused[0].about
    with pytest.raises(LockedOut):
        logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听", consent=Consent(
            name, builders.PASSWORD))
    assert stored(logged_in, Evaluation)[-1].state == "draft"


def test_without_a_second_person_it_takes_a_reason_and_says_so(logged_in: LoggedIn) -> None:
    alone = logged_in.actor
    made = submit(logged_in, alone, drawn(logged_in, 20)[0]).evaluation_id
    pass_time(logged_in, minutes=1)
    close(logged_in)
    draft = revision(logged_in, alone, made)
    assert draft.consent is ConsentNeed.ALONE
    with pytest.raises(RuleBroken, match="needs a reason"):
        logged_in.desk.evaluations.submit(alone, draft, revision_reason="重听")
    done = logged_in.desk.evaluations.submit(alone, draft, revision_reason="重听", consent=Consent(reason="只有一人"))
    history = logged_in.desk.evaluations.open_record(alone, done.evaluation_id).sheet.history
    assert history[-1].consent == "The month was closed; revised alone (no second person). Reason: 只有一人"


def test_a_revision_of_an_open_month_needs_nobody(logged_in: LoggedIn, inspector: Actor, closed: int) -> None:
    made = submit(logged_in, inspector, drawn(logged_in, 2, month=9)[0]).evaluation_id
    draft = revision(logged_in, inspector, made)
    assert draft.consent is ConsentNeed.NONE
    done = logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听")
    assert logged_in.desk.evaluations.open_record(inspector, done.evaluation_id).sheet.history[-1].consent == ""


def test_a_clock_behind_the_closing_submits_nothing_of_that_month(
        logged_in: LoggedIn, inspector: Actor, closed: int) -> None:
    draft = revision(logged_in, inspector, closed)
    pass_time(logged_in, hours=-1)
    with pytest.raises(RuleBroken, match="behind the closing"):
        logged_in.desk.evaluations.submit(inspector, draft, revision_reason="重听", consent=SECOND)


def told(logged_in: LoggedIn, month: Month, team_id: int | None = None) -> list[tuple[str, str, str]]:
    return [(one.number, one.before, one.after) for one in figures(logged_in, month, team_id).plan.adjustments]


def test_what_comes_later_stands_in_the_next_open_month_as_an_adjustment(
        logged_in: LoggedIn, inspector: Actor, closed: int) -> None:
    """A revision and a late score; once the next month is closed it keeps them, and a further one goes on."""
    before, september = figures(logged_in), figures(logged_in, SEPTEMBER)
    done = logged_in.desk.evaluations.submit(inspector, revision(logged_in, inspector, closed), revision_reason="重听",
                                             consent=SECOND)
    with logged_in.desk.station.database.reading() as session:
        waiting = session.scalars(select(func.max(Evaluation.queue_item_id))).one() + 1
    late = submit(logged_in, inspector, waiting)
    assert told(logged_in, SEPTEMBER) == [(done.number, "100.0", "98.0"), (late.number, "not scored", "100.0")]
    assert figures(logged_in) == before
    assert figures(logged_in, SEPTEMBER).quality == september.quality
    assert isinstance(figures(logged_in, SEPTEMBER).plan.adjustments[0], Adjustment)
    assert told(logged_in, Month(2026, 10)) == [] and told(logged_in, SEPTEMBER, team_id=99) == []
    drawn(logged_in, 2, month=9)
    pass_time(logged_in, days=40)
    close(logged_in, SEPTEMBER)
    sealed = told(logged_in, SEPTEMBER)
    again = logged_in.desk.evaluations.submit(
        inspector, revision(logged_in, inspector, done.evaluation_id, "2.2"), revision_reason="再听", consent=SECOND)
    assert told(logged_in, SEPTEMBER) == sealed and len(sealed) == 2
    assert told(logged_in, Month(2026, 10)) == [(again.number, "98.0", again.score_shown)]


def test_a_late_fatal_item_bars_the_month_that_takes_it_over(
        logged_in: LoggedIn, inspector: Actor, closed: int) -> None:
    with logged_in.desk.station.database.reading() as session:
        waiting = session.scalars(select(func.max(Evaluation.queue_item_id))).one() + 1
    late = submit(logged_in, inspector, waiting, "X4")
    pass_time(logged_in, days=40)
    assert logged_in.desk.closing.preparation(logged_in.actor, SEPTEMBER).pending_fatal == 1
    assert told(logged_in, SEPTEMBER) == [(late.number, "not scored", "100.0, fatal item: to be confirmed")]
    logged_in.desk.fatal_items.decide(logged_in.actor, late.evaluation_id, "X4", confirmed=True)
    assert logged_in.desk.closing.preparation(logged_in.actor, SEPTEMBER).may_close
    assert told(logged_in, SEPTEMBER) == [(late.number, "not scored", "100.0, fatal item: confirmed")]


def test_months_closed_out_of_order_tell_each_adjustment_once(logged_in: LoggedIn, inspector: Actor) -> None:
    july, august = drawn(logged_in, 5, month=7)[0], drawn(logged_in, 6)[0]
    first, second = (submit(logged_in, inspector, item).evaluation_id for item in (july, august))
    pass_time(logged_in, minutes=1)
    close(logged_in, AUGUST)
    one = logged_in.desk.evaluations.submit(inspector, revision(logged_in, inspector, second), revision_reason="重听",
                                            consent=SECOND)
    pass_time(logged_in, minutes=1)
    close(logged_in, Month(2026, 7))
    pass_time(logged_in, minutes=1)
    other = logged_in.desk.evaluations.submit(inspector, revision(logged_in, inspector, first), revision_reason="重听",
                                              consent=SECOND)
    assert sorted(told(logged_in, SEPTEMBER)) == sorted(
        [(one.number, "100.0", "98.0"), (other.number, "100.0", "98.0")])
