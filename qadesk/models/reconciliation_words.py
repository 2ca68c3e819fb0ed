"""The reconciliation in words: its sentences, and its tables as the file and the paper have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qadesk.i18n import _, ngettext
from qadesk.models.frame import exclusion_words
from qadesk.models.reconciliation import AgentDay, NoneEligible, Reconciled, Silent
from qadesk.models.sequences import Gap
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.models.summary_shown import part_text


def coverage_words(found: Reconciled) -> str:
    """`99.2% (1,190 of 1,200 calls have a recording)`."""
    return _("{share} ({present:,} of {expected:,} calls have a recording)").format(
        share=part_text(found.present, found.expected), present=found.present, expected=found.expected)


def findings(found: Reconciled) -> Iterator[str]:
    """What needs to be looked at before the draw, a sentence each; nothing where list and recordings agree."""
    if not found.days:
        yield _("No call of this period is known, so there is nothing to reconcile.")
    if found.missing:
        yield ngettext("{count:,} call has no recording that plays; too short to be drawn in any case: {short:,}.",
                       "{count:,} calls have no recording that plays; too short to be drawn in any case: {short:,}.",
                       found.missing).format(count=found.missing, short=found.missing_short)
    if found.unsettled:
        yield ngettext("{count:,} call cannot be drawn: nobody has settled yet which agent the list means.",
                       "{count:,} calls cannot be drawn: nobody has settled yet which agents the list means.",
                       found.unsettled).format(count=found.unsettled)
    if found.duplicates:
        yield ngettext("{count:,} call has the very sound of another call: one of the two has the wrong recording.",
                       "{count:,} calls have the very sound of another call: one of each two has the wrong recording.",
                       found.duplicates).format(count=found.duplicates)
    if found.gaps:
        yield ngettext("The ids of the list count up, and {count:,} number is left out: either the switch gave it to "
                       "what is no call of an agent (given up, not answered), or the list is not whole.",
                       "The ids of the list count up, and {count:,} numbers are left out: either the switch gave them "
                       "to what is no call of an agent (given up, not answered), or the list is not whole.",
                       found.left_out).format(count=found.left_out)
    if found.none_eligible:
        yield ngettext("{count} agent has calls, but none that can be drawn.",
                       "{count} agents have calls, but none that can be drawn.",
                       len(found.none_eligible)).format(count=len(found.none_eligible))
    if found.silent:
        yield ngettext("{count} agent was rostered and has no call on these days.",
                       "{count} agents were rostered and have no call on some of these days.",
                       len(found.silent)).format(count=len(found.silent))
    if found.stray:
        yield ngettext("{count:,} recording in the station goes with no call of any list.",
                       "{count:,} recordings in the station go with no call of any list.",
                       found.stray).format(count=found.stray)


def reasons_words(agent: NoneEligible) -> str:
    """Why no call of the agent can be drawn: `No recording 4, Too short 2`."""
    return exclusion_words(agent.reasons)


def days_words(agent: Silent) -> str:
    """`09-01, 09-03`."""
    return _(", ").join(f"{day:%m-%d}" for day in agent.days)


def gap_words(gap: Gap) -> str:
    """Between which calls the numbers are left out."""
    return f"{gap.before:%m-%d %H:%M:%S} – {gap.after:%m-%d %H:%M:%S}"


def remark(day: AgentDay) -> str:
    """What of an agent's day needs to be looked at."""
    parts = []
    if not day.known:
        parts.append(_("Agent not known"))
    if day.missing:
        parts.append(_("{count:,} missing").format(count=day.missing))
    if day.duplicates:
        parts.append(_("{count:,} with another call's sound").format(count=day.duplicates))
    if day.known and day.expected and not day.eligible:
        parts.append(_("none can be drawn"))
    return _("; ").join(parts)


def reconciliation_tables(found: Reconciled, *, whole: bool = True) -> tuple[Table, ...]:
    """All tables; the days are all of them, or without `whole` those that need to be looked at."""
    days = [day for day in found.days if whole or not day.is_whole]
    empty = _("On every day list and recordings agree.") if found.days else _("No agent has a call in this period")
    return (_days(days, empty), _none_eligible(found.none_eligible), _silent(found.silent), _gaps(found.gaps))


def _days(days: Sequence[AgentDay], empty: str) -> Table:
    return Table("days", _("By agent and day"), (
        Head(_("Day"), number=True), Head(_("Agent")), Head(_("Name")), Head(_("Team")),
        Head(_("Expected"), number=True), Head(_("Present"), number=True), Head(_("Missing"), number=True),
        Head(_("Same sound"), number=True), Head(_("Eligible"), number=True), Head(_("Remark"), wide=True)),
        tuple(Row((day.day.isoformat(), day.agent_no, day.name, day.team, f"{day.expected:,}", f"{day.present:,}",
                   f"{day.missing:,}", f"{day.duplicates:,}", f"{day.eligible:,}", remark(day))) for day in days),
        empty)


def _none_eligible(agents: Sequence[NoneEligible]) -> Table:
    return Table("none", _("Agents without a call that can be drawn"), (
        Head(_("Agent")), Head(_("Name")), Head(_("Team")), Head(_("Calls"), number=True), Head(_("Why"), wide=True)),
        tuple(Row((agent.agent_no, agent.name, agent.team, f"{agent.calls:,}", reasons_words(agent)))
              for agent in agents), _("Every agent with calls has one that can be drawn."))


def _silent(agents: Sequence[Silent]) -> Table:
    return Table("silent", _("Rostered, but no call"), (
        Head(_("Agent")), Head(_("Name")), Head(_("Team")), Head(_("Days rostered"), number=True),
        Head(_("Which"), wide=True)),
        tuple(Row((agent.agent_no, agent.name, agent.team, str(len(agent.days)), days_words(agent)))
              for agent in agents), _("Everybody who was rostered has calls, or there is no roster."))


def _gaps(found: Sequence[Gap]) -> Table:
    return Table("gaps", _("Ids left out"), (
        Head(_("Source")), Head(_("Ids"), wide=True), Head(_("How many"), number=True),
        Head(_("Between the calls of"))),
        tuple(Row((gap.source, gap.ids, f"{gap.count:,}", gap_words(gap))) for gap in found),
        _("No id is left out, or the ids of this list do not count up."))
