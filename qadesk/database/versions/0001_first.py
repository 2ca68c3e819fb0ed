"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login_name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("created_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("closed_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login_name", name=op.f("uq_accounts_login_name")),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("hired_on", types.Day(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_agents_staff_no")),
    )
    op.create_index(op.f("ix_agents_pinyin"), "agents", ["pinyin"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", types.Document(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_action"), "audit", ["action"], unique=False)
    op.create_table(
        "scorecard_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("published_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_versions")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_scorecard_versions_code_version")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("entropy", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("counts", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_draws_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("period", name=op.f("uq_draws_period")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("summary", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_imports_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("from_day", types.Day(), nullable=False),
        sa.Column("to_day", types.Day(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_memberships_agent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_memberships_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("agent_id", "team_id", "from_day", name=op.f("uq_memberships_agent_id_team_id_from_day")),
    )
    op.create_index(op.f("ix_memberships_agent_id"), "memberships", ["agent_id"], unique=False)
    op.create_index(op.f("ix_memberships_team_id"), "memberships", ["team_id"], unique=False)
    op.create_table(
        "role_grants",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_role_grants_account_id")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_role_grants")),
    )
    op.create_table(
        "rules_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("rules", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_rules_versions_account_id")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rules_versions")),
    )
    op.create_table(
        "user_settings",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_user_settings_account_id")),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_user_settings")),
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("codec", sa.Text(), nullable=False),
        sa.Column("sample_rate_hz", sa.Integer(), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("duration_ms", types.SpanMs(), nullable=False),
        sa.Column("warnings", types.Document(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_recordings_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("path", name=op.f("uq_recordings_path")),
    )
    op.create_index(op.f("ix_recordings_file_name"), "recordings", ["file_name"], unique=False)
    op.create_index(op.f("ix_recordings_import_id"), "recordings", ["import_id"], unique=False)
    op.create_index(op.f("ix_recordings_sha256"), "recordings", ["sha256"], unique=False)
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rec_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("switch_call_id", sa.Text(), nullable=False),
        sa.Column("agent_no", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("start_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("duration_ms", types.SpanMs(), nullable=False),
        sa.Column("talk_ms", types.SpanMs(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("callee", sa.Text(), nullable=False),
        sa.Column("number_tail", sa.Text(), nullable=False),
        sa.Column("recording_name", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_calls_agent_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_calls_import_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_calls_recording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("rec_id", name=op.f("uq_calls_rec_id")),
    )
    op.create_index(op.f("ix_calls_agent_id"), "calls", ["agent_id"], unique=False)
    op.create_index("ix_calls_agent_no_start_utc_ms", "calls", ["agent_no", "start_utc_ms"], unique=False)
    op.create_index(op.f("ix_calls_import_id"), "calls", ["import_id"], unique=False)
    op.create_index(op.f("ix_calls_number_tail"), "calls", ["number_tail"], unique=False)
    op.create_index("ix_calls_queue_start_utc_ms", "calls", ["queue", "start_utc_ms"], unique=False)
    op.create_index(op.f("ix_calls_recording_id"), "calls", ["recording_id"], unique=False)
    op.create_index(op.f("ix_calls_recording_name"), "calls", ["recording_name"], unique=False)
    op.create_index(op.f("ix_calls_start_utc_ms"), "calls", ["start_utc_ms"], unique=False)
    op.create_table(
        "drawn_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("agent_no", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("pi", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_drawn_calls_call_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_drawn_calls_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_calls")),
        sa.UniqueConstraint("draw_id", "call_id", name=op.f("uq_drawn_calls_draw_id_call_id")),
    )
    op.create_index(op.f("ix_drawn_calls_call_id"), "drawn_calls", ["call_id"], unique=False)
    op.create_index(op.f("ix_drawn_calls_draw_id"), "drawn_calls", ["draw_id"], unique=False)
    op.create_table(
        "heard_intervals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("speed_milli", types.PointsMilli(), nullable=False),
        sa.Column("wall_ms", types.SpanMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_heard_intervals_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_heard_intervals_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_intervals")),
    )
    op.create_index(op.f("ix_heard_intervals_at_utc_ms"), "heard_intervals", ["at_utc_ms"], unique=False)
    op.create_index(op.f("ix_heard_intervals_call_id"), "heard_intervals", ["call_id"], unique=False)
    op.create_table(
        "queue_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("drawn_call_id", sa.Integer(), nullable=True),
        sa.Column("order_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_queue_items_call_id")),
        sa.ForeignKeyConstraint(["drawn_call_id"], ["drawn_calls.id"], name=op.f("fk_queue_items_drawn_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_items")),
        sa.UniqueConstraint("call_id", "origin", name=op.f("uq_queue_items_call_id_origin")),
    )
    op.create_index(op.f("ix_queue_items_order_key"), "queue_items", ["order_key"], unique=False)
    op.create_index(op.f("ix_queue_items_period"), "queue_items", ["period"], unique=False)
    op.create_index(op.f("ix_queue_items_state"), "queue_items", ["state"], unique=False)
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("scorecard_version_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("saved_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("submitted_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.Column("answers", types.Document(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("playhead_ms", types.SpanMs(), nullable=False),
        sa.Column("heard_share_milli", types.PointsMilli(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("submit_reason", sa.Text(), nullable=False),
        sa.Column("score_milli", types.PointsMilli(), nullable=True),
        sa.Column("score_shown", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("earned_milli", types.PointsMilli(), nullable=True),
        sa.Column("applicable_milli", types.PointsMilli(), nullable=True),
        sa.Column("fatal_state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_evaluations_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_evaluations_call_id")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_evaluations_queue_item_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_version_id"], ["scorecard_versions.id"], name=op.f("fk_evaluations_scorecard_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_evaluations_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_evaluations_number")),
        sa.UniqueConstraint("queue_item_id", name=op.f("uq_evaluations_queue_item_id")),
    )
    op.create_index(op.f("ix_evaluations_account_id"), "evaluations", ["account_id"], unique=False)
    op.create_index(op.f("ix_evaluations_call_id"), "evaluations", ["call_id"], unique=False)
    op.create_index(op.f("ix_evaluations_state"), "evaluations", ["state"], unique=False)
    op.create_index(op.f("ix_evaluations_submitted_utc_ms"), "evaluations", ["submitted_utc_ms"], unique=False)
    op.create_table(
        "answers",
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("weight_milli", types.PointsMilli(), nullable=False),
        sa.Column("earned_milli", types.PointsMilli(), nullable=False),
        sa.Column("ticks", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_answers_evaluation_id")),
        sa.PrimaryKeyConstraint("evaluation_id", "criterion_code", name=op.f("pk_answers")),
    )
    op.create_table(
        "evidence_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_evidence_spans_evaluation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_spans")),
    )
    op.create_index(op.f("ix_evidence_spans_evaluation_id"), "evidence_spans", ["evaluation_id"], unique=False)
    op.create_table(
        "fatal_ticks",
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("fatal_class", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_fatal_ticks_evaluation_id")),
        sa.PrimaryKeyConstraint("evaluation_id", "criterion_code", name=op.f("pk_fatal_ticks")),
    )
