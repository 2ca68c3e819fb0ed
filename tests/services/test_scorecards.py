"""Publishing scorecards: shipped at the first start, frozen versions, refusals that say why."""

from __future__ import annotations

import pytest

from qadesk import resources
from qadesk.errors import BadInput, Conflict, NotAllowed, RuleBroken
from qadesk.models.scorecard_versions import CardState
from tests.importing.scorecard_texts import ALL_KINDS


def shipped(**changes: str) -> bytes:
    text = (resources.scorecards() / "inbound.yaml").read_text("utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def test_a_new_station_has_the_shipped_card(logged_in, inspector):
    row, = logged_in.desk.scorecards.list(inspector)
    assert (row.code, row.version, row.title, row.state) == ("inbound", 1, "来电服务评分表", CardState.PUBLISHED)


def test_the_same_card_twice_changes_nothing(logged_in):
    scorecards = logged_in.desk.scorecards
    before = scorecards.list(logged_in.actor)
    assert scorecards.publish(logged_in.actor, shipped(), "inbound.yaml") == before[0]
    assert scorecards.list(logged_in.actor) == before


def test_a_newer_version_retires_the_one_before(logged_in):
    scorecards = logged_in.desk.scorecards
    scorecards.publish(logged_in.actor, shipped(v=("version: 1", "version: 2")), "inbound.yaml")
    assert [(row.version, row.state) for row in scorecards.list(logged_in.actor)] == [
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
    assert len(scorecards.list(logged_in.actor)) == 1


def test_a_card_of_all_kinds_is_published(logged_in):
    scorecards = logged_in.desk.scorecards
    scorecards.publish(logged_in.actor, ALL_KINDS.encode(), "all.yaml")
    assert [(row.code, row.version) for row in scorecards.list(logged_in.actor)] == [("all-kinds", 1), ("inbound", 1)]


def test_an_inspector_cannot_publish(logged_in, inspector):
    with pytest.raises(NotAllowed):
        logged_in.desk.scorecards.publish(inspector, shipped(), "inbound.yaml")
