"""Scorecards from and to files: what ships with the program, what is taken in as a draft, what is written as YAML."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk import resources
from qadesk.errors import BadInput, NotFound
from qadesk.i18n import _
from qadesk.importing.scorecard_check import Checked, PlacedFinding, check_scorecard
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard, source_of
from qadesk.importing.yaml_fields import MOST_BYTES
from qadesk.models.scorecard_checks import MOST_CRITERIA
from qadesk.models.scorecard_life import ExportedCard, ShippedCard
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Scorecard
from qadesk.services.base import Rules
from qadesk.services.card_versions import card_of

YAML_ENDS = (".yaml", ".yml")


def shipped_cards(session: Session) -> tuple[ShippedCard, ...]:
    """The cards that come with the program, and whether the station has them."""
    here = set(session.scalars(select(ScorecardVersion.code).distinct()))
    return tuple(ShippedCard(file, card.code, card.title, card.title_en, card.code in here)
                 for file, card in ((file, shipped_card(file)) for file in _shipped_files()))


def shipped_card(file: str) -> Scorecard:
    """The card of a file that ships with the program. Raises NotFound."""
    if file not in _shipped_files():
        raise NotFound(_("No scorecard called {file} comes with the program.").format(file=file),
                       todo=_("Choose another one from the list."), code="E-CRD-26")
    return parse_scorecard((resources.scorecards() / file).read_bytes(), file)


def read_card(content: bytes, file: str) -> tuple[Scorecard, Checked, tuple[str, ...]]:
    """The card in a file, what was found in it with its places, and what could not be carried over.

    Raises BadInput with file, line and field for a text that is no card at all, or more than can be worked with."""
    if len(content) > MOST_BYTES:
        raise source_of(file).unread(_("it is larger than 1 MB"))
    checked = check_scorecard(content, file)
    card = checked.card if checked.card is not None else parse_scorecard(content, file)
    if len(card.criteria) > MOST_CRITERIA:
        finding = checked.errors[0]
        raise BadInput(f"{file}: {finding.text}", file=file, field=finding.field, safe=_("No scorecard was changed."),
                       todo=_("Correct the file there and take it in again."), code="E-CRD-10")
    return card, checked, ()


def exported(version: ScorecardVersion, rules: Rules) -> ExportedCard:
    """The version as a YAML file: of a published one the very text that was frozen."""
    name = f"{version.code}-{version.version}.yaml"
    if version.state != CardState.DRAFT:
        return ExportedCard(name, version.body.encode())
    card = replace(card_of(version, rules), code=version.code)
    return ExportedCard(f"{version.code}-{version.version}-draft.yaml", dump_scorecard(card).encode())


def placed_text(finding: PlacedFinding) -> str:
    """A finding with its line and field, where it has them."""
    if finding.line is None:
        return finding.text
    return _("Line {line}, {field}: {text}").format(line=finding.line, field=finding.field, text=finding.text)


def _shipped_files() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in resources.scorecards().glob("*.yaml")))
