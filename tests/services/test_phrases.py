"""Phrases: one's own and the centre's, offered by criterion and use, kept by whose they are, never twice."""

from __future__ import annotations

import pytest

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.phrases import Phrase, PhraseKind, offered
from qadesk.services.shipped_phrases import SHIPPED
from tests import builders
from tests.services.evaluated import stored

COMMENT, EVIDENCE, REASON = PhraseKind.COMMENT, PhraseKind.EVIDENCE, PhraseKind.REASON


@pytest.fixture
def phrases(logged_in):
    return logged_in.desk.phrases


def words(lines) -> list[str]:
    return [line.words for line in lines]


def test_a_new_station_has_phrases_of_each_kind_for_all(phrases, inspector):
    lines = phrases.list(inspector)
    assert len(lines) == len(SHIPPED) and {line.kind for line in lines} == set(PhraseKind)
    assert all(line.is_common and not line.own for line in lines)
    assert max(len(line.words) for line in lines if line.kind is EVIDENCE) <= 60


def test_those_of_the_criterion_come_first_then_the_ones_used_most(phrases, inspector):
    here = phrases.add(inspector, COMMENT, "先说明原因", card_code="inbound", criterion_code="4.3")
    other = phrases.add(inspector, COMMENT, "语速放慢", card_code="outbound", criterion_code="4.3")
    often = phrases.add(inspector, COMMENT, "辛苦了")
    for phrase_id in (often, often, other):
        phrases.note_use(inspector, phrase_id)
    lines = offered(phrases.list(inspector), COMMENT, "inbound", "4.3")
    assert words(lines)[1] == "先说明原因" and lines[0].criterion_code == "4.3", "both of the criterion, unused"
    assert words(lines)[2:4] == ["辛苦了", "语速放慢"], "then by use, whatever they are of"
    assert here == lines[1].phrase_id and lines[2].uses == 2
    assert words(offered(phrases.list(inspector), COMMENT))[:2] == ["辛苦了", "语速放慢"]


def test_ones_own_are_nobody_elses_but_the_supervisor_reads_them_with_whose_they_are(phrases, logged_in, inspector):
    phrases.add(inspector, COMMENT, "先复述再解答")
    assert "先复述再解答" not in words(phrases.list(logged_in.actor))
    line = next(line for line in phrases.list_all(logged_in.actor) if line.words == "先复述再解答")
    assert (line.owner, line.own) == ("林晓", False)
    with pytest.raises(NotAllowed):
        phrases.list_all(inspector)


def test_the_centres_are_kept_by_the_supervisor_alone(phrases, logged_in, inspector):
    centre = phrases.list(inspector)[0].phrase_id
    for act in (lambda: phrases.close(inspector, centre), lambda: phrases.change(inspector, centre, COMMENT, "换"),
                lambda: phrases.add(inspector, COMMENT, "大家的", common=True),
                lambda: phrases.share(inspector, centre)):
        with pytest.raises(NotAllowed):
            act()
    refused = [row.action for row in stored(logged_in, AuditRow, outcome=Outcome.REFUSED)]
    assert refused == ["phrases.close", "phrases.change", "phrases.add", "phrases.share"]
    changed = phrases.change(logged_in.actor, centre, COMMENT, "大家的", everywhere=True)
    assert next(line for line in phrases.list(inspector) if line.phrase_id == changed).words == "大家的"


def test_a_change_closes_the_old_row_and_keeps_its_uses(phrases, logged_in, inspector):
    first = phrases.add(inspector, COMMENT, "语速快了", card_code="inbound", criterion_code="3.1")
    phrases.note_use(inspector, first)
    second = phrases.change(inspector, first, COMMENT, " 语速请放慢 ")
    old, new = (next(row for row in stored(logged_in, Phrase) if row.id == id_) for id_ in (first, second))
    assert (old.words, old.closed_utc_ms) == ("语速快了", builders.NOW.timestamp() * 1000)
    assert (new.words, new.uses, new.criterion_code, new.closed_utc_ms) == ("语速请放慢", 1, "3.1", None)
    phrases.close(inspector, second)
    assert "语速请放慢" not in words(phrases.list(inspector))
    for act in (lambda: phrases.close(inspector, second), lambda: phrases.change(inspector, first, COMMENT, "再改")):
        with pytest.raises(NotFound):
            act()


def test_handed_up_it_is_everybodys_and_no_longer_ones_own(phrases, logged_in, inspector):
    own = phrases.add(inspector, COMMENT, "先复述再解答")
    phrases.note_use(inspector, own)
    shared = phrases.share(logged_in.actor, own)
    line = next(line for line in phrases.list(logged_in.actor) if line.phrase_id == shared)
    assert (line.is_common, line.uses) == (True, 1)
    assert words(phrases.list(inspector)).count("先复述再解答") == 1
    with pytest.raises(Conflict):
        phrases.add(inspector, COMMENT, "先复述再解答")


def test_words_that_cannot_be_a_phrase_are_refused(phrases, inspector):
    with pytest.raises(RuleBroken, match="needs words"):
        phrases.add(inspector, COMMENT, " \n ")
    with pytest.raises(RuleBroken, match="60 characters"):
        phrases.add(inspector, EVIDENCE, "一" * 61)
    with pytest.raises(RuleBroken, match="500 characters"):
        phrases.add(inspector, COMMENT, "一" * 10_000)
    phrases.add(inspector, EVIDENCE, "客户\n没有  说完")
    assert "客户 没有 说完" in words(phrases.list(inspector)), "a note is one line"


def test_a_use_is_counted_for_what_one_is_offered_and_is_no_act_of_its_own(phrases, logged_in, inspector):
    own = phrases.add(inspector, COMMENT, "辛苦了")
    before = len(stored(logged_in, AuditRow))
    phrases.note_use(inspector, own)
    phrases.note_use(logged_in.actor, own)  # another's: passed over
    phrases.note_use(inspector, 99_999)
    assert next(row for row in stored(logged_in, Phrase, id=own)).uses == 1
    assert len(stored(logged_in, AuditRow)) == before
