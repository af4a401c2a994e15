"""The gate that a guide passes before it is shown: parts, pictures, words, dates, both languages.

``itcoach guides check`` and the tests put every bundled guide through it; a guide that a municipality writes
meets the same rules while it is typed and before it is published.
"""

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import resources
from itcoach.guides import catalogue
from itcoach.guides.parser import prose_lines, read
from itcoach.guides.readability import LEAST_WORDS, LIX_REFUSED, LIX_WARNED, lix, sentences, words
from itcoach.guides.spelling import unknown_words
from itcoach.guides.text import Draft, Problem, Step
from models.clock import months_later
from models.errors import Trouble
from resources.words import LANGUAGES, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = ["GuidesMissing", "Problem", "check", "guide_lix", "problems"]

LONGEST_SENTENCE: Final = 20
SENTENCES_BEFORE_DOING: Final = 2
MONTHS_TO_REVIEW: Final = {"low": 6, "money": 3, "identity": 3}
"""How long a guide stands unread at most, by what is at stake."""
_SAME_IN_EVERY_LANGUAGE: Final = (
    "group", "devices", "minutes", "level", "needs", "risk", "reviewed", "review_by", "tested_with_residents"
)  # fmt: skip
_QUOTED: Final = re.compile(r"[“”\"]([^“”\"]*)[”\"]")


class GuidesMissing(Trouble):
    """There are no guides where they were looked for."""


def check(folder: "Path | None" = None, *, today: date) -> "Iterator[tuple[str, Problem]]":
    """Put every guide below ``folder``, in ``sv/`` and ``en/``, through the gate; yield file and fault.

    Without a folder the program's own guides are checked.

    Raises:
        GuidesMissing: There is no guide.
    """
    shelf: Traversable = folder or resources.path("guides")
    files = {
        (language, file.name.removesuffix(".md")): file
        for language in LANGUAGES
        if (shelf / language).is_dir()
        for file in sorted((shelf / language).iterdir(), key=lambda file: file.name)
        if file.name.endswith(".md")
    }
    if not files:
        raise GuidesMissing(
            tr("Det finns inga guider i {folder}.", folder=folder),
            to_do=tr("Ange en mapp som har mapparna sv och en med guider."),
        )
    known = {guide_id for _, guide_id in files} | set(catalogue.ids(LANGUAGES[0]))
    texts = {key: file.read_bytes().decode(errors="replace") for key, file in files.items()}
    for (language, guide_id), text in texts.items():
        [other] = (each for each in LANGUAGES if each != language)
        twin = texts.get((other, guide_id))
        where = (
            str(folder / language / f"{guide_id}.md")
            if folder
            else f"resources/guides/{language}/{guide_id}.md"
        )
        if twin is None:
            yield where, Problem(1, tr("Guiden finns inte på språket {language}.", language=other))
        for problem in problems(text, guide_id, language, today=today, twin=twin, known=known):
            yield where, problem


def problems(
    text: str,
    guide_id: str,
    language: str,
    *,
    today: date,
    twin: str | None = None,
    known: "Collection[str] | None" = None,
    words_refused: bool = True,
) -> list[Problem]:
    """Return all that is wrong with the text of a guide, in the order of its lines.

    Args:
        text: The guide's file.
        guide_id: What it is called; its field ``id`` has to agree.
        language: Code of the language it is written in.
        today: Decides whether its date of review has passed.
        twin: The same guide in the other language, to be compared step by step.
        known: Names of the guides that ``needs`` may refer to; the program's own, unless given.
        words_refused: Whether a word that no dictionary has stops the guide, or is only pointed out.
    """
    draft = read(text, language)
    if draft.fields.get("id") not in (None, guide_id):
        draft.wrong(draft.line_of("id"), tr("id ska vara som filens namn, {name}.", name=f"{guide_id}.md"))
    _check_dates(draft, today)
    _check_references(draft, catalogue.ids(language) if known is None else known)
    _check_reading(draft)
    _check_spelling(draft, refused=words_refused)
    if twin is not None:
        [other] = (each for each in LANGUAGES if each != language)
        _check_twin(draft, read(twin, other))
    return sorted(draft.problems)


def guide_lix(text: str, language: str) -> float:
    """Return the readability index of what a resident reads of a guide."""
    return lix(_prose(read(text, language)))


def _check_dates(draft: Draft, today: date) -> None:
    reviewed, review_by = draft.fields.get("reviewed"), draft.fields.get("review_by")
    months = MONTHS_TO_REVIEW.get(str(draft.fields.get("risk")))
    if type(reviewed) is not date or type(review_by) is not date or months is None:
        return
    line = draft.line_of("review_by")
    if review_by <= reviewed:
        draft.wrong(line, tr("review_by ska vara efter reviewed."))
    elif review_by > months_later(reviewed, months):
        draft.wrong(line, tr("review_by får vara högst {months} månader efter reviewed.", months=months))
    if review_by < today:
        draft.wrong(line, tr("Guiden skulle ha granskats senast {day}.", day=review_by.isoformat()))


def _check_references(draft: Draft, known: "Collection[str]") -> None:
    """Check that pictures, needed guides and sources are there."""
    for step, line in draft.forms():
        if step.picture and not catalogue.has_picture(step.picture):
            draft.wrong(line, tr("Bilden {name} finns inte.", name=step.picture))
    for needed in draft.strings("needs"):
        if needed not in known:
            draft.wrong(draft.line_of("needs"), tr("Guiden {id} i needs finns inte.", id=needed))
    sources = draft.fields.get("sources")
    if not isinstance(sources, list) or not sources:
        draft.wrong(draft.line_of("sources"), tr("Guiden saknar källor."))
        return
    unread = sum(isinstance(source, dict) and not source.get("read") for source in sources)
    if unread:
        words_ = ntr("{n} källa har ingen läst ännu.", "{n} källor har ingen läst ännu.", unread)
        draft.wrong(draft.line_of("sources"), words_, refused=False)


def _check_reading(draft: Draft) -> None:
    """Check length of sentences, sentences before something is done, and LIX."""
    for step, line in draft.forms():
        if len(sentences(step.text)) > SENTENCES_BEFORE_DOING:
            draft.wrong(line, tr("Steg {number} har fler än två meningar före bilden.", number=step.number))
    for line, prose in prose_lines(draft):
        if any(len(words(sentence)) > LONGEST_SENTENCE for sentence in sentences(prose)):
            draft.wrong(line, tr("Meningen är längre än {n} ord.", n=LONGEST_SENTENCE))
    count = len(words(_prose(draft)))
    if count < LEAST_WORDS:
        text = tr("Guiden har {count} ord; den behöver minst {least}.", count=count, least=LEAST_WORDS)
        draft.wrong(1, text)
    elif (index := lix(_prose(draft))) >= LIX_WARNED:
        text = tr("Texten är svår att läsa: LIX {index}, målet är högst 30.", index=f"{index:.0f}")
        draft.wrong(1, text, refused=index > LIX_REFUSED)


def _check_spelling(draft: Draft, *, refused: bool) -> None:
    """Check every word; a name in quotes, as it stands on a screen, may be in either language."""
    for line, prose in prose_lines(draft):
        unknown = unknown_words(_QUOTED.sub(" ", prose), draft.language)
        names = " ".join(_QUOTED.findall(prose))
        for language in LANGUAGES:
            names = " ".join(unknown_words(names, language))
        for word in [*unknown, *names.split()]:
            draft.wrong(line, tr("Ordet ”{word}” är okänt.", word=word), refused=refused)


def _prose(draft: Draft) -> str:
    """Return what a resident reads, without the labels that every step repeats."""
    rows = [f"# {draft.fields.get('title', '')}", f"# {draft.fields.get('goal', '')}"]
    for step, _ in draft.forms():
        rows += [f"# {step.title}", *(f"- {t}" for t in (step.text, step.expect, step.if_not, step.warning))]
    return "\n".join([*rows, *(f"- {item}" for items in draft.lists.values() for item in items)])


def _check_twin(draft: Draft, twin: Draft) -> None:
    """Compare a draft with the same guide in another language."""
    language = twin.language
    for field in _SAME_IN_EVERY_LANGUAGE:
        if draft.fields.get(field) != twin.fields.get(field):
            text = tr("{field} är inte lika som på språket {language}.", field=field, language=language)
            draft.wrong(draft.line_of(field), text)
    if len(draft.steps) != len(twin.steps):
        last = max((line for _, line in draft.forms()), default=1)
        draft.wrong(last, tr("Guiden har inte lika många steg på språket {language}.", language=language))
    for mine, lines, theirs in zip(draft.steps, draft.step_lines, twin.steps, strict=False):
        if mine.keys() != theirs.keys():
            text = tr("Steget skiljer inte på samma apparater som på språket {language}.", language=language)
            draft.wrong(min(lines.values()), text)
        for device in mine.keys() & theirs.keys():
            _compare(draft, lines[device], mine[device], theirs[device], language)


def _compare(draft: Draft, line: int, mine: Step, theirs: Step, language: str) -> None:
    if _drawn(mine) != _drawn(theirs):
        text = tr(
            "Steg {number} har en annan bild på språket {language}.", number=mine.number, language=language
        )
        draft.wrong(line, text)
    if bool(mine.warning) != bool(theirs.warning):
        draft.wrong(line, tr("Steg {number} har en varning på ett av språken.", number=mine.number))


def _drawn(step: Step) -> str:
    """Return the picture's name without the language that ends the name of one with words in it."""
    return re.sub(rf"-({'|'.join(LANGUAGES)})\.svg$", "", step.picture)
