"""A card under way as JSON: every state of the editor survives, also one that no YAML card may be in.

A published version is YAML (`importing/scorecard_yaml`); a draft keeps what is half typed: an empty title, a code that
stands twice, the deductions of a criterion that was made a choice a moment ago.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.models.scorecards import (
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Option,
    Scale,
    Scorecard,
    Section,
    YesNo,
)


def draft_text(card: Scorecard) -> str:
    """The card as JSON, without its version and bands; equal cards give equal texts."""
    value = asdict(card)
    del value["version"], value["bands"]
    return json.dumps(value)


def card_of_draft(text: str, version: int) -> Scorecard:
    """The card of such a text. Raises BadInput when the stored text is damaged."""
    try:
        return _card(json.loads(text), version)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(_("The stored draft of a scorecard cannot be read."), safe=_("Nothing was deleted."),
                       todo=_("Delete the draft, or restore the latest backup."), code="E-CRD-35") from error


def _card(value: dict[str, Any], version: int) -> Scorecard:
    return Scorecard(value["code"], version, value["title"], value["title_en"],
                     tuple(map(_section, value["sections"])), tuple(map(_fatal, value["fatal"])))


def _section(value: dict[str, Any]) -> Section:
    return Section(**{**value, "criteria": tuple(map(_criterion, value["criteria"]))})


def _criterion(value: dict[str, Any]) -> Criterion:
    parts = {
        "kind": CriterionKind(value["kind"]), "right": YesNo(value["right"]),
        "behaviours": tuple(Behaviour(**entry) for entry in value["behaviours"]),
        "options": tuple(Option(**entry) for entry in value["options"]),
        "scale": Scale(**value["scale"]) if value["scale"] else None,
        "only_if": _condition(value["only_if"]) if value["only_if"] else None,
    }
    return Criterion(**{**value, **parts})


def _condition(value: dict[str, Any]) -> Condition:
    return Condition(value["criterion"], tuple(value["answers"]))


def _fatal(value: dict[str, Any]) -> FatalCriterion:
    kinds = {"fatal_class": FatalClass(value["fatal_class"]), "effect": FatalEffect(value["effect"])}
    return FatalCriterion(**{**value, **kinds})
