"""Imports every mapped noun, so that the metadata is whole."""

from __future__ import annotations

from qadesk.models import (
    audit,
    calls,
    evaluations,
    major_problems,
    people,
    rosters,
    rules,
    sampling,
    scorecard_versions,
)

__all__ = [
    "audit",
    "calls",
    "evaluations",
    "major_problems",
    "people",
    "rosters",
    "rules",
    "sampling",
    "scorecard_versions",
]
