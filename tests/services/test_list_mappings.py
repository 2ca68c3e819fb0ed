"""Named mappings in a station: kept once by name, renamed, replaced, taken out, from and to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.errors import BadInput, Conflict, NotFound, RuleBroken, StationError
from qadesk.importing.named_mappings import NamedMapping
from qadesk.services.list_mappings import ListMappings

WAY = NamedMapping("老系统", ("甲", "乙"), {"agent": "甲", "start": "乙", "duration": 3}, order="dmy")


@pytest.fixture
def mappings(logged_in):
    return logged_in.desk.list_mappings


@pytest.fixture
def actor(logged_in):
    return logged_in.actor


def test_a_mapping_is_kept_and_found_by_its_name(mappings: ListMappings, actor) -> None:
    mappings.save(actor, WAY)
    assert mappings.find(actor, " 老系统 ") == WAY == mappings.all(actor)[0]
    (line,) = mappings.list(actor)
    assert (line.name, line.heading, line.by) == ("老系统", ("甲", "乙"), actor.display_name)
    assert line.columns == "Start = 乙, Duration = 3, Agent number = 甲"


def test_a_name_is_given_once_unless_it_shall_be_replaced(mappings: ListMappings, actor) -> None:
    first = mappings.save(actor, WAY)
    with pytest.raises(Conflict, match="老系统"):
        mappings.save(actor, WAY)
    assert mappings.save(actor, NamedMapping("老系统", (), {"start": 1}), instead=True) == first
    assert mappings.find(actor, "老系统").columns == {"start": 1}
    other = mappings.save(actor, NamedMapping("新系统", (), {"start": 1}))
    with pytest.raises(Conflict):
        mappings.rename(actor, other, "老系统")
    mappings.rename(actor, other, "新  系统 2")
    assert [line.name for line in mappings.list(actor)] == ["新 系统 2", "老系统"]


@pytest.mark.parametrize("way", [NamedMapping(" ", (), {"start": 1}), NamedMapping("x" * 61, (), {"start": 1}),
                                 NamedMapping("x")], ids=["no name", "too long", "no column"])
def test_what_is_no_mapping_is_not_kept(mappings: ListMappings, actor, way: NamedMapping) -> None:
    with pytest.raises(RuleBroken):
        mappings.save(actor, way)
    assert mappings.list(actor) == ()


def test_one_that_is_gone_is_said_to_be(mappings: ListMappings, actor) -> None:
    number = mappings.save(actor, WAY)
    mappings.remove(actor, number)
    for act in (lambda: mappings.remove(actor, number), lambda: mappings.rename(actor, number, "x"),
                lambda: mappings.find(actor, "老系统"), lambda: mappings.export_file(actor, number, Path("x.json"))):
        with pytest.raises(NotFound):
            act()


def test_a_file_carries_a_mapping_from_one_station_to_another(mappings: ListMappings, actor, tmp_path: Path) -> None:
    path = tmp_path / "老系统.json"
    number = mappings.save(actor, WAY)
    mappings.export_file(actor, number, path)
    with pytest.raises(StationError, match="folder"):
        mappings.export_file(actor, number, tmp_path)
    with pytest.raises(Conflict):
        mappings.import_file(actor, path)
    mappings.remove(actor, number)
    mappings.import_file(actor, path)
    assert mappings.all(actor) == (WAY,)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput):
        mappings.import_file(actor, path)
