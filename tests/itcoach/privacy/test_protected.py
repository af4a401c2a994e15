"""What is known of a protected identity reaches no other coach, whatever is asked for."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

import itcoach
from itcoach import importing, resident_search, residents
from itcoach.calendar import bookings, exporting, overlaps
from itcoach.extract import making
from itcoach.followups import schedule
from itcoach.group import measurements as group_measurements
from itcoach.group import view
from itcoach.guides import catalogue, own, sticks
from itcoach.inclusion import keying, measurements, sheets
from itcoach.inclusion.whose_sheets import sheet_persons
from itcoach.laptop import locking, opening
from itcoach.leaflets import GuideChoice
from itcoach.printing import handouts, kept_pile, orders, paper
from itcoach.printing.orders import Order, Sheet
from itcoach.privacy import access, own_log, rights, taken_away
from itcoach.privacy.protection import NotYours
from itcoach.safety import check_in, incident_sheet, incidents, notes, risk_checks
from itcoach.syncing import aside, conflicts, drafts, resolving
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.booking import Booking
from models.errors import Trouble
from models.measurement import FollowUp, Measurement, MeasurementDraft
from models.outbox import Outbox, OutboxState
from models.people import Device, Resident
from models.safety import Incident, IncidentDraft, RiskCheck
from models.sync_state import KeptConflict
from models.visit import Leaflet, NoteDraft, Visit, VisitNote, VisitTask
from models.vocabulary import (
    DeviceKind,
    IncidentKind,
    LeafletKind,
    MeasurementKind,
    Place,
    Topic,
    VisitStatus,
)
from tests.helpers.own_guide import begun
from tests.helpers.printed import read_pdf

WRITES = {
    "add_device", "add_task", "begin", "cancel", "catch_up", "copy", "create", "drop_draft",
    "drop_edits", "edit_note", "finish", "finish_typing", "forget_looks", "let_out",
    "mark_no_show", "merge_notes", "move",
    "note", "propose", "put_aside", "record", "record_leaflet", "record_missed", "remember", "remove_device",
    "remove_task", "restore", "restore_task", "save_draft", "save_measurement", "save_progress",
    "save_typing", "seen", "send_edits_again", "start", "start_drop_in", "stuck", "take", "take_back",
    "tick_step", "update", "update_device", "update_task",
    "book_second", "check_in_again", "check_out", "close_incident", "drop_incident_draft", "expect_end",
    "extend", "remove_note", "report_incident", "save_check", "save_incident",
    "save_incident_draft", "write_note",
    "restore_missed", "take_back_missed",
    "ask", "ask_for_passphrase", "keep", "keep_typed", "save", "start_without_person",
    "save_bookings", "save_measurements", "save_report",
}  # fmt: skip
"""The use cases that change something; what they return is asked for again by those that read."""
ABOUT_NO_ONE = {"version_text", "back_up", "look", "measurements_codebook", "gone"}
"""What returns a published guide, a codebook or the orders it was given; and a backup, encrypted whole."""
IN_THE_CARD = {"name": "Zorvald", "phone": "070-990 00 01", "address": "Zorvägen 1", "area": "Zorby"}
Given = dict[str, Any]


@pytest.fixture
def given(work: Workplace, other: Workplace) -> Given:
    """Store all there can be about a protected identity, even what never should be.

    It lies there as another version, or the server, may have left it.
    """
    now = work.clock.now()
    with work.store.write() as session:
        session.add(
            resident := Resident(
                code="B8M4RZ", protected_identity=True, named_coach_id=work.coach_id, contact_name="Zorva",
                contact_phone="070-990 00 01", contact_relation="zorvsyster", goal="zorvmål",
                send_documents_to="Zorvägen 1", language="zorviska", safety_note="zorvhund", **IN_THE_CARD,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            booking := Booking(
                resident_id=resident.id, coach_id=other.coach_id, start=now + timedelta(hours=1),
                place=Place.VENUE, venue="Zorvs café", wish="zorvönskan", remark="zorvanmärkning",
            )
        )  # fmt: skip
        session.add(
            called_off := Booking(
                resident_id=resident.id, coach_id=work.coach_id, start=now, cancel_reason="zorvskäl"
            )
        )
        session.flush()
        session.add(
            visit := Visit(
                resident_id=resident.id, coach_id=work.coach_id, booking_id=booking.id,
                start=now - timedelta(days=1), end=now, status=VisitStatus.FINISHED, next_step="zorvsteg",
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            [
                Device(resident_id=resident.id, kind=DeviceKind.IPAD, model="zorvpad", note="zorvapparat"),
                VisitTask(visit_id=visit.id, topic=Topic.TALK, note="zorvuppgift"),
                VisitNote(
                    visit_id=visit.id, resident_id=resident.id, text="zorvanteckning",
                    written_by=work.coach_id, written_at=now,
                ),
                VisitNote(
                    visit_id=visit.id, resident_id=resident.id, text="zorvgren",
                    written_by=work.coach_id, written_at=now,
                ),
                NoteDraft(visit_id=visit.id, text="zorvutkast", saved_at=now),
                Leaflet(
                    visit_id=visit.id, resident_id=resident.id, kind=LeafletKind.GUIDE, guide_id="zorvguide",
                    made_at=now,
                ),
                Measurement(
                    resident_id=resident.id, kind=MeasurementKind.FIRST, instrument="DD-12/1",
                    answers=[1] * 12, extras={"own": "zorvsvar"}, asked_by=work.coach_id, answered_at=now,
                ),
                MeasurementDraft(
                    resident_id=resident.id, kind=MeasurementKind.SIX_MONTHS, visit_id=visit.id,
                    instrument="DD-12/1", answers=[1] * 12, extras={"own": "zorvsvar"}, saved_at=now,
                ),
                RiskCheck(
                    resident_id=resident.id, coach_id=work.coach_id, form="risk-check/1",
                    answers={"threats": "yes"}, measures="zorvbeslut", checked_at=now,
                ),
                Incident(
                    id="incident", resident_id=resident.id, coach_id=work.coach_id, kind=IncidentKind.THREAT,
                    happened_at=now, happened="zorvhot", done="zorvgjort",
                ),
                IncidentDraft(
                    id="draft", resident_id=resident.id, fields={"happened": "zorvhot"}, saved_at=now
                ),
                FollowUp(
                    resident_id=resident.id, kind=MeasurementKind.SIX_MONTHS, due=work.clock.today()
                ),
                *(
                    KeptConflict(
                        id=f"{number}", entity=entity, record=record, field=field, base="", mine="zorvmitt",
                        theirs="zorvderas", found_at=now,
                    )
                    for number, (entity, record, field) in enumerate(
                        [
                            ("resident", resident.id, "goal"),
                            ("booking", booking.id, "wish"),
                            ("booking", called_off.id, "cancel_reason"),
                            ("visit", visit.id, "next_step"),
                        ]
                    )
                ),
                *(
                    Outbox(
                        entity=entity, record=record, kind="update", base_rev=1, base={field: ""},
                        patch={field: "zorvmitt"}, schema_version=1, device_time=now,
                        state=OutboxState.SET_ASIDE, reason="invalid",
                    )
                    for entity, record, field in [
                        ("resident", resident.id, "goal"),
                        ("booking", booking.id, "wish"),
                        ("visit", visit.id, "next_step"),
                    ]
                ),
            ]
        )  # fmt: skip
    return {
        "resident_id": resident.id, "booking_id": booking.id, "visit_id": visit.id, "code": resident.code,
        "today": work.clock.today(), "incident_id": "incident",
    }  # fmt: skip


def unless_refused(read: Callable[[], object]) -> object:
    """Return what a use case hands out, or what it says where it hands out nothing."""
    try:
        return read()
    except Trouble as trouble:
        return trouble.sentence()


READS: dict[str, Callable[[Workplace, Given], Any]] = {
    "privacy.access.waiting": lambda w, g: access.waiting(w),
    "syncing.aside.open_set_aside": lambda w, g: aside.open_set_aside(w),
    "calendar.bookings.between": lambda w, g: bookings.between(w, first=g["today"], last=g["today"]),
    "calendar.bookings.brief": lambda w, g: bookings.brief(w, booking_id=g["booking_id"]),
    "calendar.bookings.details": lambda w, g: bookings.details(w, booking_id=g["booking_id"]),
    "calendar.bookings.coaches": lambda w, g: bookings.coaches(w),
    "calendar.bookings.day": lambda w, g: bookings.day(w, day=g["today"]),
    "calendar.bookings.week": lambda w, g: bookings.week(w, monday=g["today"]),
    "calendar.bookings.free_start": lambda w, g: bookings.free_start(
        w, day=g["today"], at=time(9), minutes=60, resident_id=g["resident_id"]
    ),
    "calendar.bookings.problems_with": lambda w, g: bookings.problems_with(
        w, start=w.clock.now() + timedelta(hours=1), minutes=60, resident_id=g["resident_id"]
    ),
    "calendar.bookings.search": lambda w, g: [
        bookings.search(w, text=text) for text in ("zorv", "zorvönskan", "070-990", g["code"])
    ],
    "syncing.conflicts.open_conflicts": lambda w, g: conflicts.open_conflicts(w),
    "syncing.drafts.left_behind": lambda w, g: drafts.left_behind(w),
    "syncing.drafts.is_left": lambda w, g: drafts.is_left(w, visit_id=g["visit_id"]),
    "privacy.taken_away.is_gone": lambda w, g: taken_away.is_gone(w, resident_id=g["resident_id"]),
    "safety.incidents.is_gone": lambda w, g: incidents.is_gone(w, form=incidents.open_incident(w)),
    "calendar.exporting.bookings_as_list": lambda w, g: exporting.bookings_as_list(
        w, first=g["today"], last=g["today"]
    ).decode(),
    "calendar.exporting.bookings_as_calendar": lambda w, g: exporting.bookings_as_calendar(
        w, first=g["today"], last=g["today"]
    ).decode(),
    "followups.schedule.code_list": lambda w, g: schedule.code_list(w, today=g["today"]),
    "extract.making.gather": lambda w, g: unless_refused(
        lambda: making.gather(w, resident_id=g["resident_id"], server=None)
    ),
    "inclusion.measurements.extras_for": lambda w, g: measurements.extras_for(
        w, kind=MeasurementKind.SIX_MONTHS
    ),
    "inclusion.keying.whose": lambda w, g: unless_refused(lambda: keying.whose(w, code=g["code"])),
    "inclusion.sheets.my_answers": lambda w, g: unless_refused(
        lambda: read_pdf(sheets.my_answers(w, resident_id=g["resident_id"], language="sv"))
    ),
    "inclusion.whose_sheets.sheet_persons": lambda w, g: sheet_persons(w),
    "inclusion.sheets.question_form": lambda w, g: unless_refused(
        lambda: read_pdf(
            sheets.question_form(
                w, resident_id=g["resident_id"], kind=MeasurementKind.SIX_MONTHS, language="sv"
            )
        )
    ),
    "laptop.locking.most_minutes": lambda w, g: locking.most_minutes(w),
    "laptop.locking.standing": lambda w, g: locking.standing(w),
    "privacy.rights.standing": lambda w, g: unless_refused(
        lambda: rights.standing(w, resident_id=g["resident_id"])
    ),
    "followups.schedule.due": lambda w, g: schedule.due(w, today=g["today"]),
    "followups.schedule.are_kept": lambda w, g: schedule.are_kept(w),
    "followups.schedule.to_book": lambda w, g: schedule.to_book(
        w, resident_id=g["resident_id"], day=g["today"]
    ),
    "followups.schedule.twice_asked": lambda w, g: schedule.twice_asked(w),
    "followups.schedule.todays": lambda w, g: schedule.todays(w, today=g["today"]),
    "followups.schedule.lapsed_for": lambda w, g: schedule.lapsed_for(
        w, resident_id=g["resident_id"], today=g["today"]
    ),
    "followups.schedule.next_for": lambda w, g: schedule.next_for(
        w, resident_id=g["resident_id"], today=g["today"]
    ),
    "followups.schedule.next_kind": lambda w, g: schedule.next_kind(
        w, resident_id=g["resident_id"], today=g["today"]
    ),
    "group.view.overview": lambda w, g: view.overview(w),
    "group.measurements.measurements_codebook": lambda w, g: group_measurements.measurements_codebook(w),
    "group.measurements.measurements_as_list": lambda w, g: (
        group_measurements.measurements_as_list(w).decode()
    ),
    "importing.preview": lambda w, g: importing.preview(
        w, f"Datum;Tid;Namn\n{g['today']};09.00;Siv Ek\n".encode(), "lista.csv"
    ),
    "inclusion.measurements.progress": lambda w, g: measurements.progress(
        w, resident_id=g["resident_id"], kind=MeasurementKind.SIX_MONTHS
    ),
    "laptop.opening.profile": lambda w, g: opening.profile(w),
    "printing.orders.make": lambda w, g: read_pdf(
        orders.make(w, order=Order(Sheet.SUMMARY, visit_id=g["visit_id"])).content
    ),
    "privacy.own_log.own_log": lambda w, g: own_log.own_log(w),
    "printing.orders.missing": lambda w, g: orders.missing(w),
    "printing.handouts.recent_visits": lambda w, g: handouts.recent_visits(w, also=g["visit_id"]),
    "printing.kept_pile.bring_back": lambda w, g: kept_pile.bring_back(
        w, choices=kept_pile.as_choices([Order(Sheet.SUMMARY, visit_id=g["visit_id"])])
    ),
    "printing.orders.title": lambda w, g: orders.title(w, order=Order(Sheet.SUMMARY, visit_id=g["visit_id"])),
    "calendar.overlaps.coming_overlaps": lambda w, g: overlaps.coming_overlaps(w),
    "printing.paper.day_sheet": lambda w, g: read_pdf(paper.day_sheet(w, day=g["today"])),
    "printing.paper.flyer": lambda w, g: read_pdf(paper.flyer(w, language="sv", trifold=True)),
    "printing.paper.guide_leaflet": lambda w, g: read_pdf(
        paper.guide_leaflet(w, choices=[GuideChoice(catalogue.load("skrivare-wifi", "sv"))], language="sv")
    ),
    "printing.paper.safety_cards": lambda w, g: read_pdf(paper.safety_cards(w, language="sv")),
    "printing.paper.sender": lambda w, g: paper.sender(w, language="sv"),
    "printing.paper.staff_leaflet": lambda w, g: read_pdf(paper.staff_leaflet(w, language="sv")),
    "guides.sticks.where_stuck": lambda w, g: sticks.where_stuck(w),
    "guides.own.drafts": lambda w, g: own.drafts(w),
    "guides.own.open_draft": lambda w, g: own.open_draft(w, draft_id=begun(w)),
    "guides.own.versions": lambda w, g: own.versions(w),
    "printing.paper.visit_summary": lambda w, g: read_pdf(
        paper.visit_summary(w, visit_id=g["visit_id"], language="sv")
    ),
    "residents.card": lambda w, g: residents.card(w, resident_id=g["resident_id"]),
    "residents.read_card": lambda w, g: residents.read_card(w, resident_id=g["resident_id"]),
    "syncing.resolving.forked_notes": lambda w, g: resolving.forked_notes(w),
    "residents.same_person_candidates": lambda w, g: residents.same_person_candidates(
        w, name="Zorvald", phone="070-990 00 01"
    ),
    "residents.search": lambda w, g: [
        resident_search.search(w, text=text) for text in ("zorv", "zorvanteckning", "070-990", g["code"])
    ],
    "safety.risk_checks.check_before": lambda w, g: [
        risk_checks.check_before(w, each) for each in bookings.day(w, day=g["today"]).bookings
    ],
    "safety.risk_checks.risk_state": lambda w, g: risk_checks.risk_state(w, resident_id=g["resident_id"]),
    "safety.incidents.incident_drafts": lambda w, g: incidents.incident_drafts(w),
    "safety.incidents.incidents_about": lambda w, g: incidents.incidents_about(
        w, resident_id=g["resident_id"]
    ),
    "safety.incidents.my_incidents": lambda w, g: incidents.my_incidents(w),
    "safety.incidents.open_incident": lambda w, g: incidents.open_incident(w),
    "safety.incident_sheet.incident_paper": lambda w, g: read_incident(w, g["incident_id"]),
    "safety.notes.note_of": lambda w, g: notes.note_of(w, resident_id=g["resident_id"]),
    "safety.check_in.awaited": lambda w, g: check_in.awaited(w),
    "safety.check_in.awaited_colleagues": lambda w, g: check_in.awaited_colleagues(w),
    "safety.check_in.surroundings": lambda w, g: check_in.surroundings(w),
    "visiting.visits.open_visits": lambda w, g: visits.open_visits(w),
    "visiting.visits.start": lambda w, g: visits.start(w, booking_id=g["booking_id"]),
    "visiting.visits.start_drop_in": lambda w, g: visits.start_drop_in(w, resident_id=g["resident_id"]),
    "visiting.visits.summary_of": lambda w, g: visits.summary_of(w, visit_id=g["visit_id"]),
    "visiting.visits.view": lambda w, g: visits.view(w, visit_id=g["visit_id"]),
}  # fmt: skip


def read_incident(work: Workplace, incident_id: str) -> str:
    try:
        return read_pdf(incident_sheet.incident_paper(work, incident_id=incident_id, language="sv"))
    except NotYours:
        return ""


def told(answer: object) -> str:
    return json.dumps(answer, default=repr, ensure_ascii=False).casefold()


def leaks(work: Workplace, given: Given, secrets: "tuple[str, ...]") -> dict[str, list[str]]:
    answers = {name: told(read(work, given)) for name, read in READS.items()}
    found = {name: [each for each in secrets if each in answer] for name, answer in answers.items()}
    return {name: seen for name, seen in found.items() if seen}


def test_another_coach_reads_nothing_of_a_protected_identity(other: Workplace, given: Given) -> None:
    assert leaks(other, given, ("zorv", "zorb", "990 00 01", "9900001")) == {}


def test_not_even_the_named_coach_reads_what_is_kept_on_paper(work: Workplace, given: Given) -> None:
    found = leaks(work, given, ("zorvald", "zorvägen", "zorby", "990 00 01", "zorvsyster"))
    # The extract tells the person what is held, also what should not be: it hides nothing.
    assert found.keys() == {"extract.making.gather"}


def test_the_secrets_would_be_seen(work: Workplace, given: Given) -> None:
    card = told(READS["residents.card"](work, given))
    assert {"zorvmål" in card, "zorvanteckning" in card, "zorvapparat" in card} == {True}


def test_every_use_case_that_reads_is_held_to_it() -> None:
    names = {each.name for each in pkgutil.walk_packages(itcoach.__path__, "itcoach.")}
    modules = [importlib.import_module(name) for name in names - {"itcoach.__main__", "itcoach.app"}]
    use_cases = {
        name
        for module in modules
        for name in getattr(module, "__all__", ())
        if _is_use_case(getattr(module, name))
    }
    assert use_cases - WRITES - ABOUT_NO_ONE <= {name.rpartition(".")[2] for name in READS}


def _is_use_case(value: object) -> bool:
    """Tell whether it is ``name(work, *, keyword_only)``."""
    if not inspect.isfunction(value):
        return False
    work, *others = inspect.signature(value).parameters.values() or [None]
    return work is not None and work.name == "work" and all(each.kind is each.KEYWORD_ONLY for each in others)
