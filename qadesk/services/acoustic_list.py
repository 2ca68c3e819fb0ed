"""Calls at risk as lines of a list: whose, when, how many marks of each kind, how many were judged; never a score."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.i18n import N_, _
from qadesk.importing.spreadsheets import sheet
from qadesk.models.acoustic_limits import RISKS
from qadesk.models.acoustic_marks import RiskRow
from qadesk.models.acoustics import MARK_NAMES
from qadesk.models.listening import clock_text

BEFORE = (N_("Call began"), N_("Agent"), N_("Name"), N_("Team"), N_("Duration"), N_("Marks"))
AFTER = (N_("Judged"), N_("To judge"), N_("Where it stands"))


def risk_csv(rows: Sequence[RiskRow]) -> tuple[bytes, int]:
    """The calls as they are ordered, with a column for each kind of mark that makes a risk."""
    heading = (*BEFORE, *(MARK_NAMES[kind] for kind in RISKS), *AFTER)
    return sheet([_(words) for words in heading], map(_cells, rows))


def _cells(row: RiskRow) -> list[str]:
    counts = dict(row.counts)
    return [f"{row.started_at:%Y-%m-%d %H:%M}", row.agent_no, row.agent_name, row.team, clock_text(row.duration_ms),
            str(sum(counts.values())), *(str(counts.get(kind, 0)) for kind in RISKS), str(row.decided_marks),
            str(row.open_marks), _(row.place)]
