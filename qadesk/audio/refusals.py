"""Why a recording cannot be played, in words for the user; the codes are looked up in the manual."""

from __future__ import annotations

from qadesk.audio.source import Place
from qadesk.errors import AudioError, UserError, sentences
from qadesk.i18n import N_, _

_OTHER_KINDS = {
    "pcap": N_("a network capture (pcap)"), "archive": N_("an archive"), "document": N_("a document"),
    "picture": N_("a picture"), "database": N_("a database"), "program": N_("a program"), "text": N_("a text file")}


def missing(path: Place) -> AudioError:
    """There is no such file."""
    return _refusal(_("The recording {name} is not there.").format(name=path.name),
                    _("Check the folder, or bring the file back."), "E-AUD-02")


def unreadable(path: Place) -> AudioError:
    """The system does not let us read it."""
    return _refusal(_("The recording {name} cannot be read from the disk.").format(name=path.name),
                    _("Check the rights on the file and the disk or network drive."), "E-AUD-02")


def not_a_file(path: Place) -> AudioError:
    """A folder, a device, a pipe."""
    return _refusal(_("{name} is not a file.").format(name=path.name),
                    _("Choose a recording file."), "E-AUD-02")


def empty_file(path: Place) -> AudioError:
    """Zero bytes."""
    return _refusal(_("The file {name} is empty (0 bytes).").format(name=path.name),
                    _("Export the recording again from the recorder."), "E-AUD-03")


def no_sound(path: Place) -> AudioError:
    """A header without a single sample."""
    return _refusal(_("The file {name} has a header but holds no sound.").format(name=path.name),
                    _("Export the recording again from the recorder."), "E-AUD-03")


def not_sound(path: Place, kind: str) -> AudioError:
    """Some other kind of file."""
    return _refusal(_("{name} is {kind}, not a recording.").format(name=path.name, kind=_(_OTHER_KINDS[kind])),
                    _("Export the call as an audio file from the recorder, or leave this file out."), "E-AUD-04")


def unknown_format(path: Place) -> AudioError:
    """Neither decoder finds a format in it."""
    return _refusal(_("The format of {name} is not known, or its header is damaged.").format(name=path.name),
                    _("Export it again. If it is headerless, give its extension a rule "
                      "(EXT=CODEC,HZ,CH, for example wav=s16le,8000,1)."), "E-AUD-01")


def impossible_header(path: Place, sample_rate_hz: int, n_channels: int) -> AudioError:
    """A rate or channel count that no recording has."""
    return _refusal(_("The header of {name} is impossible: {rate} Hz, {channels} channels.").format(
        name=path.name, rate=sample_rate_hz, channels=n_channels),
        _("Export the recording again from the recorder."), "E-AUD-05")


def no_room(path: Place) -> AudioError:
    """Memory for the decoded samples cannot be had."""
    return _refusal(_("There is not enough memory to open {name}.").format(name=path.name),
                    _("Close other programs and open the call again."), "E-AUD-06")


def reader_died(path: Place, error: UserError) -> AudioError:
    """Its decoder crashed or passed a limit, as `error` says."""
    return _refusal(sentences(_("The recording {name} could not be opened.").format(name=path.name), error.what),
                    _("Open the call again. If it happens again, go on with the next one."), "E-AUD-13")


def _refusal(what: str, todo: str, code: str) -> AudioError:
    return AudioError(what, safe=_("All other recordings are untouched."), todo=todo, code=code)
