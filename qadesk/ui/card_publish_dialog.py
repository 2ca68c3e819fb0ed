"""Publishing a draft: what was found in it, what changes against the version in use, and the word that freezes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.card_notes import english_note
from qadesk.models.people import Actor
from qadesk.models.scorecard_life import CardRow, PublishReview
from qadesk.services.scorecards import Scorecards
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.card_changes import CardChanges
from qadesk.ui.widgets.finding_lines import FindingLines
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile

WIDTH, HEIGHT, FIRST_WIDTH, FIRST_HEIGHT, FINDINGS_PX, LINE_PX = 960, 580, 640, 320, 120, 32


class PublishDialog(KeptDialog):
    """Shows a review; `then(row)` once the draft is published."""

    def __init__(self, review: PublishReview, scorecards: Scorecards, actor: Actor,
                 then: Callable[[CardRow], object], *, tasks: Tasks, parent: QWidget) -> None:
        draft, is_first = review.draft, review.before is None
        super().__init__(_("Publish {name}, version {version}").format(
            name=draft.card.name or draft.card.code, version=draft.card.version), _("Publish"), tasks=tasks,
            width=FIRST_WIDTH if is_first else WIDTH, parent=parent)
        self.is_first = is_first
        self.review, self._scorecards, self._actor, self._then = review, scorecards, actor, then
        self._note = english_note(draft.card)
        self.findings, self.changes = FindingLines(), CardChanges()
        self.read = QCheckBox(read_words(len(review.warnings)))
        self._lay_out()
        self.resize(self.width(), FIRST_HEIGHT if is_first else HEIGHT)
        self.findings.show_findings(review.findings, note=self._note)
        self.changes.show_difference(review.difference, _("It is the first version of this card."))
        self.read.toggled.connect(self._weigh)
        self._weigh()
        self._first_hand().setFocus()

    def _first_hand(self) -> QWidget:
        """What has the keys first: what is to be read, else what goes on."""
        if self.review.warnings and not self.review.errors:
            return self.read
        if not self.is_first:
            return self.changes
        return self.back if self.review.errors else self.submit_button

    def submit(self) -> None:
        """Publish the draft as it was reviewed."""
        draft = self.review.draft
        self.store(lambda: self._scorecards.publish_draft(self._actor, draft.version_id, draft.digest,
                                                          warnings_read=self.read.isChecked()), self._then)

    def _weigh(self) -> None:
        review = self.review
        self.submit_button.setEnabled(not review.errors and (self.read.isChecked() or not review.warnings))

    def _lay_out(self) -> None:
        review, scroll, inside = self.review, QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.findings)
        column.addStretch(1)
        scroll.setWidgetResizable(True)
        lines = len(review.findings) + bool(self._note)
        if not self.is_first:
            scroll.setFixedHeight(min(FINDINGS_PX, LINE_PX * lines))
        scroll.setAccessibleName(_("Findings"))
        scroll.setWidget(inside)
        scroll.setVisible(lines > 0)
        self.read.setVisible(bool(review.warnings) and not review.errors)
        for part in (Label(after_words(review), wrap=True), scroll, self.read):
            self.body.addWidget(part)
        tile, inside_tile = Tile(_("What changes")), QVBoxLayout()
        inside_tile.setContentsMargins(8, 8, 8, 8)
        inside_tile.addWidget(self.changes)
        tile.body.addLayout(inside_tile)
        tile.setVisible(not self.is_first)
        self.body.addWidget(tile, 1)
        self.body.addStretch(0 if lines else 1)


def read_words(count: int) -> str:
    """What is ticked before a card with warnings is published."""
    return ngettext("I have read the warning; it may stay.", "I have read the {count} warnings; they may stay.",
                    count).format(count=count)


def after_words(review: PublishReview) -> str:
    """What publishing does."""
    told = [_("Once published, the version is frozen for ever.")]
    if review.before is None:
        told.append(_("It is the first version of this card."))
    else:
        told.append(_("Version {version} goes out of use at that moment.").format(version=review.before.version))
        drafts = review.before.open_drafts
        told.append(ngettext("{count} evaluation under way keeps it.", "{count} evaluations under way keep it.",
                             drafts).format(count=drafts) if drafts else "")
    return sentences(*told)
