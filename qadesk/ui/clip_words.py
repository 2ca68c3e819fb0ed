"""The paper side of a clip: what it is for, whether the agent is named, how it is written and where; its caption."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.models.clips import (
    FORMAT_NAMES,
    PURPOSE_NAMES,
    ClipFormat,
    ClipProposal,
    ClipPurpose,
    NewClip,
    caption_of,
    file_name_of,
)
from qadesk.ui import theme
from qadesk.ui.list_files import choose_folder, in_documents
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField


class ClipWords(QWidget):
    """`changed`: something else is chosen or written."""

    changed = Signal()

    def __init__(self, proposal: ClipProposal, start_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal, self._start_ms, self._proposed = proposal, start_ms, ""
        self.purpose, self.format = QComboBox(), QComboBox()
        for purpose, words in PURPOSE_NAMES.items():
            self.purpose.addItem(_(words), purpose)
        for kind, words in FORMAT_NAMES.items():
            self.format.addItem(_(words), kind)
        self.words = ReasonField(_("What for"), lacking=_("Write what the clip is for."))
        self.names_agent = QCheckBox(_("Give the agent's number"))
        self.names_agent.setChecked(True)
        self.folder, self.name = QLineEdit(proposal.folder or in_documents("").rstrip("/\\")), QLineEdit()
        self.choose = IconButton("folder-open-outline", _("Choose the folder"))
        self.caption = Label("", "body", wrap=True)
        self.fields = {"folder": Field(_("Folder"), self.folder), "name": Field(_("File name"), self.name)}
        for box in (self.purpose, self.format):
            ignore_wheel(box)
        self._lay_out()
        self._connect()
        self._propose_name()

    @property
    def path(self) -> Path:
        """Where the clip goes; the format's ending is given to a name without it."""
        name, ending = self.name.text().strip(), f".{self._kind()}"
        return Path(self.folder.text().strip()) / (name if name.lower().endswith(ending) else name + ending)

    def start_at(self, start_ms: int) -> None:
        """The clip begins elsewhere: another name is proposed, unless one was written."""
        self._start_ms = start_ms
        self._propose_name()

    def show_caption(self, new: NewClip) -> None:
        """Show the caption as it will be written into the file."""
        self.caption.setText(caption_of(self._proposal.agent_no, self._proposal.started_at, new))

    def chosen(self) -> tuple[ClipFormat, ClipPurpose, str, bool]:
        """Format, purpose, words, and whether the agent's number is given."""
        return (self._kind(), ClipPurpose(self.purpose.currentData()), self.words.words, self.names_agent.isChecked())

    def clear_errors(self) -> None:
        for field in self.fields.values():
            field.set_error("")

    def say(self, error: BadInput) -> bool:
        """Say what is wrong at its field; False where the field is none of these."""
        if error.field == "words" and self.words.lacks:
            self.words.ask()
            return True
        field = self.fields.get(error.field)
        if field is not None:
            field.set_error(" ".join(part for part in (error.what, error.todo) if part))
            field.control.setFocus()
        return field is not None

    def _kind(self) -> ClipFormat:
        return ClipFormat(self.format.currentData())

    def _propose_name(self) -> None:
        written = self.name.text() != self._proposed
        self._proposed = file_name_of(self._proposal.agent_no, self._proposal.started_at, self._start_ms,
                                      names_agent=self.names_agent.isChecked(), ending=self._kind())
        if not written:
            self.name.setText(self._proposed)
        self.changed.emit()

    def _connect(self) -> None:
        self.purpose.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.format.currentIndexChanged.connect(lambda _index: self._propose_name())
        self.names_agent.toggled.connect(lambda _on: self._propose_name())
        self.words.changed.connect(self.changed)
        self.choose.clicked.connect(self._choose_folder)
        for field in self.fields.values():
            field.control.textEdited.connect(lambda _text, field=field: field.set_error(""))  # type: ignore[attr-defined]

    def _choose_folder(self) -> None:
        choose_folder(self, _("Where the clip goes"), lambda folder: self.folder.setText(str(folder)))

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        boxes = QHBoxLayout()
        boxes.setSpacing(theme.GAP)
        for field in (Field(_("Purpose"), self.purpose), Field(_("Format"), self.format)):
            boxes.addWidget(field, 1)
        whole.addLayout(boxes)
        whole.addWidget(self.words)
        whole.addWidget(self.names_agent)
        place = QHBoxLayout()
        place.setSpacing(4)
        place.addWidget(self.fields["folder"], 1)
        place.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        whole.addLayout(place)
        whole.addWidget(self.fields["name"])
        whole.addWidget(Label(_("Caption, written into the file too"), "caption"))
        whole.addWidget(self.caption)
        whole.addStretch(1)
