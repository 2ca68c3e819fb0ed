"""The 质量监听评分表 on paper: one call, its answers, deductions with evidence times, revisions, signature lines.

A normal call takes one page: rows are set closer where that is what keeps it on one. Long texts and large cards
run on to further pages with the table's head repeated; nothing is cut.
"""

from __future__ import annotations

from itertools import groupby, zip_longest

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_sheet import EvaluationSheet, EvidenceTime, FatalLine
from qadesk.models.printing import PrintedPaper
from qadesk.models.scorecards import FATAL_STATE_NAMES, FatalState, points_text
from qadesk.reports.evaluation_history import put_history, put_life
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import (
    BODY,
    CHAPTER,
    CHAPTER_INK,
    GREY,
    INNER,
    NOTE,
    PAD,
    PALE,
    ROW_RULE,
    Paper,
)
from qadesk.reports.paper_parts import NOTE_PITCH, put_facts, put_figures, put_title
from qadesk.reports.scorecard_table import EVIDENCE_X, put_table
from qadesk.reports.text import Typesetter, call_span

PITCHES = (13.2, 12.6, 12.0, 11.4, 10.8, 10.2)


def print_evaluation_sheet(sheet: EvaluationSheet, faces: Faces | None = None) -> PrintedPaper:
    """The sheet as a PDF in the language in force; the same sheet always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    setter = Typesetter(faces or system_faces())
    papers = (_laid_out(sheet, setter, pitch) for pitch in PITCHES)
    first = next(papers)
    paper = first if first.n_pages == 1 else next((other for other in papers if other.n_pages == 1), first)
    title = _("Quality monitoring scorecard")
    return paper.finish(f"{title} {sheet.number}", f"{title} {sheet.number}.pdf")


def _laid_out(sheet: EvaluationSheet, setter: Typesetter, pitch: float) -> Paper:
    heading = _("Quality monitoring scorecard") + "   " + _("{card}, version {version}").format(
        card=sheet.card_title, version=sheet.card_version)
    paper = Paper(setter, sheet.imprint, heading)
    put_title(paper, _("Quality monitoring scorecard"),
              _("No. {number}   {revision}").format(number=sheet.number, revision=sheet.revision_note))
    put_facts(paper, sheet.facts)
    put_figures(paper, _figure_cells(sheet))
    paper.y += 6
    if sheet.unscorable:
        _unscorable(paper, sheet, pitch)
    else:
        put_table(paper, sheet.sections, pitch)
    _explanation(paper, sheet)
    _fatal(paper, sheet, pitch)
    _comment(paper, sheet, pitch)
    put_history(paper, sheet, pitch)
    put_life(paper, sheet.life, pitch)
    _agent_view(paper, sheet, pitch)
    return paper


def _unscorable(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    paper.chapter(_("Cannot be scored"), keep=pitch)
    paper.paragraph(sheet.unscorable_words, pitch)
    if sheet.submit_reason:
        paper.paragraph(_("Explanation: {words}").format(words=sheet.submit_reason), pitch)


def _explanation(paper: Paper, sheet: EvaluationSheet) -> None:
    """How the result comes about, in small type: the fraction, then the steps, as many to a line as it takes."""
    if not sheet.explanation:
        return
    first, *steps = sheet.explanation
    paper.y += 3
    lines = paper.setter.packed((sentences(_("Why {score}?").format(score=sheet.result_shown), first), *steps),
                                NOTE, INNER - 2 * PAD)
    for line in lines:
        paper.need(NOTE_PITCH)
        paper.text(PAD, line, NOTE, ink=GREY, y=paper.y + NOTE_PITCH / 2)
        paper.y += NOTE_PITCH


def _figure_cells(sheet: EvaluationSheet) -> tuple[tuple[str, str, str], ...]:
    heard = (_("Heard"), sheet.heard_shown, sheet.heard_note)
    if sheet.unscorable:
        return (_("Quality score"), sheet.score_shown, _("Cannot be scored")), (_("Grade"), "—", ""), heard
    ticked = len(sheet.fatal_marked)
    return (
        (_("Quality score"), sheet.score_shown, _points_note(sheet)),
        (_("Grade"), sheet.result_band or sheet.band or "—", _grade_note(sheet)),
        (_("Fatal items"), ngettext("{count} item", "{count} items", ticked).format(count=ticked), _fatal_note(sheet)),
        heard,
    )


def _grade_note(sheet: EvaluationSheet) -> str:
    if sheet.result_band and sheet.result_band != sheet.band:
        return _("{band} before fatal items").format(band=sheet.band or "—")
    return sheet.bands_note


def _points_note(sheet: EvaluationSheet) -> str:
    note = _("{earned} / {applicable} points").format(
        earned=points_text(sheet.earned_milli), applicable=points_text(sheet.applicable_milli))
    if sheet.not_applicable_milli:
        note += _(", {points} n/a").format(points=points_text(sheet.not_applicable_milli))
    return note


def _fatal_note(sheet: EvaluationSheet) -> str:
    if not sheet.fatal_marked:
        count = len(sheet.fatal)
        if not count:
            return _("the card has none")
        return ngettext("{count} item, not triggered", "all {count} not triggered", count).format(count=count)
    said = [(words, sheet.fatal_count(state)) for state, words in FATAL_STATE_NAMES.items()
            if state is not FatalState.NONE]
    return " · ".join(f"{_(words)} {count}" for words, count in said if count)


def _fatal(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    if not sheet.fatal:
        return
    paper.chapter(_("Fatal items"), keep=2 * pitch)
    for class_title, group in groupby(sheet.fatal, lambda line: line.class_title):
        _fatal_class(paper, class_title, list(group), pitch)
    conclusion = _("Conclusion: {words}").format(words=_fatal_words(sheet))
    paper.paragraph(conclusion, pitch)


def _fatal_class(paper: Paper, class_title: str, lines: list[FatalLine], pitch: float) -> None:
    clear = [line for line in lines if line.state is FatalState.NONE]
    if clear:
        names = _(", ").join(line.title for line in clear)
        _fatal_row(paper, class_title, names, _(FATAL_STATE_NAMES[FatalState.NONE]), (), pitch, clear=True)
    for line in lines:
        if line.state is not FatalState.NONE:
            words = f"{line.code} {line.title}" + (_(" ({effect})").format(effect=line.effect) if line.effect else "")
            _fatal_row(paper, class_title, words, _(FATAL_STATE_NAMES[line.state]), line.evidence, pitch, clear=False,
                       decided=line.decided_words)


def _fatal_row(paper: Paper, class_title: str, words: str, state: str, evidence: tuple[EvidenceTime, ...],
               pitch: float, *, clear: bool, decided: str = "") -> None:
    ink = {"ink": GREY} if clear else {}
    label = paper.setter.fit(class_title, NOTE + 0.5, 72)
    words_x = PAD + max(paper.setter.width(label, NOTE + 0.5) + 9, 29)
    state_x = INNER - paper.setter.width(state, NOTE + 0.5)
    places = [call_span(place.start_ms, place.end_ms) for place in evidence]
    notes = [f"{call_span(place.start_ms, place.end_ms)} {place.note}" for place in evidence if place.note]
    right = min(state_x, EVIDENCE_X) - 72 if places else state_x - 8
    texts = [words, *notes, *([decided] if decided else [])]
    wrapped = [line for text in texts for line in paper.setter.wrap(text, NOTE + 0.5, right - words_x)]
    for index, (line, place) in enumerate(zip_longest(wrapped, places, fillvalue="")):
        paper.need(pitch - 1)
        paper.y += (pitch - 1) / 2
        if index == 0:
            paper.text(PAD, label, NOTE + 0.5, **ink)
            paper.text(state_x, state, NOTE + 0.5, **ink)
        paper.text(words_x, line, NOTE + 0.5, **ink)
        if place:
            paper.triangle(right + 6, 5.2)
            paper.text(right + 15, place, NOTE + 0.5)
        paper.y += (pitch - 1) / 2


def _fatal_words(sheet: EvaluationSheet) -> str:
    pending = sheet.fatal_count(FatalState.PENDING)
    if not pending:
        return _settled_words(sheet).format(before=sheet.score_shown, after=sheet.result_shown)
    if sheet.fatal_count(FatalState.CONFIRMED):
        text = ngettext("{count} item waits for a second person; with those confirmed, score before {before}, "
                        "after {after}.", "{count} items wait for a second person; with those confirmed, score before "
                        "{before}, after {after}.", pending)
    else:
        text = ngettext("{count} item waits for a second person and does not count until then. Score {before}.",
                        "{count} items wait for a second person and do not count until then. Score {before}.", pending)
    return text.format(count=pending, before=sheet.score_shown, after=sheet.result_shown)


def _settled_words(sheet: EvaluationSheet) -> str:
    confirmed = [line for line in sheet.fatal if line.state is FatalState.CONFIRMED]
    if not sheet.fatal_marked:
        return _("none triggered. Score before {before}, after {after}.")
    if any(line.decision and line.decision.alone for line in confirmed or sheet.fatal_marked):
        return _("decided alone, as there is no second person. Score before {before}, after {after}.")
    if confirmed:
        return _("confirmed by a second person. Score before {before}, after {after}.")
    return _("not upheld by the second person. Score before {before}, after {after}.")


def _comment(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    paper.chapter(_("Comment"), keep=pitch)
    paper.paragraph(sheet.comment or _("No comment."), pitch)
    if sheet.submit_reason and not sheet.unscorable:
        paper.paragraph(_("Note on submission: {reason}").format(reason=sheet.submit_reason), pitch)


def _agent_view(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    paper.need(0.75 * pitch + 2 * 1.45 * pitch + 2 * pitch + 14)
    paper.y += pitch * 0.75
    heading = _("The agent's view")
    paper.text(0, heading, CHAPTER, ink=CHAPTER_INK)
    x = paper.setter.width(heading, CHAPTER) + 16
    appeal = ngettext("appeal (within {days} working day, naming criterion and reason)",
                      "appeal (within {days} working days, naming criterion and reason)",
                      sheet.appeal_days).format(days=sheet.appeal_days)
    for choice in (_("accepted"), appeal):
        paper.tick_box(x, 9.5)
        paper.text(x + 14, choice, BODY)
        x += paper.setter.width(choice, BODY) + 38
    for _line in range(2):
        paper.y += 1.45 * pitch
        paper.rule(PAD, INNER, ROW_RULE, ink=PALE)
    paper.y += 2 * pitch
    paper.signatures((_("Inspector"), _("Agent"), _("Team leader")))
