"""The part 补抽 of a draw slip: each call that gave its place away, to which, why, by whom; a warning if many."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.draw_slip import DrawSlip
from qadesk.models.replacement import ReplacedCall
from qadesk.models.replacers import replacers_table
from qadesk.models.sampling import REPLACEMENT_NAMES, ReplacementReason
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.furniture import Paper
from qadesk.reports.summary_table import put_table

PITCH, KEEP = 13.0, 90.0
NO_BREAK = "\u00a0"


def put_replaced(paper: Paper, slip: DrawSlip) -> None:
    """A sentence with the share, a table of the replacements, and one of who made how many and why."""
    paper.chapter(_("Replacements"), keep=KEEP)
    paper.paragraph(_said(slip), PITCH)
    put_table(paper, _calls(slip))
    put_table(paper, replacers_table(slip.replaced_by))


def _said(slip: DrawSlip) -> str:
    count, percent = slip.replaced_by_persons, slip.replaced_percent
    words = ngettext("{count} of {drawn} drawn calls was replaced ({percent:.1f} %).",
                     "{count} of {drawn} drawn calls were replaced ({percent:.1f} %).", count).format(
        count=count, drawn=slip.facts.drawn, percent=percent)
    if percent <= slip.warn_percent:
        return words
    return _("{words} WARNING: more than {warn} % of a draw; the reasons have to be looked into.").format(
        words=words, warn=slip.warn_percent)


def _calls(slip: DrawSlip) -> Table:
    return Table("replaced", _("Replaced calls"), (
        Head(_("Replaced at")), Head(_("Agent")), Head(_("Recording no. → replaced by"), wide=True),
        Head(_("Reason")), Head(_("By whom"))),
        tuple(Row((at, one.agent_no, _both(one), _(REPLACEMENT_NAMES[one.reason]), _who(one)))
              for at, one in zip(slip.replaced_at, slip.replaced, strict=True)), _("None"))


def _both(one: ReplacedCall) -> str:
    """The call and, on a line of its own, what took its place."""
    return f"{one.rec_id}\n→{NO_BREAK}{one.new_rec_id or _('none left')}"


def _who(one: ReplacedCall) -> str:
    if one.reason is ReplacementReason.LEGAL_HOLD:
        return _("By the rule")
    return _("{who}, confirmed by {second}").format(who=one.by, second=one.confirmed_by) if one.confirmed_by else _(
        "{who}, alone").format(who=one.by)
