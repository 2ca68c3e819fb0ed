"""The manual: which pages it has, and what stands in one, read from its Markdown.

A page keeps to a few marks: headings, paragraphs, `-` and `1.` lines, tables, a picture alone in its line, `keys` in
backticks, the words of buttons and tabs in bold (in Chinese within 「」), and links to other pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qadesk.models.people import Role
from qadesk.models.printing import Imprint

PAGES = ("start", "workbench", "recordings", "listening", "coaching", "training", "appeals", "summary",
         "administration", "trouble")
DIRECTOR = "card-director"
CARDS = ("card-inspector", "card-supervisor", "card-trainer", "card-team_leader", DIRECTOR, "card-administrator",
         "card-auditor")

_HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)]+)\)")
_KEY = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^(\d+)\. +(.+)$")


def card_of(role: Role) -> str:
    """The key of a role's card."""
    return f"card-{role.value}"


@dataclass(frozen=True)
class CardLine:
    """A line of a card on paper: `mark` is `#` for a heading, `-` for a point, `1.` for a step, `` for running text."""

    mark: str
    text: str


@dataclass(frozen=True)
class ManualPage:
    """A page by its key (`listening`, `card-trainer`) and its Markdown in one language."""

    key: str
    source: str

    @property
    def title(self) -> str:
        """The words of its first heading."""
        return plain(self.headings[0])

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(found.group(2).strip() for found in _HEADING.finditer(self.source))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it names: `F3`, `Ctrl+Enter`."""
        return tuple(_KEY.findall(_FENCE.sub("", self.source)))

    @property
    def names(self) -> tuple[str, ...]:
        """The buttons, tabs and pages it names: all in bold but whole sentences."""
        return tuple(words for words in _BOLD.findall(self.source) if words[-1] not in ".。")

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of its pictures' files."""
        return tuple(place.rpartition("/")[2] for _words, place in _PICTURE.findall(self.source))

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links lead: `listening.md#证据`."""
        return tuple(place for _words, place in _LINK.findall(self.source))

    @property
    def words(self) -> str:
        """All that can be read on it, without marks: what a search looks through."""
        return plain(_PICTURE.sub("", self.source))

    def count(self, sought: str) -> int:
        """How often a text stands on the page, in capitals or not; nothing sought stands nowhere."""
        return self.words.casefold().count(sought.casefold()) if sought.strip() else 0

    def card_lines(self) -> tuple[CardLine, ...]:
        """What is printed of it below its title: headings, points, steps and running text."""
        lines = [line for line in _PICTURE.sub("", self.source).splitlines() if line.strip()]
        return tuple(_card_line(line) for line in lines[1:])


@dataclass(frozen=True)
class RoleCard:
    """A role's card as it is printed."""

    imprint: Imprint
    title: str
    lines: tuple[CardLine, ...]


def plain(text: str) -> str:
    """The text without the marks of Markdown."""
    text = _LINK.sub(lambda found: found.group(1), text).replace("**", "").replace("`", "")
    return re.sub(r"^(#+|-|\d+\.) +", "", text, flags=re.MULTILINE)


def _card_line(line: str) -> CardLine:
    step = _STEP.match(line)
    if line.startswith("#"):
        return CardLine("#", plain(line))
    if step is not None:
        return CardLine(f"{step.group(1)}.", plain(step.group(2)))
    return CardLine("-" if line.startswith("- ") else "", plain(line))
