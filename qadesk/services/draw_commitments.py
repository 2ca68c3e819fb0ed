"""What leads to a draw: the commitment of a period, the manifest fixed for it, and every attempt, as rows that stay."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.draw_files import commitment_of
from qadesk.models.frame import Commitment, FixedManifest
from qadesk.models.people import Account, Actor
from qadesk.models.periods import DrawPeriod
from qadesk.models.sampling import AttemptOutcome, DrawAttempt, DrawCommitment
from qadesk.services.base import Act

SECRET_BYTES = 32


def commitment_in(session: Session, period: DrawPeriod) -> Commitment | None:
    """The commitment of a period without its secret."""
    row = session.get(DrawCommitment, period.name)
    return Commitment(row.period, row.commitment, row.at_utc_ms) if row else None


def secret_of(session: Session, period: DrawPeriod) -> str:
    """The secret of a period for its draw, "" without a commitment."""
    row = session.get(DrawCommitment, period.name)
    return row.secret if row else ""


def make_commitment(act: Act, actor: Actor, period: DrawPeriod, secret: str = "") -> Commitment:
    """Store a secret of 256 fresh random bits (or the one given) with its C."""
    s = secret or secrets.token_hex(SECRET_BYTES)
    row = DrawCommitment(period=period.name, secret=s, commitment=commitment_of(period.name, s),
                         account_id=actor.account_id, at_utc_ms=act.now_utc_ms)
    act.session.add(row)
    act.session.flush()
    act.detail = {"C": row.commitment}
    return Commitment(row.period, row.commitment, row.at_utc_ms)


def add_attempt(session: Session, actor: Actor, period: DrawPeriod, outcome: AttemptOutcome, at_utc_ms: int, *,
                code: str = "", manifest_sha256: str = "", entropy: str = "") -> None:
    """Keep one step towards the draw of a period."""
    session.add(DrawAttempt(period=period.name, outcome=outcome, code=code, manifest_sha256=manifest_sha256,
                            entropy=entropy, account_id=actor.account_id, at_utc_ms=at_utc_ms))
    session.flush()


def attempts_of(session: Session, period: DrawPeriod) -> list[tuple[DrawAttempt, str]]:
    """The attempts of a period in their order, each with who made it."""
    asked = (select(DrawAttempt, Account.display_name).join(Account, Account.id == DrawAttempt.account_id)
             .where(DrawAttempt.period == period.name).order_by(DrawAttempt.id))
    return [(row, who) for row, who in session.execute(asked)]


def fixed_manifest(session: Session, period: DrawPeriod) -> FixedManifest | None:
    """The manifest that was fixed last."""
    fixed = [(row, who) for row, who in attempts_of(session, period) if row.outcome == AttemptOutcome.FIXED]
    if not fixed:
        return None
    row, who = fixed[-1]
    return FixedManifest(row.manifest_sha256, row.at_utc_ms, who)
