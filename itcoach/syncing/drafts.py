"""What was typed and saved nowhere: the coach's own words, neither lost nor hidden.

A visit leaves when its resident is another coach's from now on, or when it is deleted; a guide's draft when
it is deleted. What had not become a note, a measurement or an edit by then was sent to nobody. What stood in
a dialog when the program was locked lies here too.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from itcoach.privacy import access
from itcoach.sensitive.findings import without
from itcoach.syncing.record_words import moment_words
from models.base import new_id
from models.guide import TEXT_FIELDS, GuideDraft, GuideTyping
from models.measurement import MeasurementDraft
from models.people import Resident
from models.visit import FROM_A_DIALOG, NoteDraft, Visit
from models.vocabulary import AccessPart
from resources.words import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itcoach.workplace import Workplace

__all__ = ["LeftDraft", "drop_draft", "is_left", "keep_typed", "left_behind"]


@dataclass(frozen=True)
class LeftDraft:
    """Words whose visit or guide is gone, or whose dialog the lock has closed.

    Attributes:
        draft_id: What :func:`drop_draft` wants.
        title: What it is and when it was written.
        why: How it came to be left, in a sentence.
        text: The words, to read and to copy.
    """

    draft_id: str
    title: str
    why: str
    text: str


def left_behind(work: "Workplace") -> tuple[LeftDraft, ...]:
    """Return what :func:`keep_typed` put aside, and the drafts whose visit, resident or guide is not here."""
    today = work.clock.today()
    with work.store.read() as session:
        notes = session.scalars(
            select(NoteDraft)
            .where(NoteDraft.visit_id.not_in(select(Visit.id)), NoteDraft.text != "")
            .order_by(NoteDraft.saved_at)
        ).all()
        forms = session.scalars(
            select(MeasurementDraft)
            .where(MeasurementDraft.resident_id.not_in(select(Resident.id)))
            .order_by(MeasurementDraft.saved_at)
        ).all()
        guides = session.scalars(
            select(GuideTyping)
            .where(GuideTyping.draft_id.not_in(select(GuideDraft.id)))
            .order_by(GuideTyping.saved_at)
        ).all()
    access.note_many(work, [form.resident_id for form in forms], AccessPart.MEASUREMENTS)
    return (
        *(
            _of_dialog(note, today) if note.visit_id.startswith(FROM_A_DIALOG) else _of_visit(note, today)
            for note in notes
        ),
        *(
            LeftDraft(
                form.resident_id,
                tr("En påbörjad mätning, sparad {when}", when=moment_words(form.saved_at, today)),
                tr("Invånaren finns inte längre på den här datorn, men svaren finns kvar."),
                _answers(form),
            )
            for form in forms
        ),
        *(
            LeftDraft(
                guide.draft_id,
                tr("En påbörjad guide, skriven {when}", when=moment_words(guide.saved_at, today)),
                tr("Utkastet finns inte längre på den här datorn, men det du skrev finns kvar."),
                "\n".join(text for name in TEXT_FIELDS.values() if (text := guide.fields.get(name))),
            )
            for guide in guides
        ),
    )


def is_left(work: "Workplace", *, visit_id: str) -> bool:
    """Tell whether what was typed at a visit is here; with somebody who is erased it goes too."""
    with work.store.read() as session:
        return session.get(NoteDraft, visit_id) is not None


def drop_draft(work: "Workplace", *, draft_id: str) -> None:
    """Throw away a draft whose visit or guide is gone."""
    with work.store.write() as session:
        session.execute(
            delete(GuideTyping).where(
                GuideTyping.draft_id == draft_id, GuideTyping.draft_id.not_in(select(GuideDraft.id))
            )
        )
        session.execute(delete(NoteDraft).where(NoteDraft.visit_id == draft_id))
        session.execute(
            delete(MeasurementDraft).where(
                MeasurementDraft.resident_id == draft_id,
                MeasurementDraft.resident_id.not_in(select(Resident.id)),
            )
        )


def keep_typed(work: "Workplace", *, typed: "Sequence[tuple[str, str]]") -> None:
    """Put aside what is typed in dialogs and stored nowhere: each a title and its words.

    It lies with what was left behind, where the coach reads, copies and drops it.
    """
    with work.store.write() as session:
        for title, words in typed:
            # A personnummer is never stored, not even until the coach has taken it away.
            text = without(f"{title}\n{words}")
            draft_id = FROM_A_DIALOG + new_id().replace("-", "")
            session.add(NoteDraft(visit_id=draft_id, text=text, saved_at=work.clock.now()))


def _of_visit(note: NoteDraft, today: "date") -> LeftDraft:
    return LeftDraft(
        note.visit_id,
        tr("En påbörjad anteckning, skriven {when}", when=moment_words(note.saved_at, today)),
        tr("Besöket finns inte längre på den här datorn, men det du skrev finns kvar."),
        note.text,
    )


def _of_dialog(note: NoteDraft, today: "date") -> LeftDraft:
    title, _, words = note.text.partition("\n")
    return LeftDraft(
        note.visit_id,
        tr("{what}, påbörjad {when}", what=title, when=moment_words(note.saved_at, today)),
        tr(
            "Programmet låstes, eller databasen räddades, innan det var sparat. Fyll i det igen där det hör "
            "hemma."
        ),
        words,
    )


def _answers(form: MeasurementDraft) -> str:
    answered = [(number, each) for number, each in enumerate(form.answers, start=1) if each is not None]
    said = ntr("{n} svar", "{n} svar", len(answered))
    each_one = ", ".join(
        tr(
            "fråga {number}: {answer}",
            number=number,
            answer=tr("vill inte svara") if answer == "declined" else answer,
        )
        for number, answer in answered
    )
    own = [str(value) for value in form.extras.values() if isinstance(value, str) and value]
    return "\n".join([f"{said}: {each_one}" if each_one else said, *own])
