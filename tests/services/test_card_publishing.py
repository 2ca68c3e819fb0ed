"""Publishing, retiring, comparing scorecards, and which of them is taken for which calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.scorecard_difference import ChangeKind
from qadesk.models.scorecard_life import CardUse
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Criterion, Section
from qadesk.services.card_uses import version_for
from tests.models.cards import criterion
from tests.services.queue_items import add_item
from tests.services.test_card_drafts import draft_of_inbound
from tests.services.test_scorecards import shipped


def rows(logged_in) -> dict[tuple[str, int], object]:
    return {(row.code, row.version): row for row in logged_in.desk.scorecards.list(logged_in.actor)}


def retitled(logged_in, title="来电服务评分表（新）"):
    """A draft of the inbound card with another title, saved."""
    draft = draft_of_inbound(logged_in)
    return logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id, replace(draft.card, title=title),
                                                draft.digest)


def publish(logged_in, draft):
    return logged_in.desk.scorecards.publish_draft(logged_in.actor, draft.version_id, draft.digest,
                                                   warnings_read=True)


def small_card(logged_in, code="small"):
    """A second card, published."""
    made = logged_in.desk.scorecards.new_draft(logged_in.actor)
    card = replace(made.card, code=code, title="小表", sections=(Section("1", "开场", "", (criterion("1.1", 100),)),))
    return publish(logged_in, logged_in.desk.scorecards.save_draft(logged_in.actor, made.version_id, card, made.digest))


def test_a_draft_published_retires_the_version_before(logged_in):
    draft = retitled(logged_in)
    row = publish(logged_in, draft)
    assert (row.state, row.version, row.title, row.changed_by) == (
        CardState.PUBLISHED, 2, "来电服务评分表（新）", logged_in.actor.display_name)
    before = rows(logged_in)["inbound", 1]
    assert (before.state, before.retired_utc_ms) == (CardState.RETIRED, row.published_utc_ms)


def test_what_is_frozen_is_the_card_that_was_reviewed(logged_in):
    draft = retitled(logged_in)
    review = logged_in.desk.scorecards.review(logged_in.actor, draft.version_id)
    assert [(change.kind, change.field) for change in review.difference.changes] == [(ChangeKind.CHANGED, "title")]
    assert (review.before.version, review.errors) == (1, ())
    row = publish(logged_in, draft)
    with logged_in.desk.station.database.reading() as session:
        body = session.get_one(ScorecardVersion, row.version_id).body
    assert parse_scorecard(body, "x") == replace(review.draft.card, bands=parse_scorecard(body, "x").bands)


def test_the_audit_row_says_what_changed(logged_in):
    row = publish(logged_in, retitled(logged_in))
    with logged_in.desk.station.database.reading() as session:
        detail = session.execute(text("SELECT detail FROM audit ORDER BY seq DESC LIMIT 1")).scalar_one()
    assert f'"version":{row.version}' in detail.replace(" ", "") and "changed card inbound title" in detail


def test_warnings_are_read_first_and_errors_always_block(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    first = draft.card.sections[0]
    lighter = replace(draft.card, sections=(replace(first, criteria=first.criteria[1:]), *draft.card.sections[1:]))
    saved = scorecards.save_draft(logged_in.actor, draft.version_id, lighter, draft.digest)
    with pytest.raises(RuleBroken, match="warnings that nobody has read"):
        scorecards.publish_draft(logged_in.actor, saved.version_id, saved.digest)
    empty = scorecards.save_draft(logged_in.actor, draft.version_id, replace(draft.card, title=""), saved.digest)
    with pytest.raises(RuleBroken, match="The card has no title"):
        publish(logged_in, empty)
    assert rows(logged_in)["inbound", 1].state is CardState.PUBLISHED


def test_a_draft_changed_since_it_was_reviewed_is_not_published(logged_in):
    draft = retitled(logged_in)
    other = replace(draft.card, title="又改")
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id, other, draft.digest)
    with pytest.raises(Conflict, match="changed since"):
        publish(logged_in, draft)


def test_a_number_that_another_draft_has_blocks(logged_in):
    scorecards, draft, other = logged_in.desk.scorecards, retitled(logged_in), None
    other = scorecards.copy_as_draft(logged_in.actor, draft.version_id)
    same = scorecards.save_draft(logged_in.actor, other.version_id, replace(other.card, code="inbound"), other.digest)
    found = scorecards.review(logged_in.actor, same.version_id)
    assert [finding.field for finding in found.errors] == ["code"]
    with pytest.raises(RuleBroken, match="Another draft has the number inbound"):
        publish(logged_in, same)


def test_a_number_that_became_free_is_taken_when_it_is_published(logged_in):
    """Else the frozen text would name another card than its row, and no evaluation could find its version."""
    scorecards, draft = logged_in.desk.scorecards, retitled(logged_in)
    other = scorecards.copy_as_draft(logged_in.actor, draft.version_id)
    same = scorecards.save_draft(logged_in.actor, other.version_id, replace(other.card, code="inbound"), other.digest)
    scorecards.delete_draft(logged_in.actor, draft.version_id, draft.digest)
    review = scorecards.review(logged_in.actor, same.version_id)
    assert review.errors == () and review.before is not None and review.before.code == "inbound"
    published = publish(logged_in, same)
    assert (published.code, published.version) == ("inbound", 2)
    card = scorecards.open_version(logged_in.actor, published.version_id).card
    assert (card.code, card.version) == ("inbound", 2)
    assert rows(logged_in)["inbound", 1].state is CardState.RETIRED


def test_a_draft_gives_way_to_a_version_published_meanwhile(logged_in):
    scorecards, draft = logged_in.desk.scorecards, retitled(logged_in)
    scorecards.publish(logged_in.actor, shipped(v=("version: 1", "version: 7")), "inbound.yaml")
    assert scorecards.open_version(logged_in.actor, draft.version_id).card.version == 8
    assert publish(logged_in, draft).version == 8


def test_what_a_draft_keeps_of_another_kind_is_not_published(logged_in):
    made = logged_in.desk.scorecards.new_draft(logged_in.actor)
    item = replace(criterion("1.1", 100), cap_milli=3_000)
    card = replace(made.card, title="小表", sections=(Section("1", "开场", "", (item,)),))
    saved = logged_in.desk.scorecards.save_draft(logged_in.actor, made.version_id, card, made.digest)
    row = publish(logged_in, saved)
    assert logged_in.desk.scorecards.open_version(logged_in.actor, row.version_id).card.criterion("1.1").cap_milli == 0


@pytest.mark.parametrize("act", [
    "UPDATE scorecard_versions SET body = 'x'", "UPDATE scorecard_versions SET title = 'x'",
    "UPDATE scorecard_versions SET state = 'draft'", "DELETE FROM scorecard_versions"])
def test_the_database_itself_keeps_a_published_version(logged_in, act):
    with pytest.raises(IntegrityError, match="never changed"), \
            logged_in.desk.station.database.transaction() as session:
        session.execute(text(f"{act} WHERE code = 'inbound'"))


def test_a_retired_version_is_never_published_again(logged_in):
    publish(logged_in, retitled(logged_in))
    with pytest.raises(IntegrityError, match="never changed"), \
            logged_in.desk.station.database.transaction() as session:
        session.execute(text("UPDATE scorecard_versions SET state = 'published' WHERE state = 'retired'"))


def test_a_card_is_set_for_calls_as_a_new_version_of_the_rules(logged_in):
    scorecards, small = logged_in.desk.scorecards, small_card(logged_in)
    scorecards.use_for(logged_in.actor, CardUse.MYSTERY, "small")
    assert rows(logged_in)["small", 1].uses == (CardUse.MYSTERY,)
    rules = logged_in.desk.settings.rules(logged_in.actor)
    assert rules.text("card_mystery") == "small"
    newest = logged_in.desk.settings.history(logged_in.actor)[0]
    assert [change.name for change in newest.changes] == ["card_mystery"]
    scorecards.use_for(logged_in.actor, CardUse.MYSTERY, "small")
    assert logged_in.desk.settings.rules(logged_in.actor).version == rules.version
    with logged_in.desk.station.database.reading() as session:
        assert version_for(session, rules, CardUse.MYSTERY).id == small.version_id


def test_a_card_without_a_published_version_is_not_set_for_calls(logged_in):
    logged_in.desk.scorecards.new_draft(logged_in.actor)
    with pytest.raises(RuleBroken, match="No version of scorecard card is published"):
        logged_in.desk.scorecards.use_for(logged_in.actor, CardUse.INBOUND, "card")


def test_the_inbound_card_stands_in_where_none_is_published_for_the_calls(logged_in):
    logged_in.desk.settings.change_rules(logged_in.actor, card_outbound="gone", card_mystery="gone")
    row = rows(logged_in)["inbound", 1]
    assert (row.uses, row.stands_in) == ((CardUse.INBOUND,), (CardUse.OUTBOUND, CardUse.MYSTERY))


def test_a_card_in_use_is_retired_only_when_another_takes_its_calls(logged_in):
    scorecards, first = logged_in.desk.scorecards, rows(logged_in)["inbound", 1]
    small_card(logged_in)
    with pytest.raises(RuleBroken, match="is in use for: Inbound calls"):
        scorecards.retire(logged_in.actor, first.version_id)
    scorecards.retire(logged_in.actor, first.version_id, instead="small")
    found = rows(logged_in)
    assert found["inbound", 1].state is CardState.RETIRED
    assert CardUse.INBOUND in found["small", 1].uses


def test_the_only_card_in_use_stays(logged_in):
    scorecards = logged_in.desk.scorecards
    published = [row for row in scorecards.list(logged_in.actor) if row.state is CardState.PUBLISHED]
    for row in published:
        if row.code != "inbound":
            scorecards.retire(logged_in.actor, row.version_id, instead="inbound")
    with pytest.raises(RuleBroken, match="only card in use"):
        scorecards.retire(logged_in.actor, rows(logged_in)["inbound", 1].version_id, instead="inbound")


def test_two_versions_are_compared_whatever_their_state(logged_in):
    draft = retitled(logged_in)
    first = rows(logged_in)["inbound", 1]
    found = logged_in.desk.scorecards.difference(logged_in.actor, first.version_id, draft.version_id)
    change, = found.changes
    assert (change.before, change.after) == ("来电服务评分表", "来电服务评分表（新）")
    assert logged_in.desk.scorecards.difference(logged_in.actor, first.version_id, first.version_id).changes == ()


def test_an_evaluation_under_way_keeps_the_version_that_it_began_with(logged_in, inspector):
    item_id = add_item(logged_in)
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item_id))
    publish(logged_in, retitled(logged_in))
    assert evaluations.open_draft(inspector, item_id).card.version == 1
    assert (rows(logged_in)["inbound", 1].evaluations, rows(logged_in)["inbound", 1].open_drafts) == (1, 1)


def test_an_inspector_neither_publishes_nor_sets_nor_retires(logged_in, inspector):
    scorecards, draft = logged_in.desk.scorecards, retitled(logged_in)
    for act in (lambda: scorecards.publish_draft(inspector, draft.version_id, draft.digest),
                lambda: scorecards.retire(inspector, draft.version_id),
                lambda: scorecards.use_for(inspector, CardUse.INBOUND, "inbound"),
                lambda: scorecards.export(inspector, draft.version_id)):
        with pytest.raises(NotAllowed):
            act()


def test_a_criterion_that_is_half_written_is_no_crash(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    half = replace(draft.card, sections=(Section("", "", "", (Criterion("!", "", "", -5),)),))
    saved = scorecards.save_draft(logged_in.actor, draft.version_id, half, draft.digest)
    review = scorecards.review(logged_in.actor, saved.version_id)
    assert len(review.errors) >= 6 and review.difference.count(ChangeKind.REMOVED) > 0


def test_the_history_of_the_rules_says_why_they_changed(logged_in):
    small_card(logged_in)
    logged_in.desk.scorecards.use_for(logged_in.actor, CardUse.MYSTERY, "small")
    logged_in.desk.scorecards.retire(logged_in.actor, rows(logged_in)["small", 1].version_id, instead="inbound")
    newest, before, *_rest = logged_in.desk.settings.history(logged_in.actor)
    assert [(one.reason, [change.new for change in one.changes]) for one in (newest, before)] == [
        ("Scorecard retired", ["inbound"]), ("Scorecard set for calls", ["small"])]
