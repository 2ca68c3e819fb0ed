"""Options of a foreign form made into the kind that fits: yes/no where two options say so, else a choice."""

from __future__ import annotations

from fractions import Fraction

from qadesk.importing.card_draft import DraftCriterion, DraftEntry
from qadesk.importing.card_words import is_na, is_no, is_yes
from qadesk.models.scorecards import CriterionKind, YesNo


def set_options(item: DraftCriterion, options: list[DraftEntry]) -> None:
    """Give the criterion its options, whose points are in any unit of their own: the best earns all of its points.

    None of them earns less than nothing. Where no option has points, none is worth more than another: see callers."""
    top = max((option.points for option in options), default=Fraction(0))
    for option in options:
        option.points = item.points * max(option.points, Fraction(0)) / top if top > 0 else Fraction(0)
    right = _yes_no(options, item.points)
    item.kind, item.entries = CriterionKind.CHOICE, options
    if right is not None:
        item.kind, item.right = CriterionKind.YES_NO, right
        for option in options:
            option.text = str(YesNo.YES if is_yes(option.text) else YesNo.NO)


def drop_na(options: list[DraftEntry]) -> tuple[list[DraftEntry], bool]:
    """The options without those that say “not applicable”, and whether there was one."""
    kept = [option for option in options if not is_na(option.text)]
    return kept, len(kept) < len(options)


def _yes_no(options: list[DraftEntry], points: Fraction) -> YesNo | None:
    """Which answer is right where the options are yes and no in so many words, and one earns all, the other nothing."""
    if len(options) != 2 or not all(_bare(option.text) for option in options):
        return None
    yes = [option for option in options if is_yes(option.text)]
    no = [option for option in options if is_no(option.text)]
    if len(yes) != 1 or len(no) != 1 or {yes[0].points, no[0].points} != {points, Fraction(0)} or not points:
        return None
    return YesNo.YES if yes[0].points else YesNo.NO


def _bare(text: str) -> bool:
    """Only the word itself: an option that says more keeps its words, as a choice."""
    return len(text.strip(" .!。！").split()) == 1 and len(text.strip()) <= 5
