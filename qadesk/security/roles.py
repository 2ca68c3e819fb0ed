"""Who may do what: the one table, use case by use case. Services ask it; the interface only hides.

A use case is `feature.method`. A test fails when a service method has no rule here.
"""

from __future__ import annotations

from types import MappingProxyType

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.people import Actor, Role

INSPECTORS = frozenset({Role.INSPECTOR, Role.SUPERVISOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PEOPLE_KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
AUDITORS = frozenset({Role.AUDITOR})
TEAM_LEADERS = frozenset({Role.TEAM_LEADER})
TRAINERS = frozenset({Role.TRAINER})
RAISERS = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.TRAINER})
CASE_LISTENERS = RAISERS  # a trainer: flagged, case and training calls only, which the services check call by call
PROBLEM_READERS = PAPER_READERS = RAISERS | TEAM_LEADERS
EVERYONE = frozenset(Role)
READERS = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.TRAINER, Role.TEAM_LEADER, Role.ADMINISTRATOR})

RESULT_READERS = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.TEAM_LEADER})
SUMMARY_READERS = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.TRAINER, Role.TEAM_LEADER})

RULES: MappingProxyType[str, frozenset[Role]] = MappingProxyType({
    "accounts.add": ADMINISTRATORS,
    "accounts.change_password": EVERYONE,
    "accounts.change_roles": ADMINISTRATORS,
    "accounts.close": ADMINISTRATORS,
    "accounts.has_auditor": EVERYONE,
    "accounts.keys": ADMINISTRATORS,
    "accounts.list": ADMINISTRATORS,
    "accounts.own_password": EVERYONE,
    "accounts.remove_stray_keys": ADMINISTRATORS,
    "accounts.rename": ADMINISTRATORS,
    "accounts.renew_recovery_code": ADMINISTRATORS,
    "accounts.reopen": ADMINISTRATORS,
    "accounts.reset": ADMINISTRATORS,
    "acknowledgements.enter": INSPECTORS,
    "acknowledgements.waiting": INSPECTORS,
    "acoustics.at_risk": INSPECTORS,
    "acoustics.call": CASE_LISTENERS,
    "acoustics.decide": INSPECTORS,
    "acoustics.export_risks": SUPERVISORS,
    "acoustics.measure_now": CASE_LISTENERS,
    "acoustics.progress": INSPECTORS,
    "acoustics.run": EVERYONE,
    "appeals.candidates": RESULT_READERS,
    "appeals.enter": RESULT_READERS,
    "appeals.list": RESULT_READERS,
    "appeals.open_record": RESULT_READERS,
    "appeals.propose": RESULT_READERS,
    "appeals.rule": SUPERVISORS,
    "appeals.withdraw": RESULT_READERS,
    "audit.count": AUDITORS,
    "audit.export": AUDITORS,
    "audit.facets": AUDITORS,
    "audit.head": AUDITORS,
    "audit.list": AUDITORS,
    "audit.verify": AUDITORS,
    "backups.automatic": EVERYONE,
    "backups.before_closing": SUPERVISORS,
    "backups.before_import": INSPECTORS,
    "backups.begin_restore": ADMINISTRATORS,
    "backups.list": ADMINISTRATORS,
    "backups.make": ADMINISTRATORS,
    "backups.restore": ADMINISTRATORS,
    "backups.status": EVERYONE,
    "calls.import_list": INSPECTORS,
    "calls.import_recordings": INSPECTORS,
    "calls.list": INSPECTORS,
    "calls.preview": INSPECTORS,
    "checks.run": EVERYONE,
    "clips.export": CASE_LISTENERS,
    "clips.export_list": SUPERVISORS,
    "clips.list": RAISERS,
    "clips.propose": CASE_LISTENERS,
    "clips.sound": CASE_LISTENERS,
    "closing.close": SUPERVISORS,
    "closing.export": SUPERVISORS,
    "closing.preparation": SUPERVISORS,
    "closing.prepare": SUPERVISORS,
    "closing.write_files": SUPERVISORS,
    "coaching.add_evidence": INSPECTORS,
    "coaching.add_sources": INSPECTORS,
    "coaching.agents": INSPECTORS,
    "coaching.begin": INSPECTORS,
    "coaching.close": INSPECTORS,
    "coaching.extend": INSPECTORS,
    "coaching.finish": INSPECTORS,
    "coaching.judge_item": INSPECTORS,
    "coaching.list": RESULT_READERS,
    "coaching.note": INSPECTORS,
    "coaching.offers": INSPECTORS,
    "coaching.open_record": RESULT_READERS,
    "coaching.remove_evidence": INSPECTORS,
    "coaching.remove_source": INSPECTORS,
    "coaching.save": INSPECTORS,
    "coaching.sign": INSPECTORS,
    "coaching.take_follow_up": INSPECTORS,
    "coaching.waive": INSPECTORS,
    "coaching.withdraw": INSPECTORS,
    "complaints.enter": RESULT_READERS,
    "complaints.find_calls": RESULT_READERS,
    "complaints.list": RESULT_READERS,
    "complaints.open_record": RESULT_READERS,
    "complaints.rule": SUPERVISORS,
    "complaints.withdraw": RESULT_READERS,
    "evaluations.cards": INSPECTORS,
    "evaluations.choose_card": INSPECTORS,
    "evaluations.open_draft": INSPECTORS,
    "evaluations.open_record": CASE_LISTENERS,
    "evaluations.save_draft": INSPECTORS,
    "evaluations.submit": INSPECTORS,
    "fatal_items.alone_count": INSPECTORS,
    "fatal_items.decide": INSPECTORS,
    "fatal_items.pending": INSPECTORS,
    "filings.enter": SUPERVISORS,
    "filings.list": INSPECTORS,
    "flags.close": frozenset({Role.SUPERVISOR, Role.TRAINER}),
    "flags.list": RAISERS,
    "flags.note": RAISERS,
    "flags.propose": INSPECTORS,
    "flags.raise_": INSPECTORS,
    "handovers.drafts": SUPERVISORS,
    "handovers.give": INSPECTORS,
    "handovers.takers": INSPECTORS,
    "listening.agent_history": CASE_LISTENERS,
    "listening.decode": CASE_LISTENERS,
    "listening.full_number": INSPECTORS,
    "listening.open_call": CASE_LISTENERS,
    "listening.queue": CASE_LISTENERS,
    "listening.save_progress": CASE_LISTENERS,
    "listening.save_view": CASE_LISTENERS,
    "listening.speech": CASE_LISTENERS,
    "listening.warm_up": CASE_LISTENERS,
    "major_problems.acknowledge": TEAM_LEADERS,
    "major_problems.acknowledge_for": RAISERS,
    "major_problems.close": RAISERS,
    "major_problems.feed_back": RAISERS,
    "major_problems.list": PROBLEM_READERS,
    "major_problems.note": PROBLEM_READERS,
    "major_problems.open_record": PROBLEM_READERS,
    "major_problems.propose": RAISERS,
    "major_problems.propose_call": RAISERS,
    "major_problems.raise_": RAISERS,
    "month_plans.propose": SUPERVISORS,
    "month_plans.remark": SUPERVISORS,
    "month_plans.tell": SUPERVISORS,
    "people.add": PEOPLE_KEEPERS,
    "people.change": PEOPLE_KEEPERS,
    "people.export_list": SUPERVISORS,
    "people.import_list": PEOPLE_KEEPERS,
    "people.list": PEOPLE_KEEPERS,
    "people.moved_calls": PEOPLE_KEEPERS,
    "people.record": PEOPLE_KEEPERS,
    "phrases.add": INSPECTORS,
    "phrases.change": INSPECTORS,
    "phrases.close": INSPECTORS,
    "phrases.list": INSPECTORS,
    "phrases.list_all": SUPERVISORS,
    "phrases.note_use": INSPECTORS,
    "phrases.share": SUPERVISORS,
    "printing.appeal_ruling": RESULT_READERS,
    "printing.chart_image": PAPER_READERS,
    "printing.complaint_ruling": RESULT_READERS,
    "printing.draw_slip": INSPECTORS,
    "printing.evaluation_sheet": INSPECTORS,
    "printing.filing_register": INSPECTORS,
    "printing.interview_progress": RESULT_READERS,
    "printing.interview_record": INSPECTORS,
    "printing.monthly_summary": INSPECTORS,
    "printing.page_image": EVERYONE,
    "printing.printable": INSPECTORS,
    "printing.problem_slip": PROBLEM_READERS,
    "printing.record_output": EVERYONE,
    "printing.role_card": EVERYONE,
    "printing.training_request": RAISERS,
    "printing.warm_up": PAPER_READERS,
    "relations.agents": EVERYONE,
    "relations.declare": EVERYONE,
    "relations.end": SUPERVISORS,
    "relations.list": EVERYONE,
    "relations.people": SUPERVISORS,
    "revisions.begin": INSPECTORS,
    "revisions.discard": INSPECTORS,
    "revisions.give_up": SUPERVISORS,
    "rosters.change_day": PEOPLE_KEEPERS,
    "rosters.export_list": SUPERVISORS,
    "rosters.import_list": PEOPLE_KEEPERS,
    "rosters.preview": PEOPLE_KEEPERS,
    "rosters.week": PEOPLE_KEEPERS,
    "sampling.commit_running": EVERYONE,
    "sampling.commit_week": INSPECTORS,
    "sampling.draw_week": INSPECTORS,
    "sampling.fix_manifest": INSPECTORS,
    "sampling.frame": INSPECTORS,
    "sampling.weeks": INSPECTORS,
    "sampling.write_draw": INSPECTORS,
    "scorecards.copy_as_draft": SUPERVISORS,
    "scorecards.delete_draft": SUPERVISORS,
    "scorecards.difference": READERS,
    "scorecards.export": SUPERVISORS,
    "scorecards.import_": SUPERVISORS,
    "scorecards.list": READERS,
    "scorecards.new_draft": SUPERVISORS,
    "scorecards.open_version": READERS,
    "scorecards.publish": SUPERVISORS,
    "scorecards.publish_draft": SUPERVISORS,
    "scorecards.retire": SUPERVISORS,
    "scorecards.review": SUPERVISORS,
    "scorecards.save_draft": SUPERVISORS,
    "scorecards.shipped": SUPERVISORS,
    "scorecards.take_shipped": SUPERVISORS,
    "scorecards.use_for": SUPERVISORS,
    "sessions.end": EVERYONE,
    "sessions.leave_running": EVERYONE,
    "sessions.lock": EVERYONE,
    "sessions.place": EVERYONE,
    "settings.change_machine": EVERYONE,
    "settings.change_rules": SUPERVISORS,
    "settings.change_technical": ADMINISTRATORS,
    "settings.change_user": EVERYONE,
    "settings.history": EVERYONE,
    "settings.rules": EVERYONE,
    "settings.user": EVERYONE,
    "store.away": INSPECTORS,
    "store.figures": INSPECTORS,
    "store.keep": INSPECTORS,
    "store.look_around": EVERYONE,
    "store.mend": EVERYONE,
    "store.relink": INSPECTORS,
    "store.search": INSPECTORS,
    "store.take_in": EVERYONE,
    "summary_figures.calls": RESULT_READERS,
    "summary_figures.choices": SUMMARY_READERS,
    "summary_figures.month": SUMMARY_READERS,
    "teams.add": PEOPLE_KEEPERS,
    "teams.change": PEOPLE_KEEPERS,
    "teams.leader_accounts": PEOPLE_KEEPERS,
    "teams.list": PEOPLE_KEEPERS,
    "teams.record": PEOPLE_KEEPERS,
    "training.accept": TRAINERS,
    "training.answer_for": INSPECTORS,
    "training.behind": INSPECTORS,
    "training.close": INSPECTORS,
    "training.decline": TRAINERS,
    "training.draft": INSPECTORS,
    "training.held": TRAINERS,
    "training.list": RAISERS,
    "training.mark_heard_again": INSPECTORS,
    "training.note": RAISERS,
    "training.open_record": RAISERS,
    "training.periods": RAISERS,
    "training.plan": TRAINERS,
    "training.plan_listening": INSPECTORS,
    "training.raise_": INSPECTORS,
    "training.tallies": RAISERS,
    "training.withdraw": INSPECTORS,
    "workbench.overview": READERS,
    "working_days.change_day": PEOPLE_KEEPERS,
    "working_days.export_list": PEOPLE_KEEPERS,
    "working_days.import_list": PEOPLE_KEEPERS,
    "working_days.year": PEOPLE_KEEPERS,
})


WITH_DUE_PASSWORD = frozenset({"accounts.change_password", "sessions.end", "sessions.lock"})
"""All that is left to do for who has to change the password first."""


class PasswordDue(NotAllowed):
    """The password is a one-time one or too old: nothing else is done until it is changed."""

    code = "E-LOG-06"

    def __init__(self) -> None:
        super().__init__(_("Your password has to be changed first."), safe=_("Nothing was done."),
                         todo=_("Log in at the window of the station and choose a new one there."))


def may(actor: Actor, use_case: str) -> bool:
    """Whether one of the actor's roles is in the rule; an unknown use case is a bug and raises KeyError."""
    allowed = not actor.roles.isdisjoint(RULES[use_case])
    return allowed and (not actor.password_due or use_case in WITH_DUE_PASSWORD)


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads and hears all that was listened to; a trainer only what the services let through."""
    return not actor.roles.isdisjoint(INSPECTORS)


def authorise(actor: Actor, use_case: str) -> None:
    """Raises NotAllowed when the actor may not do this, PasswordDue when the password is to be changed first."""
    if actor.password_due and use_case not in WITH_DUE_PASSWORD:
        raise PasswordDue
    if not may(actor, use_case):
        raise NotAllowed(_("Your role does not allow this."), safe=_("Nothing was changed."),
                         todo=_("Ask the supervisor or the administrator."))
