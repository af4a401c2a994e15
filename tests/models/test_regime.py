"""Which regime holds, and what a use case says where nothing about people is kept."""

import pytest

from itcoach.workplace import Workplace
from models.people import Municipality
from models.regime import NobodyIsKept, refuse_anonymous, regime_here
from models.vocabulary import Regime


def choose(work: Workplace, chosen: str) -> None:
    with work.store.write() as session:
        session.add(Municipality(regime=chosen))


def test_before_the_first_sync_names_may_be_kept(work: Workplace) -> None:
    with work.store.read() as session:
        assert regime_here(session) is Regime.IDENTIFIED
        refuse_anonymous(session)


@pytest.mark.parametrize("chosen", list(Regime))
def test_what_the_municipality_has_chosen_holds(work: Workplace, chosen: Regime) -> None:
    choose(work, chosen)
    with work.store.read() as session:
        assert regime_here(session) is chosen


def test_a_regime_of_a_newer_program_lets_no_name_leave(work: Workplace) -> None:
    choose(work, "something_newer")
    with work.store.read() as session:
        assert regime_here(session) is Regime.CODED


def test_where_only_counts_are_kept_it_says_so_and_what_to_do(work: Workplace) -> None:
    choose(work, Regime.ANONYMOUS)
    with work.store.read() as session, pytest.raises(NobodyIsKept, match="besök utan person"):
        refuse_anonymous(session)
