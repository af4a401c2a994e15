"""Days, times and weeks as the window writes them."""

from datetime import date, datetime, timedelta

from itcoach.dates import clock_time, plain_date
from models.clock import to_local
from resources.words import language, tr

__all__ = [
    "clock_text",
    "day_of",
    "day_text",
    "day_words",
    "short_date",
    "short_day",
    "span_text",
    "week_text",
    "when_text",
]


def clock_text(moment: datetime) -> str:
    """Return the time of day."""
    return clock_time(moment, language())


def day_words(day: date) -> str:
    """Return day, month and year in words: ``23 november 2026``."""
    return plain_date(day, language())


def day_of(moment: datetime) -> str:
    """Return the Swedish day of an instant in words."""
    return day_words(to_local(moment).date())


def span_text(start: datetime, end: datetime) -> str:
    """Return from when to when."""
    return f"{clock_text(start)}–{clock_text(end)}"


def short_day(day: date) -> str:
    """Return the day of the week, cut short, and the day of the month: ``mån 23``."""
    return f"{_weekdays()[day.weekday()]} {day.day}"


def day_text(day: date) -> str:
    """Return day of the week, day and month, cut short: ``mån 23 nov``."""
    return f"{short_day(day)} {_months()[day.month - 1]}"


def short_date(day: date) -> str:
    """Return day, month, cut short, and year: ``23 nov 2026``."""
    return f"{day.day} {_months()[day.month - 1]} {day.year}"


def when_text(start: datetime, end: datetime) -> str:
    """Return the day and from when to when: ``mån 23 nov 09.00–10.00``."""
    return f"{day_text(start.date())} {span_text(start, end)}"


def week_text(monday: date) -> str:
    """Return the number and the days of a week: ``Vecka 48 · 23–29 nov 2026``."""
    sunday = monday + timedelta(days=6)
    months = _months()
    first = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {months[monday.month - 1]}"
    days = f"{first}–{sunday.day} {months[sunday.month - 1]} {sunday.year}"
    return tr("Vecka {n} · {days}", n=monday.isocalendar().week, days=days)


def _weekdays() -> tuple[str, ...]:
    return (tr("mån"), tr("tis"), tr("ons"), tr("tors"), tr("fre"), tr("lör"), tr("sön"))


def _months() -> tuple[str, ...]:
    return (
        tr("jan"), tr("feb"), tr("mar"), tr("apr"), tr("maj"), tr("juni"),
        tr("juli"), tr("aug"), tr("sep"), tr("okt"), tr("nov"), tr("dec"),
    )  # fmt: skip
