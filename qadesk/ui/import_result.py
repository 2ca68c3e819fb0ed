"""Third step of an import: its progress with a cancel that says what was kept, then what became of every part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.imports import Reject
from qadesk.ui import theme
from qadesk.ui.import_job import ImportOutcome
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import ElidedLabel, Label, plain_tip
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

_SHOWN_LINES, _SHOWN_TEXTS = 1000, 20


@dataclass(frozen=True)
class ReportLine:
    """One line of the import report: kind, where, and what is wrong."""

    at: int
    kind: str
    tone: str
    where: str
    what: str


class ImportResult(QWidget):
    """Progress, then the report. `settle_asked()`: who the agents are that nobody knows is to be settled."""

    settle_asked = Signal()

    def __init__(self, *, settles: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settles = settles
        self.settle = Button("", "link")
        self.settle.clicked.connect(self.settle_asked)
        self.words, self.left = ElidedLabel("", "body"), Label("", "caption")
        self.bar = Bar(_("Progress of the import"))
        self.cancel = Button(_("Cancel"))
        self.banner = Banner("good", "")
        self.show_file = Button(_("Show the file of refused rows"), "link")
        self.show_file.clicked.connect(self._show_file)
        self.go_on = Button(_("Go on with the rest"))
        self._rejects_file = ""
        self.report: RecordTable[ReportLine] = RecordTable(_("Import report"), [
            Column("kind", _("Kind"), lambda r: r.kind, kind="chip", tone=lambda r: r.tone, width=112),
            Column("where", _("Where"), lambda r: r.where, width=230),
            Column("what", _("What is wrong"), lambda r: r.what, stretch=True),
        ], key=lambda r: r.at, empty=EmptyState("check-circle", _("Everything was taken")))
        self._running, line = QWidget(), QVBoxLayout()
        foot = QHBoxLayout()
        foot.addWidget(self.left, 1)
        foot.addWidget(self.cancel)
        for part in (self.words, self.bar):
            line.addWidget(part)
        line.addLayout(foot)
        self._running.setLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self._running)
        whole.addWidget(self.banner)
        whole.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.show_file, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.settle, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.report, 1)
        whole.addStretch(0)

    def begin(self) -> None:
        """An import starts."""
        self._running.show()
        self.cancel.setEnabled(True)
        for part in (self.banner, self.go_on, self.show_file, self.settle, self.report):
            part.hide()
        self.words.setText(_("Starting …"))
        self.left.setText(_("Cancelling keeps what was imported until then."))
        self.bar.set_share(0, 1)

    def show_progress(self, done: int, whole: int, words: str, left_s: int | None) -> None:
        """So much is done of the whole, which is no count of rows; `left_s` seconds are left, when known."""
        self.bar.set_share(done, whole)
        self.words.setText(f"{words}  {done / whole:.0%}" if whole else words)
        if left_s is not None and self.cancel.isEnabled():
            self.left.setText(_("{left} left. Cancelling keeps what was imported until then; it can go on later.")
                              .format(left=left_words(left_s)))

    def show_cancelling(self) -> None:
        """The import ends after the piece at hand."""
        self.cancel.setEnabled(False)
        self.left.setText(_("Stopping after the piece at hand …"))

    def show_outcome(self, outcome: ImportOutcome) -> None:
        """What became of every part, with a line for each refused row and each recording with a fault."""
        self._running.hide()
        lines = report_lines(outcome)
        self.report.set_rows(lines[:_SHOWN_LINES])
        self.report.setVisible(bool(lines))
        self.banner.tell(*outcome_news(outcome))
        self.banner.show()
        self.go_on.setVisible(bool(outcome.left) or outcome.skipped)
        files = [part.rejects_file for part in (outcome.calls, outcome.people) if part and part.rejects_file]
        self._rejects_file = files[0] if files else ""
        self.show_file.setVisible(bool(files))
        self.show_file.setToolTip(plain_tip(self._rejects_file))
        unknown = outcome.calls.unknown_agents if outcome.calls else ()
        self.settle.setVisible(self._settles and bool(unknown))
        self.settle.setText(ngettext("Settle who {count} unknown agent of the list is …",
                                     "Settle who {count} unknown agents of the list are …",
                                     len(unknown)).format(count=len(unknown)))
        self.settle.setToolTip(plain_tip(_(", ").join(unknown[:_SHOWN_TEXTS])))

    def _show_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._rejects_file).parent)))


def left_words(left_s: int) -> str:
    """About how long it takes yet: in seconds, from two minutes on in minutes."""
    if left_s < 2 * 60:
        return _("About {seconds} s").format(seconds=left_s)
    return _("About {minutes} min").format(minutes=-(-left_s // 60))


def outcome_news(outcome: ImportOutcome) -> tuple[str, str, str]:
    """Tone, title and text about an import."""
    is_cut = outcome.left or outcome.skipped
    tone = "fatal" if outcome.errors else "warn" if outcome.refused or is_cut else "good"
    return tone, *outcome_words(outcome)


def outcome_words(outcome: ImportOutcome) -> tuple[str, str]:
    """Title and text about an import: whether it is whole, and what each part brought."""
    if outcome.errors:
        title = _("A part could not be imported")
    elif outcome.recordings and outcome.recordings.gone:
        title = ngettext("The folder went away: {count:,} file was left; what was imported is kept",
                         "The folder went away: {count:,} files were left; what was imported is kept",
                         outcome.left).format(count=outcome.left)
    elif outcome.left:
        title = ngettext("Cancelled: {count:,} row or file was left; what was imported is kept",
                         "Cancelled: {count:,} rows or files were left; what was imported is kept",
                         outcome.left).format(count=outcome.left)
    elif outcome.skipped:
        title = _("Cancelled: the recordings were not looked at; what was imported is kept")
    else:
        title = _("Imported, with refusals") if outcome.refused else _("Imported")
    kept = _("What was taken is kept; the import history lets it go on.") if outcome.errors else ""
    return title, sentences(*_part_words(outcome), kept)


def _part_words(outcome: ImportOutcome) -> list[str]:
    words = []
    if outcome.people:
        words.append(_("People: {new} new, {known} known, {rejected} refused.").format(
            new=outcome.people.new_agents, known=outcome.people.known, rejected=len(outcome.people.rejects)))
    if outcome.calls:
        words.append(_("Calls: {new:,} new, {known:,} known, {rejected:,} refused.").format(
            new=outcome.calls.new, known=outcome.calls.known + outcome.calls.repeated,
            rejected=outcome.calls.rejected))
    if outcome.recordings:
        words.append(_("Recordings: {new:,} new, {known:,} known, {faults:,} cannot be played; {matched:,} joined with "
                       "calls. Without a call in the whole station: {unmatched:,}.").format(
            new=outcome.recordings.new, known=outcome.recordings.known, faults=len(outcome.recordings.faults),
            matched=outcome.recordings.matched + (outcome.calls.matched if outcome.calls else 0),
            unmatched=outcome.recordings.unmatched))
    return words + _match_words(outcome)


def _match_words(outcome: ImportOutcome) -> list[str]:
    """How the recordings found their calls, and what of them a person should look at."""
    parts = [part for part in (outcome.calls, outcome.recordings) if part is not None]
    by_name, by_id, by_time, doubtful = (sum(part.by_name for part in parts), sum(part.by_id for part in parts),
                                         sum(part.by_time for part in parts), sum(len(part.doubtful) for part in parts))
    words = []
    if by_name or by_id or by_time:
        words.append(_("Found by the listed file {by_name:,}, by call id {by_id:,}, by number and time {by_time:,}.")
                     .format(by_name=by_name, by_id=by_id, by_time=by_time))
    if outcome.recordings and outcome.recordings.legs:
        words.append(_("Calls of two files, one a side: {legs:,}.").format(legs=outcome.recordings.legs))
    if outcome.recordings and outcome.recordings.moved:
        words.append(_("Known ones found at another place than before: {count:,}.").format(
            count=outcome.recordings.moved))
    if doubtful:
        words.append(_("Doubtful and given to no call: {count:,}.").format(count=doubtful))
    if outcome.recordings and outcome.recordings.duplicates:
        words.append(_("Copies of the same bytes: {count:,}.").format(count=len(outcome.recordings.duplicates)))
    return words


def _refusal(reject: Reject) -> str:
    return _("{value}: {reason}").format(value=reject.value, reason=reject.reason) if reject.value else reject.reason


def report_lines(outcome: ImportOutcome) -> list[ReportLine]:
    """Errors first, then recordings that went away or do not play, refused rows, doubtful recordings, copies, notes."""
    found: list[tuple[str, str, str, str]] = [(_("Not done"), "fatal", "", str(error)) for error in outcome.errors]
    recordings = outcome.recordings
    if recordings:
        found += [(_("Went away"), "fatal", fault.file, fault.reason) for fault in recordings.gone]
        found += [(_("Unplayable"), "warn", fault.file, fault.reason) for fault in recordings.faults]
    for part in (outcome.people, outcome.calls):
        if part:
            found += [(_("Refused row"), "warn", _("Row {row}, {column}").format(row=r.row, column=r.column or "–"),
                       _refusal(r)) for r in part.rejects]
    doubtful = [fault for matched in (outcome.calls, recordings) if matched for fault in matched.doubtful]
    found += [(_("Doubtful"), "warn", fault.file, fault.reason) for fault in doubtful]
    if recordings:
        found += [(_("Same bytes"), "neutral", fault.file, fault.reason) for fault in recordings.duplicates]
        found += [(_("Note"), "neutral", fault.file, fault.reason) for fault in recordings.warned]
    return [ReportLine(at, *line) for at, line in enumerate(found)]
