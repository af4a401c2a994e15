"""Spelling, by hunspell with the dictionaries and the word lists in ``resources``."""

import functools
import re
from typing import TYPE_CHECKING, Final

import resources
from itcoach.guides.readability import products, words

if TYPE_CHECKING:
    from hunspell import Hunspell

__all__ = ["known_words", "suggestions", "unknown_words"]

_DICTIONARIES: Final = {"sv": "sv_SE", "en": "en_GB"}
_ADDRESS: Final = re.compile(r"\S*(?:@\S+|\w\.[a-zåäö]{2,}(?:/\S*)?)(?=\W|$)")


def unknown_words(text: str, language: str) -> list[str]:
    """Return the words of ``text`` that are in no dictionary, each once, in the order they stand.

    Left out are web and e-mail addresses, and what holds a digit. Of a word with hyphens every part may be
    known instead of the whole.
    """
    met = dict.fromkeys(words(_ADDRESS.sub(" ", text)))
    return [word for word in met if not _is_known(word, language)]


def suggestions(word: str, language: str) -> tuple[str, ...]:
    """Return known words that are spelt nearly like ``word``, the likeliest first."""
    return tuple(_dictionary(language).suggest(word))


@functools.cache
def known_words(language: str) -> frozenset[str]:
    """Return the project's own list: right words that the dictionary of ``language`` lacks."""
    text = resources.path("guides", language, "words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@functools.cache
def _dictionary(language: str) -> "Hunspell":
    from hunspell import Hunspell

    return Hunspell(_DICTIONARIES[language], hunspell_data_dir=str(resources.path("spelling")))


@functools.lru_cache(maxsize=20_000)
def _is_known(word: str, language: str) -> bool:
    if any(character.isdigit() for character in word):
        return True
    plain = word.replace("’", "'")
    listed = known_words(language)
    if plain in listed or plain.casefold() in listed or plain.casefold() in products():
        return True
    if _dictionary(language).spell(plain):
        return True
    parts = plain.split("-")
    return len(parts) > 1 and all(not part or _is_known(part, language) for part in parts)
