"""A digest of all that a month's figures are made of: a closing is refused when it changes between prepared and sealed.

Evaluations once submitted never change, so that their numbers stand for what they say.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from qadesk.models.months import Month
from qadesk.models.periods import local_day
from qadesk.services import summary_query as query
from qadesk.services.base import Rules
from qadesk.services.closed_months import closed_at_utc_ms
from qadesk.services.closing_query import adjustments, plan_of
from qadesk.services.summary_figures import first_drawn, month_rows
from qadesk.services.summary_loop import loop_figures
from qadesk.services.summary_query import TeamDays
from qadesk.services.summary_rows import DrawnRow


def counted_digest(session: Session, month: Month, rules: Rules, now_utc_ms: int) -> str:
    """The digest of a month as it stands; `now_utc_ms` decides what is overdue in it."""
    zone, teams = rules.zone, TeamDays(session, rules.zone)
    rows = sorted(query.drawn_rows(session, month, zone, teams), key=repr)
    found = month_rows(session, month, rules, local_day(now_utc_ms, zone))
    return _digest(rules.version, rows, found, plan_of(session, month),
                   adjustments(session, month, zone), loop_figures(session, month, rules, None, now_utc_ms),
                   tuple(_open_before(session, month, rules, teams)))


def _open_before(session: Session, month: Month, rules: Rules,
                 teams: TeamDays) -> Iterator[tuple[str, tuple[DrawnRow, ...]]]:
    """The drawn calls of the months before, which trend and change rest on; those of closed months cannot change."""
    closed, at = closed_at_utc_ms(session), first_drawn(session)
    while at < month:
        if at not in closed:
            yield at.name, tuple(sorted(query.drawn_rows(session, at, rules.zone, teams), key=repr))
        at = at.next()


def _digest(*counted: object) -> str:
    """A digest of plain values, dataclasses, mappings and sets: the same values in any order of a set give the same."""
    return hashlib.sha256(json.dumps([_plain(one) for one in counted], ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(one)] for key, one in value.items()), key=repr)
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return [_plain(one) for one in value] if isinstance(value, Iterable) else str(value)
