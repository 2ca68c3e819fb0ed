"""The reconciliation of the frame (抽样框对账) on paper: its figures and findings, then what needs to be looked at."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.printing import PrintedPaper
from qadesk.models.reconciliation import ReconciliationPaper
from qadesk.models.reconciliation_words import findings, reconciliation_tables
from qadesk.models.summary_shown import part_text
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import Paper
from qadesk.reports.paper_parts import put_figures, put_title
from qadesk.reports.summary_table import PITCH, put_table
from qadesk.reports.text import Typesetter


def print_reconciliation(content: ReconciliationPaper, faces: Faces | None = None) -> PrintedPaper:
    """The reconciliation as a PDF in the language in force; the same content always gives the same bytes.

    Days on which list and recordings agree are counted, not listed. Raises StationError without a Chinese face."""
    found, title = content.found, _("Reconciliation of the frame")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, f"{title} {found.period}")
    put_title(paper, title, found.period if found.first_day == found.last_day else
              f"{found.period}   {found.first_day} – {found.last_day}")
    _put_figures(paper, content)
    paper.chapter(_("Before the draw"), keep=PITCH)
    for sentence in list(findings(found)) or [_("List and recordings agree, and nobody is missing.")]:
        paper.paragraph(sentence, PITCH)
    if whole := sum(day.is_whole for day in found.days):
        paper.paragraph(ngettext("List and recordings agree on {whole:,} of {count:,} day of an agent, which is not "
                                 "listed.", "List and recordings agree on {whole:,} of {count:,} days of agents, which "
                                 "are not listed.", len(found.days)).format(whole=whole, count=len(found.days)), PITCH)
    for table in reconciliation_tables(found, whole=False):
        put_table(paper, table)
    paper.need(50)
    paper.y += 36
    paper.signatures((_("Prepared by"), _("Checked by")))
    return paper.finish(f"{title} {found.period}", f"{title} {found.period}.pdf")


def _put_figures(paper: Paper, content: ReconciliationPaper) -> None:
    found = content.found
    put_figures(paper, (
        (_("Expected"), f"{found.expected:,}", _("calls of the plan's queues")),
        (_("Coverage rate"), part_text(found.present, found.expected),
         _("missing: {count:,}").format(count=found.missing)),
        (_("Same sound"), f"{found.duplicates:,}", _("calls with the sound of another")),
        (_("Ids left out"), f"{found.left_out:,}", ngettext("{count} place", "{count} places", len(found.gaps)).format(
            count=len(found.gaps))),
        (_("Without a call"), f"{found.stray:,}", _("recordings in the station"))))
