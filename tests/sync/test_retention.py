"""When their time is over, names and notes are gone everywhere, and what is counted stays with the code."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from itcoach.privacy import access
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.clock import Clock
from models.measurement import FollowUp, Measurement
from models.outbox import Outbox
from models.people import Device, Resident
from models.rights import AccessEntry, RightsRequest
from models.safety import Incident
from models.visit import NoteDraft, Visit, VisitNote, VisitTask
from models.vocabulary import (
    AccessPart,
    BookingStatus,
    DeviceKind,
    IncidentKind,
    MeasurementKind,
    Outcome,
    Regime,
    RequestKind,
    RequestState,
    Topic,
    VisitStatus,
)
from sync.central.accounts import MUNICIPALITY_RECORD, create_municipality
from sync.central.backup import back_up, restore
from sync.central.extract import make_extract
from sync.central.ledger import Ledger
from sync.central.retention import Protocol, protocols, run
from sync.central.retention_due import preview
from sync.central.retention_words import counts_in_words, in_words
from sync.client import conflicts, mark_seen
from sync.entities import ENTITIES
from sync.steps.retain import ONLY_WORDS
from sync.tables import ROWS, audit_event, retention_run, sync_conflict
from tests.conftest import MONDAY_MORNING
from tests.helpers.bytes_on_disk import sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Server, encrypted_central
from tests.helpers.printed import Printed
from tests.helpers.whole_person import SECRET, whole_person
from tests.sync.conftest import Shell, on_sqlite
from tests.sync.test_coverage import NOT_ABOUT_A_RESIDENT, below_a_resident


class Calendar(Clock):
    """A clock whose months a test turns."""

    def pass_months(self, months: float) -> None:
        self.pass_days(30.5 * months)

    def pass_days(self, days: float) -> None:
        self._offset += timedelta(days=days)


@pytest.fixture
def clock() -> Calendar:
    calendar = Calendar.starting_at(MONDAY_MORNING)
    assert isinstance(calendar, Calendar)
    return calendar


def remove(server: Server) -> Protocol:
    ledger = Ledger(server.folder / "ledger.jsonl")
    return run(server.engine, server.clock, server.tenant, decision="KS 2028/3", by="Chefen", ledger=ledger)


def pass_months(server: Server, months: float) -> None:
    assert isinstance(server.clock, Calendar)
    server.clock.pass_months(months)


def gunvor(laptop: Laptop, code: str = "A7K3QX", **fields: Any) -> str:
    """Meet a person: a booked visit with a task, a note and a measurement."""
    person, visit, now = new_id(), new_id(), laptop.clock.now()
    laptop.add(
        Resident(
            id=person,
            code=code,
            name="Zorvald",
            phone="070-1",
            goal="Zorvald ringa",
            birth_year=1941,
            **fields,
        ),
        Booking(
            resident_id=person,
            start=now,
            wish="Zorvald skrivaren",
            status=BookingStatus.DONE,
            outside_reference="Zorvald Ek",
        ),
        Visit(
            id=visit,
            resident_id=person,
            coach_id=laptop.coach_id,
            start=now,
            end=now,
            status=VisitStatus.FINISHED,
            next_step="Zorvald övar",
        ),
        VisitTask(visit_id=visit, topic=Topic.PRINTER, outcome=Outcome.SOLVED, note="Zorvald höll i"),
        VisitNote(
            visit_id=visit,
            resident_id=person,
            text="Zorvald bor högt",
            written_by=laptop.coach_id,
            written_at=now,
        ),
        Device(resident_id=person, kind=DeviceKind.IPHONE, note="Zorvalds"),
        Measurement(
            resident_id=person,
            instrument="DD-12/1",
            answers=[1] * 12,
            extras={"changes_in_words": "Zorvald flyttar", "lonely": 2},
            asked_by=laptop.coach_id,
            answered_at=now,
        ),
        FollowUp(resident_id=person, kind=MeasurementKind.SIX_MONTHS, due=date(2027, 5, 23)),
    )
    laptop.sync()
    return person


def on_disk(laptop: Laptop) -> dict[str, int]:
    return sqlcipher_files_with(b"zorvald", laptop.store.path.parent, KEY)


def at_server(server: Server) -> list[str]:
    tables = [*ROWS.values(), audit_event, sync_conflict, retention_run]
    return [table.name for table in tables if "zorvald" in str(server.rows(table)).lower()]


def test_names_and_notes_are_gone_everywhere_and_what_is_counted_stays(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = gunvor(first)
    second.sync()
    first.change(Resident, person, name="Zorvald Ek")
    second.change(Resident, person, name="Zorvald Alm")
    first.sync(), second.sync(), first.sync()
    assert at_server(server)
    assert on_disk(first)
    pass_months(server, 25)
    protocol = remove(server)
    for laptop in (first, second):
        laptop.sync()
    assert at_server(server) == []
    assert (on_disk(first), on_disk(second)) == ({}, {})
    here = first.get(Resident, person)
    assert (here.code, here.name, here.birth_year, here.names_removed_on) == (
        "A7K3QX", "", 1941, server.clock.today(),
    )  # fmt: skip
    (measured,) = first.ask(lambda session: session.scalars(select(Measurement)).all())
    assert (measured.answers, measured.extras) == ([1] * 12, {"changes_in_words": "", "lonely": 2})
    (task,) = first.ask(lambda session: session.scalars(select(VisitTask)).all())
    assert (task.topic, task.outcome, task.note) == (Topic.PRINTER, Outcome.SOLVED, "")
    assert first.ask(lambda session: len(session.scalars(select(FollowUp)).all())) == 1
    assert first.records() == second.records()
    assert protocol.residents == (person,)
    assert protocol.counts == {
        "booking": 1, "device": 1, "measurement": 1, "resident": 1, "visit": 1, "visit_note": 1,
        "visit_task": 1,
    }  # fmt: skip


@on_sqlite
def test_no_text_of_any_kind_of_record_is_left(server: Server) -> None:
    """Of each kind of record that can belong to a person, marked columns are emptied or the record goes."""
    laptop = server.laptop()
    person, *belongings = whole_person(laptop.coach_id)
    for record in belongings:
        if isinstance(record, Visit | RightsRequest | Incident):
            record.status = record.state = "done"  # type: ignore[union-attr]
    laptop.add(person, *belongings)
    laptop.sync()
    pass_months(server, 25)
    assert [each.resident for each in preview(server.engine, server.clock, server.tenant).removed] == [
        person.id
    ]
    remove(server)
    laptop.sync()
    left = {
        f"{record.__tablename__}.{field.name}"
        for record in (person, *belongings)
        for field in ROWS[record.__tablename__].columns
        for row in server.rows(ROWS[record.__tablename__])
        if SECRET.decode() in str(row[field.name]).lower() and getattr(field.type, "length", None) != 36
    }
    assert left - NOT_ABOUT_A_RESIDENT.keys() == set()
    assert {name for name in ONLY_WORDS if server.count(ROWS[name])} == set()


@on_sqlite
def test_who_has_been_in_touch_is_kept(server: Server) -> None:
    laptop = server.laptop()
    codes = ("A7K3QX", "B7K3QX", "C7K3QX", "D7K3QX", "E7K3QX")
    seen, wrote, asked, booked, answered = people = [gunvor(laptop, code) for code in codes]
    pass_months(server, 20)
    now = server.clock.now()
    laptop.add(
        Visit(resident_id=seen, coach_id=laptop.coach_id, start=now, status=VisitStatus.FINISHED),
        a_request_answered(asked, now),
        Booking(resident_id=booked, start=now, status=BookingStatus.DONE),
        Measurement(
            resident_id=answered, instrument="DD-12/1", asked_by=laptop.coach_id, answered_at=now,
            answers=[1] * 12,
        ),
    )  # fmt: skip
    laptop.change(Resident, wrote, phone="070-2")
    laptop.sync()
    pass_months(server, 6)
    assert preview(server.engine, server.clock, server.tenant).due == ()
    pass_months(server, 20)
    due = preview(server.engine, server.clock, server.tenant).due
    assert [each.resident for each in due] == people


def a_request_answered(person: str, at: datetime) -> RightsRequest:
    return RightsRequest(
        resident_id=person, kind=RequestKind.EXTRACT, asked_at=at, taken_by=new_id(), state=RequestState.DONE
    )


@on_sqlite
def test_the_time_is_over_the_day_after_as_many_months(server: Server) -> None:
    gunvor(server.laptop())
    server.clock.pass_days((date(2028, 11, 23) - date(2026, 11, 23)).days)  # type: ignore[attr-defined]
    assert preview(server.engine, server.clock, server.tenant).due == ()
    server.clock.pass_days(1)  # type: ignore[attr-defined]
    assert len(preview(server.engine, server.clock, server.tenant).due) == 1


@on_sqlite
def test_a_run_is_of_the_own_municipality_alone(server: Server) -> None:
    mine = server.laptop()
    looked(mine, gunvor(mine))
    theirs = create_municipality(server.engine, server.clock, name="Granköping")
    other = server.laptop("Coach X", tenant=theirs)
    note = {"safety_note": "Zorvald har hund", "safety_note_expires": date(2026, 12, 1)}
    looked(other, gunvor(other, "B7K3QX", **note))
    pass_months(server, 61)

    def kept() -> list[int]:
        tables = (ROWS["access_entry"], audit_event)
        return [sum(row["tenant_id"] == theirs for row in server.rows(table)) for table in tables]

    before = kept()
    assert remove(server).counts["access_entry"] == 1
    assert kept() == before
    assert [len(protocols(server.engine, each)) for each in (server.tenant, theirs)] == [1, 0]
    (due,) = preview(server.engine, server.clock, theirs).due
    assert (due.code, due.goes["visit_note"]) == ("B7K3QX", 1)
    assert len(preview(server.engine, server.clock, theirs).notes) == 1


@on_sqlite
def test_what_a_wrong_clock_dates_years_ahead_is_no_contact(server: Server) -> None:
    laptop = server.laptop()
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    person = gunvor(laptop, created_at=ahead)
    laptop.add(
        a_request_answered(person, ahead),
        Measurement(resident_id=person, instrument="DD-12/1", asked_by=new_id(), answered_at=ahead),
    )
    laptop.sync()
    pass_months(server, 25)
    (due,) = preview(server.engine, server.clock, server.tenant).removed
    assert due.resident == person


@on_sqlite
def test_a_missed_follow_up_a_cancelled_booking_or_the_server_s_own_edit_is_no_contact(
    server: Server,
) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    pass_months(server, 20)
    laptop.add(
        Booking(resident_id=person, start=server.clock.now(), status=BookingStatus.CANCELLED),
        Measurement(
            resident_id=person, instrument="DD-12/1", asked_by=laptop.coach_id, missed_reason="moved"
        ),
    )
    laptop.sync()
    server.edit("resident", person, {"area": "Norr"})  # by the switchboard
    pass_months(server, 5)
    (due,) = preview(server.engine, server.clock, server.tenant).removed
    assert due.resident == person


@on_sqlite
@pytest.mark.parametrize(("status", "kept"), [("booked", "ett besök är bokat"), ("done", "")])
def test_a_booking_dated_years_ahead_keeps_no_name_out_of_sight(
    server: Server, status: str, kept: str
) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    slip = server.clock.now().replace(year=2062)  # for 2026
    laptop.add(Booking(resident_id=person, start=slip, status=BookingStatus(status)))
    laptop.sync()
    pass_months(server, 25)
    (due,) = preview(server.engine, server.clock, server.tenant).due
    assert (due.resident, due.kept) == (person, kept)


@on_sqlite
@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("request", "en begäran är öppen"),
        ("restriction", "uppgifterna är begränsade"),
        ("coming", "ett besök är bokat"),
        ("open visit", "ett besök pågår"),
        ("incident", "en händelse är inte anmäld"),
    ],
)
def test_whoever_waits_for_something_is_kept_with_the_reason(server: Server, why: str, words: str) -> None:
    laptop = server.laptop()
    person, then = gunvor(laptop), laptop.clock.now()
    whose: dict[str, Any] = {"resident_id": person, "coach_id": laptop.coach_id}
    waiting = {
        "request": RightsRequest(
            resident_id=person, kind=RequestKind.ERASURE, asked_at=then, taken_by=new_id()
        ),
        "restriction": RightsRequest(
            resident_id=person,
            kind=RequestKind.RESTRICTION,
            asked_at=then,
            taken_by=new_id(),
        ),
        "coming": None,
        "open visit": Visit(**whose, start=then),
        "incident": Incident(**whose, kind=IncidentKind.THREAT, happened_at=then, happened="Hot"),
    }[why]
    if waiting is not None:
        laptop.add(waiting)
    laptop.sync()
    if why == "restriction":
        server.edit("rights_request", waiting.id, {"state": "granted"})
    pass_months(server, 25)
    if why == "coming":
        laptop.add(Booking(**whose, start=server.clock.now() + timedelta(days=3)))
        laptop.sync()
    (due,) = preview(server.engine, server.clock, server.tenant).due
    assert words in due.kept
    assert remove(server).residents == ()
    assert laptop.get(Resident, person).name == "Zorvald"


def test_what_a_coach_wrote_offline_is_newer_and_is_taken_and_the_name_asked_for_again(
    server: Server,
) -> None:
    late = server.laptop("Coach A")
    person = gunvor(late)
    pass_months(server, 25)
    visit, now = new_id(), late.clock.now()
    late.change(Resident, person, phone="070-9", goal="Se bilder")
    late.add(Visit(id=visit, resident_id=person, coach_id=late.coach_id, start=now))
    late.add(VisitTask(visit_id=visit, topic=Topic.OTHER, note="Ny skrivare"))
    with late.store.write() as session:
        session.add(NoteDraft(visit_id=visit, text="Mitt i", saved_at=now))
    remove(server)
    assert late.sync().conflicts == 0
    here = late.get(Resident, person)
    assert (here.name, here.phone, here.goal) == ("", "070-9", "Se bilder")
    assert here.names_removed_on == server.clock.today()
    assert late.ask(
        lambda session: [each.note for each in session.scalars(select(VisitTask)) if each.note]
    ) == ["Ny skrivare"]
    assert late.get(NoteDraft, visit).text == "Mitt i"
    assert at_server(server) == []
    assert on_disk(late) == {}
    sent = late.ask(
        lambda session: [each.patch for each in session.scalars(select(Outbox)) if each.kind == "update"]
    )
    assert sent == [{"phone": "070-9", "goal": "Se bilder"}]  # a restored server gets it again
    assert preview(server.engine, server.clock, server.tenant).due == ()


@on_sqlite
def test_an_edit_that_waited_while_the_name_went_keeps_nothing_of_before(server: Server) -> None:
    late = server.laptop("Coach A")
    person = gunvor(late)
    pass_months(server, 25)
    remove(server)
    late.change(Resident, person, goal="Se bilder")
    with late.store.write() as session:  # as it stands once the removal has come, with the edit still waiting
        session.execute(
            update(Resident.__table__).values(name="", phone="", names_removed_on=server.clock.today())
        )
        session.execute(delete(Outbox).where(Outbox.kind == "insert"))
    late.sync()
    (base,) = late.ask(lambda session: [each.base for each in session.scalars(select(Outbox))])
    assert base == {"goal": ""}


@on_sqlite
def test_a_later_time_without_contact_removes_what_came_after(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    pass_months(server, 25)
    remove(server)
    laptop.sync()
    laptop.change(Resident, person, name="Zorvald", names_removed_on=None)
    laptop.sync()
    pass_months(server, 23)
    assert preview(server.engine, server.clock, server.tenant).due == ()
    pass_months(server, 2)
    assert remove(server).residents == (person,)
    laptop.sync()
    assert (at_server(server), on_disk(laptop)) == ([], {})
    assert remove(server).residents == ()  # there is nothing more to remove


@on_sqlite
def test_where_names_stay_on_the_laptop_they_are_removed_there_too(server: Server) -> None:
    laptop = server.laptop()
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": Regime.CODED.value}, actor="operator")
    laptop.sync()
    person = gunvor(laptop)
    assert (at_server(server), bool(on_disk(laptop))) == ([], True)
    pass_months(server, 25)
    assert remove(server).residents == (person,)
    laptop.sync()
    assert on_disk(laptop) == {}
    assert laptop.get(Resident, person).code == "A7K3QX"


@on_sqlite
def test_whom_a_laptop_once_deleted_is_found_by_code_and_loses_the_words(
    server: Server, shell: Shell
) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    server.edit("resident", person, kind="delete")
    laptop.sync()
    extract = make_extract(server.engine, server.clock, server.tenant, "A7K-3QX")
    assert "Zorvald bor högt" in [each.fields.get("text") for each in extract.server.records]
    pass_months(server, 25)
    (due,) = preview(server.engine, server.clock, server.tenant).removed
    assert (due.resident, due.code) == (person, "A7K3QX")
    assert remove(server).residents == (person,)
    laptop.sync()
    assert (at_server(server), "zorvald" in str(laptop.records()).lower()) == ([], False)
    assert preview(server.engine, server.clock, server.tenant).due == ()
    assert shell("erase", "A7K-3QX", "--decision", "KS 1", "--yes")[0] == 0
    laptop.sync()
    assert (server.rows(ROWS["visit"]), on_disk(laptop)) == ([], {})


@on_sqlite
def test_an_expired_note_on_safety_goes_with_the_run_and_the_name_stays(server: Server) -> None:
    laptop = server.laptop()
    note = {"safety_note": "Zorvald har hund", "safety_note_expires": date(2026, 12, 1)}
    person = gunvor(laptop, **note)
    assert preview(server.engine, server.clock, server.tenant).notes == ()
    pass_months(server, 1)
    assert not preview(server.engine, server.clock, server.tenant).is_empty
    assert remove(server).counts == {"safety_note": 1}
    laptop.sync()
    here = laptop.get(Resident, person)
    assert (here.name, here.safety_note, here.safety_note_expires) == ("Zorvald", "", None)
    assert "har hund" not in str(server.rows(audit_event))


def test_after_a_restore_the_ledger_removes_the_names_again(server: Server, tmp_path: Path) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    pass_months(server, 25)
    back_up(server.engine, tmp_path / "backup", "fyra ord som ingen kommer på")
    protocol = remove(server)
    fresh = encrypted_central(tmp_path / "restored")
    ledger = Ledger(server.folder / "ledger.jsonl")
    restore(fresh, tmp_path / "backup", "fyra ord som ingen kommer på", ledger=ledger, clock=server.clock)
    server.go_down()
    server.engine, before = fresh, server.engine
    assert at_server(server) == []
    (again,) = protocols(fresh, server.tenant)
    assert (again.run, again.residents, again.counts) == (protocol.run, (person,), protocol.counts)
    server.engine = before
    fresh.dispose()


@on_sqlite
def test_a_laptop_that_was_away_brings_nothing_back_to_a_restored_server(
    server: Server, tmp_path: Path
) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    back_up(server.engine, tmp_path / "backup", "fyra ord som ingen kommer på")
    laptop.change(Resident, person, goal="Zorvald, efter kopian")
    laptop.sync()
    pass_months(server, 25)
    remove(server)
    server.go_down()
    server.engine.dispose()
    server.engine = encrypted_central(tmp_path / "restored")
    ledger = Ledger(server.folder / "ledger.jsonl")
    restore(
        server.engine, tmp_path / "backup", "fyra ord som ingen kommer på", ledger=ledger, clock=server.clock
    )
    url = server.url
    server.go_up()
    with laptop.store.plain() as connection:
        connection.execute("UPDATE sync_state SET server_url = ?", (server.url,))
        connection.commit()
    assert url != server.url
    laptop.sync(), laptop.sync()
    assert at_server(server) == []
    assert laptop.get(Resident, person).name == ""
    assert on_disk(laptop) == {}


@on_sqlite
def test_the_operator_previews_runs_and_prints_the_protocol(
    server: Server, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = server.laptop()
    gunvor(laptop)
    pass_months(server, 25)
    for command in ("retention",):
        monkeypatch.setattr(f"sync.central.commands.{command}.Clock", lambda: server.clock)
    pdf, table = tmp_path / "p.pdf", tmp_path / "p.csv"
    code, said = shell("retention", "protocols", "-o", str(pdf))
    assert (code, "Ingenting har tagits bort än" in said, pdf.exists()) == (0, True, False)
    code, said = shell("retention", "preview")
    assert (code, "A7K3Q-X" in said, "Zorvald" in said) == (0, True, False)
    (found,) = json.loads(shell("retention", "preview", "--json")[1])
    assert found["due"][0]["goes"]["visit_note"] == 1
    ledger = str(server.folder / "ledger.jsonl")
    code, said = shell("retention", "run", "--decision", "KS 2028/3", "--ledger", ledger)
    assert (code, "Ingen har svarat ja" in said) == (1, True)
    told = ("--decision", "KS 2028/3", "--by", "Chefen", "--yes", "--ledger", ledger)
    code, said = shell("retention", "run", *told)
    assert (code, "Borttaget för 1 invånare" in said) == (0, True)
    assert "Ingenting att ta bort" in shell("retention", "run", *told)[1]
    assert shell("retention", "protocols", "-o", str(pdf), "--csv", str(table))[0] == 0
    words = " ".join(Printed(pdf.read_bytes()).text.split())
    assert "Beslut KS 2028/3, Chefen" in words
    assert "1 invånare: A7K3Q-X" in words
    assert "dina koder" not in words  # it is for the archive, not for a resident
    assert "KS 2028/3;Chefen;24;" in table.read_text("utf-8-sig")
    assert "KS 2028/3" in shell("retention", "protocols")[1]


def test_the_nightly_backup_reminds_that_somebodys_time_is_over_in_numbers_alone(
    server: Server, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.central.commands.keeping.Clock", lambda: server.clock)
    monkeypatch.setenv("ITCOACH_BACKUP_PASSPHRASE", "fyra ord som ingen kommer på")
    looked(laptop := server.laptop(), gunvor(laptop))
    assert "tiden är ute" not in shell("backup", str(tmp_path / "first"))[1]
    pass_months(server, 61)
    code, said = shell("backup", str(tmp_path / "second"))
    assert (code, "tiden är ute för rader i åtkomstloggen: 1" in said, "kort: 1" in said) == (0, True, True)
    assert ("A7K3" in said, "Zorvald" in said) == (False, False)
    remove(server)
    assert "tiden är ute" not in shell("backup", str(tmp_path / "third"))[1]


def test_each_kind_that_is_emptied_or_erased_has_a_word_for_the_operator() -> None:
    marked = {name for name, entity in ENTITIES.items() if entity.personal}
    kinds = {"resident", *below_a_resident(), *marked}
    assert {name for name in kinds if counts_in_words({name: 1}) == f"{name}: 1"} == set()


@on_sqlite
def test_how_long_is_set_by_the_municipality(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    gunvor(laptop)
    assert shell("set", "--retention-months", "6")[0] == 0
    pass_months(server, 7)
    assert len(preview(server.engine, server.clock, server.tenant).removed) == 1
    with pytest.raises(SystemExit):
        shell("set", "--retention-months", "0")


@on_sqlite
@pytest.mark.parametrize("year", [2001, 2099])
def test_a_visit_dated_by_a_wrong_clock_counts_from_when_it_was_sent(server: Server, year: int) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    pass_months(server, 25)
    wrong = datetime(year, 1, 1, tzinfo=UTC)
    laptop.add(Visit(resident_id=person, coach_id=laptop.coach_id, start=wrong, status=VisitStatus.FINISHED))
    laptop.sync()
    assert preview(server.engine, server.clock, server.tenant).due == ()
    pass_months(server, 25)
    assert [each.resident for each in preview(server.engine, server.clock, server.tenant).due] == [person]


def looked(laptop: Laptop, person: str) -> None:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    access.note(work, resident_id=person, part=AccessPart.CARD)
    laptop.sync()


def log_and_trail(server: Server, person: str) -> tuple[int, set[str]]:
    """Return how many entries there are, and what the trail says was done with the person's card."""
    trail = {event["kind"] for event in server.rows(audit_event) if event["record"] == person}
    return server.count(ROWS["access_entry"]), trail


def entries_here(laptop: Laptop) -> list[str]:
    laptop.sync()
    return list(laptop.ask(lambda session: session.scalars(select(AccessEntry.id)).all()))


def test_log_and_trail_end_after_five_years_also_on_the_laptop(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    looked(laptop, person)
    pass_months(server, 30)
    laptop.change(Resident, person, goal="Zorvald kan nu")
    looked(laptop, person)
    assert preview(server.engine, server.clock, server.tenant).is_empty
    pass_months(server, 31)
    counts = remove(server).counts
    assert (counts["access_entry"], counts["log_months"]) == (1, 60)
    # Of the trail what is younger stays, and that the name was removed.
    assert log_and_trail(server, person) == (1, {"update", "scrub"})
    (left,) = server.rows(ROWS["access_entry"])
    assert entries_here(laptop) == [left["id"]]
    gone = [event["entity"] for event in server.rows(audit_event) if event["kind"] == "erase"]
    assert "access_entry" not in gone  # no line in the log's place
    assert preview(server.engine, server.clock, server.tenant).log == {}
    pass_months(server, 31)
    left_over = preview(server.engine, server.clock, server.tenant)
    assert (left_over.removed, left_over.is_empty) == ((), False)
    assert remove(server).counts["access_entry"] == 1
    assert entries_here(laptop) == []


@on_sqlite
def test_after_the_run_the_laptop_refuses_to_remove_an_entry_again(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    looked(laptop, person)
    pass_months(server, 61)
    remove(server)
    looked(laptop, person)
    (entry,) = entries_here(laptop)
    with pytest.raises(IntegrityError, match="append-only"), laptop.store.write() as session:
        session.execute(delete(AccessEntry).where(AccessEntry.id == entry))
    assert entries_here(laptop) == [entry]


@on_sqlite
def test_a_conflict_goes_as_long_after_it_was_settled_and_one_that_waits_stays(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    settled, waits = gunvor(first), gunvor(first, "B7K3QX")
    second.sync()
    for person in (settled, waits):
        first.change(Resident, person, goal="ringa")
        second.change(Resident, person, goal="läsa")
    first.sync(), second.sync()
    with second.store.write() as session:
        (found,) = [each for each in conflicts(session) if each.record == settled]
        mark_seen(session, found.id, second.clock)
    second.sync()
    pass_months(server, 58)
    for person in (settled, waits):  # whose names stay for their own reason
        first.change(Resident, person, phone="070-2")
    first.sync()
    assert remove(server).counts == {}
    pass_months(server, 3)
    assert remove(server).counts["sync_conflict"] == 1
    assert [row["record"] for row in server.rows(sync_conflict)] == [waits]


@on_sqlite
@pytest.mark.parametrize("state", [RequestState.ASKED, RequestState.GRANTED])
def test_the_log_of_whom_something_is_looked_into_is_kept(server: Server, state: RequestState) -> None:
    laptop = server.laptop()
    person, then = gunvor(laptop), laptop.clock.now()
    request = RightsRequest(
        resident_id=person, kind=RequestKind.RESTRICTION, asked_at=then, taken_by=laptop.coach_id
    )
    laptop.add(request)
    looked(laptop, person)
    server.edit("rights_request", request.id, {"state": state.value})
    before = log_and_trail(server, person)
    pass_months(server, 61)
    remove(server)
    assert log_and_trail(server, person) == before
    server.edit("rights_request", request.id, {"state": "refused"})
    remove(server)
    assert log_and_trail(server, person) == (0, {"scrub"})


@on_sqlite
def test_the_log_is_never_kept_shorter_than_the_names(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    looked(laptop, gunvor(laptop))
    assert shell("set", "--retention-months", "120", "--log-months", "12")[0] == 0
    pass_months(server, 61)
    assert preview(server.engine, server.clock, server.tenant).is_empty
    assert shell("set", "--retention-months", "6")[0] == 0
    found = preview(server.engine, server.clock, server.tenant)
    assert (found.log_months, found.log["access_entry"]) == (12, 1)


def test_after_a_restore_the_ledger_removes_the_log_again(server: Server, tmp_path: Path) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    looked(laptop, person)
    pass_months(server, 61)
    back_up(server.engine, tmp_path / "backup", "fyra ord som ingen kommer på")
    remove(server)
    server.go_down()
    fresh = encrypted_central(tmp_path / "restored")
    ledger = Ledger(server.folder / "ledger.jsonl")
    restore(fresh, tmp_path / "backup", "fyra ord som ingen kommer på", ledger=ledger, clock=server.clock)
    server.engine, before = fresh, server.engine
    assert log_and_trail(server, person) == (0, {"scrub"})
    server.engine = before
    fresh.dispose()


@on_sqlite
def test_the_protocol_of_a_run_that_took_old_lines_alone_names_nobody(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    pass_months(server, 61)
    laptop.change(Resident, person, goal="Zorvald ringer")  # still in touch
    laptop.sync()
    paper = in_words([remove(server)], server.clock.today())
    said = [line for item in paper.sections[0].items for line in item]
    assert said[0].startswith("Borttaget eller tömt: ")
    assert "rader i ändringshistoriken: " in said[0]
    assert "månader som loggen sparas: 60" in said[0]
    assert len(said) == 1
