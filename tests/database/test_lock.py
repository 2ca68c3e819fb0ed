"""The station lock: who holds it, what is left of an unclean exit, and folders of other computers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qadesk.database import network
from qadesk.database.lock import StationLock
from qadesk.errors import StationError

MOUNTS = r"""
21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
22 21 0:20 / /vm rw - 9p hostshare rw
23 21 0:21 / /mnt/质检\040共享 rw,relatime shared:2 master:9 - cifs //server/qc rw,vers=3.1.1
24 23 254:9 / /mnt/质检\040共享/本地盘 rw - ext4 /dev/vdb1 rw
25 21 0:30 / /srv rw - ext4 /dev/vdc1 rw
26 21 0:31 / /srv rw - nfs4 server:/export rw
""".strip()


@pytest.mark.parametrize(("folder", "kind"), [
    ("/data/station", "ext4"),
    ("/vm/zhou/station", "9p"),
    ("/mnt/质检 共享/station", "cifs"),
    ("/mnt/质检 共享/本地盘/station", "ext4"),
    ("/srv/station", "nfs4"),
    ("/srvx/station", "ext4"),
])
def test_the_file_system_of_a_folder_is_that_of_the_nearest_and_last_mount(folder: str, kind: str) -> None:
    assert network.file_system_of(Path(folder), MOUNTS) == kind


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the mounts as Linux tells them")
def test_a_folder_on_a_share_is_refused_before_anything_is_made(tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"{MOUNTS}\n27 21 0:32 / {tmp_path.resolve()} rw - fuse.sshfs zhou@server:/ rw\n", "utf-8")
    monkeypatch.setattr(network, "MOUNTS", mounts)
    with pytest.raises(StationError, match="network share") as refused:
        StationLock(tmp_path, "now")
    assert refused.value.code == "E-STA-11"
    assert not (tmp_path / "station.lock").exists()


def test_this_computers_own_disk_is_taken(tmp_path: Path) -> None:
    assert not network.is_remote(tmp_path)


def test_a_session_that_ended_well_leaves_no_mark(tmp_path: Path) -> None:
    lock = StationLock(tmp_path, "now")
    assert not lock.was_unclean
    lock.release(clean=True)
    _expect_no_mark(tmp_path)


def test_a_killed_holder_is_noticed_until_a_session_has_ended_well(tmp_path: Path) -> None:
    _hold_and_die(tmp_path)
    refused_login = StationLock(tmp_path, "now")
    assert refused_login.was_unclean
    refused_login.release()
    session = StationLock(tmp_path, "later")
    assert session.was_unclean
    session.release(clean=True)
    _expect_no_mark(tmp_path)


def test_the_holder_is_named(tmp_path: Path) -> None:
    held = StationLock(tmp_path, "2026-09-07 09:30+08:00")
    with pytest.raises(StationError, match=rf"process {os.getpid()}\) since 2026-09-07 09:30"):
        StationLock(tmp_path, "later")
    held.release(clean=True)


def test_a_holder_whose_name_cannot_be_read_still_holds(tmp_path: Path) -> None:
    held = StationLock(tmp_path, "now")
    (tmp_path / "station.lock").write_bytes(b"\0" + json.dumps(["neither"]).encode())
    with pytest.raises(StationError, match="by another program"):
        StationLock(tmp_path, "later")
    held.release()


def _hold_and_die(folder: Path) -> None:
    code = ("import os, signal, sys; from pathlib import Path; from qadesk.database.lock import StationLock;"
            "held = StationLock(Path(sys.argv[1]), 'now'); os.kill(os.getpid(), signal.SIGKILL)")
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False)


def _expect_no_mark(folder: Path) -> None:
    lock = StationLock(folder, "now")
    assert not lock.was_unclean
    lock.release(clean=True)
