"""The right pane of an interview: its follow-up calls and their results, before and after, and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import CriterionKey, InterviewKind, InterviewState
from qadesk.models.coaching_record import FocusCall, InterviewRecord, SourceCall
from qadesk.models.scorecards import points_text
from qadesk.ui import theme
from qadesk.ui.coaching_words import criterion_words, day_words, outcome_chip, result_words, start_words
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.hands import order_tabs
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.stems import Stem, Stems
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

WIDTH, MOST_ROWS, MOST_COLUMNS = 344, 6, 2


class CoachingFollowUp(QFrame):
    """`listen_asked()`: the next follow-up call; `calls_asked()`: further calls are to be added; the other signals name
    what is to be opened or left out."""

    listen_asked = Signal()
    call_asked = Signal(object)  # FocusCall
    source_asked = Signal(int)  # evaluation_id
    leave_out_asked = Signal(int)  # evaluation_id
    calls_asked = Signal()
    request_asked = Signal(int)
    problem_asked = Signal(int)

    def __init__(self, keys: Keys, *, opens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setFixedWidth(WIDTH)
        self._keys, self._opens = keys, opens
        self.record: InterviewRecord | None = None
        self.listen: Button | None = None
        self.calls: RecordTable[FocusCall] | None = None
        self.stems: list[Stems] = []
        self.links: list[Button] = []
        self._parts: list[QWidget] = []  # what Tab goes through
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setProperty("kind", "record")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Follow-up listening"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.setFocusProxy(self.area)

    def show_record(self, record: InterviewRecord | None) -> None:
        """Show an interview's follow-ups, or nothing; the keys stay at the part where they were."""
        keys_at = self._keys_at()
        top = self.area.verticalScrollBar().value() if record and self.record and (
            record.interview_id == self.record.interview_id) else 0
        self.record, self.listen, self.calls, self.stems, self.links, self._parts = record, None, None, [], [], []
        self.area.setWidget(self._content(record) if record else EmptyState(
            "headphones", _("Follow-up listening"), _("Once an interview is open, its follow-up calls and what changed "
                                                      "stand here.")))
        self.area.verticalScrollBar().setValue(top)
        order_tabs(self.area, self._parts)
        if keys_at is not None:
            (self._parts[min(keys_at, len(self._parts) - 1)] if self._parts else self.area).setFocus()

    def _keys_at(self) -> int | None:
        """The place of the part that has the keys, None where they are elsewhere."""
        focus = QApplication.focusWidget()
        return next((place for place, part in enumerate(self._parts)
                     if focus is not None and (part is focus or part.isAncestorOf(focus))), None)

    def words(self) -> str:
        """All words shown, in reading order."""
        return " ".join(label.text() for label in self.findChildren(Label))

    # what is shown

    def _content(self, record: InterviewRecord) -> QWidget:
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(8)
        if record.kind is InterviewKind.COACHING:
            self._add_follow_ups(whole, record)
            self._add_stems(whole, record)
        self._add_links(whole, record)
        whole.addStretch(1)
        return content

    def _add_follow_ups(self, whole: QVBoxLayout, record: InterviewRecord) -> None:
        wanted = record.draft.follow_ups_wanted
        head = QHBoxLayout()
        head.addWidget(Label(_("Follow-up listening"), "section"))
        head.addStretch(1)
        head.addWidget(Label(_("{heard} / {wanted} calls").format(heard=record.heard, wanted=wanted)))
        whole.addLayout(head)
        whole.addWidget(Bar(_("Follow-up listening"), record.heard, wanted))
        if record.after:
            whole.addWidget(self._table(record))
        if record.may_follow_up and record.heard < wanted:
            self._add_listen(whole, record)
        words = _state_words(record)
        if words:
            whole.addWidget(Label(words, "caption", wrap=True, tone="warn" if record.follow_up_overdue else ""))

    def _add_listen(self, whole: QVBoxLayout, record: InterviewRecord) -> None:
        self.listen = Button(_("Listen to call {number}").format(number=record.heard + 1), "primary",
                             icon="headphones", key=self._keys.shown("page.main"))
        self.listen.setEnabled(can_listen(record))
        self.listen.clicked.connect(self.listen_asked)
        self._parts.append(self.listen)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.listen)
        if self.listen.isEnabled():
            row.addWidget(Keycap(self._keys.shown("page.main")))
        row.addStretch(1)
        whole.addLayout(row)

    def _table(self, record: InterviewRecord) -> Tile:
        keys = record.draft.focus
        results = ([self._result_column(key) for key in keys] if len(keys) <= MOST_COLUMNS else
                   [self._total_column(record)])
        columns = [Column[FocusCall]("position", _("No."), lambda call: str(call.position), number=True, width=44),
                   Column[FocusCall]("call", _("Call"), lambda call: start_words(call.start, record.today),
                                     stretch=True, kind="link" if self._opens else "text"),
                   *results,
                   Column[FocusCall]("judged", _("Judgement"), lambda call: outcome_chip(call)[0], kind="chip",
                                     tone=lambda call: outcome_chip(call)[1])]
        self.calls = RecordTable(_("Follow-up listening"), columns, key=lambda call: call.position, sortable=False,
                                 empty=EmptyState("headphones", _("No follow-up call yet")))
        self.calls.set_rows(record.after)
        self.calls.setFixedHeight(theme.CONTROL + theme.ROW * min(len(record.after), MOST_ROWS) + 2)
        self.calls.link_pressed.connect(lambda call, _column: self.call_asked.emit(call))
        self._parts.append(self.calls.view)
        tile = Tile()
        tile.body.addWidget(self.calls)
        return tile

    def _result_column(self, key: CriterionKey) -> Column[FocusCall]:
        return Column(f"{key}", key[1], lambda call: "–" if call.evaluation_id is None else result_words(
            call.results.get(key)), number=True)

    def _total_column(self, record: InterviewRecord) -> Column[FocusCall]:
        """Where the criteria have no room side by side: their points together, one by one in the tooltip and below."""
        def hint(call: FocusCall) -> str:
            return "\n".join(_("{criterion}: {points}").format(
                criterion=criterion_words(key, record.criteria), points=result_words(call.results.get(key)))
                for key in record.draft.focus) if call.evaluation_id is not None else ""

        return Column("total", _("Earned"), lambda call: "–" if call.evaluation_id is None else result_words(
            call.total), number=True, hint=hint)

    def _add_stems(self, whole: QVBoxLayout, record: InterviewRecord) -> None:
        if not record.before and not record.after:
            return
        for key in record.draft.focus:
            name = criterion_words(key, record.criteria)
            whole.addWidget(Label(_("{criterion}: before and after").format(criterion=name), "section", wrap=True))
            stems = _stems_of(record, key, name)
            self.stems.append(stems)
            whole.addWidget(stems)
        if record.untold and record.draft.focus:
            whole.addWidget(Banner("neutral", "", record.untold))

    def _add_links(self, whole: QVBoxLayout, record: InterviewRecord) -> None:
        whole.addWidget(Label(_("Where it comes from"), "section"))
        links = QVBoxLayout()
        links.setSpacing(0)
        whole.addLayout(links)
        if not (record.sources or record.requests or record.problem_id):
            whole.addWidget(Label(_("No call stands behind it."), "caption", wrap=True))
        for source in record.sources:
            words = _("{number} · {start} · {score}").format(number=source.number, start=start_words(
                source.start, record.today), score=source.score_shown or "—")
            row = self._add_link(links, "arrow-left", words, lambda source=source: self.source_asked.emit(
                source.evaluation_id), fatal=source.fatal)
            if record.may_change:
                self._add_leave_out(row, source)
        if record.problem_id is not None:
            self._add_link(links, "alert-octagon-outline", _("Major problem"),
                           lambda: self.problem_asked.emit(record.problem_id))
        for request_id, words in record.requests:
            self._add_link(links, "arrow-right", words, lambda asked=request_id: self.request_asked.emit(asked))
        if record.may_change:
            self._add_more(whole)

    def _add_more(self, whole: QVBoxLayout) -> None:
        """The way to further calls, also where there is none yet."""
        more = Button(_("Add calls …"), "ghost", icon="plus")
        more.clicked.connect(self.calls_asked)
        self._parts.append(more)
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        whole.addLayout(row)

    def _add_leave_out(self, row: QHBoxLayout, source: SourceCall) -> None:
        """The cross of a call; Del on its link does the same."""
        drop = IconButton("close", _("Leave the call of {start} out").format(start=source.start))
        drop.clicked.connect(lambda: self.leave_out_asked.emit(source.evaluation_id))
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.links[-1])
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: self.leave_out_asked.emit(source.evaluation_id))
        self._parts.append(drop)
        row.addWidget(drop)

    def _add_link(self, whole: QVBoxLayout, icon: str, words: str, act: object, *, fatal: bool = False) -> QHBoxLayout:
        button = Button(words, "link", icon=icon)
        button.setMaximumWidth(WIDTH - 40 - theme.CONTROL)
        button.setEnabled(self._opens)
        button.clicked.connect(lambda _on=False: act())  # type: ignore[operator]
        self.links.append(button)
        self._parts.append(button)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(button)
        if fatal:
            row.addWidget(Label(_("fatal"), "caption", tone="fatal"))
        row.addStretch(1)
        whole.addLayout(row)
        return row


def can_listen(record: InterviewRecord) -> bool:
    """Whether a follow-up call can be heard now: one waits, or one can be taken. It is then the page's main button."""
    waits = record.calls_waiting > 0 or any(call.waits for call in record.after)
    return record.may_follow_up and record.heard < record.draft.follow_ups_wanted and waits


def _state_words(record: InterviewRecord) -> str:
    """Why there is nothing to hear now, or until when it is to be heard."""
    until = record.draft.follow_up_due
    if record.state is InterviewState.OPEN:
        return _("Follow-up listening begins once the interview is finished.")
    if record.state is not InterviewState.RUNNING or record.heard >= record.draft.follow_ups_wanted:
        return ""
    if not record.calls_waiting and not any(call.waits for call in record.after):
        return _("No call of this agent since the interview can be taken yet. Import recordings first.")
    if until is None:
        return ""
    words = _("{waiting}; until {day}").format(waiting=_waiting_words(record), day=day_words(until, record.today))
    return _("{words}: overdue").format(words=words) if record.follow_up_overdue else words


def _waiting_words(record: InterviewRecord) -> str:
    if record.calls_waiting:
        return ngettext("{count} call to choose from", "{count} calls to choose from", record.calls_waiting).format(
            count=record.calls_waiting)
    taken = sum(call.waits for call in record.after)
    return ngettext("{count} call waits in the queue", "{count} calls wait in the queue", taken).format(count=taken)


def _stems_of(record: InterviewRecord, key: CriterionKey, name: str) -> Stems:
    after = [call for call in record.after if not call.gone]
    results = [call.results[key] for call in (*record.before, *after) if key in call.results]
    most = max((result.weight_milli for result in results), default=0)
    stems = Stems(name, points_text(most))
    stems.show_stems([_stem(call, key, most, record) for call in record.before],
                     [_stem(call, key, most, record) for call in after])
    return stems


def _stem(call: FocusCall, key: CriterionKey, most: int, record: InterviewRecord) -> Stem:
    result = call.results.get(key)
    earned = result.earned_milli if result else None
    return Stem(day_words(call.day, record.today), earned, result.weight_milli if result else most,
                points_text(earned) if earned is not None else _("n/a"), waits=call.waits)
