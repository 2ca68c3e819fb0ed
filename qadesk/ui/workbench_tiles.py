"""The figures of the workbench: tiles in the order of the loop with chevrons between, and the small ones below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.checks import BackupStatus
from qadesk.models.workbench import Coaching, Intake, Listening, TrainingNeeds, WorkbenchFacts
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.tiles import FigureTile
from qadesk.ui.workbench_words import (
    each_words,
    fatal_words,
    follow_up_words,
    interview_words,
    oldest_words,
    plan_words,
    problem_words,
    quota_words,
    span_words,
    training_words,
    waiting_shorter,
    waiting_words,
)


class Chevron(QWidget):
    """The arrow from one step of the loop to the next."""

    def sizeHint(self) -> QSize:
        return QSize(theme.GAP, theme.FIGURE_TILE)

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRectF(0, (self.height() - theme.ICON) / 2, self.width(), theme.ICON)
        paint_icon(QPainter(self), place, "chevron-right", theme.color("text2"))


class LoopTiles(QWidget):
    """The steps of the loop that this person has a part in. `opened(step)` names the one pressed."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn = FigureTile(_("Drawn and heard"), icon="dice-multiple-outline")
        self.waiting = FigureTile(_("Waiting"), icon="headphones")
        self.drafts = FigureTile(_("Drafts"), icon="file-document-edit-outline")
        self.interviews = FigureTile(_("To interview"), icon="account-voice")
        self.plans = FigureTile(_("Improvement plans"), icon="clipboard-check-outline")
        self.follow_ups = FigureTile(_("Follow-up listening"), icon="repeat")
        self.training = FigureTile(_("Trainings"), icon="school-outline")
        self._chevrons: dict[str, Chevron] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for step, tile in self.tiles().items():
            chevron = self._chevrons[step] = Chevron()
            row.addWidget(chevron)
            row.addWidget(tile, 1)
            tile.opened.connect(lambda name=step: self.opened.emit(name))

    def tiles(self) -> dict[str, FigureTile]:
        """The tiles by step, in the order of the loop."""
        return {"drawn": self.drawn, "waiting": self.waiting, "drafts": self.drafts, "interviews": self.interviews,
                "plans": self.plans, "follow_ups": self.follow_ups, "training": self.training}

    def show_facts(self, facts: WorkbenchFacts) -> None:
        """Show the figures; steps that this person has no part in are left out."""
        self.drawn.set_figure(f"{facts.scored:,}" if facts.week else "—", quota_words(facts))
        self.waiting.set_figure(f"{facts.waiting_total:,}", waiting_words(facts),
                                shorter=waiting_shorter(facts))
        self.drafts.set_figure(f"{facts.drafts:,}", oldest_words(facts))
        if facts.coaching is not None:
            self._show_coaching(facts.coaching)
        if facts.training is not None:
            self._show_training(facts.training)
        self._leave_out({"drawn": facts.listens, "waiting": facts.listens, "drafts": facts.listens,
                         **dict.fromkeys(("interviews", "plans", "follow_ups"), facts.coaching is not None),
                         "training": facts.training is not None})

    def _show_coaching(self, coaching: Coaching) -> None:
        self.interviews.set_figure(f"{coaching.proposed + coaching.arranged:,}", interview_words(coaching),
                                   chip=_("Late") if coaching.late else "", tone="warn")
        self.plans.set_figure(f"{coaching.running:,}", plan_words(coaching),
                              chip=_("Late") if coaching.plans_late else "", tone="warn")
        late, today = coaching.hear_late > 0, coaching.hear_today > 0
        self.follow_ups.set_figure(f"{coaching.to_hear:,}", follow_up_words(coaching),
                                   chip=_("Late") if late else _("Today") if today else "",
                                   tone="warn" if late else "accent")

    def _show_training(self, needs: TrainingNeeds) -> None:
        chip = _("Late") if needs.overdue else _("Need") if needs.unasked else ""
        self.training.set_figure(f"{needs.under_way:,}", training_words(needs), chip=chip,
                                 tone="warn" if needs.overdue else "accent")

    def _leave_out(self, shown: dict[str, bool]) -> None:
        """Show these steps; a chevron stands before each but the first."""
        first = next((step for step, is_shown in shown.items() if is_shown), None)
        for step, tile in self.tiles().items():
            tile.setVisible(shown[step])
            self._chevrons[step].setVisible(shown[step] and step != first)
        self.setVisible(first is not None)


class SmallTiles(QWidget):
    """Listening today, recordings, fatal items, major problems, the audit while nobody does it, the backup.

    `opened(what)` names the tile pressed."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listening = FigureTile(_("Listened today"), icon="headphones")
        self.intake = FigureTile(_("Recordings"), icon="tray-arrow-down")
        self.fatal = FigureTile(_("Fatal to confirm"), icon="shield-alert-outline")
        self.problems = FigureTile(_("Major problems"), icon="alert-octagon-outline")
        self.audit = FigureTile(_("Audit"), icon="shield-account-outline")
        self.backup = FigureTile(_("Backup"), icon="archive-outline")
        self.bar = Bar(_("Share of the day's listening"))
        layout = self.listening.layout()
        assert layout is not None
        layout.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        for tile in (self.listening, self.intake, self.fatal, self.problems, self.audit, self.backup):
            row.addWidget(tile, 1)
        self.listening.opened.connect(lambda: self.opened.emit("submitted"))
        self.fatal.opened.connect(lambda: self.opened.emit("fatal"))
        self.intake.opened.connect(lambda: self.opened.emit("intake"))
        self.problems.opened.connect(lambda: self.opened.emit("problems"))
        self.audit.opened.connect(lambda: self.opened.emit("audit"))
        self.backup.opened.connect(lambda: self.opened.emit("backup"))

    def show_facts(self, facts: WorkbenchFacts) -> None:
        """Show the figures; what this person does not do is left out."""
        self.listening.setVisible(facts.listening is not None)
        if facts.listening is not None:
            self._show_listening(facts.listening, facts)
        self.intake.setVisible(facts.listens)
        self._show_intake(facts.intake)
        self.fatal.setVisible(facts.listens)
        self.fatal.set_figure(f"{facts.fatal_pending:,}", fatal_words(facts),
                              chip=_("To confirm") if facts.fatal_pending else "", tone="fatal")
        self.audit.setVisible(not facts.has_auditor)
        self.audit.set_figure(_("Nobody audits"), _("Add an auditor's account"), chip=_("To do"), tone="warn")
        self._show_problems(facts)
        self._show_backup(facts.backup)

    def _show_problems(self, facts: WorkbenchFacts) -> None:
        problems = facts.problems
        self.problems.setVisible(problems is not None)
        if problems is not None:
            chip = _("Overdue") if problems.overdue else _("To answer") if problems.unacknowledged else ""
            self.problems.set_figure(f"{problems.unacknowledged:,}", problem_words(facts), chip=chip, tone="fatal")

    def _show_backup(self, backup: BackupStatus | None) -> None:
        self.backup.setVisible(backup is not None)
        if backup is not None:
            age = backup.age_ms
            figure = _("None") if age is None else _("{age} ago").format(age=span_words(age))
            held = _("Changed since") if backup.changed else _("Holds everything")
            line = _("No backup yet") if age is None else held
            self.backup.set_figure(figure, line, chip=_("Overdue") if backup.overdue else "", tone="warn")

    def _show_listening(self, listening: Listening, facts: WorkbenchFacts) -> None:
        met = _("{met} of {people} met it").format(met=listening.people_met, people=listening.people)
        line = _("of {norm} · submitted {count}, this week {week}").format(
            norm=span_words(listening.norm_ms), count=f"{facts.submitted_today:,}", week=f"{facts.submitted_week:,}")
        self.listening.set_figure(span_words(listening.listened_ms), line, chip=met if listening.people > 1 else "")
        self.bar.set_share(listening.listened_ms // 1000, listening.norm_ms // 1000)
        self.listening.setToolTip(plain_tip(each_words(listening)))
        self.listening.setAccessibleDescription(each_words(listening))

    def _show_intake(self, intake: Intake | None) -> None:
        if intake is None:
            self.intake.set_figure("0", _("No calls yet"))
            return
        missing = intake.without_recording
        share = f"{missing * 100 / intake.calls:.1f}%"
        line = (_("{day}: {missing} without a recording ({share})").format(
            day=f"{intake.day:%m-%d}", missing=f"{missing:,}", share=share) if missing
            else _("{day}: each call with its recording").format(day=f"{intake.day:%m-%d}"))
        self.intake.set_figure(_("{count} calls").format(count=f"{intake.calls:,}"), line,
                               chip=_("Gaps") if missing else _("Complete"), tone="warn" if missing else "good")
