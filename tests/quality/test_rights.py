"""Every use case has its rule: a service's public method stands in the one table, which names nothing else."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_type_hints

import pytest

from qadesk.models.audit_detail_words import LOCK_CAUSES
from qadesk.models.audit_words import ACTIONS, GROUPS, group_of
from qadesk.models.people import Actor, Role
from qadesk.security.roles import RULES
from qadesk.services.base import Service
from qadesk.services.desk import Desk
from qadesk.services.sessions import LockCause

BASE = {name for name, _member in inspect.getmembers(Service)}
# rights that no service method carries out: one of the window, one that has no open station to act on
WITHOUT_METHOD = {"backups.restore", "settings.change_machine"}
ROOT = Path(__file__).resolve().parents[2]
NOTED = re.compile(r'"((?:stations|sessions|accounts|backups|checks|audit|clock)\.(?!id")[a-z_]+)"')


def use_cases() -> dict[str, object]:
    """`feature.method` -> the method, for every service on the desk."""
    services = {field: kind for field, kind in get_type_hints(Desk).items()
                if inspect.isclass(kind) and issubclass(kind, Service)}
    return {f"{field}.{name}": method for field, kind in services.items()
            for name, method in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_") and name not in BASE}


def test_each_cause_of_a_lock_has_words_for_the_auditor() -> None:
    assert set(LOCK_CAUSES) == set(LockCause)


def made_of(kind: type[Service]) -> set[type[Service]]:
    """The services below a class; what several of them share (`HearingService`) is none by itself."""
    below = kind.__subclasses__()
    return set().union(*map(made_of, below)) if below else {kind}


def test_every_service_is_on_the_desk() -> None:
    on_desk = set(get_type_hints(Desk).values())
    assert {kind.__name__ for kind in made_of(Service) if kind not in on_desk} == set()


@pytest.mark.parametrize("use_case", sorted(use_cases()))
def test_a_use_case_has_a_rule_and_says_who_acts(use_case: str) -> None:
    assert use_case in RULES
    parameters = list(inspect.signature(use_cases()[use_case]).parameters.values())  # type: ignore[arg-type]
    assert parameters[1].name == "actor" and parameters[1].annotation in (Actor, "Actor")


def test_the_table_names_use_cases_only_and_is_sorted() -> None:
    assert set(RULES) - set(use_cases()) - WITHOUT_METHOD == set()
    assert list(RULES) == sorted(RULES)
    assert all(rule and rule <= set(Role) for rule in RULES.values())


def test_every_act_has_a_word_for_the_auditor() -> None:
    """Use cases, and the acts that services note without one (`stations.login`, `clock.set_back`)."""
    noted = {found for path in (ROOT / "qadesk").glob("s*/*.py") for found in NOTED.findall(path.read_text("utf-8"))}
    assert {"stations.login", "backups.restore", "clock.set_back"} <= noted
    assert (set(RULES) | noted) - set(ACTIONS) == set()


def test_every_act_belongs_to_one_group_that_an_auditor_can_choose() -> None:
    features = [feature for _words, features in GROUPS.values() for feature in features]
    assert len(features) == len(set(features))
    assert {action for action in ACTIONS if not group_of(action)} == set()


def test_lists_of_persons_are_copied_one_line_at_a_time() -> None:
    """More than one person's records are an export: audited, and with the password again (docs/security.md)."""
    without_persons = {"card_taken_dialog.py", "rules_history.py", "teams_pane.py"}
    several = {path.name for path in (ROOT / "qadesk").rglob("*.py") if "multi=True" in path.read_text("utf-8")}
    assert several <= without_persons
