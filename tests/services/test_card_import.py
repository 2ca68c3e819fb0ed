"""Files taken in as drafts of scorecards, and written again: clear errors with file, line and field, harmless texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk.errors import BadInput, NotAllowed, NotFound
from qadesk.importing.scorecard_yaml import dump_scorecard
from qadesk.models.card_imports import CardLayout
from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Scorecard, Section
from tests.models.cards import behaviour, criterion
from tests.services.test_card_drafts import draft_of_inbound
from tests.services.test_scorecards import shipped

HEAD = "format: 1\ncode: small\nversion: 1\ntitle: 小表\nsections:\n  - code: '1'\n    title: 开场\n    criteria:\n"
ITEM = "      - {{code: '{code}', title: 问好, points: 50, deductions: [{{text: 没有, points: 2}}]{more}}}\n"
POISON = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "<b>粗</b><img src=file:///etc/passwd>", "${x}", "%s {0} {code}",
          "“\\u0000”", "第一行\n第二行\n", "\u202e逆序", "𠀀字")


def yaml_of(*items: str) -> bytes:
    return (HEAD + "".join(items)).encode()


def item(code: str, more: str = "") -> str:
    return ITEM.format(code=code, more=more)


def take(logged_in, content: bytes, file: str = "card.yaml"):
    return logged_in.desk.scorecards.import_(logged_in.actor, content, file)


def test_a_card_becomes_a_draft_beside_what_is_published(logged_in):
    taken = take(logged_in, yaml_of(item("1.1"), item("1.2")))
    assert (taken.layout, taken.errors, taken.warnings, taken.not_carried) == (CardLayout.YAML, (), (), ())
    assert (taken.draft.state, taken.draft.card.code, taken.draft.card.version) == (CardState.DRAFT, "small", 1)


def test_a_card_of_a_known_number_is_its_next_version_or_a_card_of_its_own(logged_in):
    assert take(logged_in, shipped(), "inbound.yaml").draft.card.version == 2
    assert take(logged_in, shipped(), "inbound.yaml").draft.card.code == "inbound-2"


@pytest.mark.parametrize(("items", "error"), [
    ((item("1.1"), item("1.1")), "Line 10, sections[1].criteria[2].code: The number 1.1 is used 2 times."),
    ((item("1.1"), item("1.2", ", only_if: {criterion: '1.2', answer: full}")),
     "Line 10, sections[1].criteria[2].only_if: Criterion 1.2 depends on itself."),
    ((item("1.1", ", only_if: {criterion: '1.2', answer: full}"),
      item("1.2", ", only_if: {criterion: '1.1', answer: full}")),
     "Line 9, sections[1].criteria[1].only_if: Criterion 1.1 depends on 1.2, which in a circle depends on it."),
    ((item("1.1"), item("1.2", ", only_if: {criterion: '1.1', answer: some}")),
     "Line 10, sections[1].criteria[2].only_if: Criterion 1.2 depends on an answer some that 1.1 cannot have."),
], ids=["one code twice", "on itself", "in a circle", "an answer that cannot be"])
def test_what_stands_against_publishing_is_told_with_its_place(logged_in, items, error):
    taken = take(logged_in, yaml_of(*items))
    assert taken.errors[0] == error
    assert logged_in.desk.scorecards.review(logged_in.actor, taken.draft.version_id).errors


@pytest.mark.parametrize(("content", "line", "field"), [
    (yaml_of("      - {code: '1.1', title: 问好, kind: stars, points: 5}\n"), 9, "sections[1].criteria[1].kind"),
    (yaml_of("      - {code: '1.1', title: 问好, points: -5}\n"), 9, "sections[1].criteria[1].points"),
    (yaml_of("      - {code: '一', title: 问好, points: 5}\n"), 9, "sections[1].criteria[1].code"),
    (yaml_of("      - {code: '1.1', title: 问好, points: 5, colour: red}\n"), 9, "sections[1].criteria[1].colour"),
    (b"format: 1\ncode: [\n", 3, ""),
    (b"", 1, ""),
    (b"a: &a [1]\nb: *a\n", 2, ""),
], ids=["kind", "points", "code", "unknown field", "no YAML", "empty", "alias"])
def test_a_text_that_is_no_card_names_file_line_and_field(logged_in, content, line, field):
    with pytest.raises(BadInput) as refused:
        take(logged_in, content, "bad.yaml")
    assert (refused.value.file, refused.value.row, refused.value.field) == ("bad.yaml", line, field)
    assert not [row for row in logged_in.desk.scorecards.list(logged_in.actor) if row.state is CardState.DRAFT]


def test_two_hundred_criteria_are_taken_and_three_hundred_and_one_are_not(logged_in):
    taken = take(logged_in, yaml_of(*(item(f"1.{n}") for n in range(200))))
    assert len(taken.draft.card.criteria) == 200 and not taken.errors
    with pytest.raises(BadInput, match="301 criteria; at most 300"):
        take(logged_in, yaml_of(*(item(f"1.{n}") for n in range(301))))


def test_a_file_larger_than_a_card_can_be_is_not_read(logged_in):
    with pytest.raises(BadInput, match="larger than 1 MB"):
        take(logged_in, b"#" * 1_000_001)


def test_any_text_survives_from_file_to_draft_to_version_to_file(logged_in):
    long = ("长" * 40 + "，<i>x</i>=1 ") * 250
    items = tuple(replace(criterion(f"1.{n}", 10, behaviour("1", 10)), title=text, guidance=long + text, title_en=text,
                          behaviours=(replace(behaviour("1", 10), text=text, text_en=long),))
                  for n, text in enumerate((*POISON,), 1))
    card = Scorecard("poison", 1, POISON[3], POISON[0], (Section("1", POISON[1], POISON[2], items),))
    cards, actor = logged_in.desk.scorecards, logged_in.actor
    taken = take(logged_in, dump_scorecard(card).encode())
    read = taken.draft.card
    assert read.criteria[7].guidance == (long + POISON[7]).strip() and read.criteria[3].title == POISON[3]
    row = cards.publish_draft(actor, taken.draft.version_id, taken.draft.digest, warnings_read=True)
    assert cards.open_version(actor, row.version_id).card == read
    again = take(logged_in, cards.export(actor, row.version_id).content, "again.yaml")
    assert cards.difference(actor, row.version_id, again.draft.version_id).changes == ()


def test_a_published_version_is_written_as_it_was_frozen(logged_in):
    cards = logged_in.desk.scorecards
    row = next(row for row in cards.list(logged_in.actor) if row.code == "inbound")
    assert cards.export(logged_in.actor, row.version_id).content == shipped()


def test_a_draft_is_written_too_and_comes_back(logged_in):
    draft = draft_of_inbound(logged_in)
    written = logged_in.desk.scorecards.export(logged_in.actor, draft.version_id)
    assert written.file == "inbound-2-draft.yaml"
    assert take(logged_in, written.content, written.file).draft.card.sections == draft.card.sections


def test_a_file_of_another_program_says_what_was_not_taken(logged_in):
    table = "评分项,分值,说明\n开场,10,问好\n结束,90,道别\n".encode("gb18030")
    taken = take(logged_in, table, "guide.csv")
    assert taken.layout is not CardLayout.YAML and len(taken.draft.card.criteria) == 2


def test_who_may_not_gets_nothing_read(logged_in, inspector):
    with pytest.raises(NotAllowed):
        logged_in.desk.scorecards.import_(inspector, b"", "x.yaml")


def test_an_unknown_shipped_card_is_not_found(logged_in):
    with pytest.raises(NotFound):
        logged_in.desk.scorecards.take_shipped(logged_in.actor, "../inbound.yaml")
