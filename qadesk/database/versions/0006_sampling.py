"""How files are read (mappings, aliases, patterns), imports that go on or are undone, legs in two files, holds, meals,
replacements, assignments and listening plans.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sources()
    _imports()
    _draws()
    _plans()
    _people()


def _changed() -> tuple[sa.Column[str], sa.Column[int]]:
    return (sa.Column("account_id", sa.Text(), nullable=False),
            sa.Column("changed_utc_ms", types.InstantUtcMs(), nullable=False))


def _entered() -> tuple[sa.Column[str], sa.Column[int]]:
    return (sa.Column("account_id", sa.Text(), nullable=False),
            sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False))


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _sources() -> None:
    op.create_table(
        "saved_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("heading", types.Document(), nullable=False),
        sa.Column("body", types.Document(), nullable=False),
        *_changed(),
        _key("saved_mappings", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mappings")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_mappings_name")),
    )
    op.create_table(
        "agent_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("from_day", types.Day(), nullable=True),
        sa.Column("to_day", types.Day(), nullable=True),
        *_changed(),
        _key("agent_aliases", "account_id", "accounts"),
        _key("agent_aliases", "agent_id", "agents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_aliases")),
    )
    _index("agent_aliases", "text", "agent_id")
    op.create_table(
        "name_patterns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_changed(),
        _key("name_patterns", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_patterns")),
        sa.UniqueConstraint("name", name=op.f("uq_name_patterns_name")),
    )


def _imports() -> None:
    with op.batch_alter_table("imports") as table:
        table.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="done"))
        table.add_column(sa.Column("source_path", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("ended_utc_ms", types.InstantUtcMs(), nullable=True))
        table.add_column(sa.Column("undone_by", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_imports_undone_by"), "accounts", ["undone_by"], ["id"])
    with op.batch_alter_table("imports") as table:
        table.alter_column("state", server_default=None)
        table.alter_column("source_path", server_default=None)
    with op.batch_alter_table("recordings") as table:
        table.add_column(sa.Column("customer_leg_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("sidecar", types.Document(), nullable=True))
        table.create_foreign_key(op.f("fk_recordings_customer_leg_id"), "recordings", ["customer_leg_id"], ["id"])
    _index("recordings", "customer_leg_id")
    _index("call_views", "call_id")  # else to undo an import looks through them for each of its calls
    op.create_index("ix_recordings_state", "recordings", ["state"], unique=False,
                    sqlite_where=sa.text("state <> 'playable'"))
    op.add_column("calls", sa.Column("listed_agent", sa.Text(), nullable=False, server_default=""))  # copies no row
    op.create_table(
        "call_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        *_entered(),
        sa.Column("lifted_words", sa.Text(), nullable=False),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lifted_utc_ms", types.InstantUtcMs(), nullable=True),
        _key("call_holds", "account_id", "accounts"),
        _key("call_holds", "call_id", "calls"),
        _key("call_holds", "lifted_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_holds")),
    )
    _index("call_holds", "call_id")


def _draws() -> None:
    with op.batch_alter_table("drawn_calls") as table:
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_drawn_calls_replaces_id"), "drawn_calls", ["replaces_id"], ["id"])
    _index("drawn_calls", "replaces_id")
    with op.batch_alter_table("queue_items") as table:
        table.add_column(sa.Column("assignee_id", sa.Text(), nullable=True))
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key(op.f("fk_queue_items_assignee_id"), "accounts", ["assignee_id"], ["id"])
    with op.batch_alter_table("queue_items") as table:
        table.alter_column("note", server_default=None)
    _index("queue_items", "assignee_id")
    op.create_table(
        "replacements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("drawn_call_id", sa.Integer(), nullable=False),
        sa.Column("new_drawn_call_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        _key("replacements", "account_id", "accounts"),
        _key("replacements", "confirmed_by", "accounts"),
        _key("replacements", "drawn_call_id", "drawn_calls"),
        _key("replacements", "new_drawn_call_id", "drawn_calls"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacements")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_replacements_client_uuid")),
        sa.UniqueConstraint("drawn_call_id", name=op.f("uq_replacements_drawn_call_id")),
    )
    _index("replacements", "account_id", "new_drawn_call_id")
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("detail", types.Document(), nullable=False),
        *_entered(),
        _key("assignments", "account_id", "accounts"),
        _key("assignments", "assignee_id", "accounts"),
        _key("assignments", "queue_item_id", "queue_items"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    _index("assignments", "queue_item_id")


def _plans() -> None:
    op.create_table(
        "listening_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("listeners", types.Document(), nullable=False),
        sa.Column("from_day", types.Day(), nullable=True),
        sa.Column("to_day", types.Day(), nullable=True),
        sa.Column("calls_each", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        *_entered(),
        _key("listening_plans", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listening_plans")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_listening_plans_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_listening_plans_number")),
    )
    op.create_table(
        "planned_calls",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        _key("planned_calls", "plan_id", "listening_plans"),
        _key("planned_calls", "queue_item_id", "queue_items"),
        sa.PrimaryKeyConstraint("plan_id", "queue_item_id", name=op.f("pk_planned_calls")),
        sa.UniqueConstraint("queue_item_id", name=op.f("uq_planned_calls_queue_item_id")),
    )


def _people() -> None:
    with op.batch_alter_table("shifts") as table:
        table.add_column(sa.Column("meal_start_minute", sa.Integer(), nullable=True))
        table.add_column(sa.Column("meal_end_minute", sa.Integer(), nullable=True))
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("weekly_listening_ms", types.SpanMs(), nullable=True))
