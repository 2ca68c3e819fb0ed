"""What keeps the station while somebody works: backups by themselves, what is said when they fail, the check after
an unclean exit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from qadesk.ui.findings_dialog import FindingsDialog
from qadesk.ui.station_keeper import StationKeeper
from tests.ui.locking import Locking


def _keeper(there: Locking) -> StationKeeper:
    found = there.app.main_window.findChild(StationKeeper)
    assert isinstance(found, StationKeeper)
    return found


def _look(there: Locking) -> StationKeeper:
    keeper = _keeper(there)
    keeper.look()
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    return keeper


def _backups(there: Locking) -> list[Path]:
    return sorted((there.folder.parent / "backup").glob("qadesk-*"))


def test_a_day_with_changes_is_backed_up_without_a_word(there: Locking) -> None:
    there.log_in("lin")
    keeper = _look(there)
    assert len(_backups(there)) == 1
    assert not keeper.backup.isVisible()
    assert ("backups.automatic", _backups(there)[0].name) in there.trail()
    _look(there)
    assert len(_backups(there)) == 1


def test_a_place_that_is_gone_is_said_with_the_age_and_mended_by_hand(there: Locking) -> None:
    window = there.log_in()
    (there.folder.parent / "backup").write_text("a file in the way")
    keeper = _look(there)
    assert keeper.backup.isVisible()
    assert "本工作站还没有备份" in keeper.backup.said()
    assert "无法写入备份" in keeper.backup.said()
    (there.folder.parent / "backup").unlink()
    there.qtbot.mouseClick(keeper.backup.acts[0], Qt.MouseButton.LeftButton)
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    assert len(_backups(there)) == 1
    assert not keeper.backup.isVisible()
    assert window.current_page().KEY == "workbench"


def test_who_may_not_back_up_is_sent_to_the_administrator(there: Locking) -> None:
    there.log_in("lin")
    (there.folder.parent / "backup").write_text("a file in the way")
    keeper = _look(there)
    assert "请管理员备份" in keeper.backup.said()
    assert [act.text() for act in keeper.backup.acts] == ["再试一次"]


def test_a_second_place_that_was_pulled_is_a_warning(there: Locking) -> None:
    there.app.machine.change(second_backup_folder=str(there.folder.parent / "优盘"))
    there.log_in()
    keeper = _look(there)
    assert len(_backups(there)) == 1
    assert "优盘" in keeper.backup.said()


def test_the_line_makes_room_for_the_call(there: Locking) -> None:
    window = there.log_in()
    (there.folder.parent / "backup").write_text("a file in the way")
    keeper = _look(there)
    there.open_call()
    assert not keeper.backup.isVisible()
    window.show_page("workbench")
    assert keeper.backup.isVisible()


def _leave_unclean(there: Locking) -> None:
    (there.folder / "station.lock").write_bytes(b'\0{"pid": 1, "computer": "PC-3", "since": "08:00"}')


def test_after_an_unclean_exit_the_station_is_checked(there: Locking) -> None:
    _leave_unclean(there)
    there.log_in()
    keeper = _keeper(there)
    there.qtbot.waitUntil(lambda: "检查通过" in keeper.check.said())
    assert keeper.check.said().startswith("上次没有正常关闭。")
    assert "checks.run" in [action for action, _about in there.trail()]
    there.lock()
    there.log_in()
    assert not _keeper(there).check.isVisible()


def test_what_the_check_finds_is_listed(there: Locking) -> None:
    other = there.other_program()
    with other.begin() as connection:
        connection.execute(text("INSERT INTO scorecard_versions (id, code, version, state, title, body, body_sha256, "
                                "published_utc_ms) VALUES (99, 'x', 1, 'published', 't', 'b', 'ff', 0)"))
    other.dispose()
    _leave_unclean(there)
    there.log_in()
    keeper = _keeper(there)
    there.qtbot.waitUntil(lambda: "检查发现 1 处问题" in keeper.check.said())
    there.qtbot.mouseClick(keeper.check.acts[0], Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FindingsDialog)
    assert "E-CHK-04" in dialog.said()
    there.qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
