"""The centre's own patterns of recordings' names: kept in order, tried on names and folders, used by an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.errors import BadInput, Conflict, NotAllowed, NotFound
from qadesk.models.people import Actor
from qadesk.services.name_patterns import NamePatterns
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, Field, tone

SLASHED = "{agent}~{number}~{yyMMdd}.{HHmmss}"
NAME = "A01~13800000001~260901.091233.wav"


@pytest.fixture
def patterns(logged_in: LoggedIn) -> NamePatterns:
    return logged_in.desk.name_patterns


def test_patterns_are_added_changed_ordered_and_removed(patterns: NamePatterns, logged_in: LoggedIn) -> None:
    actor = logged_in.actor
    first, second = patterns.add(actor, " 录音  一 ", SLASHED), patterns.add(actor, "二", "{id}~x")
    assert [(row.name, row.pattern) for row in patterns.list(actor)] == [("录音 一", SLASHED), ("二", "{id}~x")]
    patterns.move(actor, second, -1)
    assert [row.pattern_id for row in patterns.list(actor)] == [second, first]
    patterns.move(actor, second, -5)
    patterns.change(actor, second, "二", "{id}~y")
    assert [(row.pattern_id, row.pattern) for row in patterns.list(actor)] == [(second, "{id}~y"), (first, SLASHED)]
    patterns.remove(actor, second)
    assert [row.pattern_id for row in patterns.list(actor)] == [first]
    with pytest.raises(NotFound):
        patterns.remove(actor, second)


@pytest.mark.parametrize(("name", "pattern", "field"), [
    ("", SLASHED, "name"), ("x" * 61, SLASHED, "name"), ("x", "{numbers}", "pattern"), ("x", "", "pattern")])
def test_what_cannot_be_a_pattern_is_refused(patterns: NamePatterns, logged_in: LoggedIn, name: str, pattern: str,
                                             field: str) -> None:
    with pytest.raises(BadInput) as refused:
        patterns.add(logged_in.actor, name, pattern)
    assert refused.value.field == field and patterns.list(logged_in.actor) == ()


def test_two_patterns_have_two_names(patterns: NamePatterns, logged_in: LoggedIn) -> None:
    patterns.add(logged_in.actor, "一", SLASHED)
    with pytest.raises(Conflict):
        patterns.add(logged_in.actor, "一", "{id}~x")


def test_a_draft_is_tried_before_it_is_kept(patterns: NamePatterns, logged_in: LoggedIn) -> None:
    before, = patterns.try_names(logged_in.actor, [NAME])
    after, known = patterns.try_names(logged_in.actor, [NAME, "20260901-091233_13800000001-in.wav"], SLASHED)
    assert before.agent == "" and not before.own
    assert (after.agent, after.numbers, after.start) == ("A01", "13800000001", "2026-09-01 09:12:33")
    assert (known.by, known.own, known.leg) == ("VICIdial", False, "in")
    with pytest.raises(BadInput):
        patterns.try_names(logged_in.actor, [NAME], "{number}{ext}")


def test_the_names_of_a_folder(patterns: NamePatterns, logged_in: LoggedIn, tmp_path: Path) -> None:
    tone(tmp_path / "一" / NAME)
    (tmp_path / "a.txt").write_text("no sound")
    assert patterns.names_in(logged_in.actor, tmp_path) == (f"一/{NAME}",)
    with pytest.raises(BadInput):
        patterns.names_in(logged_in.actor, tmp_path / "nowhere")


def test_an_import_matches_by_what_an_own_pattern_reads(patterns: NamePatterns, logged_in: LoggedIn,
                                                        tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.import_list(field.write(
        "话单.csv", HEADING + ",A01,13800000001,4001,2026-09-01 09:12:30,40,售后,呼入,\n"))
    path = tone(field.folder / "录音" / NAME, 38.0)
    patterns.add(logged_in.actor, "一", SLASHED)
    assert logged_in.desk.calls.import_recordings(logged_in.actor, [path]).by_time == 1


def test_an_inspector_may_not(patterns: NamePatterns, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        patterns.list(inspector)
