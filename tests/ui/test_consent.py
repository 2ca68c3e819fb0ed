"""A revision of a closed month in the form: the second person agrees in the dialog, or a reason is given."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from qadesk.models.drafts import ConsentNeed
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.labels import Label
from tests import builders
from tests.services.closings import close, pass_time
from tests.services.evaluated import stored, submit
from tests.services.test_consents import drawn
from tests.ui.scoring_parts import Key
from tests.ui.test_scoring import Desk, joined


@pytest.fixture
def asked(qtbot: QtBot, logged_in: LoggedIn, tasks: Tasks) -> Callable[[], tuple[Desk, SubmitDialog]]:
    """The dialog that submits a revision of a closed month, by the station's first account."""
    def ask() -> tuple[Desk, SubmitDialog]:
        item_id = drawn(logged_in, 20)[0]
        made = submit(logged_in, logged_in.actor, item_id)
        pass_time(logged_in, minutes=1)
        close(logged_in)
        logged_in.desk.revisions.begin(logged_in.actor, made.evaluation_id)
        desk = joined(qtbot, logged_in, tasks)
        desk.open(qtbot, item_id)
        desk.hand.press(Key.Key_Down, Key.Key_1)
        desk.hand.stamp(12_000)
        desk.scoring.ask_submit()
        dialog = desk.scoring.dialog
        assert dialog is not None
        dialog.write_revision_reason("重听后补记")
        return desk, dialog
    return ask


def test_the_second_person_types_name_and_password(
        asked: Callable[[], tuple[Desk, SubmitDialog]], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    desk, dialog = asked()
    assert "这通电话所在月份已月结" in dialog.texts() and not dialog.submit.isEnabled()
    dialog.consent.name.setText("lin")
    assert not dialog.submit.isEnabled()
    dialog.consent.password.setText("falsch")
    dialog.submit.click()
    qtbot.waitUntil(dialog.isEnabled)
    assert dialog.isVisible() and desk.refused == []
    assert "登录名或密码不正确" in "".join(dialog.texts())
    assert (dialog.revision_reason, dialog.consent.name.text(), dialog.consent.password.text()) == (
        "重听后补记", "lin", "")
    assert not dialog.submit.isEnabled()
    dialog.consent.password.setText(builders.PASSWORD)
    assert "登录名或密码不正确" not in [label.text() for label in dialog.findChildren(Label) if label.isVisible()]
    dialog.submit.click()
    qtbot.waitUntil(lambda: bool(desk.submitted))
    assert desk.scoring.dialog is None
    row = stored(logged_in, Evaluation, id=desk.submitted[0].evaluation_id)[0]
    assert (row.consent_by, row.revision_reason) == (inspector.account_id, "重听后补记")


def test_alone_it_takes_a_reason_which_esc_does_not_lose(
        asked: Callable[[], tuple[Desk, SubmitDialog]], logged_in: LoggedIn, qtbot: QtBot) -> None:
    desk, dialog = asked()
    assert desk.scoring.draft is not None and desk.scoring.draft.consent is ConsentNeed.ALONE
    assert not dialog.consent.name.isVisible() and not dialog.submit.isEnabled()
    dialog.consent.alone.text.setPlainText("中心只有一名质检员")
    dialog.reject()
    desk.scoring.ask_submit()
    again = desk.scoring.dialog
    assert again is not None and again.consent.alone.words == "中心只有一名质检员" and again.submit.isEnabled()
    again.submit.click()
    qtbot.waitUntil(lambda: bool(desk.submitted))
    row = stored(logged_in, Evaluation, id=desk.submitted[0].evaluation_id)[0]
    assert (row.consent_by, row.consent_reason) == (None, "中心只有一名质检员")
