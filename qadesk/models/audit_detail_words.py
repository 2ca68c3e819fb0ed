"""What an act was about and its details are called: words for what the audit trail stores beside the act."""

from __future__ import annotations

from qadesk.i18n import N_, _
from qadesk.models.acoustics import MARK_NAMES, MarkVerdict
from qadesk.models.clips import PURPOSE_NAMES
from qadesk.models.phrases import PHRASE_KIND_NAMES
from qadesk.models.store import KeepCause

DETAIL_NAMES: dict[str, str] = {
    "account": N_("Account"),
    "acts": N_("Acts"),
    "agent": N_("Agent"),
    "agents": N_("Agents"),
    "alone": N_("Decided alone"),
    "anchor": N_("Head on a paper"),
    "away": N_("Not where they were"),
    "back": N_("Back where they were"),
    "beeps": N_("Spans beeped over"),
    "bytes": N_("Bytes"),
    "call": N_("Call"),
    "cause": N_("Cause"),
    "changes": N_("Changes"),
    "clock": N_("Clock"),
    "code": N_("Card's number"),
    "common": N_("Of the centre"),
    "consent": N_("Agreed by, or why alone"),
    "counted": N_("Digest of what was counted"),
    "criterion": N_("Criterion"),
    "days": N_("Days back"),
    "document": N_("Document"),
    "drafts": N_("Drafts"),
    "drafts_left": N_("Drafts left to others"),
    "early": N_("Before the period had ended"),
    "failed": N_("Could not be measured"),
    "failed_utc_ms": N_("Failed logins"),
    "file": N_("File"),
    "filter": N_("Filter"),
    "findings": N_("Findings"),
    "found": N_("Found again"),
    "from_ms": N_("From"),
    "from_utc_ms": N_("In force from"),
    "handed_to": N_("Handed to"),
    "instead": N_("Takes over"),
    "kind": N_("Kind"),
    "leader": N_("Leader concerned"),
    "manifest": N_("Digest of the manifest"),
    "measured": N_("Measured"),
    "more": N_("More failures"),
    "name": N_("Name"),
    "names": N_("Names"),
    "not_carried": N_("Not carried over"),
    "number": N_("Number"),
    "objects": N_("Objects of the store"),
    "outcome": N_("Outcome"),
    "owner": N_("For whom"),
    "pages": N_("Pages"),
    "purpose": N_("Purpose"),
    "reason": N_("Reason"),
    "receiver": N_("Receiver"),
    "released": N_("Left the queue unheard"),
    "revisions_given_up": N_("Revisions given up"),
    "roles": N_("Roles"),
    "rows": N_("Rows"),
    "rules": N_("Version of the rules"),
    "score": N_("Score"),
    "scored": N_("The call was scored by then"),
    "seed": N_("Seed"),
    "sha256": "SHA-256",
    "stage": N_("Stage"),
    "start_ms": N_("Where in the call"),
    "step": N_("Step"),
    "taken_over_from": N_("Taken over from"),
    "team": N_("Team"),
    "to_ms": N_("To"),
    "title": N_("Title"),
    "trainer": N_("Trainer"),
    "use": N_("Used for"),
    "uses": N_("Used for"),
    "verdict": N_("Verdict"),
    "version": N_("Version"),
    "warnings": N_("Warnings"),
    "way": N_("Way"),
    "what": N_("What it was about"),
    "words": N_("Words"),
}
"""Words for details that many acts have; the others are shown by the name under which they are stored."""

VALUE_NAMES: dict[str, dict[str, str]] = {
    "cause": {KeepCause.DRAWN: N_("Drawn"), KeepCause.FLAGGED: N_("Flagged"), KeepCause.SCORED: N_("Scored"),
              KeepCause.KEPT: N_("Kept by hand")},
    "kind": {kind.value: words for kind, words in (*MARK_NAMES.items(), *PHRASE_KIND_NAMES.items())},
    "purpose": {purpose.value: words for purpose, words in PURPOSE_NAMES.items()},
    "verdict": {MarkVerdict.OPEN: N_("Taken back"), MarkVerdict.ACCEPTED: N_("Upheld"),
                MarkVerdict.REJECTED: N_("Rejected")},
}
"""Words for the values of such details; the others are shown as they are stored."""

LOCK_CAUSES = {"by_hand": N_("By hand"), "idle": N_("Nobody at the computer"), "system": N_("The system locked"),
               "sleep": N_("The computer slept"), "restore": N_("A backup is restored")}
OBJECTS = {"card ": N_("Version of a scorecard, {id}"),
           "queue item ": N_("Queue item {id}"), "evaluation ": N_("Evaluation {id}"), "flag ": N_("Flag {id}"),
           "phrase ": N_("Phrase {id}"),
           "problem ": N_("Major problem {id}"), "interview ": N_("Interview {id}"),
           "training request ": N_("Training request {id}")}


def value_words(name: str, value: str) -> str:
    """The value of a detail as it is shown."""
    return _(VALUE_NAMES.get(name, {}).get(value, value)) if value else value


def object_words(about: str) -> str:
    """The object of an act as it is shown."""
    if about in LOCK_CAUSES:
        return _(LOCK_CAUSES[about])
    prefix = next((prefix for prefix in OBJECTS if about.startswith(prefix)), "")
    return _(OBJECTS[prefix]).format(id=about.removeprefix(prefix)) if prefix else about
