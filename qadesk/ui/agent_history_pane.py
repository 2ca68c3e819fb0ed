"""The pane 座席近况: empty until it is asked for, call by call, since a history known beforehand sways the score.

Evaluations of other calls, the latest first, what the drawn ones come to, and the interviews that are not over. Enter
or a double click opens the row's record.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.agent_history import AgentHistory, OpenInterview, PastEvaluation
from qadesk.models.scorecards import FatalState
from qadesk.ui import agent_history_words as words
from qadesk.ui import theme
from qadesk.ui.coaching_words import STATE_TONES
from qadesk.ui.queue_list import ORIGIN_TONES, origin_name
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.form_head import BAND_TONES
from qadesk.ui.widgets.labels import Label, divider, plain_tip
from qadesk.ui.widgets.record_parts import STATE_TONES as FATAL_TONES
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

MOST_INTERVIEWS_SHOWN = 3
"""So many rows are seen without scrolling."""


class AgentHistoryPane(QFrame):
    """`asked()`: show the history of this call's agent."""

    asked = Signal()
    evaluation_opened = Signal(int)
    interview_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.show_button = Button(_("Show the history"), icon="history")
        self.folded = EmptyState("history", _("The agent's history is not shown unasked"),
                                 _("Known beforehand it sways the score; each look is kept in the audit trail."),
                                 self.show_button)
        self.mean, self.losses = Label("", wrap=True), Label("", "caption", wrap=True)
        self.mean.setToolTip(plain_tip(words.mean_hint()))
        self.evaluations, self.interviews = _evaluations(), _interviews()
        self._tables: tuple[RecordTable[PastEvaluation] | RecordTable[OpenInterview], ...] = (
            self.evaluations, self.interviews)
        self._shown = QFrame()
        self._stack = QStackedWidget()
        self._lay_out()
        self.show_button.clicked.connect(self.asked)
        self.evaluations.opened.connect(lambda row: self.evaluation_opened.emit(row.evaluation_id))
        self.interviews.opened.connect(lambda row: self.interview_opened.emit(row.interview_id))

    @property
    def is_shown(self) -> bool:
        """Whether a history is shown."""
        return self._stack.currentWidget() is self._shown

    def lists(self) -> list[QWidget]:
        """The lists that hold something."""
        return [table for table in self._tables if self.is_shown and table.rows()]

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what there is no room for: it stands in the tooltips."""
        for column in ("band", "card"):
            self.evaluations.show_column(column, not narrow)
        self.interviews.show_column("state", not narrow)

    def fold(self) -> None:
        """Show none, and let go of what was shown."""
        self.evaluations.set_rows(())
        self.interviews.set_rows(())
        self.mean.setText("")
        self.losses.setText("")
        self._stack.setCurrentWidget(self.folded)

    def show_history(self, found: AgentHistory) -> None:
        """Show what is known of the agent; keys that were with the button go to the first list that holds some."""
        has_keys = self.show_button.hasFocus()
        self.mean.setText(words.mean_words(found))
        lost = words.losses_words(found)
        told = [_("Points lost most often: {criteria}").format(criteria=lost) if lost else "", words.ruled_words(found)]
        self.losses.setText("\n".join(part for part in told if part))
        self.losses.setVisible(any(told))
        self.evaluations.set_rows(found.evaluations)
        self.interviews.set_rows(found.interviews)
        self.evaluations.show_column("fatal", any(row.fatal_state is not FatalState.NONE for row in found.evaluations))
        for part in (self._line, self.interviews):
            part.setVisible(bool(found.interviews))
        self.interviews.setFixedHeight(_height(len(found.interviews)))
        self._stack.setCurrentWidget(self._shown)
        for table in self._tables:
            table.choose_first()
        if has_keys and self.lists():
            self.lists()[0].setFocus()

    def sizeHint(self) -> QSize:
        return QSize(1, 1)  # it takes what is left and pushes nothing aside: words that wrap would ask for a column

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return False

    def _lay_out(self) -> None:
        self._line = divider()
        self.mean.setContentsMargins(theme.GAP, 6, theme.GAP, 2)
        self.losses.setContentsMargins(theme.GAP, 0, theme.GAP, 4)
        inside = QVBoxLayout(self._shown)
        for layout in (inside, whole := QVBoxLayout(self)):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for part in (self.mean, self.losses, divider()):
            inside.addWidget(part)
        inside.addWidget(self.evaluations, 1)
        inside.addWidget(self._line)
        inside.addWidget(self.interviews)
        for page in (self.folded, self._shown):
            self._stack.addWidget(page)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        whole.addWidget(self._stack)


def _height(rows: int) -> int:
    return theme.CONTROL + theme.ROW * min(rows, MOST_INTERVIEWS_SHOWN) + 2


def _evaluations() -> RecordTable[PastEvaluation]:
    return RecordTable(_("Evaluations of other calls"), [
        Column("start", _("Call"), lambda row: row.start[5:10],
               hint=lambda row: "\n".join((row.start, row.number, row.card)),
               sort=lambda row: row.start),
        Column("origin", _("Origin"), lambda row: origin_name(row.origin), kind="chip",
               tone=lambda row: ORIGIN_TONES[row.origin]),
        Column("score", _("Score"), lambda row: row.score_shown or "–", number=True, hint=words.band_words,
               sort=lambda row: float(row.score_shown or -1)),
        Column("band", _("Grade"), words.band_words, kind="chip",
               tone=lambda row: BAND_TONES[row.band] if row.band else "neutral"),
        Column("fatal", _("Fatal items"), lambda row: words.fatal_words(row.fatal_state), kind="chip",
               tone=lambda row: FATAL_TONES[row.fatal_state]),
        Column("lost", _("Cost most"), lambda row: row.lost, stretch=True, hint=lambda row: "\n".join(row.lost_all)),
        Column("card", _("Scorecard"), lambda row: row.card, widest=120, tone=lambda _row: "text2",
               hint=lambda row: row.card),
    ], key=lambda row: row.evaluation_id, empty=EmptyState(
        "history", _("No other call of this agent is scored"), _("Evaluations of other calls stand here.")))


def _interviews() -> RecordTable[OpenInterview]:
    return RecordTable(_("Interviews and plans that are not over"), [
        Column("state", _("Interview"), words.state_words, kind="chip", tone=lambda row: STATE_TONES[row.state],
               hint=lambda row: f"{row.number} {row.topic}"),
        Column("agreed", _("Plan items that are open"), words.agreed_words, stretch=True,
               hint=lambda row: "\n".join((f"{row.number} {words.state_words(row)}", row.topic, *row.items))),
        Column("focus", _("Focus"), words.focus_words, widest=110, hint=words.focus_hint),
        Column("heard", _("Followed up"), words.follow_ups_words, number=True, sort=lambda row: row.heard),
        Column("due", _("Due"), words.due_words, sort=lambda row: str(row.next_day or ""),
               tone=lambda row: "warn" if row.overdue else "text"),
    ], key=lambda row: row.interview_id)
