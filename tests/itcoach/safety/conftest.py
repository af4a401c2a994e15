import pytest

from itcoach import residents
from itcoach.workplace import Workplace


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg", address="Åbyvägen 12").resident_id
