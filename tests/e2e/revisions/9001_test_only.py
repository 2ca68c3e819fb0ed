"""A revision of tests alone: re-creates tables that have children and triggers, with a further column in each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.database import migrate

revision = "9001"
down_revision = max(path.name[:4] for path in migrate.VERSIONS[0].glob("[0-9]*.py"))  # the newest that is shipped
branch_labels = None
depends_on = None

TABLES = ("calls", "evaluations", "queue_items", "accounts")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name, recreate="always") as table:
            table.add_column(sa.Column("test_only", sa.Text(), nullable=False, server_default="of the revision"))
