"""Points out of weights at several levels: each part has its share of the part that it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftSection

_WHOLE = Fraction(100)


@dataclass
class Weights:
    """The weights of one level and the parts they belong to, until the shares are known."""

    parts: list[tuple[DraftCriterion | DraftSection, Fraction | None]] = field(default_factory=list)
    children: dict[int, Weights] = field(default_factory=dict)


def share_points(weights: Weights, whole: Fraction, equal: bool, draft: CardDraft) -> None:
    """Give each part its share of the whole by the weights of its level; without any weight all share alike."""
    given = [_own(part, weight, weights) for part, weight in weights.parts]
    inside = equal and all(isinstance(part, DraftCriterion) for part, _weight in weights.parts)
    if inside and any(weight not in (None, given[0]) for weight in given):
        inside = False
    used = [Fraction(1) if inside or not any(given) else (weight or Fraction(0)) for weight in given]
    total = sum(used, Fraction(0))
    for (part, _weight), weight in zip(weights.parts, used, strict=True):
        points = whole * weight / total if total else Fraction(0)
        if isinstance(part, DraftCriterion):
            part.points = points
        else:
            share_points(weights.children[id(part)], points, equal, draft)
            if points and not weights.children[id(part)].parts:
                draft.told.add(part.place, part.title, _("the section has a weight, but nothing in it earns points"))
    if total not in (0, _WHOLE, whole) and any(given) and not inside:
        draft.told.add(weights.parts[0][0].place, ", ".join(str(weight) for weight in given if weight is not None),
                       _("the weights of this level do not add up to 100: their proportions are kept"))


def _own(part: DraftCriterion | DraftSection, weight: Fraction | None, weights: Weights) -> Fraction | None:
    """The weight of a part; of a section without one that of all that is in it."""
    if weight is not None or isinstance(part, DraftCriterion):
        return weight
    inner = weights.children[id(part)]
    found = [_own(child, own, inner) for child, own in inner.parts]
    return sum((own for own in found if own is not None), Fraction(0)) if any(found) else None
