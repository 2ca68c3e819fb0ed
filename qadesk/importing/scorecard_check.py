"""A card's YAML text checked as a whole: each finding with its file, line and field."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.errors import BadInput
from qadesk.importing.scorecard_yaml import WHOLE, placed_scorecard
from qadesk.importing.yaml_fields import Place
from qadesk.models.scorecard_checks import Finding, check
from qadesk.models.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding where it stands; `line` is None of a text whose error is at no line."""

    file: str
    line: int | None
    field: str
    text: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The card, or None where the text is none, and what was found."""

    card: Scorecard | None
    findings: tuple[PlacedFinding, ...]

    @property
    def errors(self) -> tuple[PlacedFinding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warnings(self) -> tuple[PlacedFinding, ...]:
        return tuple(finding for finding in self.findings if not finding.blocks)


def check_scorecard(content: bytes | str, file: str) -> Checked:
    """Read the text and check the card; an error of the text is the one finding then."""
    try:
        card, places = placed_scorecard(content, file)
    except BadInput as error:
        return Checked(None, (PlacedFinding(file, error.row, error.field, error.what, True),))
    return Checked(card, tuple(_placed(finding, file, places) for finding in check(card)))


def _placed(finding: Finding, file: str, places: dict[str, Place]) -> PlacedFinding:
    place = places.get(finding.field) or places.get(f"§{finding.field}")
    if place is None:
        whole = places[WHOLE]
        line = whole.lines.get(finding.field, whole.line)
        return PlacedFinding(file, line, finding.field, finding.text, finding.blocks)
    line = place.lines.get(finding.part, place.line)
    return PlacedFinding(file, line, f"{place.path}.{finding.part}".rstrip("."), finding.text, finding.blocks)
