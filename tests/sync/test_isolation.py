"""On PostgreSQL the database itself keeps the municipalities apart, even when a query forgets to."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from models.people import Resident
from sync.central.__main__ import main
from sync.central.accounts import create_municipality, make_pairing_code
from sync.central.database import reading, writing
from sync.central.isolation import as_operator, present
from sync.tables import CENTRAL_METADATA, ROWS, pairing_code, sync_device, tenant
from tests.helpers.central import Server, all_seeing
from tests.sync.test_intruders import token_of

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)

SHARED_BY_ALL = {"failed_try"}
"""Tables that know no municipality."""
WALLED = [table for table in CENTRAL_METADATA.sorted_tables if table.name not in SHARED_BY_ALL]


def municipality_of(row: Any) -> int:
    return int(row.get("tenant_id") or row["id"])


@pytest.fixture
def other(server: Server) -> int:
    """Give a second municipality; both have a coach, a code, a laptop and a resident."""
    other = create_municipality(server.engine, server.clock, name="Granköping")
    for number in (server.tenant, other):
        laptop = server.laptop(f"Coach {number}", tenant=number)
        laptop.add(Resident(code="A7K3QX", name="Gunvor"))
        laptop.sync()
        make_pairing_code(server.engine, server.clock, number, f"Coach {number}")
    return other


def everything_in(connection: Connection) -> dict[str, list[Any]]:
    """Read every table as somebody does who has forgotten all filters."""
    return {table.name: list(connection.execute(select(table)).mappings()) for table in WALLED}


def test_every_table_has_its_wall(server: Server) -> None:
    asked = (
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        " AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)"
    )
    with server.engine.connect() as connection:
        walled = set(connection.scalars(text(asked)))
    assert walled == {table.name for table in WALLED}


def test_a_forgotten_filter_shows_the_own_municipality_alone(server: Server, other: int) -> None:
    with reading(server.engine, tenant=server.tenant) as connection:
        seen = everything_in(connection)
        through_the_view = set(connection.scalars(text("SELECT tenant_id FROM audit_value")))
    assert {municipality_of(row) for rows in seen.values() for row in rows} == {server.tenant}
    assert through_the_view == {server.tenant}
    filled = {name for name, rows in seen.items() if rows}
    assert filled >= {"resident", "audit_event", "sync_head", "sync_device", "pairing_code", "tenant"}
    assert {row["tenant_id"] for row in server.rows(ROWS["resident"])} == {server.tenant, other}


@pytest.mark.usefixtures("other")
def test_without_a_municipality_there_is_nothing_to_see(server: Server) -> None:
    with reading(server.engine) as connection:
        assert {name for name, rows in everything_in(connection).items() if rows} == set()
    with server.engine.connect() as connection:
        assert {name for name, rows in everything_in(connection).items() if rows} == set()


@pytest.mark.usefixtures("other")
def test_what_a_transaction_has_entered_ends_with_it(server: Server) -> None:
    with reading(server.engine, tenant=server.tenant) as connection:
        assert connection.execute(select(ROWS["resident"])).all()
        connection.rollback()
        assert connection.execute(select(ROWS["resident"])).all() == []


@pytest.mark.parametrize("change", [lambda t: update(t).values(tenant_id=t.c.tenant_id), delete])
def test_a_forgotten_filter_changes_the_own_municipality_alone(
    server: Server, other: int, change: Any
) -> None:
    tables = [table for table in WALLED if table is not tenant]
    before = {table.name: server.rows(table) for table in tables}
    for table in tables:
        writing(server.engine, lambda c, t=table: c.execute(change(t)).rowcount, tenant=server.tenant)
    for table in tables:
        theirs = [row for row in before[table.name] if row["tenant_id"] == other]
        assert [row for row in server.rows(table) if row["tenant_id"] == other] == theirs
    if change is delete:
        assert {row["tenant_id"] for row in server.rows(ROWS["resident"])} == {other}


@pytest.mark.parametrize("table", [ROWS["resident"], pairing_code], ids=lambda table: table.name)
def test_a_row_cannot_be_put_into_another_municipality(server: Server, other: int, table: Table) -> None:
    mine = next(row for row in server.rows(table) if row["tenant_id"] == server.tenant)
    key = next(column.name for column in table.primary_key if column.name != "tenant_id")
    for statement in (
        insert(table).values(**{**mine, key: "new", "tenant_id": other}),
        update(table).values(tenant_id=other),
    ):
        with pytest.raises(DBAPIError, match="row-level security"):
            writing(server.engine, lambda c, s=statement: c.execute(s), tenant=server.tenant)


def test_a_token_shows_one_laptop_and_a_code_one_code(server: Server, other: int) -> None:
    mine = server.laptops[0]
    code = make_pairing_code(server.engine, server.clock, other, f"Coach {other}").replace("-", "")
    for secret, table in ((token_of(mine), sync_device), (code, pairing_code)):
        with reading(server.engine) as connection:
            present(connection, hashlib.sha256(secret.encode()).hexdigest())
            seen = everything_in(connection)
        assert {name: len(rows) for name, rows in seen.items() if rows} == {table.name: 1}


@pytest.mark.usefixtures("other")
def test_the_operator_sees_the_list_of_municipalities_and_no_more(server: Server) -> None:
    with reading(server.engine) as connection:
        as_operator(connection)
        seen = everything_in(connection)
    assert {name: len(rows) for name, rows in seen.items() if rows} == {"tenant": 2}


def test_a_role_that_passes_all_walls_is_refused(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    strong = all_seeing(server.engine).url.render_as_string(hide_password=False)
    monkeypatch.setenv("ITCOACH_CENTRAL_DATABASE", strong)
    for command in (["devices"], ["serve"], ["init", "--name", "Granköping"]):
        assert main(command) == 1
        assert "utan SUPERUSER och BYPASSRLS" in capsys.readouterr().err
    assert server.count(tenant) == 1
