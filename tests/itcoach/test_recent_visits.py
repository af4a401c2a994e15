"""The visits that a summary can be printed of."""

from datetime import timedelta
from typing import TYPE_CHECKING

from itcoach import paper, residents, visits
from itcoach.codes import written
from itcoach.workplace import Workplace
from models.clock import Clock
from models.people import Coach
from models.vocabulary import Topic

if TYPE_CHECKING:
    from datetime import date


def visit(work: Workplace, name: str) -> str:
    resident = residents.create(work, name=name)
    return visits.start_drop_in(work, resident_id=resident.resident_id).visit_id


def days_before(work: Workplace, days: int) -> Workplace:
    return Workplace(work.store, Clock.starting_at(work.clock.now() - timedelta(days)), work.coach_id)


def names(work: Workplace, **limits: str | int) -> "list[tuple[str, date]]":
    found = paper.recent_visits(work, **limits)  # type: ignore[arg-type]
    return [(each.shown_name, each.day) for each in found]


def test_the_coachs_own_visits_come_the_latest_first(work: Workplace) -> None:
    with work.store.write() as session:
        session.add(other := Coach(name="Coach B"))
    visit(days_before(work, 3), "Nils")
    visit(work, "Gunvor")
    visit(Workplace(work.store, work.clock, other.id), "Märta")
    today = work.clock.today()
    assert names(work) == [("Gunvor", today), ("Nils", today - timedelta(3))]


def test_a_visit_that_is_asked_for_is_there_however_old(work: Workplace) -> None:
    old = visit(days_before(work, 400), "Nils")
    visit(work, "Gunvor")
    assert [name for name, _ in names(work, limit=1)] == ["Gunvor"]
    assert [name for name, _ in names(work, limit=1, also=old)] == ["Gunvor", "Nils"]


def test_a_protected_identity_is_a_code(work: Workplace) -> None:
    resident = residents.create(work, protected_identity=True)
    visits.start_drop_in(work, resident_id=resident.resident_id)
    assert [name for name, _ in names(work)] == [written(resident.code)]


def test_the_guide_gone_through_last_is_told(work: Workplace) -> None:
    both, none = visit(work, "Gunvor"), visit(work, "Nils")
    for guide in ("skrivare-wifi", "whatsapp-videosamtal"):
        visits.add_task(work, visit_id=both, topic=Topic.OTHER, guide_id=guide)
    guides = {each.visit_id: each.guide_id for each in paper.recent_visits(work)}
    assert guides == {both: "whatsapp-videosamtal", none: ""}
