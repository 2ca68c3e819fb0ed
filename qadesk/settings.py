"""All settings, declared once: kind, default, range, and the use case whose right changes them.

Three kinds: of the machine (window, device: a file in the station folder), of the user (keys, speed: with the
account), and station rules (quota, thresholds: dated versions in the database, named by what used them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from qadesk.errors import RuleBroken, StationError
from qadesk.files import is_plain, read_document, write_whole
from qadesk.i18n import LANGUAGES, _

BY_QUEUE = "min_connected_by_queue"
MOST_CONNECTED_S = 600
_OF_QUEUE = re.compile(r"(.*?\S)\s*[=＝:：]\s*(\d{1,3})")
Value = str | int | bool | list[dict[str, object]]


class Kind(StrEnum):
    MACHINE = "machine"
    USER = "user"
    RULE = "rule"


@dataclass(frozen=True)
class Setting:
    """A setting: `low`..`high` bound numbers, `choices` bound texts; `right` is the use case that changes it."""

    name: str
    kind: Kind
    default: Value
    low: int | None = None
    high: int | None = None
    choices: frozenset[str] = frozenset()
    right: str = ""

    def check(self, value: Value) -> Value:
        """The value, if it is one of this setting's; raises RuleBroken naming the setting."""
        fits = type(value) is type(self.default) and self._in_range(value)
        if not fits:
            todo = _("Write it as the note beside it says.") if self.name == BY_QUEUE else _(
                "Choose a value within its range.")
            raise RuleBroken(_("The setting {name} cannot be {value}.").format(name=self.name, value=value),
                             todo=todo, code="E-SET-01")
        return value

    def _in_range(self, value: Value) -> bool:
        if isinstance(value, int) and self.low is not None and self.high is not None:
            return self.low <= value <= self.high
        if self.name == "time_zone":
            return _is_zone(str(value))
        if self.name == BY_QUEUE:
            return queue_seconds(str(value)) is not None
        if self.kind is Kind.MACHINE and isinstance(value, str) and not is_plain(value):
            return False
        return not self.choices or value in self.choices


def queue_seconds(text: str) -> dict[str, int] | None:
    """Seconds by queue as a rule's text names them, `售后=20，VIP=60`; None for a text of another form."""
    parts = [part for part in text.replace("，", ",").split(",") if part.strip()]
    read = [_OF_QUEUE.fullmatch(part.strip()) for part in parts]
    found = {one[1]: int(one[2]) for one in read if one}
    fits = len(found) == len(parts) and all(seconds <= MOST_CONNECTED_S for seconds in found.values())
    return found if fits else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True


def _machine(name: str, default: Value, *choices: str, low: int | None = None, high: int | None = None) -> Setting:
    return Setting(name, Kind.MACHINE, default, low, high, frozenset(choices), "settings.change_machine")


def _user(name: str, default: Value, *choices: str, low: int | None = None, high: int | None = None) -> Setting:
    return Setting(name, Kind.USER, default, low, high, frozenset(choices), "settings.change_user")


def _rule(name: str, default: Value, low: int | None = None, high: int | None = None,
          choices: Iterable[str] = ()) -> Setting:
    return Setting(name, Kind.RULE, default, low, high, frozenset(choices), "settings.change_rules")


def _technical(name: str, default: Value, low: int | None = None, high: int | None = None,
               choices: Iterable[str] = ()) -> Setting:
    return Setting(name, Kind.RULE, default, low, high, frozenset(choices), "settings.change_technical")


BANDS: list[dict[str, object]] = [
    {"code": "A_night", "start": "00:00", "g": 100},
    {"code": "B_handover_am", "start": "07:30", "g": 150},
    {"code": "C_morning", "start": "09:00", "g": 100},
    {"code": "D_meal", "start": "11:30", "g": 150},
    {"code": "E_afternoon", "start": "13:30", "g": 100},
    {"code": "F_handover_pm", "start": "17:00", "g": 150},
    {"code": "G_evening", "start": "18:30", "g": 100},
]
"""The day's partition into bands: each from its start to the next one's; `g` is the draw's size measure."""

ALL: tuple[Setting, ...] = (
    _machine("language", "zh_CN", *LANGUAGES),
    _machine("theme", "system", "system", "light", "dark", "contrast"),
    _machine("sound_device", ""),
    _machine("play_key", "toggle", "toggle", "hold"),
    _machine("nav_folded", False),
    _machine("window_geometry", ""),
    _machine("last_login_name", ""),
    _machine("station_folder", ""),  # in the default folder's file: where the wizard put the station
    _machine("recordings_folder", ""),
    _machine("backup_folder", ""),
    _machine("second_backup_folder", ""),
    _user("speed_milli", 1000, low=500, high=3000),
    _user("volume_percent", 100, low=0, high=100),
    _user("balance_percent", 0, low=-100, high=100),
    _user("backstep_ms", 1500, low=0, high=5000),
    _user("skip_silence", False),
    _user("normalise", False),
    _user("ruler_time_of_day", False),
    _user("clip_folder", ""),
    _user("queue_everybody", False),
    _technical("time_zone", "Asia/Shanghai"),
    _technical("idle_minutes", 5, 1, 120),
    _technical("idle_jobs", "pause", choices=("pause", "continue")),
    _technical("acoustics_behind_lock", "continue", choices=("pause", "continue")),
    _technical("agent_right_sources", ""),
    _technical("password_profile", "regulation", choices=("regulation", "modern")),
    _technical("password_days", 90, 7, 365),
    _rule("label", "internal", choices=("internal", "confidential")),
    _rule("quota", 3, 1, 50),
    _rule("quota_new_staff", 5, 1, 50),
    _rule("new_staff_days", 90, 0, 365),
    _rule("extra_quota", 2, 0, 20),
    _rule("extra_quota_days", 28, 1, 365),
    _rule("draw_period", "week", choices=("week", "day")),
    _rule("draw_hour", 9, 0, 23),
    _rule("min_connected_s", 30, 0, MOST_CONNECTED_S),
    _rule(BY_QUEUE, ""),
    _rule("plan_queues", ""),
    _rule("training_queues", ""),
    _rule("training_numbers", ""),
    _rule("handover_minutes", 30, 0, 120),
    _rule("meal_minutes", 15, 0, 120),
    _rule("peak_percent", 125, 101, 500),
    _rule("low_percent", 50, 0, 99),
    _rule("bands", BANDS),
    _rule("weekly_listening_hours_milli", 10000, 0, 60000),
    _rule("inspector_share_percent", 40, 10, 100),
    _rule("least_inspectors", 3, 1, 20),
    _rule("replacement_warn_percent", 5, 0, 100),
    _rule("listening_hours_milli", 2000, 0, 24000),
    _rule("listening_share_percent", 100, 0, 100),
    _rule("listening_limit_min", 0, 0, 480),
    _rule("card_inbound", "inbound"),
    _rule("card_outbound", "outbound"),
    _rule("card_mystery", "mystery"),
    _rule("appeal_days", 3, 1, 30),
    _rule("appeal_rounds", 2, 1, 2),
    _rule("ruling_days", 5, 1, 60),
    _rule("complaint_days", 5, 1, 60),
    _rule("major_problem_hours", 24, 1, 240),
    _rule("interview_days", 7, 1, 60),
    _rule("common_losses", 3, 2, 20),
    _rule("common_days", 28, 7, 120),
    _rule("follow_ups", 3, 0, 20),
    _rule("follow_up_days", 14, 1, 90),
    _rule("training_share_percent", 10, 1, 100),
    _rule("training_calls", 20, 1, 1000),
    _rule("training_days", 14, 1, 120),
    _rule("targeted_before_percent", 30, 0, 100),
    _rule("targeted_after_percent", 20, 0, 100),
    _rule("targeted_calls", 3, 1, 20),
    _rule("flag_days", 7, 1, 60),
    _rule("dead_air_s", 10, 3, 120),
    _rule("hold_s", 30, 5, 600),
    _rule("over_talk_ms", 1000, 300, 10000),
    _rule("interruptions", 3, 1, 50),
    _rule("loud_db", 12, 6, 40),
    _rule("first_word_s", 5, 1, 60),
    _rule("clipping_ppm", 1000, 100, 100000),
    _rule("fast_milli", 6500, 3000, 12000),
    _rule("band_excellent_milli", 95000, 0, 100000),
    _rule("band_good_milli", 90000, 0, 100000),
    _rule("band_pass_milli", 80000, 0, 100000),
)
BY_NAME: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in ALL})


def defaults(kind: Kind) -> dict[str, Value]:
    """The default of every setting of a kind, by name."""
    return {setting.name: setting.default for setting in ALL if setting.kind is kind}


def checked(kind: Kind, values: Mapping[str, Value]) -> dict[str, Value]:
    """Defaults of the kind overlaid with `values`; raises RuleBroken for an unknown name or a wrong value."""
    merged = defaults(kind)
    for name, value in values.items():
        if name not in merged:
            raise RuleBroken(_("There is no setting {name}.").format(name=name), code="E-SET-02")
        merged[name] = BY_NAME[name].check(value)
    return merged


class MachineSettings:
    """The machine's settings: a small JSON file, written whole; an unreadable one is kept aside and named."""

    def __init__(self, path: Path, *, mend: bool = True) -> None:
        """`mend`: keep an unreadable file aside; else it stays, and defaults hold."""
        self._path = path
        self._values = self._load(mend)

    def text(self, name: str) -> str:
        value = self._values[name]
        assert isinstance(value, str)
        return value

    def flag(self, name: str) -> bool:
        return self._values[name] is True

    def change(self, **values: Value) -> None:
        """Check and store the given values; raises RuleBroken or StationError."""
        self._values = checked(Kind.MACHINE, {**self._values, **values})
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(self._path, text.encode())

    def remember(self, **values: Value) -> None:
        """Change what is mere convenience; where the disk refuses, it holds for this run and nothing is in the way.

        What is known already is not written again: this runs in the event loop, and a busy disk takes seconds."""
        if any(self._values.get(name) != value for name, value in values.items()):
            with suppress(StationError):
                self.change(**values)

    def _load(self, mend: bool) -> dict[str, Value]:
        try:
            return read_machine(self._path)
        except (ValueError, RuleBroken, IsADirectoryError):
            if mend:
                self._keep_aside()
        except OSError:
            pass  # none yet, or it cannot be read: it stays as it is
        return defaults(Kind.MACHINE)

    def _keep_aside(self) -> None:
        names = ("machine.damaged", *(f"machine.damaged-{number}" for number in range(2, 1000)))
        with suppress(OSError, StopIteration):  # in a folder that is write-protected it stays where it is
            self._path.rename(next(path for name in names if not (path := self._path.with_name(name)).exists()))


def read_machine(path: Path) -> dict[str, Value]:
    """The machine's settings as a file holds them; raises OSError, ValueError or RuleBroken for a damaged one."""
    known = {name: value for name, value in read_document(path).items() if name in defaults(Kind.MACHINE)}
    return checked(Kind.MACHINE, known)
