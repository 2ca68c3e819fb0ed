"""A small field for service tests: people, a call list and recordings as files, and how to take them in."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.models.imports import ListImported, RecordingsImported
from qadesk.models.periods import Week
from qadesk.services.stations import LoggedIn

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Week(2026, 36)
PEOPLE = "工号,姓名,班组,自,至,入职\nA01,张伟,一班,2025-01-01,,2025-01-01\nA02,李娜,二班,2026-08-20,,2026-08-20\n"
HEADING = "通话流水号,座席工号,主叫号码,被叫号码,呼叫时间,通话时长,技能组,呼叫类型,录音文件\n"
CLOCKS = ("08:10", "09:30", "12:05", "14:20", "17:45", "20:15")


def content(path: Path) -> CallList:
    table = open_call_list(path)
    return CallList(table, propose_mapping(table), SHANGHAI)


def tone(path: Path, seconds: float = 0.2, shade: int = 1) -> Path:
    """A short sound whose bytes differ by `shade`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes([shade % 250, shade // 250 % 250]) * int(8000 * seconds))
    return path


@dataclass
class Field:
    """A logged-in station and a folder beside it for what is brought in."""

    session: LoggedIn
    folder: Path

    def write(self, name: str, text: str, encoding: str = "gbk") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def import_people(self, text: str = PEOPLE) -> None:
        self.session.desk.people.import_list(self.session.actor, self.write("人员.csv", text))

    def call_list(self, agents: tuple[str, ...] = ("A01", "A02"), per_agent: int = 12) -> Path:
        """Calls over the days of the week, each with a recording by name `<call id>.wav`."""
        rows = [f"{agent}{n:04},{agent},1380000{n:04},4001,2026-09-0{1 + n % 5} {CLOCKS[n % 6]}:{n % 60:02},"
                f"{60 + n},售后,呼入,{agent}{n:04}.wav\n" for agent in agents for n in range(per_agent)]
        return self.write("话单.csv", HEADING + "".join(rows))

    def import_list(self, path: Path | None = None) -> ListImported:
        return self.session.desk.calls.import_list(self.session.actor, content(path or self.call_list()))

    def import_recordings(self, agents: tuple[str, ...] = ("A01", "A02"), per_agent: int = 12) -> RecordingsImported:
        for at, agent in enumerate(agents):
            for n in range(per_agent):
                tone(self.folder / "录音" / f"{agent}{n:04}.WAV", shade=1 + at * 200 + n)
        return self.session.desk.calls.import_recordings(self.session.actor, [self.folder / "录音"])

    def fill(self) -> None:
        """People, list and recordings: a week ready to be drawn."""
        self.import_people()
        self.import_list()
        self.import_recordings()
