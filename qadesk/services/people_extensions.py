"""The extensions in a list of people, kept as aliases: call lists that name telephones find their agents by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qadesk.i18n import _
from qadesk.importing.people import FIELD_NAMES
from qadesk.models.aliases import ListedAlias
from qadesk.models.imports import PersonRow, Reject
from qadesk.models.people import Actor
from qadesk.models.sources import AliasKind
from qadesk.services.aliases import AliasesTaken
from qadesk.services.base import Act


def take_extensions(act: Act, actor: Actor, people: Sequence[PersonRow]) -> tuple[int, list[Reject]]:
    """Keep the extensions of these agents: how many are new, and those that are refused.

    One that a single agent has holds on all days; one that went from hand to hand on the days of its rows."""
    taking = AliasesTaken(act, actor)
    bearers: dict[str, set[str]] = defaultdict(set)
    for person in people:
        bearers[person.extension].add(person.staff_no)
    found = [taking.take(_alias(person, dated=len(bearers[person.extension]) > 1)) for person in people
             if person.extension not in ("", person.staff_no)
             and (len(bearers[person.extension]) > 1 or not taking.means(person.extension, person.staff_no))]
    return found.count(True), [_as_listed(one) for one in found if isinstance(one, Reject)]


def _alias(person: PersonRow, *, dated: bool) -> ListedAlias:
    days = (person.from_day, person.to_day) if dated else (None, None)
    return ListedAlias(person.row, person.extension, AliasKind.EXTENSION, person.staff_no, *days)


def _as_listed(reject: Reject) -> Reject:
    return Reject(reject.row, _(FIELD_NAMES["extension"]), reject.value, reject.reason)
