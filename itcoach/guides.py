"""The guides: what a coach goes through with a resident, step by step.

A guide is content, not interface: its language is chosen for the resident. ``docs/guides.md`` tells how one
is written, and ``python -m itcoach.guides`` checks every file.
"""

import functools
import re
import sys
from datetime import date
from typing import Final

import resources
from itcoach.guidetext import GROUPS, RISKS, Draft, Guide, Problem, Step, read
from itcoach.readability import LEAST_WORDS, LIX_REFUSED, LIX_WARNED, lix, sentences, words
from models.clock import months_later
from models.errors import Trouble
from resources.pictures.number import numbered
from resources.words import LANGUAGES, tr

__all__ = [
    "GROUPS",
    "RISKS",
    "Guide",
    "GuideUnknown",
    "GuideUnreadable",
    "Problem",
    "Step",
    "is_due",
    "library",
    "lix",
    "load",
    "picture",
    "problems",
]

_LONGEST_SENTENCE: Final = 20
_SENTENCES_BEFORE_DOING: Final = 2
_MONTHS_TO_REVIEW: Final = {"low": 6, "money": 3, "identity": 3}
_SAME_IN_EVERY_LANGUAGE: Final = (
    "group", "devices", "minutes", "level", "needs", "risk", "reviewed", "review_by", "tested_with_residents"
)  # fmt: skip


class GuideUnknown(Trouble):
    """There is no guide of that name."""


class GuideUnreadable(Trouble):
    """A guide's file is damaged."""


@functools.cache
def load(guide_id: str, language: str) -> Guide:
    """Return a guide in ``language``, one of :data:`resources.words.LANGUAGES`.

    Raises:
        GuideUnknown: No such guide exists in that language.
        GuideUnreadable: Its file is damaged; the message names the file, the line and the fault.
    """
    if guide_id not in _ids(language):
        raise GuideUnknown(
            tr("Det finns ingen guide som heter {id}.", id=guide_id),
            to_do=tr("Välj en av: {ids}.", ids=", ".join(_ids(language))),
        )
    draft = read(_text(guide_id, language), language)
    if draft.problems:
        raise _unreadable(guide_id, language, min(draft.problems))
    return draft.guide()


@functools.cache
def library(language: str) -> tuple[Guide, ...]:
    """Return every guide in ``language``, by group and title."""
    guides = (load(guide_id, language) for guide_id in _ids(language))
    return tuple(sorted(guides, key=lambda guide: (GROUPS.index(guide.group), guide.title)))


def picture(name: str, number: int) -> bytes:
    """Return the SVG of a picture as it stands at the step ``number``.

    Raises:
        FileNotFoundError: There is no such picture.
    """
    return numbered(_drawing(name), number).encode()


def is_due(guide: Guide, today: date) -> bool:
    """Say whether the guide should have been reviewed before ``today``."""
    return today > guide.review_by


def problems(text: str, name: str, language: str) -> list[Problem]:
    """Return all that is wrong with the text of the guide file ``name``, in the order of its lines.

    The file of the other language is compared step by step where it exists.
    """
    draft = read(text, language)
    if draft.fields.get("id") not in (None, name.removesuffix(".md")):
        draft.wrong(draft.line_of("id"), tr("id ska vara som filens namn, {name}.", name=name))
    _check_dates(draft)
    _check_references(draft)
    _check_reading(draft)
    for other in LANGUAGES:
        if other != language:
            _check_twin(draft, name.removesuffix(".md"), other)
    return sorted(draft.problems)


def _unreadable(guide_id: str, language: str, fault: Problem) -> GuideUnreadable:
    where = f"guides/{language}/{guide_id}.md"
    return GuideUnreadable(
        tr("Guiden {id} går inte att läsa.", id=guide_id),
        safe=tr("Inget annat har påverkats."),
        to_do=tr(
            "Säg till den som sköter programmet: {file}, rad {line}: {fault}",
            file=where,
            line=fault.line,
            fault=fault.text,
        ),
    )


def _drawing(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+\.svg", name):
        raise FileNotFoundError(name)
    return resources.path("pictures", name).read_text(encoding="utf-8")


@functools.cache
def _ids(language: str) -> tuple[str, ...]:
    if language not in LANGUAGES:
        raise ValueError(f"no guides in {language!r}; there is {', '.join(LANGUAGES)}")
    files = (file.name for file in resources.path("guides", language).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in files if name.endswith(".md")))


def _text(guide_id: str, language: str) -> str:
    return resources.path("guides", language, f"{guide_id}.md").read_text(encoding="utf-8")


def _check_dates(draft: Draft) -> None:
    reviewed, review_by = draft.fields.get("reviewed"), draft.fields.get("review_by")
    months = _MONTHS_TO_REVIEW.get(str(draft.fields.get("risk")))
    if type(reviewed) is not date or type(review_by) is not date or months is None:
        return
    if review_by <= reviewed:
        draft.wrong(draft.line_of("review_by"), tr("review_by ska vara efter reviewed."))
    elif review_by > months_later(reviewed, months):
        text = tr("review_by får vara högst {months} månader efter reviewed.", months=months)
        draft.wrong(draft.line_of("review_by"), text)


def _check_references(draft: Draft) -> None:
    """Check that pictures, needed guides and sources are there."""
    for step, line in zip(draft.steps, draft.step_lines, strict=True):
        try:
            if step.picture:
                _drawing(step.picture)
        except FileNotFoundError:
            draft.wrong(line, tr("Bilden {name} finns inte.", name=step.picture))
    for needed in draft.strings("needs"):
        if needed not in _ids(draft.language):
            draft.wrong(draft.line_of("needs"), tr("Guiden {id} i needs finns inte.", id=needed))
    if not draft.strings("sources"):
        draft.wrong(draft.line_of("sources"), tr("Guiden saknar källor."))


def _check_reading(draft: Draft) -> None:
    """Check length of sentences, sentences before something is done, and LIX."""
    for step, line in zip(draft.steps, draft.step_lines, strict=True):
        if len(sentences(step.text)) > _SENTENCES_BEFORE_DOING:
            draft.wrong(line, tr("Steg {number} har fler än två meningar före bilden.", number=step.number))
    for sentence in sentences(_prose(draft)):
        if len(words(sentence)) > _LONGEST_SENTENCE:
            line = next((i for i, row in enumerate(draft.text.splitlines(), 1) if sentence in row), 1)
            draft.wrong(line, tr("Meningen är längre än {n} ord.", n=_LONGEST_SENTENCE))
    count = len(words(_prose(draft)))
    if count < LEAST_WORDS:
        draft.wrong(
            1, tr("Guiden har {count} ord; den behöver minst {least}.", count=count, least=LEAST_WORDS)
        )
    elif (index := lix(_prose(draft))) >= LIX_WARNED:
        text = tr("Texten är svår att läsa: LIX {index}, målet är högst 30.", index=f"{index:.0f}")
        draft.wrong(1, text, refused=index > LIX_REFUSED)


def _prose(draft: Draft) -> str:
    """Return what a resident reads, without the labels that every step repeats."""
    rows = [f"# {draft.fields.get('title', '')}", f"# {draft.fields.get('goal', '')}"]
    for step in draft.steps:
        rows += [f"# {step.title}", *(f"- {t}" for t in (step.text, step.expect, step.if_not, step.warning))]
    return "\n".join([*rows, *(f"- {item}" for items in draft.lists.values() for item in items)])


def _check_twin(draft: Draft, guide_id: str, language: str) -> None:
    """Compare a draft with the same guide in another language."""
    if guide_id not in _ids(language):
        draft.wrong(1, tr("Guiden finns inte på språket {language}.", language=language))
        return
    twin = read(_text(guide_id, language), language)
    for field in _SAME_IN_EVERY_LANGUAGE:
        if draft.fields.get(field) != twin.fields.get(field):
            text = tr("{field} är inte lika som på språket {language}.", field=field, language=language)
            draft.wrong(draft.line_of(field), text)
    if len(draft.steps) != len(twin.steps):
        last = draft.step_lines[-1] if draft.step_lines else 1
        draft.wrong(last, tr("Guiden har inte lika många steg på språket {language}.", language=language))
    for mine, theirs, line in zip(draft.steps, twin.steps, draft.step_lines, strict=False):
        if _drawn(mine) != _drawn(theirs):
            text = tr(
                "Steg {number} har en annan bild på språket {language}.",
                number=mine.number,
                language=language,
            )
            draft.wrong(line, text)
        if bool(mine.warning) != bool(theirs.warning):
            text = tr("Steg {number} har en varning på ett av språken.", number=mine.number)
            draft.wrong(line, text)


def _drawn(step: Step) -> str:
    """Return the picture's name without the language that ends the name of one with words in it."""
    return re.sub(rf"-({'|'.join(LANGUAGES)})\.svg$", "", step.picture)


def main() -> int:
    """Check every guide, print what is wrong with file and line, and return 1 if any is refused."""
    refused = False
    for language in LANGUAGES:
        for guide_id in _ids(language):
            for problem in problems(_text(guide_id, language), f"{guide_id}.md", language):
                refused |= problem.refused
                print(f"resources/guides/{language}/{guide_id}.md:{problem.line}: {problem.text}")
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
