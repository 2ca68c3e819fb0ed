"""The filing register (备案登记表) on paper: every entry in the order in which it was made, with lines to sign."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.closing import FilingRegister, FilingRow
from qadesk.models.printing import PrintedPaper
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import Paper
from qadesk.reports.paper_parts import put_title
from qadesk.reports.summary_table import put_table
from qadesk.reports.text import Typesetter


def print_filing_register(register: FilingRegister, faces: Faces | None = None) -> PrintedPaper:
    """The register as a PDF in the language in force; the same register always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    title = _("Register of filings")
    paper = Paper(Typesetter(faces or system_faces()), register.imprint, title)
    put_title(paper, title, _("As of {at}").format(at=register.imprint.printed_at))
    put_table(paper, _table(register.rows))
    paper.need(50)
    paper.y += 36
    paper.signatures((_("Prepared by"), _("Checked by")))
    return paper.finish(title, f"{title}.pdf")


def _table(rows: tuple[FilingRow, ...]) -> Table:
    return Table("filings", _("Handed over"), (
        Head(_("Filing number"), number=True), Head(_("Month"), number=True), Head(_("Document"), wide=True),
        Head(_("Copies"), number=True), Head(_("Receiver")), Head(_("How")), Head(_("Handed over on"), number=True),
        Head(_("Note")), Head(_("Entered by"))),
        tuple(Row((row.number, row.month, row.document, str(row.copies), row.receiver, row.way,
                   row.handed_day.isoformat(), row.words or "—", row.who)) for row in rows),
        _("Nothing was handed over yet."))
