"""What comes after a draw goes into a dated supplement: only late calls, none without a chance, a draw of its own."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select

from qadesk.errors import Conflict, RuleBroken
from qadesk.models.draw import chances
from qadesk.models.draw_files import Verdict, verify
from qadesk.models.manifest import read_manifest
from qadesk.models.periods import Supplement, read_period
from qadesk.models.sampling import Draw, DrawCommitment, DrawnCall, QueueItem
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, WEEK, Field, tone

FIRST = Supplement(WEEK, 1)


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """A week of two agents, drawn before the recordings of A02 came."""
    field = Field(logged_in, tmp_path / "来源")
    field.import_people()
    field.import_list()
    field.import_recordings(("A01",))
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, "40718")
    return field


def bring_late(field: Field, count: int = 12, agent: str = "A02") -> None:
    for n in range(count):
        tone(field.folder / "迟到" / f"{agent}{n:04}.WAV", shade=300 + n)
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "迟到"])


def manifest_of(field: Field, name: str) -> bytes:
    with field.session.desk.station.database.reading() as session:
        return session.scalars(select(Draw.manifest).where(Draw.period == name)).one().encode()


def drawn(field: Field, name: str) -> Counter[str]:
    with field.session.desk.station.database.reading() as session:
        return Counter(session.scalars(select(DrawnCall.agent_no).join(Draw).where(Draw.period == name)))


def test_late_recordings_are_told_and_drawn_by_the_commitment_of_the_draw_before(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    assert sampling.frame(actor, WEEK).late is None and drawn(field, "2026-W36") == {"A01": 3}
    bring_late(field)
    late = sampling.frame(actor, WEEK).late
    assert late is not None and (late.period, late.calls) == (FIRST, 12)
    frame = sampling.frame(actor, FIRST)
    assert (frame.calls, frame.eligible, frame.excluded) == (24, 12, {"EARLIER_DRAW": 12})
    assert frame.commitment is not None and {line.staff_no: line.to_draw for line in frame.agents} == {
        "A01": 0, "A02": 5}
    facts = sampling.draw_period(actor, FIRST)  # no dice: the station was bound before the recordings came
    assert facts.drawn == 5 and drawn(field, "2026-W36+1") == {"A02": 5}
    assert sampling.frame(actor, WEEK).late is None
    assert sampling.periods(actor) == (FIRST, WEEK)
    with field.session.desk.station.database.reading() as session:
        assert Counter(session.scalars(select(QueueItem.period))) == {"2026-W36": 3, "2026-W36+1": 5}


def test_its_files_are_checked_like_any_others_and_its_slip_tells_what_is_next(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    before = PdfReader(BytesIO(field.session.desk.printing.draw_slip(actor, WEEK).pdf)).pages[0].extract_text()
    bring_late(field)
    facts = sampling.draw_period(actor, FIRST, "77")
    assert "2026-W36+1" in before and facts.commitment[:16] in before.replace("\n", "")
    paths = {path.name: path.read_bytes() for path in sampling.write_draw(actor, FIRST, field.folder / "补")}
    assert set(verify(paths["manifest.csv"], paths["draw.csv"], paths["draw.json"]).values()) == {Verdict.OK}
    slip = PdfReader(BytesIO(paths["slip.pdf"])).pages[0].extract_text()
    assert "2026-W36+2" in slip and "EARLIER_DRAW" in slip


def test_no_late_call_is_without_a_chance_even_where_the_quota_was_met(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    bring_late(field)
    sampling.draw_period(actor, FIRST)
    field.import_list(field.write("x.csv", HEADING + "Z1,A01,1,2,2026-09-02 09:00,60,售后,呼入,Z0000.wav\n"))
    bring_late(field, 1, "Z")
    second = FIRST.next()
    late = sampling.frame(actor, WEEK).late
    assert late is not None and (late.period, late.calls) == (second, 1)
    assert sampling.draw_period(actor, second).drawn == 1
    rows = read_manifest(manifest_of(field, second.name)).rows
    assert [row.agent for row in rows if row.eligible] == ["A01"] and min(chances(rows).values()) > 0


def test_calls_of_the_draw_before_are_never_drawn_again(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    bring_late(field)
    sampling.draw_period(actor, FIRST)
    had = {row.rec_id for row in read_manifest(manifest_of(field, "2026-W36")).rows if row.eligible}
    late = {row.rec_id for row in read_manifest(manifest_of(field, "2026-W36+1")).rows if row.eligible}
    assert len(had) == len(late) == 12 and had.isdisjoint(late)


def test_a_copy_of_a_call_that_could_be_drawn_is_no_late_call(field: Field) -> None:
    tone(field.folder / "迟到" / "Q0000.WAV", shade=1)  # the sound of A01's first call
    field.import_list(field.write("x.csv", HEADING + "Q1,A01,1,2,2026-09-02 09:00,60,售后,呼入,Q0000.wav\n"))
    field.session.desk.calls.import_recordings(field.session.actor, [field.folder / "迟到"])
    assert field.session.desk.sampling.frame(field.session.actor, WEEK).late is None


@pytest.mark.parametrize(("name", "code", "words"), [
    ("2026-W36+2", "E-DRW-15", "2026-W36+1"), ("2026-W35+1", "E-DRW-15", "2026-W35 first")])
def test_a_supplement_waits_for_the_draws_before_it(field: Field, name: str, code: str, words: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        field.session.desk.sampling.draw_period(field.session.actor, read_period(name), "1")
    assert refused.value.code == code and words in refused.value.todo


def test_without_late_calls_there_is_nothing_to_draw_and_twice_is_once(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    with pytest.raises(RuleBroken, match="EARLIER_DRAW 12") as refused:
        sampling.draw_period(actor, FIRST)
    assert refused.value.code == "E-DRW-04"
    bring_late(field)
    sampling.draw_period(actor, FIRST)
    with pytest.raises(Conflict):
        sampling.draw_period(actor, FIRST)


def test_a_draw_of_an_older_version_left_no_commitment_so_dice_are_needed(field: Field) -> None:
    with field.session.desk.station.database.transaction() as session:
        session.connection().exec_driver_sql("DROP TRIGGER draw_commitments_kept")
        session.execute(delete(DrawCommitment))
    bring_late(field)
    with pytest.raises(RuleBroken) as refused:
        field.session.desk.sampling.draw_period(field.session.actor, FIRST)
    assert refused.value.code == "E-DRW-10"
