"""Keeps the station while somebody works: automatic backups, and the check after a session that did not end well.

Both run as jobs beside the work; what they have to say stands in a slim line above the pages, which makes room where
three panes need the height.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _, ngettext
from qadesk.models.checks import BackupMade, BackupStatus, CheckReport
from qadesk.security.roles import may
from qadesk.services.backup_places import places_of
from qadesk.ui.findings_dialog import FindingsDialog
from qadesk.ui.tasks import Job, Progress
from qadesk.ui.widgets.notice_bar import NoticeBar
from qadesk.ui.workbench_words import span_words

if TYPE_CHECKING:
    from qadesk.services.desk import Desk
    from qadesk.settings import MachineSettings
    from qadesk.ui.main_window import MainWindow

BACKUP, CHECK = "backup", "check"
FIRST_LOOK_MS, LOOK_EVERY_MS = 20_000, 600_000


class StationKeeper(QObject):
    """Lives as long as the main window of one session; `unclean`: the session before it did not end well."""

    def __init__(self, window: MainWindow, *, kit: dict[str, Any], machine: MachineSettings, unclean: bool) -> None:
        super().__init__(window)
        self._window, self._machine, self._tasks = window, machine, kit["tasks"]
        self._desk: Desk = kit["desk"]
        self._actor = kit["actor"]
        self._job: Job | None = None
        self._status: BackupStatus | None = None
        self._over = False
        self.backup, self.check = NoticeBar(), NoticeBar()
        self._strip = QWidget()
        self._lay_out()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK_MS, self, self.look)
        window.end.began.connect(self._end)
        window.work_asked.connect(self.start_again)
        if unclean:
            QTimer.singleShot(0, self, self.check_now)

    def start_again(self, work: str) -> None:
        """Start work again that a lock paused."""
        {BACKUP: self.look, CHECK: self.check_now}[work]()

    # -- backups
    def look(self) -> None:
        """Make a backup if one is due, and tell people when there is none that they can rely on."""
        if self._over or self._tasks.stopped:
            return
        places, desk, actor = places_of(self._desk.station.folder, self._machine), self._desk, self._actor
        self._tasks.run(self._window, lambda: desk.backups.status(actor, places), self._judge, self._say_failed,
                        lane="read")

    def back_up_now(self) -> None:
        """Make a backup by hand."""
        places, desk, actor = places_of(self._desk.station.folder, self._machine), self._desk, self._actor
        job = self._run(lambda progress: desk.backups.make(actor, places, progress=progress))
        self.backup.show_job("neutral", _("The station is being backed up."), job)

    def _judge(self, status: BackupStatus) -> None:
        places, desk, actor = places_of(self._desk.station.folder, self._machine), self._desk, self._actor
        self._status = status
        if status.due and (self._job is None or not self._job.running):
            # told in the status bar alone: a line that comes and goes would move the page under the hand
            self._run(lambda progress: desk.backups.automatic(actor, places, progress=progress))
            self._window.status.set_background(_("The station is being backed up."))

    def _run(self, work: Callable[[Progress], BackupMade | None]) -> Job:
        self._job = self._tasks.start_job(self._window, _("Backup"), work, self._say_made, self._say_failed,
                                          self._say_stopped, again=("", BACKUP))
        self._job.ended.connect(self._clear_status)
        return self._job

    def _clear_status(self) -> None:
        self._window.status.set_background("")

    def _say_made(self, made: BackupMade | None) -> None:
        if made is None or made.warning is None:
            self.backup.clear()
        else:
            self.backup.say("warn", sentences(_("The backup was made and verified."), made.warning.what))

    def _say_stopped(self) -> None:
        self._tell_age("")

    def _say_failed(self, error: UserError) -> None:
        self._tell_age(sentences(error.what, error.todo))

    def _tell_age(self, reason: str) -> None:
        words = _age_words(self._status) if self._status is not None else ""
        if may(self._actor, "backups.make"):
            self.backup.say("warn", sentences(words, reason), (_("Back up now"), self.back_up_now),
                            (_("Places …"), lambda: self._window.show_page("administration", "backups")))
        else:
            self.backup.say("warn", sentences(words, reason, _("Ask the administrator for a backup.")),
                            (_("Try again"), self.look))

    def _end(self) -> None:
        self._over = True
        self._timer.stop()

    # -- the check after an unclean exit
    def check_now(self) -> None:
        """Check the station beside the work."""
        desk, actor = self._desk, self._actor
        job = self._tasks.start_job(
            self._window, _("Station check"), lambda progress: desk.checks.run(actor, progress=progress),
            self._say_checked, self._say_unchecked, lambda: self._say_unchecked(None), again=("", CHECK))
        self.check.show_job("neutral", _("The last session did not end well."), job)

    def _say_checked(self, report: CheckReport) -> None:
        ended = _("The last session did not end well.")
        if report.passed:
            self.check.say("good", sentences(ended, _("The check passed: everything that was saved is there.")))
            return
        count = len(report.findings)
        found = ngettext("The check found {count} thing.", "The check found {count} things.", count)
        self.check.say("fatal", sentences(ended, found.format(count=count)),
                       (_("View …"), lambda: FindingsDialog(_("The check found something."), report.findings,
                                                            parent=self._window).open()))

    def _say_unchecked(self, error: UserError | None) -> None:
        reason = sentences(error.what, error.todo) if error else _("The check was stopped.")
        self.check.say("warn", sentences(_("The last session did not end well."), reason),
                       (_("Check now"), self.check_now))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for bar in (self.check, self.backup):
            column.addWidget(bar)
        layout = self._window.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self._strip)
        self._window.stack.currentChanged.connect(self._make_room)
        self._make_room()

    def _make_room(self) -> None:
        self._strip.setVisible(not self._window.current_page().THREE_PANES)


def _age_words(status: BackupStatus) -> str:
    if status.age_ms is None:
        return _("There is no backup of this station yet.")
    return _("The newest backup is {age} old.").format(age=span_words(status.age_ms))
