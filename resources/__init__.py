"""Words, pictures, fonts, guides and questionnaires: what a resident or a coach reads.

A leaf: every layer may read it, it imports none of them. Files are reached through
:func:`resources.path`, so that an installed and a frozen program find them alike.
"""

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["path"]


def path(*parts: str) -> "Traversable":
    """Return the resource below this package that ``parts`` name, such as ``("guides", "sv")``."""
    return files(__name__).joinpath(*parts)
