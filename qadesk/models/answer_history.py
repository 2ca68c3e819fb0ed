"""The answers of a draft now, and the way back and forth."""

from __future__ import annotations

from dataclasses import replace

from qadesk.models.answers import Answers


class AnswerHistory:
    """Undo and redo. Comment and private note have their own undo in their fields: they take no step."""

    def __init__(self, answers: Answers | None = None) -> None:
        self.present = answers or Answers()
        self._past: list[Answers] = []
        self._future: list[Answers] = []
        self._run = ""

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def do(self, answers: Answers, run: str = "") -> bool:
        """Take a new state; False when it is the one we have. Acts of the same `run` one after another are one step."""
        if answers == self.present:
            return False
        if not run or run != self._run:
            self._past.append(self.present)
            self._future.clear()
        self._run, self.present = run, answers
        return True

    def end_run(self) -> None:
        """The next act is a step of its own."""
        self._run = ""

    def amend(self, answers: Answers) -> None:
        """Change the present in place, without a step."""
        self.present = answers

    def write(self, *, comment: str | None = None, private_note: str | None = None) -> None:
        """Change a text in place, without a step."""
        self.amend(replace(self.present, comment=self.present.comment if comment is None else comment,
                           private_note=self.present.private_note if private_note is None else private_note))

    def undo(self) -> bool:
        """One step back, texts kept; False when there is none."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """One step forth, texts kept; False when there is none."""
        return self._step(self._future, self._past)

    def _step(self, source: list[Answers], target: list[Answers]) -> bool:
        self._run = ""
        if not source:
            return False
        target.append(self.present)
        texts = self.present
        self.present = replace(source.pop(), comment=texts.comment, private_note=texts.private_note)
        return True
