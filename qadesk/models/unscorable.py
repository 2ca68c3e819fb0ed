"""Why a call cannot be scored (无法评分): the fixed reasons, as stored and as read."""

from __future__ import annotations

from enum import StrEnum

from qadesk.errors import BadInput
from qadesk.i18n import N_, _


class Unscorable(StrEnum):
    """A reason, by the code that `Answers.unscorable` and an evaluation keep."""

    SILENT = "silent"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    OTHER_AGENT = "other_agent"
    NO_SERVICE = "no_service"
    LANGUAGE = "language"
    OTHER = "other"


UNSCORABLE_NAMES = {
    Unscorable.SILENT: N_("The recording has no sound"),
    Unscorable.DAMAGED: N_("The recording is damaged and cannot be understood"),
    Unscorable.INCOMPLETE: N_("The recording has only a part of the call"),
    Unscorable.OTHER_AGENT: N_("It is not this agent's call"),
    Unscorable.NO_SERVICE: N_("A test call or a wrong connection, with no service in it"),
    Unscorable.LANGUAGE: N_("Its language or dialect cannot be judged here"),
    Unscorable.OTHER: N_("Another reason"),
}
"""The reasons in the order in which they are offered; the last one needs words, kept as the reason for the submit."""


def needs_words(code: str) -> bool:
    """Whether the reason of that code must be told in words too."""
    return code == Unscorable.OTHER


def offered_words(code: str) -> str:
    """The reason as it is offered: one that needs words says so."""
    words = unscorable_words(code)
    return _("{reason} (in words)").format(reason=words) if needs_words(code) else words


def unscorable_words(code: str) -> str:
    """The reason as people read it. Raises BadInput for a code that is none of the reasons."""
    try:
        return _(UNSCORABLE_NAMES[Unscorable(code)])
    except ValueError as error:
        raise BadInput(_("{code} is no reason why a call cannot be scored.").format(code=code), field="unscorable",
                       safe=_("The draft is kept."), todo=_("Choose one of the reasons offered."),
                       code="E-EVA-30") from error
