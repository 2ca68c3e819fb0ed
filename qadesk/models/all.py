"""Imports every mapped noun, so that the metadata is whole."""

from __future__ import annotations

from qadesk.models import (
    acoustics,
    audit,
    call_views,
    calls,
    clips,
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
    store,
    training,
)

__all__ = [
    "acoustics",
    "audit",
    "call_views",
    "calls",
    "clips",
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
    "store",
    "training",
]
