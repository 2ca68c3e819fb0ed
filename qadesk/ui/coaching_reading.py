"""An interview that was held, to be read: words, focus, the plan with how each item turned out, what happened since."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import ENTRY_NAMES, OUTCOME_NAMES, InterviewEntryKind, InterviewKind, InterviewState
from qadesk.models.coaching_record import InterviewEntryLine, InterviewRecord, PlanLine
from qadesk.ui import theme
from qadesk.ui.coaching_foot import signs
from qadesk.ui.coaching_words import OUTCOME_TONES, criterion_words, day_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

MOST_ROWS = 6


class CoachingReading(QWidget):
    """`judge_asked(PlanLine)`: how it turned out is to be entered. `helps`: this reader may note a signature."""

    judge_asked = Signal(object)
    sign_asked = Signal()

    def __init__(self, record: InterviewRecord, *, helps: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self.sign = Button(_("Signed …"), "ghost", icon="draw-pen")
        self.sign.setVisible(helps and signs(record))
        self.plan: RecordTable[PlanLine] = RecordTable(
            _("Improvement plan"), self._columns(), key=lambda line: line.item_id, sortable=False,
            empty=EmptyState("clipboard-outline", _("No plan"), _("Nothing was agreed in this interview.")))
        self.judge = Button(_("Enter the result …"), "ghost", icon="check")
        self._lay_out()
        self.sign.clicked.connect(self.sign_asked)
        self.plan.opened.connect(self._ask)
        self.judge.clicked.connect(lambda: self._ask(self.plan.current() or next(iter(self.plan.rows()), None)))

    def words(self) -> str:
        """All words shown, in reading order."""
        return " ".join(label.text() for label in self.findChildren(Label))

    def _ask(self, line: PlanLine | None) -> None:
        if line is not None and self._record.may_follow_up:
            self.judge_asked.emit(line)

    def _columns(self) -> list[Column[PlanLine]]:
        return [
            Column("words", _("Plan item"), lambda line: line.words, stretch=True, hint=lambda line: line.words),
            Column("measure", _("How one sees it"), lambda line: line.measure or "—", widest=270,
                   hint=lambda line: line.measure),
            Column("due", _("Until"), lambda line: day_words(line.due_day, self._record.today), number=True,
                   tone=lambda line: "warn" if line.overdue else "text", sort=lambda line: line.due_day),
            Column("state", _("State"), lambda line: self._plan_state(line)[0], kind="chip",
                   tone=lambda line: self._plan_state(line)[1]),
        ]

    def _plan_state(self, line: PlanLine) -> tuple[str, str]:
        if line.outcome is not None:
            return _(OUTCOME_NAMES[line.outcome]), OUTCOME_TONES[line.outcome]
        if self._record.state is not InterviewState.RUNNING:
            return _("not judged"), "neutral"
        return (_("overdue"), "warn") if line.overdue else (_("under way"), "accent")

    def _lay_out(self) -> None:
        record, draft, whole = self._record, self._record.draft, QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for caption, words in ((_("The agent's own words"), draft.agent_words), (_("Guidance"), draft.guidance)):
            _add_text(whole, caption, words or "—")
        if record.kind is InterviewKind.COACHING:
            _add_text(whole, _("Focus criteria"), _(", ").join(
                criterion_words(key, record.criteria) for key in draft.focus) or "—")
            self._add_plan(whole)
            _add_text(whole, _("Follow-up calls"), _follow_up_words(record))
        whole.addLayout(_titled(_("What happened since"), self.sign))
        if not record.entries:
            whole.addWidget(Label(_("Nothing entered yet."), "caption"))
        for entry in record.entries:
            whole.addLayout(_entry(entry, told=record.kind is InterviewKind.PRAISE))

    def _add_plan(self, whole: QVBoxLayout) -> None:
        rows, tile = self._record.plan, Tile()
        self.plan.set_rows(rows)
        self.plan.setFixedHeight(theme.CONTROL + theme.ROW * min(max(len(rows), 1 if rows else 5), MOST_ROWS) + 2)
        tile.body.addWidget(self.plan)
        self.judge.setVisible(self._record.may_follow_up and bool(rows))
        whole.addLayout(_titled(_("Improvement plan"), self.judge))
        whole.addWidget(tile)


def _follow_up_words(record: InterviewRecord) -> str:
    wanted, until = record.draft.follow_ups_wanted, record.draft.follow_up_due
    if not wanted:
        return _("None agreed.")
    words = ngettext("{count} call", "{count} calls", wanted).format(count=wanted)
    return _("{calls}, until {day}").format(calls=words, day=until.isoformat()) if until else words


def _add_text(whole: QVBoxLayout, caption: str, words: str) -> None:
    whole.addWidget(Label(caption, "section"))
    whole.addWidget(Label(words, wrap=True))


def _titled(caption: str, button: QWidget) -> QHBoxLayout:
    head = QHBoxLayout()
    head.addWidget(Label(caption, "section"))
    head.addStretch(1)
    head.addWidget(button)
    return head


def _entry(entry: InterviewEntryLine, *, told: bool) -> QVBoxLayout:
    """What happened, when and by whom; praise has no plan to close: its closing says that it was told."""
    part = QVBoxLayout()
    part.setSpacing(theme.RING)
    if not (told and entry.kind is InterviewEntryKind.CLOSING):
        part.addWidget(Label(entry_words(entry), wrap=True))
    if entry.words:
        part.addWidget(Label(entry.words, wrap=True))
    part.addWidget(Label(_("{day}, entered by {who} at {at}").format(
        day=entry.day.isoformat(), who=entry.who, at=entry.entered), "caption", wrap=True))
    return part


def entry_words(entry: InterviewEntryLine) -> str:
    """`改进项判断 · 复述客户问题：做到`."""
    words = _(ENTRY_NAMES[entry.kind])
    if entry.about:
        words = f"{words} · {entry.about}"
    if entry.outcome is not None:
        words = _("{what}: {result}").format(what=words, result=_(OUTCOME_NAMES[entry.outcome]))
    if entry.until_day is not None:
        words = _("{what}: until {day}").format(what=words, day=entry.until_day.isoformat())
    return words
