"""The life of a card as a whole, in any order of acts: what is frozen stays, one version is in use, no number twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import UserError
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services import stations
from qadesk.services.card_drafts import digest_of
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders


class Life(RuleBasedStateMachine):
    """Supervisors copy, save, publish, retire and delete in any order; refusals are fine, broken promises are not."""

    logged_in: LoggedIn

    def __init__(self) -> None:
        super().__init__()
        self.frozen: dict[int, str] = {}
        self.texts = 0

    def rows(self, *states: CardState):
        return [row for row in self.logged_in.desk.scorecards.list(self.logged_in.actor) if row.state in states]

    def try_(self, act) -> None:
        try:
            act()
        except UserError as error:
            assert error.safe and error.code.startswith("E-CRD-")

    @rule(place=st.integers(0, 99), own=st.booleans())
    def copy(self, place: int, own: bool) -> None:
        rows = self.rows(*CardState)
        self.try_(lambda: self.logged_in.desk.scorecards.copy_as_draft(
            self.logged_in.actor, rows[place % len(rows)].version_id, own_card=own))

    @rule(place=st.integers(0, 99), code=st.sampled_from(["", "inbound", "other", "不行"]))
    def save(self, place: int, code: str) -> None:
        rows, cards, actor = self.rows(CardState.DRAFT), self.logged_in.desk.scorecards, self.logged_in.actor
        if rows:
            draft, self.texts = cards.open_version(actor, rows[place % len(rows)].version_id), self.texts + 1
            card = replace(draft.card, title=f"第 {self.texts} 稿", code=code or draft.card.code)
            assert cards.save_draft(actor, draft.version_id, card, draft.digest).card == card or code

    @rule(place=st.integers(0, 99))
    def publish(self, place: int) -> None:
        rows, cards, actor = self.rows(CardState.DRAFT), self.logged_in.desk.scorecards, self.logged_in.actor
        if rows:
            draft = cards.open_version(actor, rows[place % len(rows)].version_id)
            self.try_(lambda: cards.publish_draft(actor, draft.version_id, draft.digest, warnings_read=True))

    @rule(place=st.integers(0, 99), instead=st.sampled_from(["", "inbound", "outbound", "other"]))
    def retire(self, place: int, instead: str) -> None:
        rows = self.rows(CardState.PUBLISHED)
        self.try_(lambda: self.logged_in.desk.scorecards.retire(
            self.logged_in.actor, rows[place % len(rows)].version_id, instead=instead))

    @rule(place=st.integers(0, 99))
    def delete(self, place: int) -> None:
        rows, cards, actor = self.rows(CardState.DRAFT), self.logged_in.desk.scorecards, self.logged_in.actor
        if rows:
            draft = cards.open_version(actor, rows[place % len(rows)].version_id)
            cards.delete_draft(actor, draft.version_id, draft.digest)

    @invariant()
    def promises_are_kept(self) -> None:
        columns = (ScorecardVersion.id, ScorecardVersion.code, ScorecardVersion.version, ScorecardVersion.state,
                   ScorecardVersion.body, ScorecardVersion.body_sha256)
        with self.logged_in.desk.station.database.reading() as session:
            versions = session.execute(select(*columns)).all()
        kept = {row.id: row.body for row in versions if row.state != CardState.DRAFT}
        assert {id_: kept.get(id_) for id_ in self.frozen} == self.frozen
        self.frozen = kept
        assert all(digest_of(row.body) == row.body_sha256 for row in versions)
        for state in (CardState.PUBLISHED, CardState.DRAFT):
            codes = [row.code for row in versions if row.state == state]
            assert len(codes) == len(set(codes)) and (codes or state is CardState.DRAFT)
        for row in versions:
            others = [one.version for one in versions if one.code == row.code and one is not row]
            assert row.state != CardState.DRAFT or row.version == max(others, default=0) + 1
            card = parse_scorecard(row.body, "card") if row.state != CardState.DRAFT else row
            assert (card.code, card.version) == (row.code, row.version)


@pytest.fixture
def life(tmp_path: Path, work: Work, new_made: Path) -> Iterator[type[Life]]:
    """The machine, each run of which begins with a fresh copy of a station."""
    opened: list[LoggedIn] = []

    class OnStation(Life):
        def __init__(self) -> None:
            super().__init__()
            folder = shutil.copytree(new_made, tmp_path / f"station{len(opened)}")
            self.logged_in = stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD,
                                            clock=FixedClock(builders.NOW), work=work)
            opened.append(self.logged_in)

        def teardown(self) -> None:
            self.logged_in.close()

    yield OnStation


def test_any_order_of_acts_keeps_what_was_promised(life: type[Life]) -> None:
    run_state_machine_as_test(life, settings=settings(
        max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)))
