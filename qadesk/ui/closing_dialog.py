"""The dialog 月结: what closing a month means, what hinders it, and how far it is. A closing is for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.closing import Preparation, Seal
from qadesk.models.months import Month
from qadesk.models.summary_shown import month_words
from qadesk.ui import theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.submit_dialog import FindingIcon
from qadesk.ui.tasks import Progress, Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.job_line import JobLine
from qadesk.ui.widgets.labels import Label, divider, fitted
from qadesk.ui.widgets.submit_findings import Finding

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH = 520
WORDS_PX = WIDTH - 2 * theme.MARGIN - theme.ICON - 8


def close_month(desk: Desk, actor: Actor, month: Month, progress: Progress) -> Seal:
    """A verified backup, then the package, then the closing; runs as a job."""
    progress(0, 1, _("backup"))
    desk.backups.before_closing(actor)
    prepared = desk.closing.prepare(actor, month, progress)
    return desk.closing.close(actor, prepared)


class ClosingDialog(QDialog):
    """`closed(Seal)` is called once the month is closed; until then the dialog says how it goes."""

    def __init__(self, month: Month, *, desk: Desk, actor: Actor, tasks: Tasks, closed: Callable[[Seal], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._month, self._desk, self._actor, self._tasks, self._closed = month, desk, actor, tasks, closed
        self.setWindowTitle(_("Close {month}").format(month=month_words(month)))
        self.setFixedWidth(WIDTH)
        self.messages, self.line = MessageBar("closing"), JobLine()
        self.go = Button(_("Close the month"), "primary", icon="lock-check-outline")
        self.leave = Button(_("Cancel"))
        self._findings = QGridLayout()
        self._lay_out()
        self.go.setEnabled(False)
        self.go.clicked.connect(self.close_it)
        self.leave.clicked.connect(self.reject)
        self.leave.setFocus()
        self._look()

    def texts(self) -> list[str]:
        """All words shown, in order."""
        return [label.text() for label in self.findChildren(Label)]

    def close_it(self) -> None:
        """Close the month as a job; a second time where it was refused."""
        desk, actor, month = self._desk, self._actor, self._month
        self.messages.clear()
        self._set_busy(True)
        self.line.show_job(self._tasks.start_job(
            self, self.windowTitle(), lambda progress: close_month(desk, actor, month, progress), self._done,
            self._refused, lambda: self._set_busy(False), news=lambda seal: (
                "good", _("{month} is closed.").format(month=month_words(seal.month)), "")))

    def reject(self) -> None:
        if self.leave.isEnabled():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.go if self.go.hasFocus() else self.leave
            button.click()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        self._tasks.run(self, lambda: self._desk.closing.preparation(self._actor, self._month), self._show,
                        self.messages.show_error, lane="read")

    def _show(self, found: Preparation) -> None:
        while (item := self._findings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, finding in enumerate(findings_of(found)):
            self._findings.addWidget(FindingIcon(finding.icon, finding.tone), row, 0, Qt.AlignmentFlag.AlignTop)
            self._findings.addWidget(fitted(Label(finding.text, wrap=True), WORDS_PX), row, 1)
        self.go.setEnabled(found.may_close)
        self.adjustSize()

    def _done(self, seal: Seal) -> None:
        self._set_busy(False)
        self.accept()
        self._closed(seal)

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.messages.show_error(error)
        self._look()

    def _set_busy(self, busy: bool) -> None:
        for button in (self.go, self.leave):
            button.setEnabled(not busy)
            button.setVisible(not busy)

    def _lay_out(self) -> None:
        whole, body, foot = QVBoxLayout(self), QVBoxLayout(), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        body.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        body.setSpacing(theme.GAP)
        body.addWidget(Label(self.windowTitle(), "title"))
        body.addWidget(fitted(Label(_(
            "The figures, the paper and the proposals are sealed and never change again: a backup is made, then the "
            "PDF, a workbook and the figures are stored with their digests. What comes later stands in the next open "
            "month as an adjustment. A closed month is never opened again."), wrap=True), WIDTH - 2 * theme.MARGIN))
        body.addWidget(divider())
        self._findings.setHorizontalSpacing(8)
        self._findings.setVerticalSpacing(8)
        self._findings.setColumnStretch(1, 1)
        body.addLayout(self._findings)
        body.addStretch(1)
        body.addWidget(self.line)
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.leave, self.go):
            foot.addWidget(button)
        body.addLayout(foot)
        whole.addWidget(self.messages)
        whole.addLayout(body)


def findings_of(found: Preparation) -> tuple[Finding, ...]:
    """What bars the closing first, then what is good to know; one good line when there is nothing."""
    lines = (*_bars(found), *_warnings(found))
    return lines or (Finding("check", "good", _("Everything of the month is scored and decided.")),)


def _bars(found: Preparation) -> Iterator[Finding]:
    if not found.over:
        yield Finding("cancel", "fatal", _("{month} is not over yet.").format(month=month_words(found.month)))
    if found.clock_back:
        yield Finding("cancel", "fatal", _("This computer's clock is behind what was done last."))
    if found.pending_fatal:
        yield Finding("shield-alert", "fatal", ngettext(
            "{count} evaluation has a fatal item that nobody has decided.",
            "{count} evaluations have fatal items that nobody has decided.", found.pending_fatal).format(
                count=found.pending_fatal))


def _warnings(found: Preparation) -> Iterator[Finding]:
    if found.earlier is not None:
        yield Finding("alert", "warn", _("{month} is still open.").format(month=month_words(found.earlier)))
    if found.waiting:
        yield Finding("alert", "warn", ngettext(
            "{count} drawn call waits to be scored; it will not count.",
            "{count} drawn calls wait to be scored; they will not count.", found.waiting).format(count=found.waiting))
    if found.drafts:
        yield Finding("alert", "warn", ngettext(
            "{count} evaluation is a draft; it will not count.", "{count} evaluations are drafts; they will not count.",
            found.drafts).format(count=found.drafts))
    if not found.scored:
        yield Finding("alert", "warn", _("No call of the month is scored: the paper will say so."))
    if not found.proposals:
        yield Finding("alert", "warn", _("Nothing is proposed for decision."))
