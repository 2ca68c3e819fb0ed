"""The foot of an interview: who signed on paper, and what can be done with it now; one button is the main one."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from qadesk.i18n import _
from qadesk.models.coaching import InterviewEntryKind, InterviewKind, InterviewState
from qadesk.models.coaching_record import InterviewRecord
from qadesk.ui.coaching_words import day_words
from qadesk.ui.keys import Keys
from qadesk.ui.status_line import Glyph
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import ElidedLabel

SIGNED = (InterviewEntryKind.SIGNED_AGENT, InterviewEntryKind.SIGNED_INSPECTOR)


class CoachingFoot(QWidget):
    """Shows the buttons that this reader may press on this interview; the page connects them."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pen, self.signed = Glyph("draw-pen"), ElidedLabel("", "caption")
        self.extend = Button(_("Extend …"))
        self.print = Button(_("Print the record"), icon="printer-outline", key=keys.shown("page.print"))
        self.begin = Button(_("Begin"), "primary", icon="account-voice", key=keys.shown("page.main"))
        self.finish = Button(_("Finish"), "primary", icon="check", key=keys.shown("page.main"))
        self.close_plan = Button(_("Close plan …"), icon="check")
        self.more = IconButton("dots-horizontal", _("Further acts"))
        self.keycap = Keycap(keys.shown("page.main"))
        self.offered: list[tuple[str, str]] = []  # what the menu 更多 offers: id and words
        self._lay_out()

    def show_record(self, record: InterviewRecord, *, held: bool, prints: bool, helps: bool,
                    main_elsewhere: bool) -> None:
        """Show what can be done. `held`: it has begun; `helps`: this reader may sign and note; `main_elsewhere`: the
        page's main button stands in the pane of the follow-ups. To close a plan is the main act once it is due."""
        running = record.state is InterviewState.RUNNING
        self.begin.setVisible(record.may_change and not held)
        self.finish.setVisible(record.may_change and held)
        self.extend.setVisible(running and record.may_follow_up)
        self.close_plan.setVisible(running and record.may_follow_up)
        self.close_plan.set_kind("outline" if main_elsewhere or not _is_due(record) else "primary")
        self.print.setVisible(prints)
        self.keycap.setVisible(self.main() is not None)
        self._show_signed(record)
        self.offered = _more(record, helps=helps)
        self.more.setVisible(bool(self.offered))

    def main(self) -> Button | None:
        """The main button of the foot, if it has one now."""
        return next((button for button in (self.begin, self.finish, self.close_plan) if not button.isHidden()
                     and button.property("kind") == "primary"), None)

    def menu(self) -> QMenu:
        """What stands behind 更多; each action holds its id."""
        menu = QMenu(self)
        for key, words in self.offered:
            menu.addAction(words).setData(key)
        return menu

    def corner(self) -> QPoint:
        """Where the menu opens."""
        return self.more.mapToGlobal(self.more.rect().topLeft())

    def _show_signed(self, record: InterviewRecord) -> None:
        days = _signed(record)
        words = [days.get(InterviewEntryKind.SIGNED_AGENT) and _("agent signed {day}").format(
                     day=days[InterviewEntryKind.SIGNED_AGENT]) or _("agent not yet"),
                 days.get(InterviewEntryKind.SIGNED_INSPECTOR) and _("inspector signed {day}").format(
                     day=days[InterviewEntryKind.SIGNED_INSPECTOR]) or _("inspector not yet")]
        self.signed.setText(_("On paper: {who}").format(who=_(", ").join(words)) if record.finished else "")
        self._pen.setVisible(record.finished)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(self._pen)
        row.addWidget(self.signed, 1)
        for part in (self.more, self.extend, self.print, self.close_plan, self.begin, self.finish,
                     self.keycap):
            row.addWidget(part)


def signs(record: InterviewRecord) -> bool:
    """Whether a signature can still be noted."""
    return record.finished and len(_signed(record)) < len(SIGNED)


def _signed(record: InterviewRecord) -> dict[InterviewEntryKind, str]:
    return {entry.kind: day_words(entry.day, record.today) for entry in record.entries if entry.kind in SIGNED}


def _is_due(record: InterviewRecord) -> bool:
    """Whether nothing is left to hear and to judge, or its time is over."""
    left = record.heard < record.draft.follow_ups_wanted or any(line.outcome is None for line in record.plan)
    return not left or record.follow_up_overdue or any(line.overdue for line in record.plan)


def _more(record: InterviewRecord, *, helps: bool) -> list[tuple[str, str]]:
    offered = []
    if helps and signs(record):
        offered.append(("sign", _("Note a signature …")))
    if record.may_change:
        offered.append(("calls", _("Add calls …")))
    if record.finished and record.kind is InterviewKind.COACHING:
        offered.append(("progress", _("Print plan and follow-up")))
    if helps and record.state is not InterviewState.OPEN:
        offered.append(("note", _("Add note …")))
    if record.may_change:
        offered.append(("withdraw", _("Withdraw …")))
    return offered
