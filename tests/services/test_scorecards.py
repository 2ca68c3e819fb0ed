"""Publishing scorecards: shipped at the first start, frozen versions, refusals that say why."""

from __future__ import annotations

import pytest

from qadesk import resources
from qadesk.errors import BadInput, Conflict, NotAllowed, RuleBroken
from qadesk.models.scorecard_life import CardUse
from qadesk.models.scorecard_versions import CardState
from qadesk.services.card_versions import current_version
from tests.importing.scorecard_texts import ALL_KINDS


def shipped(**changes: str) -> bytes:
    text = (resources.scorecards() / "inbound.yaml").read_text("utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def test_a_new_station_has_the_shipped_cards(logged_in, inspector):
    rows = logged_in.desk.scorecards.list(inspector)
    assert [(row.code, row.version, row.state) for row in rows] == [
        (code, 1, CardState.PUBLISHED) for code in ("inbound", "mystery", "outbound")]
    assert [row.uses for row in rows] == [(CardUse.INBOUND,), (CardUse.MYSTERY,), (CardUse.OUTBOUND,)]
    assert rows[0].title == "来电服务评分表"
    with logged_in.desk.station.database.reading() as session:
        assert current_version(session).code == "inbound"


def test_the_cards_that_came_with_the_program_are_offered_again(logged_in):
    offered = logged_in.desk.scorecards.shipped(logged_in.actor)
    assert [(card.file, card.here) for card in offered] == [
        ("inbound.yaml", True), ("mystery.yaml", True), ("outbound.yaml", True)]
    draft = logged_in.desk.scorecards.take_shipped(logged_in.actor, "outbound.yaml")
    assert (draft.card.code, draft.card.version) == ("outbound-2", 1)


def test_the_same_card_twice_changes_nothing(logged_in):
    scorecards = logged_in.desk.scorecards
    before = scorecards.list(logged_in.actor)
    assert scorecards.publish(logged_in.actor, shipped(), "inbound.yaml") == before[0]
    assert scorecards.list(logged_in.actor) == before


def test_a_newer_version_retires_the_one_before(logged_in):
    scorecards = logged_in.desk.scorecards
    scorecards.publish(logged_in.actor, shipped(v=("version: 1", "version: 2")), "inbound.yaml")
    assert [(row.version, row.state) for row in scorecards.list(logged_in.actor) if row.code == "inbound"] == [
        (2, CardState.PUBLISHED), (1, CardState.RETIRED)]


def test_a_published_version_is_never_replaced(logged_in):
    with pytest.raises(Conflict, match="version 1"):
        logged_in.desk.scorecards.publish(logged_in.actor, shipped(t=("title: 开场与核实", "title: 开场")), "x.yaml")


def test_a_card_that_cannot_be_used_says_why(logged_in):
    scorecards = logged_in.desk.scorecards
    with pytest.raises(RuleBroken, match=r"x\.yaml cannot be published: The number 1\.2 is used 2 times"):
        scorecards.publish(logged_in.actor, shipped(c=('code: "1.1"', 'code: "1.2"'), v=("version: 1", "version: 2")),
                           "x.yaml")
    with pytest.raises(BadInput, match=r"x\.yaml, line 1"):
        scorecards.publish(logged_in.actor, b"", "x.yaml")
    assert [row.version for row in scorecards.list(logged_in.actor)] == [1, 1, 1]


def test_a_card_of_all_kinds_is_published(logged_in):
    scorecards = logged_in.desk.scorecards
    scorecards.publish(logged_in.actor, ALL_KINDS.encode(), "all.yaml")
    assert ("all-kinds", 1) in [(row.code, row.version) for row in scorecards.list(logged_in.actor)]


def test_an_inspector_cannot_publish(logged_in, inspector):
    with pytest.raises(NotAllowed):
        logged_in.desk.scorecards.publish(inspector, shipped(), "inbound.yaml")
