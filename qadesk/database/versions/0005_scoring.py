"""Appeals, complaints and praise, relations, acknowledgements, phrases, working days; answers of all kinds; the
commitments and attempts of draws.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _papers()
    _appeals()
    _complaints()
    _draws()
    _columns()


def _columns() -> None:
    with op.batch_alter_table("answers") as table:
        table.add_column(sa.Column("value", types.Document(), nullable=True))
        table.add_column(sa.Column("ruled_milli", types.PointsMilli(), nullable=True))
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("unscorable", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("unscorable", server_default=None)
        table.create_index(op.f("ix_evaluations_scorecard_version_id"), ["scorecard_version_id", "state"], unique=False)
    with op.batch_alter_table("scorecard_versions") as table:
        table.add_column(sa.Column("changed_by", sa.Text(), nullable=True))
        table.add_column(sa.Column("changed_utc_ms", types.InstantUtcMs(), nullable=True))
        table.add_column(sa.Column("retired_utc_ms", types.InstantUtcMs(), nullable=True))
        table.create_foreign_key(op.f("fk_scorecard_versions_changed_by"), "accounts", ["changed_by"], ["id"])


def _people() -> None:
    op.create_table(
        "relations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_relations_account_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_relations_agent_id")),
        sa.ForeignKeyConstraint(["declared_by"], ["accounts.id"], name=op.f("fk_relations_declared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_relations_client_uuid")),
    )
    op.create_index(op.f("ix_relations_account_id"), "relations", ["account_id"], unique=False)
    op.create_index(op.f("ix_relations_agent_id"), "relations", ["agent_id"], unique=False)
    op.create_table(
        "relation_ends",
        sa.Column("relation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_relation_ends_account_id")),
        sa.ForeignKeyConstraint(["relation_id"], ["relations.id"], name=op.f("fk_relation_ends_relation_id")),
        sa.PrimaryKeyConstraint("relation_id", name=op.f("pk_relation_ends")),
    )
    op.create_table(
        "phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("card_code", sa.Text(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("used_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.Column("closed_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_phrases_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
    )
    op.create_index(op.f("ix_phrases_account_id"), "phrases", ["account_id"], unique=False)
    op.create_table(
        "calendar_days",
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )


def _papers() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", types.Day(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_acknowledgements_account_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_acknowledgements_evaluation_id")),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_acknowledgements")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("from_account_id", sa.Text(), nullable=False),
        sa.Column("to_account_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_handovers_account_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_handovers_evaluation_id")),
        sa.ForeignKeyConstraint(["from_account_id"], ["accounts.id"], name=op.f("fk_handovers_from_account_id")),
        sa.ForeignKeyConstraint(["to_account_id"], ["accounts.id"], name=op.f("fk_handovers_to_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_evaluation_id"), "handovers", ["evaluation_id"], unique=False)


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_on", types.Day(), nullable=False),
        sa.Column("due_day", types.Day(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("rule_by", types.Day(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_appeals_entered_by")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_appeals_evaluation_id")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_appeals_queue_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_appeals_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_appeals_number")),
        sa.UniqueConstraint("queue_item_id", "round", name=op.f("uq_appeals_queue_item_id_round")),
    )
    for name in ("entered_utc_ms", "evaluation_id", "queue_item_id"):
        op.create_index(op.f(f"ix_appeals_{name}"), "appeals", [name], unique=False)
    op.create_table(
        "appeal_items",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fatal", sa.Boolean(), nullable=False),
        sa.Column("earned_milli", types.PointsMilli(), nullable=True),
        sa.Column("proposed_milli", types.PointsMilli(), nullable=True),
        sa.Column("proposed_na", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_items_appeal_id")),
        sa.PrimaryKeyConstraint("appeal_id", "criterion_code", name=op.f("pk_appeal_items")),
    )
    made = "made_evaluation_id"
    op.create_table(
        "appeal_rulings", *_ruling("appeal_rulings", "appeal_id", "appeals", "end"),
        sa.Column(made, sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint([made], ["evaluations.id"], name=op.f(f"fk_appeal_rulings_{made}")),
        sa.UniqueConstraint(made, name=op.f(f"uq_appeal_rulings_{made}")))
    op.create_table(
        "item_rulings",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ruled_milli", types.PointsMilli(), nullable=True),
        sa.Column("ruled_na", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_item_rulings_appeal_id")),
        sa.PrimaryKeyConstraint("appeal_id", "criterion_code", name=op.f("pk_item_rulings")),
    )
    _ruling_indexes("appeal_rulings")


def _ruling(table: str, key: str, parent: str, result: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column(key, sa.Integer(), nullable=False),
        sa.Column(result, sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("unheard_reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.ForeignKeyConstraint([key], [f"{parent}.id"], name=op.f(f"fk_{table}_{key}")),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
    )


def _ruling_indexes(table: str) -> None:
    for name in ("account_id", "at_utc_ms"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)


def _complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("received_on", types.Day(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rule_by", types.Day(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_complaints_agent_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_complaints_call_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_complaints_entered_by")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_complaints_queue_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_complaints_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
    )
    for name in ("agent_id", "call_id", "entered_utc_ms", "queue_item_id"):
        op.create_index(op.f(f"ix_complaints_{name}"), "complaints", [name], unique=False)
    columns = _ruling("complaint_rulings", "complaint_id", "complaints", "verdict")
    op.create_table("complaint_rulings", *columns, sa.Column("evidence", types.Document(), nullable=False))
    _ruling_indexes("complaint_rulings")


def _draws() -> None:
    op.create_table(
        "draw_commitments",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_draw_commitments_account_id")),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_draw_commitments")),
    )
    op.create_table(
        "draw_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("entropy", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_draw_attempts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_attempts")),
    )
    op.create_index(op.f("ix_draw_attempts_period"), "draw_attempts", ["period"], unique=False)
