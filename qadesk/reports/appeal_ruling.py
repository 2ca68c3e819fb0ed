"""The 申诉裁定 on paper: facts, item by item what was scored, asked and ruled and why, the score before and after.

It takes one page; texts that are longer than one run on to further pages, nothing is cut.
"""

from __future__ import annotations

from itertools import zip_longest

from qadesk.i18n import _
from qadesk.models.appeal_record import STATE_NAMES, AppealRecord, AppealState, ItemLine, RulingPaper, value_words
from qadesk.models.appeals import OUTCOME_NAMES, Outcome
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.printing import PrintedPaper
from qadesk.models.scorecards import points_text
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import GREY, INNER, PAD, ROW_RULE, TABLE, THICK, Paper
from qadesk.reports.paper_parts import put_facts, put_figures, put_small, put_title
from qadesk.reports.text import Typesetter, call_span

PITCH, SMALL_PITCH = 14.0, 12.0
INDENT = 14.0
HANDWRITING = 22.0
COLUMNS = (0.0, INNER * 0.50, INNER * 0.64, INNER * 0.78)


def print_appeal_ruling(content: RulingPaper, faces: Faces | None = None) -> PrintedPaper:
    """The ruling as a PDF in the language in force; while it is not ruled, the appeal as it was entered.

    The same content always gives the same bytes. Raises StationError when the computer has no Chinese face."""
    record, title = content.record, _("Appeal ruling")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(
        number=record.number, revision=_(STATE_NAMES[record.state])))
    put_facts(paper, (*record.facts[:6], *_appeal_facts(record)))
    put_figures(paper, _figures(record))
    _items(paper, record)
    _words(paper, record)
    _signing(paper, record)
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _appeal_facts(record: AppealRecord) -> tuple[Fact, ...]:
    shown = record.shown_on.isoformat() if record.shown_on else "—"
    due = record.due_day.isoformat() if record.due_day else "—"
    return (Fact(_("Evaluation"), record.evaluation_number), Fact(_("Round"), str(record.round)),
            Fact(_("Asked on"), record.asked_on.isoformat()), Fact(_("Shown on"), shown),
            Fact(_("Term"), due), Fact(_("Entered by"), record.entered_by))


def _figures(record: AppealRecord) -> tuple[tuple[str, str, str], ...]:
    result = _("after fatal items {score}")
    before = (_("Score before"), record.score_before, result.format(score=record.result_before))
    if record.state is not AppealState.RULED:
        return (before,)
    in_force = _("now in force: {number}").format(number=record.made_number) if record.made_number else _(
        "nothing is changed")
    return (before, (_("Score after"), record.score_after, result.format(score=record.result_after)),
            (_("Ruling by"), record.ruler, record.ruled_at), (_("Outcome"), _outcome(record), in_force))


def _outcome(record: AppealRecord) -> str:
    outcomes = {item.outcome for item in record.items}
    if outcomes == {Outcome.KEPT}:
        return _("Kept")
    return _("Upheld") if outcomes == {Outcome.ACCEPTED} else _("Upheld in part")


def _items(paper: Paper, record: AppealRecord) -> None:
    paper.chapter(_("What was objected to, item by item"), keep=4 * PITCH)
    _head(paper)
    paper.on_new_page = lambda: _head(paper)
    for item in record.items:
        _item(paper, item)
        paper.rule(0, INNER, ROW_RULE)
    paper.on_new_page = None
    paper.rule(0, INNER, THICK)


def _head(paper: Paper) -> None:
    paper.rule(0, INNER, THICK)
    paper.band(PITCH)
    paper.y += PITCH / 2
    heads = (_("Criterion"), _("As scored"), _("Asked"), _("Ruling"))
    for x, head in zip(COLUMNS, heads, strict=True):
        paper.text(x + PAD, head, TABLE, ink=GREY)
    paper.y += PITCH / 2
    paper.rule(0, INNER, THICK)


def _item(paper: Paper, item: ItemLine) -> None:
    cells = (f"{item.code} {item.title}", *_values(item))
    wrapped = [paper.setter.wrap(cell, TABLE, end - start - 2 * PAD)
               for cell, start, end in zip(cells, COLUMNS, (*COLUMNS[1:], INNER), strict=True)]
    lines = list(zip_longest(*wrapped, fillvalue=""))
    paper.need((len(lines) + 2) * PITCH)
    for line in lines:
        paper.y += PITCH / 2
        for x, text in zip(COLUMNS, line, strict=True):
            paper.text(x + PAD, text, TABLE)
        paper.y += PITCH / 2
    places = _(", ").join(call_span(place.start_ms, place.end_ms) for place in item.evidence)
    for caption, words in ((_("As scored"), _("; ").join(item.scored)), (_("Evidence"), places),
                           (_("Agent"), item.words), (_("Ruling"), item.ruled_words)):
        if words:
            put_small(paper, _("{caption}: {words}").format(caption=caption, words=words), INDENT, SMALL_PITCH)
    paper.y += 2


def _values(item: ItemLine) -> tuple[str, str, str]:
    points = f"{points_text(item.earned_milli or 0)} / {points_text(item.most_milli or 0)}"
    scored = _("ticked") if item.fatal else points
    return scored, value_words(item.proposed_milli, na=item.proposed_na, fatal=item.fatal), _ruled(item)


def _ruled(item: ItemLine) -> str:
    if item.outcome is None:
        return "—"
    outcome = _(OUTCOME_NAMES[item.outcome])
    if item.outcome is Outcome.KEPT:
        return outcome
    return f"{outcome} {value_words(item.ruled_milli, na=item.ruled_na, fatal=item.fatal)}"


def _words(paper: Paper, record: AppealRecord) -> None:
    alone = _("There was nobody else who could rule.") if record.alone else ""
    for heading, words in (
            (_("What the agent says of the whole"), record.words),
            (_("Entered after the term"), record.late_reason),
            (_("Ruled alone"), alone),
            (record.words_caption, record.ruled_words),
            (_("Ruled without hearing all evidence"), record.unheard_reason)):
        if words:
            paper.chapter(heading, keep=PITCH)
            paper.paragraph(words, PITCH)


def _signing(paper: Paper, record: AppealRecord) -> None:
    paper.need(3 * HANDWRITING + 40)
    paper.chapter(_("The agent's answer"), keep=2 * HANDWRITING)
    paper.y += HANDWRITING
    paper.rule(PAD, INNER, ROW_RULE)
    paper.y += 1.6 * HANDWRITING
    paper.signatures((_("Agent"), _("Ruling by") if record.state is AppealState.RULED else _("Entered by")))
    paper.y += 4
    put_small(paper, _("A ruling never lowers a score. What was scored before stays on file."), INDENT, SMALL_PITCH)
