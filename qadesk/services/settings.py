"""Settings of the user and of the station: read for who needs them, changed in versions that can be named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from qadesk.i18n import _
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.audit_words import action_words
from qadesk.models.people import Account, Actor
from qadesk.models.rules import RuleChange, RulesChanged, RulesVersion, UserSetting, state_of, version_at
from qadesk.services.base import Rules, Service
from qadesk.services.rule_versions import make_rules, rule_values
from qadesk.settings import Kind, Value, checked, defaults

_CHANGES = ("settings.change_rules", "settings.change_technical")
_OF_CARDS = ("scorecards.use_for", "scorecards.retire")


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
            rows = session.execute(select(AuditRow.action, AuditRow.about, AuditRow.detail).where(
                AuditRow.action.in_((*_CHANGES, *_OF_CARDS)), AuditRow.outcome == Outcome.DONE))
            reasons = _reasons([(action, about, detail) for action, about, detail in rows])
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
            rules, detail = make_rules(act, actor, use_case, from_day, values)
            act.about, act.detail = str(rules.version), {**detail, "reason": reason}
            return rules


def _changes(versions: Sequence[RulesVersion], row: RulesVersion) -> tuple[RuleChange, ...]:
    """What differs from the version that was to be in force when this one begins."""
    earlier = [other for other in versions if other.version < row.version]
    if not earlier:
        return ()
    old, new = rule_values(version_at(earlier, row.from_utc_ms)), rule_values(row)
    return tuple(RuleChange(name, old[name], new[name]) for name in new if old[name] != new[name])


def _reasons(rows: Sequence[tuple[str, str, Mapping[str, object]]]) -> dict[int, str]:
    """The reason of each version; one carried over says from which, one made by an act on a scorecard which."""
    found: dict[int, str] = {}
    for action, about, detail in rows:
        number = detail.get("rules") if action in _OF_CARDS else int(about)
        if not isinstance(number, int):
            continue  # the act changed no rules
        found[number] = action_words(action) if action in _OF_CARDS else str(detail.get("reason", ""))
        carried = detail.get("carried", {})
        for number, old in (carried.items() if isinstance(carried, dict) else ()):
            found[int(number)] = _("Carried over from version {version}").format(version=old)
    return found
