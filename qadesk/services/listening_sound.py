"""Where a call's sound is: the file to decode, or a plain word why there is none."""

from __future__ import annotations

from pathlib import Path

from qadesk.errors import AudioError
from qadesk.i18n import _
from qadesk.models.calls import Call, RecordingState


def playable(call: Call) -> Path:
    """The file of the call's recording. Raises AudioError when there is none, it is away or known not to play."""
    recording = call.recording
    safe = _("The call stays in the queue; drafts and scores are untouched.")
    if recording is None:
        raise AudioError(_("This call has no recording."), safe=safe,
                         todo=_("Import its recording, or go on with the next call."), code="E-AUD-10")
    path = Path(recording.path)
    if not path.is_file():
        raise AudioError(_("The recording {name} is not where it was imported from.").format(name=recording.file_name),
                         safe=safe, code="E-AUD-11",
                         todo=_("Plug in the drive or bring the folder back, then open the call again."))
    if recording.state == RecordingState.UNPLAYABLE:
        raise AudioError(_("The recording {name} cannot be played.").format(name=recording.file_name), safe=safe,
                         todo=recording.reason, code="E-AUD-12")
    return path
