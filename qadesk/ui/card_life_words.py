"""The versions of scorecards in words: states, uses, who and when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.periods import local_text
from qadesk.models.scorecard_life import CARD_STATE_NAMES, USE_NAMES, CardRow
from qadesk.models.scorecard_versions import CardState
from qadesk.ui.widgets.labels import shortened

STATE_TONES = {CardState.DRAFT: "accent", CardState.PUBLISHED: "good", CardState.RETIRED: "neutral"}


def state_words(row: CardRow) -> str:
    return _(CARD_STATE_NAMES[row.state])


def state_tone(row: CardRow) -> str:
    return STATE_TONES[row.state]


def numbered_words(row: CardRow) -> str:
    """`来电服务评分表 第 2 版`."""
    return _("{name}, version {version}").format(name=name_words(row), version=row.version)


def version_words(row: CardRow) -> str:
    """`来电服务评分表，第 2 版（草稿）`."""
    return _("{name}, version {version} ({state})").format(name=name_words(row), version=row.version,
                                                          state=state_words(row))


def name_words(row: CardRow) -> str:
    """The card's title, its number where it has none yet."""
    return shortened(row.name) or row.code


def use_words(row: CardRow) -> str:
    """What calls the version is taken for; those that it only stands in for are told so."""
    told = [_(USE_NAMES[use]) for use in row.uses]
    told += [_("{calls} (stands in)").format(calls=_(USE_NAMES[use])) for use in row.stands_in if use not in row.uses]
    return _(", ").join(told)


def when_words(row: CardRow, zone: ZoneInfo) -> str:
    """When the version was published or, of a draft, changed last."""
    at = row.changed_utc_ms if row.state is CardState.DRAFT else row.published_utc_ms
    return local_text(at, zone) if at is not None else "—"


def who_words(row: CardRow) -> str:
    """Who changed a draft last or published the version; the program's own cards have nobody."""
    return row.changed_by or _("shipped")


def pinned_words(row: CardRow) -> str:
    """How many evaluations rest on the version."""
    if not row.evaluations:
        return _("No evaluation rests on it.")
    told = ngettext("{count} evaluation rests on it.", "{count} evaluations rest on it.", row.evaluations).format(
        count=row.evaluations)
    drafts = ngettext("{count} of them is not submitted yet and keeps this version.",
                      "{count} of them are not submitted yet and keep this version.", row.open_drafts).format(
        count=row.open_drafts) if row.open_drafts else ""
    return sentences(told, drafts)


def life_words(row: CardRow, zone: ZoneInfo) -> str:
    """Who did what to the version, and when."""
    when, who = when_words(row, zone), who_words(row)
    if row.state is CardState.DRAFT:
        return _("Changed last by {who}, {at}.").format(who=who, at=when)
    told = [_("Published by {who}, {at}.").format(who=who, at=when) if row.changed_by else
            _("It came with the program, {at}.").format(at=when)]
    if row.retired_utc_ms is not None:
        told.append(_("Out of use since {at}.").format(at=local_text(row.retired_utc_ms, zone)))
    return sentences(*told)
