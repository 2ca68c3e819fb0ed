"""The language of the interface, the papers and the messages: gettext with English sources, zh_CN by default.

`install(lang, folder)` is called once by the composition root (and once in each worker process);
until then texts stay English. Language changes take effect at the next start.
"""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "qadesk"
LANGUAGES = ("zh_CN", "en")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def install(lang: str, folder: Path) -> None:
    """Take the catalogue `folder/<lang>/LC_MESSAGES/qadesk.mo`; English needs none.

    Raises FileNotFoundError when a language other than English has no compiled catalogue."""
    global _catalogue, _language
    _catalogue = gettext.NullTranslations() if lang == "en" else gettext.translation(DOMAIN, folder, [lang])
    _language = lang


def language() -> str:
    """The language in force: `zh_CN` or `en`."""
    return _language


def _(message: str) -> str:
    """The message in the language in force."""
    return _catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The singular or plural message for `count` in the language in force."""
    return _catalogue.ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark a text of a module table for translation where it is shown."""
    return message


def both(chinese: str, english: str) -> str:
    """The one of two given texts that fits the language in force (cards carry both)."""
    return english if _language == "en" and english else chinese
