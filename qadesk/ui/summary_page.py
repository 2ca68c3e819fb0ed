"""The page 月度汇总: the month's figures live, chapter by chapter, each number leading to the calls behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.closing import ClosedMonth, Plan
from qadesk.models.coaching import FollowUp, Interview, InterviewEntry, InterviewWaiver
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation, FatalTick, HeardInterval
from qadesk.models.major_problems import MajorProblem, MajorProblemEntry
from qadesk.models.months import Month, read_month
from qadesk.models.people import Agent, Leadership, Membership, Team
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem
from qadesk.models.summaries import MonthFigures, SummaryChoices
from qadesk.models.summary_chapters import Chapter, Leads, PageLink
from qadesk.models.summary_content import chapters
from qadesk.models.summary_proposals import PLAN
from qadesk.models.summary_shown import month_words
from qadesk.models.summary_values import Behind
from qadesk.models.summary_words import sentences
from qadesk.models.training import TrainingEntry, TrainingRequest
from qadesk.security.roles import may, reads_all
from qadesk.ui import theme
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.chart_drawing import let_draw
from qadesk.ui.closing_acts import FILINGS, ClosingActs
from qadesk.ui.closing_plan import PlanView
from qadesk.ui.page import Page
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.summary_parts import OPENS, chooser, page_of, scrolled
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chapter_view import ChapterView
from qadesk.ui.widgets.fields import place_of
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

TAB_PADDING = 12
WIDEST_TEAM = 240
Found = tuple[SummaryChoices, MonthFigures | None]


class SummaryPage(Page):
    """Month, team and chapters; the figures are made in a worker each time that something they count is committed."""

    KEY, TITLE, ICON = "summary", N_("Monthly figures"), "chart-box-outline"
    SHOWS = (Agent, Call, ClosedMonth, Draw, Evaluation, FatalTick, FollowUp, HeardInterval, Interview,
             InterviewEntry, InterviewWaiver, Leadership, MajorProblem, MajorProblemEntry, Membership, QueueItem,
             RulesVersion, Team, TrainingEntry, TrainingRequest)
    USE_CASE = "summary_figures.month"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.figures: MonthFigures | None = None
        self._choices: SummaryChoices | None = None
        self._month: Month | None = None
        self._team_id: int | None = None
        self._fetching = self._again = False
        self._make_header()
        self.banner_button = Button(_("Go to the draw"))
        self.banner = Banner("neutral", "")
        self.banner.add_action(self.banner_button)
        self.tabs = Tabs(_("Chapters"))
        self.views: list[ChapterView] = []
        self.panes = [self.tabs]
        self._chapters = QStackedWidget()
        self.empty_button = Button(_("Import recordings"))
        self.empty = EmptyState(self.ICON, _("The figures are being added up …"), "", self.empty_button)
        self._lay_out()
        self._connect()

    # -- fetching
    def reload(self) -> None:
        """Fetch what may be chosen and the figures of the month; one fetch at a time."""
        if self._fetching:
            self._again = True
            return
        self._fetching, self._again = True, False
        month, team_id = self._month, self._team_id
        self.tasks.run(self, lambda: self._fetch(month, team_id), self._show, self._say_not_shown, lane="read")

    def _fetch(self, month: Month | None, team_id: int | None) -> Found:
        service = self.desk.summary_figures
        choices = service.choices(self.actor)
        wanted = month if month in choices.months else next(iter(choices.months), None)
        team = team_id if team_id in dict(choices.teams) else None
        if team is None and not choices.whole:
            team = next((id_ for id_, _name in choices.teams), None)
        if wanted is None or (team is None and not choices.whole):
            return choices, None
        return choices, service.month(self.actor, wanted, team)

    def _say_not_shown(self, error: UserError) -> None:
        self._fetching = False
        self.messages.show_error(error)

    # -- showing
    def _show(self, found: Found) -> None:
        self._fetching = False
        choices, self.figures = found
        self._fill_choosers(choices)
        self._body.setCurrentWidget(self._whole if self.figures else self.empty)
        for widget in (self.month_box, self.team_box):
            widget.setVisible(self.figures is not None)
        self.closing.offer(self.figures, choices.months)
        self.print_button.setVisible(self.figures is not None and may(self.actor, "printing.monthly_summary"))
        if self.figures is None:
            self._say_empty(choices)
        else:
            self._show_figures(self.figures)
        if self._again:
            self.reload()

    def _say_empty(self, choices: SummaryChoices) -> None:
        if choices.months:
            self.empty.set_words(_("You lead no team"), _("Ask the supervisor to enter you as its leader, under "
                                                          "Administration, Teams."))
        else:
            self.empty.set_words(_("No calls yet"), _("Import recordings and their call list, then draw the week."))
        self.empty_button.setVisible(not choices.months and may(self.actor, "calls.list"))

    def _show_figures(self, figures: MonthFigures) -> None:
        self._month, self._team_id = figures.month, figures.team_id
        for kept, wanted in ((self.month_box, figures.month), (self.team_box, figures.team_id)):
            kept.setCurrentIndex(place_of(kept, wanted))
        self._say_what_lacks(figures)
        made = chapters(figures, sentences(figures))
        if not self.views:
            self._make_views(made)
        for view, chapter in zip(self.views, made, strict=True):
            view.show_chapter(chapter)
            if isinstance(view, PlanView):
                view.show_figures(figures)

    def _make_view(self, chapter: Chapter) -> ChapterView:
        if chapter.key != PLAN:
            return ChapterView(chapter, self._opens)
        view = PlanView(chapter, self._opens, desk=self.desk, actor=self.actor, tasks=self.tasks)
        view.written.connect(self._take_plan)
        view.refused.connect(self.messages.show_error)
        return view

    def _make_views(self, made: tuple[Chapter, ...]) -> None:
        self.tasks.run(self, lambda: self.desk.printing.warm_up(self.actor), lambda _done: None, lane="read")
        for chapter in made:
            view = self._make_view(chapter)
            view.asked.connect(self.open_behind)
            for chart in view.charts.values():
                let_draw(chart, self.desk, self.actor, self.tasks)
            self.views.append(view)
            self._chapters.addWidget(scrolled(view))
            self.tabs.addTab(chapter.title)
        self._show_tab(self.tabs.currentIndex())

    def _say_what_lacks(self, figures: MonthFigures) -> None:
        drawn, scored = figures.coverage.drawn, figures.coverage.scored
        self.banner.setVisible(not scored)
        month = month_words(figures.month)
        if not drawn:
            self.banner.set_words(_("No call of {month} was drawn").format(month=month),
                                  _("Draw its weeks and score the calls: the figures then stand here."))
        else:
            self.banner.set_words(_("No drawn call of {month} is scored").format(month=month),
                                  _("Score the calls that wait: the figures then stand here."))
        self.banner_button.setText(_("Listen on") if drawn else _("Go to the draw"))
        self.banner_button.setVisible(reads_all(self.actor))

    def _fill_choosers(self, choices: SummaryChoices) -> None:
        """Offer the months and teams; an open list stays open unless they have changed."""
        if choices == self._choices:
            return
        self._choices = choices
        self.month_box.clear()
        for month in choices.months:
            self.month_box.addItem(month_words(month), month)
        self.team_box.clear()
        if choices.whole:
            self.team_box.addItem(_("All teams"), None)
        for id_, name in choices.teams:
            self.team_box.addItem(name, id_)
        self.team_box.setEnabled(self.team_box.count() > 1)

    def _show_tab(self, index: int) -> None:
        self._chapters.setCurrentIndex(index)
        self.panes = [self.tabs, *(self.views[index].stops() if 0 <= index < len(self.views) else [])]

    # -- closing and opening
    def open_item(self, item: object) -> None:
        """A month of which something waits, or the month by its name; `filings` opens the register."""
        if isinstance(item, Month):
            self._month = item
            self.reload()
        elif item == FILINGS:
            self.closing.show_filings()

    def _take_plan(self, plan: Plan) -> None:
        """What was just written stands at once: the figures need not be made again for it."""
        if self.figures is not None:
            self.figures = replace(self.figures, plan=replace(plan, adjustments=self.figures.plan.adjustments))
            self._show_figures(self.figures)
            self.saved.emit(_("Saved"))

    # -- choosing
    def _choose(self) -> None:
        self._month, self._team_id = self.month_box.currentData(), self.team_box.currentData()
        self.reload()

    def _opens(self, leads: Leads) -> bool:
        if isinstance(leads, RecordLink):
            return reads_all(self.actor)
        if isinstance(leads, Behind):
            return may(self.actor, "summary_figures.calls")
        page = page_of(leads)
        return page is not None and may(self.actor, OPENS[page])

    def open_behind(self, leads: Leads, words: str) -> None:
        """Open the list of calls behind a number, or the record that a place in a call stands in."""
        if isinstance(leads, RecordLink):
            self.go_to_page.emit("listening", leads)
        elif (page := page_of(leads)) is not None:
            self.go_to_page.emit(page, leads.item if isinstance(leads, PageLink) else leads)
        elif isinstance(leads, Behind):
            dialog = BehindDialog(leads, words, desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self)
            dialog.record_asked.connect(lambda link: self.go_to_page.emit("listening", link))
            dialog.show()

    def print_preview(self) -> None:
        """Make the draft's paper of the month shown and open its preview."""
        month, team_id = self._month, self._team_id
        if month is not None:
            self.tasks.run(self, lambda: self.desk.printing.monthly_summary(self.actor, month, team_id),
                           lambda paper: PreviewDialog(paper, desk=self.desk, actor=self.actor, tasks=self.tasks,
                                                       parent=self).show(), lane="read")

    def place(self) -> str:
        """The month that is shown."""
        return self._month.name if self._month else ""

    def go_back_to(self, place: str) -> None:
        self._month = read_month(place)
        self.reload()

    # -- widgets
    def _make_header(self) -> None:
        self.header.set_subtitle(_("Each number leads to its calls"))
        self.month_box, self.team_box = chooser(_("Month")), chooser(_("Team"))
        self.team_box.setMaximumWidth(WIDEST_TEAM)
        self.print_button = Button(_("Print preview"), icon="file-eye-outline", key=self.keys.shown("page.print"))
        self.closing = ClosingActs(self, desk=self.desk, actor=self.actor, tasks=self.tasks, messages=self.messages)
        for widget in (self.month_box, self.team_box, self.closing.chip, self.closing.filings, self.print_button,
                       self.closing.export):
            self.header.add_action(widget)
            widget.hide()
        self.header.add_main(self.closing.close)
        self.closing.close.hide()

    def _lay_out(self) -> None:
        self.fill_edges()
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        content = QVBoxLayout()
        content.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        content.setSpacing(theme.GAP)
        content.addWidget(self.banner)
        content.addWidget(self._chapters, 1)
        whole.addLayout(line)
        whole.addWidget(divider())
        whole.addLayout(content, 1)
        self._body = QStackedWidget()
        self._body.addWidget(self.empty)
        self._body.addWidget(self._whole)
        self.body.addWidget(self._body)
        self.empty_button.hide()

    def _connect(self) -> None:
        for box in (self.month_box, self.team_box):
            box.activated.connect(self._choose)
        self.tabs.currentChanged.connect(self._show_tab)
        self.print_button.clicked.connect(self.print_preview)
        if may(self.actor, "printing.monthly_summary"):
            self.keys.bind("page.print", self, self.print_preview)
        self.empty_button.clicked.connect(lambda: self.go_to_page.emit("recordings", "import"))
        self.banner_button.clicked.connect(self._go_on)

    def _go_on(self) -> None:
        drawn = self.figures is not None and self.figures.coverage.drawn
        self.go_to_page.emit("listening" if drawn else "recordings", None)
