"""The computer's sound devices through PortAudio: looked for once, in a thread, without its chatter on the terminal."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from qadesk.audio.quiet import quiet_stderr

_PATIENCE_S = 3.0
_PORTAUDIO_ERRORS = (OSError, ValueError, SystemError)
Info = dict[str, Any]


class SoundCard:
    """Opens output streams; `device` is the name of the wanted one, empty for the system's default.

    The default also plays where the wanted one is away or refuses; but once that has played, nothing else does while it
    is away: what was heard in headphones must not come out of a loudspeaker."""

    def __init__(self, device: str = "") -> None:
        self._device = device
        self._audio: Any = None
        self._scan: threading.Thread | None = None
        self._outputs: list[Info] = []
        self._default: Info | None = None
        self._refused = self._played = ""  # the wanted device, once it did not open, or did
        self._seen = False
        self._lock = threading.Lock()  # between a stream that opens and a look that closes PortAudio
        self._streams = 0

    @property
    def device(self) -> str:
        return self._device

    @device.setter
    def device(self, value: str) -> None:
        self._device, self._refused, self._played = value, "", ""

    @property
    def scanned(self) -> bool:
        """Whether the devices are known by now."""
        return self._scan is not None and not self._scan.is_alive()

    @property
    def missing(self) -> str:
        """The wanted device, while it is away or refuses (as far as is known); else an empty text."""
        away = self._seen and self._named() is None
        return self._device if away or self._refused else ""

    def scan(self) -> None:
        """Begin to look for devices, unless that was done (35 to 90 ms, in a thread)."""
        if self._scan is None:
            scan = threading.Thread(target=self._look, name="sound devices", daemon=True)
            scan.start()
            self._scan = scan  # once it runs: another thread may wait for it

    def scan_again(self) -> None:
        """Look anew, unless a stream is open: PortAudio sees a device that was plugged in only then."""
        with self._lock:
            if not self._streams and (self._scan is None or self.scanned):
                self._scan = None
                self.scan()

    def device_names(self) -> list[str]:
        """The names of all output devices; waits for the scan."""
        self._know()
        return [str(info["name"]) for info in self._outputs]

    def name(self) -> str:
        """The device that would play now, or an empty text."""
        usable = self._usable()
        return str(usable[0]["name"]) if usable else ""

    def open(self, sample_rate_hz: int, frames_per_buffer: int, callback: Callable[..., Any]) -> Any:
        """A running two-channel int16 output stream, to be given to `close_stream`; raises OSError or ValueError when
        no device opens."""
        self._know()
        refusal: Exception = OSError("no output device")
        with self._lock:
            for info in self._usable() if self.scanned else []:
                try:
                    return self._open(int(info["index"]), sample_rate_hz, frames_per_buffer, callback)
                except (OSError, ValueError) as error:
                    refusal = error
                    if info is self._named():
                        self._refused = self._device
        raise refusal

    def close_stream(self, stream: Any) -> None:
        """Silence at once: what waits in its buffer is dropped."""
        with suppress(OSError):  # the device may be gone already
            stream.close()
        self._streams -= 1

    def _open(self, index: int, sample_rate_hz: int, frames_per_buffer: int, callback: Callable[..., Any]) -> Any:
        with quiet_stderr():
            stream = self._audio.open(sample_rate_hz, 2, _int16_format(), output=True, output_device_index=index,
                                      frames_per_buffer=frames_per_buffer, stream_callback=callback)
        self._streams += 1
        named = self._named()
        if named is not None and named["index"] == index:
            self._refused, self._played = "", self._device
        return stream

    def close(self) -> None:
        """Give PortAudio back."""
        self._wait()
        if self._audio is not None:
            with quiet_stderr():
                self._audio.terminate()
            self._audio = None
        self._outputs, self._default = [], None

    def _look(self) -> None:
        try:
            with quiet_stderr():
                if self._audio is not None:
                    self._audio.terminate()
                self._audio = importlib.import_module("pyaudio").PyAudio()
                self._outputs, self._default = _found(self._audio)
        except (ImportError, *_PORTAUDIO_ERRORS):  # no PortAudio on this computer: there is no device then
            self._audio, self._outputs, self._default = None, [], None
        self._seen = True

    def _wait(self) -> None:
        if self._scan is not None:
            self._scan.join(_PATIENCE_S)

    def _know(self) -> None:
        self.scan()
        self._wait()

    def _named(self) -> Info | None:
        return next((info for info in self._outputs if self._device and info["name"] == self._device), None)

    def _usable(self) -> list[Info]:
        """What to open, in this order: the wanted device, and the default unless that one has played."""
        default = None if self._device and self._played == self._device else self._default
        return [info for info in (self._named(), default) if info is not None]


def _found(audio: Any) -> tuple[list[Info], Info | None]:
    """All output devices, and the default one."""
    infos = [dict(audio.get_device_info_by_index(index)) for index in range(audio.get_device_count())]
    outputs = [info for info in infos if info["maxOutputChannels"] > 0]
    try:
        return outputs, dict(audio.get_default_output_device_info()) if outputs else None
    except _PORTAUDIO_ERRORS:  # PortAudio's way to say that there is none
        return outputs, None


def _int16_format() -> int:
    return int(importlib.import_module("pyaudio").paInt16)
