"""The two sheets about the inclusion index: the questions to answer on paper, and a resident's own answers.

Each has the resident's code and no name, so that one that is lost tells nobody whose it is.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from itcoach.codes import written
from itcoach.followups import schedule
from itcoach.inclusion import drawing, measurements
from itcoach.inclusion.measurements import MeasurementView, extras_for, suggested_guides
from itcoach.inclusion.questionnaire import InstrumentUnknown, instrument
from itcoach.inclusion.scoring import change
from itcoach.labels import label
from itcoach.leaflets.index_contents import MyAnswers, QuestionForm
from itcoach.printing import paper
from itcoach.privacy import access
from itcoach.privacy.protection import may_see
from models.clock import to_local
from models.errors import Trouble
from models.people import Resident
from models.vocabulary import AccessPart, MeasurementKind
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["NothingMeasured", "my_answers", "question_form"]


class NothingMeasured(Trouble):
    """There are no answers to print."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det finns inga svar att skriva ut."),
            to_do=tr("Ställ frågorna vid ett besök, eller skriv ut dem på papper."),
        )


def question_form(
    work: "Workplace",
    *,
    resident_id: str,
    kind: MeasurementKind,
    language: str,
    large_print: bool = True,
) -> bytes:
    """Return the questions as a PDF to tick, with the extras that the municipality asks.

    Args:
        work: The laptop.
        resident_id: Whose code stands on it.
        kind: Which of the series: a follow-up also asks what has changed.
        language: Of the questions.
        large_print: Whether to set it in 18 pt.
    """
    from itcoach.leaflets.index_form_paper import compose

    with work.store.read() as session:
        code = session.get_one(Resident, resident_id).code
    facts = QuestionForm(written(code), label(kind, lang=language), instrument(), extras_for(work, kind=kind))
    return compose(
        facts,
        sender=paper.sender(work, language=language),
        edition=work.clock.today(),
        language=language,
        large_print=large_print,
    )


def my_answers(work: "Workplace", *, resident_id: str, language: str, large_print: bool = False) -> bytes:
    """Return what a resident keeps of the measurements as a PDF.

    Args:
        work: The laptop.
        resident_id: Whose answers.
        language: Of the words.
        large_print: Whether to set it in 18 pt.

    Raises:
        NothingMeasured: There are none, or they are not this coach's to see.
        InstrumentUnknown: The latest were given to a form that this program does not have.
    """
    from itcoach.leaflets.index_answers_paper import compose

    with work.store.read() as session:
        resident = session.get_one(Resident, resident_id)
        seen = measurements.measurements_of(session, resident_id) if may_see(work, resident) else ()
        code = written(resident.code)
    answered = [each for each in seen if each.answered_at is not None]
    if not answered:
        raise NothingMeasured
    if answered[-1].score is None:
        # Older answers must not be handed over as if they were the latest.
        raise InstrumentUnknown
    access.note(work, resident_id=resident_id, part=AccessPart.MEASUREMENTS)
    following = schedule.next_for(work, resident_id=resident_id, today=work.clock.today())
    facts = _facts(code, answered, language)
    if following is not None and following.due >= work.clock.today():
        facts = replace(facts, next_day=following.due)
    return compose(
        facts,
        sender=paper.sender(work, language=language),
        edition=work.clock.today(),
        language=language,
        large_print=large_print,
    )


def _facts(code: str, answered: list[MeasurementView], language: str) -> MyAnswers:
    first, latest = answered[0], answered[-1]
    form = instrument(latest.instrument)
    compared = first is not latest and first.instrument == latest.instrument
    assert latest.score is not None
    assert latest.answered_at is not None
    guides = suggested_guides(latest.answers, language=language, form=form)
    return MyAnswers(
        code=code,
        day=to_local(latest.answered_at).date(),
        form=form,
        answers=latest.answers,
        score=latest.score,
        before=first.score if compared else None,
        occasions=drawing.occasions(answered, language),
        change=change(first.answers, latest.answers, form).to_resident(language) if compared else "",
        guides=tuple(guide.title for guide in guides),
        next_day=None,
    )
