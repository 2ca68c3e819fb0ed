"""Progress that a person cancels."""

from __future__ import annotations


class Stopping:
    """Progress that is cancelled after so many reports."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        self.left -= 1

    @property
    def cancelled(self) -> bool:
        return self.left <= 0
