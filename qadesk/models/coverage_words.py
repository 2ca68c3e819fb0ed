"""Coverage in words, and its tables as files have them: why an agent is short, who of a day is not in the sample."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.i18n import _, ngettext
from qadesk.models.bands import band_name
from qadesk.models.coverage import AgentWeek, BandCell, CoverageBands, CoverageWeek, OnlineDay, Why
from qadesk.models.frame import exclusion_words
from qadesk.models.summary_chapters import Head, Row, Table

MOST_NAMED = 12
"""So many agents of a day are named; of more it is told how many there are."""


def why_words(line: AgentWeek) -> str:
    """Why an agent's quota is not met, in plain words; nothing where it is."""
    return _("; ").join(_part_words(line, why, count) for why, count in line.why)


def _part_words(line: AgentWeek, why: Why, count: int) -> str:
    if why is Why.NOT_SCORED:
        return ngettext("{count} drawn, not scored yet", "{count} drawn, not scored yet", count).format(count=count)
    if why is Why.NOT_DRAWN:
        return ngettext("{count} not drawn yet", "{count} not drawn yet", count).format(count=count)
    if why is Why.NOT_REPLACED:
        return ngettext("{count} not drawn: replaced without another, or it came after the draw",
                        "{count} not drawn: replaced without others, or they came after the draw",
                        count).format(count=count)
    if why is Why.FEW_CALLS:
        return ngettext("only {calls} call in the week", "only {calls} calls in the week", line.calls).format(
            calls=line.calls)
    return _("of {calls:,} calls cannot be drawn: {reasons}").format(calls=line.calls, reasons=excluded_words(line))


def excluded_words(line: AgentWeek) -> str:
    """Why calls of the agent cannot be drawn: `No recording 4, Too short 2`."""
    return exclusion_words(line.excluded)


def missing_words(day: OnlineDay) -> str:
    """The agents of a day who are not in the sample, the first of them by number and name."""
    named = [f"{agent.agent_no} {agent.name}".strip() for agent in day.missing[:MOST_NAMED]]
    more = len(day.missing) - len(named)
    return _(", ").join(named) + (_(" and {count} more").format(count=more) if more > 0 else "")


def cell_text(cell: BandCell) -> str:
    """`2` scored; `0 / 1` of those drawn; `0` none drawn of the calls; a dash where no call could be drawn."""
    if cell.scored >= cell.drawn > 0:
        return str(cell.scored)
    if cell.drawn:
        return f"{cell.scored} / {cell.drawn}"
    return "0" if cell.eligible else "—"


def cell_words(cell: BandCell) -> str:
    """The cell as a sentence."""
    if not cell.eligible and not cell.drawn:
        return _("No call could be drawn.")
    return _("{eligible:,} could be drawn, {drawn} drawn, {scored} scored.").format(
        eligible=cell.eligible, drawn=cell.drawn, scored=cell.scored)


def week_tables(found: CoverageWeek) -> tuple[Table, ...]:
    """The week by agent and by day."""
    return (_agents(found.agents), _days(found.days))


def band_tables(found: CoverageBands) -> tuple[Table, ...]:
    """The bands by agent."""
    heads = (Head(_("Agent")), Head(_("Name")), Head(_("Team")),
             *(Head(band_name(code), number=True) for code in found.bands), Head(_("Bands open"), number=True))
    return (Table("bands", _("Bands of the day"), heads, tuple(
        Row((row.agent_no, row.name, row.team, *map(cell_text, row.cells), str(row.open))) for row in found.rows),
        _("No agent has a call in this month.")),)


def _agents(agents: Sequence[AgentWeek]) -> Table:
    numbers = (_("Online days"), _("Calls"), _("Eligible"), _("Quota"), _("Drawn by now"), _("Replaced"), _("Scored"),
               _("Short"))
    heads = (Head(_("Agent")), Head(_("Name")), Head(_("Team")), *(Head(words, number=True) for words in numbers),
             Head(_("Why"), wide=True))
    return Table("agents", _("Quota by agent"), heads, tuple(
        Row((line.agent_no, line.name, line.team, str(line.days), f"{line.calls:,}", f"{line.eligible:,}",
             str(line.quota), str(line.drawn), str(line.replaced), str(line.scored), str(line.short),
             why_words(line))) for line in agents), _("No agent has a call in this week."))


def _days(days: Sequence[OnlineDay]) -> Table:
    return Table("days", _("By day"), (
        Head(_("Day"), number=True), Head(_("Agents online"), number=True), Head(_("In the sample"), number=True),
        Head(_("Not in the sample"), number=True), Head(_("Which"), wide=True)), tuple(
        Row((day.day.isoformat(), str(len(day.agents)), str(len(day.agents) - len(day.missing)),
             str(len(day.missing)), _(", ").join(agent.agent_no for agent in day.missing))) for day in days),
        _("No agent has a call in this week."))
