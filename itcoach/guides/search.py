"""Finding a guide by what people say: its words, what goes wrong, inflected, run together or misspelt.

One ranking serves both the search field and the suggestions for a booking's wish. A word counts for more the
nearer it stands to what the guide is about (a symptom, the title) and the fewer guides have it; most of all
counts a symptom said as a whole. The words of all languages are tried, since a wish may be in any.
"""

import difflib
import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import snowballstemmer

from itcoach.guides import catalogue
from itcoach.guides.text import Guide
from resources.words import LANGUAGES

__all__ = ["folded", "prepare", "search", "suggest"]

_SYMPTOM, _TITLE, _GOAL, _STEP, _TEXT = 8.0, 8.0, 5.0, 3.0, 1.0
_WHOLE_SYMPTOM: Final = 12.0
"""What a symptom said as a whole adds, for each of its words."""
_EXACT, _INFLECTED, _SAME, _COMPOUND, _MISSPELT = 1.0, 0.9, 0.85, 0.6, 0.5
_LEAST_COVERED: Final = 0.5
"""The share of what was said, rare words counting more, that a guide must hold."""
_LEAST_OF_BEST: Final = 0.3
_ENDINGS: Final = frozenset(
    "a e n s d t r an en et ar er or na de te ad at are aren arna erna orna ens ets".split()
)
"""What the stemmer may leave behind: ``platta`` and ``plattan`` become ``platt`` and ``plattan``."""
_LEAST_PART: Final = 4
"""The fewest letters that are looked for inside a compound: "samtal" in "videosamtal"."""
_LEAST_MISSPELT: Final = 5
_ALIKE: Final = 0.78
"""The least likeness, by difflib, of a misspelt word: "lössenord" is one of "lösenord"."""

_SAYS_NOTHING: Final = frozenset(
    """
    jag du han hon vi ni de dem man min mitt mina din ditt dina hans hennes sin sitt sina mig dig sig oss
    en ett den det de denna detta dessa och eller men som att om pa i med till av for fran hos vid under
    ar var vara blir bli blev har hade ha kan kunde kunna kunnat vill ville ska skulle far fick fa maste
    inte ej aldrig inget ingen inga nagot nagra hur vad vem nar dar har hit dit varfor vilken vilket
    gar gick ga gor gora gjort vet veta igen bara ocksa mycket lite sa nu da ju val
    hjalp hjalpa behover behova lara lar problem krangla kranglar funkar fungerar fungera vilja
    i you he she we they my your his her our me us a an the this that these and or but as to of for from
    on at with by is are was be been has have had can could will would should do does did not no never how
    what who when where why it its get go goes want need help learn please some any just very again more work
    works working problem problems
    """.split()
)
"""Words that nearly every wish holds, without accents; they tell no guide from another.

Not "in": it alone tells who "kommer inte in" from what "kommer inte".
"""

_DENIES: Final = re.compile(
    r"\b(?:inte|ej|aldrig|ingen|inget|inga|not|cannot|no|never|nothing)\b|n[\u2019']t\b", re.IGNORECASE
)
"""What turns a wish round: to print, and that nothing is printed, want different guides."""

_ALSO_SAID: Final = tuple(
    frozenset(group.split())
    for group in (
        "telefon mobil mobiltelefon lur smartphone phone mobile",
        "platta surfplatta padda lasplatta ipad tablet",
        "dator datamaskin laptop pc burk computer",
        "skrivare printer",
        "internet natet wifi uppkoppling internetet",
        "router modem bredbandslada",
        "mejl mail epost email mejla",
        "sms meddelande textmeddelande textmessage",
        "bild foto kort fotografi photo picture",
        "app program application",
        "losenord password losen",
        "bedragare lurendrejare skojare bluff bedrageri scam fraud",
        "lura lurad tricked",
        "skanna scanna scan inskanning",
        "barnbarn dotterson dotterdotter sonson sondotter grandchildren",
        "prata tala talk",
        "doktor lakare vardcentral vard doctor",
    )
)
"""Words that people use for the same thing, without accents."""


@dataclass(frozen=True)
class _Entry:
    """What can be said of one guide.

    Attributes:
        stems: How much each stem of its words counts.
        symptoms: The words of each symptom, and of the title in each language, and whether it denies
            something.
    """

    stems: dict[str, float]
    symptoms: tuple[tuple[tuple[str, ...], bool], ...]


@dataclass(frozen=True)
class _Index:
    """What can be said of all guides.

    Attributes:
        entries: By guide.
        stems: All stems, by their first letters.
        words: All words that are long enough to be misspelt, and their stems.
    """

    entries: dict[str, _Entry]
    stems: dict[str, tuple[str, ...]]
    words: dict[str, str]


def prepare() -> None:
    """Read what a search needs, so that the first key does not wait for it."""
    _index(_edition())


def search(language: str, said: str) -> tuple[Guide, ...]:
    """Return the guides that fit what has been typed so far, in ``language``, the best first.

    The last word may be unfinished. Accents, capitals and inflection do not matter, and a misspelt word finds
    its like where nothing else does. What says nothing, such as "hjälp", gives all.
    """
    words = _content(said)
    if not any(len(word) > 1 for word in words):
        return catalogue.library(language)
    scores = _scores(words, unfinished=said[-1:].isalnum(), denied=_denies(said))
    best = max(scores.values(), default=0.0)
    found = [
        guide for guide in catalogue.library(language) if scores.get(guide.id, 0.0) > best * _LEAST_OF_BEST
    ]
    return tuple(sorted(found, key=lambda guide: -scores[guide.id]))


def suggest(language: str, wish: str) -> tuple[Guide, ...]:
    """Return the guides that a booking's wish is plainly about, in ``language``, the best first.

    Plainly: the wish holds a symptom of the guide as a whole, in any order, or all words of its title.
    A symptom that denies something, such as "skriver inte ut", needs a wish that does so too.
    """
    words = _content(wish)
    denied = _denies(wish)
    scores = _scores(words, unfinished=False, denied=denied)
    entries = _index(_edition()).entries
    found = [
        guide
        for guide in catalogue.library(language)
        if guide.id in scores and _longest_symptom(entries[guide.id], words, denied=denied)
    ]
    return tuple(sorted(found, key=lambda guide: -scores[guide.id]))


def folded(text: str) -> str:
    """Return ``text`` without accents and capitals."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _scores(said: tuple[str, ...], *, unfinished: bool, denied: bool) -> dict[str, float]:
    """Return how well each guide fits; not those that hold little of what was said, and no symptom."""
    edition = _edition()
    entries = _index(edition).entries
    fits = [_fits(word, unfinished and word == said[-1], edition) for word in said]
    fits = [fit for fit in fits if fit]
    rarity = [math.log(1 + len(entries) / len(fit)) for fit in fits]
    scores: dict[str, float] = {}
    for guide_id, entry in entries.items():
        covered = sum(rare for fit, rare in zip(fits, rarity, strict=True) if guide_id in fit)
        whole = _longest_symptom(entry, said, denied=denied)
        if whole or (covered and covered >= sum(rarity) * _LEAST_COVERED):
            score = sum(rare * fit.get(guide_id, 0.0) for fit, rare in zip(fits, rarity, strict=True))
            scores[guide_id] = score + _WHOLE_SYMPTOM * whole
    return scores


@functools.lru_cache(maxsize=512)
def _fits(word: str, unfinished: bool, edition: "_Edition") -> dict[str, float]:
    """Return, by guide, how strongly ``word`` stands for it."""
    index = _index(edition)
    near = _near(word, unfinished, index)
    if not near and len(word) >= _LEAST_MISSPELT:
        alike = difflib.get_close_matches(word, index.words, 3, _ALIKE)
        near = {index.words[each]: _MISSPELT for each in alike}
    strengths = {
        guide_id: max((entry.stems.get(stem, 0.0) * like for stem, like in near.items()), default=0.0)
        for guide_id, entry in index.entries.items()
    }
    return {guide_id: strength for guide_id, strength in strengths.items() if strength}


def _near(word: str, unfinished: bool, index: _Index) -> dict[str, float]:
    """Return the stems that ``word`` may mean, and how surely."""
    own, near = _stem(word), dict[str, float]()
    if len(own) >= _LEAST_PART:
        for stems in index.stems.values():
            near |= {
                stem: _COMPOUND for stem in stems if own in stem or (len(stem) > _LEAST_PART and stem in own)
            }
    for other in _also_said(word):
        near |= {stem: _SAME for stem in index.stems.get(other[:2], ()) if _inflected(stem, _stem(other))}
    for stem in index.stems.get(word[:2], ()):
        if _inflected(stem, own) or (unfinished and stem.startswith(word)):
            near[stem] = _EXACT if stem == own else _INFLECTED
    return near


def _inflected(one: str, other: str) -> bool:
    """Tell whether two stems are one but for an ending that the stemmer left."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    return one == other or (
        len(shorter) >= _LEAST_PART and longer.startswith(shorter) and longer[len(shorter) :] in _ENDINGS
    )


def _longest_symptom(entry: _Entry, said: tuple[str, ...], *, denied: bool) -> int:
    """Return the number of words in the longest symptom that is said as a whole, 0 where none is.

    That something is denied counts as one word.
    """
    heard = {alternative for word in said for alternative in (word, *_also_said(word))}
    return max(
        (
            len(words) + denies
            for words, denies in entry.symptoms
            if denied >= denies and _is_said(words, heard)
        ),
        default=0,
    )


def _is_said(symptom: tuple[str, ...], heard: Iterable[str]) -> bool:
    def fits(word: str, other: str) -> bool:
        # One word alone has to begin a word as it is written: "skrivare" is not in "vill skriva brev".
        return other.startswith(word) or (len(symptom) > 1 and _inflected(_stem(word), _stem(other)))

    return bool(symptom) and all(any(fits(word, other) for other in heard) for word in symptom)


@functools.lru_cache(maxsize=1024)
def _also_said(word: str) -> tuple[str, ...]:
    """Return what else is said for the same thing."""
    own = _stem(word)

    def holds(group: frozenset[str]) -> bool:
        # As written: by their stems "skriva" would be a "skrivare", and so a printer.
        return any(_inflected(word, each) or (len(each) < _LEAST_PART and own == each) for each in group)

    groups = (group for group in _ALSO_SAID if holds(group))
    return tuple({other for group in groups for other in group} - {word})


_Edition = tuple[tuple[str, str], ...]


def _edition() -> _Edition:
    """Return what tells one state of the library from another."""
    return tuple((guide.id, guide.version) for language in LANGUAGES for guide in catalogue.library(language))


@functools.lru_cache(maxsize=2)
def _index(edition: _Edition) -> _Index:
    versions: dict[str, list[Guide]] = {}
    for language in LANGUAGES:
        for guide in catalogue.library(language):
            versions.setdefault(guide.id, []).append(guide)
    words: dict[str, str] = {}
    entries = {guide_id: _entry(each, words) for guide_id, each in versions.items()}
    stems: dict[str, set[str]] = {}
    for stem in words.values():
        stems.setdefault(stem[:2], set()).add(stem)
    return _Index(
        entries,
        {first: tuple(each) for first, each in stems.items()},
        {word: stem for word, stem in words.items() if len(word) >= _LEAST_PART},
    )


def _entry(versions: Iterable[Guide], words: dict[str, str]) -> _Entry:
    """Gather what can be said of a guide, and add its words to ``words``."""
    stems: dict[str, float] = {}
    symptoms: list[tuple[tuple[str, ...], bool]] = []
    for guide in versions:
        symptoms += [(_content(text), _denies(text)) for text in (*guide.symptoms, guide.title)]
        for text, weight in _weighed(guide):
            for word in _content(text):
                stem = words.setdefault(word, _stem(word))
                stems[stem] = max(weight, stems.get(stem, 0.0))
    return _Entry(stems, tuple(symptoms))


def _weighed(guide: Guide) -> Iterator[tuple[str, float]]:
    yield " ".join(guide.symptoms), _SYMPTOM
    yield guide.title, _TITLE
    yield guide.goal, _GOAL
    forms = [guide, *(catalogue.load(guide.id, guide.language, each) for each in guide.variants)]
    for step in {step for form in forms for step in form.steps}:
        yield step.title, _STEP
        yield f"{step.text} {step.expect} {step.if_not} {step.warning}", _TEXT
    for item in (*guide.you_need, *guide.trouble, *guide.practice):
        yield item, _TEXT


def _denies(text: str) -> bool:
    return _DENIES.search(text) is not None


def _content(text: str) -> tuple[str, ...]:
    """Return the words that tell something, without accents and capitals, each once."""
    found = dict.fromkeys(re.findall(r"[^\W_]+", folded(text.replace("-", ""))))
    return tuple(word for word in found if word not in _SAYS_NOTHING)


@functools.lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    # One stemmer for all languages: both sides go through it, and English loses little by the Swedish one.
    return str(_stemmer().stemWord(word))


@functools.cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("swedish")
