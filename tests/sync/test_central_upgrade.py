"""A database of the first server is brought up to date with what it holds."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, select, text

import sync.central.migrations
from models.migrations.run import configuration
from sync.central.database import bring_up_to_date, central_engine, reading
from sync.central.isolation import lift
from sync.tables import audit_value, sync_receipt
from tests.helpers.central import KEY, ordinary_role

EVENT = """
    INSERT INTO audit_event (tenant_id, entity, record, rev, kind, device, actor, op_seq, at, device_time)
    VALUES (1, 'booking', 'b', :rev, 'update', 'd', 'coach:c', 7, '2026-11-22 10:00:00', '')"""
VALUE = "INSERT INTO audit_value VALUES (1, 'booking', 'b', 2, :field, :old, :new)"
RECEIPT = "INSERT INTO sync_receipt VALUES (1, 'd', :number, :hash, 'applied', 3, '')"


@pytest.fixture(params=["sqlite", "postgres"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give a database as the first server made it, in use."""
    url = f"sqlite:///{tmp_path}/central.db"
    if request.param == "postgres":
        url = ordinary_role(request.getfixturevalue("postgres"), f"first_{uuid.uuid4().hex}")
    engine = central_engine(url, lambda _path: KEY)
    with engine.execution_options(writes=True).begin() as connection:
        config = configuration(Path(sync.central.migrations.__file__).parent)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        lift(connection)  # the first server kept municipalities apart by its filters alone
        connection.execute(text(EVENT), [{"rev": 1}, {"rev": 2}])
        values = [("wish", '"Å"', '"é\\n"'), ("minutes", "45", "null"), ("parents", "[]", '["x"]')]
        connection.execute(
            text(VALUE), [{"field": field, "old": old, "new": new} for field, old, new in values]
        )
        connection.execute(text(RECEIPT), [{"number": n, "hash": f"h{n}"} for n in (6, 7)])
    yield engine
    engine.dispose()


def test_the_audit_trail_and_the_receipts_are_kept(first: Engine) -> None:
    bring_up_to_date(first)
    with reading(first, tenant=1) as connection:
        values = {(row.rev, row.field): (row.old, row.new) for row in connection.execute(select(audit_value))}
        receipts = connection.execute(select(sync_receipt).order_by(sync_receipt.c.first_op)).all()
    assert values == {(2, "wish"): ("Å", "é\n"), (2, "minutes"): (45, None), (2, "parents"): ([], ["x"])}
    assert [(row.first_op, row.last_op, row.answers) for row in receipts] == [
        (6, 6, [["", "applied", 3, ""]]),
        (7, 7, [["", "applied", 3, ""]]),
    ]
