"""The calls behind a figure of the month, as lines of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from qadesk.models.people import Team
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.summary_values import Behind, BehindCall
from qadesk.services.summary_query import confirmed_fatals, ids_of, lost_on
from qadesk.services.summary_rows import DrawnRow

_CALLS = text("SELECT c.id, c.rec_id, c.agent_no, a.name FROM calls c LEFT JOIN agents a ON a.id = c.agent_id "
              "WHERE c.id IN (SELECT value FROM json_each(:ids))")
_SHOWN = text("SELECT id, number, score_shown FROM evaluations WHERE id IN (SELECT value FROM json_each(:ids))")


def rows_behind(session: Session, rows: Sequence[DrawnRow], behind: Behind) -> list[DrawnRow]:
    """The month's drawn calls that fit, by their start."""
    fits = [row for row in rows if _fits(row, behind)]
    if behind.card and not behind.criterion:
        by_card = set(session.scalars(select(ScorecardVersion.id).where(ScorecardVersion.code == behind.card)))
        fits = [row for row in fits if row.version_id in by_card and not row.is_unscorable]
    if behind.criterion:
        lost = lost_on(session, fits, behind.card, behind.criterion)
        fits = [row for row in fits if row.evaluation_id in lost]
    if behind.fatal or behind.fatal_class is not None:
        fatals = confirmed_fatals(session, fits)
        fits = [row for row in fits if _has_fatal(fatals.get(row.evaluation_id or 0, frozenset()), behind)]
    return sorted(fits, key=lambda row: row.start_utc_ms)


def call_lines(session: Session, rows: Sequence[DrawnRow]) -> tuple[BehindCall, ...]:
    """The lines of these calls."""
    calls = {id_: rest for id_, *rest in session.execute(_CALLS, {"ids": ids_of(row.call_id for row in rows)})}
    shown = {id_: rest for id_, *rest in session.execute(_SHOWN, {"ids": ids_of(row.evaluation_id for row in rows)})}
    teams: dict[int | None, str] = {team.id: team.name for team in session.scalars(select(Team))}
    fatals = confirmed_fatals(session, rows)
    return tuple(_line(row, calls[row.call_id], shown.get(row.evaluation_id, ("", "")), teams,
                       fatal=row.evaluation_id in fatals) for row in rows)


def _fits(row: DrawnRow, behind: Behind) -> bool:
    return ((row.scored or behind.drawn)
            and (behind.team_id is None or row.team_id == behind.team_id)
            and (not behind.no_team or row.team_id is None)
            and (behind.agent_id is None or row.agent_id == behind.agent_id)
            and (behind.band is None or row.band == behind.band))


def _has_fatal(classes: frozenset[str], behind: Behind) -> bool:
    return bool(classes) if behind.fatal_class is None else behind.fatal_class in classes


def _line(row: DrawnRow, call: Sequence[str | None], shown: Sequence[str | None], teams: Mapping[int | None, str], *,
          fatal: bool) -> BehindCall:
    rec_id, staff_no, name = call
    return BehindCall(row.evaluation_id, shown[0] or "", rec_id or "", row.start_utc_ms, staff_no or "", name or "",
                      teams.get(row.team_id, ""), shown[1] or "", fatal)
