"""What a check asks of draws: that each commitment opens with its secret, and each seed is made of what it says."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.checks import Finding
from qadesk.models.draw_files import commitment_of
from qadesk.models.sampling import Draw, DrawCommitment


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
                    _("Compare it with the printed slip, and restore the latest backup.")) for period in bad]
