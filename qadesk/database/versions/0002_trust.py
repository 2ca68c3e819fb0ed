"""Revisions of evaluations, decisions on fatal items, ages of passwords, rules from a day on, leaders and shifts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _revisions()
    _decisions()
    _passwords()
    _dated_rules()
    _leaderships()
    _shifts()
    _major_problems()
    _lost_answers()


def _revisions() -> None:
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("revision_no", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("revision_reason", sa.Text(), nullable=False, server_default=""))
        table.drop_constraint("uq_evaluations_queue_item_id", type_="unique")
        table.create_unique_constraint("uq_evaluations_queue_item_id_revision_no", ["queue_item_id", "revision_no"])
        table.create_unique_constraint("uq_evaluations_revises_id", ["revises_id"])
        table.create_foreign_key("fk_evaluations_revises_id", "evaluations", ["revises_id"], ["id"])
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("revision_no", server_default=None)
        table.alter_column("revision_reason", server_default=None)


def _decisions() -> None:
    with op.batch_alter_table("fatal_ticks") as table:
        table.add_column(sa.Column("decided_by", sa.Text(), nullable=True))
        table.add_column(sa.Column("decided_utc_ms", types.InstantUtcMs(), nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key("fk_fatal_ticks_decided_by", "accounts", ["decided_by"], ["id"])
    with op.batch_alter_table("fatal_ticks") as table:
        table.alter_column("reason", server_default=None)
        table.alter_column("alone", server_default=None)


def _passwords() -> None:
    op.add_column("accounts", sa.Column("password_utc_ms", types.InstantUtcMs(), nullable=True))
    op.execute("UPDATE accounts SET password_utc_ms = created_utc_ms")


def _dated_rules() -> None:
    with op.batch_alter_table("rules_versions") as table:
        table.add_column(sa.Column("from_utc_ms", types.InstantUtcMs(), nullable=True))
    op.execute("UPDATE rules_versions SET from_utc_ms = at_utc_ms")
    with op.batch_alter_table("rules_versions") as table:
        table.alter_column("from_utc_ms", nullable=False)


def _leaderships() -> None:
    op.create_table(
        "leaderships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("from_day", types.Day(), nullable=False),
        sa.Column("to_day", types.Day(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_leaderships_account_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_leaderships_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaderships")),
        sa.UniqueConstraint("account_id", "team_id", "from_day",
                            name=op.f("uq_leaderships_account_id_team_id_from_day")),
    )
    op.create_index(op.f("ix_leaderships_account_id"), "leaderships", ["account_id"], unique=False)
    op.create_index(op.f("ix_leaderships_team_id"), "leaderships", ["team_id"], unique=False)


def _shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_shifts_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("agent_id", "day", "start_minute", name=op.f("uq_shifts_agent_id_day_start_minute")),
    )
    op.create_index(op.f("ix_shifts_agent_id"), "shifts", ["agent_id"], unique=False)
    op.create_index(op.f("ix_shifts_day"), "shifts", ["day"], unique=False)


def _major_problems() -> None:
    op.create_table(
        "major_problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("call_day", types.Day(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("action_asked", sa.Text(), nullable=False),
        sa.Column("spans", types.Document(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Text(), nullable=True),
        sa.Column("leader_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_major_problems_call_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_major_problems_evaluation_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["accounts.id"], name=op.f("fk_major_problems_leader_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["accounts.id"], name=op.f("fk_major_problems_raised_by")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_major_problems_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major_problems")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_major_problems_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_major_problems_number")),
    )
    for column in ("call_id", "leader_id", "raised_utc_ms", "team_id"):
        op.create_index(op.f(f"ix_major_problems_{column}"), "major_problems", [column], unique=False)
    op.create_table(
        "major_problem_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("happened_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_major_problem_entries_account_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["major_problems.id"],
                                name=op.f("fk_major_problem_entries_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major_problem_entries")),
    )
    op.create_index(op.f("ix_major_problem_entries_problem_id"), "major_problem_entries", ["problem_id"], unique=False)


def _lost_answers() -> None:
    op.create_index("ix_answers_lost", "answers", ["evaluation_id", "criterion_code", "answered", "not_applicable"],
                    sqlite_where=sa.text("not_applicable OR NOT answered OR earned_milli < weight_milli"))
