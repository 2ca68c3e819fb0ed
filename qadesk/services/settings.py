"""Settings of the user and of the station: read for who needs them, changed in versions that can be named."""

from __future__ import annotations

from sqlalchemy import select

from qadesk.models.people import Actor
from qadesk.models.rules import RulesVersion, UserSetting
from qadesk.services.base import Rules, Service
from qadesk.settings import Kind, Value, checked, defaults


class Settings(Service):
    """The user's own settings, and the station rules in dated versions."""

    def rules(self, actor: Actor) -> Rules:
        """The station rules in force."""
        with self.read(actor, "settings.rules") as session:
            return self.rules_in(session)

    def change_rules(self, actor: Actor, **values: Value) -> Rules:
        """Make a new version of the station rules; raises RuleBroken for a value out of range."""
        with self.act(actor, "settings.change_rules") as act:
            old = self.rules_in(act.session)
            new = Rules(old.version + 1, checked(Kind.RULE, {**old.values, **values}))
            act.session.add(RulesVersion(version=new.version, at_utc_ms=act.now_utc_ms, from_utc_ms=act.now_utc_ms,
                                         account_id=actor.account_id, rules=dict(new.values)))
            act.about = str(new.version)
            act.detail = {"old": {name: old.values[name] for name in values}, "new": dict(values)}
            return new

    def user(self, actor: Actor) -> dict[str, Value]:
        """The actor's own settings, defaults where none was made."""
        with self.read(actor, "settings.user") as session:
            rows = session.scalars(select(UserSetting).where(UserSetting.account_id == actor.account_id))
            known = {row.name: row.value for row in rows if row.name in defaults(Kind.USER)}
            return checked(Kind.USER, known)  # type: ignore[arg-type]

    def change_user(self, actor: Actor, **values: Value) -> None:
        """Store some of the actor's own settings; raises RuleBroken for a value out of range."""
        checked(Kind.USER, values)
        with self.act(actor, "settings.change_user") as act:
            for name, value in values.items():
                act.session.merge(UserSetting(account_id=actor.account_id, name=name, value=value))
            act.detail = {"names": sorted(values)}
