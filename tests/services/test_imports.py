"""The history of imports: every one is in it; what was cut goes on, and one on which nothing rests is undone whole."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qadesk.clock import FixedClock
from qadesk.errors import BadInput, Conflict, NotAllowed, RuleBroken
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.importing.text_rows import Row, TextRows
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.call_views import CallView
from qadesk.models.calls import Call, Import, ImportState, Recording
from qadesk.models.import_history import ImportLine
from qadesk.models.imports import ListImported, RecordingsImported, Reject
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.services.call_import import looked, read_so_far
from qadesk.services.draw_refusals import refuse_gone
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import stored
from tests.services.field import HEADING, SHANGHAI, WEEK, Field, content, tone
from tests.services.stopping import Stopping


class PulledAway(TextRows):
    """A list whose disk is pulled out when it is read for the second time, after 900 rows."""

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[Row | Reject]:
        _READINGS.append(self.path)
        for number, row in enumerate(super().rows(width, first_row)):
            if number == 900 and _READINGS.count(self.path) > 1:
                raise OSError(errno.EIO, "Input/output error")
            yield row


_READINGS: list[Path] = []


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    return Field(logged_in, tmp_path / "来源")


def history(field: Field, actor: Actor | None = None) -> list[ImportLine]:
    return list(field.session.desk.imports.history(actor or field.session.actor).lines)


def count(field: Field, table: type) -> int:
    with field.session.desk.station.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def cut_list(field: Field) -> tuple[Path, ListImported]:
    """A list whose import was cancelled after its first piece."""
    path = field.call_list(per_agent=700)
    done = field.session.desk.calls.import_list(field.session.actor, content(path), Stopping(1))
    assert 0 < done.new < 1400
    return path, done


def test_every_import_is_in_the_history_with_its_counts(field: Field) -> None:
    field.import_list(field.write("话单.csv", HEADING + "1,A01,1,2,2026-09-01 99:00,60,,,\n"
                                                        "2,A01,1,2,2026-09-01 09:00,60,,,2.wav\n"))
    tone(field.folder / "录音" / "2.wav")
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    recordings, listed = history(field)
    assert (listed.name, listed.state, listed.new, listed.rejected, listed.by) == (
        "话单.csv", ImportState.DONE, 1, 1, "周岚")
    assert (recordings.name, recordings.is_list, recordings.new, recordings.matched) == ("录音", False, 1, 1)
    assert listed.mine and not listed.can_go_on and listed.can_be_undone
    page = field.session.desk.imports.history(field.session.actor, 1, 1)
    assert [line.name for line in page.lines] == ["话单.csv"] and not page.more


def test_a_customers_number_in_a_files_name_reaches_neither_history_nor_audit_trail(field: Field) -> None:
    path = tone(field.folder / "13800001234_20260901090000.wav")
    field.session.desk.calls.import_recordings(field.session.actor, [path])
    line, = history(field)
    assert line.name == "138****1234_20260901090000.wav"
    field.session.desk.imports.undo(field.session.actor, line.import_id)
    rows = stored(field.session, AuditRow)
    assert [row for row in rows if "13800001234" in f"{row.about}{row.detail}"] == []
    assert [row.about for row in rows if row.action == "calls.import_recordings"] == [line.name] * 2


def test_a_cut_list_goes_on_from_the_history_and_is_then_as_if_it_had_not_been_cut(field: Field) -> None:
    path, cut = cut_list(field)
    line, = history(field)
    assert (line.state, line.left, line.can_go_on, line.path) == (ImportState.CUT, 1400 - cut.new, True, str(path))
    done = field.session.desk.imports.go_on(field.session.actor, line.import_id)
    assert isinstance(done, ListImported)
    assert (done.rows, done.new, done.known, done.repeated, done.left) == (1400, 1400, 0, 0, 0)
    line, = history(field)
    assert (line.state, line.new, line.left, line.can_go_on) == (ImportState.DONE, 1400, 0, False)
    assert count(field, Call) == 1400
    with pytest.raises(RuleBroken, match="not cut"):
        field.session.desk.imports.go_on(field.session.actor, line.import_id)


def test_it_goes_on_with_the_columns_that_were_chosen_by_hand(field: Field) -> None:
    rows = "".join(f"{n},2026-09-01 09:{n % 60:02}:00,60,A01\n" for n in range(1, 1201))
    table = open_call_list(field.write("x.csv", "a,b,c,d\n" + rows, "utf-8"))
    mapping = propose_mapping(table)
    for name, at in {"call_id": 0, "start": 1, "duration": 2, "agent": 3}.items():
        mapping = mapping.with_column(name, at)
    field.session.desk.calls.import_list(field.session.actor, CallList(table, mapping, SHANGHAI), Stopping(1))
    field.session.desk.imports.go_on(field.session.actor, history(field)[0].import_id)
    with field.session.desk.station.database.reading() as session:
        assert session.execute(select(Call.agent_no, Call.duration_ms).distinct()).all() == [("A01", 60_000)]
    assert count(field, Call) == 1200


def test_recordings_that_were_cut_go_on_too(field: Field) -> None:
    for n in range(60):
        tone(field.folder / "录音" / f"{n}.wav", shade=n + 1)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"], Stopping(0))
    done = field.session.desk.imports.go_on(field.session.actor, history(field)[0].import_id)
    assert isinstance(done, RecordingsImported) and done.left == 0
    assert (count(field, Recording), count(field, Import), history(field)[0].state) == (60, 1, ImportState.DONE)


def test_one_whose_files_are_gone_says_so_and_stays_cut(field: Field) -> None:
    path, _cut = cut_list(field)
    path.unlink()
    with pytest.raises(BadInput, match="no such file"):
        field.session.desk.imports.go_on(field.session.actor, history(field)[0].import_id)
    assert history(field)[0].state == ImportState.CUT


def test_a_list_that_goes_away_while_it_is_read_keeps_what_was_taken_and_is_cut(field: Field) -> None:
    calls = content(field.call_list(per_agent=700))
    assert isinstance(calls.table.source, TextRows)
    pulled = PulledAway(calls.table.source.path, calls.table.source.encoding, calls.table.source.delimiter)
    going = CallList(replace(calls.table, source=pulled), calls.mapping, SHANGHAI)
    with pytest.raises(BadInput, match="cannot be opened"):
        field.session.desk.calls.import_list(field.session.actor, going)
    line, = history(field)
    assert (line.state, count(field, Call)) == (ImportState.CUT, line.new) and 0 < line.new < 1400
    assert field.session.desk.checks.run(field.session.actor).findings == ()
    field.session.desk.imports.go_on(field.session.actor, line.import_id)
    assert count(field, Call) == 1400


def test_undoing_takes_all_of_it_out_and_leaves_the_others(field: Field) -> None:
    field.import_list(field.write("a.csv", HEADING + "7,A01,1,2,2026-09-01 09:00,60,,,\n"))
    field.import_list(field.call_list(per_agent=700))
    with field.session.desk.station.database.transaction() as session:
        last = session.scalar(select(func.max(Call.id)))
        session.add(CallView(account_id=field.session.actor.account_id, call_id=last, position_ms=0, view={},
                             at_utc_ms=0))
    listed = history(field)[0]
    plan = field.session.desk.imports.plan_undo(field.session.actor, listed.import_id)
    assert (plan.name, plan.calls, plan.recordings, plan.reasons) == ("话单.csv", 1400, 0, ())
    assert field.session.desk.imports.undo(field.session.actor, listed.import_id) == 1400
    line = history(field)[0]
    assert (line.state, line.undone_by, line.can_be_undone, line.can_go_on) == (
        ImportState.UNDONE, "周岚", False, False)
    assert line.ended_utc_ms == field.session.desk.station.clock.now_utc_ms()
    assert (count(field, Call), count(field, CallView)) == (1, 0)
    assert field.import_list(field.folder / "话单.csv").new == 1400
    trail = field.session.desk.station.database
    with trail.reading() as session:
        assert session.scalar(select(func.count()).select_from(Import)) == 3


def test_undoing_recordings_leaves_their_calls_without_one(field: Field) -> None:
    field.import_list()
    field.import_recordings()
    recordings = history(field)[0]
    assert field.session.desk.imports.undo(field.session.actor, recordings.import_id) == 24
    with field.session.desk.station.database.reading() as session:
        assert session.execute(select(func.count(), func.count(Call.recording_id))).one() == (24, 0)
    assert field.import_recordings().matched == 24


def test_a_cancelled_undo_leaves_a_cut_import_that_goes_on_or_is_undone_later(field: Field) -> None:
    field.import_list(field.call_list(per_agent=700))
    line, = history(field)
    imports, actor = field.session.desk.imports, field.session.actor
    assert 0 < imports.undo(actor, line.import_id, Stopping(1)) < 1400
    assert history(field)[0].state == ImportState.CUT
    imports.go_on(actor, line.import_id)
    assert count(field, Call) == 1400
    assert imports.undo(actor, line.import_id) == 1400 and count(field, Call) == 0


def test_what_was_drawn_from_keeps_list_and_recordings_in(field: Field) -> None:
    field.fill()
    actor = field.session.actor
    field.session.desk.sampling.draw_period(actor, WEEK, "40718", early=True)
    clock = field.session.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(60)
    late = field.import_list(field.write("spät.csv", HEADING + "L1,A01,1,2,2026-09-02 09:00,60,,,\n"))
    late_line, recordings, listed = history(field)
    for line in (recordings, listed):
        plan = field.session.desk.imports.plan_undo(actor, line.import_id)
        assert any("2026-W36" in reason for reason in plan.reasons) and any("drawn" in r for r in plan.reasons)
        with pytest.raises(RuleBroken, match="cannot be undone"):
            field.session.desk.imports.undo(actor, line.import_id)
    assert late.new == 1 and field.session.desk.imports.undo(actor, late_line.import_id) == 1  # came after the draw
    assert count(field, Call) == 24


def test_a_fixed_manifest_keeps_its_calls_too(field: Field) -> None:
    field.fill()
    field.session.desk.sampling.fix_manifest(field.session.actor, WEEK, early=True)
    with pytest.raises(RuleBroken, match="2026-W36"):
        field.session.desk.imports.undo(field.session.actor, history(field)[-1].import_id)


class Once:
    """Progress during which something is done once."""

    cancelled = False

    def __init__(self, act: Callable[[], object]) -> None:
        self._left = [act]

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        while self._left:
            self._left.pop()()


def test_a_draw_made_while_an_import_is_undone_keeps_the_rest_of_it(field: Field) -> None:
    field.import_people()
    listed = field.import_list(field.call_list(per_agent=700))
    field.import_recordings(per_agent=300)
    sampling, actor = field.session.desk.sampling, field.session.actor
    with pytest.raises(RuleBroken, match="cannot be undone") as caught:
        field.session.desk.imports.undo(actor, listed.import_id, Once(
            lambda: sampling.draw_period(actor, WEEK, "40718", early=True)))
    frame = sampling.frame(actor, WEEK)
    assert caught.value.code == "E-IMP-03" and frame.calls == count(field, Call) < 1400
    line = history(field)[-1]
    assert line.state is ImportState.CUT and line.can_go_on
    assert field.session.desk.imports.go_on(actor, line.import_id).new == 1400
    assert count(field, Call) == 1400 and sampling.frame(actor, WEEK).calls == frame.calls


def test_calls_taken_out_while_they_were_read_are_not_drawn_from(field: Field) -> None:
    field.fill()
    with field.session.desk.station.database.reading() as session:
        rules = field.session.desk.imports.rules_in(session)
        refuse_gone(session, WEEK, rules, rows=24)
        with pytest.raises(Conflict) as caught:
            refuse_gone(session, WEEK, rules, rows=25)
    assert caught.value.code == "E-DRW-14"


def test_an_inspector_undoes_no_import_of_others_and_a_supervisor_any(field: Field) -> None:
    inspector = builders.add_account(field.session, builders.INSPECTOR)
    field.import_list()
    line, = history(field, inspector)
    assert not line.mine
    plan = field.session.desk.imports.plan_undo(inspector, line.import_id)
    assert "supervisor" in plan.reasons[0]
    with pytest.raises(NotAllowed, match="somebody else") as caught:
        field.session.desk.imports.undo(inspector, line.import_id)
    assert caught.value.todo == "Ask the supervisor."
    assert stored(field.session, AuditRow, action="imports.undo")[-1].outcome == Outcome.REFUSED
    own = field.session.desk.calls.import_list(inspector, content(field.write(
        "b.csv", HEADING + "7,A01,1,2,2026-09-01 09:00,60,,,\n")))
    assert field.session.desk.imports.undo(field.session.actor, own.import_id) == 1


def test_who_may_not_import_sees_no_history(field: Field) -> None:
    trainer = builders.add_account(field.session, NewAccount("xu", "徐教", builders.PASSWORD,
                                                             frozenset({Role.TRAINER})))
    for refused in (lambda: field.session.desk.imports.history(trainer),
                    lambda: field.session.desk.imports.go_on(trainer, 1),
                    lambda: field.session.desk.imports.undo(trainer, 1)):
        with pytest.raises(NotAllowed):
            refused()


def test_agents_are_found_by_alias_and_the_list_keeps_its_own_words(field: Field) -> None:
    """The staff number stands in the call, what the list said beside it; the same list adds nothing later."""
    path = field.write("a.csv", HEADING + "7,张伟,1,2,2026-09-01 09:00,60,,,\n8,A01,1,2,2026-09-01 10:00,60,,,\n"
                                          ",李娜,1,2,2026-09-01 11:00,60,,,\n")
    first = field.import_list(path)
    assert first.new == 3
    assert field.session.desk.imports.undo(field.session.actor, first.import_id) == 3
    field.import_people()
    assert field.import_list(path).new == 3 and field.import_list(path).known == 3
    with field.session.desk.station.database.reading() as session:
        assert session.execute(select(Call.agent_no, Call.listed_agent, Call.agent_id.is_not(None)).order_by(
            Call.start_utc_ms)).all() == [("A01", "张伟", True), ("A01", "", True), ("A02", "李娜", True)]


@pytest.mark.parametrize("about", [0, 20_000, 40_000])
def test_progress_grows_from_looking_through_to_reading_and_never_passes_the_whole(about: int) -> None:
    told = [looked(rows, about) for rows in (10_000, 20_000)] + [read_so_far(rows, about) for rows in (500, 20_000)]
    assert all(0 < done <= whole for done, whole in told)
    if about:
        assert [done for done, _whole in told] == sorted(done for done, _whole in told)
