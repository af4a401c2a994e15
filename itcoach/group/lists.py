"""The group view as a list for Swedish Excel, with the codebook that tells what everything means."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from itcoach.files import as_csv, decimal
from itcoach.group.alpha import FEWEST_COMPLETE
from itcoach.group.hiding import FEWEST, SHARES_FROM
from itcoach.group.words import choice_words, explanation, sections
from resources.words import tr

if TYPE_CHECKING:
    from datetime import date

    from itcoach.group.grids import Cell, Grid
    from itcoach.group.tables import Group
    from itcoach.inclusion.questionnaire import Instrument

__all__ = ["codebook", "instrument_lines", "tables_as_list"]


def tables_as_list(group: "Group", form: "Instrument", *, today: "date") -> bytes:
    """Return every table of a group, a line a cell; a table that is not shown has one line that says so."""
    headings = (
        tr("Tabell"), tr("Titel"), tr("Rad"), tr("Kolumn"), tr("Antal"), tr("Procent"), tr("Värde"),
        tr("Anmärkning"), tr("Vilka"), tr("Uttagen"),
    )  # fmt: skip
    about = (choice_words(group.choice), today.isoformat())

    def rows() -> Iterator[Sequence[str]]:
        whole = "" if group.size is None else str(group.size)
        few = tr("färre än fem är mätta") if group.size is None else ""
        title = tr("Har gjort den första mätningen")
        yield ("measured", title, "", "", whole, "", "", few, *about)
        for section in sections(group, form):
            for grid in section.grids:
                for line in _lines(grid):
                    yield (*line, *about)

    return as_csv(headings, rows())


def _lines(grid: "Grid") -> Iterator[Sequence[str]]:
    note = " ".join(grid.notes)
    if not grid.lines:
        yield grid.name, grid.title, "", "", "", "", "", note
    for line in grid.lines:
        for column, cell in zip(grid.columns[1:], line.cells, strict=True):
            count = "" if cell.count is None else str(cell.count)
            share = "" if cell.share is None else str(cell.share)
            value = _value(cell)
            yield grid.name, grid.title, line.heading, column, count, share, value, note


def _value(cell: "Cell") -> str:
    """Return a mean or alpha; with a decimal comma in every language, since the list is for Swedish Excel."""
    if cell.hundredths is not None:
        return decimal(cell.hundredths)
    return "" if cell.mean is None else str(cell.mean)


def codebook(form: "Instrument") -> str:
    """Return what stands in the list of tables and how it was worked out, as plain text."""
    columns = (
        (tr("Tabell"), tr("tabellens namn, samma på alla språk")),
        (tr("Titel"), tr("vad tabellen handlar om")),
        (
            tr("Rad"),
            tr("svaret eller gruppen; flera som är sammanslagna står med ”eller” eller punkt emellan"),
        ),
        (tr("Kolumn"), tr("när det mättes, eller vilken del av raden")),
        (tr("Antal"), tr("antal invånare; aldrig 1–4")),
        (tr("Procent"), tr("hela procent av kolumnen, eller av raden där kolumnerna delar upp raden")),
        (tr("Värde"), tr("medelvärde i hela poäng, eller Cronbachs alfa med två decimaler")),
        (tr("Anmärkning"), tr("varför något saknas, och vad siffrorna gäller")),
        (tr("Vilka"), tr("vilka invånare som är med")),
        (tr("Uttagen"), tr("dagen då filen sparades, år-månad-dag")),
    )
    lines = [tr("Kodbok för gruppens tabeller"), ""]
    lines += [f"{heading}: {meaning}" for heading, meaning in columns]
    lines += ["", tr("Vad som är dolt"), *explanation(), *_rules()]
    lines += ["", tr("Skyddade personuppgifter"), _protected()]
    lines += ["", *instrument_lines(form)]
    return "\n".join(lines) + "\n"


def _rules() -> tuple[str, ...]:
    return (
        tr(
            "Reglerna: ett antal visas om det är minst {fewest}. Noll visas bara där det gäller vad som "
            "saknas (inget bortfall, inget obesvarat). Procent och medelvärden visas från {shares} personer, "
            "medelvärden från {means} där det inte visas hur många som saknar värde. Alfa visas från "
            "{complete} fullständiga svar, och från {alpha} mätta där någon hoppat över en fråga.",
            fewest=FEWEST,
            shares=SHARES_FROM,
            means=SHARES_FROM + FEWEST,
            complete=FEWEST_COMPLETE,
            alpha=FEWEST_COMPLETE + FEWEST,
        ),
        tr(
            "Egna och alla visas båda bara när de egna och de andra är minst {shares} var för sig, och då är "
            "varje tabell sammanslagen så att även skillnaden mellan dem är minst {fewest} i varje ruta.",
            shares=SHARES_FROM,
            fewest=FEWEST,
        ),
    )


def _protected() -> str:
    return tr(
        "En invånare med skyddade personuppgifter räknas med, men område, kön, ålder och källa används inte: "
        "invånaren hör till dem där uppgift saknas."
    )


def instrument_lines(form: "Instrument") -> list[str]:
    """Return the form's questions in both languages with their codes, the formula and the limits."""
    lines = [
        tr("Formuläret: {version}", version=form.version),
        *(f"{form.title[lang]}. {form.status[lang]}" for lang in ("sv", "en")),
        "",
    ]
    for question in form.questions:
        names = " / ".join(form.dimensions[question.dimension][lang] for lang in ("sv", "en"))
        lines.append(f"q{question.number} ({question.dimension}, {names})")
        for lang in ("sv", "en"):
            answers = "; ".join(f"{code} = {words}" for code, words in enumerate(question.answers[lang]))
            lines.append(f"  {lang}: {question.text[lang]} {answers}")
    lines += [
        "",
        tr("Formeln"),
        tr(
            "En del (A, B, C, D) = 100 × summan av svaren ÷ (3 × antalet svar), om minst {fewest} av delens "
            "frågor har svar. Index = medelvärdet av de fyra delarna; saknas en del finns inget index. "
            "Räknat exakt och avrundat när det visas, halva uppåt.",
            fewest=form.fewest,
        ),
        tr(
            "Förändring räknas bara på frågor som har svar båda gångerna. Mindre än {small} poäng: "
            "oförändrat. Från {small} till {clear}: lite bättre eller sämre, osäkert. {clear} eller mer: "
            "tydligt. Gränserna är preliminära och hör till formulärets version.",
            small=form.small,
            clear=form.clear,
        ),
        tr(
            "Cronbachs alfa = k ÷ (k − 1) × (1 − summan av frågornas varians ÷ summans varians), där k är "
            "antalet frågor i delen."
        ),
    ]
    return lines
