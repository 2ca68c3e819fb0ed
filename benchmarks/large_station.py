"""Makes the station that benchmarks/database.py works on: years of a centre's calls, recordings and evaluations.

Rows are written in bulk and are what the app would have written: links, totals, numbers and the audit chain hold, so
that the station passes its check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from qadesk.clock import SystemClock
from qadesk.models.scorecards import Scorecard
from qadesk.services import stations
from qadesk.services.scorecards import card_of, current_version
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

AGENTS, TEAMS, WEEKS, WAITING = 300, 20, 100, 1_000
WEEK_MS = int(timedelta(weeks=1).total_seconds() * 1000)
CALL_MS = 180_000
_COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "


def open_large(folder: Path, calls: int, work: Work, *, evaluations: int | None = None,
               waiting: int = WAITING) -> tuple[LoggedIn, bool]:
    """Log in to the station of that many calls, making it first if it is not there; whether it was made.

    Of `evaluations` (by default 15 for each hundred calls) there are at most as many as calls; so many calls wait."""
    made = not (folder / "slots.json").exists()
    if made:
        stations.create(folder, builders.CHIEF, name="QA-01", clock=SystemClock())
    session = log_in(folder, work)
    with session.desk.station.database.transaction() as writing:
        if made:
            _fill(writing, session, calls, calls * 15 // 100 if evaluations is None else evaluations)
        let_wait(writing, session, waiting)
    return session, made


def log_in(folder: Path, work: Work) -> LoggedIn:
    return stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=SystemClock(), work=work)


def _fill(session: Session, logged_in: LoggedIn, calls: int, evaluations: int) -> None:
    now = logged_in.desk.station.clock.now_utc_ms()
    facts = {"now": now, "first": now - WEEKS * WEEK_MS, "step": WEEKS * WEEK_MS // calls, "who":
             logged_in.actor.account_id, "agents": AGENTS, "teams": TEAMS, "call_ms": CALL_MS,
             "weeks": WEEKS, "every": calls // evaluations}
    _people(session, facts)
    _calls(session, facts, calls)
    _queue(session, facts, evaluations)
    _evaluations(session, logged_in, facts, evaluations)
    _audit(session, logged_in, now, evaluations * 2)


def _people(session: Session, facts: dict[str, object]) -> None:
    _many(session, TEAMS, "INSERT INTO teams (name) {} SELECT '班组 ' || i FROM n", facts)
    _many(session, AGENTS, "INSERT INTO agents (staff_no, name, pinyin, hired_on) {} "
          "SELECT printf('A%04d', i), '座席 ' || i, 'zuoxi' || i, '2020-01-01' FROM n", facts)
    _many(session, AGENTS, "INSERT INTO memberships (agent_id, team_id, from_day) {} "
          "SELECT i, i % :teams + 1, '2020-01-01' FROM n", facts)


def _calls(session: Session, facts: dict[str, object], calls: int) -> None:
    _many(session, 1, "INSERT INTO imports (at_utc_ms, account_id, kind, source_name, summary, state, "
          "source_path) {} SELECT :now, :who, 'call_list', 'list.csv', '{{}}', 'done', '' FROM n", facts)
    _many(session, calls, "INSERT INTO recordings (path, file_name, sha256, size_bytes, state, reason, codec, "
          "sample_rate_hz, channels, duration_ms, warnings, import_id) {} "
          "SELECT printf('/recordings/2026/%04d/R%08d.wav', i / 10000, i), printf('R%08d.wav', i), "
          "printf('%064x', i * 2654435761), 2880044, 'playable', '', 'PCM', 8000, 1, :call_ms, '[]', 1 FROM n", facts)
    _many(session, calls, "INSERT INTO calls (rec_id, source, switch_call_id, agent_no, agent_id, start_utc_ms, "
          "duration_ms, talk_ms, direction, queue, caller, callee, number_tail, recording_name, recording_id, "
          "import_id) {} SELECT printf('R%08d', i), 'switch', printf('R%08d', i), printf('A%04d', i % :agents + 1), "
          "i % :agents + 1, :first + i * :step, :call_ms, :call_ms - 5000, 'in', '技能组 ' || (i % 12), "
          "printf('1380000%04d', i % 10000), '95000', printf('%04d', i % 10000), printf('R%08d.wav', i), i, 1 "
          "FROM n", facts)


def _queue(session: Session, facts: dict[str, object], items: int) -> None:
    _many(session, WEEKS, "INSERT INTO draws (period, at_utc_ms, account_id, manifest, manifest_sha256, seed, entropy, "
          "commitment, rules_version, counts) {} SELECT printf('%d-W%02d', 2023 + i / 52, i % 52 + 1), :now, :who, '', "
          "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', "
          "printf('%d-W%02d|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855||', 2023 + i / 52, "
          "i % 52 + 1), '', '', 1, "
          "'{{}}' FROM n", facts)
    _many(session, items, "INSERT INTO drawn_calls (draw_id, call_id, agent_no, band, ticket, pi, position) {} "
          "SELECT i % :weeks + 1, i * :every, printf('A%04d', i * :every % :agents + 1), 'C_morning', "
          "printf('%064x', i), '5/58', i / :weeks + 1 FROM n", facts)
    _many(session, items, "INSERT INTO queue_items (call_id, origin, period, drawn_call_id, order_key, state, "
          "created_utc_ms, note) {} SELECT i * :every, 'draw', printf('%d-W%02d', 2023 + (i % :weeks + 1) / 52, "
          "(i % :weeks + 1) % 52 + 1), i, "
          "printf('%064x', i), 'submitted', :now, '' FROM n", facts)
    _many(session, items, "INSERT INTO heard_intervals (call_id, account_id, at_utc_ms, start_ms, end_ms, speed_milli, "
          "wall_ms) {} SELECT i * :every, :who, :first + i * 1000, 0, :call_ms, 1000, :call_ms FROM n", facts)


def let_wait(session: Session, logged_in: LoggedIn, wanted: int) -> None:
    """See to it that so many recorded calls, the newest, wait to be scored and were heard: each run takes some away."""
    facts = {"now": logged_in.desk.station.clock.now_utc_ms(), "who": logged_in.actor.account_id, "call_ms": CALL_MS,
             "wanted": wanted}
    session.execute(text(
        "INSERT INTO queue_items (call_id, origin, period, order_key, state, created_utc_ms, note) "
        "SELECT id, 'targeted', '', printf('%064x', id), 'waiting', :now, '' FROM calls "
        "WHERE recording_id IS NOT NULL AND id NOT IN (SELECT call_id FROM queue_items) ORDER BY id DESC "
        "LIMIT max(0, :wanted - (SELECT count(*) FROM queue_items WHERE state = 'waiting'))"), facts)
    session.execute(text(
        "INSERT INTO heard_intervals (call_id, account_id, at_utc_ms, start_ms, end_ms, speed_milli, wall_ms) "
        "SELECT call_id, :who, :now, 0, :call_ms, 1000, :call_ms FROM queue_items "
        "WHERE state = 'waiting' AND call_id NOT IN (SELECT call_id FROM heard_intervals)"), facts)


def _evaluations(session: Session, logged_in: LoggedIn, facts: dict[str, object], evaluations: int) -> None:
    rules = logged_in.desk.evaluations.rules_in(session)
    version = current_version(session)
    card = card_of(version, rules)
    scored = {**facts, "card": version.id, "answers": json.dumps(_full(card)), "points": _weight(card)}
    _many(session, evaluations, "INSERT INTO evaluations (client_uuid, number, queue_item_id, revision_no, "
          "revision_reason, call_id, scorecard_version_id, account_id, state, created_utc_ms, saved_utc_ms, "
          "submitted_utc_ms, answers, comment, private_note, playhead_ms, heard_share_milli, rules_version, "
          "submit_reason, unscorable, consent_reason, score_milli, score_shown, band, earned_milli, applicable_milli, "
          "fatal_state) {} "
          "SELECT printf('%032x', i), printf('2024%04d-%04d', i / 1500, i % 1500), i, 0, '', i * :every, :card, :who, "
          "'submitted', :first + i * 1000, :first + i * 1000, :first + i * 1000, :answers, "
          "'语速适中，先说明原因。', '', :call_ms, 1000, 1, '', '', '', 100000, '100.0', 'excellent', :points, "
          ":points, 'none' FROM n", scored)
    for position, criterion in enumerate(card.criteria):
        one = {"code": criterion.code, "position": position, "weight": criterion.weight_milli}
        _many(session, evaluations, "INSERT INTO answers (evaluation_id, criterion_code, position, not_applicable, "
              "answered, weight_milli, earned_milli, ticks) {} SELECT i, :code, :position, 0, 1, :weight, :weight, "
              "'{{}}' FROM n", one)


def _full(card: Scorecard) -> dict[str, object]:
    return {"format": 1, "criteria": {criterion.code: {"full": True} for criterion in card.criteria}, "fatal": {}}


def _weight(card: Scorecard) -> int:
    return sum(criterion.weight_milli for criterion in card.criteria)


def _many(session: Session, rows: int, statement: str, facts: dict[str, object]) -> None:
    session.execute(text(statement.format(_COUNT)), {**facts, "rows": rows})


def _audit(session: Session, logged_in: LoggedIn, now_utc_ms: int, rows: int) -> None:
    """Rows of the chain, sealed as it seals them; one by one over the service they would take minutes."""
    insert = text("INSERT INTO audit (seq, at_utc_ms, offset_min, account_id, who, action, about, outcome, detail, "
                  "mac) VALUES (:seq, :at, 480, :who, '周岚', 'evaluations.submit', :about, 'done', '{}', :mac)")
    batch = []
    for row in _sealed(session, logged_in, now_utc_ms, rows):
        batch.append(row)
        if len(batch) == 10_000:
            session.execute(insert, batch)
            batch.clear()
    if batch:
        session.execute(insert, batch)


def _sealed(session: Session, logged_in: LoggedIn, now_utc_ms: int, rows: int) -> Iterator[dict[str, object]]:
    chain, who = logged_in.desk.station.chain, logged_in.actor.account_id
    head = chain.head(session)
    mac = head.mac
    for seq in range(head.seq + 1, head.seq + 1 + rows):
        content = (now_utc_ms, 480, who, "周岚", "evaluations.submit", f"queue item {seq}", "done", "{}")
        mac = chain._mac(mac, seq, content)
        yield {"seq": seq, "at": now_utc_ms, "who": who, "about": f"queue item {seq}", "mac": mac}
