"""Drafts of scorecards: made, saved, copied, deleted; a stale save is refused and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Criterion, Section


def draft_of_inbound(desk):
    scorecards = desk.desk.scorecards
    first = next(row for row in scorecards.list(desk.actor) if row.code == "inbound"
                 and row.state is CardState.PUBLISHED)
    return scorecards.copy_as_draft(desk.actor, first.version_id)


def test_a_blank_draft_has_no_section_and_blocks_nobody(logged_in):
    draft = logged_in.desk.scorecards.new_draft(logged_in.actor)
    assert (draft.card.sections, draft.state, draft.card.version) == ((), CardState.DRAFT, 1)
    row = next(row for row in logged_in.desk.scorecards.list(logged_in.actor) if row.version_id == draft.version_id)
    assert (row.changed_by, row.evaluations, row.uses) == (logged_in.actor.display_name, 0, ())
    assert logged_in.desk.scorecards.new_draft(logged_in.actor).card.code == "card-2"


def test_a_copy_is_the_next_version_of_the_same_card(logged_in):
    draft = draft_of_inbound(logged_in)
    assert (draft.card.code, draft.card.version, draft.state) == ("inbound", 2, CardState.DRAFT)
    with pytest.raises(Conflict, match="a draft of scorecard inbound already"):
        draft_of_inbound(logged_in)


def test_a_copy_as_another_card_takes_a_free_number(logged_in):
    draft = draft_of_inbound(logged_in)
    copy = logged_in.desk.scorecards.copy_as_draft(logged_in.actor, draft.version_id)
    assert (copy.card.code, copy.card.version, copy.card.sections) == ("inbound-2", 1, draft.card.sections)


def test_what_is_half_typed_is_stored_as_it_is(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    half = replace(draft.card, title="", sections=(Section("1", "", "", (Criterion("1.1", "", "", 0),) * 2),))
    scorecards.save_draft(logged_in.actor, draft.version_id, half, draft.digest)
    assert scorecards.open_version(logged_in.actor, draft.version_id).card == half


def test_the_same_save_twice_changes_nothing(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    new = replace(draft.card, title="新标题")
    saved = scorecards.save_draft(logged_in.actor, draft.version_id, new, draft.digest)
    assert scorecards.save_draft(logged_in.actor, draft.version_id, new, draft.digest) == saved


def test_a_save_from_a_second_window_is_refused_and_both_texts_are_there(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    scorecards.save_draft(logged_in.actor, draft.version_id, replace(draft.card, title="第一个窗口"), draft.digest)
    theirs = replace(draft.card, title="第二个窗口")
    with pytest.raises(Conflict, match="changed elsewhere"):
        scorecards.save_draft(logged_in.actor, draft.version_id, theirs, draft.digest)
    assert scorecards.open_version(logged_in.actor, draft.version_id).card.title == "第一个窗口"
    kept = scorecards.new_draft(logged_in.actor, theirs)
    assert (kept.card.title, kept.card.code) == ("第二个窗口", "inbound-2")


def test_a_published_version_is_not_saved_over(logged_in):
    scorecards = logged_in.desk.scorecards
    row = scorecards.list(logged_in.actor)[0]
    opened = scorecards.open_version(logged_in.actor, row.version_id)
    with pytest.raises(RuleBroken, match="never changed"):
        scorecards.save_draft(logged_in.actor, row.version_id, replace(opened.card, title="x"), opened.digest)


def test_the_number_of_a_card_follows_what_is_typed_once_it_is_free(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    for typed, stored, version in (("", "inbound", 2), ("in bound", "inbound", 2), ("hotline", "hotline", 1)):
        draft = scorecards.save_draft(logged_in.actor, draft.version_id, replace(draft.card, code=typed), draft.digest)
        row = next(row for row in scorecards.list(logged_in.actor) if row.version_id == draft.version_id)
        assert (draft.card.code, row.code, row.version) == (typed, stored, version)


def test_a_draft_is_deleted_as_it_was_seen(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    saved = scorecards.save_draft(logged_in.actor, draft.version_id, replace(draft.card, title="新"), draft.digest)
    with pytest.raises(Conflict, match="changed since"):
        scorecards.delete_draft(logged_in.actor, draft.version_id, draft.digest)
    scorecards.delete_draft(logged_in.actor, draft.version_id, saved.digest)
    with pytest.raises(NotFound):
        scorecards.open_version(logged_in.actor, draft.version_id)


def test_a_published_version_is_not_deleted(logged_in):
    scorecards = logged_in.desk.scorecards
    row = scorecards.list(logged_in.actor)[0]
    with pytest.raises(RuleBroken, match="never changed"):
        scorecards.delete_draft(logged_in.actor, row.version_id, "")


def test_an_inspector_reads_what_is_published_and_changes_nothing(logged_in, inspector):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    first, = (row for row in scorecards.list(inspector) if row.code == "inbound")
    assert scorecards.open_version(inspector, first.version_id).card.sections == draft.card.sections
    for act in (lambda: scorecards.open_version(inspector, draft.version_id),
                lambda: scorecards.difference(inspector, first.version_id, draft.version_id)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        scorecards.save_draft(inspector, draft.version_id, draft.card, draft.digest)
    with pytest.raises(NotAllowed):
        scorecards.new_draft(inspector)


def test_a_draft_knows_the_codes_of_all_published_versions_of_its_card(logged_in):
    scorecards, draft = logged_in.desk.scorecards, draft_of_inbound(logged_in)
    first, *rest = draft.card.sections
    less = replace(draft.card, sections=(replace(first, criteria=first.criteria[:-1]), *rest))
    saved = scorecards.save_draft(logged_in.actor, draft.version_id, less, draft.digest)
    scorecards.publish_draft(logged_in.actor, draft.version_id, saved.digest, warnings_read=True)
    third = draft_of_inbound(logged_in)
    assert third.card.sections[0].criteria == first.criteria[:-1]
    assert {first.criteria[-1].code, "§1", draft.card.fatal[0].code} <= third.codes_had
    assert scorecards.save_draft(logged_in.actor, third.version_id, replace(third.card, title="三版"),
                                 third.digest).codes_had == third.codes_had
    own = scorecards.copy_as_draft(logged_in.actor, third.version_id, own_card=True)
    assert own.codes_had == frozenset()
