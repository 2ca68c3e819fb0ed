"""Aliases as one settles them: a text that waits, its agent found by pinyin, past calls that follow, by keys alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.models.aliases import NewAlias
from qadesk.models.call_lines import CallFilter
from qadesk.models.sources import AliasKind
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.aliases_pane import AliasesPane
from qadesk.ui.password_dialog import PasswordDialog
from tests import builders
from tests.services.field import HEADING, Field
from tests.ui.active import make_active
from tests.ui.administration import open_pane


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path,
         logged_in: LoggedIn) -> AliasesPane:
    """Two agents; extension 8001 has two calls, extension 8002 and a trunk one each."""
    field = Field(logged_in, tmp_path / "来源")
    field.import_people()
    field.import_list(field.write("话单.csv", HEADING + "".join(
        f"c{at},{text},13800000001,4001,2026-09-0{at + 1} 10:00:00,60,售后,呼入,\n"
        for at, text in enumerate(["8001", "8001", "8002", "SIP/trunk"]))))
    return open_pane(AliasesPane, kit, machine, qtbot)


def waiting(pane: AliasesPane) -> list[str]:
    return [row.text for row in pane.waiting.rows()]


def settled(pane: AliasesPane) -> list[tuple[str, str]]:
    return [(row.text, row.staff_no) for row in pane.table.rows()]


def idle(pane: AliasesPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(pane.tasks.is_idle)


def test_a_text_is_settled_by_the_keys_alone_and_its_calls_follow(pane: AliasesPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    assert waiting(pane) == ["8001", "8002", "SIP/trunk"]
    pane.waiting.setFocus()
    assert pane.form.text.text() == "8001" and pane.form.text.isReadOnly()
    qtbot.keyClick(pane.waiting.view, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(pane.form.search.hasFocus)
    qtbot.keyClicks(pane.form.search, "ln")  # type: ignore[no-untyped-call]
    qtbot.keyClick(pane.form.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(pane.form.save.hasFocus)
    qtbot.keyClick(pane.form.save, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: settled(pane) == [("8001", "A02")] and "2 通已归到座席" in pane.messages.said())
    idle(pane, qtbot)
    assert waiting(pane) == ["8002", "SIP/trunk"]
    qtbot.waitUntil(lambda: pane.waiting.view.hasFocus() and pane.form.text.text() == "8002")
    lines = pane.desk.calls.list(pane.actor, CallFilter()).lines
    assert sorted(line.agent_no for line in lines) == ["8002", "A02", "A02", "SIP/trunk"]


def test_a_trunk_is_nobody_and_a_missing_agent_or_wrong_day_is_said_in_place(pane: AliasesPane, qtbot: QtBot) -> None:
    pane.waiting.choose("SIP/trunk")
    pane.form.save.click()
    assert "请选择座席" in pane.form.fault.text()
    pane.form.from_day.setText("十月")
    pane.form.nobody.setChecked(True)
    pane.form.save.click()
    assert pane.form.from_field.error()
    pane.form.from_day.clear()
    pane.form.save.click()
    qtbot.waitUntil(lambda: settled(pane) == [("SIP/trunk", "")])
    idle(pane, qtbot)
    assert waiting(pane) == ["8001", "8002"]
    assert "非受评座席" in pane.messages.said() and "以往的通话" not in pane.messages.said()


def test_once_all_is_settled_the_keys_stay_in_the_pane(pane: AliasesPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    for text in ("8001", "8002", "SIP/trunk"):
        pane.waiting.choose(text)
        pane.form.nobody.setChecked(True)
        pane.form.save.setFocus()
        pane.form.save.click()
        qtbot.waitUntil(lambda text=text: text not in waiting(pane))  # type: ignore[misc]
        idle(pane, qtbot)
    qtbot.waitUntil(pane.table.view.hasFocus)


def test_an_alias_is_ended_refused_twice_and_removed(pane: AliasesPane, qtbot: QtBot) -> None:
    pane.form.new_button.click()
    pane.form.text.setText("8001")
    pane.form.agents.choose("A01")
    pane.form.save.click()
    qtbot.waitUntil(lambda: settled(pane) == [("8001", "A01")])
    idle(pane, qtbot)
    pane.form.new_button.click()
    pane.form.text.setText("８００１")
    pane.form.agents.choose("A02")
    pane.form.save.click()
    qtbot.waitUntil(lambda: "已认领为 张伟 A01" in pane.form.fault.text())
    pane.table.choose_first()
    pane.form.to_day.setText("2026-09-01")
    pane.form.save.click()
    qtbot.waitUntil(lambda: [str(row.to_day) for row in pane.table.rows()] == ["2026-09-01"])
    qtbot.waitUntil(lambda: "8001" in waiting(pane))
    idle(pane, qtbot)
    pane.table.choose_first()
    pane.form.remove.click()
    qtbot.waitUntil(lambda: settled(pane) == [])
    idle(pane, qtbot)
    assert waiting(pane) == ["8001", "8002", "SIP/trunk"]


def test_a_list_comes_in_and_goes_out_after_the_password(pane: AliasesPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "别名.csv"
    path.write_text("工号,分机\nA01,8001\nA02,8002\nA09,8003\n", "utf-8")
    pane.import_aliases(path)
    qtbot.waitUntil(lambda: settled(pane) == [("8001", "A01"), ("8002", "A02")])
    qtbot.waitUntil(lambda: waiting(pane) == ["SIP/trunk"])
    idle(pane, qtbot)
    assert list(tmp_path.glob("别名_rejects_*.csv"))
    assert pane.form.text.text() == "SIP/trunk"
    pane.export_aliases(tmp_path / "出.csv")
    dialog = pane.findChild(PasswordDialog)
    assert isinstance(dialog, PasswordDialog)
    dialog.password.setText(builders.PASSWORD)
    dialog.go.click()
    qtbot.waitUntil(lambda: "列表已保存" in pane.messages.said())
    assert "8001,分机,A01,张伟,," in (tmp_path / "出.csv").read_text("utf-8-sig")


def test_what_is_chosen_for_the_next_text_stays_while_past_calls_follow(pane: AliasesPane, qtbot: QtBot) -> None:
    pane.waiting.choose("8002")
    pane.form.search.setText("ln")
    pane.form.from_day.setText("2026-09-01")
    pane.desk.aliases.settle(pane.actor, NewAlias("8001", AliasKind.EXTENSION, 1))
    qtbot.waitUntil(lambda: settled(pane) == [("8001", "A01")])
    idle(pane, qtbot)
    agent = pane.form.agents.current()
    assert agent is not None and agent.agent_no == "A02"
    assert (pane.form.search.text(), pane.form.from_day.text()) == ("ln", "2026-09-01")


def test_linking_that_a_lock_paused_goes_on(pane: AliasesPane, qtbot: QtBot) -> None:
    aliases, actor = pane.desk.aliases, pane.actor
    row = aliases.settle(actor, NewAlias("8001", AliasKind.EXTENSION, 1))
    aliases.relink(actor)
    aliases.change(actor, row.alias_id, NewAlias("8001", AliasKind.EXTENSION, 2))
    idle(pane, qtbot)
    pane.start_again("link\t8001")
    qtbot.waitUntil(lambda: "2 通已归到座席" in pane.messages.said())
    idle(pane, qtbot)
    assert [line.agent_no for line in pane.desk.calls.list(actor, CallFilter()).lines].count("A02") == 2


def test_the_search_narrows_both_lists(pane: AliasesPane, qtbot: QtBot) -> None:
    pane.search.setText("trunk")
    assert waiting(pane) == ["SIP/trunk"]
    pane.search.clear()
    assert len(waiting(pane)) == 3
