"""Imports every mapped noun, so that the metadata is whole."""

from __future__ import annotations

from qadesk.models import (
    audit,
    calls,
    closing,
    coaching,
    evaluations,
    flags,
    major_problems,
    people,
    rosters,
    rules,
    sampling,
    scorecard_versions,
    training,
)

__all__ = [
    "audit",
    "calls",
    "closing",
    "coaching",
    "evaluations",
    "flags",
    "major_problems",
    "people",
    "rosters",
    "rules",
    "sampling",
    "scorecard_versions",
    "training",
]
