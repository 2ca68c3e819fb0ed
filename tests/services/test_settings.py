"""Settings: ranges, dated versions of the station rules, who may change which, and the user's own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import BadInput, NotAllowed, RuleBroken, UserError
from qadesk.models.audit import AuditRow
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.rules import RulesState
from qadesk.services.stations import LoggedIn
from qadesk.settings import BY_NAME, MachineSettings
from tests import builders

MONDAY = date(2026, 9, 7)
THURSDAY = MONDAY + timedelta(days=3)


def quota(session: LoggedIn) -> tuple[int, int]:
    rules = session.desk.settings.rules(session.actor)
    return rules.version, rules.number("quota")


def wait(session: LoggedIn, days: float) -> None:
    clock = session.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(days * 24 * 3600)


@pytest.fixture
def administrator(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, NewAccount("guan", "管立", builders.PASSWORD,
                                                      frozenset({Role.ADMINISTRATOR})))


@pytest.fixture
def supervisor(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, NewAccount("zhu", "朱敏", builders.PASSWORD, frozenset({Role.SUPERVISOR})))


def test_a_change_of_rules_makes_a_new_version(logged_in: LoggedIn) -> None:
    assert quota(logged_in) == (1, 3)
    logged_in.desk.settings.change_rules(logged_in.actor, quota=4)
    assert quota(logged_in) == (2, 4)


def test_a_version_from_a_day_on_holds_from_its_midnight_in_the_centre(logged_in: LoggedIn) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, THURSDAY, "旺季", quota=5)
    assert quota(logged_in) == (1, 3)
    wait(logged_in, 2.6)  # Monday 09:30 and 2.6 days: Wednesday 23:54 in Shanghai
    assert quota(logged_in) == (1, 3)
    wait(logged_in, 0.01)
    assert quota(logged_in) == (2, 5)


def test_a_newer_version_that_begins_earlier_supersedes_the_coming_one(logged_in: LoggedIn) -> None:
    settings, actor = logged_in.desk.settings, logged_in.actor
    wait(logged_in, 0.01)
    settings.change_rules(actor, THURSDAY, quota=5)
    settings.change_rules(actor, quota=4, reason="先试")
    wait(logged_in, 5)
    assert quota(logged_in) == (3, 4)
    assert [(row.version, row.state, row.reason) for row in settings.history(actor)] == [
        (3, RulesState.IN_FORCE, "先试"), (2, RulesState.SUPERSEDED, ""), (1, RulesState.PAST, "")]


def test_a_later_one_builds_on_the_coming_one(logged_in: LoggedIn) -> None:
    settings, actor = logged_in.desk.settings, logged_in.actor
    settings.change_rules(actor, THURSDAY, quota=5)
    settings.change_rules(actor, THURSDAY + timedelta(days=1), new_staff_days=30)
    assert [row.state for row in settings.history(actor)] == [RulesState.COMING, RulesState.COMING,
                                                              RulesState.IN_FORCE]
    wait(logged_in, 7)
    rules = settings.rules(actor)
    assert (rules.number("quota"), rules.number("new_staff_days")) == (5, 30)


def test_what_another_role_planned_is_carried_over(logged_in: LoggedIn, administrator: Actor,
                                                   supervisor: Actor) -> None:
    settings = logged_in.desk.settings
    settings.change_rules(supervisor, THURSDAY, "旺季", quota=5)
    settings.change_technical(administrator, idle_minutes=10)
    assert quota(logged_in) == (3, 3)
    newest = settings.history(supervisor)[0]
    assert (newest.version, newest.state, [change.name for change in newest.changes]) == (
        4, RulesState.COMING, ["quota"])
    assert newest.reason == "Carried over from version 2"
    wait(logged_in, 4)
    rules = settings.rules(supervisor)
    assert (rules.version, rules.number("quota"), rules.number("idle_minutes")) == (4, 5, 10)


def test_each_rule_is_changed_by_the_role_it_names(logged_in: LoggedIn, administrator: Actor, supervisor: Actor,
                                                   inspector: Actor) -> None:
    settings = logged_in.desk.settings
    for actor, change in ((administrator, settings.change_rules), (inspector, settings.change_rules)):
        with pytest.raises(NotAllowed):
            change(actor, quota=4)
    for actor in (supervisor, inspector):
        with pytest.raises(NotAllowed):
            settings.change_technical(actor, idle_minutes=10)
    with pytest.raises(RuleBroken, match="time_zone"):
        settings.change_rules(supervisor, time_zone="Asia/Tokyo")
    with pytest.raises(RuleBroken, match="quota"):
        settings.change_technical(administrator, quota=4)
    assert quota(logged_in)[0] == 1
    assert BY_NAME["password_days"].right == "settings.change_technical"


@pytest.mark.parametrize(("text", "read"), [
    ("", {}), ("售后=20，VIP = 60", {"售后": 20, "VIP": 60}), ("A：B=5,", {"A：B": 5}), ("售后：0", {"售后": 0})])
def test_seconds_by_queue_are_read_as_they_are_written(logged_in: LoggedIn, supervisor: Actor, text: str,
                                                       read: dict[str, int]) -> None:
    assert logged_in.desk.settings.change_rules(supervisor, min_connected_by_queue=text).by_queue == read


@pytest.mark.parametrize("text", ["售后", "售后=", "=20", "售后=601", "售后=20秒", "售后=20，售后=30", "20"])
def test_seconds_by_queue_of_another_form_are_refused(logged_in: LoggedIn, supervisor: Actor, text: str) -> None:
    with pytest.raises(RuleBroken, match="min_connected_by_queue") as caught:
        logged_in.desk.settings.change_rules(supervisor, min_connected_by_queue=text)
    assert "note beside it" in caught.value.todo


def test_the_history_tells_who_changed_what_and_why(logged_in: LoggedIn, supervisor: Actor) -> None:
    wait(logged_in, 0.01)
    logged_in.desk.settings.change_rules(supervisor, None, "旺季加量", quota=4, label="confidential")
    newest, first = logged_in.desk.settings.history(logged_in.actor)
    assert (newest.who, newest.reason, newest.state) == ("朱敏", "旺季加量", RulesState.IN_FORCE)
    assert {(change.name, change.old, change.new) for change in newest.changes} == {
        ("quota", 3, 4), ("label", "internal", "confidential")}
    assert (first.version, first.changes, first.state) == (1, (), RulesState.PAST)
    with logged_in.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "settings.change_rules")).one()
        assert (row.about, row.detail["old"], row.detail["new"], row.detail["reason"]) == (
            "2", {"quota": 3, "label": "internal"}, {"quota": 4, "label": "confidential"}, "旺季加量")


OUT_OF_RANGE: tuple[tuple[dict[str, object], type[UserError]], ...] = (
    ({"quota": 0}, RuleBroken), ({"quota": "3"}, RuleBroken), ({"quota": True}, RuleBroken),
    ({"no_such_rule": 1}, RuleBroken), ({"band_good_milli": 96000}, RuleBroken),
    ({"band_pass_milli": 90000}, RuleBroken), ({"bands": []}, BadInput),
    ({"bands": [{"code": "A", "start": "25:00", "g": 100}]}, BadInput))


def test_a_value_out_of_range_changes_nothing(logged_in: LoggedIn) -> None:
    for values, error in OUT_OF_RANGE:
        with pytest.raises(error):
            logged_in.desk.settings.change_rules(logged_in.actor, **values)  # type: ignore[arg-type]
    assert logged_in.desk.settings.rules(logged_in.actor).version == 1


def test_rules_cannot_begin_yesterday(logged_in: LoggedIn) -> None:
    with pytest.raises(RuleBroken):
        logged_in.desk.settings.change_rules(logged_in.actor, MONDAY - timedelta(days=1), quota=4)
    logged_in.desk.settings.change_rules(logged_in.actor, MONDAY, quota=4)
    assert quota(logged_in) == (2, 4)


def test_an_inspector_keeps_a_speed(logged_in: LoggedIn, inspector: Actor) -> None:
    settings = logged_in.desk.settings
    settings.change_user(inspector, speed_milli=1250)
    settings.change_user(inspector, speed_milli=1500)
    assert settings.user(inspector)["speed_milli"] == 1500
    assert settings.user(logged_in.actor)["speed_milli"] == 1000


def test_what_is_remembered_already_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    machine = MachineSettings(path)
    machine.remember(last_login_name="inspector")
    path.unlink()
    machine.remember(last_login_name="inspector")
    assert not path.exists()
    machine.remember(last_login_name="trainer")
    assert MachineSettings(path).text("last_login_name") == "trainer"


@pytest.mark.parametrize("damage", ['{"theme": ', '{"theme": "purple"}', "[]", "[" * 99_999,
                                    '{"backup_folder": "a\\u0000b"}', '{"backup_folder": "\\ud800"}'])
def test_machine_settings_survive_a_restart_and_a_damaged_file_is_kept_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "machine.json"
    MachineSettings(path).change(theme="dark", nav_folded=True)
    again = MachineSettings(path)
    assert (again.text("theme"), again.flag("nav_folded")) == ("dark", True)
    path.write_text(damage)
    assert MachineSettings(path).text("theme") == "system"
    assert path.with_suffix(".damaged").exists()


def test_settings_that_are_a_folder_or_cannot_be_reached_are_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    for name in ("machine.damaged", "machine.damaged-2"):
        path.mkdir()
        (path / "what is in it").touch()
        assert MachineSettings(path).text("theme") == "system"
        assert (tmp_path / name / "what is in it").exists()
    (tmp_path / "file").touch()
    assert MachineSettings(tmp_path / "file" / "machine.json").text("language") == "zh_CN"
