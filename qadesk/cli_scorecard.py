"""Shell: `scorecard check` tells what stands against a card, `scorecard try` scores answers, `scorecard import` reads
a card of another program, a spreadsheet or a text. No station, no login."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import yaml

from qadesk.cli_frame import DONE, NOT_DONE, WITH_REFUSALS, Shell
from qadesk.cli_options import place
from qadesk.errors import BadInput, UserError
from qadesk.i18n import _
from qadesk.importing.answers_yaml import answers_source, parse_answers
from qadesk.importing.card_import import card_content, import_card
from qadesk.importing.scorecard_check import Checked, PlacedFinding, check_scorecard
from qadesk.importing.scorecard_yaml import dump_scorecard, source_of
from qadesk.importing.yaml_fields import content_of
from qadesk.models.card_imports import CARD_LAYOUT_NAMES, ImportedCard
from qadesk.models.score_words import explanation
from qadesk.models.scorecards import Band, FatalState, Scorecard, points_text
from qadesk.models.scoring import Total, total
from qadesk.services.whole_files import landing

BANDS = {Band.EXCELLENT: "excellent", Band.GOOD: "good", Band.PASSED: "pass", Band.FAILED: "fail", None: "none"}


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("scorecard", parents=[common], help=_("check, try or read in a scorecard"))
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("check", parents=[common], help=_("tell what stands against publishing a card"))
    check.add_argument("cards", nargs="+", type=place, metavar="CARD.yaml", help=_("scorecards to check"))
    check.set_defaults(command=check_cards)
    once = acts.add_parser("try", parents=[common], help=_("score answers by a card"))
    once.add_argument("card", type=place, metavar="CARD.yaml", help=_("the scorecard"))
    once.add_argument("answers", type=place, metavar="ANSWERS.yaml", help=_("the answers, by criterion"))
    once.set_defaults(command=try_card)
    foreign = acts.add_parser("import", parents=[common],
                              help=_("read a card of another program, a spreadsheet or a text"))
    foreign.add_argument("files", nargs="+", type=place, metavar="FILE", help=_("the files to read"))
    foreign.add_argument("--out", type=place, metavar="DIR", help=_("write each card there, as YAML"))
    foreign.set_defaults(command=import_cards)


def check_cards(shell: Shell) -> int:
    """`scorecard check`: 1 when a card cannot be published, 2 when a file cannot be read."""
    files: list[Path] = shell.arguments.cards
    checked = [(path, check_scorecard(content_of(path, source_of(path.name)), path.name)) for path in files]
    told = {"files": [_told(path, result) for path, result in checked]}
    shell.show(told, [line for path, result in checked for line in _lines(path, result)])
    return WITH_REFUSALS if any(result.errors for _path, result in checked) else DONE


def try_card(shell: Shell) -> int:
    """`scorecard try`: every fatal item that is ticked counts as confirmed."""
    asked = shell.arguments
    card = _sound_card(asked.card)
    content = content_of(asked.answers, answers_source(asked.answers.name))
    answers = parse_answers(content, asked.answers.name, card)
    states = dict.fromkeys(answers.fatal, FatalState.CONFIRMED)
    figures = total(card, answers, states)
    lines = explanation(card, answers, figures, states)
    shell.show(_scored(figures, lines), list(lines))
    return DONE


def import_cards(shell: Shell) -> int:
    """`scorecard import`: 1 when something was not taken over or stands against a card, 2 when no file can be read."""
    files: list[Path] = shell.arguments.files
    read = [(path, _imported(path, shell.arguments.out)) for path in files]
    failed = [found for _path, found in read if isinstance(found, UserError)]
    if len(files) == 1 and failed:
        raise failed[0]
    shell.show({"files": [_foreign_told(path, found) for path, found in read]},
               [line for path, found in read for line in _foreign_lines(path, found)])
    if len(failed) == len(files):
        return NOT_DONE
    clean = not failed and not any(found.not_carried or found.errors for _path, found in read
                                   if not isinstance(found, UserError))
    return DONE if clean else WITH_REFUSALS


def _imported(path: Path, out: Path | None) -> ImportedCard | UserError:
    """The card in a file, written into the folder where one is named, or why there is none."""
    try:
        found = import_card(card_content(path), path.name)
        if out is not None:
            with landing(out / f"{path.stem}.yaml", dump_scorecard(found.card).encode()) as land:
                land()
    except UserError as error:
        return error
    return found


def _foreign_told(path: Path, found: ImportedCard | UserError) -> dict[str, Any]:
    if isinstance(found, UserError):
        return {"file": str(path), "error": found.what, "safe": found.safe, "todo": found.todo, "code": found.code}
    text = dump_scorecard(found.card)
    checked = check_scorecard(text, path.name)
    return {
        "file": str(path), "layout": str(found.layout), "card": yaml.safe_load(text), "yaml": text,
        "not_carried": [{"place": part.place, "text": part.text, "reason": part.reason} for part in found.not_carried],
        "errors": [_placed(finding) for finding in checked.errors],
        "warnings": [_placed(finding) for finding in checked.warnings]}


def _foreign_lines(path: Path, found: ImportedCard | UserError) -> list[str]:
    if isinstance(found, UserError):
        return [f"{found} [{found.code}]"]
    card, text = found.card, _("{file}: {layout}. {title}: sections {sections}, criteria {criteria}, fatal items "
                               "{fatal}, points {points}.")
    lines = [text.format(file=path.name, layout=_(CARD_LAYOUT_NAMES[found.layout]), title=card.name,
                         sections=len(card.sections), criteria=len(card.criteria), fatal=len(card.fatal),
                         points=points_text(card.weight_milli))]
    lines += [_("Not taken over: {place}: {text} ({reason})").format(
        place=part.place, text=part.text, reason=part.reason) for part in found.not_carried]
    lines += [_("To be mended before it is published: {text}").format(text=finding.text) for finding in found.errors]
    lines += [_("Note: {text}").format(text=finding.text) for finding in found.warnings]
    return [*lines, "", dump_scorecard(card)]


def _sound_card(path: Path) -> Scorecard:
    checked = check_scorecard(content_of(path, source_of(path.name)), path.name)
    if checked.errors or checked.card is None:
        first = checked.errors[0]
        raise BadInput(" ".join(_line(finding) for finding in checked.errors), file=first.file, row=first.line,
                       field=first.field, safe=_("Nothing was scored."),
                       todo=_("Correct the card there, then try again."), code="E-CRD-31")
    return checked.card


def _scored(figures: Total, lines: tuple[str, ...]) -> dict[str, Any]:
    return {
        "score": _decimal(figures.result_milli), "score_before_fatal": _decimal(figures.score_milli),
        "band": BANDS[figures.result_band], "fatal": list(figures.fatal_codes),
        "sections": {section.code: {"earned": section.earned_milli / 1000,
                                    "applicable": section.applicable_milli / 1000} for section in figures.sections},
        "explanation": list(lines)}


def _decimal(milli: int | None) -> float | None:
    return None if milli is None else milli / 1000


def _told(path: Path, checked: Checked) -> dict[str, Any]:
    card = checked.card
    about = {} if card is None else {
        "code": card.code, "version": card.version, "title": card.title, "criteria": len(card.criteria),
        "fatal": len(card.fatal), "points": card.weight_milli / 1000}
    return {"file": str(path), "ok": not checked.errors, **about, "errors": [_placed(f) for f in checked.errors],
            "warnings": [_placed(f) for f in checked.warnings]}


def _placed(finding: PlacedFinding) -> dict[str, Any]:
    return {"file": finding.file, "line": finding.line, "field": finding.field, "text": finding.text}


def _lines(path: Path, checked: Checked) -> list[str]:
    found = [_line(finding) for finding in checked.errors]
    found += [_("Note: {text}").format(text=_line(finding)) for finding in checked.warnings]
    card = checked.card
    if checked.errors or card is None:
        return [_("{file} cannot be used:").format(file=path.name), *found]
    text = _("{file}: {title}, version {version}, {criteria} criteria, {points} points. No errors.")
    return [text.format(file=path.name, title=card.name, version=card.version, criteria=len(card.criteria),
                        points=points_text(card.weight_milli)), *found]


def _line(finding: PlacedFinding) -> str:
    """A finding with its place; that of the text itself names it already."""
    if finding.line is None or finding.text.startswith(finding.file):
        return finding.text
    where = _("{file}, line {line}, {field}: {reason}")
    return where.format(file=finding.file, line=finding.line, field=finding.field, reason=finding.text)
