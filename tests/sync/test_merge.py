"""The three-way merge, for every kind of record and any three versions of it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.entities import ENTITIES, Entity
from sync.merge import Merge, merge

BOOKING = ENTITIES["booking"]


@st.composite
def three_versions(draw: st.DrawFn) -> tuple[Entity, dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Draw a kind of record, and a base, my edit of some fields, and the other side's whole version."""
    entity = draw(st.sampled_from([each for each in ENTITIES.values() if not each.append_only]))
    whole = st.fixed_dictionaries({name: st.integers(0, 2) for name in entity.columns})
    base, theirs, mine = draw(whole), draw(whole), draw(whole)
    edited = draw(st.sets(st.sampled_from(sorted(entity.columns)), min_size=1))
    return entity, base, {name: mine[name] for name in edited}, theirs


def merged(entity: Entity, base: dict, mine: dict, theirs: dict, *, switchboard: bool = False) -> Merge:
    return merge(entity, base=base, mine=mine, current=theirs, from_switchboard=switchboard)


@given(three_versions(), st.booleans())
def test_where_the_other_side_changed_nothing_mine_is_taken_whole(versions: Any, switchboard: bool) -> None:
    entity, base, mine, _theirs = versions
    result = merged(entity, base, mine, base, switchboard=switchboard)
    assert base | result.changes == base | mine
    assert result.clashes == ()


@given(three_versions(), st.booleans())
def test_every_wish_is_taken_or_kept(versions: Any, switchboard: bool) -> None:
    entity, base, mine, theirs = versions
    result = merged(entity, base, mine, theirs, switchboard=switchboard)
    after = theirs | result.changes
    kept = {clash.field: clash for clash in result.clashes}
    for field, value in mine.items():
        assert field in entity.made_up or after[field] == value or kept[field].mine == value


@given(three_versions(), st.booleans())
def test_what_the_other_side_alone_changed_is_never_touched_in_silence(
    versions: Any, switchboard: bool
) -> None:
    entity, base, mine, theirs = versions
    result = merged(entity, base, mine, theirs, switchboard=switchboard)
    kept = {clash.field for clash in result.clashes}
    for field in result.changes:
        assert theirs[field] == base[field] or field in kept


@given(three_versions(), st.booleans())
def test_the_same_edit_twice_changes_nothing_more(versions: Any, switchboard: bool) -> None:
    entity, base, mine, theirs = versions
    once = theirs | merged(entity, base, mine, theirs, switchboard=switchboard).changes
    assert once | merged(entity, base, mine, once, switchboard=switchboard).changes == once


@given(st.data(), st.booleans())
def test_the_schedule_of_a_booking_is_never_mixed(data: st.DataObject, switchboard: bool) -> None:
    group = ("start", "minutes", "coach_id")
    whole = st.fixed_dictionaries({name: st.integers(0, 2) for name in BOOKING.columns})
    base, theirs, edit = data.draw(whole), data.draw(whole), data.draw(whole)
    mine = {name: edit[name] for name in data.draw(st.sets(st.sampled_from(group), min_size=1))}
    both_moved = any(theirs[name] != base[name] for name in group)
    after = theirs | merged(BOOKING, base, mine, theirs, switchboard=switchboard).changes
    schedule, wished = [after[name] for name in group], [(base | mine)[name] for name in group]
    assert not both_moved or schedule in ([theirs[name] for name in group], wished)


def test_a_field_whose_base_nobody_knows_counts_as_changed_by_the_other_side() -> None:
    current = {name: None for name in BOOKING.columns} | {"wish": "Skrivaren"}
    result = merged(BOOKING, {}, {"wish": "Surfplattan"}, current)
    assert (result.changes, [clash.mine for clash in result.clashes]) == ({}, ["Surfplattan"])
