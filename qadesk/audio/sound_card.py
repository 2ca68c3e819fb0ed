"""The computer's sound devices through PortAudio: looked for once, in a thread, without its chatter on the terminal."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any

from qadesk.audio.quiet import quiet_stderr

_PATIENCE_S = 3.0
_PORTAUDIO_ERRORS = (OSError, ValueError, SystemError)


class SoundCard:
    """Opens output streams; `device` is the name of the wanted one, empty for the system's default."""

    def __init__(self, device: str = "") -> None:
        self.device = device
        self._audio: Any = None
        self._scan: threading.Thread | None = None

    @property
    def scanned(self) -> bool:
        """Whether the devices are known by now."""
        return self._scan is not None and not self._scan.is_alive()

    def scan(self) -> None:
        """Begin to look for devices, unless that was done (35 to 90 ms, in a thread)."""
        if self._scan is None:
            scan = threading.Thread(target=self._look, name="sound devices", daemon=True)
            scan.start()
            self._scan = scan  # once it runs: another thread may wait for it

    def scan_again(self) -> None:
        """Look anew: PortAudio sees a device that was plugged in only then. No stream may be open."""
        if self._scan is None or self.scanned:
            self._scan = None
            self.scan()

    def device_names(self) -> list[str]:
        """The names of all output devices; waits for the scan."""
        return [str(info["name"]) for info in self._outputs()]

    def name(self) -> str:
        """The device that would play now, or an empty text."""
        info = self._wanted() if self.scanned else None
        return str(info["name"]) if info else ""

    def open(self, sample_rate_hz: int, frames_per_buffer: int, callback: Callable[..., Any]) -> Any:
        """A running two-channel int16 output stream; raises OSError when there is no device to open."""
        info = self._wanted()
        if info is None:
            raise OSError("no output device")
        with quiet_stderr():
            return self._audio.open(sample_rate_hz, 2, _int16_format(), output=True,
                                    output_device_index=int(info["index"]), frames_per_buffer=frames_per_buffer,
                                    stream_callback=callback)

    def close(self) -> None:
        """Give PortAudio back."""
        self._wait()
        if self._audio is not None:
            with quiet_stderr():
                self._audio.terminate()
            self._audio = None

    def _look(self) -> None:
        try:
            with quiet_stderr():
                if self._audio is not None:
                    self._audio.terminate()
                self._audio = importlib.import_module("pyaudio").PyAudio()
        except (ImportError, *_PORTAUDIO_ERRORS):  # no PortAudio on this computer: there is no device then
            self._audio = None

    def _wait(self) -> None:
        if self._scan is not None:
            self._scan.join(_PATIENCE_S)

    def _outputs(self) -> list[dict[str, Any]]:
        self.scan()
        self._wait()
        if self._audio is None or not self.scanned:
            return []
        infos = [self._audio.get_device_info_by_index(index) for index in range(self._audio.get_device_count())]
        return [info for info in infos if info["maxOutputChannels"] > 0]

    def _wanted(self) -> dict[str, Any] | None:
        outputs = self._outputs()
        named = next((info for info in outputs if self.device and info["name"] == self.device), None)
        return named or self._default(outputs)

    def _default(self, outputs: list[dict[str, Any]]) -> dict[str, Any] | None:
        try:
            return dict(self._audio.get_default_output_device_info()) if outputs else None
        except _PORTAUDIO_ERRORS:  # PortAudio's way to say that there is none
            return None


def _int16_format() -> int:
    return int(importlib.import_module("pyaudio").paInt16)
