"""Settings that take effect: rules in versions, the look, the sound device, one's own password."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox
from pytestqt.qtbot import QtBot

from qadesk.models.people import Role
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.settings import BY_NAME, Kind, MachineSettings, defaults
from qadesk.ui import style, theme
from qadesk.ui.rule_words import range_words
from qadesk.ui.rules_form import RulesForm
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.widgets.bands_editor import BandsEditor
from tests import builders
from tests.ui.administration import fill, open_pane


class TwoDevices:
    """A player with two devices, as far as the settings see one."""

    chosen = ""

    def device_names(self) -> list[str]:
        return ["耳机 A", "扬声器 B"]

    def choose_device(self, device: str) -> None:
        self.chosen = device


def history(pane: SettingsPane) -> list[tuple[int, str]]:
    return [(row.version, row.state) for row in pane.history.table.rows()]


def control(form: RulesForm, name: str) -> QSpinBox | QDoubleSpinBox:
    box = form.fields[name].control
    assert isinstance(box, QSpinBox | QDoubleSpinBox)
    return box


def chooser(form: RulesForm, name: str) -> QComboBox:
    box = form.fields[name].control
    assert isinstance(box, QComboBox)
    return box


def saved(pane: SettingsPane, qtbot: QtBot, form: RulesForm, words: str) -> None:
    """Press the button and wait for what is said."""
    form.save.click()
    qtbot.waitUntil(lambda: words in pane.messages.said() and pane.tasks.is_idle(), timeout=30_000)


def test_every_rule_is_on_screen_with_range_and_default(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    fields = {name: field for form in pane.forms() for name, field in form.fields.items()}
    assert fields.keys() == defaults(Kind.RULE).keys()
    assert all(field.value() == BY_NAME[name].default for name, field in fields.items())
    assert not any(field.restore.isVisibleTo(field) or form.save.isEnabled()
                   for form in pane.forms() for field in form.fields.values())
    assert range_words("quota") == "范围 1–50，默认 3 通。"
    for form in (pane.sampling, pane.scoring, pane.technical):
        rights = {BY_NAME[name].right for name in form.fields}
        assert len(rights) == 1


def test_rules_change_as_a_new_version_with_its_reason(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    form = pane.sampling
    control(form, "quota").setValue(4)
    hours = control(form, "weekly_listening_hours_milli")
    assert isinstance(hours, QDoubleSpinBox)
    hours.setValue(2.5)
    period = chooser(form, "draw_period")
    period.setCurrentIndex(period.findData("day"))
    form.reason.setText("旺季加量")
    saved(pane, qtbot, form, "第 2 版已生效")
    stored = pane.desk.settings.rules(pane.actor)
    assert (stored.version, stored.number("quota"), stored.number("weekly_listening_hours_milli"),
            stored.text("draw_period")) == (2, 4, 2500, "day")
    pane.history.table.choose(2)
    assert "每人每周抽听通数：3 通 → 4 通" in pane.history.detail.text()
    assert pane.history.table.rows()[0].reason == "旺季加量" and not form.reason.text()
    assert not form.save.isEnabled()


def test_a_rule_goes_back_to_its_default(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    kit["desk"].settings.change_rules(kit["actor"], quota=7)
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    pane.sections.setCurrentRow(1)
    field = pane.sampling.fields["quota"]
    assert field.restore.isVisible() and control(pane.sampling, "quota").value() == 7
    field.restore.click()
    assert not field.restore.isVisible()
    pane.sampling.save.setFocus()
    saved(pane, qtbot, pane.sampling, "第 3 版已生效")
    assert pane.window().focusWidget() is pane.sampling.reason
    assert pane.desk.settings.rules(pane.actor).number("quota") == 3


def test_a_version_can_begin_on_a_day_and_is_marked_as_coming(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    form = pane.sampling
    form.when.setCurrentIndex(1)
    form.when.activated.emit(1)
    form.day.setText("bald")
    control(form, "quota").setValue(5)
    form.save.click()
    assert "2026-09-01" in form.fault.text()
    form.day.setText("2026-09-01")
    saved(pane, qtbot, form, "已过去的日期")
    form.day.setText("2026-10-01")
    saved(pane, qtbot, form, "自 2026-10-01 起生效")
    assert history(pane) == [(2, "coming"), (1, "in_force")]
    assert "第 2 版将于 2026-10-01 00:00 生效" in form.coming.said()
    assert control(form, "quota").value() == 3
    control(pane.technical, "idle_minutes").setValue(10)
    saved(pane, qtbot, pane.technical, "第 3 版已生效")
    assert history(pane) == [(4, "coming"), (3, "in_force"), (2, "superseded"), (1, "superseded")]


def test_time_bands_are_edited_in_place(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    editor = pane.bands.fields["bands"].control
    assert isinstance(editor, BandsEditor)
    assert [line.name.text() for line in editor.lines][:2] == ["夜间", "早交接班"]
    editor.add_button.click()
    saved(pane, qtbot, pane.bands, "时段")
    line = editor.lines[-1]
    line.name.setText("深夜")
    qtbot.keyClicks(line.start, "2230")  # type: ignore[no-untyped-call]
    qtbot.keyClick(line.start, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert line.start.text() == "22:30"
    assert [line.kind.currentText() for line in editor.lines[:4]] == ["普通", "交接班", "普通", "用餐"]
    assert not editor.lines[1].kind.isEnabled() and line.kind.isEnabled()
    line.kind.setCurrentIndex(line.kind.findData("handover"))
    editor.lines[0].weight.setValue(120)
    saved(pane, qtbot, pane.bands, "第 2 版已生效")
    bands = pane.desk.settings.rules(pane.actor).values["bands"]
    assert isinstance(bands, list)
    assert bands[-1] == {"code": "深夜", "start": "22:30", "g": 100, "kind": "handover"} and bands[0]["g"] == 120


def test_a_zone_that_is_none_is_refused_in_place(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    chooser(pane.technical, "time_zone").setCurrentText("Mars/Olympus")
    saved(pane, qtbot, pane.technical, "Mars/Olympus")
    assert pane.desk.settings.rules(pane.actor).version == 1


def test_what_one_may_not_change_is_shown_and_shut(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    for role, open_forms in ((Role.SUPERVISOR, {"sampling", "scoring", "bands"}), (Role.ADMINISTRATOR, {"technical"}),
                             (Role.INSPECTOR, set())):
        kit["actor"] = replace(kit["actor"], roles=frozenset({role}))
        pane = open_pane(SettingsPane, kit, machine, qtbot)
        for name in ("sampling", "scoring", "bands", "technical"):
            form: RulesForm = getattr(pane, name)
            on = name in open_forms
            assert all(field.control.isEnabled() == on for field in form.fields.values())
            assert form.save.isVisibleTo(form) == on
        assert len(pane.history.table.rows()) == 1


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


def test_the_play_key_is_pressed_or_held(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(SettingsPane, kit, machine, qtbot)
    key = pane.computer.play_key
    assert (key.currentText(), machine.text("play_key")) == ("按一下播放，再按一下暂停", "toggle")
    key.setCurrentIndex(1)
    key.activated.emit(1)
    assert machine.text("play_key") == "hold"
