"""One call list taken into the station: who its agents are, its calls in pieces, its refused rows, its recordings."""

from __future__ import annotations

from dataclasses import asdict, replace

from qadesk.importing.call_lists import CallList
from qadesk.models.imports import ListImported
from qadesk.models.people import Actor
from qadesk.services.alias_query import AliasBook
from qadesk.services.base import Station
from qadesk.services.call_import import CallWriter, ListedAgents
from qadesk.services.import_record import LIST, ImportRecords, Recorded, numbers_of
from qadesk.services.matching import Matching
from qadesk.services.progress import Progress
from qadesk.services.reject_log import RejectLog


class ListTaking:
    """Takes call lists into one station."""

    def __init__(self, station: Station, records: ImportRecords) -> None:
        self._station, self._records = station, records

    def take(self, actor: Actor, calls: CallList, progress: Progress, goes_on: int | None) -> ListImported:
        """Write the new calls of the list and its rejects file. Raises StationError, BadInput, NotSaved."""
        with self._records.recorded(actor, "calls.import_list", LIST, calls.path, rows=calls.about_rows(),
                                    progress=progress, way=way_of(calls), goes_on=goes_on) as record:
            writer = self._writer(calls, record, goes_on=goes_on is not None)
            try:
                writer.write(calls, progress)
            finally:
                record.numbers = numbers_of(_told(writer, record.import_id))
            matches = Matching(self._station).calls_of(record.import_id)
            done = replace(_told(writer, record.import_id), matched=matches.matched, by_name=matches.by_name,
                           by_id=matches.by_id, by_time=matches.by_time, doubtful=matches.doubtful,
                           rejects_file=writer.rejects.write(self._station, calls.path))
            record.numbers = numbers_of(done)
        return done

    def _writer(self, calls: CallList, record: Recorded, *, goes_on: bool) -> CallWriter:
        with self._station.database.reading() as session:
            agents = ListedAgents(AliasBook(session), calls.zone)
        return CallWriter(self._station.database, record.import_id, agents, RejectLog(), goes_on=goes_on)


def way_of(calls: CallList) -> dict[str, object]:
    """How a list is read, as an import's summary keeps it."""
    return {"encoding": calls.table.encoding, "delimiter": calls.table.delimiter,
            "heading_row": calls.table.heading_row, "mapping": asdict(calls.mapping)}


def _told(writer: CallWriter, import_id: int) -> ListImported:
    counts, rejects = writer.counts, writer.rejects
    taken = counts["new"] + counts["known"] + counts["repeated"]
    joined = max(0, writer.read - taken - rejects.count - writer.not_calls)
    return ListImported(import_id, writer.read + writer.left, counts["new"], counts["known"],
                        counts["repeated"] + joined, rejects.shown(), "", 0, writer.left, writer.not_calls,
                        rejects.count, writer.unknown_agents)
