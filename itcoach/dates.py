"""Dates and times as they are written out, on the screen and on paper."""

from datetime import date, datetime

from resources.words import capital, tr

__all__ = ["clock_time", "day_in_year", "long_date", "plain_date"]


def plain_date(day: date, language: str) -> str:
    """Return ``day`` as day, month and year in words."""
    months = (
        tr("januari", lang=language),
        tr("februari", lang=language),
        tr("mars", lang=language),
        tr("april", lang=language),
        tr("maj", lang=language),
        tr("juni", lang=language),
        tr("juli", lang=language),
        tr("augusti", lang=language),
        tr("september", lang=language),
        tr("oktober", lang=language),
        tr("november", lang=language),
        tr("december", lang=language),
    )
    # No line may end between the day and its month.
    return f"{day.day}\u00a0{months[day.month - 1]}\u00a0{day.year}"


def long_date(day: date, language: str) -> str:
    """Return ``day`` with the day of the week before it."""
    weekdays = (
        tr("måndag", lang=language),
        tr("tisdag", lang=language),
        tr("onsdag", lang=language),
        tr("torsdag", lang=language),
        tr("fredag", lang=language),
        tr("lördag", lang=language),
        tr("söndag", lang=language),
    )
    return f"{weekdays[day.weekday()]} {plain_date(day, language)}"


def day_in_year(day: date, language: str) -> str:
    """Return the day of the week, day and month, without the year; it begins with a capital letter."""
    return capital(long_date(day, language).removesuffix(f"\u00a0{day.year}"))


def clock_time(moment: datetime, language: str) -> str:
    """Return the time of day, as ``09.30`` in Swedish and ``09:30`` in English."""
    return f"{moment:%H.%M}" if language == "sv" else f"{moment:%H:%M}"
