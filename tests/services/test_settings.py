"""Settings: ranges, versions of the station rules, and the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings


def test_a_change_of_rules_makes_a_new_version(logged_in: LoggedIn) -> None:
    settings, actor = logged_in.desk.settings, logged_in.actor
    assert (settings.rules(actor).version, settings.rules(actor).number("quota")) == (1, 3)
    settings.change_rules(actor, quota=4)
    assert (settings.rules(actor).version, settings.rules(actor).number("quota")) == (2, 4)


@pytest.mark.parametrize("values", [{"quota": 0}, {"quota": "3"}, {"quota": True}, {"time_zone": "Mars/Base"},
                                    {"no_such_rule": 1}])
def test_a_value_out_of_range_changes_nothing(logged_in: LoggedIn, values: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        logged_in.desk.settings.change_rules(logged_in.actor, **values)  # type: ignore[arg-type]
    assert logged_in.desk.settings.rules(logged_in.actor).version == 1


def test_an_inspector_keeps_a_speed_but_may_not_change_rules(logged_in: LoggedIn, inspector: Actor) -> None:
    settings = logged_in.desk.settings
    settings.change_user(inspector, speed_milli=1250)
    settings.change_user(inspector, speed_milli=1500)
    assert settings.user(inspector)["speed_milli"] == 1500
    assert settings.user(logged_in.actor)["speed_milli"] == 1000
    with pytest.raises(NotAllowed):
        settings.change_rules(inspector, quota=1)


@pytest.mark.parametrize("damage", ['{"theme": ', '{"theme": "purple"}', "[]"])
def test_machine_settings_survive_a_restart_and_a_damaged_file_is_kept_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "machine.json"
    MachineSettings(path).change(theme="dark", nav_folded=True)
    again = MachineSettings(path)
    assert (again.text("theme"), again.flag("nav_folded")) == ("dark", True)
    path.write_text(damage)
    assert MachineSettings(path).text("theme") == "system"
    assert path.with_suffix(".damaged").exists()
