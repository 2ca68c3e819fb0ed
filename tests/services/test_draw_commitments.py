"""What leads to a draw: the commitment made by itself, its secret, the manifest fixed, every attempt on the slip."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.draw_files import Verdict, commitment_of, verify
from qadesk.models.periods import Week
from qadesk.models.sampling import DrawAttempt, DrawCommitment
from qadesk.services.check_draws import broken_commitments
from qadesk.services.draw_chore import DrawChore
from qadesk.services.draw_slip import slip_of
from qadesk.services.progress import SILENT
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import HEADING, WEEK, Field

THURSDAY = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


@pytest.fixture
def at(logged_in: LoggedIn) -> Callable[[datetime], None]:
    """Puts the station's clock to a moment."""
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    return lambda moment: clock.advance((moment - datetime.fromtimestamp(clock.now_utc_ms() / 1000, UTC))
                                        .total_seconds())


def secrets_of(field: Field) -> list[str]:
    with field.session.desk.station.database.reading() as session:
        return list(session.scalars(select(DrawCommitment.secret)))


def attempts(field: Field) -> list[tuple[str, str, str]]:
    with field.session.desk.station.database.reading() as session:
        return [(row.outcome, row.code, row.entropy)
                for row in session.scalars(select(DrawAttempt).order_by(DrawAttempt.id))]


def commit_on_thursday(field: Field, at: Callable[[datetime], None]) -> None:
    at(THURSDAY)
    DrawChore(field.session.desk.sampling, field.session.actor).run(SILENT)
    at(builders.NOW)


def test_whoever_works_first_commits_to_the_running_week_once(field: Field, at: Callable[[datetime], None]) -> None:
    auditor = builders.add_account(field.session, builders.AUDITOR)
    sampling = field.session.desk.sampling
    at(THURSDAY)
    made = sampling.commit_running(auditor)
    assert made is not None and made.period == "2026-W36" and sampling.commit_running(field.session.actor) is None
    at(builders.NOW)
    later = sampling.commit_running(auditor)
    assert later is not None and later.period == "2026-W37" and later.value != made.value
    first, second = secrets_of(field)
    assert first != second and {len(first), len(second)} == {64}
    assert commitment_of("2026-W36", first) == made.value
    assert sampling.frame(field.session.actor, WEEK).commitment == made


def test_the_secret_shows_nowhere_before_the_draw_and_in_its_files_afterwards(
        field: Field, at: Callable[[datetime], None]) -> None:
    commit_on_thursday(field, at)
    sampling, actor, (secret,) = field.session.desk.sampling, field.session.actor, secrets_of(field)
    sampling.fix_manifest(actor, WEEK)
    written = sampling.write_draw(actor, WEEK, field.folder / "vorher")
    assert {path.name for path in written} == {"manifest.csv", "draw.json"}
    told = json.loads((field.folder / "vorher" / "draw.json").read_text("utf-8"))
    assert told["C"] and told["M"] and told["s"] is None
    shown = [repr(sampling.frame(actor, WEEK)), *(path.read_text("utf-8") for path in written)]
    with field.session.desk.station.database.reading() as session:
        shown += [repr(row.detail) + row.about for row in session.scalars(select(AuditRow))]
    log = field.session.desk.station.folder / "log" / "qadesk.log"
    shown += [log.read_text("utf-8")] if log.exists() else []
    assert not any(secret in words for words in shown)
    facts = sampling.draw_period(actor, WEEK)
    assert facts.secret == secret and facts.seed.endswith(f"|{secret}|") and facts.commitment == told["C"]
    paths = {path.name: path.read_bytes() for path in sampling.write_draw(actor, WEEK, field.folder / "nachher")}
    assert set(verify(paths["manifest.csv"], paths["draw.csv"], paths["draw.json"]).values()) == {Verdict.OK}
    assert secret in PdfReader(BytesIO(paths["slip.pdf"])).pages[0].extract_text()


def test_a_commitment_and_a_public_number_are_both_in_the_seed(field: Field, at: Callable[[datetime], None]) -> None:
    commit_on_thursday(field, at)
    facts = field.session.desk.sampling.draw_period(field.session.actor, WEEK, " 双色球 03|07 ")
    assert facts.seed == f"2026-W36|{facts.manifest_sha256}|{secrets_of(field)[0]}|双色球 03|07"


def test_without_a_commitment_a_public_number_is_asked_for_and_the_attempt_stays(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    with pytest.raises(RuleBroken, match="2026-W36") as refused:
        sampling.draw_period(actor, WEEK, "  ")
    assert refused.value.code == "E-DRW-10" and refused.value.todo
    with pytest.raises(RuleBroken, match="prove nothing"):
        sampling.commit_period(actor, WEEK)
    sampling.draw_period(actor, WEEK, "40718")
    with pytest.raises(Conflict):
        sampling.draw_period(actor, WEEK, "99999")
    assert attempts(field) == [("refused", "E-DRW-10", ""), ("drawn", "", "40718"), ("refused", "E-DRW-03", "99999")]
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "sampling.draw_period").order_by(AuditRow.seq))
        assert [(row.outcome, row.detail.get("code")) for row in rows] == [
            (Outcome.REFUSED, "E-DRW-10"), (Outcome.DONE, None), (Outcome.REFUSED, "E-DRW-03")]
    slip = PdfReader(BytesIO(field.session.desk.printing.draw_slip(actor, WEEK).pdf)).pages[0].extract_text()
    assert "无承诺" in slip and "E-DRW-10" in slip and "E-DRW-03" in slip and "99999" in slip


def test_another_frame_than_the_fixed_one_is_not_drawn_from(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    first = sampling.fix_manifest(actor, WEEK)
    assert sampling.frame(actor, WEEK).fixed == first
    field.import_list(field.write("x.csv", HEADING + "L1,A01,1,2,2026-09-01 09:00,60,,,\n"))
    fixed = sampling.frame(actor, WEEK).fixed
    assert fixed is not None and not fixed.holds
    with pytest.raises(Conflict, match="周岚") as refused:
        sampling.draw_period(actor, WEEK, "40718")
    assert refused.value.code == "E-DRW-11"
    second = sampling.fix_manifest(actor, WEEK)
    assert second.manifest_sha256 != first.manifest_sha256
    assert sampling.draw_period(actor, WEEK, "40718").manifest_sha256 == second.manifest_sha256
    slip = PdfReader(BytesIO(field.session.desk.printing.draw_slip(actor, WEEK).pdf)).pages[0].extract_text()
    assert first.manifest_sha256[:8] in slip and second.manifest_sha256 in slip
    with pytest.raises(Conflict):
        sampling.fix_manifest(actor, WEEK)


def test_a_week_that_has_not_ended_is_drawn_only_on_purpose(field: Field, at: Callable[[datetime], None]) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    at(THURSDAY + timedelta(days=1))
    for refused in (lambda: sampling.draw_period(actor, WEEK, "1"), lambda: sampling.fix_manifest(actor, WEEK)):
        with pytest.raises(RuleBroken, match="2026-09-07 00:00"):
            refused()
    assert sampling.commit_period(actor, WEEK) == sampling.commit_period(actor, WEEK)
    sampling.fix_manifest(actor, WEEK, early=True)
    assert sampling.draw_period(actor, WEEK, early=True).drawn == 8
    assert told_early(field) == [("sampling.fix_manifest", True), ("sampling.draw_period", True)]


def test_the_audit_trail_says_nothing_of_early_once_the_week_is_over(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    sampling.fix_manifest(actor, WEEK, early=True)
    sampling.draw_period(actor, WEEK, "40718", early=True)
    assert told_early(field) == [("sampling.fix_manifest", None), ("sampling.draw_period", None)]


def told_early(field: Field) -> list[tuple[str, object]]:
    """The steps that were done, each with what the audit trail shows of its being early."""
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(
            AuditRow.action.in_(("sampling.fix_manifest", "sampling.draw_period")), AuditRow.outcome == Outcome.DONE)
            .order_by(AuditRow.seq))
        return [(row.action, row.detail.get("early")) for row in rows]


def test_every_step_that_was_refused_is_told_to_the_auditor(field: Field, at: Callable[[datetime], None]) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    with pytest.raises(RuleBroken):
        sampling.commit_period(actor, WEEK)
    at(THURSDAY)
    with pytest.raises(RuleBroken):
        sampling.fix_manifest(actor, WEEK)
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.outcome == Outcome.REFUSED).order_by(AuditRow.seq))
        assert [(row.action, row.about, row.detail["code"]) for row in rows] == [
            ("sampling.commit_period", "2026-W36", "E-DRW-12"), ("sampling.fix_manifest", "2026-W36", "E-DRW-09")]
    assert attempts(field) == []


def test_the_slip_shows_the_next_commitment_and_needs_a_draw(field: Field) -> None:
    desk, actor = field.session.desk, field.session.actor
    with pytest.raises(NotFound):
        desk.printing.draw_slip(actor, WEEK)
    with pytest.raises(NotFound):
        desk.sampling.write_draw(actor, WEEK, field.folder / "nichts")
    commitment = desk.sampling.commit_running(actor)
    desk.sampling.draw_period(actor, WEEK, "40718")
    assert commitment is not None and commitment.value in PdfReader(BytesIO(
        desk.printing.draw_slip(actor, WEEK).pdf)).pages[0].extract_text()


def test_a_draw_of_an_older_version_without_commitment_or_number_says_so(field: Field) -> None:
    """It had a secret of the station's own, and no attempts were kept."""
    desk, actor = field.session.desk, field.session.actor
    facts = desk.sampling.draw_period(actor, WEEK, "1")
    with desk.station.database.transaction() as session:
        session.execute(text("DROP TRIGGER draw_attempts_kept"))
        session.execute(text("DELETE FROM draw_attempts"))
        session.execute(text("UPDATE draws SET entropy = '', seed = :seed"),
                        {"seed": f"2026-W36|{facts.manifest_sha256}|{'5e' * 32}|"})
    slip = PdfReader(BytesIO(desk.printing.draw_slip(actor, WEEK).pdf)).pages[0].extract_text()
    assert "5e" * 32 in slip and ("无承诺" in slip) and Week(2026, 37).name in slip


@pytest.mark.parametrize("change", [
    "UPDATE draw_commitments SET secret = 'other' WHERE period = '2026-W36'",
    "UPDATE draws SET seed = seed || '1'", "UPDATE draws SET commitment = ''", "UPDATE draws SET entropy = '2'"])
def test_the_check_finds_an_altered_commitment_or_seed(field: Field, at: Callable[[datetime], None],
                                                       change: str) -> None:
    commit_on_thursday(field, at)
    desk, actor = field.session.desk, field.session.actor
    desk.sampling.draw_period(actor, WEEK, "1")
    with desk.station.database.transaction() as session:
        assert broken_commitments(session) == []
        session.execute(text("DROP TRIGGER draw_commitments_frozen"))
        session.execute(text(change))
        assert {finding.code for finding in broken_commitments(session)} == {"E-CHK-45"}


def test_the_slip_tells_what_could_let_a_draw_be_made_twice_or_its_rules_late(
        field: Field, at: Callable[[datetime], None]) -> None:
    commit_on_thursday(field, at)  # the clock was put back for it
    station, actor = field.session.desk.station, field.session.actor
    field.session.desk.settings.change_rules(actor, quota=2)
    with station.database.transaction() as session:
        station.chain.append(session, actor, "backups.restore", at_utc_ms=station.clock.now_utc_ms(), about="b")
    field.session.desk.sampling.draw_period(actor, WEEK)
    with station.database.reading() as session:
        slip = slip_of(session, WEEK, field.session.desk.sampling.rules_in(session), station.clock.now_utc_ms())
    assert [(one.action, one.by) for one in slip.upsets] == [("clock.set_back", "周岚"), ("backups.restore", "周岚")]
    assert (slip.rules_since, slip.early, slip.deal) == ("2026-09-07 09:30", False, None)


def test_the_slip_of_a_quiet_week_has_none_of_it(field: Field) -> None:
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "40718")
    with field.session.desk.station.database.reading() as session:
        slip = slip_of(session, WEEK, field.session.desk.sampling.rules_in(session), 0)
    assert (slip.upsets, slip.early) == ((), False)


def test_the_slip_says_that_a_draw_was_early(field: Field, at: Callable[[datetime], None]) -> None:
    commit_on_thursday(field, at)
    at(THURSDAY)
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, early=True)
    with field.session.desk.station.database.reading() as session:
        assert slip_of(session, WEEK, field.session.desk.sampling.rules_in(session), 0).early
