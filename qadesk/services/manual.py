"""The manual from its files, offline: what F1 shows. It needs no station and no login."""

from __future__ import annotations

from functools import cache

from qadesk import resources
from qadesk.i18n import language
from qadesk.models.manual import CARDS, PAGES, ManualPage


def pages() -> tuple[ManualPage, ...]:
    """The pages and then the cards, in the language in force. Raises OSError where a file is missing."""
    return tuple(_read(key, language()) for key in (*PAGES, *CARDS))


def page(key: str) -> ManualPage:
    """One page in the language in force. Raises OSError for one that is not there."""
    return _read(key, language())


@cache
def _read(key: str, lang: str) -> ManualPage:
    return ManualPage(key, (resources.manual() / lang / f"{key}.md").read_text("utf-8"))
