"""How figures, instants and structures are stored: integers and text only, never floats or naive times.

SQLite would keep `Numeric` as REAL and drop a zone, so both are ruled out by a test.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class _Whole(TypeDecorator[int]):
    """An integer that refuses anything else, so that no float slips in."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise TypeError(f"{type(self).__name__} takes int, not {type(value).__name__}")
        return value


class PointsMilli(_Whole):
    """Points or weights in thousandths."""

    cache_ok = True


class InstantUtcMs(_Whole):
    """An instant in milliseconds since 1970-01-01 UTC."""

    cache_ok = True


class SpanMs(_Whole):
    """A length of time, or a place within a call, in milliseconds."""

    cache_ok = True


class Day(TypeDecorator[date]):
    """A calendar day in the centre's zone, stored as `YYYY-MM-DD`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value is not None else None


def canonical(value: Any) -> str:
    """A JSON value as canonical text: sorted keys, no spaces, no escapes for Chinese."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Document(TypeDecorator[Any]):
    """A JSON value as canonical text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json.loads(value) if value is not None else None
