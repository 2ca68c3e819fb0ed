"""A draft of a scorecard open in the window: through a lock, a close and a disk that refuses nothing is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.models.card_document import card_of_draft
from qadesk.models.card_places import Place, criterion_at
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services.scorecards import Scorecards
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.card_editor import CardEditor
from qadesk.ui.card_publish_dialog import PublishDialog
from qadesk.ui.scorecards_pane import ScorecardsPane
from tests.ui.active import make_active
from tests.ui.card_hands import Key, Mod, commit
from tests.ui.locking import Locking, readable
from tests.ui.test_lock import still_held
from tests.ui.test_lock_watch import disk_that_refuses

LEFT = Qt.MouseButton.LeftButton
WORDS = "锁定前刚写的"


def open_draft(there: Locking) -> CardEditor:
    """The shipped card copied as a draft, in the designer at its criterion 1.2."""
    there.app.main_window.show_page("administration", "scorecards")
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    pane = pane_of(there)
    row = next(row for row in pane.rows if row.code == "inbound")
    pane.acts.copy(row.version_id)
    there.qtbot.waitUntil(lambda: pane.editor is not None and there.app.tasks.is_quiet())
    editor = editor_of(there)
    make_active(there.qtbot, editor)
    editor.outline.setFocus()
    QTest.keyClick(editor.outline, Key.Key_Home)
    for _row in range(3):
        QTest.keyClick(editor.outline, Key.Key_Down)
    assert editor.shown == Place(0, 1)
    return editor


def pane_of(there: Locking) -> ScorecardsPane:
    page = there.app.main_window.page("administration")
    assert isinstance(page, AdministrationPage)
    pane = page.pane("scorecards")
    assert isinstance(pane, ScorecardsPane)
    return pane


def editor_of(there: Locking) -> CardEditor:
    editor = pane_of(there).editor
    assert editor is not None
    return editor


def write_title(editor: CardEditor) -> None:
    editor.fields.begin()
    title = editor.fields.criterion.line("title")
    title.selectAll()
    commit(title, WORDS)


def stored_title(there: Locking) -> str:
    """The title of criterion 1.2 in the draft that is in the station."""
    session = there.app.session
    assert session is not None
    cards: Scorecards = session.desk.scorecards
    row = next(row for row in cards.list(session.actor) if row.state is CardState.DRAFT)
    return criterion_at(cards.open_version(session.actor, row.version_id).card, Place(0, 1)).title


def test_after_a_lock_the_draft_is_there_where_one_was(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    write_title(open_draft(there))
    there.lock()
    assert not any(WORDS in words for words in readable())
    qtbot.waitUntil(lambda: still_held(there.folder) == [])
    there.log_in()
    qtbot.waitUntil(lambda: pane_of(there).editor is not None and there.app.tasks.is_quiet())
    assert editor_of(there).shown == Place(0, 1)
    assert editor_of(there).fields.criterion.line("title").text() == WORDS == stored_title(there)


def test_a_draft_that_the_disk_refuses_goes_on_after_the_login(there: Locking, qtbot: QtBot) -> None:
    there.log_in()
    editor = open_draft(there)
    with disk_that_refuses(there):
        write_title(editor)
        there.lock()
        assert there.login.line() == "有草稿尚未保存：退出前请用编写该草稿的账号登录。"
    there.log_in()
    qtbot.waitUntil(lambda: stored_title(there) == WORDS, timeout=30_000)
    qtbot.waitUntil(lambda: editor_of(there).card.criteria[1].title == WORDS)


def test_closing_does_not_lose_a_draft_that_the_disk_refuses(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    editor = open_draft(there)
    with disk_that_refuses(there):
        write_title(editor)
        window.close()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=30_000)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    with qtbot.waitSignal(there.app.ended, timeout=30_000):
        qtbot.mouseClick(next(button for button in box.buttons() if button.text() == "再试一次"), LEFT)
    with there.reading() as session:
        stored = session.scalars(select(ScorecardVersion).filter_by(state=CardState.DRAFT)).one()
        assert card_of_draft(stored.body, stored.version).criteria[1].title == WORDS


def test_in_the_window_f6_walks_and_ctrl_enter_publishes(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    editor = open_draft(there)
    walked = []
    for _pane in editor.stops():
        QTest.keyClick(QApplication.focusWidget() or window, Key.Key_F6)
        focus = QApplication.focusWidget()
        walked.append(next((type(part).__name__ for part in editor.stops()
                            if focus is not None and (part is focus or part.isAncestorOf(focus))), ""))
    assert walked[:2] == ["CardFields", "CardPreview"]
    write_title(editor)
    QTest.keyClick(editor.fields.criterion.line("title"), Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PublishDialog), timeout=30_000)
    assert stored_title(there) == WORDS
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PublishDialog)
    dialog.reject()


def test_leaving_the_tab_saves(there: Locking, qtbot: QtBot) -> None:
    window = there.log_in()
    editor = open_draft(there)
    write_title(editor)
    window.show_page("workbench")
    qtbot.waitUntil(lambda: editor.keeper.is_safe)
    assert stored_title(there) == WORDS
