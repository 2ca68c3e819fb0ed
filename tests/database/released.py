"""Stations as released versions made them: the schema of a revision, its triggers, and rows in every table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alembic import command
from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, select, text

from qadesk.database.engine import connect
from qadesk.database.migrate import configuration

_PROBLEM = "BEGIN SELECT RAISE(ABORT, 'a major problem is never changed, only added to'); END"
_AUDIT = "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END"
_SUBMITTED = "BEGIN SELECT RAISE(ABORT, 'a submitted evaluation is never changed'); END"
_KEPT = "BEGIN SELECT RAISE(ABORT, 'what was entered is never changed, only added to'); END"
_HELD = "BEGIN SELECT RAISE(ABORT, 'an interview that was finished is never changed'); END"
_CLOSED = "BEGIN SELECT RAISE(ABORT, 'a closed month is never changed'); END"
_CARD = "BEGIN SELECT RAISE(ABORT, 'a published scorecard is never changed'); END"
_ENTERED = ("interview_entries", "interview_waivers", "flags", "flag_entries", "training_criteria", "training_agents",
            "training_cases", "training_entries", "targeted_plans", "targeted_agents", "targeted_calls",
            "closed_months", "month_files", "proposal_outcomes", "filings")
_FINISHED = "(SELECT finished_utc_ms FROM interviews WHERE id = {row}.interview_id) IS NOT NULL"
_IN_CLOSED = "EXISTS (SELECT 1 FROM closed_months WHERE month = {row}.month)"
_ACTS = (("added", "INSERT", "NEW"), ("frozen", "UPDATE", "OLD"), ("kept", "DELETE", "OLD"))
TRIGGERS: dict[str, tuple[str, ...]] = {
    "0001": (
        f"audit_no_update BEFORE UPDATE ON audit {_AUDIT}",
        f"audit_no_delete BEFORE DELETE ON audit {_AUDIT}",
        "evaluations_frozen BEFORE UPDATE OF client_uuid, number, queue_item_id, call_id, scorecard_version_id, "
        "account_id, state, submitted_utc_ms, answers, comment, private_note, heard_share_milli, submit_reason, "
        "rules_version, score_milli, score_shown, band, earned_milli, applicable_milli ON evaluations "
        f"WHEN OLD.state = 'submitted' {_SUBMITTED}",
        f"answers_frozen BEFORE UPDATE ON answers {_SUBMITTED}",
        f"answers_kept BEFORE DELETE ON answers {_SUBMITTED}",
        f"evidence_frozen BEFORE UPDATE ON evidence_spans {_SUBMITTED}",
        f"evidence_kept BEFORE DELETE ON evidence_spans {_SUBMITTED}",
        f"evaluations_kept BEFORE DELETE ON evaluations WHEN OLD.state = 'submitted' {_SUBMITTED}"),
    "0002": (
        f"audit_no_update BEFORE UPDATE ON audit {_AUDIT}",
        f"audit_no_delete BEFORE DELETE ON audit {_AUDIT}",
        "evaluations_frozen BEFORE UPDATE OF client_uuid, number, queue_item_id, revision_no, revises_id, "
        "revision_reason, call_id, scorecard_version_id, account_id, state, submitted_utc_ms, answers, "
        "comment, private_note, heard_share_milli, submit_reason, rules_version, score_milli, score_shown, "
        f"band, earned_milli, applicable_milli ON evaluations WHEN OLD.state = 'submitted' {_SUBMITTED}",
        "evaluations_fatal_settled_once BEFORE UPDATE OF fatal_state ON evaluations WHEN OLD.state = "
        f"'submitted' AND OLD.fatal_state <> 'pending' {_SUBMITTED}",
        f"answers_frozen BEFORE UPDATE ON answers {_SUBMITTED}",
        f"answers_kept BEFORE DELETE ON answers {_SUBMITTED}",
        f"evidence_frozen BEFORE UPDATE ON evidence_spans {_SUBMITTED}",
        f"evidence_kept BEFORE DELETE ON evidence_spans {_SUBMITTED}",
        "fatal_ticks_frozen BEFORE UPDATE OF evaluation_id, criterion_code, fatal_class, effect ON "
        f"fatal_ticks {_SUBMITTED}",
        f"fatal_ticks_decided_once BEFORE UPDATE ON fatal_ticks WHEN OLD.state <> 'pending' {_SUBMITTED}",
        f"fatal_ticks_kept BEFORE DELETE ON fatal_ticks {_SUBMITTED}",
        f"major_problems_frozen BEFORE UPDATE ON major_problems {_PROBLEM}",
        f"major_problems_kept BEFORE DELETE ON major_problems {_PROBLEM}",
        f"major_problem_entries_frozen BEFORE UPDATE ON major_problem_entries {_PROBLEM}",
        f"major_problem_entries_kept BEFORE DELETE ON major_problem_entries {_PROBLEM}",
        f"evaluations_kept BEFORE DELETE ON evaluations WHEN OLD.state = 'submitted' {_SUBMITTED}"),
}
TRIGGERS["0003"] = (
    *(trigger.replace("submit_reason, rules_version", "submit_reason, consent_by, consent_reason, rules_version")
      for trigger in TRIGGERS["0002"]),
    *(f"{table}_frozen BEFORE UPDATE ON {table} {_KEPT}" for table in _ENTERED),
    *(f"{table}_kept BEFORE DELETE ON {table} {_KEPT}"
      for table in (*_ENTERED, "interviews", "follow_ups", "training_requests")),
    *(f"{table}_{word} BEFORE {act} ON {table} WHEN {_FINISHED.format(row=row)} {_HELD}"
      for table in ("interview_sources", "interview_evidence", "plan_items") for word, act, row in _ACTS),
    *(f"{table}_{word} BEFORE {act} ON {table} WHEN {_IN_CLOSED.format(row=row)} {_CLOSED}"
      for table in ("month_proposals", "month_remarks") for word, act, row in _ACTS),
    f"follow_ups_frozen BEFORE UPDATE ON follow_ups {_KEPT}",
    "interviews_finished BEFORE UPDATE OF client_uuid, number, kind, cause, topic, agent_id, team_id, problem_id, "
    "account_id, created_utc_ms, due_day, focus, held_utc_ms, place, minutes, agent_words, guidance, "
    f"follow_ups_wanted, finished_utc_ms ON interviews WHEN OLD.finished_utc_ms IS NOT NULL {_HELD}",
    f"interviews_over BEFORE UPDATE ON interviews WHEN OLD.over_utc_ms IS NOT NULL {_HELD}",
    "training_requests_frozen BEFORE UPDATE OF client_uuid, number, from_day, to_day, wish, trainer_id, trainer_name, "
    f"due_day, raised_by, raised_utc_ms ON training_requests {_KEPT}")
TRIGGERS["0004"] = (
    *(trigger.replace("heard_share_milli, submit_reason", "heard_share_milli, speech_ms, submit_reason")
      for trigger in TRIGGERS["0003"]),
    *(f"{table}_{word} BEFORE {act} ON {table} {_KEPT}" for table in ("mark_decisions", "clips")
      for word, act in (("frozen", "UPDATE"), ("kept", "DELETE"))))
TRIGGERS["0005"] = (
    *(trigger.replace("speech_ms, submit_reason, consent_by", "speech_ms, submit_reason, unscorable, consent_by")
      for trigger in TRIGGERS["0004"]),
    *(f"{table}_{word} BEFORE {act} ON {table} {_KEPT}" for table in (
        "relations", "relation_ends", "acknowledgements", "handovers", "appeals", "appeal_items", "appeal_rulings",
        "item_rulings", "complaints", "complaint_rulings", "draw_commitments", "draw_attempts")
      for word, act in (("frozen", "UPDATE"), ("kept", "DELETE"))),
    "scorecard_versions_frozen BEFORE UPDATE OF code, version, title, body, body_sha256, published_utc_ms, changed_by, "
    f"changed_utc_ms ON scorecard_versions WHEN OLD.state <> 'draft' {_CARD}",
    "scorecard_versions_out BEFORE UPDATE OF state ON scorecard_versions WHEN OLD.state = 'retired' OR OLD.state = "
    f"'published' AND NEW.state <> 'retired' {_CARD}",
    f"scorecard_versions_kept BEFORE DELETE ON scorecard_versions WHEN OLD.state <> 'draft' {_CARD}")
ROWS = 3


def make(path: Path, key: bytes, revision: str) -> Engine:
    """A new station file of a released revision, without rows; the engine's writer."""
    engine = connect(path, key)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for trigger in TRIGGERS[revision]:
            connection.exec_driver_sql(f"CREATE TRIGGER {trigger}")
    return engine


def fill(engine: Engine) -> dict[str, int]:
    """Three rows in every table, children below each parent, each evaluation submitted; the counts by table."""
    with engine.begin() as connection:
        for table in tables_of(connection):
            connection.execute(insert(table), [_row(table, n) for n in range(1, ROWS + 1)])
    return counts(engine)


def as_of(path: Path, key: bytes, revision: str) -> None:
    """Turn a station file of today's version into the one that a released version would hold: same rows, old columns.

    What the old version did not know is left out."""
    old_path = path.with_name("old.db")
    today, old = connect(path, key), make(old_path, key, revision)
    with today.connect() as reading, old.begin() as writing:
        rows = {table.name: reading.execute(select(table)).mappings().all() for table in tables_of(reading)}
        for table in tables_of(writing):
            names = [column.name for column in table.columns]
            if rows[table.name]:
                writing.execute(insert(table), [{name: row[name] for name in names} for row in rows[table.name]])
    today.dispose()
    old.dispose()
    old_path.replace(path)


def tables_of(connection: Connection) -> list[Table]:
    """The station's tables, parents first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
                for table in tables_of(connection)}


def _row(table: Table, n: int) -> dict[str, object]:
    return {column.name: _value(column, n) for column in table.columns}


def _value(column: Column[object], n: int) -> object:
    """What a referred column holds is what refers to it: both follow from the row's number."""
    parent = next(iter(column.foreign_keys), None)
    if parent is not None:
        return _value(parent.column, n)
    if column.name == "state":
        return "submitted"
    if column.name == "finished_utc_ms":  # to what is finished nothing is added
        return None
    if column.name == "month":  # nor to a closed month
        return f"{column.table.name} {n}"
    if column.name.endswith("_day") or column.name == "day":
        return date(2026, 9, n).isoformat()
    if column.type.python_type in (int, bool):
        return column.type.python_type(n)
    if column.type.python_type is bytes:
        return bytes(n)
    return "{}" if column.name in ("answers", "detail", "ticks") else f"值{n}"
