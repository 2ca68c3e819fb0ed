"""Which card is taken for which calls: the station rules name a card's code for each use."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.models.scorecard_life import CardUse
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services.base import Act, Rules
from qadesk.services.card_versions import current_version
from qadesk.services.rule_versions import make_rules
from qadesk.settings import Value


def version_for(session: Session, rules: Rules, use: CardUse) -> ScorecardVersion:
    """The version that a new evaluation of such a call pins: of the card set for it, else of the one for inbound calls,
    else the one published last. Raises NotFound when none is published."""
    for setting in (use.setting, CardUse.INBOUND.setting):
        version = published_version(session, rules.text(setting))
        if version is not None:
            return version
    return current_version(session)


def published_version(session: Session, code: str) -> ScorecardVersion | None:
    """The version of that card that is published now."""
    wanted = select(ScorecardVersion).where(ScorecardVersion.code == code,
                                            ScorecardVersion.state == CardState.PUBLISHED)
    return session.scalars(wanted).first()


def uses_of(code: str, rules: Rules) -> tuple[CardUse, ...]:
    """What a card is set for."""
    return tuple(use for use in CardUse if rules.text(use.setting) == code)


def hand_uses(act: Act, actor: Actor, uses: tuple[CardUse, ...], code: str) -> None:
    """Set the card for these calls, in a version of the rules that holds from now on and is named in the act's detail.

    Raises RuleBroken when no version of the card is published."""
    if published_version(act.session, code) is None:
        raise RuleBroken(_("No version of scorecard {code} is published: nobody could score by it.").format(code=code),
                         safe=_("Nothing was changed."), todo=_("Publish the card first."), code="E-CRD-33")
    values: dict[str, Value] = {use.setting: code for use in uses}
    rules, detail = make_rules(act, actor, "settings.change_rules", None, values)
    act.detail |= {"rules": rules.version, "carried": detail["carried"]}
