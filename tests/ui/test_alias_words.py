"""What became of the calls linked by an alias, in words."""

from __future__ import annotations

from qadesk.models.aliases import CallsLinked
from qadesk.ui.alias_words import linked_words


def test_chinese_sentences_follow_each_other_without_a_blank() -> None:
    words = linked_words(CallsLinked(linked=3, unlinked=2, kept=1))[1]
    assert words.count("。") == 2 and "。 " not in words
