"""The desk: all services of one open station, made in one place and handed to the window or the shell."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.services.accounts import Accounts
from qadesk.services.acknowledgements import Acknowledgements
from qadesk.services.acoustics import Acoustics
from qadesk.services.aliases import Aliases
from qadesk.services.appeals import Appeals
from qadesk.services.assignment import Assignments
from qadesk.services.audit import Audit
from qadesk.services.backups import Backups
from qadesk.services.base import Station
from qadesk.services.call_holds import CallHolds
from qadesk.services.calls import Calls
from qadesk.services.checks import Checks
from qadesk.services.clips import Clips
from qadesk.services.closing import Closing
from qadesk.services.coaching import Coaching
from qadesk.services.complaints import Complaints
from qadesk.services.coverage import Coverage
from qadesk.services.evaluations import Evaluations
from qadesk.services.fatal_items import FatalItems
from qadesk.services.filings import Filings
from qadesk.services.flags import Flags
from qadesk.services.handovers import Handovers
from qadesk.services.imports import Imports
from qadesk.services.list_mappings import ListMappings
from qadesk.services.listening import Listening
from qadesk.services.listening_plans import ListeningPlans
from qadesk.services.major_problems import MajorProblems
from qadesk.services.month_plans import MonthPlans
from qadesk.services.name_patterns import NamePatterns
from qadesk.services.people import People
from qadesk.services.phrases import Phrases
from qadesk.services.printing import Printing
from qadesk.services.reconciliation import Reconciliation
from qadesk.services.relations import Relations
from qadesk.services.replacements import Replacements
from qadesk.services.revisions import Revisions
from qadesk.services.rosters import Rosters
from qadesk.services.sampling import Sampling
from qadesk.services.scorecards import Scorecards
from qadesk.services.sessions import Sessions
from qadesk.services.settings import Settings
from qadesk.services.store import Store
from qadesk.services.summary_figures import SummaryFigures
from qadesk.services.teams import Teams
from qadesk.services.training import Training
from qadesk.services.workbench import Workbench
from qadesk.services.working_days import WorkingDays


@dataclass(frozen=True)
class Desk:
    """One object of each service class."""

    station: Station
    accounts: Accounts
    acknowledgements: Acknowledgements
    acoustics: Acoustics
    aliases: Aliases
    appeals: Appeals
    assignment: Assignments
    audit: Audit
    backups: Backups
    call_holds: CallHolds
    calls: Calls
    checks: Checks
    clips: Clips
    closing: Closing
    coaching: Coaching
    complaints: Complaints
    coverage: Coverage
    evaluations: Evaluations
    fatal_items: FatalItems
    filings: Filings
    flags: Flags
    handovers: Handovers
    imports: Imports
    list_mappings: ListMappings
    listening: Listening
    listening_plans: ListeningPlans
    major_problems: MajorProblems
    month_plans: MonthPlans
    name_patterns: NamePatterns
    people: People
    phrases: Phrases
    printing: Printing
    reconciliation: Reconciliation
    relations: Relations
    replacements: Replacements
    revisions: Revisions
    rosters: Rosters
    sampling: Sampling
    scorecards: Scorecards
    sessions: Sessions
    settings: Settings
    store: Store
    summary_figures: SummaryFigures
    teams: Teams
    training: Training
    workbench: Workbench
    working_days: WorkingDays


def open_desk(station: Station) -> Desk:
    """Make the services of an open station."""
    calls = Calls(station)
    return Desk(station=station, accounts=Accounts(station), acknowledgements=Acknowledgements(station),
                acoustics=Acoustics(station), aliases=Aliases(station), appeals=Appeals(station),
                assignment=Assignments(station), audit=Audit(station), backups=Backups(station),
                call_holds=CallHolds(station), calls=calls, checks=Checks(station), clips=Clips(station),
                closing=Closing(station), coaching=Coaching(station), complaints=Complaints(station),
                coverage=Coverage(station), evaluations=Evaluations(station), fatal_items=FatalItems(station),
                filings=Filings(station), flags=Flags(station), handovers=Handovers(station),
                imports=Imports(station, calls), list_mappings=ListMappings(station), listening=Listening(station),
                listening_plans=ListeningPlans(station), major_problems=MajorProblems(station),
                month_plans=MonthPlans(station), name_patterns=NamePatterns(station), people=People(station),
                phrases=Phrases(station), printing=Printing(station), reconciliation=Reconciliation(station),
                relations=Relations(station), replacements=Replacements(station), revisions=Revisions(station),
                rosters=Rosters(station), sampling=Sampling(station), scorecards=Scorecards(station),
                sessions=Sessions(station), settings=Settings(station), store=Store(station),
                summary_figures=SummaryFigures(station), teams=Teams(station), training=Training(station),
                workbench=Workbench(station), working_days=WorkingDays(station))
