"""The group view and the coded measurements saved as files, each list with its codebook beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.files import save, save_with_codebook
from itcoach.group.lists import codebook, tables_as_list
from itcoach.group.measurements import measurements_as_list, measurements_codebook
from itcoach.group.words import choice_words, explanation, sections
from itcoach.printing import paper
from models.errors import Trouble
from resources.words import language, tr

if TYPE_CHECKING:
    from datetime import date

    from itcoach.group.tables import Choice, Group
    from itcoach.group.view import Overview
    from itcoach.workplace import Workplace

__all__ = ["TooFewMeasured", "save_measurements", "save_report", "save_tables"]


class TooFewMeasured(Trouble):
    """There is nothing to save: so few are measured that nothing may be shown of them."""

    def __init__(self) -> None:
        super().__init__(
            tr("Färre än fem är mätta, så det finns inga tabeller att spara."),
            safe=tr("Ingen fil har skrivits."),
            to_do=tr("Vänta tills minst fem har gjort den första mätningen."),
        )


def save_tables(path: Path, overview: "Overview", choice: "Choice") -> tuple[Path, Path]:
    """Save the tables of a choice as a list with its codebook; return both paths.

    Raises:
        TooFewMeasured: Nothing may be shown.
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    group = _shown(overview, choice)
    content = tables_as_list(group, overview.form, today=overview.day)
    return save_with_codebook(path, content, codebook(overview.form))


def save_measurements(
    work: "Workplace",
    path: Path,
    *,
    first: "date | None" = None,
    last: "date | None" = None,
    own_only: bool = False,
) -> tuple[Path, Path]:
    """Save the coded measurements as a list with its codebook; return both paths.

    Raises:
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    content = measurements_as_list(work, first=first, last=last, own_only=own_only)
    return save_with_codebook(path, content, measurements_codebook(work))


def save_report(work: "Workplace", path: Path, overview: "Overview", choice: "Choice") -> Path:
    """Save the tables of a choice as a tagged PDF, and return its path.

    Raises:
        TooFewMeasured: Nothing may be shown.
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    from itcoach.leaflets.group_paper import compose

    group = _shown(overview, choice)
    content = compose(
        sections(group, overview.form),
        whose=choice_words(group.choice),
        about=explanation(),
        sender=paper.sender(work, language=language()),
        edition=overview.day,
        language=language(),
    )
    save(path, content)
    return path


def _shown(overview: "Overview", choice: "Choice") -> "Group":
    group = overview.chosen(choice)
    if group.size is None:
        raise TooFewMeasured
    return group
