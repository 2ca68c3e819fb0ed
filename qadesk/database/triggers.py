"""The triggers of the station, in one list: re-creating a table drops them silently, so migrations make them anew."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_REFUSE_AUDIT = "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END"
_REFUSE_SUBMITTED = "BEGIN SELECT RAISE(ABORT, 'a submitted evaluation is never changed'); END"
_REFUSE_PROBLEM = "BEGIN SELECT RAISE(ABORT, 'a major problem is never changed, only added to'); END"
_REFUSE_KEPT = "BEGIN SELECT RAISE(ABORT, 'what was entered is never changed, only added to'); END"
_REFUSE_HELD = "BEGIN SELECT RAISE(ABORT, 'an interview that was finished is never changed'); END"
_REFUSE_CLOSED = "BEGIN SELECT RAISE(ABORT, 'a closed month is never changed'); END"
_REFUSE_CARD = "BEGIN SELECT RAISE(ABORT, 'a published scorecard is never changed'); END"
_FINISHED = "(SELECT finished_utc_ms FROM interviews WHERE id = {row}.interview_id) IS NOT NULL"
_CLOSED = "EXISTS (SELECT 1 FROM closed_months WHERE month = {row}.month)"
_FROZEN = ("interview_entries", "interview_waivers", "flags", "flag_entries", "training_criteria", "training_agents",
           "training_cases", "training_entries", "targeted_plans", "targeted_agents", "targeted_calls", "closed_months",
           "month_files", "proposal_outcomes", "filings", "mark_decisions", "clips", "relations", "relation_ends",
           "acknowledgements", "handovers", "appeals", "appeal_items", "appeal_rulings", "item_rulings", "complaints",
           "complaint_rulings", "draw_commitments", "draw_attempts", "replacements", "assignments", "listening_plans",
           "planned_calls")
_OF_INTERVIEW = ("interview_sources", "interview_evidence", "plan_items")
_OF_MONTH = ("month_proposals", "month_remarks")

TRIGGERS: dict[str, str] = {
    "audit_no_update": f"BEFORE UPDATE ON audit {_REFUSE_AUDIT}",
    "audit_no_delete": f"BEFORE DELETE ON audit {_REFUSE_AUDIT}",
    "evaluations_frozen": (
        "BEFORE UPDATE OF client_uuid, number, queue_item_id, revision_no, revises_id, "
        "revision_reason, call_id, scorecard_version_id, account_id, state, "
        "submitted_utc_ms, answers, comment, private_note, heard_share_milli, speech_ms, submit_reason, "
        "unscorable, consent_by, consent_reason, rules_version, score_milli, score_shown, band, "
        "earned_milli, applicable_milli "
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
    "scorecard_versions_frozen": (
        "BEFORE UPDATE OF code, version, title, body, body_sha256, published_utc_ms, changed_by, changed_utc_ms "
        f"ON scorecard_versions WHEN OLD.state <> 'draft' {_REFUSE_CARD}"),
    "scorecard_versions_out": (
        "BEFORE UPDATE OF state ON scorecard_versions WHEN OLD.state = 'retired' "
        f"OR OLD.state = 'published' AND NEW.state <> 'retired' {_REFUSE_CARD}"),
    "scorecard_versions_kept": (
        f"BEFORE DELETE ON scorecard_versions WHEN OLD.state <> 'draft' {_REFUSE_CARD}"),
    "evaluations_kept": f"BEFORE DELETE ON evaluations WHEN OLD.state = 'submitted' {_REFUSE_SUBMITTED}",
}

TRIGGERS |= {f"{table}_frozen": f"BEFORE UPDATE ON {table} {_REFUSE_KEPT}" for table in _FROZEN}
TRIGGERS |= {f"{table}_kept": f"BEFORE DELETE ON {table} {_REFUSE_KEPT}" for table in (
    *_FROZEN, "interviews", "follow_ups", "training_requests")}
TRIGGERS |= {f"{table}_{word}": f"BEFORE {act} ON {table} WHEN {_FINISHED.format(row=row)} {_REFUSE_HELD}"
             for table in _OF_INTERVIEW
             for word, act, row in (("added", "INSERT", "NEW"), ("frozen", "UPDATE", "OLD"), ("kept", "DELETE", "OLD"))}
TRIGGERS |= {f"{table}_{word}": f"BEFORE {act} ON {table} WHEN {_CLOSED.format(row=row)} {_REFUSE_CLOSED}"
             for table in _OF_MONTH
             for word, act, row in (("added", "INSERT", "NEW"), ("frozen", "UPDATE", "OLD"), ("kept", "DELETE", "OLD"))}
TRIGGERS |= {
    "follow_ups_frozen": f"BEFORE UPDATE ON follow_ups {_REFUSE_KEPT}",
    "interviews_finished": (
        "BEFORE UPDATE OF client_uuid, number, kind, cause, topic, agent_id, team_id, problem_id, account_id, "
        "created_utc_ms, due_day, focus, held_utc_ms, place, minutes, agent_words, guidance, follow_ups_wanted, "
        f"finished_utc_ms ON interviews WHEN OLD.finished_utc_ms IS NOT NULL {_REFUSE_HELD}"),
    "interviews_over": f"BEFORE UPDATE ON interviews WHEN OLD.over_utc_ms IS NOT NULL {_REFUSE_HELD}",
    "training_requests_frozen": (
        "BEFORE UPDATE OF client_uuid, number, from_day, to_day, wish, trainer_id, trainer_name, due_day, raised_by, "
        f"raised_utc_ms ON training_requests {_REFUSE_KEPT}"),
}


def lost_triggers(session: Session) -> list[str]:
    """The triggers that are missing in the open station, or say something else than they should."""
    rows = session.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")).all()
    found = {row.name: row.sql for row in rows}
    return [name for name, body in TRIGGERS.items() if found.get(name) != f"CREATE TRIGGER {name} {body}"]
