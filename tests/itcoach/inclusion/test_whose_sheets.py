"""Offered on paper are the questions of whom they are due, and the answers of who has given some."""

from datetime import timedelta

import pytest

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.inclusion.whose_sheets import sheet_persons
from itcoach.printing import handouts, orders
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.people import Coach, Municipality, Resident
from models.vocabulary import Regime
from tests.helpers.people import measured


def somebody(work: Workplace, name: str) -> str:
    return residents.create(work, name=name).resident_id


def asked(work: Workplace, person: str, days_ago: int, visit: str | None = None) -> None:
    measured(work, person, days_ago=days_ago, visit_id=visit)


@pytest.fixture
def everyone(work: Workplace) -> dict[str, str]:
    """Give one met and not asked, one booked, one asked a while ago, one to follow up, and a stranger."""
    people = {name: somebody(work, name) for name in ("Anna", "Bo", "Cilla", "Dan", "Eva")}
    visits.start_drop_in(work, resident_id=people["Anna"])
    bookings.create(work, resident_id=people["Bo"], start=work.clock.now() + timedelta(days=3))
    visits.start_drop_in(work, resident_id=people["Cilla"])
    asked(work, people["Cilla"], 10)
    asked(work, people["Dan"], 180)
    return people


def test_of_whom_the_questions_are_due_and_who_has_answers(work: Workplace, everyone: dict[str, str]) -> None:
    found = {each.shown_name: (each.asks, each.answered) for each in sheet_persons(work)}
    assert found == {
        "Anna": ("first", False),
        "Bo": ("first", False),
        "Cilla": (None, True),
        "Dan": ("six_months", True),
    }


def test_nobody_is_offered_whom_a_colleague_meets_or_whose_booking_is_far_off_or_no_more(
    work: Workplace, everyone: dict[str, str]
) -> None:
    with work.store.write() as session:
        session.add(Coach(id="coach b", name="Coach B"))
    colleague, now = Workplace(work.store, work.clock, "coach b"), work.clock.now()
    visits.start_drop_in(colleague, resident_id=somebody(work, "Frida"))
    asked(colleague, somebody(work, "Greta"), 180)
    for name, whose, days in (("Hans", colleague, 3), ("Ivar", work, -2), ("Jan", work, 15)):
        bookings.create(whose, resident_id=somebody(work, name), start=now + timedelta(days=days))
    cancelled = bookings.create(work, resident_id=somebody(work, "Kaj"), start=now + timedelta(days=3))
    bookings.cancel(work, booking_id=cancelled)
    bookings.create(work, resident_id=everyone["Eva"], start=now + timedelta(days=14))
    assert [each.shown_name for each in sheet_persons(work)] == ["Anna", "Bo", "Cilla", "Dan", "Eva"]


def test_another_coachs_protected_identity_is_not_offered(work: Workplace, everyone: dict[str, str]) -> None:
    with work.store.write() as session:
        anna = session.get_one(Resident, everyone["Anna"])
        anna.protected_identity, anna.named_coach_id = True, "another"
    assert everyone["Anna"] not in {each.resident_id for each in sheet_persons(work)}


def test_where_only_counts_are_kept_nobody_is_offered(work: Workplace, everyone: dict[str, str]) -> None:
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", regime=Regime.ANONYMOUS))
    assert sheet_persons(work) == ()


def test_the_answers_of_a_visit_go_home_with_its_other_sheets(work: Workplace) -> None:
    gunvor = somebody(work, "Gunvor")
    visit = visits.start_drop_in(work, resident_id=gunvor).visit_id
    (before,) = handouts.recent_visits(work)
    asked(work, gunvor, 0, visit)
    (after,) = handouts.recent_visits(work)

    assert [each.sheet for each in handouts.of_visit(before, language="sv")] == ["summary"]
    answers, summary = handouts.of_visit(after, language="sv")
    assert (answers.sheet, answers.resident_id, summary.sheet) == ("answers", gunvor, "summary")
    assert orders.make(work, order=answers).title.startswith("Svar ")
