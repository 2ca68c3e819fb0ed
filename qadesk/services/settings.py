"""Settings of the user and of the station: read for who needs them, changed in versions that can be named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.bands import read_bands
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.rules import RuleChange, RulesChanged, RulesVersion, UserSetting, state_of, version_at
from qadesk.services.base import Act, Rules, Service
from qadesk.settings import BY_NAME, Kind, Value, checked, defaults

_CHANGES = ("settings.change_rules", "settings.change_technical")


class Settings(Service):
    """The user's own settings, and the station rules in dated versions."""

    def rules(self, actor: Actor) -> Rules:
        """The station rules in force."""
        with self.read(actor, "settings.rules") as session:
            return self.rules_in(session)

    def change_rules(self, actor: Actor, from_day: date | None = None, reason: str = "", **values: Value) -> Rules:
        """Make a version with other rules of scoring and sampling, in force now or from a day's begin on.

        A coming version that begins later than this one is superseded; what it would change of the technical rules is
        carried over. Raises RuleBroken for a value out of range or a day gone by."""
        return self._change(actor, "settings.change_rules", from_day, reason, values)

    def change_technical(self, actor: Actor, from_day: date | None = None, reason: str = "",
                         **values: Value) -> Rules:
        """Make a version with other technical rules (zone, lock, passwords); else like `change_rules`."""
        return self._change(actor, "settings.change_technical", from_day, reason, values)

    def history(self, actor: Actor) -> tuple[RulesChanged, ...]:
        """All versions of the rules, newest first: what each changed, and which holds."""
        with self.read(actor, "settings.history") as session:
            now = self._station.clock.now_utc_ms()
            versions = session.scalars(select(RulesVersion).order_by(RulesVersion.version)).all()
            names = {account.id: account.display_name for account in session.scalars(select(Account))}
            rows = session.execute(select(AuditRow.about, AuditRow.detail).where(
                AuditRow.action.in_(_CHANGES), AuditRow.outcome == Outcome.DONE))
            reasons = _reasons(dict(rows.all()))
            return tuple(RulesChanged(row.version, row.from_utc_ms, row.at_utc_ms, names.get(row.account_id, ""),
                                      _changes(versions, row), reasons.get(row.version, ""),
                                      state_of(versions, row, now)) for row in reversed(versions))

    def user(self, actor: Actor) -> dict[str, Value]:
        """The actor's own settings, defaults where none was made."""
        with self.read(actor, "settings.user") as session:
            rows = session.scalars(select(UserSetting).where(UserSetting.account_id == actor.account_id))
            known = {row.name: row.value for row in rows if row.name in defaults(Kind.USER)}
            return checked(Kind.USER, known)  # type: ignore[arg-type]

    def change_user(self, actor: Actor, **values: Value) -> None:
        """Store some of the actor's own settings; raises RuleBroken for a value out of range."""
        with self.act(actor, "settings.change_user") as act:
            checked(Kind.USER, values)
            for name, value in values.items():
                act.session.merge(UserSetting(account_id=actor.account_id, name=name, value=value))
            act.detail = {"names": sorted(values)}

    def _change(self, actor: Actor, use_case: str, from_day: date | None, reason: str,
                values: Mapping[str, Value]) -> Rules:
        with self.act(actor, use_case) as act:
            begins = _begin_utc_ms(from_day, self.rules_in(act.session), act.now_utc_ms)
            versions = act.session.scalars(select(RulesVersion).order_by(RulesVersion.version)).all()
            base = rule_values(version_at(versions, begins))
            new = _checked_rules(use_case, base, values)
            number = versions[-1].version + 1
            _add(act, actor, number, begins, new)
            carried = self._carry_over(act, actor, use_case, versions, number, new)
            act.about = str(number)
            act.detail = {"old": {name: base[name] for name in values}, "new": dict(values), "from_utc_ms": begins,
                          "reason": reason, "carried": carried}
            return Rules(number, new)

    def _carry_over(self, act: Act, actor: Actor, use_case: str, versions: Sequence[RulesVersion], number: int,
                    new: dict[str, Value]) -> dict[str, int]:
        """Make anew what superseded versions change that this person may not: their numbers, by the new one's."""
        begins, carried, values = act.session.get_one(RulesVersion, number).from_utc_ms, {}, new
        for row in sorted(versions, key=lambda row: row.from_utc_ms):
            if row.from_utc_ms <= begins or version_at(versions, row.from_utc_ms) is not row:
                continue
            before = rule_values(version_at(versions, row.from_utc_ms - 1))
            theirs = {name: value for name, value in rule_values(row).items()
                      if value != before[name] and BY_NAME[name].right != use_case}
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


def _checked_rules(use_case: str, base: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    new = checked(Kind.RULE, {**base, **values})
    for name in values:
        if BY_NAME[name].right != use_case:
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


def _changes(versions: Sequence[RulesVersion], row: RulesVersion) -> tuple[RuleChange, ...]:
    """What differs from the version that was to be in force when this one begins."""
    earlier = [other for other in versions if other.version < row.version]
    if not earlier:
        return ()
    old, new = rule_values(version_at(earlier, row.from_utc_ms)), rule_values(row)
    return tuple(RuleChange(name, old[name], new[name]) for name in new if old[name] != new[name])


def _reasons(details: Mapping[str, Mapping[str, object]]) -> dict[int, str]:
    """The reason of each version; one that was carried over says from which."""
    found: dict[int, str] = {}
    for about, detail in details.items():
        found[int(about)] = str(detail.get("reason", ""))
        carried = detail.get("carried", {})
        for number, old in (carried.items() if isinstance(carried, dict) else ()):
            found[int(number)] = _("Carried over from version {version}").format(version=old)
    return found
