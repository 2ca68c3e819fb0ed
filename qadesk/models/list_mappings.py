"""Named mappings of call lists as their list shows them."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NAME = 60


@dataclass(frozen=True)
class MappingLine:
    """A named mapping: its heading, its columns in words, and who changed it last."""

    mapping_id: int
    name: str
    heading: tuple[str, ...]
    columns: str
    by: str
    changed_utc_ms: int
