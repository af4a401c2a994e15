"""Check-in and check-out on two laptops: nothing of it is a conflict for anyone to look at."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sync.entities import ENTITIES
from sync.merge import Merge, merge

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
BASE = {"expected_end": NINE + timedelta(hours=1), "checked_out_at": None}


def merged(mine: dict[str, Any], theirs: dict[str, Any]) -> Merge:
    entity = ENTITIES["visit"]
    current = {**dict.fromkeys(entity.columns), **BASE, **theirs}
    base = {name: BASE[name] for name in mine}
    return merge(entity, base=base, mine=mine, current=current, from_switchboard=False)


def test_of_two_check_outs_the_first_stays_and_nobody_has_to_choose() -> None:
    mine, theirs = NINE + timedelta(minutes=55), NINE + timedelta(minutes=58)
    assert merged({"checked_out_at": mine}, {"checked_out_at": theirs}) == Merge({}, ())


def test_two_extensions_are_no_conflict() -> None:
    mine, theirs = NINE + timedelta(minutes=75), NINE + timedelta(minutes=90)
    assert merged({"expected_end": mine}, {"expected_end": theirs}) == Merge({}, ())


def test_a_check_out_here_and_an_extension_there_are_both_kept() -> None:
    left = NINE + timedelta(minutes=55)
    found = merged({"checked_out_at": left}, {"expected_end": NINE + timedelta(minutes=75)})
    assert found == Merge({"checked_out_at": left}, ())
