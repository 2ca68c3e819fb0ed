"""The manual cannot go stale: its pages are those of the window, what it names is there, pictures are the tour's."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from installer.pictures import wanted
from qadesk import resources
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.models.manual import CARDS, DIRECTOR, PAGES, ManualPage, card_of
from qadesk.models.people import Role
from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import TABS
from qadesk.ui.keys import TABLE, key_name
from qadesk.ui.session_pages import session_pages
from tests.builders import NOW

CHECKOUT = Path(__file__).resolve().parents[2]
CATALOGUE = CHECKOUT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "qadesk.po"
LANGUAGES = ("zh_CN", "en")
ALL = [(language, key) for language in LANGUAGES for key in (*PAGES, *CARDS)]
LARGEST_PICTURE = 100_000


def page(language: str, key: str) -> ManualPage:
    return ManualPage(key, (resources.manual() / language / f"{key}.md").read_text("utf-8"))


def texts() -> dict[str, dict[str, str]]:
    """By language: every text of the interface, and what it is in that language by its English."""
    with CATALOGUE.open("rb") as file:
        catalogue = [message for message in read_po(file) if message.id]
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for message in catalogue:
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        chinese = [message.string] if isinstance(message.string, str) else list(message.string)
        found["en"].update(zip(english, english, strict=True))
        found["zh_CN"][english[0]] = chinese[0]
    return found


def test_each_page_of_the_window_and_each_role_is_in_the_manual(tmp_path: Path) -> None:
    kinds = session_pages(player=SilentPlayer(FixedClock(NOW)), machine=MachineSettings(tmp_path / "machine.json"),
                          restore=lambda _backup, _password: None)
    assert {kind.KEY for kind, _extras in kinds} <= set(PAGES)
    assert set(CARDS) == {DIRECTOR, *map(card_of, Role)}


@pytest.mark.parametrize(("language", "key"), ALL)
def test_it_names_keys_and_buttons_that_are_there(language: str, key: str) -> None:
    keys = {key_name(name) for action in TABLE for name in action.keys}
    there = set(texts()[language].values())
    assert [name for name in page(language, key).keys if name not in keys] == []
    assert [name for name in page(language, key).names if name not in there] == []


@pytest.mark.parametrize(("language", "key"), ALL)
def test_its_pictures_and_links_lead_somewhere(language: str, key: str) -> None:
    shown = page(language, key)
    suffix = ".en.png" if language == "en" else ".png"
    for name in shown.pictures:
        assert (resources.pictures() / name).exists() and name.endswith(suffix), name
    for link in shown.links:
        other, _hash, heading = link.partition("#")
        assert other.removesuffix(".md") in (*PAGES, *CARDS), link
        assert not heading or heading in page(language, other.removesuffix(".md")).headings


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_tab_of_the_administration_has_its_heading(language: str) -> None:
    words = texts()[language]
    assert [tab.key for tab in TABS if words[tab.words] not in page(language, "administration").headings] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "tabs"), [("recordings", ("Draw", "Coverage", "Recordings", "Calls at risk",
                                                           "Store", "Imports")),
                                           ("training", ("Tallies", "Training requests", "Flagged cases")),
                                           ("appeals", ("Appeals", "Acknowledgements", "Complaints and praise")),
                                           ("listening", ("Acoustic marks", "Evidence", "Agent's history",
                                                          "Parts of the conversation"))])
def test_f1_finds_the_heading_of_the_tab_in_front(language: str, key: str, tabs: tuple[str, ...]) -> None:
    headings = page(language, key).headings
    assert [tab for tab in tabs if texts()[language][tab] not in headings] == []


def test_both_languages_tell_the_same() -> None:
    for key in (*PAGES, *CARDS):
        chinese, english = page("zh_CN", key), page("en", key)
        assert len(chinese.headings) == len(english.headings), key
        assert len(chinese.pictures) == len(english.pictures), key


def test_pages_of_the_window_have_a_picture() -> None:
    assert [key for key in PAGES if key != "trouble" and not page("zh_CN", key).pictures] == []


def test_every_picture_is_shown_somewhere_and_small() -> None:
    there = {path.name: path.stat().st_size for path in resources.pictures().glob("*.png")}
    assert set(there) == wanted()
    assert {name: size for name, size in there.items() if size > LARGEST_PICTURE} == {}
