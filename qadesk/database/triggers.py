"""The triggers of the station, in one list: re-creating a table drops them silently, so migrations make them anew."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_REFUSE_AUDIT = "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END"
_REFUSE_SUBMITTED = "BEGIN SELECT RAISE(ABORT, 'a submitted evaluation is never changed'); END"
_REFUSE_PROBLEM = "BEGIN SELECT RAISE(ABORT, 'a major problem is never changed, only added to'); END"

TRIGGERS: dict[str, str] = {
    "audit_no_update": f"BEFORE UPDATE ON audit {_REFUSE_AUDIT}",
    "audit_no_delete": f"BEFORE DELETE ON audit {_REFUSE_AUDIT}",
    "evaluations_frozen": (
        "BEFORE UPDATE OF client_uuid, number, queue_item_id, revision_no, revises_id, "
        "revision_reason, call_id, scorecard_version_id, account_id, state, "
        "submitted_utc_ms, answers, comment, private_note, heard_share_milli, submit_reason, rules_version, "
        "score_milli, score_shown, band, earned_milli, applicable_milli "
        f"ON evaluations WHEN OLD.state = 'submitted' {_REFUSE_SUBMITTED}"),
    "evaluations_fatal_settled_once": (
        "BEFORE UPDATE OF fatal_state ON evaluations "
        f"WHEN OLD.state = 'submitted' AND OLD.fatal_state <> 'pending' {_REFUSE_SUBMITTED}"),
    "answers_frozen": f"BEFORE UPDATE ON answers {_REFUSE_SUBMITTED}",
    "answers_kept": f"BEFORE DELETE ON answers {_REFUSE_SUBMITTED}",
    "evidence_frozen": f"BEFORE UPDATE ON evidence_spans {_REFUSE_SUBMITTED}",
    "evidence_kept": f"BEFORE DELETE ON evidence_spans {_REFUSE_SUBMITTED}",
    "fatal_ticks_frozen": (
        "BEFORE UPDATE OF evaluation_id, criterion_code, fatal_class, effect "
        f"ON fatal_ticks {_REFUSE_SUBMITTED}"),
    "fatal_ticks_decided_once": f"BEFORE UPDATE ON fatal_ticks WHEN OLD.state <> 'pending' {_REFUSE_SUBMITTED}",
    "fatal_ticks_kept": f"BEFORE DELETE ON fatal_ticks {_REFUSE_SUBMITTED}",
    "major_problems_frozen": f"BEFORE UPDATE ON major_problems {_REFUSE_PROBLEM}",
    "major_problems_kept": f"BEFORE DELETE ON major_problems {_REFUSE_PROBLEM}",
    "major_problem_entries_frozen": f"BEFORE UPDATE ON major_problem_entries {_REFUSE_PROBLEM}",
    "major_problem_entries_kept": f"BEFORE DELETE ON major_problem_entries {_REFUSE_PROBLEM}",
    "evaluations_kept": f"BEFORE DELETE ON evaluations WHEN OLD.state = 'submitted' {_REFUSE_SUBMITTED}",
}


def lost_triggers(session: Session) -> list[str]:
    """The triggers that are missing in the open station, or say something else than they should."""
    rows = session.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")).all()
    found = {row.name: row.sql for row in rows}
    return [name for name, body in TRIGGERS.items() if found.get(name) != f"CREATE TRIGGER {name} {body}"]
