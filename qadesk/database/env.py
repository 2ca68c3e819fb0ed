"""Alembic's entry: runs the revisions on the connection that `migrate.upgrade` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

import qadesk.models.all  # noqa: F401  (fills the metadata)
from qadesk.models.base import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata,
                  transactional_ddl=True, render_as_batch=True, compare_type=True)
context.run_migrations()
