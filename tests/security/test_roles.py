"""The table of roles in domain.md, cell by cell: who may do what, and that a refusal is noted and changes nothing.

A new use case goes into one row here; the test fails until it does.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.errors import NotAllowed
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.base import Base
from qadesk.models.people import Actor, Role
from qadesk.security.roles import RULES
from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

N, S, T, L, A, W = (Role.INSPECTOR, Role.SUPERVISOR, Role.TRAINER, Role.TEAM_LEADER, Role.ADMINISTRATOR, Role.AUDITOR)

# row of the table in domain.md: the roles with a mark, and the use cases that stand for it
TABLE: dict[str, tuple[set[Role], tuple[str, ...]]] = {
    "import, draw, assign": ({N, S}, (
        "assignment.cost", "assignment.log", "assignment.share_out", "assignment.take_over",
        "imports.go_on", "imports.history", "imports.plan_undo", "imports.undo",
        "list_mappings.all", "list_mappings.find", "replacements.drawn", "replacements.propose", "replacements.replace",
        "backups.before_import", "calls.count", "calls.facets", "calls.import_list",
        "calls.import_recordings", "calls.list", "calls.preview",
        "printing.draw_slip", "printing.reconciliation", "reconciliation.calls", "reconciliation.period",
        "coverage.bands", "coverage.months", "coverage.week",
        "listening_plans.calls", "listening_plans.choices", "listening_plans.find_calls", "listening_plans.list",
        "listening_plans.make", "listening_plans.withdraw",
        "sampling.commit_period", "sampling.draw_period", "sampling.fix_manifest", "sampling.frame",
        "sampling.periods", "sampling.write_draw", "store.away",
        "store.figures", "store.keep", "store.relink", "store.search")),
    "listen, score, revise one's own": ({N, S}, (
        "evaluations.cards", "evaluations.choose_card", "evaluations.open_draft", "evaluations.save_draft",
        "evaluations.submit", "handovers.give",
        "handovers.takers", "phrases.add", "phrases.change", "phrases.close", "phrases.list", "phrases.note_use",
        "revisions.begin", "revisions.discard")),
    "listen to flagged, case and training calls (a trainer to no others), to joint ones (a team leader to no others)": (
        {N, S, T, L}, (
            "acoustics.call", "acoustics.measure_now", "listening.decode",
            "listening.decode_part", "listening.open_call", "listening.open_part", "listening.queue",
            "listening.save_progress", "listening.save_view", "listening.speech", "listening.warm_up")),
    "read what was scored of such calls, and the agent's history": ({N, S, T}, (
        "evaluations.open_record", "listening.agent_history")),
    "say what a mark is worth, and choose calls by marks for purposive listening": ({N, S}, (
        "acoustics.at_risk", "acoustics.decide", "acoustics.progress")),
    "enter an appeal, read it; a team leader of the own team": ({N, S, L}, (
        "appeals.candidates", "appeals.enter", "appeals.list", "appeals.open_record", "appeals.propose",
        "appeals.withdraw", "printing.appeal_ruling")),
    "rule an appeal": ({S}, ("appeals.rule",)),
    "enter a complaint or praise, read it; a team leader of the own team": ({N, S, L}, (
        "complaints.enter", "complaints.find_calls", "complaints.list", "complaints.open_record",
        "complaints.withdraw", "printing.complaint_ruling")),
    "rule a complaint or praise": ({S}, ("complaints.rule",)),
    "declare a relation: one's own": ({N, S, T, L, A, W}, (
        "relations.agents", "relations.declare", "relations.list")),
    "declare a relation of others, end one": ({S}, ("relations.end", "relations.people")),
    "enter what agents acknowledged on paper": ({N, S}, ("acknowledgements.enter", "acknowledgements.waiting")),
    "flag": ({N, S}, ("flags.propose", "flags.raise_")),
    "read flags and add to them; close what is handed to one": ({N, S, T}, ("flags.list", "flags.note")),
    "close what was flagged": ({S, T}, ("flags.close",)),
    "confirm a fatal item": ({N, S}, ("fatal_items.alone_count", "fatal_items.decide", "fatal_items.pending")),
    "give calls by hand, hours of listening": ({S}, (
        "assignment.capacities", "assignment.give", "assignment.set_capacity", "assignment.takers")),
    "phrases of the centre, drafts of who is away": ({S}, (
        "handovers.drafts", "phrases.list_all", "phrases.share", "revisions.give_up")),
    "scorecards, plans, scoring rules": ({S}, (
        "call_holds.lift", "call_holds.of_call", "call_holds.place",
        "scorecards.copy_as_draft", "scorecards.delete_draft", "scorecards.export", "scorecards.import_",
        "scorecards.new_draft", "scorecards.publish", "scorecards.publish_draft", "scorecards.retire",
        "scorecards.review", "scorecards.save_draft", "scorecards.shipped", "scorecards.take_shipped",
        "scorecards.use_for", "settings.change_rules")),
    "people, teams, rosters, aliases, mappings": ({S, A}, (
        "list_mappings.export_file", "list_mappings.import_file", "list_mappings.list", "list_mappings.remove",
        "list_mappings.rename", "list_mappings.save", "name_patterns.add", "name_patterns.change",
        "name_patterns.list", "name_patterns.move", "name_patterns.names_in", "name_patterns.remove",
        "name_patterns.try_names",
        "aliases.change", "aliases.end", "aliases.import_list", "aliases.list", "aliases.relink", "aliases.remove",
        "aliases.settle", "people.add", "people.change", "people.import_list", "people.list",
        "people.moved_calls", "people.record",
        "rosters.change_day", "rosters.change_days", "rosters.copy_week", "rosters.import_list", "rosters.preview",
        "rosters.week", "teams.add", "teams.change",
        "teams.leader_accounts", "teams.list", "teams.record", "working_days.change_day",
        "working_days.export_list", "working_days.import_list", "working_days.year")),
    "interview, plan, follow-up": ({N, S}, (
        "coaching.add_evidence", "coaching.add_sources", "coaching.agents", "coaching.begin", "coaching.close",
        "coaching.extend", "coaching.finish", "coaching.judge_item", "coaching.note", "coaching.offers",
        "coaching.remove_evidence", "coaching.remove_source", "coaching.save", "coaching.sign",
        "coaching.take_follow_up", "coaching.waive", "coaching.withdraw", "printing.interview_record")),
    "interviews: all / own team, read": ({N, S, L}, (
        "coaching.list", "coaching.open_record", "printing.interview_progress")),
    "read results: all": ({N, S}, (
        "printing.evaluation_sheet", "printing.printable")),
    "raise a major problem; acknowledge it for the leader": ({N, S, T}, (
        "major_problems.acknowledge_for", "major_problems.close", "major_problems.feed_back",
        "major_problems.propose", "major_problems.propose_call", "major_problems.raise_")),
    "training request: raise": ({N, S}, (
        "training.answer_for", "training.behind", "training.close", "training.draft", "training.mark_heard_again",
        "training.plan_listening", "training.raise_", "training.withdraw")),
    "training request: answer": ({T}, ("training.accept", "training.decline", "training.held", "training.plan")),
    "training request: read and note": ({N, S, T}, (
        "printing.training_request", "training.list", "training.note", "training.open_record", "training.periods",
        "training.tallies")),
    "acknowledge a major problem of the own team": ({L}, ("major_problems.acknowledge",)),
    "read major problems: all / own team": ({N, S, T, L}, (
        "major_problems.list", "major_problems.note", "major_problems.open_record", "printing.problem_slip")),
    "monthly summary: figures, all / own team": ({N, S, T, L}, ("summary_figures.choices", "summary_figures.month")),
    "monthly summary: draft": ({N, S}, ("printing.monthly_summary",)),
    "monthly summary: the calls behind a figure": ({N, S, L}, ("summary_figures.calls",)),
    "monthly summary: close": ({S}, (
        "backups.before_closing", "closing.close", "closing.preparation", "closing.prepare", "month_plans.propose",
        "month_plans.remark", "month_plans.tell")),
    "filing register": ({S}, ("filings.enter",)),
    "filing register: read": ({N, S}, ("filings.list", "printing.filing_register")),
    "clips for case library, training and interview (a trainer of cases only)": ({N, S, T}, (
        "clips.export", "clips.list", "clips.propose", "clips.sound")),
    "export": ({S}, (
        "acoustics.export_risks", "aliases.export_list", "clips.export_list", "closing.export", "closing.write_files",
        "coverage.export",
        "people.export_list",
        "reconciliation.export", "rosters.export_list")),
    "check the station (result only)": ({N, S, T, L, A, W}, ("checks.run",)),
    "see a full phone number": ({N, S}, ("listening.full_number",)),
    "accounts, backup, restore, technical settings": ({A}, (
        "accounts.add", "accounts.change_roles", "accounts.close", "accounts.keys", "accounts.list",
        "accounts.remove_stray_keys", "accounts.rename", "accounts.renew_recovery_code", "accounts.reopen",
        "accounts.reset", "backups.begin_restore", "backups.list", "backups.make", "backups.restore",
        "settings.change_technical")),
    "read the audit trail, check anchors": ({W}, (
        "audit.count", "audit.export", "audit.facets", "audit.head", "audit.list", "audit.verify")),
}

# what the table leaves open: one's own things, what all work by, and what the station does by itself
BESIDE_THE_TABLE: dict[str, tuple[set[Role], tuple[str, ...]]] = {
    "one's own session, password and settings": ({N, S, T, L, A, W}, (
        "accounts.change_password", "accounts.own_password", "sessions.end", "sessions.leave_running", "sessions.lock",
        "store.look_around", "store.mend", "store.take_in",
        "sessions.place", "settings.change_machine", "settings.change_user", "settings.user")),
    "the rules in force, and whether anybody audits": ({N, S, T, L, A, W}, (
        "accounts.has_auditor", "settings.history", "settings.rules")),
    "the scorecards, which all but the auditor work by": ({N, S, T, L, A}, (
        "scorecards.difference", "scorecards.list", "scorecards.open_version")),
    "charts as pictures": ({N, S, T, L}, ("printing.chart_image", "printing.warm_up")),
    "role cards, and papers made, as pictures and on their way out": ({N, S, T, L, A, W}, (
        "printing.page_image", "printing.record_output", "printing.role_card")),
    "what waits for one's role": ({N, S, T, L, A}, ("workbench.overview",)),
    "backups that the station makes by itself": ({N, S, T, L, A, W}, ("backups.automatic", "backups.status")),
    "measuring that the station does by itself": ({N, S, T, L, A, W}, ("acoustics.run",)),
    "committing to the draw of a week, by itself": ({N, S, T, L, A, W}, ("sampling.commit_running",)),
}

# Nothing stands yet, so nobody may, for: approve, calibrate, appraise; case library.

CELLS = {use_case: roles for roles, use_cases in (*TABLE.values(), *BESIDE_THE_TABLE.values())
         for use_case in use_cases}
WITHOUT_METHOD = {"backups.restore", "settings.change_machine"}


class Word(str):
    """A text that also names itself, as a path does."""

    name = "anything"


class Anything:
    """An argument of a call that is refused before it is looked into: all it can do is to be named in the refusal."""

    def __getattr__(self, name: str) -> Word:
        if name.startswith("_"):
            raise AttributeError(name)
        return Word("anything")


SIMPLE: dict[object, object] = {str: "anything", int: 1, bool: True, Path: Path("anything")}


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Iterator[LoggedIn]:
    session = builders.new_station(tmp_path_factory.mktemp("roles") / "station", work)
    yield session
    session.close()


@pytest.mark.parametrize("use_case", sorted({*RULES, *CELLS}))
def test_every_cell_of_the_table(use_case: str) -> None:
    for role in Role:
        assert (role in RULES[use_case]) is (role in CELLS[use_case]), f"{use_case}: {role}"


def test_every_use_case_stands_in_one_row() -> None:
    rows = [use_case for _roles, use_cases in (*TABLE.values(), *BESIDE_THE_TABLE.values()) for use_case in use_cases]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("use_case", sorted(set(CELLS) - WITHOUT_METHOD))
def test_who_may_not_is_refused_once_noted_and_nothing_changes(use_case: str, station: LoggedIn) -> None:
    refused = [role for role in Role if role not in CELLS[use_case]]
    feature, name = use_case.split(".")
    method = getattr(getattr(station.desk, feature), name)
    before, rows = state(station), audit_rows(station)
    for role in refused:
        with pytest.raises(NotAllowed, match="Your role does not allow this"):
            method(Actor(f"id-{role}", role, str(role), frozenset({role})), **arguments(method))
    after = audit_rows(station)[len(rows):]
    assert [(row.action, row.who, row.outcome) for row in after] == [
        (use_case, str(role), Outcome.REFUSED) for role in refused]
    assert state(station) == before


def test_a_backup_is_restored_by_an_administrator_alone(station: LoggedIn, tmp_path: Path, work: Work) -> None:
    builders.add_account(station, builders.INSPECTOR)
    backup = Path(station.desk.backups.make(station.actor, Places(tmp_path / "backup")).facts.folder)
    with pytest.raises(NotAllowed, match="Your role"):
        restore(backup, tmp_path / "new", "lin", builders.PASSWORD, clock=FixedClock(builders.NOW), work=work)
    assert not (tmp_path / "new").exists()
    restore(backup, tmp_path / "new", "zhou", builders.PASSWORD, clock=FixedClock(builders.NOW), work=work)


def arguments(method: Any) -> dict[str, object]:
    """Something for each argument that has to be given."""
    hints = get_type_hints(method)
    return {name: SIMPLE.get(hints[name], Anything()) for name, parameter in
            list(inspect.signature(method).parameters.items())[1:] if parameter.default is parameter.empty}


def audit_rows(station: LoggedIn) -> list[AuditRow]:
    with station.desk.station.database.reading() as session:
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.seq)))
        session.expunge_all()
        return rows


def state(station: LoggedIn) -> tuple[object, ...]:
    """All rows but those of the trail, and all files but the database's own."""
    with station.desk.station.database.reading() as session:
        tables = [name for name in sorted(Base.metadata.tables) if name != "audit"]
        rows = [(name, session.execute(text(f"SELECT * FROM {name}")).all()) for name in tables]
    folder = station.desk.station.folder
    files = [(path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if is_plain(path)]
    return repr(rows), files


def is_plain(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(("station.db", "station.lock"))
