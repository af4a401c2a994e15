"""The words of the group view: every table as titles, lines and cells, the same on screen, paper and file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from itcoach.group.grids import Cell, Grid, Line, Section
from itcoach.group.hiding import SHARES_FROM
from itcoach.group.people import (
    ABSENT_ANSWER,
    ABSENT_BAND,
    ABSENT_CHANGE,
    AGES,
    BANDS,
    LATER,
    NOTHING,
    Background,
    Occasion,
    State,
)
from itcoach.group.table import OTHERS, REASON
from itcoach.group.tables import Choice
from itcoach.labels import label
from models.vocabulary import Gender, MissedReason, Source
from resources.words import capital, language, ntr, tr

if TYPE_CHECKING:
    from itcoach.group.table import Row, Table
    from itcoach.group.tables import Group
    from itcoach.inclusion.questionnaire import Instrument

__all__ = ["choice_words", "explanation", "sections"]


def choice_words(choice: Choice) -> str:
    """Return whose residents are shown."""
    if choice is Choice.MINE:
        return tr("De som jag mätte första gången")
    return tr("Alla som är mätta och finns på den här datorn")


def explanation() -> tuple[str, ...]:
    """Return what is hidden and why, in plain words."""
    return (
        tr(
            "Ett antal under fem visas aldrig, så att ingen enskild person kan kännas igen. Små grupper och "
            "svar är sammanslagna med andra, och en tabell där det inte räcker visas inte alls."
        ),
        tr(
            "Sammanslagningen är gjord så att det dolda inte heller kan räknas ut ur det andra på sidan. "
            "Därför går det inte att välja period, och medianen visas inte: den är en enda persons värde."
        ),
        tr(
            "Färre än {n} personer visas som antal utan procent. Att ingen saknas kan stå ut: noll är ingen.",
            n=SHARES_FROM,
        ),
        tr(
            "Spara inte tabellerna ofta: två filer från dagar nära varandra kan tillsammans visa vad den "
            "som kom till emellan har svarat."
        ),
        tr(
            "Siffrorna beskriver invånarna och är inget betyg, varken på dem eller på någon coach. Frågorna "
            "är vår egen formulering och ännu inte prövade vetenskapligt."
        ),
    )


def sections(group: "Group", form: "Instrument") -> tuple[Section, ...]:
    """Return everything that is shown of a group; nothing where too few are measured."""
    if group.size is None:
        return ()
    tables = group.tables
    overview = [
        *(_follow_up(tables[f"followup.{kind}"], kind, group.size) for kind in LATER),
        _index(tables["index"]),
        *(_change(tables[f"change.{kind}"], kind) for kind in LATER),
        *(_baseline(tables[f"baseline.{kind}"], kind) for kind in LATER),
        _alpha(group.alphas, form),
    ]
    return (
        Section(
            "overview",
            tr("Översikt"),
            ntr(
                "{n} invånare har gjort den första mätningen, med formuläret {form}.",
                "{n} invånare har gjort den första mätningen, med formuläret {form}.",
                group.size,
                form=form.version,
            ),
            tuple(overview),
        ),
        Section(
            "groups",
            tr("Grupper"),
            tr("Efter område, kön, ålder vid första mätningen och hur invånaren kom till oss."),
            tuple(grid for background in Background for grid in _by_group(tables, background)),
        ),
        Section(
            "questions",
            tr("Fråga för fråga"),
            tr("Hur många som gav varje svar. Svar som få gav är sammanslagna med grannen."),
            tuple(_question(tables, number, form) for number in range(1, len(form.questions) + 1)),
        ),
    )


def _when(kind: str) -> str:
    return capital(label(Occasion(kind)))


def _hidden() -> str:
    return tr("Visas inte: för få i någon grupp, eller så skulle ett litet antal kunna räknas ut.")


def _grid(table: "Table", title: str, columns: Sequence[str], lines: Iterator[Line], *notes: str) -> Grid:
    if not table.shown:
        return Grid(table.name, title, notes=(_hidden(),))
    return Grid(table.name, title, tuple(columns), tuple(lines), tuple(note for note in notes if note))


def _share(count: int, base: int) -> int | None:
    return (200 * count + base) // (2 * base) if base >= SHARES_FROM else None


def _down(table: "Table", words: "Mapping[str, str]") -> Iterator[Line]:
    """Give the lines of a table whose columns are persons, each with its share of the column."""
    for row in _ordered(table, words):
        cells = (Cell(count, _share(count, table.total(at))) for at, count in enumerate(row.counts))
        yield Line(words[row.keys[0]], tuple(cells))


def _ordered(table: "Table", words: "Mapping[str, str]") -> "list[Row]":
    order = {name: at for at, name in enumerate(words)}
    return sorted(table.rows, key=lambda row: order[row.keys[0]])


def _along(table: "Table", words: "Mapping[str, str]") -> Iterator[Line]:
    """Give the lines of a table whose columns divide the persons of the line."""
    for row in _ordered(table, words):
        base = sum(row.counts)
        yield Line(words[row.keys[0]], tuple(Cell(count, _share(count, base)) for count in row.counts))


def _joined(parts: Sequence[str]) -> str:
    return tr(" eller ").join(parts)


def _follow_up(table: "Table", kind: Occasion, size: int) -> Grid:
    title = tr("{when}: vilka har svarat?", when=_when(kind))
    states = {
        State.ANSWERED: tr("har svarat"),
        State.DROPPED: tr("bortfall"),
        State.WAITING: tr("har tid kvar att svara"),
    }

    def lines() -> Iterator[Line]:
        for row in table.rows:
            key = row.keys[0]
            if key.startswith(REASON):
                words = tr("bortfall: {reason}", reason=_reason(key.removeprefix(REASON)))
            else:
                words = _joined([states[State(state)] for state in row.keys])
            yield Line(words, tuple(Cell(count, _share(count, size)) for count in row.counts))

    return _grid(table, title, (tr("Uppföljningen"), tr("Antal")), lines())


def _reason(key: str) -> str:
    if key == OTHERS:
        return tr("övriga skäl tillsammans")
    return label(MissedReason(key)) if key else tr("inget skäl angivet")


def _index(table: "Table") -> Grid:
    def words(row: "Row") -> str:
        places = sorted(map(int, row.keys))
        bands = [BANDS[place] for place in places if place < ABSENT_BAND]
        parts = [f"{bands[0][0]}–{bands[-1][1]}"] if bands else []
        return _joined([*parts, tr("inget index")] if ABSENT_BAND in places else parts)

    def lines() -> Iterator[Line]:
        for row in table.rows:
            cells = (Cell(count, _share(count, table.total(at))) for at, count in enumerate(row.counts))
            yield Line(words(row), tuple(cells))
        if any(mean is not None for mean in table.means):
            yield Line(tr("medelvärde"), tuple(Cell(mean=mean) for mean in table.means))

    columns = (tr("Index, 0–100"), *map(_when, table.columns))
    return _grid(table, tr("Index"), columns, lines(), _missing_occasions(table))


def _missing_occasions(table: "Table") -> str:
    missing = [_when(kind) for kind in LATER if kind not in table.columns]
    return tr("Visas inte, för få svar: {occasions}.", occasions=", ".join(missing)) if missing else ""


_CHANGE_WORDS: Final = {
    (0,): lambda: tr("tydligt sämre"),
    (1,): lambda: tr("lite sämre, osäkert"),
    (2,): lambda: tr("oförändrat"),
    (3,): lambda: tr("lite bättre, osäkert"),
    (4,): lambda: tr("tydligt bättre"),
    (0, 1): lambda: tr("sämre"),
    (3, 4): lambda: tr("bättre"),
    (0, 1, 2): lambda: tr("oförändrat eller sämre"),
    (2, 3, 4): lambda: tr("oförändrat eller bättre"),
}


def _change(table: "Table", kind: Occasion) -> Grid:
    def lines() -> Iterator[Line]:
        for row in table.rows:
            places = sorted(map(int, row.keys))
            told = tuple(place for place in places if place < ABSENT_CHANGE)
            parts = [_CHANGE_WORDS[told]()] if told else []
            if ABSENT_CHANGE in places:
                parts.append(tr("går inte att jämföra"))
            cells = (Cell(count, _share(count, table.total(at))) for at, count in enumerate(row.counts))
            yield Line(_joined(parts), tuple(cells))

    notes = []
    if table.compared is not None:
        notes.append(
            ntr(
                "{n} kan jämföras med första gången, på de frågor som har svar båda gångerna.",
                "{n} kan jämföras med första gången, på de frågor som har svar båda gångerna.",
                table.compared,
            )
        )
    if table.means and table.means[0] is not None:
        notes.append(tr("Förändring i medeltal: {points} poäng.", points=f"{table.means[0]:+d}"))
    title = tr("{when}: förändring sedan första gången", when=_when(kind))
    return _grid(table, title, (tr("Index sedan första gången"), tr("Antal")), lines(), *notes)


def _halves() -> tuple[str, str]:
    return tr("Under 50"), tr("50 eller mer")


def _no_index() -> str:
    return tr("Den som inte har något index räknas till dem under 50.")


def _baseline(table: "Table", kind: Occasion) -> Grid:
    words = {
        State.ANSWERED.value: tr("har svarat igen"),
        State.DROPPED.value: tr("bortfall"),
        State.WAITING.value: tr("har tid kvar att svara"),
    }
    title = tr("{when}: hur stod de som svarade igen och de som föll bort?", when=_when(kind))
    columns = (tr("Vid första mätningen"), *_halves())
    return _grid(table, title, columns, _along(table, words), _no_index())


def _by_group(tables: "Mapping[str, Table]", background: Background) -> Iterator[Grid]:
    title = {
        Background.AREA: tr("Område"),
        Background.GENDER: tr("Kön"),
        Background.AGE: tr("Ålder"),
        Background.SOURCE: tr("Hur invånaren kom till oss"),
    }[background]
    name = f"group.{background}"
    ages = [age for age, _ in AGES] if background is Background.AGE else []
    known = [row.keys[0] for row in tables[name].rows if row.keys[0] not in (NOTHING, OTHERS)]
    order = [*ages, *known, NOTHING, OTHERS]
    words = {key: _group_name(background, key) for key in order}
    yield _grid(tables[name], title, (title, tr("Antal")), _down(tables[name], words))
    if not tables[name].shown:
        return
    halves = tables[f"{name}.index"]
    at_first = tr("{group}: index första gången", group=title)
    yield _grid(halves, at_first, (title, *_halves()), _along(halves, words), _no_index())
    for kind in LATER:
        changes = tables[f"{name}.{kind}"]
        columns = (title, tr("Bättre"), tr("Inte bättre"), tr("Inte mätta"))
        yield _grid(
            changes,
            tr("{group}: {when}", group=title, when=label(kind)),
            columns,
            _along(changes, words),
            tr("Inte bättre: oförändrat, sämre, eller så går det inte att jämföra."),
        )


def _group_name(background: Background, name: str) -> str:
    if name == OTHERS:
        return tr("alla andra tillsammans")
    if name == NOTHING:
        return tr("uppgift saknas")
    if background is Background.AGE:
        return {"-64": tr("under 65 år"), "85-": tr("85 år eller äldre")}.get(
            name, tr("{ages} år", ages=name.replace("-", "–"))
        )
    choices: Mapping[str, str] = {}
    if background is Background.GENDER:
        choices = {each.value: label(each) for each in Gender}
    elif background is Background.SOURCE:
        choices = {each.value: label(each) for each in Source}
    return choices.get(name, name)


def _question(tables: "Mapping[str, Table]", number: int, form: "Instrument") -> Grid:
    question, lang = form.questions[number - 1], language()
    table = tables[f"question.{number}"]
    answers = question.answers[lang]

    def lines() -> Iterator[Line]:
        for row in table.rows:
            parts = [
                tr("inget svar") if place == ABSENT_ANSWER else answers[place]
                for place in sorted(map(int, row.keys))
            ]
            cells = (Cell(count, _share(count, table.total(at))) for at, count in enumerate(row.counts))
            yield Line(" · ".join(parts), tuple(cells))

    title = f"{number}. {question.text[lang]}"
    columns = (tr("Svar"), *map(_when, table.columns))
    return _grid(table, title, columns, lines(), _missing_occasions(table))


def _alpha(alphas: "Mapping[str, int | None]", form: "Instrument") -> Grid:
    title = tr("Hur frågorna hänger ihop (Cronbachs alfa)")
    shown = {letter: alpha for letter, alpha in alphas.items() if alpha is not None}
    if not shown:
        return Grid("alpha", title, notes=(tr("Visas när minst 30 har svarat på alla frågor i en del."),))
    notes = [tr("Räknat på första mätningen, för dem som svarat på alla tre frågorna i delen.")]
    lines = tuple(
        Line(form.dimensions[letter][language()], (Cell(hundredths=alpha),))
        for letter, alpha in shown.items()
    )
    return Grid("alpha", title, (tr("Del"), tr("Alfa")), lines, tuple(notes))
