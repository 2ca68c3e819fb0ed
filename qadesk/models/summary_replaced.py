"""Replacements (补抽) of a month as a table: who replaced how many of the own drawn calls, and why."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.summaries import Coverage
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.models.summary_shown import part_text


def replaced_table(coverage: Coverage) -> Table:
    """A line for each inspector who replaced any; the note says their share, and where it is to be looked into."""
    heads = (Head(_("Inspector"), wide=True), Head(_("Drawn"), number=True), Head(_("Cannot be played"), number=True),
             Head(_("Wrong agent"), number=True), Head(_("Private emergency"), number=True),
             Head(_("Replaced"), number=True))
    rows = tuple(Row((one.name, f"{one.calls:,}", f"{one.unplayable:,}", f"{one.wrong_agent:,}", f"{one.private:,}",
                      f"{one.replaced:,} ({part_text(one.replaced, one.calls)})")) for one in coverage.replaced)
    return Table("replaced", _("Replacements by inspector"), heads, rows, _("No drawn call was replaced."),
                 _note(coverage), right=True)


def _note(coverage: Coverage) -> str:
    replaced = sum(one.replaced for one in coverage.replaced)
    if not replaced:
        return ""
    words = _("{part} of the drawn calls").format(part=part_text(replaced, coverage.drawn))
    if 100 * replaced > coverage.warn_percent * coverage.drawn:
        return _("{words}: above {percent} %, to be looked into").format(words=words, percent=coverage.warn_percent)
    return words
