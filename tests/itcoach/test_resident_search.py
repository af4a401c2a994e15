"""A person is found among ten thousand, by whatever the coach remembers."""

import pytest

from benchmarks import seed
from itcoach import residents
from itcoach.visiting import visits
from itcoach.workplace import Workplace


@pytest.fixture
def crowd(work: Workplace) -> Workplace:
    """Write ten thousand residents down, and one more with a visit behind."""
    seed.fill(work.store, coach_id=work.coach_id, residents=10_000, visits=2_000)
    one = residents.create(work, name="Alva Törnqvist", phone="070-174 06 99", address="Trumpetarstigen 3")
    visit = visits.start_drop_in(work, resident_id=one.resident_id)
    visits.save_draft(work, visit_id=visit.visit_id, text="Vill måla akvareller på surfplattan.")
    visits.finish(work, visit_id=visit.visit_id)
    return work


def test_every_way_leads_to_the_same_person_first(crowd: Workplace) -> None:
    (card,) = residents.search(crowd, text="alva törnqvist")
    for typed in ("Alva Tö", "tornq", card.code, "070-174 06 99", "0701740699", "trumpetar", "akvarell"):
        hits = residents.search(crowd, text=typed)
        assert [hit.shown_name for hit in hits[:1]] == ["Alva Törnqvist"], typed
