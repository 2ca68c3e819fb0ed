"""Conditions of Amazon Connect: those that a card can have, on the answers to one other question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qadesk.importing.card_draft import DraftCondition, DraftCriterion, Told, lose_condition
from qadesk.importing.card_json import JsonFields

Options = Mapping[str, Sequence[str]]
"""The names of a question's options in their order, by the name of the question."""


def set_condition(item: DraftCriterion, fields: JsonFields, options: Options, told: Told) -> None:
    """A condition on one question; any other is told, and the criterion may then be marked 不适用."""
    found = _one_source(fields, options)
    if found is None or fields.text("Action").upper() == "DISABLE":
        lose_condition(item, fields.place(), told)
    else:
        item.condition = found


def _one_source(fields: JsonFields, options: Options) -> DraftCondition | None:
    condition = fields.object("Condition")
    operands = list(condition.objects("Operands")) if condition is not None else []
    operator = condition.text("Operator").upper() if condition is not None else ""
    sources: dict[str, set[int]] = {}
    for operand in operands:
        expression = operand.object("Expression")
        source = expression.object("Source") if expression is not None else None
        if expression is None or source is None:
            return None
        key, known = source.text("RefId"), options.get(source.text("RefId"), [])
        named = {value.text("RefId") for value in expression.objects("Values")}
        places = {at for at, reference in enumerate(known) if reference in named}
        comparator = expression.text("Comparator").upper()
        if comparator not in ("IN", "NOT_IN", "EXACT") or len(places) < len(named):
            return None
        places = set(range(len(known))) - places if comparator == "NOT_IN" else places
        sources[key] = _joined(sources.get(key), places, operator)
    if len(sources) != 1:
        return None
    key, answers = next(iter(sources.items()))
    return DraftCondition(key, tuple(sorted(answers))) if answers else None


def _joined(earlier: set[int] | None, places: set[int], operator: str) -> set[int]:
    if earlier is None:
        return places
    return earlier | places if operator == "OR" else earlier & places
