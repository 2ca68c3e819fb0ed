"""The part 补抽 of a draw slip: each call that gave its place away, to which, why, by whom; a warning if many."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.draw_slip import DrawSlip
from qadesk.models.replacement import ReplacedCall
from qadesk.models.sampling import REPLACEMENT_NAMES
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.furniture import Paper
from qadesk.reports.summary_table import put_table

PITCH, KEEP = 13.0, 90.0


def put_replaced(paper: Paper, slip: DrawSlip) -> None:
    """A sentence with the share, a table of the replacements, and one of who made how many and why."""
    paper.chapter(_("Replacements"), keep=KEEP)
    paper.paragraph(_said(slip), PITCH)
    put_table(paper, _calls(slip))
    put_table(paper, _people(slip))


def _said(slip: DrawSlip) -> str:
    count, percent = len(slip.replaced), slip.replaced_percent
    words = ngettext("{count} of {drawn} drawn calls was replaced ({percent:.1f} %).",
                     "{count} of {drawn} drawn calls were replaced ({percent:.1f} %).", count).format(
        count=count, drawn=slip.facts.drawn, percent=percent)
    if percent <= slip.warn_percent:
        return words
    return _("{words} WARNING: more than {warn} % of a draw; the reasons have to be looked into.").format(
        words=words, warn=slip.warn_percent)


def _calls(slip: DrawSlip) -> Table:
    return Table("replaced", _("Replaced calls"), (
        Head(_("Replaced at")), Head(_("Agent")), Head(_("Recording no."), wide=True),
        Head(_("Replaced by")), Head(_("Reason")), Head(_("By whom"))),
        tuple(Row((at, one.agent_no, one.rec_id, one.new_rec_id or _("none left"), _(REPLACEMENT_NAMES[one.reason]),
                   _who(one))) for at, one in zip(slip.replaced_at, slip.replaced, strict=True)), _("None"))


def _who(one: ReplacedCall) -> str:
    return _("{who}, confirmed by {second}").format(who=one.by, second=one.confirmed_by) if one.confirmed_by else _(
        "{who}, alone").format(who=one.by)


def _people(slip: DrawSlip) -> Table:
    return Table("replacers", _("Replacements by inspector"), (
        Head(_("Inspector"), wide=True), Head(_("Drawn"), number=True), Head(_("Cannot be played"), number=True),
        Head(_("Wrong agent"), number=True), Head(_("Private emergency"), number=True),
        Head(_("Replaced"), number=True)),
        tuple(Row((one.name, f"{one.calls:,}", f"{one.unplayable:,}", f"{one.wrong_agent:,}", f"{one.private:,}",
                   f"{one.replaced:,}")) for one in slip.replaced_by), _("None"))
