"""A screen for tests on a machine without one: an X server of our own for each pytest process.

Windows of two processes on one screen would take the keys from each other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

SIZE = "1920x1080x24"


class DisplayRig:
    """One Xvfb; `display` is what DISPLAY must say. Raises OSError when the server does not start."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading) as answer:
            self._server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"], pass_fds=(writing,),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            os.close(writing)
            number = answer.readline().strip()
        if not number:
            raise OSError(f"Xvfb ended with {self._server.wait()}")
        self.display = f":{number}"

    @staticmethod
    def possible() -> bool:
        """Whether there is an X server to start."""
        return sys.platform.startswith("linux") and shutil.which("Xvfb") is not None

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()
