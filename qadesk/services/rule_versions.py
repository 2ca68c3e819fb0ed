"""Versions of the station rules as they are made: from when on, on what base, what of coming ones is carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.bands import read_bands
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.rules import RulesVersion, version_at
from qadesk.services.base import Act, Rules, rules_in
from qadesk.settings import BY_NAME, Kind, Value, checked


def make_rules(act: Act, actor: Actor, right: str, from_day: date | None,
               values: Mapping[str, Value]) -> tuple[Rules, dict[str, object]]:
    """Make a version with these rules changed, in force now or from a day's begin on; it, and what its audit row says.

    `right` is the use case by which they may be changed. Raises RuleBroken for a value out of range, a day gone by or a
    rule of another right."""
    begins = _begin_utc_ms(from_day, rules_in(act.session, act.now_utc_ms), act.now_utc_ms)
    versions = act.session.scalars(select(RulesVersion).order_by(RulesVersion.version)).all()
    base = rule_values(version_at(versions, begins))
    new = _checked_rules(right, base, values)
    number = versions[-1].version + 1
    _add(act, actor, number, begins, new)
    carried = _carry_over(act, actor, right, versions, number, new)
    return Rules(number, new), {"old": {name: base[name] for name in values}, "new": dict(values),
                                "from_utc_ms": begins, "carried": carried}


def _carry_over(act: Act, actor: Actor, right: str, versions: Sequence[RulesVersion], number: int,
                new: dict[str, Value]) -> dict[str, int]:
    """Make anew what superseded versions change that this person may not: their numbers, by the new one's."""
    begins, carried, values = act.session.get_one(RulesVersion, number).from_utc_ms, {}, new
    for row in sorted(versions, key=lambda row: row.from_utc_ms):
        if row.from_utc_ms <= begins or version_at(versions, row.from_utc_ms) is not row:
            continue
        before = rule_values(version_at(versions, row.from_utc_ms - 1))
        theirs = {name: value for name, value in rule_values(row).items()
                  if value != before[name] and BY_NAME[name].right != right}
        if theirs:
            number, values = number + 1, {**values, **theirs}
            _add(act, actor, number, row.from_utc_ms, values)
            carried[str(number)] = row.version
    return carried


def rule_values(row: RulesVersion) -> dict[str, Value]:
    """The values of a version, defaults where it is silent."""
    return checked(Kind.RULE, {name: value for name, value in row.rules.items() if isinstance(value, str | int | list)})


def _begin_utc_ms(from_day: date | None, rules: Rules, now_utc_ms: int) -> int:
    today = local_day(now_utc_ms, rules.zone)
    if from_day is None or from_day == today:
        return now_utc_ms
    if from_day < today:
        raise RuleBroken(_("Rules cannot begin on a day that has gone by."), safe=_("Nothing was changed."),
                         todo=_("Choose today or a later day."), code="E-SET-04")
    return midnight_utc_ms(from_day, rules.zone)


def _checked_rules(right: str, base: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    new = checked(Kind.RULE, {**base, **values})
    for name in values:
        if BY_NAME[name].right != right:
            raise RuleBroken(_("The setting {name} is changed by another role.").format(name=name),
                             safe=_("Nothing was changed."), todo=_("Ask the supervisor or the administrator."),
                             code="E-SET-05")
    read_bands(new["bands"])  # type: ignore[arg-type]
    excellent, good, passed = (Rules(0, new).number(f"band_{level}_milli") for level in ("excellent", "good", "pass"))
    if not excellent > good > passed:
        raise RuleBroken(_("Excellent lies above good, and good above pass."), safe=_("Nothing was changed."),
                         todo=_("Correct the three thresholds."), code="E-SET-03")
    return new


def _add(act: Act, actor: Actor, number: int, begins_utc_ms: int, values: dict[str, Value]) -> None:
    act.session.add(RulesVersion(version=number, at_utc_ms=act.now_utc_ms, from_utc_ms=begins_utc_ms,
                                 account_id=actor.account_id, rules=dict(values)))
    act.session.flush()
