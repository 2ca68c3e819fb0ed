"""What is done with the scorecards of the tab 评分表: each act asks the service and says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qadesk.errors import BadInput, UserError, reason_of
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.card_drafts import CardDraft
from qadesk.models.card_notes import english_note
from qadesk.models.scorecard_checks import Finding, check
from qadesk.models.scorecard_life import USE_NAMES, CardRow, CardUse, ExportedCard, PublishReview, TakenIn
from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Scorecard
from qadesk.ui.card_life_words import name_words, numbered_words
from qadesk.ui.card_publish_dialog import PublishDialog
from qadesk.ui.card_retire_dialog import RetireDialog
from qadesk.ui.card_taken_dialog import TakenDialog
from qadesk.ui.list_files import choose_card, choose_yaml

if TYPE_CHECKING:
    from qadesk.ui.scorecards_pane import ScorecardsPane

MOST_BYTES = 20_000_000
Offer = tuple[str, Callable[[], object], Callable[[CardRow | None], bool]]


class ScorecardActs:
    """Acts on the pane's chosen version, or on a file."""

    def __init__(self, pane: ScorecardsPane) -> None:
        self._pane = pane
        self._desk, self._actor, self._tasks, self._messages = pane.desk, pane.actor, pane.tasks, pane.messages
        self._cards = pane.desk.scorecards

    def do(self, act: str) -> None:
        """Do with the chosen version what a button of its side names, where that is possible."""
        row = self._pane.table.current()
        if row is None or (act != "open" and not self._pane.side.offers(act, row)):
            return
        if act in list(CardUse):
            self.use_for(CardUse(act), row)
            return
        acts: dict[str, Callable[[CardRow], object]] = {
            "open": lambda row: self.open(row.version_id), "publish": lambda row: self.review(row.version_id),
            "copy": lambda row: self.copy(row.version_id), "copy_own": self.copy_own, "check": self.check,
            "compare": self.compare_with_other, "export": self.export, "retire": self.retire, "delete": self.delete}
        acts[act](row)

    def offers(self) -> list[Offer]:
        """What the menu of a row offers: words, act, whether it is possible."""
        buttons = self._pane.side.buttons
        return [(button.text().replace("&&", "&"), partial(self.do, act), partial(self._is_possible, act))
                for act, button in buttons.items()]

    def _is_possible(self, act: str, row: CardRow | None) -> bool:
        return row is not None and self._pane.side.offers(act, row)

    # -- drafts
    def open(self, version_id: int, place: str = "") -> None:
        """Open a version in the designer, at a place of it."""
        self._tasks.run(self._pane, lambda: self._cards.open_version(self._actor, version_id),
                        lambda draft: self._pane.edit(draft, place), lane="read")

    def take_up(self, unsaved: CardDraft) -> None:
        """Go on with what could not be saved before a lock; where its draft is gone, as a draft of its own."""
        self._tasks.run(self._pane, lambda: self._cards.open_version(self._actor, unsaved.version_id),
                        lambda stored: self._pane.edit(stored).take_unsaved(unsaved),
                        lambda _error: self._take_back(unsaved.card), lane="read")

    def begin(self) -> None:
        """A blank draft, opened."""
        self._tasks.run(self._pane, lambda: self._cards.new_draft(self._actor), self._pane.edit)

    def copy(self, version_id: int) -> None:
        """The next version of the card as a draft, opened; where there is one, that is offered."""
        self._tasks.run(self._pane, lambda: self._cards.copy_as_draft(self._actor, version_id), self._pane.edit,
                        lambda error: self._offer_draft(version_id, error))

    def copy_own(self, row: CardRow) -> None:
        """A card of its own with the same contents, opened."""
        self._tasks.run(self._pane, lambda: self._cards.copy_as_draft(self._actor, row.version_id, own_card=True),
                        self._pane.edit)

    def delete(self, row: CardRow) -> None:
        """Delete a draft; it can be taken back as long as the message stands."""
        cards, actor = self._cards, self._actor

        def gone() -> Scorecard:
            draft = cards.open_version(actor, row.version_id)
            cards.delete_draft(actor, row.version_id, draft.digest)
            return draft.card

        self._tasks.run(self._pane, gone, lambda card: self._messages.show_message(
            "good", _("The draft of {name} was deleted.").format(name=name_words(row)), "",
            (_("Take it back"), lambda: self._take_back(card))))

    def take_shipped(self, files: Sequence[str]) -> None:
        """Take cards that come with the program in as drafts."""
        def taken() -> list[CardDraft]:
            return [self._cards.take_shipped(self._actor, file) for file in files]

        self._tasks.run(self._pane, taken, self._say_taken)

    def take_all_shipped(self) -> None:
        """Take in those that the station has not."""
        self.take_shipped([card.file for card in self._pane.shipped if not card.here])

    # -- publishing, retiring, uses
    def check(self, row: CardRow) -> None:
        """Show beside the list what the check finds in a version."""
        def found() -> tuple[tuple[Finding, ...], str]:
            card = self._cards.open_version(self._actor, row.version_id).card
            return check(card), english_note(card)

        self._tasks.run(self._pane, found, lambda told: self._pane.side.show_findings(row.version_id, *told),
                        lane="read")

    def review(self, version_id: int) -> None:
        """Show what a publication of a draft rests on, and ask."""
        self._tasks.run(self._pane, lambda: self._cards.review(self._actor, version_id), self._ask_to_publish,
                        lane="read")

    def retire(self, row: CardRow) -> None:
        """Ask which card takes over, and retire the version."""
        others = [other for other in self._pane.rows
                  if other.state is CardState.PUBLISHED and other.version_id != row.version_id]
        RetireDialog(row, others, self._cards, self._actor, lambda _none: self._messages.show_message(
            "good", _("{card} is out of use.").format(card=name_words(row))), tasks=self._tasks,
            parent=self._pane).open()

    def use_for(self, use: CardUse, row: CardRow) -> None:
        """Take a card for calls from now on."""
        self._tasks.run(self._pane, lambda: self._cards.use_for(self._actor, use, row.code),
                        lambda _none: self._messages.show_message(
                            "good", _("{calls} are scored by {name} from now on.").format(
                                calls=_(USE_NAMES[use]), name=name_words(row)),
                            _("Evaluations under way keep the card that they began with.")))

    # -- comparing
    def compare_with_other(self, row: CardRow) -> None:
        """Compare a version with the one before it, else with another card's in use."""
        others = [other for other in self._pane.rows if other.version_id != row.version_id]
        same = [other for other in others if other.code == row.code]
        older = [other for other in same if other.version < row.version]
        before = next(iter([*older, *same, *others]), row)
        pair = (before, row) if before in older or before.code != row.code else (row, before)
        self._pane.open_compare(pair[0].version_id, pair[1].version_id)

    def compare(self, before_id: int, after_id: int) -> None:
        """Show what differs between two versions."""
        self._tasks.run(self._pane, lambda: self._cards.difference(self._actor, before_id, after_id),
                        self._pane.compare.show_difference, lane="read")

    # -- files
    def choose_file(self) -> None:
        """Ask for a file to take in."""
        choose_card(self._pane, self.import_file)

    def import_file(self, path: Path) -> None:
        """Take a file in as a draft, and say what was taken and what was not."""
        self._tasks.run(self._pane, lambda: self._cards.import_(self._actor, _content(path), path.name),
                        lambda taken: self._show_taken(path.name, taken), lane="read")  # a big file is read for seconds

    def export(self, row: CardRow) -> None:
        """Ask where a version is to be written as YAML, and write it."""
        choose_yaml(self._pane, f"{row.code}-{row.version}.yaml", lambda path: self.export_to(row.version_id, path))

    def export_to(self, version_id: int, path: Path) -> None:
        """Write a version as YAML."""
        def written() -> ExportedCard:
            card = self._cards.export(self._actor, version_id)
            _write(path, card.content)
            return card

        self._tasks.run(self._pane, written, lambda _card: self._messages.show_message(
            "good", _("The scorecard was written."), str(path)))

    # -- what became of it
    def _ask_to_publish(self, review: PublishReview) -> None:
        PublishDialog(review, self._cards, self._actor, self._say_published, tasks=self._tasks,
                      parent=self._pane).open()

    def _say_published(self, row: CardRow) -> None:
        self._pane.show_list()
        self._pane.choose(row.version_id)
        text = "" if row.uses or row.stands_in else _("It is set for no calls yet.")
        self._messages.show_message("good", _("{card} is in force.").format(card=numbered_words(row)), text)

    def _offer_draft(self, version_id: int, error: UserError) -> None:
        row = next((row for row in self._pane.rows if row.version_id == version_id), None)
        draft = next((other for other in self._pane.rows
                      if row is not None and other.code == row.code and other.state is CardState.DRAFT), None)
        if draft is None:
            self._messages.show_error(error)
        else:
            self._messages.show_error(error, (_("Open that draft"), lambda: self.open(draft.version_id)))

    def _take_back(self, card: Scorecard) -> None:
        self._messages.clear()
        self._pane.table.setFocus()
        self._tasks.run(self._pane, lambda: self._cards.new_draft(self._actor, card),
                        lambda draft: self._pane.choose(draft.version_id))

    def _say_taken(self, drafts: list[CardDraft]) -> None:
        if drafts:
            self._pane.choose(drafts[0].version_id)
        count = len(drafts)
        self._messages.show_message("good", ngettext("{count} card was taken in as a draft.",
                                                     "{count} cards were taken in as drafts.", count).format(
            count=count), _("Look at it, then publish it."))

    def _show_taken(self, file: str, taken: TakenIn) -> None:
        self._messages.clear()
        self._pane.choose(taken.draft.version_id)
        TakenDialog(file, taken, lambda: self._pane.edit(taken.draft), self._pane).open()


def _content(path: Path) -> bytes:
    """What is in a file that is taken in. Raises BadInput."""
    text = _("{file} cannot be read: {reason}.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(text.format(file=path.name, reason=_("it is too large for a scorecard")), file=path.name,
                           safe=_("No scorecard was changed."), todo=_("Choose another file."), code="E-CRD-11")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(text.format(file=path.name, reason=reason_of(error)), file=path.name,
                       safe=_("No scorecard was changed."), todo=_("Check the file and its place, then try again."),
                       code="E-CRD-11") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file whole. Raises BadInput."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise BadInput(_("{file} cannot be written: {reason}.").format(file=path.name, reason=reason_of(error)),
                       file=path.name, safe=_("The scorecard is unchanged in the station."),
                       todo=_("Choose another place."), code="E-CRD-27") from error
