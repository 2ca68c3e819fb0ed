"""The lines of the submit summary: each finding as icon, tone, words, and what it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.drafts import Submitted
from qadesk.models.listening import Interval
from qadesk.models.proof_words import of_what, percent, proof_hint
from qadesk.models.revisions import Change
from qadesk.models.scorecards import FATAL_EFFECT_NAMES, FatalState, Scorecard
from qadesk.models.submission import Review
from qadesk.models.unscorable import unscorable_words

NAMED = 4
MOST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the summary; `parts` of the call can be played from it."""

    icon: str
    tone: str
    text: str
    detail: str = ""
    parts: tuple[Interval, ...] = ()


def findings_of(card: Scorecard, review: Review) -> tuple[Finding, ...]:
    """The lines, what blocks first; a single good one when nothing is missing."""
    lines = tuple(_findings(card, review))
    return lines or (Finding("check", "good", _("All items are answered and the call was heard.")),)


def findings_of_revision(changed: tuple[Change, ...] | None) -> tuple[Finding, ...]:
    """What a revision changes, old and new, or that it changes nothing; no line for a first evaluation."""
    if changed is None:
        return ()
    if not changed:
        return (Finding("cancel", "warn", _("Nothing differs from the evaluation in force.")),)
    made = sum(not change.follows for change in changed)
    words = ngettext("{count} difference, old and new:", "{count} differences, old and new:", made)
    shown = [change.words for change in changed[:MOST_CHANGES]]
    rest = len(changed) - len(shown)
    more = [ngettext("and {count} more", "and {count} more", rest).format(count=rest)] if rest else []
    return (Finding("file-document-edit-outline", "text2", words.format(count=made), "\n".join(shown + more)),)


def _findings(card: Scorecard, review: Review) -> Iterator[Finding]:
    names = {criterion.code: f"{criterion.code} {criterion.name}" for criterion in card.criteria}
    names |= {fatal.code: f"{fatal.code} {fatal.name}" for fatal in card.fatal}
    total = review.total
    if review.unscorable:
        yield from _of_unscorable(names, review)
        return
    if review.missing_evidence:
        yield Finding("shield-alert", "fatal", _("Evidence is missing: play to the place and stamp it with F9."),
                      _listed([names[code] for code in review.missing_evidence]))
    if total.pending_codes:
        yield Finding("shield-alert", "fatal", _("Fatal items count once a second person has confirmed them."),
                      _with_effects(card, total.pending_codes))
    if review.lacks_score:
        yield Finding("cancel", "fatal", _("Nothing applies, so there is no score."),
                      _("Answer an item, or say why the call cannot be scored."))
    if total.open_codes:
        text = ngettext("{count} item is open; it does not count.", "{count} items are open; they do not count.",
                        len(total.open_codes)).format(count=len(total.open_codes))
        yield Finding("circle-outline", "warn", text, _listed([names[code] for code in total.open_codes]))
    if not review.heard_enough:
        why = sentences(proof_hint(review.to_hear), _("What was not heard can be played here:"))
        yield Finding("headphones", "warn", _heard_words(review), why, review.unheard)
    if review.unheard_evidence:
        yield Finding("headphones", "warn", _("Points rest on a passage that was not heard."),
                      _listed([names[code] for code in review.unheard_evidence]), review.unheard_places)


def _with_effects(card: Scorecard, codes: Collection[str]) -> str:
    """Fatal items ticked, a line for each effect that they have."""
    lines = []
    for effect, words in FATAL_EFFECT_NAMES.items():
        names = [f"{fatal.code} {fatal.name}" for fatal in card.fatal if fatal.code in codes and fatal.effect == effect]
        if names:
            lines.append(_("{items} ({words})").format(items=_listed(names), words=_(words)))
    return "\n".join(lines)


def submitted_words(result: Submitted) -> tuple[str, str]:
    """What the window says of an evaluation just submitted: a title and, where something still waits, what."""
    if result.band is None:
        return _("{number} is submitted: cannot be scored").format(number=result.number), ""
    waits = _("Its fatal items wait for a second person.") if result.fatal_state == FatalState.PENDING else ""
    return _("{number} is submitted: {score}").format(number=result.number, score=result.score_shown), waits


def _of_unscorable(names: dict[str, str], review: Review) -> Iterator[Finding]:
    """Of a call without a score: why, and what cannot stand beside that; how much was heard is nothing to argue."""
    if review.unscored_fatal:
        yield Finding("shield-alert", "fatal", _("A call that cannot be scored has no fatal items: untick them."),
                      _listed([names[code] for code in review.unscored_fatal]))
    yield Finding("cancel", "warn", _("The call cannot be scored: {reason}").format(
        reason=unscorable_words(review.unscorable)), _("It has no score and counts in no average."))


def _heard_words(review: Review) -> str:
    heard, needed = percent(review.heard_share_milli), percent(review.needed_share_milli)
    of = of_what(of_speech=review.to_hear.of_speech, limit_ms=review.to_hear.limit_ms)
    return _("{heard} was heard ({of}), {needed} is asked for.").format(heard=heard, of=of, needed=needed)


def _listed(words: list[str]) -> str:
    shown = _(", ").join(words[:NAMED])
    rest = len(words) - NAMED
    return shown if rest <= 0 else ngettext("{shown} and {count} more", "{shown} and {count} more", rest).format(
        shown=shown, count=rest)
