"""Which guide comes before another, and which after: by what each says that it needs."""

from itcoach.guides import catalogue
from itcoach.guides.text import Guide

__all__ = ["first", "following"]


def first(guide: Guide) -> tuple[Guide, ...]:
    """Return the guides to do before ``guide``, in its language; one that is not there is left out."""
    shelf = {each.id: each for each in catalogue.library(guide.language)}
    return tuple(shelf[needed] for needed in guide.needs if needed in shelf)


def following(guide: Guide) -> tuple[Guide, ...]:
    """Return the guides that name ``guide`` as needed, the easiest first."""
    found = (each for each in catalogue.library(guide.language) if guide.id in each.needs)
    return tuple(sorted(found, key=lambda each: each.level))
