"""Incidents at or around visits (tillbud): written down factually, reported, closed.

A form that is being filled in is kept on the laptop every moment and sent nowhere; once saved it is an
incident, which can be changed until it is reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from itcoach.privacy import access
from itcoach.privacy.protection import may_see, refuse_another_coach, shown_name
from itcoach.privacy.taken_away import is_taken_away
from models.base import new_id
from models.database_troubles import RecordGone
from models.errors import Trouble
from models.people import Resident, coach_names
from models.regime import refuse_anonymous
from models.safety import Incident, IncidentDraft
from models.visit import Visit
from models.vocabulary import AccessPart, IncidentKind, IncidentStatus
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "AlreadyReported",
    "AnotherCoachs",
    "IncidentForm",
    "IncidentView",
    "NothingWritten",
    "close_incident",
    "drop_incident_draft",
    "incident_drafts",
    "incidents_about",
    "is_gone",
    "my_incidents",
    "open_incident",
    "report_incident",
    "save_incident",
    "save_incident_draft",
]


class NothingWritten(Trouble):
    """An incident was to be saved without saying what happened."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det står inte vad som hände."),
            safe=tr("Det du har fyllt i står kvar."),
            to_do=tr("Skriv en mening om det, så kort du vill."),
        )


class AlreadyReported(Trouble):
    """A reported incident was to be changed."""

    def __init__(self) -> None:
        super().__init__(
            tr("Händelsen är redan anmäld och kan inte ändras."),
            safe=tr("Anmälan är kvar som den var."),
            to_do=tr("Skriv ner det nya som en egen händelse."),
        )


class AnotherCoachs(Trouble):
    """An incident that another coach wrote was to be changed."""

    def __init__(self) -> None:
        super().__init__(
            tr("Händelsen är skriven av en annan IT-coach."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Be den IT-coachen ändra, eller skriv ner det du vet som en egen händelse."),
        )


@dataclass(frozen=True)
class IncidentForm:
    """An incident as its form is opened: a new one, a saved one, or one that was being filled in.

    Attributes:
        incident_id: The identity, also of one that is not saved yet.
        about: Whom it is about, as shown on screen; empty where it is about nobody.
        fields: What is filled in, as it was handed to :func:`save_incident_draft`; empty for a new one.
    """

    incident_id: str
    resident_id: str
    visit_id: str
    about: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class IncidentView:
    """An incident as it is listed.

    Attributes:
        about: Whom it is about, as shown on screen; empty where it is about nobody.
        mine: Whether the coach who works here wrote it.
    """

    incident_id: str
    resident_id: str
    about: str
    coach: str
    mine: bool
    kind: IncidentKind
    happened_at: datetime
    happened: str
    done: str
    status: IncidentStatus
    reported_to: str
    reported_at: datetime | None


def my_incidents(work: "Workplace") -> tuple[IncidentView, ...]:
    """Return the incidents that the coach has written down, the latest first.

    One about a protected identity that another coach has been named for since is not among them.
    """
    return _views(work, Incident.coach_id == work.coach_id)


def incidents_about(work: "Workplace", *, resident_id: str) -> tuple[IncidentView, ...]:
    """Return the incidents about a resident, the latest first; none of a protected identity to others."""
    return _views(work, Incident.resident_id == resident_id)


def open_incident(
    work: "Workplace", *, incident_id: str = "", resident_id: str = "", visit_id: str = ""
) -> IncidentForm:
    """Return the form of an incident: as it was last being filled in, as it is saved, or empty.

    An empty one is about whom the visit was with, or about ``resident_id``, or about nobody.

    Raises:
        AlreadyReported: It can no longer be changed.
        AnotherCoachs: Another coach wrote it.
        NotYours: Another coach is named for the resident.
        RecordGone: There is no such incident.
    """
    with work.store.read() as session:
        draft = session.get(IncidentDraft, incident_id) if incident_id else None
        if draft is not None:
            whose = draft.resident_id or ""
            about = _about(work, session, whose)
            form = IncidentForm(draft.id, whose, draft.visit_id or "", about, draft.fields)
        elif incident_id:
            form = _saved(work, session, incident_id)
        else:
            visit = session.get(Visit, visit_id) if visit_id else None
            whose = visit.resident_id if visit is not None else resident_id
            form = IncidentForm(new_id(), whose, visit_id, _about(work, session, whose), {})
    access.note(work, resident_id=form.resident_id, part=AccessPart.SAFETY)
    return form


def incident_drafts(work: "Workplace") -> tuple[IncidentForm, ...]:
    """Return the forms that were being filled in and are not saved, the latest first."""
    with work.store.read() as session:
        drafts = session.scalars(select(IncidentDraft).order_by(IncidentDraft.saved_at.desc())).all()
        found = [(draft, _resident(session, draft.resident_id)) for draft in drafts]
        return tuple(
            IncidentForm(
                draft.id,
                draft.resident_id or "",
                draft.visit_id or "",
                shown_name(resident) if resident else "",
                draft.fields,
            )
            for draft, resident in found
            if resident is None or may_see(work, resident)
        )


def save_incident_draft(work: "Workplace", *, form: IncidentForm, fields: Mapping[str, Any]) -> None:
    """Keep what stands in a form; called within a second of the typing. One without words is dropped.

    Nor is anything kept about whom a sync has taken away meanwhile.

    Raises:
        DiskFull: There was no room; what was kept before is untouched.
    """
    row = {
        "resident_id": form.resident_id or None,
        "visit_id": form.visit_id or None,
        "fields": dict(fields),
        "saved_at": work.clock.now(),
    }
    with work.store.write() as session:
        if form.resident_id:
            refuse_anonymous(session)
            if _is_gone(session, form):
                return
        if not any(str(fields.get(name, "")).strip() for name in ("happened", "done")):
            session.execute(delete(IncidentDraft).where(IncidentDraft.id == form.incident_id))
            return
        session.execute(
            insert(IncidentDraft)
            .values(id=form.incident_id, **row)
            .on_conflict_do_update(index_elements=["id"], set_=row)
        )


def is_gone(work: "Workplace", *, form: IncidentForm) -> bool:
    """Tell whether a sync has taken away whom a form is about, and what was kept of it."""
    with work.store.read() as session:
        return bool(form.resident_id) and _is_gone(session, form)


def drop_incident_draft(work: "Workplace", *, incident_id: str) -> None:
    """Forget what was filled in and not saved."""
    with work.store.write() as session:
        session.execute(delete(IncidentDraft).where(IncidentDraft.id == incident_id))


def save_incident(
    work: "Workplace",
    *,
    form: IncidentForm,
    kind: IncidentKind,
    happened_at: datetime,
    happened: str,
    done: str = "",
) -> str:
    """Keep an incident, new or changed, and return its identity.

    Args:
        work: The laptop.
        form: As :func:`open_incident` gave it.
        kind: What kind of incident.
        happened_at: When; a moment that is yet to come is taken to be now.
        happened: What happened.
        done: What was done about it.

    Raises:
        NothingWritten: It is not said what happened.
        AlreadyReported: It can no longer be changed.
        AnotherCoachs: Another coach wrote it.
        NotYours: Another coach is named for the resident.
        NobodyIsKept: It is about somebody, and the municipality keeps nothing about anyone.
        RecordGone: A sync has taken away whom it is about.
    """
    if not happened.strip():
        raise NothingWritten
    with work.store.write() as session:
        if form.resident_id:
            refuse_anonymous(session)
            _about(work, session, form.resident_id)
            if _is_gone(session, form):
                raise RecordGone
        incident = session.get(Incident, form.incident_id)
        if incident is None:
            incident = Incident(
                id=form.incident_id,
                coach_id=work.coach_id,
                resident_id=form.resident_id or None,
                visit_id=form.visit_id or None,
            )
            session.add(incident)
        _refuse_change(work, incident)
        incident.kind = kind
        incident.happened_at = min(happened_at, work.clock.now())
        incident.happened, incident.done = happened.strip(), done.strip()
        session.execute(delete(IncidentDraft).where(IncidentDraft.id == form.incident_id))
    return form.incident_id


def report_incident(work: "Workplace", *, incident_id: str, to: str, at: datetime | None = None) -> None:
    """Note whom an incident was reported to, and when (now, unless given); from then on it stays as it is.

    Raises:
        AlreadyReported: It was reported before.
        AnotherCoachs: Another coach wrote it.
        RecordGone: There is no such incident.
    """
    with work.store.write() as session:
        incident = session.get_one(Incident, incident_id)
        _refuse_change(work, incident)
        incident.status = IncidentStatus.REPORTED
        incident.reported_to, incident.reported_at = to.strip(), at or work.clock.now()


def close_incident(work: "Workplace", *, incident_id: str) -> None:
    """Note that nothing is left to do about a reported incident.

    Raises:
        AnotherCoachs: Another coach wrote it.
        RecordGone: There is no such incident.
    """
    with work.store.write() as session:
        incident = session.get_one(Incident, incident_id)
        if incident.coach_id != work.coach_id:
            raise AnotherCoachs
        incident.status = IncidentStatus.CLOSED


def _views(work: "Workplace", condition: Any) -> tuple[IncidentView, ...]:
    with work.store.read() as session:
        rows = session.execute(
            select(Incident, Resident)
            .outerjoin(Resident, Resident.id == Incident.resident_id)
            .where(condition)
            .order_by(Incident.happened_at.desc(), Incident.id.desc())
        ).all()
        names = coach_names(session)
    seen = [(each, who) for each, who in rows if who is None or may_see(work, who)]
    access.note_many(work, [who.id for _, who in seen if who is not None], AccessPart.SAFETY)
    return tuple(
        IncidentView(
            incident_id=each.id,
            resident_id=each.resident_id or "",
            about=shown_name(who) if who else tr("okänd invånare") if each.resident_id else "",
            coach=names.get(each.coach_id, ""),
            mine=each.coach_id == work.coach_id,
            kind=each.kind,
            happened_at=each.happened_at,
            happened=each.happened,
            done=each.done,
            status=each.status,
            reported_to=each.reported_to,
            reported_at=each.reported_at,
        )
        for each, who in seen
    )


def _saved(work: "Workplace", session: "Session", incident_id: str) -> IncidentForm:
    incident = session.get_one(Incident, incident_id)
    _refuse_change(work, incident)
    return IncidentForm(
        incident.id,
        incident.resident_id or "",
        incident.visit_id or "",
        _about(work, session, incident.resident_id or ""),
        {
            "kind": str(incident.kind),
            "happened_at": incident.happened_at.isoformat(),
            "happened": incident.happened,
            "done": incident.done,
        },
    )


def _refuse_change(work: "Workplace", incident: Incident) -> None:
    if incident.coach_id != work.coach_id:
        raise AnotherCoachs
    if incident.status not in (None, IncidentStatus.OPEN):
        raise AlreadyReported


def _resident(session: "Session", resident_id: str | None) -> Resident | None:
    return session.get(Resident, resident_id) if resident_id else None


def _is_gone(session: "Session", form: IncidentForm) -> bool:
    stored = session.get(IncidentDraft, form.incident_id) or session.get(Incident, form.incident_id)
    return stored is None and is_taken_away(session, resident_id=form.resident_id, visit_id=form.visit_id)


def _about(work: "Workplace", session: "Session", resident_id: str) -> str:
    resident = _resident(session, resident_id)
    refuse_another_coach(work, resident)
    return shown_name(resident) if resident else ""
