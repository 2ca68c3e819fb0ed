"""The check computes every total again from the answers: what was damaged is found, by number; what is sound is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from qadesk.database.triggers import TRIGGERS
from qadesk.models.answers import Answers
from qadesk.models.people import Actor
from qadesk.models.scoring import total
from qadesk.models.unscorable import Unscorable
from qadesk.services.check_totals import Recount, wrong_totals
from qadesk.services.stations import LoggedIn
from tests.importing.scorecard_texts import ANSWERS
from tests.models.kinds import allowed, any_cards
from tests.services.evaluated import revise, submit
from tests.services.kind_cards import add_card, score
from tests.services.queue_items import add_item

PLAIN = ANSWERS[:ANSWERS.index("X1")]


@pytest.fixture
def station(logged_in: LoggedIn, inspector: Actor) -> LoggedIn:
    """1: by the shipped card, revised by 2; 3: by a card of all kinds, 2.2 hidden; 4: cannot be scored; 5: a draft."""
    first = submit(logged_in, inspector, add_item(logged_in, "R1"), "X4")
    revise(logged_in, inspector, first.evaluation_id)
    card = add_card(logged_in)
    score(logged_in, inspector, add_item(logged_in, "R2"), card, PLAIN.replace("2.1: {value: yes}\n2.2: {value: no}\n",
                                                                             "2.1: {value: no}\n"))
    score(logged_in, inspector, add_item(logged_in, "R3"), card, Answers(unscorable=Unscorable.SILENT), heard=False)
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(inspector, evaluations.open_draft(inspector, add_item(logged_in, "R4")))
    logged_in.desk.settings.change_rules(logged_in.actor, band_excellent_milli=99_000)
    return logged_in


def found(logged_in: LoggedIn, statement: str) -> list[str]:
    """What the check says once somebody with the key has done this to the file; the file is then as before."""
    with logged_in.desk.station.database.transaction() as session:
        for name in TRIGGERS:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.connection().exec_driver_sql(statement)
        findings = wrong_totals(session)
        session.rollback()
    assert {finding.code for finding in findings} <= {"E-CHK-03"}
    return [finding.what for finding in findings]


def wrong(number: str) -> list[str]:
    return [f"The total of evaluation {number} does not follow from its answers."]


FIRST, REVISED, KINDS, SILENT = "20260907-0001", "20260907-0001-R1", "20260907-0002", "20260907-0003"
DAMAGE = (
    ("UPDATE evaluations SET score_milli = 99000 WHERE id = 1", FIRST),
    ("UPDATE evaluations SET score_shown = '99.0' WHERE id = 2", REVISED),
    ("UPDATE evaluations SET band = 'good' WHERE id = 2", REVISED),
    ("UPDATE evaluations SET earned_milli = earned_milli + 1 WHERE id = 3", KINDS),
    ("UPDATE evaluations SET applicable_milli = applicable_milli - 1 WHERE id = 3", KINDS),
    ("UPDATE evaluations SET score_milli = 100000, score_shown = '100.0', band = 'excellent' WHERE id = 4", SILENT),
    ("UPDATE evaluations SET unscorable = '' WHERE id = 4", SILENT),
    ("UPDATE evaluations SET unscorable = 'silent' WHERE id = 1", FIRST),
    ("UPDATE evaluations SET answers = json_remove(answers, '$.criteria.\"4.3\"') WHERE id = 1", FIRST),
    ("UPDATE evaluations SET answers = json_set(answers, '$.criteria.\"1.2\".value', 'all') WHERE id = 3", KINDS),
    ("UPDATE evaluations SET answers = json_set(answers, '$.criteria.\"1.2\".value', 'gone') WHERE id = 3", KINDS),
    ("UPDATE evaluations SET answers = json_set(answers, '$.criteria.\"9.9\"', json('{\"full\": true}')) WHERE id = 3",
     KINDS),
    ("UPDATE evaluations SET answers = '[]' WHERE id = 3", KINDS),
    ("UPDATE evaluations SET answers = '{' WHERE id = 3", KINDS),
    ("UPDATE answers SET earned_milli = 0 WHERE evaluation_id = 1 AND criterion_code = '4.3'", FIRST),
    ("UPDATE answers SET weight_milli = 6000 WHERE evaluation_id = 1 AND criterion_code = '4.3'", FIRST),
    ("UPDATE answers SET ticks = '{\"2\":1}' WHERE evaluation_id = 2 AND criterion_code = '4.3'", REVISED),
    ("UPDATE answers SET value = '\"none\"' WHERE evaluation_id = 3 AND criterion_code = '1.2'", KINDS),
    ("UPDATE answers SET not_applicable = 0 WHERE evaluation_id = 3 AND criterion_code = '2.2'", KINDS),
    ("UPDATE answers SET ruled_milli = 0 WHERE evaluation_id = 3 AND criterion_code = '1.2'", KINDS),
    ("DELETE FROM answers WHERE evaluation_id = 3 AND criterion_code = '2.5'", KINDS),
    ("DELETE FROM answers WHERE evaluation_id = 4", SILENT),
    ("UPDATE answers SET position = 9 WHERE evaluation_id = 4 AND criterion_code = '1.1'", SILENT),
)


def test_every_damage_is_found_by_its_number_and_what_is_sound_is_not(station: LoggedIn) -> None:
    assert found(station, "SELECT 1") == []
    for statement, number in DAMAGE:
        assert found(station, statement) == wrong(number), statement


def test_a_card_that_cannot_be_read_is_told_once(station: LoggedIn) -> None:
    assert found(station, "UPDATE scorecard_versions SET body = 'x' WHERE code = 'all-kinds'") == [
        "Scorecard 各类评分项, version 1, cannot be read: the totals by it were not computed again."]


@settings(max_examples=60)
@given(st.data())
def test_the_recount_is_the_total(data: st.DataObject) -> None:
    card = data.draw(any_cards())
    count = Recount(card)
    for answers in data.draw(st.lists(allowed(card), min_size=1, max_size=3)):
        figures = total(card, answers)
        band = "" if figures.band is None else figures.band.value
        assert count.of(answers.to_json(), "")[:5] == (  # type: ignore[arg-type]
            figures.earned_milli, figures.applicable_milli, figures.score_milli, figures.shown, band)
