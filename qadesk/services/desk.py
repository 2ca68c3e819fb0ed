"""The desk: all services of one open station, made in one place and handed to the window or the shell."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.services.accounts import Accounts
from qadesk.services.base import Station
from qadesk.services.calls import Calls
from qadesk.services.evaluations import Evaluations
from qadesk.services.people import People
from qadesk.services.printing import Printing
from qadesk.services.sampling import Sampling
from qadesk.services.scorecards import Scorecards
from qadesk.services.settings import Settings


@dataclass(frozen=True)
class Desk:
    """One object of each service class."""

    station: Station
    accounts: Accounts
    calls: Calls
    evaluations: Evaluations
    people: People
    sampling: Sampling
    printing: Printing
    scorecards: Scorecards
    settings: Settings


def open_desk(station: Station) -> Desk:
    """Make the services of an open station."""
    return Desk(station=station, accounts=Accounts(station), calls=Calls(station),
                evaluations=Evaluations(station), people=People(station), sampling=Sampling(station),
                printing=Printing(station), scorecards=Scorecards(station), settings=Settings(station))
