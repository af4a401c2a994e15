"""The texts of the flyer, the staff leaflet and the card keep the rules of plain language."""

import re
from pathlib import Path

import pytest

from itcoach.guides import readability, spelling
from itcoach.leaflets.texts import NAMES, Items, read, texts
from resources.leaflets.drawings import PICTURES
from resources.words import LANGUAGES
from tests.helpers.sheets import SENDER

FOLDER = Path(__file__).parents[3] / "resources" / "leaflets" / "pictures"


def plain(name: str, language: str) -> str:
    """Return what is read of a text."""
    text = texts(language)[name].replace("{service}", SENDER.service).replace("____", "")
    return re.sub(r"!\[(.+)\]\(.+\)", r"\1", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_plain(name: str, language: str) -> None:
    for sentence in readability.sentences(plain(name, language)):
        assert len(readability.words(sentence)) <= 20, sentence
    assert set(spelling.unknown_words(plain(name, language), language)) <= {"LSS"}  # the name of a law


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_easy_to_read(language: str) -> None:
    assert readability.lix("\n".join(plain(name, language) for name in NAMES)) <= readability.LIX_WARNED


@pytest.mark.parametrize("name", NAMES)
def test_the_languages_say_the_same_in_the_same_places(name: str) -> None:
    shapes = [
        [
            (
                section.picture,
                [len(block.texts) if isinstance(block, Items) else 1 for block in section.blocks],
            )
            for section in read(name, language, SENDER)
        ]
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


def test_every_picture_is_what_the_kit_draws_and_is_used() -> None:
    used = {section.picture for name in NAMES for section in read(name, "sv", SENDER) if section.picture}
    assert used == PICTURES.keys() == {path.name for path in FOLDER.iterdir()}
    for name, draw in PICTURES.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == draw()
