"""The list of agents to choose one from: found by staff number, name, pinyin in full or its initials."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.coaching_list import AgentChoice
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column


def agent_table() -> RecordTable[AgentChoice]:
    """A table of agents; `seek(words)` keeps those that fit."""
    return RecordTable[AgentChoice](
        _("Agents"), agent_columns(), key=lambda agent: agent.agent_no, sortable=False,
        empty=EmptyState("account-search-outline", _("No agent is called that"),
                         _("Agents are entered under Administration, People.")))


def agent_columns() -> list[Column[AgentChoice]]:
    """Staff number, name, team."""
    return [
        Column("no", _("Staff no."), lambda agent: agent.agent_no, widest=90),
        Column("name", _("Name"), lambda agent: agent.agent_name, stretch=True, sought=_pinyin,
               hint=lambda agent: agent.agent_name, tone=lambda agent: "text" if agent.active else "text3"),
        Column("team", _("Team"), lambda agent: agent.team or ("—" if agent.active else _("left")), widest=90),
    ]


def _pinyin(agent: AgentChoice) -> str:
    return f"{agent.pinyin} {agent.pinyin.replace(' ', '')} {''.join(part[0] for part in agent.pinyin.split())}"
