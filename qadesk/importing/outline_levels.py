"""Lists of three levels, `一、` over `（一）` over deductions: what is numbered in brackets are then the criteria."""

from __future__ import annotations

from collections.abc import Collection

from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftSection


def fold_inner(draft: CardDraft, inner: Collection[int], own: Collection[int]) -> None:
    """Give an empty section the criteria that the sections in brackets below it are.

    `inner`: ids of the sections that are numbered in brackets; `own`: ids of the criteria that are a section's own."""
    kept, outer = list[DraftSection](), None
    for section in draft.sections:
        is_inner = id(section) in inner
        if outer is not None and is_inner and _is_criterion(section, own):
            outer.criteria.append(section.criteria[0] if section.criteria else _criterion(section))
            continue
        kept.append(section)
        outer = None if is_inner or section.criteria else section
    draft.sections[:] = kept


def _is_criterion(section: DraftSection, own: Collection[int]) -> bool:
    """Whether a section holds nothing but what is said right under it."""
    return all(id(item) in own for item in section.criteria) and bool(section.criteria or section.stated)


def _criterion(section: DraftSection) -> DraftCriterion:
    return DraftCriterion(section.title, section.stated or section.points, section.place)
