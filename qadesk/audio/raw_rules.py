"""How headerless recordings are read: one rule per file name extension, overridable per source or in the shell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qadesk.audio.source import Place
from qadesk.errors import BadInput
from qadesk.i18n import _

RAW_CODECS = frozenset({"s16le", "s16be", "u8", "s8", "ulaw", "alaw", "gsm", "g729", "g722", "g726", "g726le", "vox"})


@dataclass(frozen=True)
class RawRule:
    """What a headerless file holds; `codec` is one of RAW_CODECS."""

    codec: str
    sample_rate_hz: int
    n_channels: int = 1


RawRules = Mapping[str, RawRule]

_TELEPHONE = {"ulaw": "ulaw", "ul": "ulaw", "mulaw": "ulaw", "pcmu": "ulaw", "alaw": "alaw", "al": "alaw",
              "pcma": "alaw", "gsm": "gsm", "g729": "g729", "vox": "vox", "sln": "s16le", "g726": "g726"}
DEFAULT_RAW: RawRules = MappingProxyType({
    **{extension: RawRule(codec, 8000) for extension, codec in _TELEPHONE.items()},
    "pcm": RawRule("s16le", 16000), "sln16": RawRule("s16le", 16000), "g722": RawRule("g722", 16000)})


def rule_for(path: Place, rules: RawRules) -> RawRule | None:
    """The rule for the file's extension (case does not matter), or None."""
    return rules.get(path.suffix.lower().lstrip("."))


def parse_raw_rule(text: str) -> tuple[str, RawRule]:
    """The extension and rule of a text `EXT=CODEC,HZ,CH`, for example `pcm=s16le,8000,2`.

    Raises BadInput that names the field."""
    extension, _equals, values = text.partition("=")
    parts = [part.strip() for part in values.split(",")]
    extension = extension.strip().lower().lstrip(".")
    if not extension or len(parts) != 3:
        raise _bad(text, "--raw")
    if parts[0] not in RAW_CODECS:
        raise _bad(text, "CODEC")
    rate, channels = _number(parts[1]), _number(parts[2])
    if not 1000 <= rate <= 384_000:
        raise _bad(text, "HZ")
    if not 1 <= channels <= 32:
        raise _bad(text, "CH")
    return extension, RawRule(parts[0], rate, channels)


def with_rules(texts: Iterable[str], base: RawRules = DEFAULT_RAW) -> RawRules:
    """`base` with the rules of `texts` laid over it (can be pickled); raises BadInput as parse_raw_rule does."""
    return {**base, **dict(parse_raw_rule(text) for text in texts)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _bad(text: str, field: str) -> BadInput:
    return BadInput(_("The rule “{text}” for headerless files cannot be read: {field}.").format(text=text, field=field),
                    field=field, safe=_("Nothing was opened with it."),
                    todo=_("Write it as EXT=CODEC,HZ,CH, for example pcm=s16le,8000,1. Codecs: {codecs}.").format(
                        codecs=", ".join(sorted(RAW_CODECS))))
