"""The loop: what follows from an evaluation."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each feature makes its tables in a function of its own."""
