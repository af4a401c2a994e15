"""What a resident keeps of the measurements: the bars, the curve, and what has changed in plain words."""

from datetime import date

from itcoach.dates import plain_date
from itcoach.inclusion.drawing import bars, curve
from itcoach.inclusion.scoring import DECLINED
from itcoach.leaflets.contents import Sender
from itcoach.leaflets.formats import LARGE, NORMAL
from itcoach.leaflets.index_contents import MyAnswers
from itcoach.leaflets.index_figure import figure, lettering
from itcoach.leaflets.layout import Strip, stay_together
from itcoach.leaflets.parts import Leaflet
from resources.words import tr

__all__ = ["compose"]


def compose(facts: MyAnswers, *, sender: Sender, edition: date, language: str, large_print: bool) -> bytes:
    """Return the sheet as a PDF."""
    leaflet = Leaflet(
        tr("Dina svar, kod {code}", lang=language, code=facts.code),
        sender=sender,
        edition=edition,
        language=language,
        body=LARGE if large_print else NORMAL,
    )
    leaflet.layout.add(leaflet.title())
    day = plain_date(facts.day, language)
    leaflet.layout.add(leaflet.paragraphs(tr("Du svarade den {day}.", lang=language, day=day)))
    _bars(leaflet, facts, language)
    if facts.change:
        _curve(leaflet, facts, language)
    guides = tr("Guider som kan hjälpa dig. Be IT-coachen om dem", lang=language)
    leaflet.list_section(guides, facts.guides)
    if facts.next_day is not None:
        words = tr(
            "Vi vill gärna ställa frågorna igen omkring den {day}. Det är frivilligt.",
            lang=language,
            day=plain_date(facts.next_day, language),
        )
        leaflet.text_section(tr("Nästa gång", lang=language), words)
    leaflet.list_section(tr("Det här svarade du", lang=language), _answers(facts, language))
    leaflet.close(tr("Ring oss när du behöver hjälp", lang=language))
    return leaflet.finish()


def _bars(leaflet: Leaflet, facts: MyAnswers, language: str) -> None:
    title = tr("Så är det nu", lang=language)
    strips = leaflet.heading(title)
    about = tr(
        "0 är minst och 100 är mest. Det är inget betyg. Det visar vad vi kan hjälpa till med.", lang=language
    )
    strips += leaflet.paragraphs(about)
    letters = lettering(leaflet.sizes.body.size)
    drawing = bars(facts.score, facts.before, facts.form, language, room=leaflet.width, letters=letters)
    strips.append(_spaced(figure(drawing, title, leaflet.root, size=leaflet.sizes.body.size)))
    if facts.before is not None:
        strips += leaflet.paragraphs(tr("Strecket visar hur det var första gången.", lang=language))
    leaflet.layout.add(stay_together(strips))


def _curve(leaflet: Leaflet, facts: MyAnswers, language: str) -> None:
    title = tr("Så har det gått", lang=language)
    strips = [*leaflet.heading(title), *leaflet.paragraphs(facts.change)]
    letters = lettering(leaflet.sizes.body.size)
    drawing = curve(facts.occasions, language, room=leaflet.width, letters=letters)
    strips.append(_spaced(figure(drawing, title, leaflet.root, size=leaflet.sizes.body.size)))
    leaflet.layout.add(stay_together(strips))


def _spaced(strip: Strip) -> Strip:
    return Strip(strip.height, strip.draw, gap=10.0, width=strip.width)


def _answers(facts: MyAnswers, language: str) -> list[list[str]]:
    """Return each question with its answer below it."""
    none, declined = tr("Inget svar", lang=language), tr("Vill inte svara", lang=language)
    return [
        [
            question.text[language],
            none
            if answer is None
            else declined
            if answer == DECLINED
            else question.answers[language][int(answer)],
        ]
        for question, answer in zip(facts.form.questions, facts.answers, strict=True)
    ]
