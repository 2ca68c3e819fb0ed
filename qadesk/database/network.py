"""Whether a folder lies on a network share: file locks and shared memory do not hold there, so a station may not."""

from __future__ import annotations

import sys
from pathlib import Path

from qadesk.errors import StationError
from qadesk.files import real
from qadesk.i18n import _

MOUNTS = Path("/proc/self/mountinfo")
DRIVE_REMOTE = 4
NETWORK = frozenset({
    "afpfs", "afs", "auristorfs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse.afpfs", "fuse.ceph",
    "fuse.curlftpfs", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs",
    "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "orangefs", "smb2", "smb3", "smbfs", "webdav",
})
"""File systems that are another computer's for certain; those of virtual machines (9p, virtiofs) are not among them."""


def refuse_network(folder: Path) -> None:
    """Raises StationError for a folder on a network share. The folder need not exist yet."""
    if is_remote(folder.absolute()):
        raise StationError(_("The folder {folder} is on a network share.").format(folder=folder),
                           safe=_("Nothing was changed."), code="E-STA-11",
                           todo=_("Keep the station on a disk of this computer; backups may go to the share."))


def is_remote(folder: Path) -> bool:
    """Whether the absolute path lies on another computer; False where the system does not tell."""
    if sys.platform == "win32":
        import ctypes

        return str(folder).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == DRIVE_REMOTE
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return file_system_of(real(folder), mounts) in NETWORK


def file_system_of(folder: Path, mountinfo: str) -> str:
    """The type of the file system that holds `folder`, by a text like /proc/self/mountinfo (see proc(5)).

    Of several mounts on one place the last covers the others."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        place, _dash, facts = line.partition(" - ")
        mount = Path(_plain(place.split()[4]))
        if folder.is_relative_to(mount) and len(mount.parts) >= best:
            best, kind = len(mount.parts), facts.split()[0]
    return kind


def _plain(escaped: str) -> str:
    for code in ("040", "011", "012", "134"):
        escaped = escaped.replace(f"\\{code}", chr(int(code, 8)))
    return escaped
