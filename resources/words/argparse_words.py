"""The words that Python's argparse says by itself ("usage", "the following arguments are required")."""

import contextlib
import gettext
import os
from typing import TYPE_CHECKING, Final

import resources
from resources.words import language

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["argparse_words"]

_LANGUAGE: Final = "LANGUAGE"


@contextlib.contextmanager
def argparse_words() -> "Iterator[None]":
    """Let argparse speak the interface language within the block, in which a parser is made and used.

    It asks gettext for each of its words, and gettext the environment for the language: a window that is
    opened later, or another program, is not to find it there.
    """
    gettext.bindtextdomain(gettext.textdomain(), str(resources.path("words")))
    before = os.environ.get(_LANGUAGE)
    os.environ[_LANGUAGE] = language()
    try:
        yield
    finally:
        if before is None:
            del os.environ[_LANGUAGE]
        else:
            os.environ[_LANGUAGE] = before
