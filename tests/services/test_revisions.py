"""Revisions as a service: one's own, with a reason, beside what they correct, which is never touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import filled, pressed, raw, revise, stored, submit
from tests.services.queue_items import add_item


@pytest.fixture
def item_id(logged_in: LoggedIn) -> int:
    return add_item(logged_in)


@pytest.fixture
def first(logged_in: LoggedIn, inspector: Actor, item_id: int) -> int:
    return submit(logged_in, inspector, item_id).evaluation_id


def begun(logged_in: LoggedIn, inspector: Actor, evaluation_id: int) -> Any:
    item_id = logged_in.desk.revisions.begin(inspector, evaluation_id)
    return logged_in.desk.evaluations.open_draft(inspector, item_id)


def test_a_revision_begins_as_a_draft_of_the_same_answers_and_card(
        logged_in: LoggedIn, inspector: Actor, first: int, item_id: int) -> None:
    draft = begun(logged_in, inspector, first)
    assert (draft.item_id, draft.revised.revision_no, draft.revised.number) == (item_id, 1, "20260907-0001")
    assert (draft.revised.score_shown, draft.answers, draft.card.version) == ("100.0", draft.revised.answers, 1)
    old, new = stored(logged_in, Evaluation)
    assert (new.revises_id, new.revision_no, new.state, new.number) == (old.id, 1, "draft", None)
    assert new.client_uuid != old.client_uuid and new.answers == old.answers
    assert stored(logged_in, QueueItem)[0].state == QueueState.DRAFT


def test_a_revision_stands_beside_what_it_corrects(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    before = raw(logged_in)["evaluations"][(first,)]
    second = revise(logged_in, inspector, first, reason="  漏记一项 ")
    assert (second.number, second.score_shown) == ("20260907-0001-R1", "98.0")
    third = revise(logged_in, inspector, second.evaluation_id, code="2.2")
    assert third.number == "20260907-0001-R2"
    old, middle, new = stored(logged_in, Evaluation)
    assert [row.revision_no for row in (old, middle, new)] == [0, 1, 2]
    assert (middle.revision_reason, new.revises_id, old.score_shown) == ("漏记一项", middle.id, "100.0")
    assert raw(logged_in)["evaluations"][(first,)] == before
    assert stored(logged_in, QueueItem)[0].state == QueueState.SUBMITTED
    assert submit(logged_in, inspector, add_item(logged_in, "R2")).number == "20260907-0002"


def test_the_audit_says_old_and_new_and_why(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    revise(logged_in, inspector, first)
    rows = [row for row in stored(logged_in, AuditRow) if row.action.startswith(("revisions.", "evaluations.submit"))]
    assert [row.action for row in rows] == ["evaluations.submit", "revisions.begin", "evaluations.submit"]
    assert rows[1].about == "20260907-0001"
    assert rows[2].detail == {"number": "20260907-0001-R1", "score": "98.0", "fatal": [], "reason": False,
                              "revises": "20260907-0001", "old_score": "100.0", "why": "漏记一项"}


def test_a_revision_without_a_reason_or_a_change_is_refused(
        logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    draft = begun(logged_in, inspector, first)
    with pytest.raises(RuleBroken, match="changes nothing"):
        logged_in.desk.evaluations.submit(inspector, draft, revision_reason="改")
    changed = replace(draft, answers=pressed(draft, "4.3"))
    with pytest.raises(RuleBroken, match="needs a reason"):
        logged_in.desk.evaluations.submit(inspector, changed, revision_reason="  ")
    assert [row.state for row in stored(logged_in, Evaluation)] == ["submitted", "draft"]


def test_nobody_revises_anothers_evaluation(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    with pytest.raises(NotAllowed, match="Only 林晓"):
        logged_in.desk.revisions.begin(logged_in.actor, first)
    refused = [row for row in stored(logged_in, AuditRow) if row.outcome == Outcome.REFUSED]
    assert [(row.action, row.who) for row in refused] == [("revisions.begin", "周岚")]
    assert len(stored(logged_in, Evaluation)) == 1


def test_what_cannot_be_revised(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    with pytest.raises(NotFound, match="not in the station"):
        logged_in.desk.revisions.begin(inspector, 999)
    second = revise(logged_in, inspector, first)
    with pytest.raises(Conflict, match="has revised this evaluation since"):
        logged_in.desk.revisions.begin(inspector, first)
    draft = begun(logged_in, inspector, second.evaluation_id)
    with pytest.raises(RuleBroken, match="is a draft"):
        logged_in.desk.revisions.begin(inspector, stored(logged_in, Evaluation, client_uuid=draft.client_uuid)[0].id)


def test_beginning_twice_goes_on_with_the_draft(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    draft = begun(logged_in, inspector, first)
    logged_in.desk.evaluations.save_draft(inspector, replace(draft, answers=pressed(draft, "4.3")))
    again = begun(logged_in, inspector, first)
    assert again.client_uuid == draft.client_uuid and again.answers == pressed(draft, "4.3")
    assert again.revised == draft.revised


def test_a_revision_given_up_leaves_what_was(logged_in: LoggedIn, inspector: Actor, first: int, item_id: int) -> None:
    before = raw(logged_in)
    draft = begun(logged_in, inspector, first)
    with pytest.raises(NotFound, match="no draft of a revision"):
        logged_in.desk.revisions.discard(logged_in.actor, item_id)
    logged_in.desk.revisions.discard(inspector, item_id)
    assert raw(logged_in) == before and stored(logged_in, QueueItem)[0].state == QueueState.SUBMITTED
    with pytest.raises(Conflict, match="submitted as 20260907-0001"):
        logged_in.desk.evaluations.save_draft(inspector, draft)
    with pytest.raises(NotFound, match="no draft of a revision"):
        logged_in.desk.revisions.discard(inspector, item_id)


def test_a_first_draft_is_not_discarded(logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, item_id))
    with pytest.raises(NotFound, match="no draft of a revision"):
        logged_in.desk.revisions.discard(inspector, item_id)


def test_a_late_submit_of_the_first_is_still_the_first(logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    evaluations = logged_in.desk.evaluations
    draft = filled(evaluations.open_draft(inspector, item_id))
    result = evaluations.submit(inspector, draft, reason="没有听完")
    revise_id = logged_in.desk.revisions.begin(inspector, result.evaluation_id)
    assert revise_id == item_id and evaluations.submit(inspector, draft) == result


def test_a_revision_is_judged_by_the_rules_of_the_first(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    row, = stored(logged_in, Evaluation)
    logged_in.desk.settings.change_rules(logged_in.actor, listening_share_percent=50)
    second = revise(logged_in, inspector, first)
    assert stored(logged_in, Evaluation, id=second.evaluation_id)[0].rules_version == row.rules_version


def test_the_record_tells_each_version_and_what_it_changed(
        logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    logged_in.desk.station.clock.advance(3600)  # type: ignore[attr-defined]
    second = revise(logged_in, inspector, first)
    record = logged_in.desk.evaluations.open_record(inspector, first)
    assert (record.evaluation_id, record.sheet.number) == (second.evaluation_id, "20260907-0001-R1")
    assert record.sheet.revision_note == "revision 1, in place of 20260907-0001"
    one, two = record.sheet.history
    assert (one.number, one.who, one.at, one.score_shown, one.changes) == (
        "20260907-0001", "林晓", "2026-09-07 09:30", "100.0", ())
    assert (two.at, two.reason) == ("2026-09-07 10:30", "漏记一项")
    assert [(change.what[:4].strip(), change.old, change.new[:2].strip()) for change in two.changes] == [
        ("Scor", "100.0", "98"), ("4.3", "5", "3")]
    assert [row.about for row in stored(logged_in, AuditRow, action="evaluations.open_record")] == ["20260907-0001-R1"]


def test_the_private_note_is_its_authors_and_the_supervisors(
        logged_in: LoggedIn, inspector: Actor, item_id: int) -> None:
    other = builders.add_account(logged_in, NewAccount("he", "何听", builders.PASSWORD, frozenset({Role.INSPECTOR})))
    evaluations = logged_in.desk.evaluations
    draft = filled(evaluations.open_draft(inspector, item_id))
    draft = replace(draft, answers=replace(draft.answers, private_note="再听一次"))
    number = evaluations.submit(inspector, draft, reason="没有听完").evaluation_id
    seen = [evaluations.open_record(actor, number).private_note for actor in (inspector, logged_in.actor, other)]
    assert seen == ["再听一次", "再听一次", ""]
    assert "再听一次" not in repr(evaluations.open_record(other, number))


def test_only_what_is_in_force_is_offered_for_printing(logged_in: LoggedIn, inspector: Actor, first: int) -> None:
    second = revise(logged_in, inspector, first)
    logged_in.desk.revisions.begin(inspector, second.evaluation_id)
    assert [row.number for row in logged_in.desk.printing.printable(inspector)] == ["20260907-0001-R1"]


def test_the_roles_that_may_not(logged_in: LoggedIn, first: int) -> None:
    auditor = builders.add_account(logged_in, builders.AUDITOR)
    for act in (lambda: logged_in.desk.evaluations.open_record(auditor, first),
                lambda: logged_in.desk.revisions.begin(auditor, first),
                lambda: logged_in.desk.revisions.discard(auditor, 1)):
        with pytest.raises(NotAllowed):
            act()


ACTS = st.lists(st.sampled_from(["submit", "revise", "revise", "discard", "confirm", "refuse"]), min_size=4,
                max_size=12)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_whatever_is_done_no_earlier_version_changes_a_byte(
        logged_in: LoggedIn, inspector: Actor, item_id: int, acts: list[str]) -> None:
    """Of what was submitted only a pending fatal item changes, once: who, when and why, and the state of all."""
    for number, act in enumerate(["submit", *acts]):
        before = raw(logged_in)
        in_force = stored(logged_in, Evaluation, state="submitted")[-1:]
        _act(logged_in, inspector, add_item(logged_in, f"H{number}-{len(before['evaluations'])}")
             if not in_force else in_force[0].queue_item_id, in_force, act)
        after = raw(logged_in)
        for table, rows in before.items():
            for key, row in rows.items():
                assert after[table][key] == row or _only_decided(table, row, after[table][key])


def _act(logged_in: LoggedIn, inspector: Actor, item_id: int, in_force: list[Any], act: str) -> None:
    if not in_force:
        submit(logged_in, inspector, item_id, "X4", "X5")
    elif act == "submit":
        submit(logged_in, inspector, add_item(logged_in, f"N{len(stored(logged_in, Evaluation))}"), "X4")
    elif act == "revise":
        draft = begun(logged_in, inspector, in_force[0].id)
        fatal = draft.card.fatal_criterion("X6")
        answers = (draft.answers.toggled_fatal(fatal) if "X6" in draft.answers.fatal
                   else draft.answers.stamped_fatal(fatal, 9_000))
        logged_in.desk.evaluations.submit(inspector, replace(draft, answers=answers), revision_reason="改")
    elif act == "discard":
        logged_in.desk.revisions.discard(inspector, logged_in.desk.revisions.begin(inspector, in_force[0].id))
    else:
        for tick in stored(logged_in, FatalTick, evaluation_id=in_force[0].id, state=FatalState.PENDING)[:1]:
            logged_in.desk.fatal_items.decide(logged_in.actor, in_force[0].id, tick.criterion_code,
                                              confirmed=act == "confirm", reason="听过")


def _only_decided(table: str, old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    changed = {place for place, value in enumerate(old) if value != new[place]}
    if table == "evaluations":
        return len(changed) == 1 and old[changed.pop()] == "pending"
    return table == "fatal_ticks" and "pending" in old and "pending" not in new and old[:4] == new[:4]
