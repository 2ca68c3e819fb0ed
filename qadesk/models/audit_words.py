"""What each act of the audit trail is called, and the groups in which an auditor looks for them."""

from __future__ import annotations

from qadesk.i18n import N_, _

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "logins": (N_("Logins and locks"), ("stations", "sessions")),
    "accounts": (N_("Accounts and roles"), ("accounts",)),
    "listening": (N_("Listening"), ("listening",)),
    "evaluations": (N_("Evaluations"), ("evaluations", "revisions", "fatal_items")),
    "problems": (N_("Major problems"), ("major_problems",)),
    "papers": (N_("Prints"), ("printing",)),
    "calls": (N_("Calls and draws"), ("calls", "sampling")),
    "summaries": (N_("Monthly summary"), ("summary_figures",)),
    "people": (N_("People and teams"), ("people", "teams", "rosters")),
    "rules": (N_("Rules and scorecards"), ("settings", "scorecards")),
    "station": (N_("Backups and checks"), ("backups", "checks", "workbench")),
    "trail": (N_("Audit trail and clock"), ("audit", "clock")),
}
"""Key of a group: its words, and the features whose acts belong to it."""

ACTIONS: dict[str, str] = {
    "accounts.add": N_("Account added"),
    "accounts.change_password": N_("Own password changed"),
    "accounts.change_roles": N_("Roles changed"),
    "accounts.close": N_("Account closed"),
    "accounts.has_auditor": N_("Asked for an auditor"),
    "accounts.keys": N_("Keys compared with the accounts"),
    "accounts.list": N_("Accounts looked at"),
    "accounts.own_password": N_("Age of the own password looked at"),
    "accounts.remove_stray_keys": N_("Left-over keys removed"),
    "accounts.rename": N_("Name of an account changed"),
    "accounts.renew_recovery_code": N_("Recovery code renewed"),
    "accounts.reopen": N_("Account reopened"),
    "accounts.reset": N_("Password reset"),
    "audit.count": N_("Audit rows counted"),
    "audit.export": N_("Audit trail exported"),
    "audit.facets": N_("Audit filters looked at"),
    "audit.head": N_("Audit head looked at"),
    "audit.list": N_("Audit trail looked at"),
    "audit.verify": N_("Audit trail checked"),
    "backups.automatic": N_("Automatic backup"),
    "backups.before_import": N_("Backup before an import"),
    "backups.begin_restore": N_("Restore begun"),
    "backups.list": N_("Backups looked at"),
    "backups.make": N_("Backup made"),
    "backups.restore": N_("Backup restored"),
    "backups.status": N_("State of the backups looked at"),
    "calls.import_list": N_("Call list imported"),
    "calls.import_recordings": N_("Recordings imported"),
    "calls.list": N_("Calls looked at"),
    "calls.preview": N_("Import checked beforehand"),
    "checks.run": N_("Station checked"),
    "clock.set_back": N_("Clock set back"),
    "evaluations.open_draft": N_("Scoring form opened"),
    "evaluations.open_record": N_("Evaluation opened"),
    "evaluations.save_draft": N_("Draft begun"),
    "evaluations.submit": N_("Evaluation submitted"),
    "fatal_items.alone_count": N_("Decisions alone counted"),
    "fatal_items.decide": N_("Fatal item decided"),
    "fatal_items.pending": N_("Open fatal items looked at"),
    "listening.decode": N_("Recording decoded"),
    "listening.full_number": N_("Full number shown"),
    "listening.open_call": N_("Recording opened"),
    "listening.queue": N_("Queue looked at"),
    "listening.save_progress": N_("Listening progress saved"),
    "listening.warm_up": N_("Player made ready"),
    "major_problems.acknowledge": N_("Major problem acknowledged"),
    "major_problems.acknowledge_for": N_("Major problem acknowledged for the leader"),
    "major_problems.close": N_("Major problem closed"),
    "major_problems.feed_back": N_("Major problem fed back"),
    "major_problems.list": N_("Major problems looked at"),
    "major_problems.note": N_("Note added to a major problem"),
    "major_problems.open_record": N_("Major problem opened"),
    "major_problems.propose": N_("Call looked at for a major problem"),
    "major_problems.propose_call": N_("Call sought for a major problem"),
    "major_problems.raise_": N_("Major problem raised"),
    "people.add": N_("Agent added"),
    "people.change": N_("Agent changed"),
    "people.export_list": N_("People exported"),
    "people.import_list": N_("People imported"),
    "people.list": N_("People looked at"),
    "people.moved_calls": N_("Calls of a move counted"),
    "people.record": N_("Agent looked at"),
    "printing.evaluation_sheet": N_("Scorecard laid out for print"),
    "printing.monthly_summary": N_("Draft of the monthly summary printed"),
    "printing.page_image": N_("Page shown"),
    "printing.printable": N_("Prints looked at"),
    "printing.problem_slip": N_("Major problem slip laid out for print"),
    "printing.record_output": N_("Printed or saved as a file"),
    "revisions.begin": N_("Revision begun"),
    "revisions.discard": N_("Revision given up"),
    "rosters.change_day": N_("Shifts of a day changed"),
    "rosters.export_list": N_("Roster exported"),
    "rosters.import_list": N_("Roster imported"),
    "rosters.preview": N_("Roster checked beforehand"),
    "rosters.week": N_("Roster looked at"),
    "sampling.draw_week": N_("Week drawn"),
    "sampling.frame": N_("Frame looked at"),
    "sampling.weeks": N_("Weeks looked at"),
    "sampling.write_draw": N_("Draw written to files"),
    "scorecards.list": N_("Scorecards looked at"),
    "scorecards.publish": N_("Scorecard published"),
    "sessions.end": N_("Logged out"),
    "sessions.leave_running": N_("Work left running while locked"),
    "sessions.lock": N_("Locked"),
    "sessions.place": N_("Last place looked at"),
    "settings.change_machine": N_("Settings of the computer changed"),
    "settings.change_rules": N_("Station rules changed"),
    "settings.change_technical": N_("Technical settings changed"),
    "settings.change_user": N_("Own settings changed"),
    "settings.history": N_("History of the rules looked at"),
    "settings.rules": N_("Station rules looked at"),
    "settings.user": N_("Own settings looked at"),
    "stations.create": N_("Station made"),
    "stations.failed_login": N_("Failed login"),
    "stations.login": N_("Logged in"),
    "stations.logins_damaged": N_("Count of failed logins was damaged"),
    "stations.recover": N_("Password renewed by the recovery code"),
    "summary_figures.calls": N_("Calls behind a figure looked at"),
    "summary_figures.choices": N_("Months to choose from looked at"),
    "summary_figures.month": N_("Figures of a month looked at"),
    "teams.add": N_("Team added"),
    "teams.change": N_("Team changed"),
    "teams.leader_accounts": N_("Team leaders looked at"),
    "teams.list": N_("Teams looked at"),
    "teams.record": N_("Team looked at"),
    "workbench.overview": N_("Workbench looked at"),
}

DETAIL_NAMES: dict[str, str] = {
    "account": N_("Account"),
    "acts": N_("Acts"),
    "alone": N_("Decided alone"),
    "anchor": N_("Head on a paper"),
    "call": N_("Call"),
    "clock": N_("Clock"),
    "drafts": N_("Drafts"),
    "failed_utc_ms": N_("Failed logins"),
    "filter": N_("Filter"),
    "findings": N_("Findings"),
    "from_utc_ms": N_("In force from"),
    "handed_to": N_("Handed to"),
    "leader": N_("Leader concerned"),
    "more": N_("More failures"),
    "name": N_("Name"),
    "names": N_("Names"),
    "number": N_("Number"),
    "pages": N_("Pages"),
    "reason": N_("Reason"),
    "revisions_given_up": N_("Revisions given up"),
    "roles": N_("Roles"),
    "rows": N_("Rows"),
    "score": N_("Score"),
    "step": N_("Step"),
    "taken_over_from": N_("Taken over from"),
    "version": N_("Version"),
    "way": N_("Way"),
}
"""Words for details that many acts have; the others are shown by the name under which they are stored."""

LOCK_CAUSES = {"by_hand": N_("By hand"), "idle": N_("Nobody at the computer"), "system": N_("The system locked"),
               "sleep": N_("The computer slept"), "restore": N_("A backup is restored")}
OBJECTS = {"queue item ": N_("Queue item {id}"), "evaluation ": N_("Evaluation {id}"),
           "problem ": N_("Major problem {id}")}


def action_words(action: str) -> str:
    """The act in words; the act of another version of qadesk by its own name."""
    return _(ACTIONS[action]) if action in ACTIONS else action


def object_words(about: str) -> str:
    """The object of an act as it is shown."""
    if about in LOCK_CAUSES:
        return _(LOCK_CAUSES[about])
    prefix = next((prefix for prefix in OBJECTS if about.startswith(prefix)), "")
    return _(OBJECTS[prefix]).format(id=about.removeprefix(prefix)) if prefix else about


def group_of(action: str) -> str:
    """The key of the group that an act belongs to, "" for none."""
    feature = action.partition(".")[0]
    return next((key for key, (_words, features) in GROUPS.items() if feature in features), "")
