"""What a clip cannot be: a span outside its call, words or a file name that would give a customer's number away."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.files import is_plain
from qadesk.i18n import _
from qadesk.models.call_lines import mask_telephones
from qadesk.models.calls import Call
from qadesk.models.clips import LONGEST_MS, NewClip
from qadesk.models.listening import clock_text
from qadesk.services.listening_facts import other_side

SHORTEST_MS = 200
LEAST_DIGITS = 7
_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^\s')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)


def refuse_span(new: NewClip, length_ms: int) -> None:
    """Raises BadInput for a clip that is empty, longer than clips are, or begins or beeps where no call is."""
    if new.end_ms - new.start_ms < SHORTEST_MS or not 0 <= new.start_ms < length_ms:
        raise BadInput(_("The clip has to begin before it ends, within the call ({duration}).").format(
            duration=clock_text(length_ms)), field="span", code="E-CLP-01")
    if new.end_ms - new.start_ms > LONGEST_MS:
        raise BadInput(_("A clip is at most {minutes} minutes long.").format(minutes=LONGEST_MS // 60_000),
                       field="span", code="E-CLP-01")
    if any(beep.end_ms <= beep.start_ms or beep.end_ms <= new.start_ms or beep.start_ms >= new.end_ms
           for beep in new.beeps):
        raise BadInput(_("A part that is beeped over lies outside of the clip."), field="beeps", code="E-CLP-01")


def refuse_words(words: str, call: Call) -> None:
    """Raises BadInput without words, or for words that give a number away."""
    if not words:
        raise BadInput(_("Write what the clip is for."), field="words", code="E-CLP-02")
    if gives_number_away(words, call):
        raise BadInput(_("The words hold a telephone number. It would leave the station with the clip."),
                       field="words", todo=_("Leave the number out."), code="E-CLP-02")


def refuse_name(path: Path, call: Call) -> None:
    """Raises BadInput for a name that no system takes or that gives a number away, a folder that is not there, and a
    file that is."""
    if not path.stem or _NEVER.search(path.name) or _DEVICES.fullmatch(path.name) or not is_plain(path.name):
        raise BadInput(_("A file cannot be named so."), field="name", code="E-CLP-03",
                       todo=_("Leave out signs such as / : ? * and a stop at the end."))
    if gives_number_away(path.name, call):
        raise BadInput(_("The file's name holds a telephone number. It would leave the station with the clip."),
                       field="name", todo=_("Leave the number out."), code="E-CLP-02")
    if not path.parent.is_dir():
        raise BadInput(_("The folder is not there."), field="folder", code="E-CLP-03",
                       todo=_("Plug in the drive, or choose another folder."))
    if os.path.lexists(path):  # False for a name that no system takes
        raise BadInput(_("A file of this name is there already."), field="name", code="E-CLP-03",
                       todo=_("Give the clip another name."))


def gives_number_away(text: str, call: Call) -> bool:
    """Whether a text holds a telephone number, or the customer's number however it is spaced, or its end."""
    plain = unicodedata.normalize("NFKC", text)
    digits = _digits(plain)
    own = _digits(other_side(call))
    return mask_telephones(plain) != plain or (len(own) >= LEAST_DIGITS and own[-LEAST_DIGITS:] in digits)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isdigit())
