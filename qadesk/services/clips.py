"""Clips (片段): a span of a call written as a sound file outside the station, with parts beeped over; their register.

A clip is put in place in the transaction that writes its register row and its audit row: there is none without them.
A trainer exports from cases only. No caption and no file name holds a customer's number.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.audio.cutting import ClipFile, Cut, cut_to_file_in, cut_to_samples_in
from qadesk.audio.source import Samples
from qadesk.files import is_plain, write_whole
from qadesk.i18n import _
from qadesk.importing.spreadsheets import sheet
from qadesk.models.clips import Clip, ClipProposal, ClipRow, NewClip, caption_of, joined, tidy
from qadesk.models.people import Actor
from qadesk.models.rules import UserSetting
from qadesk.models.sampling import QueueItem
from qadesk.security.roles import may
from qadesk.services.base import Act
from qadesk.services.clip_checks import refuse_name, refuse_span, refuse_words
from qadesk.services.clip_query import HEADINGS, MOST_ROWS, cells, clip_rows
from qadesk.services.evaluations import queue_item
from qadesk.services.flag_query import call_words, length_ms
from qadesk.services.hearing_service import HearingService
from qadesk.services.listening_sound import playable, reading
from qadesk.services.progress import SILENT, Progress
from qadesk.services.whole_files import landing

FOLDER = "clip_folder"


class Clips(HearingService):
    """The use cases of clips."""

    def propose(self, actor: Actor, item_id: int) -> ClipProposal:
        """What a clip of a queue item's call begins with.

        Raises NotFound; NotAllowed for a trainer whose case it is not."""
        with self.read(actor, "clips.propose") as session:
            self._refuse_others(session, actor, "clips.propose", item_id)
            call, zone = queue_item(session, item_id).call, self.rules_in(session).zone
            kept = session.get(UserSetting, (actor.account_id, FOLDER))
            return ClipProposal(item_id, call_words(call, zone), call.agent_no,
                                datetime.fromtimestamp(call.start_utc_ms / 1000, zone), length_ms(call),
                                str(kept.value) if kept else "")

    def sound(self, actor: Actor, item_id: int, new: NewClip) -> tuple[Samples, int]:
        """The clip as it will be, to hear it: (n_frames, n_channels) int16 and their rate in Hz.

        Raises what `export` raises of the span and the recording."""
        with self.read(actor, "clips.sound") as session:
            self._refuse_others(session, actor, "clips.sound", item_id)
            call = queue_item(session, item_id).call
            refuse_span(new, length_ms(call))
            places = playable(session, self._station.folder, call)
        return self._station.work.recording(reading(partial(cut_to_samples_in, cut=_cut(new)), places)).result()

    def export(self, actor: Actor, item_id: int, new: NewClip, path: Path, progress: Progress = SILENT) -> ClipRow:
        """Write the clip to `path`, where no file may be yet; the same `client_uuid` again gives the row that is kept.

        Raises BadInput naming the field (span, beeps, words, name) for what cannot be, AudioError for a recording
        that is away or cannot be read, StationError for a folder that does not take it: nothing is left then."""
        self._authorise(actor, "clips.export", f"queue item {item_id}")
        with self._station.database.reading() as session:
            self._refuse_others(session, actor, "clips.export", item_id)
            if _kept(session, new) is not None:
                return self._row(session, new)
            call, zone = queue_item(session, item_id).call, self.rules_in(session).zone
            refuse_span(new, length_ms(call))
            refuse_words(tidy(new.words), call)
            refuse_name(path, call)
            places = playable(session, self._station.folder, call)
            day = datetime.fromtimestamp(call.start_utc_ms / 1000, zone)
            caption = caption_of(call.agent_no, day, new)
        progress(0, 2, _("Cutting the clip out"))
        tags = {"title": path.stem, "comment": caption, "date": f"{day:%Y-%m-%d}", "software": "qadesk"}
        make = partial(cut_to_file_in, cut=_cut(new), kind=str(new.format), tags=tags)
        made = self._station.work.recording(reading(make, places)).result()
        progress(1, 2, _("Writing {file}").format(file=path.name))
        with landing(path, made.data) as land, self.act(actor, "clips.export", about=f"queue item {item_id}") as act:
            _add(act, actor, queue_item(act.session, item_id), new, made, caption, path)
            land()
        progress(2, 2, "")
        with self._station.database.reading() as session:
            return self._row(session, new)

    def list(self, actor: Actor) -> tuple[ClipRow, ...]:
        """The register, the latest first: of all for the supervisor, else the actor's own clips."""
        with self.read(actor, "clips.list") as session:
            own = () if may(actor, "clips.export_list") else (Clip.account_id == actor.account_id,)
            return clip_rows(session, self.rules_in(session).zone, *own, limit=MOST_ROWS)

    def export_list(self, actor: Actor, path: Path, password: str) -> int:
        """Write the whole register as a list; returns its rows. Asks for the password again."""
        self.prove(actor, "clips.export_list", password)
        with self.act(actor, "clips.export_list", about=path.name) as act:
            rows = clip_rows(act.session, self.rules_in(act.session).zone)
            data, count = sheet([_(heading) for heading in HEADINGS], map(cells, rows))
            act.detail = {"rows": count}
        write_whole(path, data)
        return count

    def _row(self, session: Session, new: NewClip) -> ClipRow:
        row, = clip_rows(session, self.rules_in(session).zone, Clip.client_uuid == new.client_uuid)
        return row


def _kept(session: Session, new: NewClip) -> Clip | None:
    return session.scalars(select(Clip).where(Clip.client_uuid == new.client_uuid)).first()


def _cut(new: NewClip) -> Cut:
    beeps = joined(new.beeps, within=(new.start_ms, new.end_ms))
    return Cut(new.start_ms, new.end_ms, tuple((beep.start_ms, beep.end_ms, beep.channel) for beep in beeps))


def _add(act: Act, actor: Actor, item: QueueItem, new: NewClip, made: ClipFile, caption: str, path: Path) -> None:
    beeps = joined(new.beeps, within=(new.start_ms, new.end_ms))
    digest = hashlib.sha256(made.data).hexdigest()
    act.session.add(Clip(
        client_uuid=new.client_uuid, call_id=item.call_id, start_ms=new.start_ms, end_ms=new.end_ms,
        beeps=[[beep.start_ms, beep.end_ms, beep.channel] for beep in beeps], format=new.format, caption=caption,
        purpose=new.purpose, words=tidy(new.words), file_name=path.name, sha256=digest, account_id=actor.account_id,
        at_utc_ms=act.now_utc_ms))
    if is_plain(str(path.parent)):
        act.session.merge(UserSetting(account_id=actor.account_id, name=FOLDER, value=str(path.parent)))
    act.session.flush()
    act.detail = {"call": item.call.rec_id, "from_ms": new.start_ms, "to_ms": new.end_ms, "beeps": len(beeps),
                  "purpose": str(new.purpose), "file": path.name, "sha256": digest}
