"""Patterns of recordings' names that a centre defines: `{any}_{number}_{yyyyMMdd}-{HHmmss}_{agent}`.

A pattern is text with tokens in braces. It looks at the name without its sound suffix; with `/` in it at the folders
above as well. Each becomes a regular expression that cannot go astray: what a part took it never gives back, but for
`{any}`, which stands in it twice at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qadesk.errors import BadInput
from qadesk.i18n import N_, _
from qadesk.importing.file_names import cut_suffix
from qadesk.importing.name_facts import GROUPED, UUID, WITHHELD, found_groups

LONGEST_PATTERN, MOST_ANY = 200, 2
TOKENS = {
    "number": N_("telephone number of the other side"),
    "caller": N_("calling number"),
    "callee": N_("called number"),
    "ext": N_("extension"),
    "agent": N_("staff number"),
    "id": N_("call id of the switch"),
    "uuid": N_("call id written as a UUID"),
    "direction": N_("in or out, 呼入 or 呼出"),
    "epoch": N_("seconds or milliseconds since 1970"),
    "utc": N_("the letters UTC: the time is in UTC"),
    "zone": N_("offset from UTC such as +0800"),
    "any": N_("anything; twice at most"),
}
"""The tokens that are no times, with what each stands for."""
TIME_PARTS = {"yyyy": r"(?P<y>20\d\d)", "yy": r"(?P<yy>\d\d)", "MMM": r"(?P<mon>[A-Za-z]{3})", "MM": r"(?P<mo>\d\d)",
              "dd": r"(?P<d>\d\d)", "HH": r"(?P<h>\d\d)", "mm": r"(?P<mi>\d\d)", "ss": r"(?P<s>\d\d)",
              "SSS": r"\d{1,6}"}
"""The parts that the tokens of times are made of: `{yyyyMMdd}`, `{HHmmss}`, `{mmss}`."""
_NUMBER = rf"{GROUPED}|[+*#0-9]{{1,24}}|{WITHHELD}"
_IN_NUMBERS = frozenset("+*#0123456789")
_NUMBERS = frozenset({"number", "caller", "callee", "ext"})
_DIGITS = _NUMBERS | {"epoch"}
_BOUNDED = {"number": _NUMBER, "caller": _NUMBER, "callee": _NUMBER, "ext": r"\d{2,8}",
            "uuid": UUID,
            "direction": r"inbound|outbound|incoming|outgoing|internal|in|out|呼入|呼出|外呼|来电|去电|内部",
            "epoch": r"1\d{9}(?:\d{3})?", "utc": "UTC", "zone": r"[+-]\d\d:?\d\d"}
_FIXED = frozenset({"uuid", "utc", "zone", "epoch"})
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|(.)", re.DOTALL)
_TIME = re.compile("|".join(sorted(TIME_PARTS, key=len, reverse=True)))


@dataclass(frozen=True)
class OwnName:
    """A pattern that the centre defined, ready to read names."""

    name: str
    pattern: str
    folders: int
    _compiled: re.Pattern[str] = field(repr=False, compare=False)

    def groups(self, text: str) -> Mapping[str, str] | None:
        return found_groups(self._compiled, text)


def own_name(name: str, pattern: str) -> OwnName:
    """The pattern, compiled. Raises BadInput (field `pattern`) saying what in it cannot be."""
    text = cut_suffix(pattern.strip().replace("\\", "/").lstrip("/"))
    if not text or len(text) > LONGEST_PATTERN:
        raise _bad(_("A pattern has 1 to {most} characters.").format(most=LONGEST_PATTERN))
    pieces = [_Piece(*found) for found in _PIECE.findall(text)]
    _refuse(pieces)
    expression = "".join(piece.expression(after) for piece, after in zip(pieces, [*pieces[1:], None], strict=True))
    return OwnName(name, pattern.strip(), text.count("/"),
                   re.compile(expression, re.ASCII | re.IGNORECASE | re.DOTALL))


@dataclass(frozen=True)
class _Piece:
    """A token, or text that stands for itself."""

    token: str
    literal: str
    stray: str

    @property
    def is_open(self) -> bool:
        """Whether its length is not fixed."""
        return bool(self.token) and self.token not in _FIXED and not self.parts

    @property
    def parts(self) -> Sequence[str]:
        """The parts of a token of times; nothing for another one."""
        found = _TIME.findall(self.token)
        return found if "".join(found) == self.token else ()

    def expression(self, after: _Piece | None) -> str:
        if self.literal:
            return re.escape(self.literal)
        if self.parts:
            return "".join(TIME_PARTS[part] for part in self.parts)
        if self.token == "any":
            return "[^/]*?" if after else "[^/]*"
        if self.token in _BOUNDED:
            return f"(?P<{self.token}>(?>{_BOUNDED[self.token]}))"
        end = re.escape(after.literal[0]) if after else ""
        return rf"(?P<{self.token}>(?>[^/\s{end}]{{1,80}}))"


def _refuse(pieces: Sequence[_Piece]) -> None:
    for piece in pieces:
        if piece.stray or not (piece.literal or piece.parts or piece.token in TOKENS):
            raise _bad(_("{token} is no token.").format(token=piece.stray or f"{{{piece.token}}}"),
                       _("The list beside the pattern names those that there are; a brace alone cannot stand in it."))
    for piece, after in zip(pieces, pieces[1:], strict=False):
        if piece.is_open and not after.literal and not _differ(piece, after):
            raise _bad(_("{first} and {second} stand side by side: nobody can tell where the one ends.").format(
                first=f"{{{piece.token}}}", second=f"{{{after.token}}}"), _("Write the character between them."))
        if piece.token in _NUMBERS and after.literal[:1] in _IN_NUMBERS:
            raise _bad(_("{first} and {second} stand side by side: nobody can tell where the one ends.").format(
                first=f"{{{piece.token}}}", second=after.literal), _("Write the character between them."))
    _refuse_counts([part for piece in pieces for part in (piece.parts or [piece.token])])


def _differ(piece: _Piece, after: _Piece) -> bool:
    """Whether two tokens side by side are told apart by themselves: the word of a direction from digits."""
    digits = after.token in _DIGITS or after.parts and after.parts[0] != "MMM"
    return bool(piece.token == "direction" and digits or piece.token in _DIGITS and after.token == "direction")


def _refuse_counts(tokens: Sequence[str]) -> None:
    said = [token for token in tokens if token and token != "any"]
    twice = next((token for token in said if said.count(token) > 1), "")
    if twice:
        raise _bad(_("{token} stands in it twice.").format(token=f"{{{twice}}}"))
    if tokens.count("any") > MOST_ANY:
        raise _bad(_("A pattern has {{any}} at most {most} times.").format(most=MOST_ANY))
    if not set(said) - {"SSS"}:
        raise _bad(_("The pattern reads nothing: it has no token but {any}.").format(any="{any}"))
    _refuse_half_time(set(said))


def _refuse_half_time(said: set[str]) -> None:
    day = [bool(said & names) for names in ({"yyyy", "yy"}, {"MM", "MMM"}, {"dd"})]
    clock = bool(said & {"HH", "mm", "ss"})
    if any(day) != all(day) or (clock and not all(day)) or (said >= {"yyyy", "yy"}) or (said >= {"MM", "MMM"}):
        raise _bad(_("A time needs its whole day: year, month and day, each once."),
                   _("Write {day}, in the name or in the folders above it.").format(day="{yyyyMMdd}"))


def _bad(what: str, todo: str = "") -> BadInput:
    return BadInput(what, field="pattern", safe=_("Nothing was changed."), todo=todo, code="E-NAM-01")
