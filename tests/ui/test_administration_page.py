"""The administration as a person uses it: people in by a list, an account by the form, settings that take effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from qadesk.models.people import Role
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import style, theme
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.widgets.fields import Field
from tests import builders
from tests.services.field import PEOPLE


class TwoDevices:
    """A player with two devices, as far as the settings see one."""

    chosen = ""

    def device_names(self) -> list[str]:
        return ["耳机 A", "扬声器 B"]

    def choose_device(self, device: str) -> None:
        self.chosen = device


@pytest.fixture
def machine(tmp_path: Path) -> MachineSettings:
    return MachineSettings(tmp_path / "machine.json")


def shown(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, player: object = None) -> AdministrationPage:
    page = AdministrationPage(machine=machine, player=player, **kit)
    qtbot.addWidget(page)
    page.resize(1210, 620)
    page.show()
    qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
    return page


def fill(field: Field, text: str) -> None:
    assert isinstance(field.control, QLineEdit)
    field.control.setText(text)


def test_people_come_in_by_a_list_and_the_same_list_adds_nothing(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(kit, machine, qtbot)
    path = tmp_path / "人员.csv"
    path.write_bytes((PEOPLE + "A03,,一班,,,\n").encode("gbk"))
    page.import_people(path)
    qtbot.waitUntil(lambda: len(page.people.table.rows()) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: "新增座席 2 人" in page.messages.said(), timeout=30_000)
    assert "第 4 行" in page.messages.said()
    assert [(row.staff_no, row.team) for row in page.people.table.rows()] == [("A01", "一班"), ("A02", "二班")]
    page.import_people(path)
    qtbot.waitUntil(lambda: "新增座席 0 人" in page.messages.said(), timeout=30_000)
    page.people.search.setText("李娜")
    assert [row.staff_no for row in page.people.table.rows()] == ["A02"]


def test_a_file_that_is_no_list_is_refused_in_place(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(kit, machine, qtbot)
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", "utf-8")
    page.import_people(tmp_path / "别的.csv")
    qtbot.waitUntil(lambda: "别的.csv" in page.messages.said(), timeout=30_000)
    page.import_people(tmp_path / "没有.csv")
    qtbot.waitUntil(lambda: "没有.csv" in page.messages.said(), timeout=30_000)
    assert page.people.table.rows() == []


def test_an_auditor_is_added_by_the_form_and_can_log_in(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = shown(kit, machine, qtbot)
    page.open_item("accounts")
    form = page.accounts.form
    qtbot.waitUntil(form.roles[Role.AUDITOR].isChecked, timeout=30_000)
    form.roles[Role.TRAINER].setChecked(True)
    assert not form.roles[Role.AUDITOR].isChecked()
    form.roles[Role.AUDITOR].setChecked(True)
    assert not form.roles[Role.TRAINER].isChecked()
    form.add_button.click()
    assert form.login.error() and form.name.error() and form.password.error()
    for field, text in ((form.login, "shen"), (form.name, "沈计"), (form.password, builders.PASSWORD),
                        (form.repeat, "anders")):
        fill(field, text)
    form.add_button.click()
    assert form.repeat.error() == "两次输入的密码不一致。"
    fill(form.repeat, builders.PASSWORD)
    form.add_button.click()
    qtbot.waitUntil(lambda: len(page.accounts.table.rows()) == 2, timeout=30_000)
    assert "已添加账号 shen" in page.messages.said()
    assert page.desk.accounts.has_auditor(page.actor)


def test_a_name_that_is_taken_is_told_and_the_form_is_kept(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = shown(kit, machine, qtbot)
    form = page.accounts.form
    for field, text in ((form.login, "zhou"), (form.name, "周二"), (form.password, builders.PASSWORD),
                        (form.repeat, builders.PASSWORD)):
        fill(field, text)
    form.roles[Role.INSPECTOR].setChecked(True)
    form.add_button.click()
    qtbot.waitUntil(lambda: "zhou" in page.messages.said(), timeout=30_000)
    assert form.add_button.isEnabled() and len(page.accounts.table.rows()) == 1


def test_rules_change_as_a_new_version(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = shown(kit, machine, qtbot)
    page.open_item("settings")
    rules = page.settings.rules
    rules.save_button.click()
    assert "没有改动" in page.messages.said()
    rules.numbers["quota"].setValue(4)
    rules.hours.setValue(2.5)
    rules.label.setCurrentIndex(rules.label.findData("confidential"))
    rules.save_button.click()
    qtbot.waitUntil(lambda: "第 2 版" in page.messages.said(), timeout=30_000)
    stored = page.desk.settings.rules(page.actor)
    assert (stored.version, stored.number("quota"), stored.number("listening_hours_milli"), stored.text("label")) == (
        2, 4, 2500, "confidential")
    rules.zone.setCurrentText("Mars/Olympus")
    rules.save_button.click()
    qtbot.waitUntil(lambda: "Mars/Olympus" in page.messages.said(), timeout=30_000)
    assert page.desk.settings.rules(page.actor).version == 2


def test_the_look_changes_at_once_and_the_language_at_the_next_start(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, qapp: QApplication) -> None:
    page = shown(kit, machine, qtbot)
    computer = page.settings.computer
    computer.look.setCurrentIndex(computer.look.findData("dark"))
    computer.look.activated.emit(computer.look.currentIndex())
    assert theme.current() == "dark" and machine.text("theme") == "dark"
    computer.language.setCurrentIndex(computer.language.findData("en"))
    computer.language.activated.emit(computer.language.currentIndex())
    assert machine.text("language") == "en" and "下次启动" in page.messages.said()
    style.apply(qapp, "light")


def test_the_sound_device_is_chosen_from_those_there(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    machine.change(sound_device="旧耳机")
    player = TwoDevices()
    page = shown(kit, machine, qtbot, player)
    device = page.settings.computer.device
    assert [device.itemText(n) for n in range(device.count())] == ["系统默认", "耳机 A", "扬声器 B", "旧耳机（未连接）"]
    device.setCurrentIndex(1)
    device.activated.emit(1)
    assert machine.text("sound_device") == player.chosen == "耳机 A"


def test_ones_own_password_is_changed_with_the_old_one(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = shown(kit, machine, qtbot)
    tile = page.settings.password
    for field, text in ((tile.old, "falsch"), (tile.new, "Xinmima-2026"), (tile.repeat, "Xinmima-2026")):
        fill(field, text)
    tile.button.click()
    qtbot.waitUntil(lambda: bool(page.messages.said()), timeout=30_000)
    assert "密码已修改" not in page.messages.said()
    fill(tile.old, builders.PASSWORD)
    tile.button.click()
    qtbot.waitUntil(lambda: "密码已修改" in page.messages.said(), timeout=30_000)
    slots = SlotFile.load(page.desk.station.folder)
    assert slots.unlock("zhou", "Xinmima-2026").account_id == page.actor.account_id
    with pytest.raises(WrongPassword):
        slots.unlock("zhou", builders.PASSWORD)


@pytest.mark.parametrize(("account", "tabs"), [
    (builders.INSPECTOR, ["人员", "设置"]), (builders.AUDITOR, ["设置"])])
def test_tabs_and_buttons_follow_the_role(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                          logged_in: LoggedIn, account: Any, tabs: list[str]) -> None:
    kit["actor"] = builders.add_account(logged_in, account)
    page = shown(kit, machine, qtbot)
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == tabs
    assert not page.people.import_button.isVisibleTo(page.people)
    assert not page.settings.rules.save_button.isVisibleTo(page.settings.rules)
    assert not page.settings.rules.numbers["quota"].isEnabled()


def test_a_backup_is_made_verified_and_listed(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                              tmp_path: Path) -> None:
    machine.change(backup_folder=str(tmp_path / "备份"))
    page = shown(kit, machine, qtbot)
    page.open_item("backups")
    assert not page.backups.table.rows()
    qtbot.mouseClick(page.backups.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.backups.table.rows()) == 1, timeout=30_000)
    assert "备份已完成并通过核验" in page.messages.said()
    assert (Path(page.backups.table.rows()[0].folder) / "station.db").exists()


def test_a_backup_that_cannot_be_written_says_why(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                                  tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    machine.change(backup_folder=str(tmp_path / "文件"))
    page = shown(kit, machine, qtbot)
    page.open_item("backups")
    qtbot.mouseClick(page.backups.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "无法写入备份" in page.messages.said(), timeout=30_000)
    assert page.backups.make.isEnabled()


def test_a_check_of_a_sound_station_says_so(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = shown(kit, machine, qtbot)
    page.open_item("backups")
    qtbot.mouseClick(page.backups.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "工作站已检查" in page.messages.said(), timeout=30_000)
