"""The frame: every call is in it, excluded ones with the first reason that applies; quotas; the agents' lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from qadesk.models.bands import read_bands
from qadesk.models.frame import Exclusion, read_queues
from qadesk.models.frame_lines import agent_lines
from qadesk.models.frame_rows import (
    EXTRA_COLUMNS,
    Earlier,
    FrameCall,
    FrameFacts,
    FrameRules,
    frame_rows,
    read_numbers,
    recorded,
)
from qadesk.models.manifest import write_manifest
from qadesk.models.periods import Supplement, Week
from qadesk.models.quotas import QuotaRules
from qadesk.settings import BANDS

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = FrameRules(Week(2026, 36), SHANGHAI, read_bands(BANDS), 30, QuotaRules(3, 5, 90))
START = int(datetime(2026, 9, 1, 12, 0, tzinfo=SHANGHAI).timestamp() * 1000)
GOOD: Mapping[str, object] = {
    "rec_id": "PBX:1", "agent_no": "A01", "known_agent": True, "hired_on": None, "start_utc_ms": START,
    "duration_ms": 71_000, "talk_ms": 60_000, "audio_sha256": "ab", "queue": "售后", "caller": "1", "callee": "2"}


def call(**values: object) -> FrameCall:
    return FrameCall(**{**GOOD, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(("values", "reason"), [
    ({}, ""), ({"known_agent": False}, "NOT_AGENT"), ({"talk_ms": 29_999}, "TOO_SHORT"), ({"talk_ms": 30_000}, ""),
    ({"talk_ms": None, "duration_ms": 20_000}, "TOO_SHORT"), ({"talk_ms": None}, ""),
    ({"audio_sha256": ""}, "NO_AUDIO"), ({"audio_sha256": "", "talk_ms": 0}, "TOO_SHORT"),
])
def test_rules_exclude_with_a_code(values: dict[str, object], reason: str) -> None:
    (row,) = frame_rows([call(**values)], RULES)
    assert (row.reason, row.eligible) == (reason, not reason)


@pytest.mark.parametrize(("queue", "talk_ms", "reason"), [
    ("售后", 20_000, ""), (" 售后 ", 19_999, "TOO_SHORT"), ("VIP", 59_999, "TOO_SHORT"), ("VIP", 60_000, ""),
    ("账务", 29_999, "TOO_SHORT"), ("", 30_000, "")])
def test_a_queue_may_have_a_shortest_call_of_its_own(queue: str, talk_ms: int, reason: str) -> None:
    rules = replace(RULES, min_by_queue={"售后": 20, "VIP": 60})
    assert frame_rows([call(queue=queue, talk_ms=talk_ms)], rules)[0].reason == reason


def test_a_queue_is_no_formula_where_a_manifest_is_opened_in_a_spreadsheet() -> None:
    rows = frame_rows([call(queue='=HYPERLINK("x")'), call(rec_id="PBX:2", start_utc_ms=START + 1)], RULES)
    assert [row.extra[EXTRA_COLUMNS.index("queue")] for row in rows] == ["'=HYPERLINK(\"x\")", "售后"]


@pytest.mark.parametrize(("setting", "queue", "reason"), [
    ("", "外呼", ""), ("售后", "售后", ""), ("售前， 售后", "售后 ", ""), (" ，,", "外呼", ""),
    ("售前", "售后", "WRONG_QUEUE"), ("售前", "", "WRONG_QUEUE")])
def test_only_the_plans_queues_can_be_drawn(setting: str, queue: str, reason: str) -> None:
    (row,) = frame_rows([call(queue=queue)], replace(RULES, queues=read_queues(setting)))
    assert (row.reason, row.eligible) == (reason, not reason)


def test_a_call_of_another_queue_is_that_before_it_is_too_short_or_not_recorded() -> None:
    rules = replace(RULES, queues=frozenset({"售前"}))
    others = [call(talk_ms=0, audio_sha256=""), call(rec_id="PBX:2", known_agent=False)]
    assert [row.reason for row in frame_rows(others, rules)] == ["WRONG_QUEUE", "NOT_AGENT"]


def test_calls_of_other_queues_are_no_gap_in_the_recordings() -> None:
    rules = replace(RULES, queues=frozenset({"售后"}))
    calls = [call(), call(rec_id="PBX:2", audio_sha256=""), call(rec_id="PBX:3", queue="外呼", start_utc_ms=START + 1)]
    rows = frame_rows(calls, rules)
    assert recorded(rows) == 1
    (line,) = agent_lines(calls, rows, rules, {})
    assert (line.calls, line.no_audio, line.eligible) == (3, 1, 1)


def test_a_short_call_without_a_recording_is_missing_in_the_agents_line_too() -> None:
    calls = [call(), call(rec_id="PBX:2", start_utc_ms=START + 1, talk_ms=0, audio_sha256="")]
    rows = frame_rows(calls, RULES)
    (line,) = agent_lines(calls, rows, RULES, {})
    assert [row.reason for row in rows] == ["", "TOO_SHORT"] and (line.no_audio, recorded(rows)) == (1, 1)


def test_a_row_carries_what_changes_a_chance_and_the_facts() -> None:
    (row,) = frame_rows([call()], RULES)
    assert (row.agent, row.band, row.quota, row.g) == ("A01", "D_meal", 3, 150)
    assert row.extra == ("2026-09-01T12:00:00+08:00", "71", "ab", "售后", "")


def test_the_same_sound_or_the_same_facts_count_once_for_an_agent() -> None:
    first, same_sound = call(), call(rec_id="PBX:2", start_utc_ms=START + 1, caller="9")
    same_facts, other_agent = call(rec_id="PBX:3", audio_sha256="cd"), call(rec_id="PBX:4", agent_no="A02")
    rows = {row.rec_id: row.reason for row in frame_rows([same_facts, other_agent, same_sound, first], RULES)}
    assert rows == {"PBX:1": "", "PBX:2": Exclusion.DUPLICATE_LEG, "PBX:3": Exclusion.DUPLICATE_LEG, "PBX:4": ""}


@pytest.mark.parametrize(("hired", "quota"), [
    (None, 3), (date(2026, 6, 3), 5), (date(2026, 6, 2), 3), (date(2026, 9, 3), 5)])
def test_new_staff_have_the_higher_quota_in_their_first_90_days(hired: date | None, quota: int) -> None:
    assert frame_rows([call(hired_on=hired)], RULES)[0].quota == quota


def test_unknown_agents_have_no_quota_and_the_manifest_takes_them() -> None:
    rows = frame_rows([call(agent_no="", known_agent=False), call(rec_id="PBX:2")], RULES)
    assert [row.quota for row in rows] == [0, 3] and write_manifest(rows, EXTRA_COLUMNS)


def test_the_agents_lines_count_days_calls_and_gaps() -> None:
    calls = [call(), call(rec_id="PBX:2", start_utc_ms=START + 86_400_000, audio_sha256=""),
             call(rec_id="PBX:3", start_utc_ms=START + 1000, audio_sha256="x"),
             call(rec_id="PBX:4", agent_no="", known_agent=False)]
    (line,) = agent_lines(calls, frame_rows(calls, RULES), RULES, {"A01": ("张伟", "一班")})
    assert (line.name, line.team, line.online_days, line.calls) == ("张伟", "一班", 2, 3)
    assert (line.no_audio, line.eligible, line.quota, line.to_draw) == (1, 2, 3, 2)
    assert line.chance == 1 and not line.new_staff


def test_the_hour_that_comes_twice_is_told_apart_and_lies_in_one_band() -> None:
    berlin = replace(RULES, period=Week(2026, 43), zone=ZoneInfo("Europe/Berlin"))
    first = round(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() * 1000)
    rows = frame_rows([call(start_utc_ms=first), call(rec_id="PBX:2", start_utc_ms=first + 3_600_000,
                                                      audio_sha256="cd")], berlin)
    assert [row.extra[0] for row in rows] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    assert [(row.band, row.eligible) for row in rows] == [("A_night", True), ("A_night", True)]


def test_the_53rd_week_counts_new_staff_from_its_monday() -> None:
    long_year = replace(RULES, period=Week(2026, 53))
    start = round(datetime(2027, 1, 2, 12, tzinfo=SHANGHAI).timestamp() * 1000)
    quotas = [frame_rows([call(start_utc_ms=start, hired_on=hired)], long_year)[0].quota
              for hired in (date(2026, 9, 30), date(2026, 9, 29))]
    assert quotas == [5, 3]


@pytest.mark.parametrize(("values", "reason"), [
    ({"held": True}, "LEGAL_HOLD"), ({"held": True, "talk_ms": 0}, "LEGAL_HOLD"),
    ({"queue": " 培训 "}, "TRAINING_CALL"), ({"caller": "8800123"}, "TRAINING_CALL"),
    ({"callee": "8800"}, "TRAINING_CALL"),
    ({"caller": "98800"}, ""), ({"caller": "880a"}, ""), ({"callee": "1.5"}, "TRAINING_CALL"), ({"callee": "125"}, "")])
def test_training_calls_and_held_ones_are_excluded(values: dict[str, object], reason: str) -> None:
    rules = replace(RULES, training_queues=read_queues("培训"), training_numbers=read_numbers("8800*, 1.5"))
    assert frame_rows([call(**values)], rules)[0].reason == reason


def test_a_supplement_takes_late_calls_only_and_its_quotas_are_its_own() -> None:
    late = replace(RULES, period=Supplement(Week(2026, 36), 1))
    calls = [call(), call(rec_id="PBX:2", start_utc_ms=START + 1, audio_sha256="cd"),
             call(rec_id="PBX:3", start_utc_ms=START + 2, audio_sha256="cd"), call(rec_id="PBX:4", agent_no="A02")]
    facts = FrameFacts(earlier=Earlier(frozenset({"PBX:2"}), {"A01": 1}, {"A01": 1}, {"A01": 3}))
    rows = frame_rows(calls, late, facts)
    assert [row.reason for row in rows] == ["", "EARLIER_DRAW", "DUPLICATE_LEG", ""]
    assert [row.quota for row in rows] == [2, 2, 2, 3]


def test_no_number_is_a_training_number_where_none_is_set() -> None:
    assert read_numbers(" ，, ") is None and read_queues(" ，, ") == frozenset()
