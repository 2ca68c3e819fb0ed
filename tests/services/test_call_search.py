"""The list of calls: whatever it is narrowed by, the same calls as going through all of them gives, newest first."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.models.call_lines import CallFilter, CallLine
from qadesk.models.calls import Call
from qadesk.models.people import Agent
from qadesk.models.periods import Days, local_day
from qadesk.models.rosters import Shift
from qadesk.services import call_search, stations
from qadesk.services.frame_query import live_rows
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.services.field import HEADING, SHANGHAI, WEEK, Field, tone

PEOPLE = ("工号,姓名,班组,自,至,入职\nA01,张伟,一班,2025-01-01,2026-09-02,2025-01-01\n"
          "A01,张伟,二班,2026-09-03,,2025-01-01\nA02,李娜,二班,2026-08-20,,2026-08-20\n1234,王芳,一班,2025-01-01,,\n")
QUEUES = ("售后", "售前", "投诉")
AGENTS = ("A01", "A02", "1234", "B77")


@dataclass(frozen=True)
class Heard:
    """A call as the list shows it, with what it can be narrowed by."""

    line: CallLine
    tail: str
    minute: int
    day: date


@pytest.fixture(scope="module")
def centre(work: Work, new_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    place = tmp_path_factory.mktemp("list")
    session = stations.login(Path(shutil.copytree(new_made, place / "station")), builders.CHIEF.login_name,
                             builders.PASSWORD, clock=FixedClock(builders.NOW), work=work)
    field = Field(session, place / "来源")
    field.import_people(PEOPLE)
    field.import_list(field.write("话单.csv", HEADING + "".join(_rows())))
    for n in range(0, 60, 2):
        tone(field.folder / "录音" / f"R{n}.wav", shade=1 + n)
    (field.folder / "录音" / "R1.wav").write_bytes(b"no sound")
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "录音"])
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "12345678900987654321", early=True)
    yield field
    session.close()


def _rows() -> list[str]:
    first = date(2026, 8, 29)
    return [f"C{n},{AGENTS[n % 4]},1380000{n * 617 % 7:04},4001,{first + timedelta(days=n % 10)} "
            f"{n * 5 % 24:02}:{n * 7 % 60:02},{40 + n},{QUEUES[n % 3]},呼入,R{n}.wav\n" for n in range(60)]


def all_calls(field: Field) -> list[Heard]:
    with field.session.desk.station.database.reading() as session:
        tails = dict(session.execute(select(Call.id, Call.number_tail)).all())
    found = []
    for line in field.session.desk.calls.list(field.session.actor, CallFilter()).lines:
        assert line.start_utc_ms is not None
        minute = (line.start_utc_ms // 60_000 + 480) % 1440
        found.append(Heard(line, tails[line.call_id], minute, local_day(line.start_utc_ms, SHANGHAI)))
    return found


FILTERS: dict[str, tuple[CallFilter, Callable[[Heard], bool]]] = {
    "week": (CallFilter(WEEK), lambda c: WEEK.first_day <= c.day <= WEEK.last_day),
    "days": (CallFilter(Days(date(2026, 9, 1), date(2026, 9, 2))),
             lambda c: date(2026, 9, 1) <= c.day <= date(2026, 9, 2)),
    "number of an agent": (CallFilter(text="A01"), lambda c: c.line.agent_no == "A01"),
    "number not known": (CallFilter(text="B7"), lambda c: c.line.agent_no == "B77"),
    "two characters of a name": (CallFilter(text="李娜"), lambda c: c.line.agent_no == "A02"),
    "pinyin of a name": (CallFilter(text="zhangw"), lambda c: c.line.agent_no == "A01"),
    "part of a queue": (CallFilter(text="售"), lambda c: c.line.queue in ("售后", "售前")),
    "number's tail": (CallFilter(text="138-0000-0001"), lambda c: c.tail == "0001"),
    "agent or tail": (CallFilter(text="1234"), lambda c: c.line.agent_no == "1234" or c.tail == "1234"),
    "two words": (CallFilter(text="张伟 投诉"), lambda c: c.line.agent_no == "A01" and c.line.queue == "投诉"),
    "words of nobody": (CallFilter(text="赵六"), lambda c: False),
    "team on the day": (CallFilter(team_id=1), lambda c: c.line.team == "一班"),
    "other team": (CallFilter(team_id=2), lambda c: c.line.team == "二班"),
    "queue": (CallFilter(queue="投诉"), lambda c: c.line.queue == "投诉"),
    "night": (CallFilter(band="A_night"), lambda c: c.line.band == "Night"),
    "meal": (CallFilter(band="D_meal"), lambda c: c.line.band == "Meal time"),
    "recorded": (CallFilter(audio="playable"), lambda c: c.line.audio in ("playable", "stored")),
    "not playable": (CallFilter(audio="unplayable"), lambda c: c.line.audio == "unplayable"),
    "missing": (CallFilter(audio="missing"), lambda c: c.line.audio == "missing"),
    "stored": (CallFilter(audio="stored"), lambda c: c.line.audio == "stored"),
    "away": (CallFilter(audio="away"), lambda c: c.line.audio == "away"),
    "drawn": (CallFilter(drawn=True), lambda c: c.line.drawn),
    "not drawn": (CallFilter(drawn=False), lambda c: not c.line.drawn),
}
PAIRS = list(itertools.combinations(("week", "two characters of a name", "agent or tail", "team on the day", "queue",
                                     "night", "recorded", "missing", "not playable", "drawn", "not drawn"), 2))


def both(first: CallFilter, second: CallFilter) -> CallFilter:
    """What is wanted of either; the second one counts where both want something."""
    plain = CallFilter()
    return CallFilter(**{name: getattr(second, name) if getattr(second, name) != getattr(plain, name)
                         else getattr(first, name) for name in plain.__dataclass_fields__})


def found(field: Field, wanted: CallFilter) -> list[int]:
    return [line.call_id for line in field.session.desk.calls.list(field.session.actor, wanted).lines]


@pytest.mark.parametrize("along", ["few", "starts"])
@pytest.mark.parametrize("name", FILTERS)
def test_one_filter(centre: Field, name: str, along: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_search, "GATHERED", 60_000 if along == "few" else -1)
    wanted, fits = FILTERS[name]
    expected = [call.line.call_id for call in all_calls(centre) if fits(call)]
    assert found(centre, wanted) == expected
    assert centre.session.desk.calls.count(centre.session.actor, wanted).total == len(expected)


@pytest.mark.parametrize("along", ["few", "starts"])
def test_two_filters_at_once(centre: Field, along: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_search, "GATHERED", 60_000 if along == "few" else -1)
    calls = all_calls(centre)
    for one, other in PAIRS:
        wanted = both(FILTERS[one][0], FILTERS[other][0])
        overridden = FILTERS[one][0].audio != "all" and FILTERS[other][0].audio != "all"
        overridden |= bool(FILTERS[one][0].text) and bool(FILTERS[other][0].text)
        overridden |= FILTERS[one][0].drawn is not None and FILTERS[other][0].drawn is not None
        expected = [call.line.call_id for call in calls
                    if (overridden or FILTERS[one][1](call)) and FILTERS[other][1](call)]
        assert found(centre, wanted) == expected, (one, other)
        assert centre.session.desk.calls.count(centre.session.actor, wanted).total == len(expected), (one, other)


def test_every_filter_finds_something_here(centre: Field) -> None:
    none = {name for name, (wanted, _fits) in FILTERS.items() if not found(centre, wanted)}
    assert none == {"words of nobody", "stored", "away"}


def test_pages_of_words_with_two_meanings_follow_each_other(centre: Field) -> None:
    calls, actor = centre.session.desk.calls, centre.session.actor
    wanted = CallFilter(text="1234")
    whole = calls.list(actor, wanted).lines
    pages = [calls.list(actor, wanted, offset=at, limit=4) for at in range(0, len(whole), 4)]
    assert [line for page in pages for line in page.lines] == list(whole)
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_a_count_can_be_given_up(centre: Field) -> None:
    heard: list[int] = []

    def go_on(total: int) -> bool:
        heard.append(total)
        return total < 10

    count = centre.session.desk.calls.count(centre.session.actor, CallFilter(), go_on)
    assert heard[-1] == count.total and 10 <= count.total < 60


def test_the_lists_of_teams_queues_and_bands(centre: Field) -> None:
    facets = centre.session.desk.calls.facets(centre.session.actor)
    assert [name for _key, name in facets.teams] == ["一班", "二班"]
    assert facets.queues == tuple(sorted(QUEUES)) and facets.bands[0] == ("A_night", "Night")


def test_no_filter_reads_all_calls(centre: Field) -> None:
    """Each goes along an index: no plan scans the table of calls or of recordings."""
    desk = centre.session.desk
    with desk.station.database.reading() as session:
        rules = desk.calls.rules_in(session)
        for name, (wanted, _fits) in FILTERS.items():
            for way in call_search.ways_of(session, wanted, rules):
                sql, params = call_search._statement(session, way, "c.id")
                plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}"), params)]
                assert not [step for step in plan if step.startswith("SCAN") and "USING" not in step
                            and step.split()[1] in ("c", "m", "r", "recordings")], (name, plan)


def test_bands_go_by_the_centres_clock_also_where_it_changes(logged_in: LoggedIn, tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.import_people(PEOPLE)
    field.import_list(field.write("b.csv", HEADING + "".join(
        f"S{n},A01,1,2,2026-03-{28 + n // 24} {n % 24:02}:10,60,售后,呼入,\n" for n in range(72))))
    logged_in.desk.settings.change_technical(logged_in.actor, reason="测试", time_zone="Europe/Berlin")
    calls, actor = logged_in.desk.calls, logged_in.actor
    everything = calls.list(actor, CallFilter()).lines
    for code, name in calls.facets(actor).bands:
        expected = [line.call_id for line in everything if line.band == name]
        assert found(field, CallFilter(band=code)) == expected


def test_where_there_is_a_roster_a_band_goes_by_it_as_in_the_draw(logged_in: LoggedIn, tmp_path: Path) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.import_people(PEOPLE)
    field.import_list(field.write("r.csv", HEADING + "".join(
        f"{agent}{n},{agent},1,2,2026-09-0{1 + n // 48} {n // 2 % 24:02}:{n % 2 * 30:02},60,售后,呼入,\n"
        for agent in ("A01", "A02") for n in range(144))))
    with logged_in.desk.station.database.transaction() as session:
        agent = session.scalars(select(Agent).where(Agent.staff_no == "A01")).one()
        session.add_all([Shift(agent_id=agent.id, day=date(2026, 9, 1), start_minute=600, end_minute=1080, name="",
                               meal_start_minute=840, meal_end_minute=900),
                         Shift(agent_id=agent.id, day=date(2026, 9, 2), start_minute=1320, end_minute=1800, name="")])
    with logged_in.desk.station.database.reading() as session:
        rows = live_rows(session, logged_in.desk.calls.rules_in(session), WEEK)
    drawn_by = {row.rec_id: row.band for row in rows}
    calls, actor = logged_in.desk.calls, logged_in.actor
    everything = calls.list(actor, CallFilter(), limit=500).lines
    names = dict(calls.facets(actor).bands)
    assert {line.rec_id: line.band for line in everything if line.rec_id in drawn_by} == {
        rec_id: names[band] for rec_id, band in drawn_by.items()}
    for code in names:
        expected = [line.call_id for line in everything if line.band == names[code]]
        assert expected and found(field, CallFilter(band=code)) == expected[:200]
        assert calls.count(actor, CallFilter(band=code)).total == len(expected)
