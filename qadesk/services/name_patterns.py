"""Patterns of recordings' names that the centre defines (文件名规则), tried before those of known recorders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import BadInput, Conflict, NotFound, reason_of
from qadesk.i18n import _
from qadesk.importing.file_names import stem
from qadesk.importing.known_names import GENERAL, read_name
from qadesk.importing.legs_in_names import whole_stem
from qadesk.importing.name_facts import NameFacts
from qadesk.importing.own_names import OwnName, own_name
from qadesk.importing.recording_files import is_recording
from qadesk.models.name_readings import NameReading, PatternRow
from qadesk.models.people import Actor
from qadesk.models.sources import NamePattern
from qadesk.services.base import Act, Service
from qadesk.services.name_pattern_query import own_names

LONGEST_NAME, MOST_TRIED = 60, 200


class NamePatterns(Service):
    """The use cases of patterns."""

    def list(self, actor: Actor) -> tuple[PatternRow, ...]:
        """The patterns in the order in which they are tried."""
        with self.read(actor, "name_patterns.list") as session:
            return tuple(PatternRow(row.id, row.name, row.pattern) for row in _in_order(session))

    def add(self, actor: Actor, name: str, pattern: str) -> int:
        """Add a pattern after the others; returns its id. Raises BadInput (field name or pattern), Conflict."""
        with self.act(actor, "name_patterns.add") as act:
            last = act.session.scalar(select(func.max(NamePattern.position))) or 0
            row = NamePattern(name="", pattern="", position=last + 1)
            _write(act, actor, row, name, pattern)
            act.session.add(row)
            act.session.flush()
            return row.id

    def change(self, actor: Actor, pattern_id: int, name: str, pattern: str) -> None:
        """Give a pattern another name or text. Raises as `add`, and NotFound."""
        with self.act(actor, "name_patterns.change") as act:
            _write(act, actor, _found(act.session, pattern_id), name, pattern)

    def remove(self, actor: Actor, pattern_id: int) -> None:
        """Take a pattern out; what was matched by it stays matched. Raises NotFound."""
        with self.act(actor, "name_patterns.remove") as act:
            row = _found(act.session, pattern_id)
            act.about, act.detail = row.name, {"pattern": row.pattern}
            act.session.delete(row)

    def move(self, actor: Actor, pattern_id: int, by: int) -> None:
        """Let a pattern be tried so many places later (negative: earlier). Raises NotFound."""
        with self.act(actor, "name_patterns.move") as act:
            rows, row = _in_order(act.session), _found(act.session, pattern_id)
            at = rows.index(row)
            rows.insert(max(0, min(len(rows) - 1, at + by)), rows.pop(at))
            for position, each in enumerate(rows, start=1):
                each.position = position
            act.about, act.detail = row.name, {"position": row.position}

    def try_names(self, actor: Actor, paths: Sequence[str], draft: str = "") -> tuple[NameReading, ...]:
        """What each name says by the patterns as they are, the draft tried before them. Raises BadInput for a draft
        that cannot be a pattern."""
        with self.read(actor, "name_patterns.try_names") as session:
            own = own_names(session)
        tried = (own_name(_("this pattern"), draft), *own) if draft.strip() else own
        return tuple(_reading(path, tried) for path in paths[:MOST_TRIED])

    def names_in(self, actor: Actor, folder: Path) -> tuple[str, ...]:
        """The first recordings below a folder, as paths from it on. Raises BadInput for one that cannot be read."""
        self._authorise(actor, "name_patterns.names_in", "")
        try:
            os.scandir(folder).close()
        except OSError as error:
            raise BadInput(_("The folder {folder} cannot be read: {reason}.").format(
                folder=folder, reason=reason_of(error)), safe=_("Nothing was changed."),
                todo=_("Choose another folder.")) from error
        return tuple(islice(_names(folder), MOST_TRIED))


def _names(folder: Path) -> Iterator[str]:
    for place, _folders, names in os.walk(folder):
        for path in (Path(place, name) for name in sorted(names)):
            if is_recording(path):
                yield str(path.relative_to(folder)).encode(errors="surrogateescape").decode(errors="replace")


def _in_order(session: Session) -> list[NamePattern]:
    return list(session.scalars(select(NamePattern).order_by(NamePattern.position, NamePattern.id)))


def _found(session: Session, pattern_id: int) -> NamePattern:
    row = session.get(NamePattern, pattern_id)
    if row is None:
        raise NotFound(_("This pattern is gone."), safe=_("Nothing was changed."), todo=_("Look at the list again."))
    return row


def _write(act: Act, actor: Actor, row: NamePattern, name: str, pattern: str) -> None:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise BadInput(_("A pattern needs a name of {most} characters at most.").format(most=LONGEST_NAME),
                       field="name", safe=_("Nothing was changed."), code="E-NAM-02")
    own_name(tidy, pattern)
    same = select(NamePattern.id).where(NamePattern.name == tidy)
    with act.session.no_autoflush:
        other = act.session.scalar(same)
    if other is not None and other != row.id:
        raise Conflict(_("There is a pattern named {name} already.").format(name=tidy), safe=_("Nothing was changed."),
                       todo=_("Give it another name."))
    row.name, row.pattern = tidy, pattern.strip()
    row.account_id, row.changed_utc_ms = actor.account_id, act.now_utc_ms
    act.about, act.detail = tidy, {"pattern": row.pattern}


def _reading(path: str, own: Sequence[OwnName]) -> NameReading:
    facts, leg = read_name(path, own), whole_stem(stem(path))[1]
    by = _("no pattern") if facts.pattern == GENERAL else facts.pattern
    return NameReading(path, by, facts.pattern in {one.name for one in own}, _start(facts), ", ".join(facts.numbers),
                       facts.extension, facts.agent, ", ".join(facts.ids), facts.direction, leg)


def _start(facts: NameFacts) -> str:
    """The start as the name says it, as exactly as it says it."""
    if not facts.starts:
        return ""
    shape = {1: "%Y-%m-%d %H:%M:%S", 60: "%Y-%m-%d %H:%M", 3600: "%Y-%m-%d %H", 86_400: "%Y-%m-%d"}[facts.within_s]
    start: datetime = facts.starts[-1]
    text = start.strftime(shape)
    text = f"…{text[3:]}" if len(facts.starts) > 1 else text  # the name says the last digit of the year alone
    return f"{text} {start.strftime('%z')[:3]}:{start.strftime('%z')[3:]}" if start.tzinfo else text
