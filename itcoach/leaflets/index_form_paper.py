"""The questions of the inclusion index on paper: boxes to tick, the code and no name."""

from dataclasses import replace
from datetime import date
from typing import Final

from itcoach.inclusion.questionnaire import KEY_DECLINED, Extra, Question
from itcoach.leaflets import fonts
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import LARGE, NORMAL
from itcoach.leaflets.index_contents import QuestionForm
from itcoach.leaflets.layout import INK, Strip, Style, stay_together, text
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.tagged import ORNAMENT, Element, TaggedDocument
from resources.words import capital, tr

__all__ = ["compose"]

_BLANK: Final = 150.0
"""How long a line to write a day on is, points."""
_LINES: Final = 5
"""How many lines there are for own words."""


def compose(facts: QuestionForm, *, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return the form as a PDF. The code stands at the foot of every page."""
    leaflet = Leaflet(
        tr("Frågor till dig, kod {code}", lang=language, code=facts.code),
        sender=sender,
        edition=edition,
        language=language,
        body=LARGE if large_print else NORMAL,
    )
    _opening(leaflet, facts, language)
    for each in facts.form.questions:
        leaflet.layout.add(
            _question(leaflet, each.number, each.text[language], each.answers[language], language)
        )
    for number, extra in enumerate(facts.extras, start=len(facts.form.questions) + 1):
        first = number == len(facts.form.questions) + 1
        heading = leaflet.heading(tr("Några frågor till", lang=language)) if first else []
        leaflet.layout.add([*heading, *_extra(leaflet, number, extra, facts.form.questions, language)])
    contact = leaflet.contact(tr("Frågor om pappret? Ring oss", lang=language))
    leaflet.layout.add_at_foot(contact.framed(leaflet.root, leaflet.width))
    return leaflet.finish()


def _opening(leaflet: Leaflet, facts: QuestionForm, language: str) -> None:
    leaflet.layout.add(leaflet.title())
    bold = replace(leaflet.sizes.lead, font=fonts.BOLD)
    leaflet.layout.add(leaflet.paragraphs(capital(facts.occasion), bold))
    leaflet.layout.add(_blank(leaflet, tr("Dagens datum:", lang=language)))
    leaflet.layout.add(leaflet.call_line())
    for each in (
        tr("Sätt ett kryss för varje fråga. Det är inget prov, och inget svar är fel.", lang=language),
        tr("Det är frivilligt. Vill du inte svara på en fråga, kryssa i den sista rutan.", lang=language),
        tr("Skriv inte ditt namn på pappret. Koden räcker.", lang=language),
        tr("Svaren visar om hjälpen gör nytta. Ge pappret till din IT-coach.", lang=language),
    ):
        leaflet.layout.add(leaflet.paragraphs(each))
    about = tr(
        "Formulär {form}. De små siffrorna är till för den som för in svaren i datorn.",
        lang=language,
        form=facts.form.version,
    )
    leaflet.layout.add(leaflet.paragraphs(about, leaflet.sizes.fine))


def _question(
    leaflet: Leaflet, number: int, words: str, answers: tuple[str, ...], language: str, hint: str = ""
) -> list[Strip]:
    """Return a question with its boxes; it stays on one page."""
    strips = leaflet.heading(f"{number}. {words}", style=_asked(leaflet))
    if hint:
        strips += leaflet.paragraphs(hint, leaflet.sizes.fine)
    owner = Element("L", leaflet.root, attributes={"O": "/List", "ListNumbering": "/None"})
    for digit, answer in enumerate(answers):
        strips += _box(leaflet, owner, digit, answer)
    strips += _box(leaflet, owner, KEY_DECLINED, tr("Vill inte svara", lang=language))
    return stay_together(strips)


def _extra(
    leaflet: Leaflet, number: int, extra: Extra, questions: tuple[Question, ...], language: str
) -> list[Strip]:
    hint = ""
    if extra.after is not None:
        before, answer = extra.after
        chosen = questions[before - 1].answers[language][answer]
        hint = tr("Svara om du kryssade ”{answer}” på fråga {n}.", lang=language, answer=chosen, n=before)
    answers = extra.answers.get(language, ())
    if answers:
        return _question(leaflet, number, extra.text[language], answers, language, hint)
    strips = leaflet.heading(f"{number}. {extra.text[language]}", style=_asked(leaflet))
    never = tr("Skriv inga namn, personnummer, koder eller lösenord.", lang=language)
    strips += leaflet.paragraphs(never, leaflet.sizes.fine)
    return stay_together([*strips, *[_line(leaflet)] * _LINES])


def _asked(leaflet: Leaflet) -> Style:
    body = leaflet.sizes.body
    return replace(body, font=fonts.BOLD, gap=1.0 * body.size)


def _box(leaflet: Leaflet, owner: Element, digit: int, words: str) -> list[Strip]:
    """Return a box to tick, with the key of the answer before it and the words after it."""
    body, fine = leaflet.sizes.body, leaflet.sizes.fine
    entry = Element("LI", owner)
    style = replace(body, gap=0.3 * body.size)
    indent = fine.size + 2.1 * body.size
    key = text(str(digit), replace(fine, leading=style.leading), Element("Lbl", entry), fine.size)[0]
    lines = text(words, style, Element("LBody", entry), leaflet.width - indent)

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        key.draw(paper, x, top)
        paper.mark(ORNAMENT)
        paper.canvas.setStrokeColor(INK)
        paper.canvas.setLineWidth(1.2)
        side = 1.1 * body.size
        paper.canvas.rect(x + fine.size, top - (style.leading + side) / 2, side, side, stroke=1, fill=0)
        lines[0].draw(paper, x + indent, top)

    def indented(strip: Strip) -> Strip:
        return replace(strip, draw=lambda paper, x, top: strip.draw(paper, x + indent, top))

    return [replace(lines[0], draw=draw), *map(indented, lines[1:])]


def _blank(leaflet: Leaflet, words: str) -> list[Strip]:
    """Return words with a line after them to write a day on."""
    style = leaflet.sizes.lead
    strip = text(words, style, Element("P", leaflet.root), leaflet.width)[0]
    start = fonts.width(f"{words} ", style.font, style.size)

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        strip.draw(paper, x, top)
        _rule(paper, x + start, top - style.leading + 2, _BLANK)

    return [replace(strip, draw=draw)]


def _line(leaflet: Leaflet) -> Strip:
    height = 2 * leaflet.sizes.body.size
    return Strip(height, lambda paper, x, top: _rule(paper, x, top - height, leaflet.width))


def _rule(paper: TaggedDocument, x: float, y: float, width: float) -> None:
    paper.mark(ORNAMENT)
    paper.canvas.setStrokeColor(INK)
    paper.canvas.setLineWidth(0.5)
    paper.canvas.line(x, y, x + width, y)
