"""What a submit refuses, each with what to do; the draft is kept."""

from __future__ import annotations

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.allowed_answers import misfits
from qadesk.models.answers import Answers
from qadesk.models.revisions import Revised, changes
from qadesk.models.scorecards import Scorecard
from qadesk.models.submission import Review
from qadesk.models.unscorable import unscorable_words


def refuse_unreadable(card: Scorecard, answers: Answers) -> None:
    """Refuse what the form cannot give: answers that the card does not allow, a reason that is none."""
    if answers.unscorable:
        unscorable_words(answers.unscorable)
    codes = misfits(card, answers)
    if codes:
        raise RuleBroken(_("The card does not allow these answers: {codes}.").format(codes=", ".join(codes)),
                         safe=_("The draft is kept."), todo=_("Open the call again and answer them anew."),
                         code="E-EVA-31")


def refuse_unready(findings: Review, reason: str) -> None:
    """Refuse what the summary before the submit calls missing."""
    if findings.unscored_fatal:
        text = _("A call that cannot be scored has no fatal items: {codes}.")
        raise RuleBroken(text.format(codes=", ".join(findings.unscored_fatal)), safe=_("The draft is kept."),
                         todo=_("Untick them, or score the call."), code="E-EVA-32")
    if findings.missing_evidence:
        raise RuleBroken(_("Evidence is missing: {codes}.").format(codes=", ".join(findings.missing_evidence)),
                         safe=_("The draft is kept."), todo=_("Play to the place and stamp it with F9."),
                         code="E-EVA-12")
    if findings.lacks_score:
        raise RuleBroken(_("Nothing applies, so there is no score."), safe=_("The draft is kept."),
                         todo=_("Answer an item, or say why the call cannot be scored."), code="E-EVA-33")
    if findings.needs_reason and not reason.strip():
        raise RuleBroken(_("Something is open or was not heard: this needs a reason.") if not findings.unscorable
                         else _("Say in words why the call cannot be scored."), safe=_("The draft is kept."),
                         todo=_("Write the reason, or complete the evaluation."), code="E-EVA-13")


def refuse_idle_revision(revised: Revised | None, card: Scorecard, answers: Answers, reason: str) -> None:
    """Refuse a revision that changes nothing or does not say why."""
    if revised is None:
        return
    if not changes(card, revised.answers, answers):
        raise RuleBroken(_("The revision changes nothing."), safe=_("The draft is kept."),
                         todo=_("Change what was wrong, or discard the revision."), code="E-EVA-18")
    if not reason.strip():
        raise RuleBroken(_("A revision needs a reason."), safe=_("The draft is kept."),
                         todo=_("Write why the evaluation is revised."), code="E-EVA-19")
