"""What can go wrong in ways that a user can act on.

    QadeskError
      UserError            what happened, what is safe, what to do
        BadInput           a file, row or field that cannot be taken
        NotAllowed         the role may not do this
        NotFound           the thing asked for is not in the station
        Conflict           somebody or something was faster; nothing was changed
        RuleBroken         a rule of the domain forbids it
        StationError       the station folder, its lock, its files
        AudioError         a recording that cannot be opened or played

Anything else is a bug: it goes to the log without personal data, and to a dialog with a report to copy.
Texts are translated by who raises the error, so that they name the file, row or field at hand.
"""

from __future__ import annotations

import errno

from qadesk.i18n import N_, _

_REASONS = {
    errno.ENOENT: N_("it is not there"),
    errno.EACCES: N_("this user may not open it"),
    errno.EPERM: N_("this user may not open it"),
    errno.EROFS: N_("the disk is write-protected"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.EEXIST: N_("it is there already"),
    errno.EIO: N_("the disk reports an error"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


class QadeskError(Exception):
    """Base of all errors that qadesk raises on purpose."""


ENDS = ("。", "！", "？", ".", "!", "?", "…", ":", "：")


def sentences(*parts: str) -> str:
    """The parts in reading order: each ends with a stop where another follows; a space, but none after a wide stop."""
    said = [part for part in parts if part]
    ended = [*(part if part.endswith(ENDS) else part + _(".") for part in said[:-1]), *said[-1:]]
    return "".join(part if part.endswith(("。", "！", "？")) else f"{part} " for part in ended).rstrip()


class UserError(QadeskError):
    """An error that a user can act on; `str()` is all of it in reading order."""

    code = "E-GEN-01"

    def __init__(self, what: str, *, safe: str = "", todo: str = "", code: str | None = None) -> None:
        self.what, self.safe, self.todo = what, safe, todo
        self.code = code or type(self).code
        super().__init__(sentences(what, safe, todo))


class BadInput(UserError):
    """A file, row or field that cannot be taken; says which."""

    code = "E-INP-01"

    def __init__(self, what: str, *, file: str = "", row: int | None = None, field: str = "",
                 safe: str = "", todo: str = "", code: str | None = None) -> None:
        super().__init__(what, safe=safe, todo=todo, code=code)
        self.file, self.row, self.field = file, row, field


class NotAllowed(UserError):
    code = "E-ACC-01"


class NotFound(UserError):
    code = "E-GEN-02"


class Conflict(UserError):
    code = "E-GEN-03"


class RuleBroken(UserError):
    code = "E-GEN-04"


class StationError(UserError):
    code = "E-STA-01"


class AudioError(UserError):
    code = "E-AUD-01"


def reason_of(error: OSError) -> str:
    """Why the system refused a file, in the language in force where the reason is a common one."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
