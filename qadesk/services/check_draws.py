"""What a check asks of draws: that each commitment opens with its secret, each seed is made of what it says, and the
calls drawn are those that manifest and seed give: of weeks, days and supplements, and in the place of others.

Of a draw whose manifest was altered only that is told: see `check_rules.altered_manifests`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session, aliased

from qadesk.errors import BadInput
from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.checks import Finding
from qadesk.models.draw import Tickets, chances, draw, fraction_text
from qadesk.models.draw_files import commitment_of
from qadesk.models.frame_rows import DEALT
from qadesk.models.manifest import Manifest, read_manifest
from qadesk.models.periods import OneDay, Supplement, in_order, read_period
from qadesk.models.quotas import deal_seed, due_by_words
from qadesk.models.replacement import follows
from qadesk.models.sampling import Draw, DrawCommitment, DrawnCall, QueueItem, QueueState, Replacement
from qadesk.services.call_query import AnyRows
from qadesk.services.draw_commitments import secret_of
from qadesk.services.frame_facts import drawn_by_agent, drawn_periods

ASK = N_("Compare it with the printed slip, and restore the latest backup.")


def broken_commitments(session: Session) -> list[Finding]:
    """Commitments that their secret does not open, and draws whose seed is not `week|M|s|P` with that secret."""
    commitments = {row.period: row for row in session.scalars(select(DrawCommitment))}
    bad = [row.period for row in commitments.values() if commitment_of(row.period, row.secret) != row.commitment]
    draws = session.execute(select(Draw.period, Draw.manifest_sha256, Draw.seed, Draw.entropy, Draw.commitment))
    for period, manifest_sha256, seed, entropy, commitment in draws:
        made, parts = commitments.get(period), seed.split("|", 3)
        value, secret = (made.commitment, made.secret) if made else ("", parts[2] if len(parts) == 4 else "")
        fits = (commitment, seed) == (value, "|".join((period, manifest_sha256, secret, entropy)))
        bad += [] if fits else [period]
    return [Finding("E-CHK-45", _("The commitment or the seed of the draw {period} was altered.").format(period=period),
                    _(ASK)) for period in bad]


def altered_draws(session: Session) -> list[Finding]:
    """Draws whose calls, chances or order are not those that their manifest and seed give."""
    return [Finding("E-CHK-46", _("The calls of the draw {period} are not those that its manifest and seed give.")
                    .format(period=made.period), _(ASK))
            for made, manifest in _whole_draws(session) if not _is_drawn(session, made, manifest)]


def wrong_replacements(session: Session) -> list[Finding]:
    """Replacements that do not follow the rule, were confirmed by who made them, or left the replaced call in work."""
    replaced = (select(DrawnCall.draw_id).outerjoin(Replacement, Replacement.drawn_call_id == DrawnCall.id)
                .where(or_(Replacement.id.is_not(None), DrawnCall.replaces_id.is_not(None))))
    bad = {made.period for made, manifest in _whole_draws(session, Draw.id.in_(replaced))
           if not _follow(session, made, manifest)}
    new = aliased(DrawnCall)
    odd = (select(Draw.period).select_from(DrawnCall).join(Draw, Draw.id == DrawnCall.draw_id)
           .outerjoin(Replacement, Replacement.drawn_call_id == DrawnCall.id)
           .outerjoin(new, new.id == Replacement.new_drawn_call_id)
           .outerjoin(QueueItem, QueueItem.drawn_call_id == DrawnCall.id)
           .where(or_(Replacement.confirmed_by == Replacement.account_id,
                      Replacement.id.is_not(None) & (QueueItem.state != QueueState.REPLACED),
                      Replacement.id.is_(None) & (QueueItem.state == QueueState.REPLACED),
                      new.id.is_not(None) & (func.coalesce(new.replaces_id, 0) != DrawnCall.id))))
    orphans = (select(Draw.period).join(DrawnCall, DrawnCall.draw_id == Draw.id)
               .where(DrawnCall.replaces_id.is_not(None), ~select(Replacement.id).where(
                   Replacement.new_drawn_call_id == DrawnCall.id).exists()))
    bad |= {*session.scalars(odd), *session.scalars(orphans)}
    return [Finding("E-CHK-47", _("A replacement in the draw {period} does not follow its rule.").format(period=period),
                    _(ASK)) for period in sorted(bad)]


def overlapping_supplements(session: Session) -> list[Finding]:
    """Supplements in which a call could be drawn that could be drawn before: its chance would be too large."""
    drawn = drawn_periods(session)
    added_to = {period.base for period in drawn if isinstance(period, Supplement)}
    in_turn, bad = in_order(one for one in drawn if one.base in added_to), []
    for _base, periods in groupby(in_turn, key=lambda one: one.base):
        known: set[str] = set()
        for period in periods:
            for made, manifest in _whole_draws(session, Draw.period == period.name):
                eligible = {row.rec_id for row in manifest.rows if row.eligible}
                if isinstance(period, Supplement) and known & eligible:
                    bad.append(made.period)
                known |= eligible
    return [Finding("E-CHK-48", _("The supplement {period} holds calls that could be drawn before.")
                    .format(period=name), _(ASK)) for name in bad]


def misdealt_days(session: Session) -> list[Finding]:
    """Draws of days whose quotas are not those that the week's secret (or, without one, the week's name) deals."""
    bad = []
    for period in sorted(one for one in drawn_periods(session) if isinstance(one, OneDay)):
        for made, manifest in _whole_draws(session, Draw.period == period.name):
            before = map(read_period, session.scalars(select(Draw.period).where(Draw.id < made.id)))
            drawn = drawn_by_agent(session, [one for one in before if one.week == period.week and one.base != period])
            secret = secret_of(session, period.week)
            if DEALT in manifest.extra_names and not any(
                    _is_dealt(manifest, period, drawn, seed) for seed in {deal_seed(period.week, secret), ""}):
                bad.append(made.period)
    return [Finding("E-CHK-51", _("The quotas of the draw {period} are not those that its week deals it.")
                    .format(period=name), _(ASK)) for name in bad]


def _whole_draws(session: Session, *which: ColumnElement[bool]) -> Iterator[tuple[Row[Any], Manifest]]:
    """The draws, one after another, whose manifest is the one that was drawn from."""
    draws: AnyRows = select(Draw.id, Draw.period, Draw.seed, Draw.manifest_sha256).where(*which)
    for made in session.execute(draws).all():
        text = session.scalar(select(Draw.manifest).where(Draw.id == made.id)) or ""
        try:
            manifest = read_manifest(text.encode())
        except BadInput:
            continue
        if manifest.sha256 == made.manifest_sha256:
            yield made, manifest


def _is_dealt(manifest: Manifest, day: OneDay, drawn: Mapping[str, int], seed: str) -> bool:
    at = manifest.extra_names.index(DEALT)
    told = {(row.agent, row.extra[at], row.quota) for row in manifest.rows if row.extra[at]}
    with suppress(ValueError, IndexError):
        return all(quota == max(0, due_by_words(words, agent, day, seed) - drawn.get(agent, 0))
                   for agent, words, quota in told)
    return False


def _is_drawn(session: Session, made: Row[Any], manifest: Manifest) -> bool:
    tickets = Tickets(made.seed)
    wanted = [(call.rec_id, call.agent, call.band, call.ticket, fraction_text(call.pi), position)
              for position, call in enumerate(draw(manifest.rows, made.seed), start=1)]
    stored = _stored(session, made)
    drawn = [tuple(row)[:6] for row in stored if row.replaces_id is None]
    return drawn == wanted and all(row.order_key == tickets("assign|" + row.rec_id) for row in stored
                                   if row.order_key is not None)


def _stored(session: Session, made: Row[Any]) -> Sequence[Row[Any]]:
    asked: AnyRows = (
        select(Call.rec_id, DrawnCall.agent_no, DrawnCall.band, DrawnCall.ticket, DrawnCall.pi, DrawnCall.position,
               DrawnCall.replaces_id, QueueItem.order_key)
        .join(Call, Call.id == DrawnCall.call_id).outerjoin(QueueItem, QueueItem.drawn_call_id == DrawnCall.id)
        .where(DrawnCall.draw_id == made.id).order_by(DrawnCall.position))
    return session.execute(asked).all()


def _follow(session: Session, made: Row[Any], manifest: Manifest) -> bool:
    stored = _stored(session, made)
    given = [row for row in stored if row.replaces_id is not None]
    old, new = aliased(Call), aliased(Call)
    drawn, following = aliased(DrawnCall), aliased(DrawnCall)
    replaced = session.execute(
        select(old.rec_id, new.rec_id).select_from(Replacement).join(drawn, drawn.id == Replacement.drawn_call_id)
        .join(old, old.id == drawn.call_id).outerjoin(following, following.id == Replacement.new_drawn_call_id)
        .outerjoin(new, new.id == following.call_id).where(drawn.draw_id == made.id).order_by(Replacement.id)).all()
    first = {row.rec_id for row in stored if row.replaces_id is None}
    tickets, shares = Tickets(made.seed), chances(manifest.rows)
    return follows(manifest, made.seed, first, [(row[0], row[1] or "") for row in replaced]) and all(
        (row.ticket, row.pi) == (tickets(row.rec_id), fraction_text(shares[row.agent_no, row.band])) for row in given
        if (row.agent_no, row.band) in shares)
