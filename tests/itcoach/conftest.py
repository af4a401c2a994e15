import pytest

from itcoach.workplace import Workplace
from models.people import Coach


@pytest.fixture
def other(work: Workplace) -> Workplace:
    """Give Coach B at the same laptop."""
    with work.store.write() as session:
        session.add(coach := Coach(name="Coach B"))
    return Workplace(work.store, work.clock, coach.id)
