"""Printing: papers made from what is stored, each print in the audit trail, its head in the paper's footer."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qadesk.i18n import N_, _
from qadesk.models.appeal_record import RulingPaper
from qadesk.models.audit import AuditHead
from qadesk.models.calls import Call
from qadesk.models.charts import Chart, ChartFrame, ChartImage
from qadesk.models.closing import PDF, FilingRegister
from qadesk.models.coaching_record import InterviewPaper
from qadesk.models.complaint_record import ComplaintPaper
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.major_problems import ProblemSlip
from qadesk.models.manual import RoleCard
from qadesk.models.months import Month
from qadesk.models.people import Account, Actor, Agent
from qadesk.models.periods import DrawPeriod, local_day, local_text
from qadesk.models.printing import Imprint, PageImage, PrintableRow, PrintedPaper
from qadesk.models.reconciliation import ReconciliationPaper
from qadesk.models.scorecards import BAND_NAMES, Band, FatalState
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.models.summary_content import chapters
from qadesk.models.summary_shown import month_words
from qadesk.models.summary_words import sentences
from qadesk.models.training_record import RequestPaper
from qadesk.reports import press
from qadesk.services import manual, training_rows
from qadesk.services.appeal_query import appeal_for
from qadesk.services.appeal_record import record_of as appeal_record_of
from qadesk.services.base import Rules, Service, Station
from qadesk.services.closed_months import file_of
from qadesk.services.coaching_query import interview_for
from qadesk.services.coaching_record import record_of as interview_record_of
from qadesk.services.complaint_query import complaint_for
from qadesk.services.complaint_query import record_of as complaint_record_of
from qadesk.services.conflicts import refuse_conflict, tied
from qadesk.services.draw_slip import slip_of
from qadesk.services.evaluation_chain import IN_FORCE, submitted
from qadesk.services.evaluation_content import sheet_of
from qadesk.services.filings import filing_rows
from qadesk.services.life_query import stages
from qadesk.services.problem_query import problem_for, record_of
from qadesk.services.reconciliation import reconciled
from qadesk.services.summary_figures import SummaryFigures
from qadesk.services.training_record import record_rows
from qadesk.services.training_steps import found_request

_PENDING = select(FatalTick.criterion_code).where(
    FatalTick.evaluation_id == Evaluation.id, FatalTick.state == FatalState.PENDING).exists()
LABELS = {"internal": N_("Internal"), "confidential": N_("Confidential")}


class Printing(Service):
    """Makes papers in the warm worker process; the same print gives the same bytes."""

    def evaluation_sheet(self, actor: Actor, evaluation_id: int) -> PrintedPaper:
        """The 质量监听评分表 of a submitted evaluation as a PDF; the print is audited before the paper is made.

        Raises NotFound; RuleBroken while it is a draft; StationError when the computer has no Chinese face."""
        with self.act(actor, "printing.evaluation_sheet", about=f"evaluation {evaluation_id}") as act:
            evaluation = submitted(act.session, evaluation_id)
            refuse_conflict(act.session, actor.account_id, evaluation.call)
            sheet = sheet_of(act.session, evaluation)
            rules = self.rules_in(act.session)
            act.about, act.detail = sheet.number, {"document": "evaluation_sheet"}
        assert act.head is not None
        imprint = self._imprint(actor, rules, act.head, act.now_utc_ms)
        return self._station.work.foreground(press.evaluation_sheet, replace(sheet, imprint=imprint)).result()

    def printable(self, actor: Actor, limit: int = 500) -> tuple[PrintableRow, ...]:
        """The evaluations submitted last, the newest first, as revised: their scorecards can be printed again."""
        with self.read(actor, "printing.printable") as session:
            zone = self.rules_in(session).zone
            rows = session.execute(
                select(Evaluation, Call.agent_no, Agent.name, Account.display_name, _PENDING)
                .join(Call, Call.id == Evaluation.call_id).join(Account, Account.id == Evaluation.account_id)
                .outerjoin(Agent, Agent.id == Call.agent_id).where(IN_FORCE, ~tied(actor.account_id, Call.agent_id))
                .order_by(Evaluation.submitted_utc_ms.desc(), Evaluation.id.desc()).limit(limit))
            found = rows.all()
            how_far = stages(session, [row[0] for row in found], zone)
            return tuple(replace(_printable(evaluation, agent_no, name or "", inspector, zone, pending=pending),
                                 stage=how_far[evaluation.id])
                         for evaluation, agent_no, name, inspector, pending in found)

    def problem_slip(self, actor: Actor, problem_id: int) -> PrintedPaper:
        """The 重大问题反馈单 of a major problem as a PDF, audited before it is made.

        Raises NotFound; NotAllowed for another team's leader; StationError when there is no Chinese face."""
        with self.act(actor, "printing.problem_slip", about=f"problem {problem_id}") as act:
            rules = self.rules_in(act.session)
            problem = problem_for(act.session, actor, act.action, problem_id, local_day(act.now_utc_ms, rules.zone))
            record = record_of(act.session, problem, actor, rules, act.now_utc_ms)
            act.about, act.detail = record.number, {"document": "major_problem_slip"}
        assert act.head is not None
        slip = ProblemSlip(self._imprint(actor, rules, act.head, act.now_utc_ms), record)
        return self._station.work.foreground(press.major_problem_slip, slip).result()

    def complaint_ruling(self, actor: Actor, complaint_id: int) -> PrintedPaper:
        """The 投诉/表扬判定 of a complaint or praise as a PDF, audited before it is made; while open, the form for it.

        Raises NotFound; NotAllowed for another team's leader or one tied; StationError without a Chinese face."""
        with self.act(actor, "printing.complaint_ruling", about=f"complaint {complaint_id}") as act:
            rules = self.rules_in(act.session)
            today = local_day(act.now_utc_ms, rules.zone)
            one = complaint_for(act.session, actor, complaint_id, today)
            record = complaint_record_of(act.session, one, actor, rules, today)
            act.about, act.detail = record.number, {"document": "complaint_ruling"}
        assert act.head is not None
        paper = ComplaintPaper(self._imprint(actor, rules, act.head, act.now_utc_ms), record)
        return self._station.work.foreground(press.complaint_ruling, paper).result()

    def draw_slip(self, actor: Actor, period: DrawPeriod) -> PrintedPaper:
        """The 抽样单 of a drawn period as a PDF, audited before it is made.

        Raises NotFound before it was drawn; StationError when the computer has no Chinese face."""
        with self.read_apart(actor, "printing.draw_slip") as session:
            rules = self.rules_in(session)
            slip = slip_of(session, period, rules, self._station.clock.now_utc_ms())
        with self.act(actor, "printing.draw_slip", about=period.name) as act:
            act.detail = {"document": "draw_slip"}
        assert act.head is not None
        imprint = self._imprint(actor, rules, act.head, act.now_utc_ms)
        return self._station.work.foreground(press.draw_slip, replace(slip, imprint=imprint)).result()

    def reconciliation(self, actor: Actor, period: DrawPeriod) -> PrintedPaper:
        """The 抽样框对账 of a period as it is now as a PDF, audited before it is made.

        Raises StationError when the computer has no Chinese face."""
        with self.read_apart(actor, "printing.reconciliation") as session:
            rules = self.rules_in(session)
            found = reconciled(session, rules, period, self._station.clock.now_utc_ms())
        with self.act(actor, "printing.reconciliation", about=period.name) as act:
            act.detail = {"document": "reconciliation", "expected": found.expected, "missing": found.missing}
        assert act.head is not None
        paper = ReconciliationPaper(self._imprint(actor, rules, act.head, act.now_utc_ms), found)
        return self._station.work.foreground(press.reconciliation, paper).result()

    def appeal_ruling(self, actor: Actor, appeal_id: int) -> PrintedPaper:
        """The 申诉裁定 of an appeal as a PDF, audited before it is made; while it is open, the appeal as entered.

        Raises NotFound; NotAllowed for another team's leader; StationError when there is no Chinese face."""
        with self.act(actor, "printing.appeal_ruling", about=f"appeal {appeal_id}") as act:
            rules = self.rules_in(act.session)
            appeal = appeal_for(act.session, actor, appeal_id, local_day(act.now_utc_ms, rules.zone))
            record = appeal_record_of(act.session, appeal, actor, rules, act.now_utc_ms)
            act.about, act.detail = record.number, {"document": "appeal_ruling"}
        assert act.head is not None
        content = RulingPaper(self._imprint(actor, rules, act.head, act.now_utc_ms), record)
        return self._station.work.foreground(press.appeal_ruling, content).result()

    def interview_record(self, actor: Actor, interview_id: int) -> PrintedPaper:
        """The 面谈记录表 of an interview as a PDF, audited before it is made; while it is not held, the form for it.

        Raises NotFound; StationError when there is no Chinese face."""
        return self._interview(actor, "printing.interview_record", interview_id, progress=False)

    def interview_progress(self, actor: Actor, interview_id: int) -> PrintedPaper:
        """The 改进计划 / 跟进 of an interview as a PDF, audited before it is made.

        Raises NotFound; NotAllowed for another team's leader; StationError when there is no Chinese face."""
        return self._interview(actor, "printing.interview_progress", interview_id, progress=True)

    def _interview(self, actor: Actor, use_case: str, interview_id: int, *, progress: bool) -> PrintedPaper:
        with self.act(actor, use_case, about=f"interview {interview_id}") as act:
            rules = self.rules_in(act.session)
            today = local_day(act.now_utc_ms, rules.zone)
            interview = interview_for(act.session, actor, interview_id, today)
            record = interview_record_of(act.session, interview, actor, rules, act.now_utc_ms)
            act.about = record.number
            act.detail = {"document": "improvement_progress" if progress else "interview_record"}
        assert act.head is not None
        paper = InterviewPaper(self._imprint(actor, rules, act.head, act.now_utc_ms), record, progress)
        return self._station.work.foreground(press.interview_record, paper).result()

    def monthly_summary(self, actor: Actor, month: Month, team_id: int | None = None) -> PrintedPaper:
        """A month's 月度监听工作总结 as a PDF, of one team if it is given; audited before it is made.

        While the month is open it is a draft; of a closed one the whole centre's is the stored one as it is. Raises
        StationError when the computer has no Chinese face."""
        with self.act(actor, "printing.monthly_summary", about=month.name) as act:
            rules, stored = self.rules_in(act.session), file_of(act.session, month, PDF)
            act.detail = {"document": "monthly_summary", "team": team_id, "state": "closed" if stored else "draft"}
        assert act.head is not None
        if stored and team_id is None:
            return self._station.work.foreground(press.stored_paper, f"{_('Monthly summary')} {month_words(month)}",
                                                 stored).result()
        figures = SummaryFigures(self._station).month(actor, month, team_id)
        summary = summary_paper(figures, self._imprint(actor, rules, act.head, act.now_utc_ms))
        return self._station.work.foreground(press.monthly_summary, summary).result()

    def filing_register(self, actor: Actor) -> PrintedPaper:
        """The whole 备案登记表 as a PDF, audited before it is made.

        Raises StationError when the computer has no Chinese face."""
        with self.act(actor, "printing.filing_register") as act:
            rules = self.rules_in(act.session)
            rows = tuple(filing_rows(act.session, rules.zone))
            act.detail = {"document": "filing_register", "entries": len(rows)}
        assert act.head is not None
        register = FilingRegister(self._imprint(actor, rules, act.head, act.now_utc_ms), rows)
        return self._station.work.foreground(press.filing_register, register).result()

    def role_card(self, actor: Actor, key: str) -> PrintedPaper:
        """The card of a role from the manual as a PDF, audited before it is made.

        Raises OSError for a card that the manual has not; StationError when the computer has no Chinese face."""
        page = manual.page(key)
        with self.act(actor, "printing.role_card", about=key) as act:
            rules = self.rules_in(act.session)
            act.detail = {"document": "role_card"}
        assert act.head is not None
        card = RoleCard(self._imprint(actor, rules, act.head, act.now_utc_ms), page.title, page.card_lines())
        return self._station.work.foreground(press.role_card, card).result()

    def training_request(self, actor: Actor, request_id: int) -> PrintedPaper:
        """The 培训需求单 of a request as a PDF, audited before it is made.

        Raises NotFound; StationError when there is no Chinese face."""
        with self.act(actor, "printing.training_request", about=f"training request {request_id}") as act:
            rules, request = self.rules_in(act.session), found_request(act.session, request_id)
            rows = record_rows(act.session, request, actor, rules, act.now_utc_ms)
            act.about, act.detail = request.number, {"document": "training_request"}
        assert act.head is not None
        record = self._station.work.foreground(training_rows.told, rows).result()
        paper = RequestPaper(self._imprint(actor, rules, act.head, act.now_utc_ms), record)
        return self._station.work.foreground(press.training_request, paper).result()

    def page_image(self, actor: Actor, paper: PrintedPaper, index: int, width_px: int) -> PageImage:
        """A page of a paper as a picture, for the screen or a printer. Raises IndexError for a page not there."""
        self._authorise(actor, "printing.page_image", paper.title)
        return self._station.work.foreground(press.page_image, paper.pdf, index, width_px).result()

    def chart_image(self, actor: Actor, chart: Chart, frame: ChartFrame) -> ChartImage:
        """A chart as a picture for its place on the screen, with the regions of its points.

        Raises StationError when the computer has no Chinese face."""
        self._authorise(actor, "printing.chart_image", chart.title)
        return self._station.work.foreground(press.chart_image, chart, frame).result()

    def warm_up(self, actor: Actor) -> None:
        """Let the worker load what papers with charts need, so that the first print does not wait for it."""
        self._authorise(actor, "printing.warm_up", "")
        self._station.work.foreground(press.warm_up)

    def record_output(self, actor: Actor, paper: PrintedPaper, way: str) -> None:
        """Note in the audit trail that a paper left the screen: `way` is `printer` or `file`."""
        with self.act(actor, "printing.record_output", about=paper.title) as act:
            act.detail = {"way": way, "pages": paper.n_pages}

    def _imprint(self, actor: Actor, rules: Rules, head: AuditHead, now_utc_ms: int) -> Imprint:
        return imprint_of(self._station, actor, rules, head, now_utc_ms)


def imprint_of(station: Station, actor: Actor, rules: Rules, head: AuditHead, now_utc_ms: int) -> Imprint:
    """What stands around a paper that the actor prints now."""
    return Imprint(
        label=_(LABELS[rules.text("label")]), station=station.name, printed_by=actor.display_name,
        printed_at=local_text(now_utc_ms, rules.zone), audit_seq=head.seq, audit_mac=head.mac,
        watermark=_("Practice") if station.practice else "")


def summary_paper(figures: MonthFigures, imprint: Imprint) -> MonthlySummary:
    """The content of a month's summary, in the language in force."""
    month = figures.month
    return MonthlySummary(imprint, month_words(month), f"{month.first_day} – {month.last_day}",
                          figures.team or _("The whole centre"), chapters(figures, sentences(figures)), figures.plan,
                          figures.seal)


def _printable(evaluation: Evaluation, agent_no: str, agent_name: str, inspector: str, zone: ZoneInfo, *,
               pending: bool) -> PrintableRow:
    return PrintableRow(
        evaluation.id, evaluation.number or "", agent_no, agent_name,
        local_text(evaluation.submitted_utc_ms or 0, zone), evaluation.score_shown,
        _(BAND_NAMES[Band(evaluation.band)]) if evaluation.band else "", pending, inspector)
