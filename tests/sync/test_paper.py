"""Once an identity is protected, the name is in no table of the server and in no file of any laptop."""

from typing import Any

import pytest

from models.base import new_id
from models.people import Resident
from sync.client import conflicts, set_aside
from sync.tables import ROWS, audit_event, audit_value, sync_conflict
from tests.helpers.bytes_on_disk import sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Server

NAME, PHONE = "Zorvald", "070-990 00 01"
ON_PAPER: dict[str, Any] = {"name": "", "phone": ""}


@pytest.fixture
def known(server: Server) -> tuple[Laptop, Laptop, str]:
    """Give two coaches who both know a person by name, after a conflict about it."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = Resident(id=new_id(), code="A7K3QX", name=NAME, phone=PHONE, goal="Ringa")
    first.add(person)
    first.sync(), second.sync()
    first.change(Resident, person.id, name=f"{NAME} Ek")
    second.change(Resident, person.id, name=f"{NAME} Alm")
    first.sync(), second.sync(), first.sync()
    return first, second, person.id


def protect(laptop: Laptop, person: str, **fields: Any) -> None:
    laptop.change(Resident, person, protected_identity=True, named_coach_id=laptop.coach_id, **fields)


def on_the_server(server: Server) -> list[str]:
    tables = (audit_event, sync_conflict, ROWS["resident"])
    return [table.name for table in tables if NAME in str(server.rows(table))]


def on(laptop: Laptop) -> dict[str, int]:
    return sqlcipher_files_with(NAME.encode(), laptop.store.path.parent, KEY)


def test_it_is_taken_out_of_everything_that_remembered_it(
    server: Server, known: tuple[Laptop, Laptop, str]
) -> None:
    first, second, person = known
    assert on_the_server(server) == ["audit_event", "sync_conflict", "resident"]
    assert on(first)
    assert on(second)
    protect(first, person, **ON_PAPER)
    first.sync(), second.sync()
    assert (on_the_server(server), on(first), on(second)) == ([], {}, {})
    assert second.get(Resident, person) is None
    here = first.get(Resident, person)
    assert (here.name, here.goal, here.code) == ("", "Ringa", "A7K3QX")
    changed = {row["field"] for row in server.rows(audit_value) if row["record"] == person}
    assert {"name", "phone", "protected_identity"} <= changed  # that they were written stays


def test_a_program_that_forgets_to_empty_the_card_is_helped(
    server: Server, known: tuple[Laptop, Laptop, str]
) -> None:
    first, _second, person = known
    protect(first, person)  # the name is left in the card
    first.sync()
    assert first.get(Resident, person).name == ""
    assert (on_the_server(server), on(first)) == ([], {})
    first.change(Resident, person, name=NAME)
    first.sync()
    assert first.get(Resident, person).name == ""
    assert (on_the_server(server), on(first)) == ([], {})


def test_what_a_colleague_wrote_offline_before_it_knew_is_not_kept_either(
    server: Server, known: tuple[Laptop, Laptop, str]
) -> None:
    first, second, person = known
    second.change(Resident, person, name=f"{NAME} Berg")
    protect(first, person, **ON_PAPER)
    first.sync(), second.sync()
    assert (on_the_server(server), on(second)) == ([], {})
    shown = second.ask(set_aside) + second.ask(conflicts)
    assert NAME not in str(shown)
