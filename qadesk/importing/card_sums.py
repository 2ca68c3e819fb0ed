"""Points of a guide put right: shares of one, percents of a section, missing weights, totals that do not agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_draft import CardDraft, DraftCriterion
from qadesk.importing.card_heads import heads_as_shares, sections_of_rows
from qadesk.importing.card_points import fraction_text, rounded_milli
from qadesk.importing.card_words import narrow
from qadesk.models.scorecards import CriterionKind

_ALL = Fraction(100)
_FROM_HUNDRED = re.compile(r"(?:基础|基准|起评|起始|初始|满|总)分[^\d]{0,4}100(?!\d)|base\s+score\D{0,4}100|"
                           r"starts?\s+(?:at|with|from)\s+100", re.IGNORECASE)
Total = tuple[str, str, Fraction | None]


def mend_points(draft: CardDraft, totals: Sequence[Total], *, unweighted: Sequence[DraftCriterion] = (),
                heads: Sequence[DraftCriterion] = ()) -> None:
    """Give every criterion its points and tell what had to be decided for it; `heads`: as for `heads_as_shares`."""
    heads_as_shares(draft, heads)
    _share_missing(draft, unweighted)
    sections_of_rows(draft)
    _from_one(draft)
    _of_sections(draft)
    _tell_sections(draft)
    _tell_totals(draft, totals)


def weigh_by_deductions(items: Sequence[DraftCriterion], draft: CardDraft) -> None:
    """Criteria without points of their own weigh what their deductions add up to; where a card takes all of them from
    100, they share these, so that each deduction counts what it says."""
    for item in items:
        item.points = sum((entry.points for entry in item.entries), Fraction(0))
    total = sum((item.points for item in items), Fraction(0))
    if 0 < total <= _ALL and _takes_from_hundred(draft) and len(_weighed(draft.criteria)) == len(items):
        shares = rounded_milli([item.points / total / 10 for item in items])
        for item, share in zip(items, shares, strict=True):
            item.points = Fraction(share)
        draft.told.add(items[0].place, ", ".join(item.title for item in items), _(
            "points are taken from 100: the criteria share these, and each deduction counts what it says"))
        return
    for item in items:
        draft.told.add(item.place, item.title,
                       _("it has no points of its own: it weighs what its deductions add up to"))


def _takes_from_hundred(draft: CardDraft) -> bool:
    """Whether the words over a card say so."""
    return any(_FROM_HUNDRED.search(narrow(text)) for text in (draft.title, *draft.told.texts))


def _weighed(items: Sequence[DraftCriterion]) -> list[DraftCriterion]:
    return [item for item in items if item.kind not in (CriterionKind.NOTE, CriterionKind.BONUS)]


def _share_missing(draft: CardDraft, unweighted: Sequence[DraftCriterion]) -> None:
    """Criteria without a weight share what their section has left; where there is none at all, all weigh alike."""
    missing = set(map(id, unweighted))
    if unweighted and not any(item.points for item in draft.criteria) and not any(s.stated for s in draft.sections):
        each = _ALL / len(unweighted)
        for item in unweighted:
            _set(item, each if (each * 1000).denominator == 1 else Fraction(10))
        draft.told.add(unweighted[0].place, "", _("the file gives no weights: all criteria weigh the same"))
        return
    for section in draft.sections:
        bare = [item for item in section.criteria if id(item) in missing]
        rest = (section.stated or Fraction(0)) - section.points
        for item in bare:
            if rest > 0:
                _set(item, rest / len(bare))
            else:
                item.kind, item.na_allowed = CriterionKind.NOTE, False
                item.guidance += [entry.text for entry in item.entries]
                item.entries = []
                draft.told.add(item.place, item.title, _("it has no weight: it is a note"))
        if bare and rest > 0 and len(bare) > 1:
            draft.told.add(bare[0].place, section.title, _(
                "its criteria have no weights of their own: they share those of the section alike"))


def _set(item: DraftCriterion, points: Fraction) -> None:
    """The points of a criterion that had none: deductions of all of it follow, a choice grows with it."""
    for entry in item.entries:
        if item.kind is CriterionKind.DEDUCTIONS and entry.points == item.points:
            entry.points = points
    if item.kind is CriterionKind.CHOICE:
        top = max((entry.points for entry in item.entries), default=Fraction(0))
        for entry in item.entries:
            entry.points = entry.points * points / top if top else Fraction(0)
    item.points = points


def _from_one(draft: CardDraft) -> None:
    """Weights that are shares of 1 become points of 100."""
    items = _weighed(draft.criteria)
    total = sum((item.points for item in items), Fraction(0))
    if items and Fraction(9, 10) <= total <= Fraction(101, 100) and len(items) > 1:
        for item in draft.criteria:
            item.points *= _ALL
            for entry in item.entries:
                entry.points *= _ALL
        for section in draft.sections:
            if section.stated is not None and section.stated <= 1:
                section.stated *= _ALL


def _of_sections(draft: CardDraft) -> None:
    """Weights that add up to 100 in every section, beside shares of the sections, are percents of these."""
    sections = [section for section in draft.sections if _weighed(section.criteria)]
    if len(sections) < 2 or any(section.stated is None or section.points != _ALL for section in sections):
        return
    if all(section.stated == _ALL for section in sections):
        return
    for section in sections:
        part = (section.stated or Fraction(0)) / _ALL
        for item in section.criteria:
            item.points *= part
            for entry in item.entries:
                entry.points *= part


def _tell_sections(draft: CardDraft) -> None:
    for section in draft.sections:
        whole = section.points or sum((item.points for item in section.criteria), Fraction(0))
        if section.stated is not None and section.criteria and whole not in (section.stated, section.stated * _ALL):
            draft.told.add(section.place, f"{section.title}: {fraction_text(section.stated)}", _(
                "the section's own share is not kept: its criteria add up to {points}").format(
                points=fraction_text(whole)))


def _tell_totals(draft: CardDraft, totals: Sequence[Total]) -> None:
    whole = sum((section.points for section in draft.sections), Fraction(0))
    sums = {whole, *(section.points for section in draft.sections)}
    for place, text, number in totals:
        if number is None or number in sums or number * _ALL in sums:
            draft.told.add(place, text, _("a total: the program adds up by itself"))
        else:
            draft.told.add(place, text, _("a total, but the criteria add up to {points}").format(
                points=fraction_text(whole)))
