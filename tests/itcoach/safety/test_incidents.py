"""Incidents: kept while they are written, changed until they are reported, hidden where a person is."""

from datetime import timedelta
from typing import Any

import pytest

from itcoach import residents
from itcoach.privacy.protection import NotYours
from itcoach.safety import incidents
from itcoach.safety.incident_sheet import incident_paper
from itcoach.safety.incidents import AlreadyReported, AnotherCoachs, IncidentForm, NothingWritten
from itcoach.workplace import Workplace
from models.database_troubles import RecordGone
from models.outbox import Outbox
from models.people import Municipality
from models.rights import AccessEntry
from models.vocabulary import AccessPart, IncidentKind, IncidentStatus
from sync.steps.erase import erase_here
from tests.helpers.printed import Printed


def saved(work: Workplace, form: IncidentForm, **fields: Any) -> str:
    given: dict[str, Any] = {
        "kind": IncidentKind.ANIMAL, "happened_at": work.clock.now(), "happened": "Hunden bet mig i handen.",
    }  # fmt: skip
    return incidents.save_incident(work, form=form, **{**given, **fields})


def test_what_is_being_written_is_kept_and_sent_nowhere(work: Workplace, gunvor: str) -> None:
    form = incidents.open_incident(work, resident_id=gunvor)
    with work.store.read() as session:
        before = session.query(Outbox).count()
    incidents.save_incident_draft(work, form=form, fields={"happened": "Hunden"})
    (draft,) = incidents.incident_drafts(work)
    assert (draft.about, draft.fields) == ("Gunvor Öberg", {"happened": "Hunden"})
    again = incidents.open_incident(work, incident_id=form.incident_id)
    assert again.fields == {"happened": "Hunden"}
    with work.store.read() as session:
        assert session.query(Outbox).count() == before


def test_a_form_without_words_leaves_no_draft_behind(work: Workplace, gunvor: str) -> None:
    form = incidents.open_incident(work, resident_id=gunvor)
    incidents.save_incident_draft(work, form=form, fields={"kind": "data", "happened": " ", "done": ""})
    assert incidents.incident_drafts(work) == ()
    incidents.save_incident_draft(work, form=form, fields={"kind": "data", "done": "Ringde chefen"})
    assert len(incidents.incident_drafts(work)) == 1
    incidents.save_incident_draft(work, form=form, fields={"kind": "data", "happened": "", "done": ""})
    assert incidents.incident_drafts(work) == ()


@pytest.mark.parametrize("kept_before", [True, False])
def test_about_whom_a_sync_has_taken_away_nothing_is_stored_anew(
    work: Workplace, gunvor: str, kept_before: bool
) -> None:
    form = incidents.open_incident(work, resident_id=gunvor)
    if kept_before:
        incidents.save_incident_draft(work, form=form, fields={"happened": "Hunden"})
    with work.store.write() as session:
        erase_here(session, [("resident", gunvor)])
    incidents.save_incident_draft(work, form=form, fields={"happened": "Hunden bet"})
    assert incidents.incident_drafts(work) == ()
    with pytest.raises(RecordGone):
        saved(work, form)
    assert incidents.my_incidents(work) == ()


def test_what_is_begun_about_something_else_stays(work: Workplace) -> None:
    kept, emptied, dropped, done = (incidents.open_incident(work) for _ in range(4))
    for form in (kept, emptied, dropped, done):
        incidents.save_incident_draft(work, form=form, fields={"happened": "Hunden"})
    incidents.save_incident_draft(work, form=emptied, fields={"happened": ""})
    incidents.drop_incident_draft(work, incident_id=dropped.incident_id)
    saved(work, done)
    assert [each.incident_id for each in incidents.incident_drafts(work)] == [kept.incident_id]


def test_a_form_about_somebody_is_opened_as_a_look(work: Workplace, gunvor: str) -> None:
    form = incidents.open_incident(work, resident_id=gunvor)
    with work.store.read() as session:
        looks = session.query(AccessEntry).filter_by(part=AccessPart.SAFETY).all()
    assert [each.resident_id for each in looks] == [form.resident_id] == [gunvor]


def test_a_saved_incident_takes_its_draft_along(work: Workplace) -> None:
    form = incidents.open_incident(work)
    incidents.save_incident_draft(work, form=form, fields={"happened": "Dagbladet"})
    saved(work, form, kind=IncidentKind.DATA, happened="Dagbladet är borta.", done="Letat i bilen.")
    assert incidents.incident_drafts(work) == ()
    (incident,) = incidents.my_incidents(work)
    assert (incident.about, incident.kind, incident.status) == ("", IncidentKind.DATA, IncidentStatus.OPEN)
    assert incident.done == "Letat i bilen."


def test_an_incident_says_what_happened(work: Workplace) -> None:
    with pytest.raises(NothingWritten):
        saved(work, incidents.open_incident(work), happened="  ")


def test_an_incident_did_not_happen_tomorrow(work: Workplace) -> None:
    saved(work, incidents.open_incident(work), happened_at=work.clock.now() + timedelta(days=1))
    assert incidents.my_incidents(work)[0].happened_at <= work.clock.now()


def test_an_incident_is_changed_until_it_is_reported(work: Workplace) -> None:
    incident_id = saved(work, incidents.open_incident(work))
    form = incidents.open_incident(work, incident_id=incident_id)
    saved(work, form, happened="Hunden bet mig i foten.")
    incidents.report_incident(work, incident_id=incident_id, to="Enhetschefen")
    with pytest.raises(AlreadyReported):
        incidents.open_incident(work, incident_id=incident_id)
    with pytest.raises(AlreadyReported):
        saved(work, form, happened="Ingen hund.")
    (incident,) = incidents.my_incidents(work)
    assert (incident.happened, incident.reported_to) == ("Hunden bet mig i foten.", "Enhetschefen")
    incidents.close_incident(work, incident_id=incident_id)
    assert incidents.my_incidents(work)[0].status is IncidentStatus.CLOSED


def test_a_colleague_reads_but_does_not_change_what_is_about_a_resident(
    work: Workplace, other: Workplace, gunvor: str
) -> None:
    incident_id = saved(work, incidents.open_incident(work, resident_id=gunvor))
    (seen,) = incidents.incidents_about(other, resident_id=gunvor)
    assert (seen.mine, seen.coach) == (False, "Coach A")
    assert incidents.my_incidents(other) == ()
    for change in (incidents.open_incident, incidents.close_incident):
        with pytest.raises(AnotherCoachs):
            change(other, incident_id=incident_id)


def test_another_coach_reads_no_incident_about_a_protected_identity(
    work: Workplace, other: Workplace
) -> None:
    card = residents.create(work, protected_identity=True)
    form = incidents.open_incident(work, resident_id=card.resident_id)
    incidents.save_incident_draft(work, form=form, fields={"happened": "Zorv"})
    assert incidents.incident_drafts(other) == ()
    with pytest.raises(NotYours):
        incidents.open_incident(other, incident_id=form.incident_id)
    saved(work, form)
    assert incidents.incidents_about(other, resident_id=card.resident_id) == ()
    with pytest.raises(NotYours):
        incidents.open_incident(other, resident_id=card.resident_id)


@pytest.mark.parametrize("about_someone", [True, False])
def test_the_report_is_for_the_manager_and_tells_no_resident_whom_to_call(
    work: Workplace, gunvor: str, about_someone: bool
) -> None:
    with work.store.write() as session:
        session.add(
            Municipality(name="Sjöstad", service_name="IT-coacherna", switchboard_phone="0500-12 34 56")
        )
    form = incidents.open_incident(work, resident_id=gunvor if about_someone else "")
    incident_id = saved(work, form, kind=IncidentKind.DATA, happened="Dagbladet är borta.")
    words = " ".join(Printed(incident_paper(work, incident_id=incident_id, language="sv")).text.split())
    assert "Sjöstad, IT-coacherna" in words
    assert [each for each in ("0500-12 34 56", "dina koder") if each in words] == []
    assert ("Den som rapporten gäller har rätt att läsa" in words) is about_someone
