"""Acknowledgements as a service: several papers in one go, each once, and the list of those that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.audit import AuditRow
from qadesk.models.paper_list import NewAcknowledgement
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests.services.appealed import TODAY
from tests.services.evaluated import revise, stored, submit
from tests.services.queue_items import add_item


@pytest.fixture
def three(logged_in: LoggedIn, inspector: Actor) -> tuple[int, ...]:
    return tuple(submit(logged_in, inspector, add_item(logged_in, f"R{n}")).evaluation_id for n in range(3))


def signed(*ids: int, day: date = TODAY) -> NewAcknowledgement:
    return NewAcknowledgement(ids, day, signed=True)


def waiting(logged_in: LoggedIn, actor: Actor) -> list[str]:
    return [row.number for row in logged_in.desk.acknowledgements.waiting(actor).rows]


def test_several_papers_come_back_in_one_go(logged_in: LoggedIn, inspector: Actor, three: tuple[int, ...]) -> None:
    assert waiting(logged_in, inspector) == ["20260907-0001", "20260907-0002", "20260907-0003"]
    assert logged_in.desk.acknowledgements.enter(inspector, signed(three[0], three[2])) == 2
    assert waiting(logged_in, inspector) == ["20260907-0002"]
    row, = stored(logged_in, AuditRow, action="acknowledgements.enter")
    assert row.detail == {"evaluations": ["20260907-0001", "20260907-0003"], "signed": True, "shown_on": "2026-09-07"}
    refused = NewAcknowledgement((three[1],), TODAY, signed=False, words=" 班长在场 ")
    logged_in.desk.acknowledgements.enter(inspector, refused)
    assert [(row.signed, row.words) for row in stored(logged_in, Acknowledgement)] == [
        (True, ""), (False, "班长在场"), (True, "")]


@pytest.mark.parametrize(("new", "words"), [
    (NewAcknowledgement((), TODAY, signed=True), "No paper is chosen"),
    (NewAcknowledgement((1,), TODAY, signed=False, words=" "), "not signed needs words"),
    (signed(1, day=TODAY - timedelta(days=1)), "was submitted on 2026-09-07"),
    (signed(1, day=TODAY + timedelta(days=1)), "was submitted on 2026-09-07"),
], ids=["none", "no words", "too early", "in the future"])
def test_what_cannot_be_entered(logged_in: LoggedIn, inspector: Actor, three: tuple[int, ...],
                                new: NewAcknowledgement, words: str) -> None:
    ids = tuple(three[n - 1] for n in new.evaluation_ids)
    with pytest.raises(RuleBroken, match=words):
        logged_in.desk.acknowledgements.enter(inspector, replace(new, evaluation_ids=ids))
    assert stored(logged_in, Acknowledgement) == []


def test_all_or_none(logged_in: LoggedIn, inspector: Actor, three: tuple[int, ...]) -> None:
    logged_in.desk.acknowledgements.enter(inspector, signed(three[0]))
    with pytest.raises(Conflict, match="20260907-0001 was acknowledged on 2026-09-07, as 林晓 entered"):
        logged_in.desk.acknowledgements.enter(inspector, signed(three[1], three[0]))
    with pytest.raises(NotFound):
        logged_in.desk.acknowledgements.enter(inspector, signed(three[1], 999))
    assert len(stored(logged_in, Acknowledgement)) == 1


def test_a_revised_paper_is_shown_anew(logged_in: LoggedIn, inspector: Actor, three: tuple[int, ...]) -> None:
    logged_in.desk.acknowledgements.enter(inspector, signed(three[0]))
    second = revise(logged_in, inspector, three[0])
    assert waiting(logged_in, inspector)[-1] == "20260907-0001-R1"
    with pytest.raises(Conflict, match="revised as 20260907-0001-R1"):
        logged_in.desk.acknowledgements.enter(inspector, signed(three[0]))
    logged_in.desk.acknowledgements.enter(inspector, signed(second.evaluation_id))


def test_the_list_tells_age_and_whether_it_was_printed(
        logged_in: LoggedIn, inspector: Actor, three: tuple[int, ...]) -> None:
    logged_in.desk.printing.evaluation_sheet(inspector, three[1])
    logged_in.desk.station.clock.advance(2 * 86_400)  # type: ignore[attr-defined]
    listed = logged_in.desk.acknowledgements.waiting(inspector)
    assert listed.today == TODAY + timedelta(days=2)
    assert [(row.days, row.printed) for row in listed.rows] == [(2, False), (2, True), (2, False)]
    logged_in.desk.station.clock.advance(40 * 86_400)  # type: ignore[attr-defined]
    assert waiting(logged_in, inspector) == []
