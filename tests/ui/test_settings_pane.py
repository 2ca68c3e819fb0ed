"""Settings that take effect: rules in versions, the look, the sound device, one's own password."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.settings import MachineSettings
from qadesk.ui import style, theme
from qadesk.ui.settings_pane import SettingsPane
from tests import builders
from tests.ui.administration import fill, open_pane


class TwoDevices:
    """A player with two devices, as far as the settings see one."""

    chosen = ""

    def device_names(self) -> list[str]:
        return ["耳机 A", "扬声器 B"]

    def choose_device(self, device: str) -> None:
        self.chosen = device


def test_rules_change_as_a_new_version(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    rules = pane.rules
    rules.save_button.click()
    assert "没有改动" in pane.messages.said()
    rules.numbers["quota"].setValue(4)
    rules.hours.setValue(2.5)
    rules.label.setCurrentIndex(rules.label.findData("confidential"))
    rules.save_button.click()
    qtbot.waitUntil(lambda: "第 2 版" in pane.messages.said(), timeout=30_000)
    stored = pane.desk.settings.rules(pane.actor)
    assert (stored.version, stored.number("quota"), stored.number("listening_hours_milli"), stored.text("label")) == (
        2, 4, 2500, "confidential")
    rules.zone.setCurrentText("Mars/Olympus")
    rules.save_button.click()
    qtbot.waitUntil(lambda: "Mars/Olympus" in pane.messages.said(), timeout=30_000)
    assert pane.desk.settings.rules(pane.actor).version == 2


def test_the_look_changes_at_once_and_the_language_at_the_next_start(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, qapp: QApplication) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    computer = pane.computer
    computer.look.setCurrentIndex(computer.look.findData("dark"))
    computer.look.activated.emit(computer.look.currentIndex())
    assert theme.current() == "dark" and machine.text("theme") == "dark"
    computer.language.setCurrentIndex(computer.language.findData("en"))
    computer.language.activated.emit(computer.language.currentIndex())
    assert machine.text("language") == "en" and "下次启动" in pane.messages.said()
    style.apply(qapp, "light")


def test_the_sound_device_is_chosen_from_those_there(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    machine.change(sound_device="旧耳机")
    player = TwoDevices()
    pane = open_pane(SettingsPane, kit, machine, qtbot, player)
    device = pane.computer.device
    assert [device.itemText(n) for n in range(device.count())] == ["系统默认", "耳机 A", "扬声器 B", "旧耳机（未连接）"]
    device.setCurrentIndex(1)
    device.activated.emit(1)
    assert machine.text("sound_device") == player.chosen == "耳机 A"


def test_ones_own_password_is_changed_with_the_old_one(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    tile = pane.password
    for field, text in ((tile.old, "falsch"), (tile.new, "Xinmima-2026"), (tile.repeat, "Xinmima-2026")):
        fill(field, text)
    tile.button.click()
    qtbot.waitUntil(lambda: bool(pane.messages.said()), timeout=30_000)
    assert "密码已修改" not in pane.messages.said()
    fill(tile.old, builders.PASSWORD)
    tile.button.click()
    qtbot.waitUntil(lambda: "密码已修改" in pane.messages.said(), timeout=30_000)
    slots = SlotFile.load(pane.desk.station.folder)
    assert slots.unlock("zhou", "Xinmima-2026").account_id == pane.actor.account_id
    with pytest.raises(WrongPassword):
        slots.unlock("zhou", builders.PASSWORD)
