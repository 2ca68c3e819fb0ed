"""Who replaced (补抽) how many of the own drawn calls, and why, as a table: of a draw on its slip, and of a month."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.i18n import _
from qadesk.models.replacement import ReplacedBy
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.models.summary_coverage import Coverage
from qadesk.models.summary_shown import part_text


def replacers_table(people: Sequence[ReplacedBy], note: str = "") -> Table:
    """A line for each inspector with the person's share, so that shares can be compared."""
    heads = (Head(_("Inspector"), wide=True), Head(_("Drawn calls"), number=True),
             Head(_("Cannot be played"), number=True), Head(_("Wrong agent"), number=True),
             Head(_("Private emergency"), number=True), Head(_("Replaced"), number=True))
    rows = tuple(Row((one.name, f"{one.calls:,}", f"{one.unplayable:,}", f"{one.wrong_agent:,}", f"{one.private:,}",
                      f"{one.replaced:,} ({part_text(one.replaced, one.calls)})")) for one in people)
    return Table("replaced", _("Replacements by inspector"), heads, rows, _("No drawn call was replaced."), note,
                 right=True)


def replaced_in_month(coverage: Coverage) -> Table:
    """The month's; its note says the share of all drawn calls, and where it is to be looked into."""
    return replacers_table(coverage.replaced, _note(coverage))


def _note(coverage: Coverage) -> str:
    replaced = sum(one.replaced for one in coverage.replaced)
    if not replaced:
        return ""
    words = _("{part} of the drawn calls").format(part=part_text(replaced, coverage.drawn))
    if 100 * replaced > coverage.warn_percent * coverage.drawn:
        return _("{words}: above {percent} %, to be looked into").format(words=words, percent=coverage.warn_percent)
    return words
