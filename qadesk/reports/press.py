"""What a worker process is asked for: papers, and pages as pictures.

Cheap to import: reportlab and pypdfium2 are loaded where the work is done, never in the window's process.
"""

from __future__ import annotations

from qadesk.models.appeal_record import RulingPaper
from qadesk.models.charts import Chart, ChartFrame, ChartImage
from qadesk.models.closing import FilingRegister
from qadesk.models.coaching_record import InterviewPaper
from qadesk.models.complaint_record import ComplaintPaper
from qadesk.models.draw_slip import DrawSlip
from qadesk.models.evaluation_sheet import EvaluationSheet
from qadesk.models.major_problems import ProblemSlip
from qadesk.models.manual import RoleCard
from qadesk.models.printing import PageImage, PrintedPaper
from qadesk.models.reconciliation import ReconciliationPaper
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.models.training_record import RequestPaper


def evaluation_sheet(sheet: EvaluationSheet) -> PrintedPaper:
    """See `evaluation_sheet.print_evaluation_sheet`."""
    from qadesk.reports.evaluation_sheet import print_evaluation_sheet

    return print_evaluation_sheet(sheet)


def interview_record(content: InterviewPaper) -> PrintedPaper:
    """See `interview_record.print_interview_record`, or of its progress `improvement_progress`."""
    if content.progress:
        from qadesk.reports.improvement_progress import print_improvement_progress

        return print_improvement_progress(content)
    from qadesk.reports.interview_record import print_interview_record

    return print_interview_record(content)


def major_problem_slip(slip: ProblemSlip) -> PrintedPaper:
    """See `major_problem_slip.print_major_problem_slip`."""
    from qadesk.reports.major_problem_slip import print_major_problem_slip

    return print_major_problem_slip(slip)


def appeal_ruling(content: RulingPaper) -> PrintedPaper:
    """See `appeal_ruling.print_appeal_ruling`."""
    from qadesk.reports.appeal_ruling import print_appeal_ruling

    return print_appeal_ruling(content)


def complaint_ruling(paper: ComplaintPaper) -> PrintedPaper:
    """See `complaint_ruling.print_complaint_ruling`."""
    from qadesk.reports.complaint_ruling import print_complaint_ruling

    return print_complaint_ruling(paper)


def draw_slip(slip: DrawSlip) -> PrintedPaper:
    """See `draw_slip.print_draw_slip`."""
    from qadesk.reports.draw_slip import print_draw_slip

    return print_draw_slip(slip)


def reconciliation(content: ReconciliationPaper) -> PrintedPaper:
    """See `reconciliation.print_reconciliation`."""
    from qadesk.reports.reconciliation import print_reconciliation

    return print_reconciliation(content)


def monthly_summary(summary: MonthlySummary) -> PrintedPaper:
    """See `monthly_summary.print_monthly_summary`."""
    from qadesk.reports.monthly_summary import print_monthly_summary

    return print_monthly_summary(summary)


def warm_up() -> None:
    """Load what the largest paper needs: faces, reportlab, matplotlib, pypdf."""
    import qadesk.reports.monthly_summary  # noqa: F401  to load it is the point
    from qadesk.reports.fonts import system_faces

    system_faces()


def chart_image(chart: Chart, frame: ChartFrame) -> ChartImage:
    """See `charts.chart_image`."""
    from qadesk.reports.charts import chart_image

    return chart_image(chart, frame)


def stored_paper(title: str, pdf: bytes) -> PrintedPaper:
    """A paper that was made and stored before, as it is."""
    from qadesk.reports.pages import page_count

    return PrintedPaper(title, f"{title}.pdf", pdf, page_count(pdf))


def page_image(pdf: bytes, index: int, width_px: int) -> PageImage:
    """See `pages.page_image`."""
    from qadesk.reports.pages import page_image

    return page_image(pdf, index, width_px)


def role_card(card: RoleCard) -> PrintedPaper:
    """See `role_card.print_role_card`."""
    from qadesk.reports.role_card import print_role_card

    return print_role_card(card)


def filing_register(register: FilingRegister) -> PrintedPaper:
    """See `filing_register.print_filing_register`."""
    from qadesk.reports.filing_register import print_filing_register

    return print_filing_register(register)


def training_request(content: RequestPaper) -> PrintedPaper:
    """See `training_request.print_training_request`."""
    from qadesk.reports.training_request import print_training_request

    return print_training_request(content)
