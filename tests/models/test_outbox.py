"""Every edit of a record becomes an operation in the same transaction."""

import pytest
from sqlalchemy import select

from models.database import Store
from models.outbox import Outbox
from models.people import Resident


def operations(store: Store) -> list[Outbox]:
    with store.read() as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.op_seq)))


def test_an_edit_is_recorded_with_what_it_was_and_what_it_became(store: Store) -> None:
    with store.write() as session:
        session.add(person := Resident(code="A7K3QX", name="Gunvor Öberg"))
    with store.write() as session:
        session.get_one(Resident, person.id).goal = "Jag vill se barnbarnen"
    first, second = operations(store)
    assert (first.kind, first.patch["name"]) == ("insert", "Gunvor Öberg")
    assert (second.kind, second.base, second.patch) == (
        "update",
        {"goal": ""},
        {"goal": "Jag vill se barnbarnen"},
    )


def test_an_edit_that_is_not_saved_leaves_no_operation(store: Store) -> None:
    def an_edit_that_fails() -> None:
        with store.write() as session:
            session.add(Resident(code="A7K3QX"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        an_edit_that_fails()
    assert operations(store) == []


def test_setting_a_field_to_what_it_was_is_no_edit(store: Store) -> None:
    with store.write() as session:
        session.add(person := Resident(code="A7K3QX", name="Gunvor"))
    with store.write() as session:
        session.get_one(Resident, person.id).name = "Gunvor"
    assert [operation.kind for operation in operations(store)] == ["insert"]
