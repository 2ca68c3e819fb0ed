"""Rows of a guide that only head the rows below them: sections, groups within one, the whole card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftSection
from qadesk.importing.card_points import fraction_text
from qadesk.models.scorecards import CriterionKind

_ALL = Fraction(100)


@dataclass
class _Tree:
    """A row and the rows that it heads, if any."""

    row: DraftCriterion
    below: list[_Tree]


def heads_as_shares(draft: CardDraft, heads: Sequence[DraftCriterion]) -> None:
    """What stood in rows that name a section and no criterion becomes the section's share, where criteria follow.

    In a card that adds up with them they are criteria."""
    sections = {id(section.criteria[0]): section for section in draft.sections if len(section.criteria) > 1}
    found = [(sections[id(head)], head) for head in heads if id(head) in sections]
    weighed = any(item.points for section, _head in found for item in section.criteria[1:])
    if weighed and sum(section.points for section in draft.sections) in (1, _ALL):
        return
    for section, head in found:
        if head.title == section.title or section.points - head.points in (0, head.points, _ALL):
            del section.criteria[0]
            section.stated = head.points if section.stated is None else section.stated
            section.notes += [*head.guidance, *(entry.text for entry in head.entries)]


def sections_of_rows(draft: CardDraft) -> None:
    """Rows of the only section that head rows whose points add up to theirs become sections.

    Of three levels the middle one stands before the names of its criteria; a row that heads all others is a total."""
    items = draft.sections[0].criteria if len(draft.sections) == 1 else []
    if sum(item.points for item in items) == _ALL or any(
            item.kind in (CriterionKind.NOTE, CriterionKind.BONUS) for item in items):
        return
    found = [trees for levels in (1, 2) if (trees := _trees(items, levels))]
    if not found:
        return
    trees = next((trees for trees in found if sum(tree.row.points for tree in trees) == _ALL), found[0])
    if len(trees) == 1:
        row, trees = trees[0].row, trees[0].below
        draft.title = draft.title or row.title
        draft.told.add(row.place, f"{row.title}: {fraction_text(row.points)}",
                       _("a total: the program adds up by itself"))
    draft.sections[:] = [_section(tree) for tree in trees]


def _trees(items: Sequence[DraftCriterion], levels: int) -> list[_Tree]:
    """All rows as heads with so many levels below them; none where they cannot be told apart so.

    Rows that are worth the same one by one head nothing, nor does a single one the rows right below it."""
    trees: list[_Tree] = []
    at = 0
    while at < len(items):
        tree, at = _tree(items, at, levels)
        if tree is None:
            return []
        trees.append(tree)
    parts = [part for tree in trees for part in tree.below]
    alone = levels == len(trees) == 1
    return trees if not alone and any(len(tree.below) > 1 for tree in (*trees, *parts)) else []


def _tree(items: Sequence[DraftCriterion], at: int, levels: int) -> tuple[_Tree | None, int]:
    """The row at a place with what it heads, and where the next begins; None if that does not add up to its points."""
    row, below, end, left = items[at], list[_Tree](), at + 1, items[at].points
    while levels and end < len(items) and left > 0:
        part, end = _tree(items, end, levels - 1)
        if part is None:
            return None, end
        below.append(part)
        left -= part.row.points
    heads = bool(below) and not row.entries and left == 0
    return (_Tree(row, below) if heads or not levels else None), end


def _section(tree: _Tree) -> DraftSection:
    head = tree.row
    criteria = [item for part in tree.below for item in _criteria(part)]
    return DraftSection(head.title, head.place, criteria, head.points, head.guidance, head.number)


def _criteria(tree: _Tree) -> list[DraftCriterion]:
    """The row itself, or the rows that it heads under its name."""
    items = [part.row for part in tree.below]
    for item in items:
        item.title = f"{tree.row.title} / {item.title}"
    if items:
        items[0].guidance[:0] = tree.row.guidance
    return items or [tree.row]
