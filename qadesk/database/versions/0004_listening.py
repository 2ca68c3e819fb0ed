"""Acoustic marks with what people say to them, the store of recordings, clips, how a call was left, share of speech."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _acoustics()
    _others()
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("speech_ms", types.SpanMs(), nullable=True))
    with op.batch_alter_table("recordings") as table:
        table.add_column(sa.Column("away_utc_ms", types.InstantUtcMs(), nullable=True))
        table.create_index("ix_recordings_away_utc_ms", ["away_utc_ms"], unique=False,
                           sqlite_where=sa.text("away_utc_ms IS NOT NULL"))


def _acoustics() -> None:
    op.create_table(
        "acoustic_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("value_milli", types.PointsMilli(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_acoustic_marks_recording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acoustic_marks")),
    )
    risk = ["recording_id", "kind", "channel", "value_milli", "verdict"]
    op.create_index("ix_acoustic_marks_risk", "acoustic_marks", risk, unique=False)
    op.create_table(
        "acoustic_results",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("speech_ms", types.SpanMs(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_acoustic_results_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_acoustic_results")),
    )
    op.create_table(
        "acoustic_measures",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("measures", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_acoustic_measures_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_acoustic_measures")),
    )
    op.create_table(
        "mark_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mark_decisions_account_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_mark_decisions_recording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_decisions")),
    )
    op.create_index(op.f("ix_mark_decisions_recording_id"), "mark_decisions", ["recording_id"], unique=False)


def _others() -> None:
    op.create_table(
        "stored_recordings",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("object_sha256", sa.Text(), nullable=False),
        sa.Column("object_bytes", sa.Integer(), nullable=False),
        sa.Column("original_mtime_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("stored_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_stored_recordings_account_id")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_recordings")),
    )
    op.create_table(
        "call_views",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position_ms", types.SpanMs(), nullable=False),
        sa.Column("view", types.Document(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_call_views_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_views_call_id")),
        sa.PrimaryKeyConstraint("account_id", "call_id", name=op.f("pk_call_views")),
    )
    op.create_table(
        "clips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("beeps", types.Document(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_clips_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_clips_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_clips_client_uuid")),
    )
    op.create_index(op.f("ix_clips_at_utc_ms"), "clips", ["at_utc_ms"], unique=False)
    op.create_index(op.f("ix_clips_call_id"), "clips", ["call_id"], unique=False)
