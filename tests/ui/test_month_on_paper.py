"""Every figure on paper is the one on the screen and the one by plain SQL over the same station, chapter by chapter.

What plain SQL cannot tell (intervals, groups, the design effect) is proved by the published cases of its methods; here
the paper has to say of it what the screen says.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.i18n import _
from qadesk.models.closing import ProposalDraft
from qadesk.models.coaching import Outcome
from qadesk.models.evaluations import EvidenceSpan, HeardInterval
from qadesk.models.months import Month
from qadesk.models.people import Agent
from qadesk.models.scorecards import BAND_NAMES, FATAL_CLASS_NAMES, FatalState
from qadesk.models.summary_content import chapters
from qadesk.models.summary_words import sentences
from qadesk.models.training import RequestEntryKind
from qadesk.services.stations import LoggedIn
from qadesk.ui.summary_page import SummaryPage
from qadesk.ui.widgets.labels import Label
from tests.reports.test_evaluation_sheet import compact, text_of
from tests.services.interviews import score_follow_up
from tests.services.months import Book
from tests.services.test_summary_loop import calls_since, held, problem
from tests.services.test_training_listening import answer
from tests.services.trainings import at, fill_tallies, later, raised, sql, write
from tests.ui.test_summary_page import shown

Rows = list[tuple[str, ...]]
SEPTEMBER = Month(2026, 9)
MONTH = "strftime('%Y-%m', {} / 1000, 'unixepoch', '+8 hours') = '2026-09'"
DAY = "date({} / 1000, 'unixepoch', '+8 hours')"
DAYS = f"""(SELECT a.display_name AS name, {DAY.format('at_utc_ms')} AS day, sum(wall_ms) AS ms FROM heard_intervals
JOIN accounts a ON a.id = account_id WHERE {MONTH.format('at_utc_ms')} GROUP BY 1, 2)"""
WEIGHT = "(1.0 * substr(d.pi, instr(d.pi, '/') + 1) / substr(d.pi, 1, instr(d.pi, '/') - 1))"
COUNTED = f"""(SELECT e.*, c.agent_no, c.agent_id, t.id AS team_id, t.name AS team, a.name AS agent,
{WEIGHT} AS weight, 100.0 * e.earned_milli / nullif(e.applicable_milli, 0) AS score
FROM evaluations e JOIN queue_items q ON q.id = e.queue_item_id JOIN drawn_calls d ON d.id = q.drawn_call_id
JOIN calls c ON c.id = e.call_id JOIN agents a ON a.id = c.agent_id JOIN memberships m ON m.agent_id = a.id
JOIN teams t ON t.id = m.team_id WHERE e.state = 'submitted' AND q.origin = 'draw'
AND e.revision_no = (SELECT max(x.revision_no) FROM evaluations x WHERE x.queue_item_id = q.id
AND x.state = 'submitted') AND {MONTH.format('c.start_utc_ms')})"""
DRAWN = f"""(SELECT c.agent_id, m.team_id, {WEIGHT} AS weight FROM drawn_calls d JOIN calls c ON c.id = d.call_id
JOIN memberships m ON m.agent_id = c.agent_id WHERE {MONTH.format('c.start_utc_ms')})"""
MEANS = f"""(SELECT agent_id, team_id, team, sum(weight * score) / sum(weight) AS mean, count(score) AS n FROM {COUNTED}
WHERE score IS NOT NULL GROUP BY agent_id)"""
SIZES = f"(SELECT agent_id, sum(weight) AS size FROM {DRAWN} GROUP BY agent_id)"
LOOP = {
    "interviews": f"interviews WHERE kind = 'coaching' AND finished_utc_ms AND {MONTH.format('held_utc_ms')}",
    "praised": f"interviews WHERE kind = 'praise' AND finished_utc_ms AND {MONTH.format('held_utc_ms')}",
    "waived": f"interview_waivers WHERE {MONTH.format('at_utc_ms')}",
    "plans_open": "interviews WHERE kind = 'coaching' AND finished_utc_ms AND over_utc_ms IS NULL",
    "plans_due": "interviews i WHERE kind = 'coaching' AND finished_utc_ms AND over_utc_ms IS NULL AND EXISTS (SELECT "
                 "1 FROM plan_items p WHERE p.interview_id = i.id AND p.due_day <= '2026-09-30' AND NOT EXISTS (SELECT "
                 "1 FROM interview_entries x WHERE x.interview_id = i.id AND x.kind = 'extension'))",
    "plans_extended": f"interview_entries WHERE kind = 'extension' AND {MONTH.format('at_utc_ms')}",
    "plans_closed": f"interview_entries WHERE kind = 'closing' AND {MONTH.format('at_utc_ms')}",
    "closed_done": f"interview_entries WHERE kind = 'closing' AND outcome = 'done' AND {MONTH.format('at_utc_ms')}",
    "follow_ups": f"follow_ups f JOIN evaluations e USING (queue_item_id) WHERE {MONTH.format('e.submitted_utc_ms')}",
    "requests_raised": f"training_requests WHERE {MONTH.format('raised_utc_ms')}",
    "requests_answered": f"training_entries WHERE kind IN ('accepted', 'declined') AND {MONTH.format('at_utc_ms')}",
    "trainings_held": "training_entries WHERE kind = 'held' AND day LIKE '2026-09%'",
    "requests_closed": f"training_entries WHERE kind = 'closing' AND {MONTH.format('at_utc_ms')}",
    "requests_dropped": "training_entries WHERE kind IN ('declined', 'withdrawal') "
                        f"AND {MONTH.format('at_utc_ms')}",
    "problems_raised": f"major_problems WHERE {MONTH.format('raised_utc_ms')}",
    "problems_closed": f"major_problem_entries WHERE kind = 'closing' AND {MONTH.format('at_utc_ms')}",
    "problems_open": "major_problems p WHERE NOT EXISTS (SELECT 1 FROM major_problem_entries x "
                     "WHERE x.problem_id = p.id AND x.kind = 'closing')",
    "appeals_entered": f"appeals WHERE {MONTH.format('entered_utc_ms')}",
    "appeals_ruled": f"appeal_rulings WHERE \"end\" = 'ruled' AND {MONTH.format('at_utc_ms')}",
    "appeals_upheld": "appeal_rulings r WHERE \"end\" = 'ruled' AND EXISTS (SELECT 1 FROM item_rulings i WHERE "
                      f"i.appeal_id = r.appeal_id AND i.outcome <> 'kept') AND {MONTH.format('at_utc_ms')}",
    "complaints_entered": f"complaints WHERE kind = 'complaint' AND {MONTH.format('entered_utc_ms')}",
    "complaints_upheld": "complaints c JOIN complaint_rulings r ON r.complaint_id = c.id WHERE kind = 'complaint' "
                         f"AND verdict = 'stands' AND {MONTH.format('at_utc_ms')}",
    "praises_entered": f"complaints WHERE kind = 'praise' AND {MONTH.format('entered_utc_ms')}",
    "praises_upheld": "complaints c JOIN complaint_rulings r ON r.complaint_id = c.id WHERE kind = 'praise' "
                      f"AND verdict = 'stands' AND {MONTH.format('at_utc_ms')}",
    "ruled_alone": "complaints c JOIN complaint_rulings r ON r.complaint_id = c.id WHERE verdict <> 'withdrawn' AND "
                   "EXISTS (SELECT 1 FROM evaluations e WHERE e.call_id = c.call_id AND e.account_id = r.account_id "
                   f"AND e.submitted_utc_ms <= r.at_utc_ms) AND {MONTH.format('at_utc_ms')}",
}
"""How many there are, in the order of the chapter's table."""


@pytest.fixture
def page(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> SummaryPage:
    """A station whose September is over, with all that a month can have; its page."""
    write(logged_in, fill_tallies)
    _go_round_the_loop(logged_in)
    write(logged_in, _fill_september)
    later(logged_in, 30)
    logged_in.desk.month_plans.propose(logged_in.actor, SEPTEMBER, [ProposalDraft("等待用语培训", "见第四章", "十月")])
    logged_in.desk.month_plans.remark(logged_in.actor, SEPTEMBER, "本月新线路开通。")
    return shown(kit, qtbot)[0]


def _go_round_the_loop(logged_in: LoggedIn) -> None:
    desk, actor = logged_in.desk, logged_in.actor
    first, second, third = (held(logged_in, agent) for agent in (1, 2, 3))
    desk.coaching.extend(actor, second.interview_id, date(2026, 10, 12), "休假一周。")
    desk.coaching.close(actor, third.interview_id, Outcome.PARTLY, "部分做到。")
    request, dropped = raised(logged_in), raised(logged_in)
    answer(logged_in, request.request_id, RequestEntryKind.ACCEPTED, RequestEntryKind.HELD)
    desk.training.withdraw(actor, dropped.request_id, "不用了。")
    settled, _open = problem(logged_in), problem(logged_in, "A01")
    desk.major_problems.acknowledge_for(actor, settled.problem_id, "已知悉")
    later(logged_in, 1)
    write(logged_in, calls_since)
    for lost in ((), ("4.1",)):
        _record, item_id = desk.coaching.take_follow_up(actor, first.interview_id)
        score_follow_up(logged_in, item_id, *lost)


def _fill_september(book: Book) -> None:
    """Each agent with eleven drawn calls: some wait, some are revised, some have fatal items, places are marked."""
    rng, codes = random.Random(4), [criterion.code for criterion in book.card.criteria]
    inspector = book.account_id
    for agent in book.session.scalars(select(Agent).order_by(Agent.id)).all():
        for day in range(10, 21):
            item = book.call(agent, at(day, 10, 9), pi=rng.choice(("1/10", "3/20")))
            if rng.random() < 0.05:
                continue
            lost = rng.sample(codes, rng.randrange(5))
            fatal = rng.choice((FatalState.NONE,) * 12 + (FatalState.CONFIRMED, FatalState.PENDING))
            made = book.score(item, *lost, na=tuple(set(rng.sample(codes, 2)) - set(lost)), fatal=fatal)
            book.session.add_all(EvidenceSpan(evaluation_id=made.id, criterion_code=code, start_ms=62_000,
                                              end_ms=64_000, note="未说明原因") for code in lost)
            if rng.random() < 0.05:
                book.score(item, *lost[1:], revises=made)
        book.session.add(HeardInterval(
            call_id=item.call_id, account_id=inspector, start_ms=0, end_ms=1, speed_milli=1000,
            at_utc_ms=item.created_utc_ms + agent.id % 3 * 86_400_000, wall_ms=3_000_000))


def test_every_figure_on_paper_is_the_one_on_the_screen(page: SummaryPage, logged_in: LoggedIn) -> None:
    assert page.figures is not None and page.figures.month == SEPTEMBER
    told = compact(text_of(logged_in.desk.printing.monthly_summary(logged_in.actor, SEPTEMBER)))
    for view in page.views:
        for figure in view.figures:
            assert compact(figure.figure()) in told and compact(figure.line()) in told, figure.line()
        for key, table in view.tables.items():
            if key != "became":  # of the screen's first page: the numbers stand in chapter 7
                for line in table.rows():
                    assert compact("".join(line.row.cells)) in told, (key, line.row.cells)
    said = [label.text() for label in page.views[0].sentences.findChildren(Label)]
    assert len(said) > 5 and all(compact(words) in told for words in said)
    for chapter in chapters(page.figures, sentences(page.figures)):
        for chart in chapter.charts:
            assert all(compact(point.shown) in told for point in chart.points)


def test_every_figure_on_the_screen_is_the_one_by_plain_sql(page: SummaryPage, logged_in: LoggedIn) -> None:
    cells = {key: [line.row.cells for line in table.rows()] for view in page.views
             for key, table in view.tables.items()}
    for key, picked, expected in _by_sql(logged_in):
        assert [tuple(row[column] for column in picked) for row in cells[key]] == expected, key
    tiles = {(view_at, at): tile.figure() for view_at, view in enumerate(page.views)
             for at, tile in enumerate(view.figures)}
    for place, words in _tiles_by_sql(logged_in).items():
        assert tiles[place] == words, place
    marked = {tuple(row) for row in sql(logged_in, f"""SELECT s.criterion_code, e.agent_no || ' ' || c.rec_id, '01:02',
        s.note FROM evidence_spans s JOIN {COUNTED} e ON e.id = s.evaluation_id JOIN calls c ON c.id = e.call_id""")}
    assert cells["quotes"] and set(cells["quotes"]) <= marked


def _by_sql(logged_in: LoggedIn) -> Iterator[tuple[str, Sequence[int], Rows]]:
    """Each table: its key, the columns that SQL tells, and their rows."""
    def rows(statement: str, *formats: str) -> Rows:
        return [tuple(form.format(value) for form, value in zip(formats, row, strict=True))
                for row in sql(logged_in, statement)]

    yield "quota", (0, 1, 2, 3, 4), rows(f"""SELECT a.staff_no || ' ' || a.name, t.name, (SELECT count(*) FROM calls c
        WHERE c.agent_id = a.id AND {MONTH.format('c.start_utc_ms')}), (SELECT count(*) FROM {DRAWN} d WHERE
        d.agent_id = a.id), (SELECT count(*) FROM {COUNTED} e WHERE e.agent_id = a.id) FROM agents a
        JOIN memberships m ON m.agent_id = a.id JOIN teams t ON t.id = m.team_id ORDER BY a.pinyin""",
        "{}", "{}", "{}", "{}", "{}")
    yield "hours", (0, 1, 2, 3, 4, 5), rows(f"""SELECT a.display_name, sum(wall_ms) / 3600000.0,
        count(DISTINCT day), (SELECT count(*) FROM {DAYS} n WHERE n.name = a.display_name AND ms >= 7200000),
        (SELECT count(*) FROM {DAYS} n WHERE n.name = a.display_name AND ms < 7200000), 30 - count(DISTINCT day)
        FROM (SELECT *, {DAY.format("at_utc_ms")} AS day FROM heard_intervals) h
        JOIN accounts a ON a.id = h.account_id WHERE {MONTH.format('at_utc_ms')} GROUP BY 1""",
        "{}", "{:.1f}", "{}", "{}", "{}", "{}")
    yield "hours_by_day", (0, 1, 9, 10), rows(f"""SELECT name, strftime('%m-%d', monday), sum(ms) / 3600000.0,
        sum(ms >= 7200000) FROM (SELECT w.monday, n.name, coalesce((SELECT ms FROM {DAYS} d WHERE d.name = n.name AND
        d.day = date(w.monday, x.value || ' days')), 0) AS ms FROM json_each('[0,1,2,3,4,5,6]') x, (SELECT DISTINCT
        name FROM {DAYS}) n, (SELECT '2026-08-31' AS monday UNION SELECT '2026-09-07' UNION SELECT '2026-09-14' UNION
        SELECT '2026-09-21' UNION SELECT '2026-09-28') w)
        GROUP BY name, monday HAVING sum(ms)""", "{}", "{}", "{:.1f}", "{}")
    yield "teams", (0, 1, 2, 3), rows(f"""SELECT team, count(*), sum(n), sum(size * mean) / sum(size) FROM {MEANS}
        JOIN {SIZES} USING (agent_id) GROUP BY team ORDER BY team_id""", "{}", "{}", "{}", "{:.1f}")
    yield "fatals", (0, 1), [("合计", _fatal(logged_in, "1")), *(
        (_(name), _fatal(logged_in, f"f.fatal_class = '{kind}'")) for kind, name in FATAL_CLASS_NAMES.items())]
    yield "bands", (0, 1), Rows((_(name), _part(logged_in, f"band = '{band}'")) for band, name in BAND_NAMES.items())
    lost = f"""(SELECT a.criterion_code AS code, e.agent_no, a.earned_milli < a.weight_milli AS lost FROM answers a
        JOIN {COUNTED} e ON e.id = a.evaluation_id WHERE NOT a.not_applicable)"""
    found = sql(logged_in, f"""SELECT code, sum(lost), count(*), count(DISTINCT CASE WHEN lost THEN agent_no END)
        FROM {lost} GROUP BY code HAVING sum(lost) ORDER BY 2 DESC, code""")
    whole, so_far, expected = sum(row[1] for row in found), 0, Rows()
    for _code, count, n, agents in found:
        so_far += count
        expected.append((f"{count} / {n}", f"{100 * count / n:.1f}%", f"{100 * so_far / whole:.1f}%", str(agents)))
    yield "problems", (1, 2, 4, 5), expected
    yield "people", (0, 1, 2, 3, 5), rows(f"""SELECT e.agent_no || ' ' || e.agent, e.team, n, mean, (SELECT count(*)
        FROM {COUNTED} f WHERE f.agent_id = e.agent_id AND f.fatal_state = 'confirmed') || ' / ' || count(*)
        FROM {COUNTED} e JOIN {MEANS} USING (agent_id) GROUP BY e.agent_id ORDER BY e.agent_no""",
        "{}", "{}", "{}", "{:.1f}", "{}")
    yield "loop", (1,), [(str(sql(logged_in, f"SELECT count(*) FROM {of}")[0][0]),) for of in LOOP.values()]
    yield "requests", (0,), rows("SELECT number FROM training_requests ORDER BY id", "{}")
    yield "major", (0,), rows("SELECT number FROM major_problems ORDER BY id", "{}")


def _tiles_by_sql(logged_in: LoggedIn) -> dict[tuple[int, int], str]:
    """The large figures, by chapter and place."""
    [(known, recorded)] = sql(logged_in, "SELECT count(*), count(recording_id) FROM calls WHERE "
                                         f"{MONTH.format('start_utc_ms')}")
    [(drawn,)], [(scored, pending, failed, fatal)] = sql(logged_in, f"SELECT count(*) FROM {DRAWN}"), sql(
        logged_in, "SELECT count(*), sum(fatal_state = 'pending'), sum(band = 'failed'), "
        f"sum(fatal_state = 'confirmed') FROM {COUNTED}")
    [(centre, heard)] = sql(logged_in, f"SELECT sum(size * mean) / sum(size), count(*) FROM {MEANS} "
                                       f"JOIN {SIZES} USING (agent_id)")
    [(hours,)] = sql(logged_in, "SELECT sum(wall_ms) / 3600000.0 FROM heard_intervals WHERE "
                                f"{MONTH.format('at_utc_ms')}")
    assert recorded < known
    share = {name: f"{100 * part / scored:.1f}%" if part else "0%" for name, part in (
        ("failed", failed), ("fatal", fatal))}
    counts = {name: str(sql(logged_in, f"SELECT count(*) FROM {of}")[0][0]) for name, of in LOOP.items()}
    return {(0, 0): f"{100 * scored / drawn:.1f}%", (0, 1): f"{centre:.1f}", (0, 2): share["fatal"],
            (0, 3): share["failed"], (0, 4): f"{hours:.1f}", (1, 0): f"{known:,}", (1, 4): str(pending),
            (2, 0): f"{centre:.1f}", (2, 2): str(heard), (5, 0): counts["interviews"], (5, 1): counts["plans_open"],
            (5, 2): counts["follow_ups"], (5, 3): "1", (5, 4): counts["problems_raised"]}


def _part(logged_in: LoggedIn, condition: str) -> str:
    [(count, n)] = sql(logged_in, f"SELECT sum({condition}), count(*) FROM {COUNTED}")
    return f"{count} / {n}"


def _fatal(logged_in: LoggedIn, condition: str) -> str:
    [(count,)] = sql(logged_in, f"SELECT count(DISTINCT e.id) FROM {COUNTED} e JOIN fatal_ticks f ON f.evaluation_id = "
                                f"e.id WHERE f.state = 'confirmed' AND {condition}")
    [(n,)] = sql(logged_in, f"SELECT count(*) FROM {COUNTED}")
    return f"{count} / {n}"
