"""The questions of a paper as rows to key in, and those that were keyed in differently."""

from collections.abc import Collection, Mapping, Sequence

from itcoach.inclusion.questionnaire import Extra, instrument
from resources.words import language, tr
from ui.widgets.index_keys import KeyRow

__all__ = ["Columns", "all_rows", "differing_rows"]

Columns = tuple[list[KeyRow], list[KeyRow]]


def all_rows(extras: Sequence[Extra]) -> Columns:
    """Return a column of the questions and one of ``extras``, numbered as on the paper."""
    form, lang = instrument(), language()
    questions = [
        KeyRow(str(each.number), each.number, each.text[lang], each.answers[lang]) for each in form.questions
    ]
    others = [
        KeyRow(
            extra.id,
            number,
            extra.text[lang],
            extra.answers[lang],
            (str(extra.after[0]), str(extra.after[1])) if extra.after else None,
        )
        for number, extra in enumerate(extras, start=len(questions) + 1)
        if extra.answers
    ]
    return questions, others


def differing_rows(
    columns: Columns, names: Collection[str], first: Mapping[str, str], second: Mapping[str, str]
) -> list[KeyRow]:
    """Return the rows with ``names``, each with what was keyed in the first and the second time."""
    return [
        KeyRow(
            row.name,
            row.number,
            row.text,
            row.answers,
            None,
            tr("först {first}, sedan {second}", first=_said(row, first), second=_said(row, second)),
        )
        for column in columns
        for row in column
        if row.name in names
    ]


def _said(row: KeyRow, keys: Mapping[str, str]) -> str:
    key = keys.get(row.name, "")
    return f"{key} {row.words(key)}" if key else tr("inget")
