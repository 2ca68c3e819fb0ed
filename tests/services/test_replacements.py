"""A drawn call that cannot be scored gives its place to the next ticket: why, confirmed by whom, listed for ever."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.models.call_lines import CallFilter
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.drafts import Consent
from qadesk.models.draw import chances, draw, fraction_text
from qadesk.models.draw_files import Verdict
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.manifest import read_manifest
from qadesk.models.months import Month
from qadesk.models.replacement import (
    NewReplacement,
    Replaced,
    ReplacedCall,
    follows,
    next_drawn,
    replaced_csv,
    verify_replaced,
)
from qadesk.models.sampling import Draw, QueueState, Replacement, ReplacementReason
from qadesk.security.slots import WrongPassword
from qadesk.services.check_rules import domain_findings
from qadesk.services.draw_slip import slip_of
from qadesk.services.replacement_query import replaced_calls
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.models.test_verify_draw import stand_alone
from tests.services.draws import add_crew, drawn_calls, drawn_week, items, refused
from tests.services.evaluated import filled, stored, submit
from tests.services.field import WEEK, Field
from tests.services.statements import about, asked
from tests.services.ties import add_agent, declare

ALONE = Consent()
UNPLAYABLE, WRONG, PRIVATE = ReplacementReason.UNPLAYABLE, ReplacementReason.WRONG_AGENT, ReplacementReason.PRIVATE


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """Drawn by the one person that the centre has."""
    return drawn_week(logged_in, tmp_path)


def first_of(logged_in: LoggedIn, agent_no: str = "A01") -> int:
    return next(item.id for item in items(logged_in) if item.drawn_call.agent_no == agent_no)


def made(logged_in: LoggedIn) -> Draw:
    return stored(logged_in, Draw)[0]


def do(logged_in: LoggedIn, item_id: int, reason: ReplacementReason = UNPLAYABLE, words: str = "全程噪音",
       actor=None, consent: Consent = ALONE) -> Replaced:
    new = NewReplacement(str(uuid.uuid4()), item_id, reason, words, consent)
    return logged_in.desk.replacements.replace(actor or logged_in.actor, new)


def test_the_next_ticket_of_the_band_takes_the_place(logged_in, field):
    item_id, draw_row = first_of(logged_in), made(logged_in)
    manifest = read_manifest(draw_row.manifest.encode())
    taken = {call.rec_id for call in draw(manifest.rows, draw_row.seed)}
    old = next(item for item in items(logged_in) if item.id == item_id)
    wanted = next_drawn(manifest, draw_row.seed, old.call.rec_id, taken)
    proposal = logged_in.desk.replacements.propose(logged_in.actor, item_id)
    assert (proposal.rec_id, proposal.next_rec_id) == (old.call.rec_id, wanted.rec_id)
    assert proposal.plays and not proposal.drafted and not proposal.second
    told = do(logged_in, item_id)
    assert (told.rec_id, told.new_rec_id, told.assignee) == (old.call.rec_id, wanted.rec_id, "周岚")
    row = drawn_calls(logged_in)[-1]
    assert (row.position, row.agent_no, row.band, row.ticket) == (9, "A01", wanted.band, wanted.ticket)
    assert row.pi == fraction_text(chances(manifest.rows)["A01", wanted.band])
    new = next(item for item in items(logged_in) if item.id == told.new_item_id)
    assert (new.state, new.period, new.drawn_call_id) == (QueueState.WAITING, WEEK.name, row.id)
    assert next(item for item in items(logged_in) if item.id == item_id).state == QueueState.REPLACED


def test_the_draw_and_its_files_stay_what_they_were(logged_in, field, tmp_path):
    sampling, actor = logged_in.desk.sampling, logged_in.actor
    before = sampling.frame(actor, WEEK)
    files = {path.name: path.read_bytes() for path in sampling.write_draw(actor, WEEK, tmp_path / "vor")}
    assert "replacements.csv" not in files
    told = do(logged_in, first_of(logged_in), WRONG, "实为 A02 代接")
    after = {path.name: path.read_bytes() for path in sampling.write_draw(actor, WEEK, tmp_path / "nach")}
    assert sampling.frame(actor, WEEK) == before
    assert all(after[name] == files[name] for name in ("manifest.csv", "draw.csv", "draw.json"))
    heading, row = after["replacements.csv"].decode().splitlines()
    assert heading.startswith("rec_id,agent,band,reason,at_utc_ms,by,confirmed_by,new_rec_id")
    assert row.split(",")[:4] == [told.rec_id, "A01", row.split(",")[2], "wrong_agent"] and told.new_rec_id in row
    assert "代接" not in row


def test_every_replacement_follows_from_manifest_and_seed(logged_in, field):
    """And a known-wrong one does not: the next but one."""
    for _n in range(4):
        do(logged_in, [item.id for item in items(logged_in, state=QueueState.WAITING)][0])
    draw_row = made(logged_in)
    manifest = read_manifest(draw_row.manifest.encode())
    drawn = [call.rec_id for call in draw(manifest.rows, draw_row.seed)]
    with logged_in.desk.station.database.reading() as session:
        told = [(row.rec_id, row.new_rec_id) for row in replaced_calls(session, draw_row.id)]
    assert len(told) == 4 and follows(manifest, draw_row.seed, drawn, told)
    others = [row.rec_id for row in manifest.rows if row.eligible and row.agent == "A01" and
              row.rec_id not in {*drawn, *(new for _old, new in told)}]
    assert not follows(manifest, draw_row.seed, drawn, [(told[0][0], others[0]), *told[1:]])


def test_the_file_of_replacements_is_verified_with_the_draw(logged_in, field, tmp_path):
    do(logged_in, first_of(logged_in))
    do(logged_in, first_of(logged_in, "A02"))
    paths = logged_in.desk.sampling.write_draw(logged_in.actor, WEEK, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in paths}
    names = ("manifest.csv", "draw.csv", "draw.json", "replacements.csv")
    assert verify_replaced(*(files[name] for name in names)) is Verdict.OK
    lines = files["replacements.csv"].splitlines(keepends=True)
    for wrong in (b"".join([lines[0], lines[2]]).replace(b"0.", b"0.1"), b"no file", lines[0] + lines[1] + lines[1],
                  files["replacements.csv"].replace(b"PBX:A01", b"PBX:A99")):
        assert verify_replaced(*(files[name] for name in names[:3]), wrong) is Verdict.MISMATCH


def test_an_agent_may_run_out_of_calls(logged_in, field):
    """Twelve calls, three drawn: nine more can come, then none."""
    for left in range(9, -1, -1):
        waiting = [item.id for item in items(logged_in, state=QueueState.WAITING)
                   if item.drawn_call.agent_no == "A01"]
        told = do(logged_in, waiting[0])
        assert (told.new_item_id is None) == (left == 0)
    assert logged_in.desk.replacements.propose(logged_in.actor, waiting[1]).next_rec_id == ""


def test_a_recording_that_plays_is_replaced_only_with_what_cannot_be_heard(logged_in, field):
    item_id = first_of(logged_in)
    with refused(RuleBroken, "E-REP-04"):
        do(logged_in, item_id, words=" ")
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Recording).values(state=RecordingState.UNPLAYABLE))
    assert not logged_in.desk.replacements.propose(logged_in.actor, item_id).plays
    assert do(logged_in, item_id, words="").new_item_id


@pytest.mark.parametrize("reason", [WRONG, PRIVATE], ids=str)
def test_other_reasons_need_words(logged_in, field, reason):
    with refused(RuleBroken, "E-REP-04"):
        do(logged_in, first_of(logged_in), reason, "")
    with refused(RuleBroken, "E-REP-04"):
        do(logged_in, first_of(logged_in), reason, "长" * 501)


def test_what_was_scored_is_never_replaced(logged_in, field):
    item_id = first_of(logged_in)
    submit(logged_in, logged_in.actor, item_id)
    with refused(RuleBroken, "E-REP-03"):
        logged_in.desk.replacements.propose(logged_in.actor, item_id)
    with refused(RuleBroken, "E-REP-03"):
        do(logged_in, item_id)


def test_a_replaced_call_is_not_scored_any_more_and_its_draft_is_kept(logged_in, field):
    desk, actor, item_id = logged_in.desk, logged_in.actor, first_of(logged_in)
    draft = filled(desk.evaluations.open_draft(actor, item_id))
    desk.evaluations.save_draft(actor, draft)
    assert desk.replacements.propose(actor, item_id).drafted
    do(logged_in, item_id)
    assert stored(logged_in, Evaluation)[0].state == EvaluationState.DROPPED
    assert not [row for row in desk.listening.queue(actor).rows if row.draft_saved_at]
    for act in (lambda: desk.evaluations.open_draft(actor, item_id), lambda: desk.evaluations.submit(actor, draft),
                lambda: desk.evaluations.save_draft(actor, draft)):
        with refused(Conflict, "E-REP-09"):
            act()
    with refused(Conflict, "E-REP-02"):
        do(logged_in, item_id)
    assert desk.checks.run(actor).passed


def test_the_same_replacement_twice_is_one(logged_in, field):
    new = NewReplacement("u-1", first_of(logged_in), PRIVATE, "家中急事")
    first = logged_in.desk.replacements.replace(logged_in.actor, new)
    assert logged_in.desk.replacements.replace(logged_in.actor, new) == first
    assert len(stored(logged_in, Replacement)) == 1


def test_a_second_person_confirms_where_there_is_one(logged_in, field):
    lin, chen, _wu = add_crew(logged_in)
    item_id, desk = first_of(logged_in), logged_in.desk
    assert desk.replacements.propose(logged_in.actor, item_id).second
    with refused(RuleBroken, "E-REP-07"):
        do(logged_in, item_id)
    with pytest.raises(WrongPassword):
        do(logged_in, item_id, consent=Consent("lin", "falsch"))
    with refused(NotAllowed, "E-REP-08", match="asks for this replacement"):
        do(logged_in, item_id, consent=Consent("zhou", builders.PASSWORD))
    declare(logged_in, chen, add_agent(logged_in, "A01"))
    with refused(NotAllowed, "E-REP-08", match="has a relation to this agent"):
        do(logged_in, item_id, consent=Consent("chen", builders.PASSWORD))
    do(logged_in, item_id, consent=Consent("lin", builders.PASSWORD))
    row, = stored(logged_in, Replacement)
    assert (row.account_id, row.confirmed_by) == (logged_in.actor.account_id, lin.account_id)


def test_a_trainer_cannot_confirm(logged_in, field):
    add_crew(logged_in)
    builders.add_account(logged_in, builders.TRAINER)
    with refused(NotAllowed, "E-REP-08", match="may not replace calls"):
        do(logged_in, first_of(logged_in), consent=Consent("han", builders.PASSWORD))


def test_who_is_tied_or_has_no_right_replaces_nothing(logged_in, field):
    item_id, trainer = first_of(logged_in), builders.add_account(logged_in, builders.TRAINER)
    declare(logged_in, logged_in.actor, add_agent(logged_in, "A01"))
    with refused(NotAllowed, "E-REL-01"):
        do(logged_in, item_id)
    with pytest.raises(NotAllowed):
        do(logged_in, item_id, actor=trainer)


def test_anothers_draft_is_not_thrown_away(logged_in, field):
    lin, *_others = add_crew(logged_in)
    item_id = first_of(logged_in)
    logged_in.desk.assignment.give(logged_in.actor, [item_id], lin.account_id, "分担")
    draft = logged_in.desk.evaluations.open_draft(lin, item_id)
    logged_in.desk.evaluations.save_draft(lin, filled(draft))
    with refused(Conflict, "E-REP-06"):
        do(logged_in, item_id)


def test_the_manifest_is_read_beside_what_people_save_and_list_by(logged_in, field):
    """That of very many calls takes seconds: nobody waits for it."""
    database, item_id = logged_in.desk.station.database, first_of(logged_in)
    with asked() as of_all, asked(database._writer) as of_writer, asked(database._reader) as of_reader:
        logged_in.desk.replacements.propose(logged_in.actor, item_id)
        do(logged_in, item_id)
    assert about("draws.manifest", of_all) and not about("draws.manifest", of_writer + of_reader)


def test_the_drawn_list_shows_both_calls(logged_in, field):
    told = do(logged_in, first_of(logged_in), PRIVATE, "家中急事")
    lines = {line.rec_id: line for line in logged_in.desk.replacements.drawn(logged_in.actor, WEEK.name)}
    old, new = lines[told.rec_id], lines[told.new_rec_id]
    assert len(lines) == 9 and [line.position for line in lines.values()] == list(range(1, 10))
    assert (old.state, old.replaced, old.new_rec_id) == (QueueState.REPLACED, PRIVATE, told.new_rec_id)
    assert (new.state, new.replaces, new.assignee, new.agent_name) == (QueueState.WAITING, told.rec_id, "周岚", "张伟")
    listed = logged_in.desk.calls.list(logged_in.actor, CallFilter(period=WEEK)).lines
    assert sum(line.drawn for line in listed) == 9


def test_figures_count_the_new_call_in_place_of_the_old_one(logged_in, field):
    desk, actor = logged_in.desk, logged_in.actor
    before = desk.summary_figures.month(actor, Month(2026, 9)).coverage
    told = do(logged_in, first_of(logged_in))
    after = desk.summary_figures.month(actor, Month(2026, 9)).coverage
    assert (before.drawn, after.drawn) == (8, 8)
    quota = {line.agent_no: (line.scored, line.drawn) for line in desk.workbench.overview(actor).quota}
    assert quota == {"A01": (0, 3), "A02": (0, 5)}
    submit(logged_in, actor, told.new_item_id)
    assert desk.summary_figures.month(actor, Month(2026, 9)).coverage.scored == 1


def test_the_months_summary_tells_who_replaced_how_many_and_why(logged_in, field):
    do(logged_in, first_of(logged_in), PRIVATE, "家中急事")
    do(logged_in, first_of(logged_in, "A02"), UNPLAYABLE)
    coverage = logged_in.desk.summary_figures.month(logged_in.actor, Month(2026, 9)).coverage
    one, = coverage.replaced
    assert (one.name, one.calls, one.replaced, one.unplayable, one.wrong_agent, one.private) == ("周岚", 10, 2, 1, 0, 1)


def test_the_slip_lists_each_replacement_and_warns_above_the_rule(logged_in, field):
    told = do(logged_in, first_of(logged_in), WRONG, "实为 A02 代接")
    with logged_in.desk.station.database.reading() as session:
        slip = slip_of(session, WEEK, logged_in.desk.replacements.rules_in(session), 0)
    row, = slip.replaced
    assert (row.rec_id, row.new_rec_id, row.reason, row.by) == (told.rec_id, told.new_rec_id, WRONG, "周岚")
    assert len(slip.drawn) == 8 and told.new_rec_id not in {call.rec_id for call in slip.drawn}
    assert slip.warn_percent == 5 and slip.replaced_percent == 12.5
    assert [(one.name, one.replaced) for one in slip.replaced_by] == [("周岚", 1)]


def test_what_was_entered_is_never_changed(logged_in, field):
    do(logged_in, first_of(logged_in))
    with pytest.raises(Exception, match="never changed"), \
            logged_in.desk.station.database.transaction() as session:
        session.execute(update(Replacement).values(words="anders"))


def test_a_follow_up_is_no_drawn_call(logged_in, field):
    with logged_in.desk.station.database.transaction() as session:
        item = items(logged_in)[0]
        session.merge(item).origin = "risk"
    with refused(RuleBroken, "E-REP-01"):
        do(logged_in, item.id)


def test_an_unknown_replacement_of_a_call_not_in_the_draw_does_not_follow() -> None:
    rows = read_manifest(b"rec_id,agent,band,eligible,reason,quota,g,start\n"
                         b"a,A1,B,1,,1,100,2026-09-01T09:00:00+08:00\nb,A1,B,1,,1,100,2026-09-01T09:10:00+08:00\n")
    drawn = draw(rows.rows, "s")[0].rec_id
    other = "b" if drawn == "a" else "a"
    assert follows(rows, "s", [drawn], [(drawn, other)])
    assert not follows(rows, "s", [drawn], [(other, drawn)])
    assert follows(rows, "s", [drawn], [(drawn, other), (other, "")])


def test_where_a_band_is_used_up_the_nearest_by_the_clock_comes() -> None:
    """From 09:05: 08:40 lies nearer than 11:40; over midnight counts as near; of two the earlier."""
    def manifest(*starts: tuple[str, str, str]):
        lines = [f"{rec_id},A1,{band},1,,1,100,2026-09-01T{start}:00+08:00\n" for rec_id, band, start in starts]
        return read_manifest(("rec_id,agent,band,eligible,reason,quota,g,start\n" + "".join(lines)).encode())
    near = manifest(("x", "C", "09:05"), ("p", "D", "11:40"), ("q", "B", "08:40"))
    assert next_drawn(near, "s", "x", {"x"}).rec_id == "q"
    night = manifest(("x", "A", "00:10"), ("p", "B", "07:40"), ("q", "G", "23:50"))
    assert next_drawn(night, "s", "x", {"x"}).rec_id == "q"
    even = manifest(("x", "C", "10:00"), ("p", "D", "11:00"), ("q", "B", "09:00"))
    assert next_drawn(even, "s", "x", {"x"}).rec_id == "q"
    assert replace(next_drawn(even, "s", "x", {"x"}), ticket="").band == "B"


def test_a_name_is_no_formula_where_the_file_is_opened_in_a_spreadsheet():
    line = ReplacedCall("PBX:1", "A01", "B", UNPLAYABLE, "", 1, "=1+1", "@SUM(1)")
    assert replaced_csv([line]).decode().splitlines()[1] == "PBX:1,A01,B,unplayable,1,'=1+1,'@SUM(1),,,,"


def hold(logged_in: LoggedIn, *rec_ids: str) -> None:
    with logged_in.desk.station.database.reading() as session:
        ids = list(session.scalars(select(Call.id).where(Call.rec_id.in_(rec_ids))))
    for call_id in ids:
        logged_in.desk.call_holds.place(logged_in.actor, call_id, "律师函 2026-17")


def next_calls(logged_in: LoggedIn, old: str, count: int) -> list[str]:
    """The rec_ids that come next in the place of a drawn call, by the rule alone."""
    draw_row = made(logged_in)
    manifest = read_manifest(draw_row.manifest.encode())
    taken, found = {call.rec_id for call in draw(manifest.rows, draw_row.seed)}, [old]
    for _number in range(count):
        found.append(next_drawn(manifest, draw_row.seed, found[-1], taken).rec_id)
        taken.add(found[-1])
    return found[1:]


def test_a_call_that_came_under_legal_hold_is_passed_over_and_listed(logged_in, field, tmp_path):
    item_id = first_of(logged_in)
    old = next(item for item in items(logged_in) if item.id == item_id).call.rec_id
    first, second, third = next_calls(logged_in, old, 3)
    hold(logged_in, first, second)
    assert logged_in.desk.replacements.propose(logged_in.actor, item_id).next_rec_id == third
    new = NewReplacement(str(uuid.uuid4()), item_id, UNPLAYABLE, "全程噪音")
    told = logged_in.desk.replacements.replace(logged_in.actor, new)
    assert told.new_rec_id == third and logged_in.desk.replacements.replace(logged_in.actor, new) == told
    assert [item.call.rec_id for item in items(logged_in, state=QueueState.REPLACED)
            if item.call.rec_id in (first, second)] and told.new_item_id is not None
    draw_id = made(logged_in).id
    with logged_in.desk.station.database.reading() as session:
        rows = replaced_calls(session, draw_id)
        slip = slip_of(session, WEEK, logged_in.desk.replacements.rules_in(session), 0)
        assert domain_findings(session) == []
    held = ReplacementReason.LEGAL_HOLD
    assert [(row.rec_id, row.new_rec_id, row.reason) for row in rows] == [
        (old, first, UNPLAYABLE), (first, second, held), (second, third, held)]
    assert (slip.replaced_by_persons, len(slip.replaced), slip.replaced_by[0].calls) == (1, 3, 9)
    logged_in.desk.sampling.write_draw(logged_in.actor, WEEK, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    code, said = stand_alone(files, tmp_path / "again")
    assert (code, said["replacements"]) == (0, "OK")


def test_where_all_that_is_left_is_held_none_takes_the_place(logged_in, field):
    item_id = first_of(logged_in)
    drawn = {item.call.rec_id for item in items(logged_in)}
    hold(logged_in, *(row.rec_id for row in read_manifest(made(logged_in).manifest.encode()).rows
                      if row.agent == "A01" and row.rec_id not in drawn))
    assert logged_in.desk.replacements.propose(logged_in.actor, item_id).next_rec_id == ""
    told = do(logged_in, item_id)
    assert (told.new_item_id, told.new_rec_id) == (None, "")
    draw_id = made(logged_in).id
    with logged_in.desk.station.database.reading() as session:
        assert len(replaced_calls(session, draw_id)) == 10 and domain_findings(session) == []


def test_nobody_gives_a_legal_hold_as_a_reason(logged_in, field):
    with refused(RuleBroken, "E-REP-10"):
        do(logged_in, first_of(logged_in), ReplacementReason.LEGAL_HOLD)


def test_the_stand_alone_script_follows_the_replacements(logged_in, field, tmp_path):
    """Until the agent has none left; each line left out, changed or doubled is a mismatch for both."""
    for _number in range(10):
        waiting = [item for item in items(logged_in, state=QueueState.WAITING) if item.drawn_call.agent_no == "A01"]
        do(logged_in, waiting[0].id)
    logged_in.desk.sampling.write_draw(logged_in.actor, WEEK, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    code, said = stand_alone(files, tmp_path / "again")
    assert (code, said["replacements"]) == (0, "OK")
    heading, *lines = files["replacements.csv"].splitlines(keepends=True)
    ticket = lines[0].split(b",")[9]
    for wrong in (lines[1:], [lines[0], *lines], lines[::-1], [lines[0].replace(ticket, ticket[:-1]), *lines[1:]],
                  [lines[0].replace(b",A01,", b",A02,"), *lines[1:]]):
        files["replacements.csv"] = heading + b"".join(wrong)
        assert stand_alone(files, tmp_path / "again")[1]["replacements"] == "MISMATCH"
        named = (files[name] for name in ("manifest.csv", "draw.csv", "draw.json", "replacements.csv"))
        assert verify_replaced(*named) is Verdict.MISMATCH
