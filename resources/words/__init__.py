"""The words of the interface, in Swedish and English.

The Swedish text stands in the code (Swedish comes first in this product); the English one is looked up
in ``en.mo``, compiled from ``en.po``. The same call serves the window, the command line, the printed
sheets and the errors of every layer, so that a sentence exists once.

Write ``tr("{n} rader lästa", n=n)``, never an f-string: the literal is the key of the translation.
"""

import gettext
from typing import Final

import resources

__all__ = ["LANGUAGES", "capital", "language", "ntr", "set_language", "tr"]

LANGUAGES: Final = ("sv", "en")

_SWEDISH: Final = gettext.NullTranslations()
_catalogues: dict[str, gettext.NullTranslations] = {"sv": _SWEDISH}
_language = "sv"


def language() -> str:
    """Return the code of the interface language in use, one of :data:`LANGUAGES`."""
    return _language


def set_language(code: str) -> None:
    """Use ``code`` for every later :func:`tr` that names no language of its own.

    Raises:
        ValueError: ``code`` is none of :data:`LANGUAGES`.
    """
    global _language
    _catalogue(code)
    _language = code


def tr(text: str, /, *, lang: str | None = None, **fields: object) -> str:
    """Return ``text`` in the interface language (or in ``lang``), with ``{name}`` fields filled in."""
    words = _catalogue(lang or _language).gettext(text)
    return words.format(**fields) if fields else words


def ntr(one: str, many: str, n: int, /, *, lang: str | None = None, **fields: object) -> str:
    """Return the singular or plural text for ``n``, which fills the field ``{n}``."""
    return _catalogue(lang or _language).ngettext(one, many, n).format(n=n, **fields)


def capital(words: str) -> str:
    """Return ``words`` as they begin a line: with a capital, but for a name that is written as iPad is."""
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]


def _catalogue(code: str) -> gettext.NullTranslations:
    if code not in LANGUAGES:
        raise ValueError(f"no language {code!r}; there is {', '.join(LANGUAGES)}")
    if code not in _catalogues:
        with resources.path("words", f"{code}.mo").open("rb") as file:
            _catalogues[code] = gettext.GNUTranslations(file)
    return _catalogues[code]
