"""What became of aliases and of the calls linked by them, in words: tone, title and text of the message."""

from __future__ import annotations

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.aliases import AliasesImported, CallsLinked


def linked_words(done: CallsLinked) -> tuple[str, str]:
    """Title and text of what linking past calls did."""
    title = ngettext("{count:,} call now has its agent", "{count:,} calls now have their agent", done.linked).format(
        count=done.linked)
    parts = []
    if done.unlinked:
        parts.append(ngettext("{count:,} call has no agent any more.", "{count:,} calls have no agent any more.",
                              done.unlinked).format(count=done.unlinked))
    if done.kept:
        parts.append(ngettext("{count:,} call was drawn or is in the queue and stays as it is.",
                              "{count:,} calls were drawn or are in the queue and stay as they are.",
                              done.kept).format(count=done.kept))
    return title, sentences(*parts)


def imported_words(done: AliasesImported) -> tuple[str, str, str]:
    """Tone, title and text of what an import of aliases did."""
    title = ngettext("{count} alias added", "{count} aliases added", done.new).format(count=done.new)
    known = _("{count} known already").format(count=done.known)
    if not done.rejects:
        return "good", title, _("{counts}.").format(counts=known)
    first, count = done.rejects[0], len(done.rejects)
    refused = ngettext("{count} row refused", "{count} rows refused", count).format(count=count)
    return "warn", title, _("{counts}. Row {row}, {column}: {reason}. All refused rows: {file}").format(
        counts=_(", ").join([known, refused]), row=first.row, column=first.column, reason=first.reason,
        file=done.rejects_file)
