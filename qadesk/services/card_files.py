"""Scorecards from and to files: what ships with the program, what is taken in as a draft, what is written as YAML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk import resources
from qadesk.errors import BadInput, NotFound
from qadesk.i18n import _
from qadesk.importing.card_import import import_card
from qadesk.importing.encodings import decode, detect_encoding
from qadesk.importing.scorecard_check import PlacedFinding, check_scorecard
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard, source_of
from qadesk.importing.yaml_fields import MOST_BYTES
from qadesk.models.card_imports import CardLayout, ImportedCard
from qadesk.models.scorecard_checks import MOST_CRITERIA, check
from qadesk.models.scorecard_life import ExportedCard, ShippedCard
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Scorecard
from qadesk.services.base import Rules
from qadesk.services.card_versions import card_of

OUR_ENDS = (".yaml", ".yml")


def shipped_cards(session: Session) -> tuple[ShippedCard, ...]:
    """The cards that come with the program, and whether the station has them."""
    here = set(session.scalars(select(ScorecardVersion.code).distinct()))
    return tuple(ShippedCard(file, card.code, card.title, card.title_en, card.code in here)
                 for file, card in ((file, shipped_card(file)) for file in _shipped_files()))


@cache
def shipped_card(file: str) -> Scorecard:
    """The card of a file that ships with the program. Raises NotFound."""
    if file not in _shipped_files():
        raise NotFound(_("No scorecard called {file} comes with the program.").format(file=file),
                       todo=_("Choose another one from the list."), code="E-CRD-26")
    return parse_scorecard((resources.scorecards() / file).read_bytes(), file)


@dataclass(frozen=True, slots=True)
class Read:
    """A card read from a file; `errors` and `warnings` of the check, of our own files with line and field."""

    found: ImportedCard
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


def read_card(content: bytes, file: str) -> Read:
    """The card in a file of any kind that can be taken, and what could not be carried over.

    Raises BadInput with file, line and field for a text that is no card at all, or more than can be worked with."""
    if PurePath(file).suffix.lower() in OUR_ENDS:
        return _our_own(content, file)
    found = import_card(content, file)
    _refuse_too_many(found.card, file)
    return Read(found, tuple(one.text for one in found.errors), tuple(one.text for one in found.warnings))


def _our_own(content: bytes, file: str) -> Read:
    if len(content) > MOST_BYTES:
        raise source_of(file).unread(_("it is larger than 1 MB"))
    text = decode(content, detect_encoding(content))
    checked = check_scorecard(text, file)
    card = checked.card if checked.card is not None else parse_scorecard(text, file)
    _refuse_too_many(card, file)
    return Read(ImportedCard(card, CardLayout.YAML), tuple(map(_placed, checked.errors)),
                tuple(map(_placed, checked.warnings)))


def _refuse_too_many(card: Scorecard, file: str) -> None:
    if len(card.criteria) > MOST_CRITERIA:
        raise BadInput(f"{file}: {check(card)[0].text}", file=file, field="sections",
                       safe=_("No scorecard was changed."), todo=_("Correct the file there and take it in again."),
                       code="E-CRD-10")


def exported(version: ScorecardVersion, rules: Rules) -> ExportedCard:
    """The version as a YAML file: of a published one the very text that was frozen."""
    name = f"{version.code}-{version.version}.yaml"
    if version.state != CardState.DRAFT:
        return ExportedCard(name, version.body.encode())
    card = replace(card_of(version, rules), code=version.code)
    return ExportedCard(f"{version.code}-{version.version}-draft.yaml", dump_scorecard(card).encode())


def _placed(finding: PlacedFinding) -> str:
    if finding.line is None:
        return finding.text
    return _("Line {line}, {field}: {text}").format(line=finding.line, field=finding.field, text=finding.text)


def _shipped_files() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in resources.scorecards().glob("*.yaml")))
