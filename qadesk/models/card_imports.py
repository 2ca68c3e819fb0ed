"""What an importer made of a foreign scorecard: the card, and every row or field that it could not take over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.i18n import N_
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecards import Scorecard


class CardLayout(StrEnum):
    """The kind of file that a card was read from."""

    YAML = "yaml"
    AMAZON = "amazon_connect"
    GENESYS = "genesys_cloud"
    TABLE = "table"
    WORKBOOK = "workbook"
    MARKDOWN = "markdown"
    OUTLINE = "outline"


CARD_LAYOUT_NAMES = {
    CardLayout.YAML: N_("Scorecard of qadesk (YAML)"),
    CardLayout.AMAZON: N_("Evaluation form of Amazon Connect (JSON)"),
    CardLayout.GENESYS: N_("Evaluation form of Genesys Cloud (JSON)"),
    CardLayout.TABLE: N_("Table (CSV or text)"),
    CardLayout.WORKBOOK: N_("Workbook (XLSX)"),
    CardLayout.MARKDOWN: N_("Table in Markdown"),
    CardLayout.OUTLINE: N_("List in plain text"),
}


@dataclass(frozen=True, slots=True)
class NotCarried:
    """What stands in the file but not, or not as it stands there, in the card: where, its words, and why."""

    place: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedCard:
    """A card read from a foreign file; `findings` are those of the check before publishing."""

    card: Scorecard
    layout: CardLayout
    not_carried: tuple[NotCarried, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands against publishing the card as it was read."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What its author should know."""
        return tuple(finding for finding in self.findings if not finding.blocks)
