"""Revisions (修订) of a submitted evaluation: what a draft revises, and what changed, old and new.

A submitted evaluation is never touched; its correction is a further one that says why. The private note is no part
of what is compared: it is nobody's but its author's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qadesk.i18n import _
from qadesk.models.answer_words import cannot_words, earned_words, taken_words, value_words
from qadesk.models.answers import BLANK, Answer, Answers, Span
from qadesk.models.listening import clock_text
from qadesk.models.scorecards import Criterion, FatalState, Scorecard
from qadesk.models.scoring import shown_criteria, total


@dataclass(frozen=True, slots=True)
class Revised:
    """What a draft revises: the evaluation in force, and which revision of the first one the draft will be.

    `decided` has the fatal items (by code) that a second person confirmed or refused."""

    revision_no: int
    number: str
    score_shown: str
    answers: Answers
    decided: Mapping[str, FatalState] = field(default_factory=dict)

    def standing(self, answers: Answers) -> dict[str, FatalState]:
        """The decisions that go over to a revision with these answers: those on the same evidence."""
        return {code: state for code, state in self.decided.items()
                if self.answers.fatal[code] == answers.fatal.get(code)}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a revision changed, as people read it; the score follows from the others."""

    what: str
    old: str
    new: str
    follows: bool = False

    @property
    def words(self) -> str:
        """`4.3 等待静音转接: 3 → 5`."""
        return _("{what}: {old} → {new}").format(what=self.what, old=self.old, new=self.new)


def changes(card: Scorecard, old: Answers, new: Answers) -> tuple[Change, ...]:
    """All that differs: the score, why there is none, criteria and fatal items in the card's order, the comment."""
    found = (Change(_("Score"), total(card, old).shown, total(card, new).shown, follows=True),
             Change(_("Cannot be scored"), cannot_words(old) or _("none"), cannot_words(new) or _("none")),
             *_criteria(card, old, new), *_fatal(card, old, new),
             Change(_("Comment"), old.comment.strip() or _("none"), new.comment.strip() or _("none")))
    return tuple(change for change in found if change.old != change.new)


def _criteria(card: Scorecard, old: Answers, new: Answers) -> Iterator[Change]:
    """What is answered otherwise; nothing where there was no score: all of what there is now stands on the paper."""
    if old.unscorable:
        return
    shown_before, shown_now = shown_criteria(card, old), shown_criteria(card, new)
    for criterion in card.criteria:
        before = old.answer(criterion.code) if criterion.code in shown_before else None
        after = new.answer(criterion.code) if criterion.code in shown_now else None
        if before != after:
            yield _changed(criterion, before, after, absent=_("not scored") if new.unscorable else
                           _("condition not met"))


def _changed(criterion: Criterion, before: Answer | None, after: Answer | None, *, absent: str) -> Change:
    one, other = before or BLANK, after or BLANK
    ticks, evidence = one.ticks != other.ticks, one.evidence != other.evidence
    was, now = (absent if answer is None else _answer_words(criterion, answer, ticks=ticks, evidence=evidence)
                for answer in (before, after))
    return Change(f"{criterion.code} {criterion.name}", was, now)


def _fatal(card: Scorecard, old: Answers, new: Answers) -> Iterator[Change]:
    for item in card.fatal:
        yield Change(f"{item.code} {item.name}", _tick_words(old.fatal.get(item.code)),
                     _tick_words(new.fatal.get(item.code)))


def _tick_words(evidence: tuple[Span, ...] | None) -> str:
    if evidence is None:
        return _("not ticked")
    return _detailed(_("ticked"), [_span_words(span) for span in evidence])


def _answer_words(criterion: Criterion, answer: Answer, *, ticks: bool, evidence: bool) -> str:
    """The points and the value, with what took them and where it is heard as far as that changed."""
    taken = [taken_words(criterion.behaviour(code), times) for code, times in sorted(answer.ticks.items()) if ticks]
    places = [_span_words(span) for span in answer.evidence] if evidence else []
    value, ruled = value_words(criterion, answer), [_("ruled on appeal")] if answer.ruled_milli is not None else []
    points = earned_words(criterion, answer)
    return _detailed(points or value, [*([value] if points and value else []), *taken, *places, *ruled])


def _span_words(span: Span) -> str:
    start = clock_text(span.start_ms)
    time = start if span.is_moment else f"{start}–{clock_text(span.end_ms)}"
    return f"{time} {span.note}".strip()


def _detailed(words: str, details: Iterable[str]) -> str:
    listed = _(", ").join(details)
    return _("{words} ({details})").format(words=words, details=listed) if listed else words
