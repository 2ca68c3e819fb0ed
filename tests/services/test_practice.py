"""A practice station: marked, ready accounts for every role, a past that its own check passes, and material."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import pytest
from sqlalchemy import func, select

from qadesk.clock import FixedClock
from qadesk.errors import StationError, UserError
from qadesk.importing.call_lists import CallList, read_calls
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluations import Evaluation, EvidenceSpan, HeardInterval
from qadesk.models.imports import CallRow
from qadesk.models.people import Role
from qadesk.models.periods import week_of_day
from qadesk.models.rosters import Shift
from qadesk.models.sampling import Origin, QueueItem, QueueState, Replacement
from qadesk.models.workbench import WorkbenchFacts
from qadesk.security.slots import PRACTICE_UNFINISHED, read_station_facts, station_exists
from qadesk.services import practice, practice_material, stations
from qadesk.services.practice_centre import Calendar, calendar_at
from qadesk.services.practice_story import HALF_HEARD_MS
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests.builders import NOW
from tests.models.test_verify_draw import stand_alone

TINY = practice.Scale(calls=60, recorded=200, agents=3, weeks=2, sound_weeks=1)


class Told:
    """Progress that is written down, and cancelled once so much is done."""

    def __init__(self, until: int = 101) -> None:
        self.steps: list[int] = []
        self._until = until

    @property
    def cancelled(self) -> bool:
        return bool(self.steps) and self.steps[-1] >= self._until

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        assert whole == 100 and words
        self.steps.append(done)


def calendar(now: datetime, scale: practice.Scale) -> Calendar:
    return calendar_at(round(now.timestamp() * 1000), practice.ZONE, scale.weeks)


def log_in(folder: Path, work: Work, name: str = "supervisor", now: datetime = NOW) -> LoggedIn:
    return stations.login(folder, name, practice.PASSWORD, clock=FixedClock(now), work=work)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "station"
    told = Told()
    practice.create(folder, clock=FixedClock(NOW), work=work, scale=practice.SMALL, progress=told)
    assert told.steps == sorted(told.steps) and told.steps[-1] == 100
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "tiny"
    assert practice.create(folder, clock=FixedClock(NOW), work=work, scale=TINY) == folder / practice.MATERIAL
    return folder


def scores(folder: Path, work: Work) -> list[tuple[str, str | None, str]]:
    logged_in = log_in(folder, work)
    try:
        with logged_in.desk.station.database.reading() as session:
            asked = select(Call.rec_id, Evaluation.number, Evaluation.score_shown).join(
                Evaluation, Evaluation.call_id == Call.id).order_by(Call.rec_id)
            return [(rec_id, number, score) for rec_id, number, score in session.execute(asked)]
    finally:
        logged_in.close()


@pytest.fixture
def chief(station: Path, work: Work) -> Iterator[LoggedIn]:
    logged_in = log_in(station, work)
    yield logged_in
    logged_in.close()


def test_it_is_marked_and_shows_its_password(station: Path) -> None:
    facts = read_station_facts(station)
    assert facts["practice"] is True and facts["password"] == practice.PASSWORD
    assert not (station / PRACTICE_UNFINISHED).exists()


@pytest.mark.parametrize("name", practice.READY_NAMES)
def test_every_ready_account_can_log_in(station: Path, work: Work, name: str) -> None:
    logged_in = log_in(station, work, name)
    try:
        role = next((role for role, own in practice.LOGIN_NAMES.items() if own == name), Role.INSPECTOR)
        assert role in logged_in.actor.roles and logged_in.desk.station.practice and not logged_in.actor.password_due
    finally:
        logged_in.close()


def test_its_people_are_in_three_teams_and_one_has_a_leader(chief: LoggedIn) -> None:
    people = chief.desk.people.list(chief.actor)
    assert len(people) == 6 and {person.team for person in people} == {"一班", "二班", "三班"}
    assert [bool(team.leaders) for team in chief.desk.teams.list(chief.actor)] == [True, False, False]
    assert chief.desk.rosters.week(chief.actor).rows and chief.desk.scorecards.list(chief.actor)


def test_its_check_finds_nothing_and_its_recordings_are_what_they_are_said_to_be(chief: LoggedIn) -> None:
    report = chief.desk.checks.run(chief.actor, recordings=True)
    assert report.findings == () and report.evaluations > 10


def test_the_past_is_drawn_and_scored_and_the_last_week_is_not(chief: LoggedIn) -> None:
    when = calendar(NOW, practice.SMALL)
    last, before = chief.desk.sampling.periods(chief.actor)
    assert (last, before) == (when.week, week_of_day(when.first_day))
    drawn, left = (chief.desk.sampling.frame(chief.actor, week) for week in (before, last))
    assert drawn.draw is not None and drawn.draw.drawn == drawn.to_draw > 0
    assert left.draw is None and left.to_draw >= 18 and left.over
    assert 0 < left.excluded["WRONG_QUEUE"] < left.calls and set(left.excluded) <= {
        "WRONG_QUEUE", "TOO_SHORT", "NO_AUDIO"}
    with chief.desk.station.database.reading() as session:
        assert session.scalar(select(func.max(Call.start_utc_ms))) < when.week.end_utc_ms(practice.ZONE) - 86_400_000


def test_its_draw_is_reproduced_by_the_script_alone_and_one_changed_byte_is_a_mismatch(
        chief: LoggedIn, tmp_path: Path) -> None:
    sampling = chief.desk.sampling
    drawn = next(one for one in sampling.periods(chief.actor) if sampling.frame(chief.actor, one).draw)
    files = {path.name: path.read_bytes() for path in sampling.write_draw(chief.actor, drawn, tmp_path / "抽样")}
    code, said = stand_alone({}, tmp_path / "抽样")
    assert code == 0 and {said[part] for part in ("M", "seed", "draw")} == {"OK"} and "MISMATCH" not in said["C"]
    changed = bytearray(files["manifest.csv"])
    changed[len(changed) // 2] ^= 1
    code, said = stand_alone(files | {"manifest.csv": bytes(changed)}, tmp_path / "改过")
    assert (code, said["M"]) == (1, "MISMATCH")


def test_the_history_of_imports_says_how_many_calls_have_their_recording(chief: LoggedIn) -> None:
    lines = chief.desk.imports.history(chief.actor).lines
    with chief.desk.station.database.reading() as session:
        calls, recorded = session.execute(select(func.count(), func.count(Call.recording_id))).one()
    assert sum(line.new for line in lines if line.is_list) == calls
    assert sum(line.matched for line in lines) == recorded > 0


def test_every_score_was_heard_whole_and_says_what_is_true_of_its_call(chief: LoggedIn) -> None:
    with chief.desk.station.database.reading() as session:
        rows = session.scalars(select(Evaluation).where(Evaluation.submitted_utc_ms.is_not(None))).all()
        assert rows and all(row.heard_share_milli == 1000 and row.submit_reason == "" for row in rows)
        assert all(60_000 <= (row.score_milli or 0) <= 100_000 for row in rows)


def test_what_waits_in_the_queue_was_not_heard(chief: LoggedIn) -> None:
    with chief.desk.station.database.reading() as session:
        states = session.execute(select(QueueItem.state, func.max(HeardInterval.end_ms)).outerjoin(
            HeardInterval, HeardInterval.call_id == QueueItem.call_id).where(
            QueueItem.state.in_((QueueState.WAITING, QueueState.DRAFT)), QueueItem.origin != Origin.COMPLAINT)
            .group_by(QueueItem.id)).all()
    heard = {(state, end_ms) for state, end_ms in states}
    assert heard == {(QueueState.WAITING, None), (QueueState.DRAFT, HALF_HEARD_MS)}


def test_the_sound_of_the_last_week_of_what_is_quoted_and_of_the_queue_is_there_the_rest_is_away(
        chief: LoggedIn) -> None:
    when = calendar(NOW, practice.SMALL)
    with chief.desk.station.database.reading() as session:
        rows = session.execute(select(Call.id, Call.start_utc_ms, Recording.path, Recording.state, Recording.size_bytes)
                               .join(Recording, Recording.id == Call.recording_id)).all()
        needed = {*session.scalars(select(Evaluation.call_id).join(EvidenceSpan)),
                  *session.scalars(select(QueueItem.call_id).where(QueueItem.state != QueueState.SUBMITTED))}
        assert len(set(session.scalars(select(Recording.sha256)))) == len(rows)
    for call, start, path, state, size in rows:
        there = start >= when.week.start_utc_ms(practice.ZONE) or call in needed
        assert there <= (state == RecordingState.PLAYABLE) == Path(path).is_file()  # what is flagged is there too
        assert not there or Path(path).stat().st_size == size
    assert {state for _call, _start, _path, state, _size in rows} == {RecordingState.PLAYABLE, RecordingState.MISSING}


def test_the_last_day_can_be_brought_in_and_then_the_week_be_drawn(tiny: Path, work: Work) -> None:
    material = tiny / practice.MATERIAL
    assert {path.name for path in material.iterdir()} == {"通话清单.csv", "人员.csv", "排班.csv", "录音"}
    logged_in = log_in(tiny, work)
    try:
        desk, actor, when = logged_in.desk, logged_in.actor, calendar(NOW, TINY)
        before = desk.sampling.frame(actor, when.week)
        table_path = material / "通话清单.csv"
        table = open_call_list(table_path)
        calls = list(read_calls(table, propose_mapping(table), practice.ZONE))
        assert {isinstance(row, CallRow) and row.start_utc_ms >= when.week.end_utc_ms(practice.ZONE) - 86_400_000
                for row in calls} == {True}
        listed = desk.calls.import_list(actor, CallList(table, propose_mapping(table), practice.ZONE))
        brought = desk.calls.import_recordings(actor, [material / "录音"])
        assert listed.new == len(calls) == len(table_path.read_text("gbk").splitlines()) - 1
        assert brought.new == brought.matched > 0 and brought.faults == () == brought.warned
        after = desk.sampling.frame(actor, when.week)
        assert after.calls == before.calls + listed.new and after.with_audio == before.with_audio + brought.new
        assert desk.sampling.draw_period(actor, when.week, "40718", early=True).drawn == after.to_draw > 0
    finally:
        logged_in.close()


def test_a_recording_that_is_put_in_is_sure_to_be_drawn(tmp_path: Path, station: Path) -> None:
    material = tmp_path / "material"
    material.mkdir()
    for name in ("通话清单.csv", "人员.csv"):
        (material / name).write_bytes((station / practice.MATERIAL / name).read_bytes())
    (tmp_path / "mine.wav").write_bytes(b"RIFF")
    practice_material.put_recording_in(material, tmp_path / "mine.wav")
    assert (material / "录音" / "A99.wav").read_bytes() == b"RIFF"
    own = [row for row in (material / "通话清单.csv").read_text("gbk").splitlines() if ",A99," in row]
    assert len(own) == 1 and own[0].endswith("A99.wav") and "综合服务" in own[0]
    assert "A99,座席 A99,三班" in (material / "人员.csv").read_text("utf-8-sig")


def test_a_station_that_is_there_is_left_alone(station: Path, work: Work) -> None:
    with pytest.raises(StationError):
        practice.create(station, clock=FixedClock(NOW), work=work)
    assert (station / practice.MATERIAL).is_dir()


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path, work: Work) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StationError):
        practice.create(tmp_path / "file" / "station", clock=FixedClock(NOW), work=work, scale=TINY)


def test_cancelling_leaves_nothing(tmp_path: Path, work: Work) -> None:
    folder = tmp_path / "station"
    folder.mkdir()
    (folder / "machine.json").write_text("{}")
    with pytest.raises(UserError):
        practice.create(folder, clock=FixedClock(NOW), work=work, scale=TINY, progress=Told(until=40))
    assert [path.name for path in folder.iterdir() if path.name != "station.lock"] == ["machine.json"]


def test_what_a_killed_run_has_left_is_made_anew_and_the_same_day_gives_the_same(tmp_path: Path, tiny: Path,
                                                                                   work: Work) -> None:
    folder = tmp_path / "station"
    (folder / "录音").mkdir(parents=True)
    for name in ("station.db", "slots.json", PRACTICE_UNFINISHED):
        (folder / name).write_bytes(b"half")
    assert not station_exists(folder)
    practice.create(folder, clock=FixedClock(NOW), work=work, scale=TINY)
    assert station_exists(folder)
    assert scores(folder, work) == scores(tiny, work) != []


def assert_a_little_of_everything_waits(facts: WorkbenchFacts) -> None:
    """Each tile shows something, none is flooded."""
    coaching, training, problems = facts.coaching, facts.training, facts.problems
    assert coaching is not None and training is not None and problems is not None
    assert facts.fatal_pending == 1 and 1 <= problems.not_closed <= 3 and problems.unacknowledged == 0
    assert 2 <= coaching.proposed + coaching.arranged <= 6 and coaching.late <= 2
    assert 2 <= coaching.running <= 9 and coaching.plans_late <= 1 and 1 <= coaching.to_hear <= 12
    assert 1 <= training.unasked <= 4 and (training.under_way, training.to_answer, training.overdue) == (2, 1, 0)
    assert 3 <= facts.waiting_total <= 14 and len(facts.to_do) <= 25


@pytest.mark.full
@pytest.mark.parametrize("now", [datetime(2026, 11, 28, 1, tzinfo=UTC), datetime(2026, 10, 1, 1, tzinfo=UTC),
                                 datetime(2026, 12, 7, 1, tzinfo=UTC), datetime(2027, 1, 3, 1, tzinfo=UTC)])
def test_at_full_size_the_month_is_whole_closed_and_passes_its_check(tmp_path: Path, work: Work, now: datetime) -> None:
    practice.create(tmp_path / "station", clock=FixedClock(now), work=work)
    logged_in = log_in(tmp_path / "station", work, now=now)
    try:
        desk, actor, when = logged_in.desk, logged_in.actor, calendar(now, practice.FULL)
        assert desk.checks.run(actor, recordings=True).findings == ()
        month = desk.summary_figures.month(actor, when.closed)
        assert month.seal is not None and month.coverage.scored == month.coverage.drawn
        assert len(month.people.agents) >= 20 and min(agent.mean.n for agent in month.people.agents) >= 12
        sounds = list((tmp_path / "station" / "录音").rglob("*.wav"))
        assert 350 <= len(sounds) <= 620 and sum(path.stat().st_size for path in sounds) <= 350_000_000
        assert (tmp_path / "station" / "station.db").stat().st_size <= 50_000_000
        assert sorted(row.state for row in desk.training.list(actor)) == ["closed", "planned", "raised"]
        assert desk.coaching.list(actor).rows and desk.flags.list(actor).rows and desk.filings.list(actor).rows
        assert 90 <= fmean(agent.mean.value for agent in month.people.agents) <= 97
        assert_a_little_of_everything_waits(desk.workbench.overview(actor))
        assert 1 <= desk.flags.list(actor).open_count <= 4
    finally:
        logged_in.close()


def test_papers_came_back_one_appeal_waits_and_one_was_ruled(chief: LoggedIn) -> None:
    waits, ruled = chief.desk.appeals.list(chief.actor)
    assert waits.waits_for_reader and not waits.overdue
    assert ruled.upheld == 1 and float(ruled.score_after) > float(ruled.score_before)
    assert len(chief.desk.acknowledgements.waiting(chief.actor).rows) > 3


def test_a_praise_was_ruled_a_complaint_waits_and_a_relation_is_declared(chief: LoggedIn) -> None:
    complaint, praise = chief.desk.complaints.list(chief.actor).rows
    assert (complaint.kind, complaint.verdict, complaint.waits_for_reader) == ("complaint", None, True)
    assert (praise.kind, praise.verdict, praise.ruler) == ("praise", "stands", chief.actor.display_name)
    record = chief.desk.complaints.open_record(chief.actor, praise.complaint_id)
    assert record.evidence and not record.unheard_reason and not record.alone
    relation, = chief.desk.relations.list(chief.actor)
    assert relation.holds and relation.who != chief.actor.display_name


def test_its_people_have_meals_and_other_names_and_a_drawn_call_was_replaced(chief: LoggedIn) -> None:
    desk = chief.desk
    with desk.station.database.reading() as session:
        meals = session.execute(select(func.count(Shift.id), func.count(Shift.meal_start_minute))).one()
        replaced = session.execute(select(Replacement.new_drawn_call_id, Replacement.confirmed_by)).all()
    assert meals[0] == meals[1] > 0
    names = desk.aliases.list(chief.actor).aliases
    assert {row.text for row in names} >= {"8001", "a01@cc"} and any(row.agent_id is None for row in names)
    assert len(replaced) == 1 and None not in replaced[0]
