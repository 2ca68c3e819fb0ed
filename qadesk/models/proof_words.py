"""The listening proof in words: the share, of what it is a share, and why; the same on the screen and on paper."""

from __future__ import annotations

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.listening_proof import ToHear


def percent(share_milli: int) -> str:
    """`96%`, rounded down: 100 % is all of it."""
    return f"{share_milli // 10}%"


def proof_words(share_milli: int, to_hear: ToHear) -> str:
    """`听音 96%（语音）`, with the minutes where the plan sets a limit; or that the speech is not measured yet."""
    of = of_what(of_speech=to_hear.of_speech, limit_ms=to_hear.limit_ms)
    of = of if to_hear.is_measured else _("{of}, not measured yet").format(of=of)
    return _("Heard {share} ({of})").format(share=percent(share_milli), of=of)


def of_what(*, of_speech: bool, limit_ms: int) -> str:
    """What the share is of, short: `speech`, `whole call`, or of its first minutes."""
    minutes = limit_ms // 60_000
    if not limit_ms:
        return _("speech") if of_speech else _("whole call")
    words = (ngettext("speech, first {minutes} min", "speech, first {minutes} min", minutes) if of_speech
             else ngettext("first {minutes} min", "first {minutes} min", minutes))
    return words.format(minutes=minutes)


def proof_hint(to_hear: ToHear) -> str:
    """Why the share is what it is, in whole sentences."""
    minutes = to_hear.limit_ms // 60_000
    why = (_("The share is of the call's speech; silence need not be heard.") if to_hear.of_speech else
           _("Nobody speaks in this call: the share is of all its sound.") if to_hear.is_measured else
           _("The call's speech is not measured yet: the share is of all its sound."))
    limit = ngettext("By the plan only the first minute counts.", "By the plan only the first {minutes} minutes count.",
                     minutes).format(minutes=minutes) if minutes else ""
    return sentences(why, limit)
