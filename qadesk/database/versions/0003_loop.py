"""Interviews with their plans and follow-ups, flags, training requests with their listening, closed months, filing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qadesk.models import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _consents()
    _interviews()
    _flags()
    _trainings()
    _months()
    op.create_index("ix_evaluations_failed", "evaluations",
                    ["submitted_utc_ms", "call_id", "scorecard_version_id", "score_shown"],
                    sqlite_where=sa.text("band = 'failed'"))


def _consents() -> None:
    with op.batch_alter_table("evaluations") as table:
        table.add_column(sa.Column("consent_by", sa.Text(), nullable=True))
        table.add_column(sa.Column("consent_reason", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key("fk_evaluations_consent_by", "accounts", ["consent_by"], ["id"])
    with op.batch_alter_table("evaluations") as table:
        table.alter_column("consent_reason", server_default=None)


def _interviews() -> None:
    op.create_table(
        "interview_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_interview_waivers_account_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_interview_waivers_agent_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_interview_waivers_evaluation_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["major_problems.id"], name=op.f("fk_interview_waivers_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_waivers")),
    )
    op.create_index(op.f("ix_interview_waivers_agent_id"), "interview_waivers", ["agent_id"], unique=False)
    op.create_index(op.f("ix_interview_waivers_evaluation_id"), "interview_waivers", ["evaluation_id"], unique=False)
    op.create_index(op.f("ix_interview_waivers_problem_id"), "interview_waivers", ["problem_id"], unique=False)
    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("created_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("due_day", types.Day(), nullable=False),
        sa.Column("focus", types.Document(), nullable=False),
        sa.Column("held_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("agent_words", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("follow_ups_wanted", sa.Integer(), nullable=False),
        sa.Column("follow_up_due", types.Day(), nullable=True),
        sa.Column("saved_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("finished_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.Column("over_utc_ms", types.InstantUtcMs(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_interviews_account_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_interviews_agent_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["major_problems.id"], name=op.f("fk_interviews_problem_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_interviews_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_interviews_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_interviews_number")),
    )
    op.create_index(op.f("ix_interviews_account_id"), "interviews", ["account_id"], unique=False)
    op.create_index(op.f("ix_interviews_agent_id"), "interviews", ["agent_id"], unique=False)
    op.create_index(op.f("ix_interviews_created_utc_ms"), "interviews", ["created_utc_ms"], unique=False)
    op.create_index(op.f("ix_interviews_held_utc_ms"), "interviews", ["held_utc_ms"], unique=False)
    op.create_index(op.f("ix_interviews_over_utc_ms"), "interviews", ["over_utc_ms"], unique=False)
    op.create_index(op.f("ix_interviews_problem_id"), "interviews", ["problem_id"], unique=False)
    op.create_index(op.f("ix_interviews_state"), "interviews", ["state"], unique=False)
    op.create_index(op.f("ix_interviews_team_id"), "interviews", ["team_id"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("added_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_follow_ups_account_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_follow_ups_interview_id")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_follow_ups_queue_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("interview_id", "position", name=op.f("uq_follow_ups_interview_id_position")),
        sa.UniqueConstraint("queue_item_id", name=op.f("uq_follow_ups_queue_item_id")),
    )
    op.create_index(op.f("ix_follow_ups_interview_id"), "follow_ups", ["interview_id"], unique=False)
    op.create_table(
        "interview_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("end_ms", types.SpanMs(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("played", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"],
                                name=op.f("fk_interview_evidence_evaluation_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_interview_evidence_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_evidence")),
    )
    op.create_index(op.f("ix_interview_evidence_evaluation_id"), "interview_evidence", ["evaluation_id"], unique=False)
    op.create_index(op.f("ix_interview_evidence_interview_id"), "interview_evidence", ["interview_id"], unique=False)
    op.create_table(
        "interview_sources",
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_interview_sources_evaluation_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_interview_sources_interview_id")),
        sa.PrimaryKeyConstraint("interview_id", "evaluation_id", name=op.f("pk_interview_sources")),
    )
    op.create_index(op.f("ix_interview_sources_evaluation_id"), "interview_sources", ["evaluation_id"], unique=False)
    op.create_table(
        "plan_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("due_day", types.Day(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_plan_items_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_items")),
    )
    op.create_index(op.f("ix_plan_items_interview_id"), "plan_items", ["interview_id"], unique=False)
    op.create_table(
        "interview_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("plan_item_id", sa.Integer(), nullable=True),
        sa.Column("until_day", types.Day(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_interview_entries_account_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_interview_entries_interview_id")),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_items.id"], name=op.f("fk_interview_entries_plan_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_entries")),
    )
    op.create_index(op.f("ix_interview_entries_interview_id"), "interview_entries", ["interview_id"], unique=False)


def _flags() -> None:
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_day", types.Day(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_flags_evaluation_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["accounts.id"], name=op.f("fk_flags_raised_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_flags_client_uuid")),
    )
    op.create_index(op.f("ix_flags_evaluation_id"), "flags", ["evaluation_id"], unique=False)
    op.create_index(op.f("ix_flags_owner"), "flags", ["owner"], unique=False)
    op.create_index(op.f("ix_flags_raised_utc_ms"), "flags", ["raised_utc_ms"], unique=False)
    op.create_table(
        "flag_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_flag_entries_account_id")),
        sa.ForeignKeyConstraint(["flag_id"], ["flags.id"], name=op.f("fk_flag_entries_flag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_entries")),
    )
    op.create_index(op.f("ix_flag_entries_flag_id"), "flag_entries", ["flag_id"], unique=False)


def _trainings() -> None:
    op.create_table(
        "training_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("from_day", types.Day(), nullable=False),
        sa.Column("to_day", types.Day(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("trainer_id", sa.Text(), nullable=True),
        sa.Column("trainer_name", sa.Text(), nullable=False),
        sa.Column("due_day", types.Day(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["raised_by"], ["accounts.id"], name=op.f("fk_training_requests_raised_by")),
        sa.ForeignKeyConstraint(["trainer_id"], ["accounts.id"], name=op.f("fk_training_requests_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_requests")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_training_requests_client_uuid")),
        sa.UniqueConstraint("number", name=op.f("uq_training_requests_number")),
    )
    op.create_index(op.f("ix_training_requests_raised_utc_ms"), "training_requests", ["raised_utc_ms"], unique=False)
    op.create_index(op.f("ix_training_requests_state"), "training_requests", ["state"], unique=False)
    op.create_index(op.f("ix_training_requests_trainer_id"), "training_requests", ["trainer_id"], unique=False)
    op.create_table(
        "targeted_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("calls_each", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("made_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_targeted_plans_account_id")),
        sa.ForeignKeyConstraint(["request_id"], ["training_requests.id"], name=op.f("fk_targeted_plans_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targeted_plans")),
        sa.UniqueConstraint("request_id", "stage", name=op.f("uq_targeted_plans_request_id_stage")),
    )
    op.create_index(op.f("ix_targeted_plans_request_id"), "targeted_plans", ["request_id"], unique=False)
    op.create_table(
        "training_agents",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_training_agents_agent_id")),
        sa.ForeignKeyConstraint(["request_id"], ["training_requests.id"], name=op.f("fk_training_agents_request_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_training_agents_team_id")),
        sa.PrimaryKeyConstraint("request_id", "agent_id", name=op.f("pk_training_agents")),
    )
    op.create_table(
        "training_criteria",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("criterion_code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["training_requests.id"], name=op.f("fk_training_criteria_request_id")),
        sa.PrimaryKeyConstraint("request_id", "card", "criterion_code", name=op.f("pk_training_criteria")),
    )
    op.create_table(
        "training_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_training_entries_account_id")),
        sa.ForeignKeyConstraint(["request_id"], ["training_requests.id"], name=op.f("fk_training_entries_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_entries")),
    )
    op.create_index(op.f("ix_training_entries_request_id"), "training_entries", ["request_id"], unique=False)
    op.create_table(
        "targeted_agents",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_targeted_agents_agent_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["targeted_plans.id"], name=op.f("fk_targeted_agents_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "agent_id", name=op.f("pk_targeted_agents")),
    )
    op.create_table(
        "targeted_calls",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("queue_item_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_targeted_calls_agent_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["targeted_plans.id"], name=op.f("fk_targeted_calls_plan_id")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_targeted_calls_queue_item_id")),
        sa.PrimaryKeyConstraint("plan_id", "queue_item_id", name=op.f("pk_targeted_calls")),
        sa.UniqueConstraint("queue_item_id", name=op.f("uq_targeted_calls_queue_item_id")),
    )
    op.create_index(op.f("ix_targeted_calls_agent_id"), "targeted_calls", ["agent_id"], unique=False)
    op.create_table(
        "training_cases",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", types.SpanMs(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluations.id"], name=op.f("fk_training_cases_evaluation_id")),
        sa.ForeignKeyConstraint(["request_id"], ["training_requests.id"], name=op.f("fk_training_cases_request_id")),
        sa.PrimaryKeyConstraint("request_id", "evaluation_id", name=op.f("pk_training_cases")),
    )


def _months() -> None:
    op.create_table(
        "closed_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("closed_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_mac", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_closed_months_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_months")),
        sa.UniqueConstraint("month", name=op.f("uq_closed_months_month")),
    )
    op.create_table(
        "month_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("saved_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_month_proposals_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_proposals")),
        sa.UniqueConstraint("month", "position", name=op.f("uq_month_proposals_month_position")),
    )
    op.create_index(op.f("ix_month_proposals_month"), "month_proposals", ["month"], unique=False)
    op.create_table(
        "month_remarks",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("saved_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_month_remarks_account_id")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_remarks")),
    )
    op.create_table(
        "filings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("closed_month_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("handed_day", types.Day(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_filings_account_id")),
        sa.ForeignKeyConstraint(["closed_month_id"], ["closed_months.id"], name=op.f("fk_filings_closed_month_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint("number", name=op.f("uq_filings_number")),
    )
    op.create_index(op.f("ix_filings_closed_month_id"), "filings", ["closed_month_id"], unique=False)
    op.create_index(op.f("ix_filings_month"), "filings", ["month"], unique=False)
    op.create_table(
        "month_files",
        sa.Column("closed_month_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["closed_month_id"], ["closed_months.id"], name=op.f("fk_month_files_closed_month_id")),
        sa.PrimaryKeyConstraint("closed_month_id", "name", name=op.f("pk_month_files")),
    )
    op.create_table(
        "proposal_outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at_utc_ms", types.InstantUtcMs(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_proposal_outcomes_account_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["month_proposals.id"], name=op.f("fk_proposal_outcomes_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_outcomes")),
    )
    op.create_index(op.f("ix_proposal_outcomes_month"), "proposal_outcomes", ["month"], unique=False)
    op.create_index(op.f("ix_proposal_outcomes_proposal_id"), "proposal_outcomes", ["proposal_id"], unique=False)
