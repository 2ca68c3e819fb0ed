"""Which card a call is scored by: set for calls of its kind, and another one chosen while nothing is answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qadesk import resources
from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.models.answers import Answers
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation
from qadesk.models.sampling import Origin, QueueItem
from qadesk.services.scorecards import version_of
from tests.services.evaluated import filled, pressed, stored, submit
from tests.services.kind_cards import add_card
from tests.services.queue_items import add_item, hear

CODES = ("inbound", "mystery", "outbound")


@pytest.fixture
def evaluations(logged_in):
    """The service, in a station in which all three shipped cards are published."""
    folder: Path = resources.scorecards()
    for code in CODES:
        if code not in {choice.code for choice in logged_in.desk.evaluations.cards(logged_in.actor)}:
            add_card(logged_in, (folder / f"{code}.yaml").read_text("utf-8"))
    return logged_in.desk.evaluations


def item_of(logged_in, rec_id="R1", *, direction="in", origin=Origin.DRAW) -> int:
    item_id = add_item(logged_in, rec_id)
    with logged_in.desk.station.database.transaction() as session:
        item = session.get_one(QueueItem, item_id)
        item.origin = origin
        session.get_one(Call, item.call_id).direction = direction
    return item_id


@pytest.mark.parametrize(("direction", "origin", "code"), [
    ("in", Origin.DRAW, "inbound"), ("out", Origin.DRAW, "outbound"), ("", Origin.RISK, "inbound"),
    ("in", Origin.MYSTERY, "mystery"), ("out", Origin.MYSTERY, "mystery"), ("out", Origin.COMPLAINT, "outbound")])
def test_a_blank_draft_has_the_card_set_for_such_calls(evaluations, logged_in, inspector, direction, origin, code):
    item_id = item_of(logged_in, direction=direction, origin=origin)
    assert evaluations.open_draft(inspector, item_id).card.code == code


def test_a_rule_sets_the_card_and_one_that_is_not_published_falls_back(evaluations, logged_in, inspector):
    outgoing, incoming = item_of(logged_in, direction="out"), item_of(logged_in, "R2")
    logged_in.desk.settings.change_rules(logged_in.actor, card_outbound="mystery", card_inbound="gone")
    assert evaluations.open_draft(inspector, outgoing).card.code == "mystery"
    assert evaluations.open_draft(inspector, incoming).card.code in CODES


def test_the_choice_is_among_the_published_cards(evaluations, inspector):
    choices = evaluations.cards(inspector)
    assert tuple(sorted(choice.code for choice in choices)) == CODES
    assert all(choice.name and choice.version == 1 for choice in choices)


def test_a_draft_without_answers_is_switched_keeps_its_texts_and_is_scored_by_that_card(
        evaluations, logged_in, inspector):
    item_id = item_of(logged_in)
    blank = evaluations.open_draft(inspector, item_id)
    texts = Answers(comment="先听开头", private_note="来电其实是回访")
    switched = evaluations.choose_card(inspector, replace(blank, answers=texts), "outbound")
    assert (switched.card.code, switched.answers, switched.client_uuid) == ("outbound", texts, blank.client_uuid)
    assert evaluations.open_draft(inspector, item_id).card.code == "outbound", "the choice is kept"
    act, = (row for row in stored(logged_in, AuditRow) if row.action == "evaluations.choose_card")
    assert act.detail == {"old": "inbound", "new": "outbound 1"}
    hear(logged_in, inspector, item_id)
    evaluations.submit(inspector, filled(switched), reason="备注项未填")
    row, = stored(logged_in, Evaluation)
    with logged_in.desk.station.database.reading() as session:
        assert row.scorecard_version_id == version_of(session, switched.card).id


def test_it_is_switched_back_as_often_as_one_likes(evaluations, logged_in, inspector):
    draft = evaluations.open_draft(inspector, item_of(logged_in))
    for code in ("mystery", "outbound", "inbound"):
        draft = evaluations.choose_card(inspector, draft, code)
        assert draft.card.code == code
    assert len(stored(logged_in, Evaluation)) == 1


def test_with_an_answer_it_keeps_its_card(evaluations, logged_in, inspector):
    draft = evaluations.open_draft(inspector, item_of(logged_in))
    for answers in (pressed(draft, "4.3"), draft.answers.toggled_fatal(draft.card.fatal[0]),
                    draft.answers.stamped(draft.card.criteria[0], 1_000), draft.answers.as_unscorable("silent", "")):
        with pytest.raises(RuleBroken, match="answered already"):
            evaluations.choose_card(inspector, replace(draft, answers=answers), "outbound")
    assert stored(logged_in, Evaluation) == []


def test_what_is_not_ones_own_or_not_there_is_refused(evaluations, logged_in, inspector):
    item_id = item_of(logged_in)
    draft = evaluations.open_draft(inspector, item_id)
    with pytest.raises(NotFound):
        evaluations.choose_card(inspector, draft, "nothing")
    evaluations.save_draft(inspector, draft)
    with pytest.raises(Conflict, match="林晓"):
        evaluations.choose_card(logged_in.actor, draft, "outbound")
    evaluation = submit(logged_in, inspector, item_id)
    logged_in.desk.revisions.begin(inspector, evaluation.evaluation_id)
    revision = evaluations.open_draft(inspector, item_id)
    with pytest.raises(RuleBroken, match="revision"):
        evaluations.choose_card(inspector, replace(revision, answers=Answers()), "outbound")
