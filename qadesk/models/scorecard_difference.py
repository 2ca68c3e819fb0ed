"""What differs between two cards, part by part and field by field; nothing differs where the cards are equal.

Sections, criteria and fatal items are matched by their codes (a code that stands twice in a draft: by its turn),
deductions and options by theirs within their criterion. The versions' numbers and the bands are no part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from qadesk.i18n import both
from qadesk.models.scorecards import Behaviour, Criterion, FatalCriterion, Option, Scorecard, Section

Part = Scorecard | Section | Criterion | Behaviour | Option | FatalCriterion
P = TypeVar("P", Section, Criterion, Behaviour, Option, FatalCriterion)
Key = tuple[str, int]
_NOT_COMPARED = frozenset({"version", "bands", "sections", "criteria", "behaviours", "options", "fatal"})
"""No fields of a part itself: the number, what the station sets, and the parts of it, which are compared one by one."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class PartKind(StrEnum):
    """What was changed."""

    CARD = "card"
    SECTION = "section"
    CRITERION = "criterion"
    DEDUCTION = "deduction"
    OPTION = "option"
    FATAL = "fatal"


_KINDS: dict[type, PartKind] = {
    Scorecard: PartKind.CARD, Section: PartKind.SECTION, Criterion: PartKind.CRITERION,
    Behaviour: PartKind.DEDUCTION, Option: PartKind.OPTION, FatalCriterion: PartKind.FATAL}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of part, its code (of a deduction or option `criterion` names where it stands), its
    words in both languages.

    `field` of a changed part: the name of the field as in `models/scorecards`; `before` and `after`: its two values,
    of a criterion that moved to another section their codes. `part`: the part itself, as added or removed, else as
    it is after."""

    kind: ChangeKind
    of: PartKind
    code: str
    title: str
    title_en: str
    part: Part
    criterion: str = ""
    field: str = ""
    before: object = None
    after: object = None

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)

    def short(self) -> str:
        """The change as a line that needs no language: `changed criterion 1.2 weight_milli`."""
        where = f"{self.criterion}/{self.code}" if self.criterion else self.code
        return " ".join(word for word in (self.kind, self.of, where, self.field) if word)


@dataclass(frozen=True, slots=True)
class CardDifference:
    """All changes from one card to another, in the order of the card."""

    before: Scorecard
    after: Scorecard
    changes: tuple[Change, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many changes are of that kind."""
        return sum(change.kind is kind for change in self.changes)


def difference(before: Scorecard, after: Scorecard) -> CardDifference:
    """What is to be done to `before` to make it `after`; no changes iff both are equal but for number and bands."""
    old, new = _criteria(before), _criteria(after)
    found = [*_fields(before, after), *_parts(before.sections, after.sections)]
    found += _added_and_removed(old, new)
    for key in _common(old, new):
        found += _criterion(old[key], new[key])
    found += _moved_within(before, after)
    return CardDifference(before, after, tuple(_ordered([*found, *_parts(before.fatal, after.fatal)], before, after)))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A criterion, and the section that it stands in."""

    section: Key
    criterion: Criterion


def _criterion(old: _Placed, new: _Placed) -> Iterator[Change]:
    if old.section != new.section:
        yield _change(ChangeKind.MOVED, new.criterion, before=old.section[0], after=new.section[0])
    code = new.criterion.code
    yield from _fields(old.criterion, new.criterion)
    yield from _parts(old.criterion.behaviours, new.criterion.behaviours, code)
    yield from _parts(old.criterion.options, new.criterion.options, code)


def _parts(before: Sequence[P], after: Sequence[P], criterion: str = "") -> Iterator[Change]:
    """What differs between two lists of parts: added, removed, changed, moved."""
    old, new = _keyed(before), _keyed(after)
    yield from _added_and_removed(old, new, criterion)
    for key in _common(old, new):
        yield from _fields(old[key], new[key], criterion)
    for key in _moved(list(old), list(new)):
        yield _change(ChangeKind.MOVED, new[key], criterion)


def _added_and_removed(old: dict[Key, P] | dict[Key, _Placed], new: dict[Key, P] | dict[Key, _Placed],
                       criterion: str = "") -> Iterator[Change]:
    for kind, some, others in ((ChangeKind.REMOVED, old, new), (ChangeKind.ADDED, new, old)):
        for key, part in some.items():
            if key not in others:
                yield _change(kind, part.criterion if isinstance(part, _Placed) else part, criterion)


def _fields(old: Part, new: Part, criterion: str = "") -> Iterator[Change]:
    for name in (field.name for field in fields(new) if field.name not in _NOT_COMPARED):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _change(ChangeKind.CHANGED, new, criterion, field=name, before=before, after=after)


def _moved_within(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    """Criteria that changed their place among those that stayed in the section."""
    old, new = _criteria(before), _criteria(after)
    for section in dict.fromkeys(placed.section for placed in new.values()):
        was = [key for key, placed in old.items() if placed.section == section and _stayed(key, section, new)]
        now = [key for key, placed in new.items() if placed.section == section and _stayed(key, section, old)]
        for key in _moved(was, now):
            yield _change(ChangeKind.MOVED, new[key].criterion, before=section[0], after=section[0])


def _stayed(key: Key, section: Key, others: dict[Key, _Placed]) -> bool:
    return key in others and others[key].section == section


def _moved(before: list[Key], after: list[Key]) -> list[Key]:
    """Of the keys in both lists, those that are not where the rest puts them."""
    was, now = [key for key in before if key in set(after)], [key for key in after if key in set(before)]
    kept = {key for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
            for key in was[block.a:block.a + block.size]}
    return [key for key in now if key not in kept]


def _criteria(card: Scorecard) -> dict[Key, _Placed]:
    placed = [_Placed(key, criterion) for key, section in _keyed(card.sections).items()
              for criterion in section.criteria]
    return dict(zip(_keys(entry.criterion.code for entry in placed), placed, strict=True))


def _keyed(parts: Sequence[P]) -> dict[Key, P]:
    return dict(zip(_keys(part.code for part in parts), parts, strict=True))


def _keys(codes: Iterable[str]) -> list[Key]:
    turns: Counter[str] = Counter()
    keys = []
    for code in codes:
        keys.append((code, turns[code]))
        turns[code] += 1
    return keys


def _common(old: dict[Key, P] | dict[Key, _Placed], new: dict[Key, P] | dict[Key, _Placed]) -> list[Key]:
    return [key for key in new if key in old]


def _change(kind: ChangeKind, part: Part, criterion: str = "", *, field: str = "", before: object = None,
            after: object = None) -> Change:
    words = (part.text, part.text_en) if isinstance(part, Behaviour | Option) else (part.title, part.title_en)
    return Change(kind, _KINDS[type(part)], part.code, *words, part, criterion, field, before, after)


def _ordered(changes: list[Change], before: Scorecard, after: Scorecard) -> list[Change]:
    """In the order of the card: the card itself, each section followed by its criteria, fatal items; what was removed
    stands where it was."""
    places: dict[tuple[PartKind, str], tuple[int, int]] = {}
    for card in (before, after):
        for s, section in enumerate(card.sections):
            places[PartKind.SECTION, section.code] = (s, -1)
            places |= {(PartKind.CRITERION, criterion.code): (s, c) for c, criterion in enumerate(section.criteria)}
        places |= {(PartKind.FATAL, fatal.code): (len(after.sections) + len(before.sections), f)
                   for f, fatal in enumerate(card.fatal)}

    def place(change: Change) -> tuple[int, int]:
        of = PartKind.CRITERION if change.criterion else change.of
        return places.get((of, change.criterion or change.code), (-1, -1))

    return sorted(changes, key=place)
