"""The guard at the records' door: no personnummer, code or password is saved in any field of words."""

from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, Integer, String, func, insert, select

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.sensitive.findings import Sensitive, SensitiveText
from itcoach.sensitive.guard import Answer, answered
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import CodeType, Record, UtcDateTime, guarded_columns, new_id
from models.booking import Booking
from models.people import Resident
from models.visit import VisitNote

NUMBER = "19121212-1212"  # a number that Skatteverket uses as an example
KINDS = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
GUARDED = sorted((name, column) for name, kind in KINDS.items() for column in guarded_columns(kind.__table__))
NOT_TYPED = {
    # made up by the program, or chosen
    "access_entry.action", "guide.content", "guide.guide_id", "guide.language", "guide.title",
    "guide.version", "guide_draft.answer", "guide_draft.copied_from", "guide_draft.guide_id",
    "leaflet.guide_id", "leaflet.guide_version", "leaflet.language", "measurement.answers",
    "measurement.instrument", "resident.code", "risk_check.answers", "risk_check.form", "visit_note.parents",
    "visit_task.guide_id", "visit_task.guide_version", "visit_task.steps_done", "guide.languages",
    # what a list or a calendar calls it; a booking number that is a personnummer is refused by the import
    "booking.outside_reference", "busy_time.outside_reference",
    # decided at the server
    "coach.phone", "municipality.cost", "municipality.extras", "municipality.name",
    "municipality.opening_hours", "municipality.service_name", "municipality.switchboard_phone",
    "municipality.web_address",
}  # fmt: skip


def test_every_column_that_somebody_types_in_is_guarded() -> None:
    words = {
        f"{name}.{column.name}"
        for name, kind in KINDS.items()
        for column in kind.__table__.columns
        if (isinstance(column.type, String) and column.type.length != 36) or isinstance(column.type, JSON)
    }
    guarded = {f"{name}.{column}" for name, column in GUARDED}
    assert (words - guarded - NOT_TYPED, NOT_TYPED & guarded) == (set(), set())


def filled(work: Workplace, name: str, column: str, words: str) -> Record:
    """Make a record with ``words`` in one field and whatever else it needs."""
    kind = KINDS[name]
    given = {
        each.name: _value(work, each.type)
        for each in kind.__table__.columns
        if each.default is None and not each.nullable and each.name not in ("id", column)
    }
    as_json = isinstance(kind.__table__.c[column].type, JSON)
    return kind(**given, **{column: {"own": ["helt annat", words]} if as_json else words})


def _value(work: Workplace, kind: Any) -> Any:
    if isinstance(kind, CodeType):
        return next(iter(kind.choices))
    if isinstance(kind, UtcDateTime):
        return work.clock.now()
    if isinstance(kind, Date):
        return work.clock.today()
    if isinstance(kind, Boolean | Integer):
        return 0
    return {} if isinstance(kind, JSON) else new_id()[:8]


@pytest.mark.parametrize(("name", "column"), GUARDED)
def test_a_personnummer_is_refused_in_every_field_of_words_and_saved_without_it(
    work: Workplace, name: str, column: str
) -> None:
    kind = KINDS[name]
    with pytest.raises(SensitiveText) as refused, work.store.write() as session:
        session.add(filled(work, name, column, f"Ring {NUMBER} sedan"))
    assert refused.value.cleaned == "Ring sedan"
    assert not refused.value.may_keep
    with work.store.read() as session:
        assert not session.scalar(select(func.count()).select_from(kind).where(kind.rev < 0))
    with answered(Answer.REMOVE), work.store.write() as session:
        session.add(record := filled(work, name, column, f"Ring {NUMBER} sedan"))
    with work.store.read() as session:
        stored = getattr(session.get_one(kind, record.id), column)
    assert stored in ("Ring sedan", {"own": ["helt annat", "Ring sedan"]})


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor").resident_id


def goal(work: Workplace, resident_id: str) -> str:
    with work.store.read() as session:
        return session.get_one(Resident, resident_id).goal


@pytest.mark.parametrize(
    ("words", "kind", "cleaned"),
    [
        ("Lösenord: Sommar2024!", Sensitive.PASSWORD, "Lösenord: …"),
        ("Pinkoden är 4711", Sensitive.CODE, "Pinkoden är …"),
        ("Portkod 1234", Sensitive.CODE, "Portkod …"),
        ("kort 4111 1111 1111 1111", Sensitive.CARD, "kort …"),
    ],
)
def test_a_code_or_a_password_is_refused_and_can_only_be_removed(
    work: Workplace, gunvor: str, words: str, kind: Sensitive, cleaned: str
) -> None:
    for answer in (None, Answer.KEEP):
        with pytest.raises(SensitiveText) as refused:
            _answer(work, gunvor, words, answer)
        assert refused.value.kinds == {kind}
        assert not refused.value.may_keep
    assert goal(work, gunvor) == ""
    _answer(work, gunvor, words, Answer.REMOVE)
    assert goal(work, gunvor) == cleaned


def _answer(work: Workplace, resident_id: str, words: str, answer: Answer | None) -> None:
    if answer is None:
        residents.update(work, resident_id=resident_id, goal=words)
    else:
        with answered(answer):
            residents.update(work, resident_id=resident_id, goal=words)


def test_of_an_imported_list_what_is_certain_goes_and_what_is_doubtful_stays(
    work: Workplace, gunvor: str
) -> None:
    _answer(work, gunvor, f"Ring {NUMBER} sedan. lösen: katten", Answer.REMOVE_CERTAIN)
    assert goal(work, gunvor) == "Ring sedan. lösen: katten"


def test_what_is_doubtful_may_stay_and_is_not_asked_about_again(work: Workplace, gunvor: str) -> None:
    doubtful = "lösen: katten"
    with pytest.raises(SensitiveText) as refused:
        _answer(work, gunvor, doubtful, None)
    assert refused.value.may_keep
    _answer(work, gunvor, doubtful, Answer.KEEP)
    _answer(work, gunvor, f"{doubtful}. Mer text.", None)
    visit = visits.start_drop_in(work, resident_id=gunvor)
    visits.edit_note(work, visit_id=visit.visit_id, text=doubtful)
    assert goal(work, gunvor) == f"{doubtful}. Mer text."


def test_what_stood_there_already_is_not_asked_about_when_the_program_starts_anew(
    work: Workplace, gunvor: str
) -> None:
    with work.store.write() as session:
        session.execute(Resident.__table__.update().values(goal="lösen: katten"))
    residents.update(work, resident_id=gunvor, goal="lösen: katten, och mer")
    assert goal(work, gunvor) == "lösen: katten, och mer"


def test_an_edit_of_something_else_does_not_ask_about_old_words(work: Workplace, gunvor: str) -> None:
    with work.store.write() as session:
        session.execute(Resident.__table__.update().values(goal=f"pnr {NUMBER}"))
    residents.update(work, resident_id=gunvor, phone="070-123 45 67")


def test_a_telephone_number_is_never_taken_for_a_code(work: Workplace, gunvor: str) -> None:
    for number in ("0701011239", "08-121 212 12", "+46 70 121 21 21", "kundtjänst 0851234567"):
        residents.update(work, resident_id=gunvor, phone=number, contact_phone=number)


def test_what_the_server_sends_is_taken(work: Workplace) -> None:
    with work.store.write() as session:
        session.execute(insert(Resident).values(id="r", rev=1, code="A7K3QX", goal=f"pnr {NUMBER}"))
    assert goal(work, "r") == f"pnr {NUMBER}"


def test_nothing_typed_is_lost_when_a_note_is_refused(work: Workplace, gunvor: str) -> None:
    visit = visits.start_drop_in(work, resident_id=gunvor)
    visits.save_draft(work, visit_id=visit.visit_id, text="Bra besök. Pinkod 1234.")
    with pytest.raises(SensitiveText):
        visits.finish(work, visit_id=visit.visit_id)
    assert visits.view(work, visit_id=visit.visit_id).text == "Bra besök. Pinkod 1234."
    with answered(Answer.REMOVE):
        visits.finish(work, visit_id=visit.visit_id)
    with work.store.read() as session:
        assert session.scalars(select(VisitNote)).one().text == "Bra besök. Pinkod …."


def test_several_fields_are_told_of_at_once(work: Workplace, gunvor: str) -> None:
    with pytest.raises(SensitiveText) as refused:
        residents.update(work, resident_id=gunvor, goal=f"pnr {NUMBER}", address="Åvägen 1, portkod 4711")
    assert {each.field for each in refused.value.passages} == {"goal", "address"}
    assert refused.value.kinds == {Sensitive.PERSONNUMMER, Sensitive.CODE}


def test_the_trouble_says_nothing_of_what_was_found(work: Workplace, gunvor: str) -> None:
    with pytest.raises(SensitiveText) as refused:
        bookings.create(
            work, resident_id=gunvor, start=work.clock.now(), wish=f"Hon heter Zorva, pnr {NUMBER}"
        )
    told = f"{refused.value!r} {refused.value} {refused.value.passages!r}"
    assert "1212" not in told
    assert "Zorva" not in told
    with work.store.read() as session:
        assert session.scalars(select(Booking)).all() == []
