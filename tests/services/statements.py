"""What is asked of the station's database, and over which of its connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def asked(engine: Engine | type[Engine] = Engine) -> Iterator[list[str]]:
    """The statements that an engine is given within the block; by default those of all, whichever is made."""
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", note)


def about(words: str, statements: list[str]) -> list[str]:
    """Those in which these words stand."""
    return [statement for statement in statements if words in statement]
