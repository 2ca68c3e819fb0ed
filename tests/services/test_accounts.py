"""Accounts: who may add and change them, which roles go together, own passwords, leavers, keys that disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from qadesk.clock import FixedClock
from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.accounts import AccountState, KeyFault
from qadesk.models.audit import AuditRow
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.workbench import ToDoKind
from qadesk.security.login_failures import LockedOut, LoginFailures
from qadesk.security.passwords import DAY_MS
from qadesk.security.roles import PasswordDue
from qadesk.security.slots import SlotFile, WrongPassword, new_recovery_code
from qadesk.services import stations
from qadesk.services.account_keys import key_findings
from qadesk.services.accounts import Accounts
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.queue_items import add_item
from tests.services.ties import add_agent, declare

NEW = "Another-2026"
TRAINER = NewAccount("wu", "吴正", builders.PASSWORD, frozenset({Role.TRAINER}))


@pytest.fixture
def accounts(logged_in: LoggedIn) -> Accounts:
    return logged_in.desk.accounts


def _slots(logged_in: LoggedIn) -> SlotFile:
    return SlotFile.load(logged_in.desk.station.folder)


def _opens(logged_in: LoggedIn, name: str, password: str) -> bool:
    try:
        return _slots(logged_in).unlock(name, password).key == logged_in.desk.station.data_key
    except WrongPassword:
        return False


def _last(logged_in: LoggedIn) -> tuple[str, str, str, dict[str, object]]:
    with logged_in.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        return row.action, row.about, row.outcome, dict(row.detail)


def _state(logged_in: LoggedIn, name: str) -> AccountState:
    rows = logged_in.desk.accounts.list(logged_in.actor)
    return next(row.state for row in rows if row.login_name == name)


# -- adding

def test_an_added_account_has_a_key_and_a_one_time_password(logged_in: LoggedIn, accounts: Accounts) -> None:
    row = accounts.add(logged_in.actor, builders.INSPECTOR, builders.PASSWORD)
    assert _slots(logged_in).unlock("lin", builders.PASSWORD).account_id == row.account_id
    assert (row.state, row.due_utc_ms) == (AccountState.ONE_TIME, 0)
    assert _last(logged_in) == ("accounts.add", "lin", "done", {"name": "林晓", "roles": ["inspector"]})
    assert [one.login_name for one in accounts.list(logged_in.actor)] == ["lin", "zhou"]


def test_an_inspector_may_not_add_accounts(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    with pytest.raises(NotAllowed):
        accounts.add(inspector, builders.AUDITOR, builders.PASSWORD)
    assert not accounts.has_auditor(logged_in.actor)


def test_the_auditor_excludes_all_other_roles(logged_in: LoggedIn, accounts: Accounts) -> None:
    for roles in ((), (Role.AUDITOR, Role.SUPERVISOR)):
        with pytest.raises(RuleBroken, match="auditor"):
            accounts.add(logged_in.actor, NewAccount("wu", "吴正", builders.PASSWORD, frozenset(roles)),
                         builders.PASSWORD)
        assert _last(logged_in)[::2] == ("accounts.add", "refused")


def test_a_taken_name_is_refused_and_its_password_stays(logged_in: LoggedIn, accounts: Accounts,
                                                        inspector: Actor) -> None:
    for name in ("lin", "LIN", "ｌｉｎ"):
        with pytest.raises(Conflict, match="taken"):
            accounts.add(logged_in.actor, NewAccount(name, "另一人", NEW, frozenset({Role.TRAINER})),
                         builders.PASSWORD)
    assert _opens(logged_in, "lin", builders.PASSWORD)


def test_a_login_name_is_kept_without_full_width_forms(logged_in: LoggedIn, accounts: Accounts) -> None:
    new = NewAccount(" １０２３ ", "吴正", builders.PASSWORD, frozenset({Role.TRAINER}))
    row = accounts.add(logged_in.actor, new, builders.PASSWORD)
    assert row.login_name == "1023"
    assert _opens(logged_in, "１０２３", builders.PASSWORD)


def test_the_profile_in_force_judges_first_and_new_passwords(logged_in: LoggedIn, accounts: Accounts) -> None:
    logged_in.desk.settings.change_technical(logged_in.actor, password_profile="modern")
    with pytest.raises(RuleBroken, match="too short"):
        accounts.add(logged_in.actor, builders.INSPECTOR, builders.PASSWORD)
    with pytest.raises(RuleBroken, match="too short"):
        accounts.change_password(logged_in.actor, builders.PASSWORD, NEW)
    accounts.change_password(logged_in.actor, builders.PASSWORD, "correct horse battery staple")
    assert accounts.own_password(logged_in.actor).due_utc_ms is None


# -- one's own password

def test_a_changed_password_replaces_the_old_one(logged_in: LoggedIn, accounts: Accounts) -> None:
    accounts.change_password(logged_in.actor, builders.PASSWORD, NEW)
    assert _opens(logged_in, "zhou", NEW) and not _opens(logged_in, "zhou", builders.PASSWORD)


def test_the_old_password_is_needed_and_the_new_one_differs(logged_in: LoggedIn, accounts: Accounts) -> None:
    with pytest.raises(WrongPassword):
        accounts.change_password(logged_in.actor, "falsch", NEW)
    assert _last(logged_in)[::2] == ("accounts.change_password", "refused")
    with pytest.raises(RuleBroken, match="the password that you had"):
        accounts.change_password(logged_in.actor, builders.PASSWORD, "Ｚhijian-2026")
    assert _last(logged_in)[::2] == ("accounts.change_password", "refused")


def test_a_password_is_due_after_its_days_and_a_change_begins_anew(logged_in: LoggedIn, accounts: Accounts) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    term = accounts.own_password(logged_in.actor)
    assert term.due_utc_ms == clock.now_utc_ms() + 90 * DAY_MS and not term.due
    clock.advance(90 * DAY_MS // 1000)
    assert accounts.own_password(logged_in.actor).due and _state(logged_in, "zhou") is AccountState.DUE
    accounts.change_password(logged_in.actor, builders.PASSWORD, NEW)
    assert _state(logged_in, "zhou") is AccountState.OPEN


# -- a due password at the login

def _login(logged_in: LoggedIn, name: str, password: str) -> LoggedIn:
    station = logged_in.desk.station
    return stations.login(station.folder, name, password, clock=station.clock, work=station.work, beside=True)


def test_who_has_a_one_time_password_can_do_nothing_but_change_it(logged_in: LoggedIn, accounts: Accounts) -> None:
    accounts.add(logged_in.actor, builders.INSPECTOR, builders.PASSWORD)
    session = _login(logged_in, "lin", builders.PASSWORD)
    assert session.actor.password_due and session.password_profile == "regulation"
    for work in (session.desk.workbench.overview, session.desk.listening.queue, session.desk.settings.rules):
        with pytest.raises(PasswordDue, match="Log in at the window"):
            work(session.actor)
    changed = stations.change_due_password(session, builders.PASSWORD, NEW)
    assert changed.desk.workbench.overview(changed.actor)
    session.close()
    again = _login(logged_in, "lin", NEW)
    assert not again.actor.password_due
    again.close()


def test_an_old_password_is_due_by_the_regulation_alone(logged_in: LoggedIn) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(91 * DAY_MS // 1000)
    session = _login(logged_in, "zhou", builders.PASSWORD)
    assert session.actor.password_due
    session.close()
    logged_in.desk.settings.change_technical(logged_in.actor, password_profile="modern")
    session = _login(logged_in, "zhou", builders.PASSWORD)
    assert not session.actor.password_due
    session.close()


# -- roles and names

def test_roles_are_changed_with_the_password_and_both_sets_are_audited(logged_in: LoggedIn, accounts: Accounts,
                                                                      inspector: Actor) -> None:
    roles = frozenset({Role.TRAINER, Role.INSPECTOR})
    accounts.change_roles(logged_in.actor, inspector.account_id, roles, builders.PASSWORD)
    assert _last(logged_in) == ("accounts.change_roles", "lin", "done",
                                {"old": ["inspector"], "new": ["inspector", "trainer"]})
    session = _login(logged_in, "lin", builders.PASSWORD)
    assert session.actor.roles == roles
    session.close()


def test_the_watched_never_keep_the_watch(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    with pytest.raises(RuleBroken, match="auditor keeps the watch alone"):
        accounts.change_roles(logged_in.actor, inspector.account_id, frozenset({Role.INSPECTOR, Role.AUDITOR}),
                              builders.PASSWORD)
    accounts.change_roles(logged_in.actor, inspector.account_id, frozenset({Role.AUDITOR}), builders.PASSWORD)
    assert accounts.has_auditor(logged_in.actor)


def test_the_last_administrator_keeps_the_role(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    only, me = frozenset({Role.SUPERVISOR}), logged_in.actor.account_id
    with pytest.raises(RuleBroken, match="last administrator"):
        accounts.change_roles(logged_in.actor, me, only, builders.PASSWORD)
    assert _last(logged_in)[:3] == ("accounts.change_roles", "zhou", "refused")
    accounts.change_roles(logged_in.actor, inspector.account_id, frozenset({Role.ADMINISTRATOR}), builders.PASSWORD)
    _slots(logged_in).without(inspector.account_id).save(logged_in.desk.station.folder)
    with pytest.raises(RuleBroken, match="last administrator"):  # one without a key keeps no station
        accounts.change_roles(logged_in.actor, me, only, builders.PASSWORD)
    accounts.reset(logged_in.actor, inspector.account_id, builders.PASSWORD)
    accounts.change_roles(logged_in.actor, me, only, builders.PASSWORD)


def test_a_name_is_changed_and_the_login_name_stays(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    accounts.rename(logged_in.actor, inspector.account_id, " 林小晓 ")
    assert _last(logged_in) == ("accounts.rename", "lin", "done", {"old": "林晓", "new": "林小晓"})
    with pytest.raises(RuleBroken):
        accounts.rename(logged_in.actor, inspector.account_id, " ")
    with pytest.raises(NotFound):
        accounts.rename(logged_in.actor, "nobody", "谁")


# -- resets and leavers

def test_a_reset_gives_a_one_time_password_and_ends_the_wait(logged_in: LoggedIn, accounts: Accounts,
                                                            inspector: Actor) -> None:
    failures = LoginFailures(logged_in.desk.station.folder)
    for _n in range(6):
        failures.note("lin", logged_in.desk.station.clock.now_utc_ms())
    made = accounts.reset(logged_in.actor, inspector.account_id, builders.PASSWORD)
    assert (made.login_name, made.display_name) == ("lin", "林晓") and made.password not in repr(made)
    assert not _opens(logged_in, "lin", builders.PASSWORD)
    session = _login(logged_in, "lin", made.password)
    assert session.actor.password_due
    session.close()
    assert _state(logged_in, "lin") is AccountState.ONE_TIME


def test_one_does_not_reset_or_close_oneself(logged_in: LoggedIn, accounts: Accounts) -> None:
    me = logged_in.actor.account_id
    with pytest.raises(RuleBroken, match="your own account"):
        accounts.reset(logged_in.actor, me, builders.PASSWORD)
    with pytest.raises(RuleBroken, match="your own account"):
        accounts.close(logged_in.actor, me, builders.PASSWORD, reason="离职")
    assert _opens(logged_in, "zhou", builders.PASSWORD)


def test_a_closed_account_has_no_key_and_a_reopened_one_a_new_password(logged_in: LoggedIn, accounts: Accounts,
                                                                      inspector: Actor) -> None:
    accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason=" 离职 ")
    assert _last(logged_in) == ("accounts.close", "lin", "done",
                                {"reason": "离职", "drafts": 0, "revisions_given_up": 0})
    assert _slots(logged_in).slot_named("lin") is None and _state(logged_in, "lin") is AccountState.CLOSED
    for act in (accounts.reset, lambda *given: accounts.close(*given, reason="x")):
        with pytest.raises(Conflict, match="is closed"):
            act(logged_in.actor, inspector.account_id, builders.PASSWORD)
    with pytest.raises(Conflict, match="taken"):
        accounts.add(logged_in.actor, builders.INSPECTOR, builders.PASSWORD)
    made = accounts.reopen(logged_in.actor, inspector.account_id, builders.PASSWORD)
    assert _opens(logged_in, "lin", made.password) and _state(logged_in, "lin") is AccountState.ONE_TIME
    with pytest.raises(Conflict, match="open already"):
        accounts.reopen(logged_in.actor, inspector.account_id, builders.PASSWORD)


def test_closing_asks_for_a_reason(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    with pytest.raises(RuleBroken, match="reason is missing"):
        accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason=" ")
    assert _opens(logged_in, "lin", builders.PASSWORD)


def _draft(logged_in: LoggedIn, actor: Actor) -> int:
    item = add_item(logged_in)
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(actor, evaluations.open_draft(actor, item))
    return item


def test_drafts_of_agents_to_whom_the_taker_is_tied_are_left_and_counted(
        logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    _draft(logged_in, inspector)
    declare(logged_in, logged_in.actor, add_agent(logged_in))
    accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职",
                   hand_to=logged_in.actor.account_id)
    assert _last(logged_in)[3] == {"reason": "离职", "drafts": 1, "drafts_left": 1, "revisions_given_up": 0,
                                   "handed_to": "zhou"}
    assert stored(logged_in, Evaluation)[0].account_id == inspector.account_id


def test_drafts_are_handed_to_another_inspector(logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    item = _draft(logged_in, inspector)
    trainer = builders.add_account(logged_in, TRAINER)
    rows = {row.login_name: row.drafts for row in accounts.list(logged_in.actor)}
    assert rows == {"lin": 1, "wu": 0, "zhou": 0}
    with pytest.raises(RuleBroken, match="cannot take the drafts over"):
        accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职",
                       hand_to=trainer.account_id)
    assert _opens(logged_in, "lin", builders.PASSWORD)
    accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职",
                   hand_to=logged_in.actor.account_id)
    assert _last(logged_in)[3] == {"reason": "离职", "drafts": 1, "revisions_given_up": 0, "handed_to": "zhou"}
    assert logged_in.desk.evaluations.open_draft(logged_in.actor, item).saved_utc_ms is not None


# -- the recovery code

def test_a_new_recovery_code_takes_the_place_of_the_old_one(logged_in: LoggedIn, accounts: Accounts) -> None:
    code = new_recovery_code()
    before = next(slot for slot in _slots(logged_in).slots if slot.account_id == "recovery")
    accounts.renew_recovery_code(logged_in.actor, code, builders.PASSWORD)
    assert _slots(logged_in).recover(code).key == logged_in.desk.station.data_key
    assert before not in _slots(logged_in).slots
    with pytest.raises(RuleBroken, match="no recovery code"):
        accounts.renew_recovery_code(logged_in.actor, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", builders.PASSWORD)
    assert _slots(logged_in).recover(code)


# -- what asks for the password

SENSITIVE: tuple[Callable[..., object], ...] = (
    lambda desk, actor, other, password: desk.add(actor, TRAINER, password),
    lambda desk, actor, other, password: desk.change_roles(actor, other, frozenset({Role.TRAINER}), password),
    lambda desk, actor, other, password: desk.reset(actor, other, password),
    lambda desk, actor, other, password: desk.close(actor, other, password, reason="离职"),
    lambda desk, actor, other, password: desk.reopen(actor, other, password),
    lambda desk, actor, other, password: desk.renew_recovery_code(actor, new_recovery_code(), password),
    lambda desk, actor, other, password: desk.remove_stray_keys(actor, password),
)


def test_sensitive_acts_ask_for_the_password_and_for_the_right(logged_in: LoggedIn, accounts: Accounts,
                                                              inspector: Actor) -> None:
    before, failures = _slots(logged_in), LoginFailures(logged_in.desk.station.folder)
    for act in SENSITIVE:
        with pytest.raises(WrongPassword):
            act(accounts, logged_in.actor, inspector.account_id, "falsch")
        action, _about, outcome, _detail = _last(logged_in)
        assert outcome == "refused"
        with pytest.raises(NotAllowed, match="role"):
            act(accounts, inspector, logged_in.actor.account_id, builders.PASSWORD)
        assert _last(logged_in)[::2] == (action, "refused") and _slots(logged_in) == before
        failures.clear("zhou")


def test_wrong_passwords_inside_lock_out_too_and_stand_in_the_trail_once(logged_in: LoggedIn,
                                                                        accounts: Accounts) -> None:
    failures = LoginFailures(logged_in.desk.station.folder)
    for _n in range(5):
        failures.note("zhou", logged_in.desk.station.clock.now_utc_ms(), audited=True)
    with pytest.raises(LockedOut):
        accounts.change_password(logged_in.actor, builders.PASSWORD, NEW)
    assert _last(logged_in)[::2] == ("accounts.change_password", "refused")
    assert failures.pending().failures == ()


# -- keys and accounts that disagree

def test_keys_and_accounts_that_disagree_are_found_and_mended(logged_in: LoggedIn, accounts: Accounts,
                                                              inspector: Actor) -> None:
    folder, key = logged_in.desk.station.folder, logged_in.desk.station.data_key
    trainer = builders.add_account(logged_in, TRAINER)
    assert accounts.keys(logged_in.actor) == ()
    slots = _slots(logged_in)
    accounts.close(logged_in.actor, trainer.account_id, builders.PASSWORD, reason="离职")
    slots.without(inspector.account_id).with_password("x", "ghost", NEW, key).save(folder)
    found = {one.login_name: one.fault for one in accounts.keys(logged_in.actor)}
    assert found == {"ghost": KeyFault.OF_NOBODY, "lin": KeyFault.NO_KEY, "wu": KeyFault.OF_CLOSED}
    assert (_state(logged_in, "lin"), _state(logged_in, "wu")) == (AccountState.NO_KEY, AccountState.CLOSED_WITH_KEY)
    with logged_in.desk.station.database.reading() as session:
        assert [(one.code, name in one.what) for one, name in zip(
            key_findings(session, folder), sorted(found), strict=True)] == [("E-CHK-08", True)] * 3
    assert accounts.remove_stray_keys(logged_in.actor, builders.PASSWORD) == ("ghost", "wu")
    accounts.reset(logged_in.actor, inspector.account_id, builders.PASSWORD)
    assert accounts.keys(logged_in.actor) == ()


def test_a_key_file_without_a_recovery_code_is_found(logged_in: LoggedIn) -> None:
    folder = logged_in.desk.station.folder
    _slots(logged_in).without("recovery").save(folder)
    with logged_in.desk.station.database.reading() as session:
        assert [one.code for one in key_findings(session, folder)] == ["E-CHK-09"]


def test_an_account_whose_row_was_never_written_can_be_added_again(logged_in: LoggedIn, accounts: Accounts) -> None:
    key = logged_in.desk.station.data_key
    _slots(logged_in).with_password("x", "lin", NEW, key).save(logged_in.desk.station.folder)  # killed in between
    accounts.add(logged_in.actor, builders.INSPECTOR, builders.PASSWORD)
    assert _opens(logged_in, "lin", builders.PASSWORD) and not _opens(logged_in, "lin", NEW)
    assert accounts.keys(logged_in.actor) == ()


def test_a_row_that_cannot_be_written_puts_the_key_file_back(logged_in: LoggedIn, accounts: Accounts,
                                                             inspector: Actor) -> None:
    before, clock = _slots(logged_in), logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(1)
    with logged_in.desk.station.database.transaction() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'no'); END")
    for act in (lambda: accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职"),
                lambda: accounts.reset(logged_in.actor, inspector.account_id, builders.PASSWORD),
                lambda: accounts.change_password(logged_in.actor, builders.PASSWORD, NEW)):
        with pytest.raises(Exception, match="no"):
            act()
        assert _slots(logged_in) == before


# -- what the workbench says of it

def _to_do(logged_in: LoggedIn, actor: Actor | None = None) -> dict[ToDoKind, tuple[str, int]]:
    facts = logged_in.desk.workbench.overview(actor or logged_in.actor)
    return {row.kind: (row.about, row.count) for row in facts.to_do}


def test_drafts_that_a_leaver_left_wait_in_the_queue_until_somebody_takes_them_over(
        logged_in: LoggedIn, accounts: Accounts, inspector: Actor) -> None:
    desk, item = logged_in.desk, _draft(logged_in, inspector)
    assert desk.listening.queue(logged_in.actor).rows == ()
    accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职")
    assert [(row.item_id, row.is_left) for row in desk.listening.queue(logged_in.actor).rows] == [(item, True)]
    assert _to_do(logged_in)[ToDoKind.LEFT] == ("林晓", 0)
    draft = desk.evaluations.open_draft(logged_in.actor, item)
    assert draft.saved_utc_ms is not None
    assert _last(logged_in)[3]["taken_over_from"] == "lin"
    assert [(row.item_id, row.is_left) for row in desk.listening.queue(logged_in.actor).rows] == [(item, False)]
    assert ToDoKind.LEFT not in _to_do(logged_in)


def test_a_leavers_revision_is_given_up_and_what_was_submitted_stands(logged_in: LoggedIn, accounts: Accounts,
                                                                     inspector: Actor) -> None:
    evaluations, item = logged_in.desk.evaluations, add_item(logged_in)
    submitted = submit(logged_in, inspector, item)
    logged_in.desk.revisions.begin(inspector, submitted.evaluation_id)
    accounts.close(logged_in.actor, inspector.account_id, builders.PASSWORD, reason="离职",
                   hand_to=logged_in.actor.account_id)
    assert _last(logged_in)[3] == {"reason": "离职", "drafts": 0, "revisions_given_up": 1, "handed_to": "zhou"}
    with pytest.raises(Conflict, match=submitted.number):
        evaluations.open_draft(logged_in.actor, item)


def test_a_week_before_it_is_due_the_workbench_asks_for_the_change(logged_in: LoggedIn) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(82 * DAY_MS // 1000)
    assert ToDoKind.PASSWORD not in _to_do(logged_in)
    clock.advance(DAY_MS // 1000)
    assert _to_do(logged_in)[ToDoKind.PASSWORD] == ("", 7)


def test_the_workbench_of_an_administrator_says_that_keys_and_accounts_disagree(logged_in: LoggedIn,
                                                                               inspector: Actor) -> None:
    _slots(logged_in).without(inspector.account_id).save(logged_in.desk.station.folder)
    assert _to_do(logged_in)[ToDoKind.KEYS] == ("", 1)
    assert ToDoKind.KEYS not in _to_do(logged_in, inspector)
    (logged_in.desk.station.folder / "slots.json").write_text("{")
    assert "slots.json is damaged" in _to_do(logged_in)[ToDoKind.KEYS][0]
