"""An imported card as short lines, so that a test shows all of it at a glance."""

from __future__ import annotations

from qadesk.importing.card_import import import_card
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard
from qadesk.models.card_imports import ImportedCard
from qadesk.models.scorecards import Criterion, CriterionKind, points_text

KIND = {CriterionKind.DEDUCTIONS: "", CriterionKind.CHOICE: "choice", CriterionKind.YES_NO: "yes_no",
        CriterionKind.SCALE: "scale", CriterionKind.BONUS: "bonus", CriterionKind.NOTE: "note"}


def read(text: str | bytes, file: str) -> ImportedCard:
    """The card in a text; it survives the way out as YAML and in again."""
    found = import_card(text if isinstance(text, bytes) else text.encode(), file)
    assert parse_scorecard(dump_scorecard(found.card), file) == found.card
    return found


def shown(found: ImportedCard) -> list[str]:
    """`§ title points`, `code title points kind NA | entries`, `! title effect section`."""
    lines = []
    for section in found.card.sections:
        lines.append(f"§ {section.title} {points_text(sum(c.weight_milli for c in section.criteria))}")
        lines += [_criterion(criterion) for criterion in section.criteria]
    return lines + [f"! {f.title} {f.effect} {f.section}".strip() for f in found.card.fatal]


def told(found: ImportedCard) -> list[str]:
    """`place: text` of all that was not taken over, each text cut."""
    return [f"{part.place}: {part.text[:60]}" for part in found.not_carried]


def _criterion(item: Criterion) -> str:
    words = [item.code, item.title, points_text(item.cap_milli or item.weight_milli), KIND[item.kind]]
    words += ["NA"] if item.na_allowed else []
    words += ["right: no"] if item.right == "no" else []
    words += [f"{points_text(item.scale.low_milli)}-{points_text(item.scale.high_milli)}"] if item.scale else []
    words += [f"if {item.only_if.criterion}={','.join(item.only_if.answers)}"] if item.only_if else []
    entries = [f"{b.text} -{points_text(b.points_milli)}{' each' if b.repeats else ''}" for b in item.behaviours]
    entries += [f"{o.text} {points_text(o.points_milli)}" for o in item.options]
    line = " ".join(word for word in words if word)
    return f"{line} | {'; '.join(entries)}" if entries and entries != [
        f"未达到要求 -{points_text(item.weight_milli)}"] else line
