"""What earns or loses points in a criterion, out of a guide's words: deductions, options, a scale, or “not met”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_amounts import (
    FoundDeduction,
    FoundText,
    has_deduction,
    read_deductions,
    read_options,
    read_scale,
)
from qadesk.importing.card_choices import drop_na, set_options
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftEntry, DraftFatal
from qadesk.importing.card_words import is_fatal, is_na, is_no, is_yes, narrow
from qadesk.models.scorecards import CriterionKind, FatalEffect

NOT_MET, NOT_MET_EN = "未达到要求", "Not met"
NOT_DONE, NOT_DONE_EN = "未做到：", "Not done: "
_MOST_STEPS = 100
_LONGEST_BRACKET = 60
_IN_TITLE = re.compile(r"(.*\S)\s*[(（\[【]\s*(?:(?:满分|总分|总计|共|max\.?|total|up\s+to)\s*[:：]?)?\s*"
                       r"(\d{1,4}(?:[.．]\d{1,3})?)\s*(%|％|分|points?|pts|poin)\s*[)）\]】]\s*[:：]?\s*",
                       re.IGNORECASE | re.DOTALL)
_NA_ENTRY = re.compile(r"\s*[|;；\n]\s*(?:n\s*/?\s*a|not\s+applicable|不适用)\s*(?=$|[|;；\n])", re.IGNORECASE)
_BOX = re.compile(r"[□☐○◯]")
_BETWEEN = re.compile(r"[/／,，;；|、\n]|\bor\b|或")


def points_in_title(title: str) -> tuple[str, Fraction | None]:
    """`礼貌用语(10分)`, `Greeting (10 points)`: the words before the bracket and the points in it."""
    match = _IN_TITLE.fullmatch(title[-_LONGEST_BRACKET:])
    if match is None:
        return title, None
    return (title[:-_LONGEST_BRACKET] + match[1]).strip(), Fraction(narrow(match[2]))


def add_words(item: DraftCriterion, text: str, draft: CardDraft, *, deducting: bool = False) -> None:
    """Words of a guide: their deductions to the criterion (or fatal items), the rest to its guidance."""
    if not (deducting or has_deduction(text) or is_fatal(text)):
        item.guidance.append(text)
        return
    found = read_deductions(text)
    if not any(entry.points is not None or entry.fatal for entry in found.deductions) and not deducting:
        item.guidance.append(text)
        return
    add_found(item, found, draft)


def add_found(item: DraftCriterion, found: FoundText, draft: CardDraft) -> None:
    """The deductions found; one that takes the whole card is a fatal item."""
    for entry in found.deductions:
        if entry.whole_card or entry.fatal:
            effect = FatalEffect.ZERO_CARD if entry.whole_card else FatalEffect.FAIL
            draft.fatal.append(DraftFatal(entry.text, item.place, effect))
        elif entry.points != 0:
            _add(item, entry, draft)
    item.guidance += found.words
    for cap in found.caps:
        item.guidance.append(cap)
        draft.told.add(item.place, f"{item.title}: {cap}", _("only the points of the whole criterion bound its "
                                                             "deductions: it stands in the guidance"))


def _add(item: DraftCriterion, entry: FoundDeduction, draft: CardDraft) -> None:
    if entry.span:
        draft.told.add(item.place, f"{entry.text} {entry.span}",
                       _("a deduction has fixed points, not a range: the most of it is taken"))
    item.entries.append(DraftEntry(entry.text, item.points * entry.share if entry.points is None else entry.points,
                                   entry.repeats))


def set_answers(item: DraftCriterion, texts: Sequence[str], draft: CardDraft) -> None:
    """Options or a scale that stand in a column of their own; words that are neither go to the guidance."""
    for whole in texts:
        text = _NA_ENTRY.sub("", whole) if read_options(_NA_ENTRY.sub("", whole)) else whole
        item.na_allowed = item.na_allowed or text != whole
        options = [DraftEntry(words, points) for words, points in read_options(text) or _numbers(text, item.points)]
        scale = read_scale(text)
        if not options and not item.entries and _is_yes_or_no(text):
            set_yes_no(item, text, draft, na=len(_parts(text)) > 2)
        elif options and not item.entries:
            _choose(item, options, draft)
        elif scale and not item.entries and scale[1] - scale[0] <= _MOST_STEPS:
            set_scale(item, scale, draft)
        else:
            add_words(item, text, draft)


def set_yes_no(item: DraftCriterion, text: str, draft: CardDraft, *, na: bool) -> None:
    """Yes earns the points, which is told; `text`: the words that say so."""
    item.kind, item.na_allowed = CriterionKind.YES_NO, item.na_allowed or na
    item.entries = [DraftEntry("yes", item.points), DraftEntry("no", Fraction(0))]
    draft.told.add(item.place, f"{item.title}: {text}" if text else item.title, _(
        "the file does not say which answer earns the points: it is yes"), alike="yes or no")


def set_grades(item: DraftCriterion, grades: Sequence[tuple[str, Fraction]], draft: CardDraft) -> None:
    """The answers of a rubric, each with its points or its share of them."""
    item.points = item.points or max(points for _name, points in grades)
    _choose(item, [DraftEntry(name, points) for name, points in grades], draft)


def is_numbers(text: str, most: Fraction) -> bool:
    """Whether a text is a scale, or lists the points that a criterion may earn: `0-5`, `0/5/10`."""
    return read_scale(text) is not None or bool(_numbers(text, most))


def _numbers(text: str, most: Fraction) -> list[tuple[str, Fraction]]:
    """Points with a slash between them, the most of which are all of the criterion's."""
    parts = [part.strip().removesuffix("分") for part in re.split(r"[/／、]", narrow(text))]
    if len(parts) < 2 or not all(re.fullmatch(r"\d{1,3}(?:\.\d{1,3})?", part) for part in parts):
        return []
    points = [Fraction(part) for part in parts]
    return list(zip(parts, points, strict=True)) if max(points) == most and len(set(points)) == len(points) else []


def is_answers(text: str) -> bool:
    """Whether a text lists the options of a choice, or yes and no."""
    return bool(read_options(text, strict=True)) or _is_yes_or_no(text)


def _parts(text: str) -> list[str]:
    parts = _BETWEEN.split(_BOX.sub("/", text).replace("N/A", "NA").replace("n/a", "na").replace("N-A", "NA"))
    return [part.strip() for part in parts if part.strip()]


def _is_yes_or_no(text: str) -> bool:
    """Whether a cell only lists yes and no, and perhaps “not applicable”."""
    parts = _parts(text)
    rest = [part for part in parts if not is_na(part)]
    return len(rest) == 2 and len(parts) <= 3 and any(map(is_yes, rest)) and any(map(is_no, rest)) and all(
        len(part) <= 5 for part in rest)


def set_levels(item: DraftCriterion, levels: list[tuple[str, Fraction]], draft: CardDraft) -> None:
    """The answers that the headings of columns name; the best is what the criterion is worth."""
    item.points = max(points for _name, points in levels)
    if item.points > 0:
        _choose(item, [DraftEntry(name, points) for name, points in levels], draft)


def finish(draft: CardDraft) -> None:
    """Give each criterion without any answer its options out of the guidance, else “not met”, which is told."""
    bare = [item for item in draft.criteria if _lacks_answers(item, draft)]
    for item in bare:
        item.entries.append(DraftEntry(NOT_MET, item.points, text_en=NOT_MET_EN))
    if bare:
        draft.told.add(bare[0].place, ", ".join(item.title[:30] for item in bare[:5]), _(
            "the file does not say how points are lost: one deduction “not met” takes them all (criteria: {count})"
        ).format(count=len(bare)))


def _lacks_answers(item: DraftCriterion, draft: CardDraft) -> bool:
    """Whether a criterion with points has no answers, in the guidance neither, where they are taken from."""
    if item.kind is not CriterionKind.DEDUCTIONS or item.entries or item.points <= 0:
        return False
    for text in item.guidance:
        options = [DraftEntry(words, points) for words, points in read_options(text, strict=True)]
        points = [option.points for option in options]
        if options and (max(points) == item.points or min(points) == 0):
            _choose(item, options, draft)
            item.guidance.remove(text)
            return False
        if options and sum(points) == item.points:
            item.entries = [DraftEntry(f"{NOT_DONE}{o.text}", o.points, text_en=f"{NOT_DONE_EN}{o.text}")
                            for o in options]
            item.guidance.remove(text)
            return False
    return True


def _choose(item: DraftCriterion, options: list[DraftEntry], draft: CardDraft) -> None:
    kept, dropped = drop_na(options)
    best = max((option.points for option in kept), default=Fraction(0))
    if len(kept) < 2 or best <= 0:
        item.guidance += [option.text for option in options]
        return
    if best != item.points:
        words = "; ".join(f"{option.text} {option.points}" for option in kept)
        draft.told.add(item.place, words, _(
            "the best option earns all points of the criterion, the others in proportion"))
    item.na_allowed = item.na_allowed or dropped
    set_options(item, kept)


def set_scale(item: DraftCriterion, scale: tuple[int, int], draft: CardDraft) -> None:
    """A scale from 0 as it is; one from 1 as a choice, where each value earns its share, if there are keys for it."""
    low, high = scale
    if low > 0 and high - low < 9:
        options = [DraftEntry(str(value), item.points * value / high) for value in range(high, low - 1, -1)]
        item.kind, item.entries = CriterionKind.CHOICE, options
        return
    item.kind, item.scale = CriterionKind.SCALE, (0, high)
    if low:
        draft.told.add(item.place, f"{low}–{high}", _("each value earns its share as there; here 0 can be given too"))
