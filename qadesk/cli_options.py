"""The options that every command and the window share. Light: read before anything heavy is imported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qadesk.i18n import LANGUAGES, _

DEFAULTS = {"station": None, "user": None, "password_stdin": False, "lang": None, "json": False, "command": None}


class Once(argparse.Action):
    """An option that is given once at most: a second value would quietly take the place of the first."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any,
                 option_string: str | None = None) -> None:
        if getattr(namespace, self.dest, self.default) != self.default:
            parser.error(_("{option} is given twice").format(option=option_string))
        setattr(namespace, self.dest, values)


def place(text: str) -> Path:
    """A file or folder of the command line. An empty one, which would be the current folder, is refused."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("the name of a file or folder is missing"))
    return Path(text)


def common() -> argparse.ArgumentParser:
    """A parser of the shared options, to be a parent of every other."""
    # SUPPRESS keeps a sub-command's parser from overwriting what stood before the command
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--station", type=place, metavar="DIR", help=_("the station folder"))
    parser.add_argument("--user", metavar="NAME", help=_("who acts"))
    parser.add_argument("--password-stdin", action="store_true", help=_("read the password from the standard input"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("language of texts"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    return parser


def complete(given: argparse.Namespace) -> argparse.Namespace:
    """The given options with the default of every one that was not."""
    return argparse.Namespace(**{**DEFAULTS, **vars(given)})
