"""A municipality switches the unscored questions of the form on and off; the laptops hear of it."""

import pytest

from itcoach.inclusion import measurements
from itcoach.inclusion.questionnaire import ExtraUnknown, chosen_extras, instrument, switched_on
from itcoach.workplace import Workplace
from models.people import Municipality
from models.vocabulary import MeasurementKind
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import Shell


def asked(laptop: Laptop, kind: MeasurementKind = MeasurementKind.FIRST) -> list[str]:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    return [extra.id for extra in measurements.extras_for(work, kind=kind)]


def test_what_is_chosen_at_the_server_is_what_a_laptop_asks(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    laptop.sync()
    assert asked(laptop) == ["why_not", "contact"]
    assert shell("set", "--extras", "lonely, contact")[0] == 0
    laptop.sync()
    assert asked(laptop) == ["contact", "lonely"]
    assert asked(laptop, MeasurementKind.SIX_MONTHS) == ["contact", "lonely"]
    assert shell("set", "--extras", "none")[0] == 0
    laptop.sync()
    assert asked(laptop) == []
    assert shell("set", "--extras", "default")[0] == 0
    laptop.sync()
    assert asked(laptop) == ["why_not", "contact"]


def test_an_unknown_extra_is_refused_in_plain_words_and_nothing_changes(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    code, said = shell("set", "--extras", "contact,happiness")
    assert code == 1
    assert "Formuläret har ingen extra fråga som heter happiness." in said
    assert "lonely (Hur ofta känner du dig ensam?)" in said
    laptop.sync()
    assert laptop.ask(lambda session: session.query(Municipality).one().extras) is None


def test_loneliness_is_off_until_somebody_wants_it() -> None:
    form = instrument()
    for again in (False, True):
        assert "lonely" not in [extra.id for extra in switched_on(form, None, again=again)]


def test_an_extra_of_another_version_is_passed_over() -> None:
    assert [extra.id for extra in switched_on(instrument(), ["contact", "later"], again=False)] == ["contact"]


@pytest.mark.parametrize("words", ["", " , ", "none,contact", "default lonely"])
def test_what_is_no_list_of_extras_is_refused(words: str) -> None:
    with pytest.raises(ExtraUnknown):
        chosen_extras(words)
