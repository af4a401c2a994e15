"""Two municipalities with the same identities on one server: what is done in one is not done in the other.

On SQLite, where no wall stands behind the conditions of a query (its walls: tests/sync/test_isolation.py).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from itcoach.privacy import access
from itcoach.workplace import Workplace
from models.base import Record, derived_id, new_id
from models.booking import Booking
from models.people import Resident
from models.vocabulary import AccessAction, AccessPart, Regime
from sync.central.access_log import Line, Wanted, lines
from sync.central.accounts import create_municipality
from sync.central.backup import back_up, restore
from sync.central.database import reading
from sync.central.devices import NotFound
from sync.central.edits import edit
from sync.central.erasure import PersonInDecision, erase, find_resident, look_up
from sync.central.ledger import Ledger
from sync.central.regimes import change_regime, look_ahead
from sync.central.retention import run
from sync.tables import CENTRAL_METADATA, audit_event, sync_conflict
from tests.helpers.central import Laptop, Server, encrypted_central
from tests.helpers.whole_person import whole_person
from tests.sync.conftest import on_sqlite
from tests.sync.test_retention import Calendar
from tests.sync.test_retention import clock as clock

pytestmark = on_sqlite
PASSPHRASE = "fyra ord som ingen kommer på"
LONG_AGO, FAR_OFF = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
COACH_A = derived_id("coach", "coach a")


def live(server: Server, tenant: int, laptop: Laptop, records: list[Record]) -> None:
    """Let a coach write all there is about a person, look at it, and differ with the switchboard."""
    person = records[0].id
    laptop.sync()
    laptop.add(*records)
    laptop.sync()
    laptop.change(Resident, person, goal="Qxzvk här")
    patch = {"goal": "Qxzvk där"}
    how: dict[str, Any] = {"kind": "update", "entity": "resident", "record": person, "patch": patch}
    edit(server.engine, server.clock, tenant, actor="switchboard", **how)
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    access.note(work, resident_id=person, part=AccessPart.CARD, action=AccessAction.READ)
    laptop.sync()
    for entity in ("visit", "rights_request", "incident"):  # nothing keeps the person once the time is over
        record = next(each.id for each in records if each.__tablename__ == entity)
        over = {"state" if entity == "rights_request" else "status": "done"}
        how |= {"entity": entity, "record": record, "patch": over}
        edit(server.engine, server.clock, tenant, actor="operator", **how)


@pytest.fixture
def records() -> list[Record]:
    return whole_person(COACH_A)


@pytest.fixture
def twins(records: list[Record]) -> list[Record]:
    """Give the same records once more, for another municipality."""
    return [
        type(each)(**{name: value for name, value in vars(each).items() if not name.startswith("_")})
        for each in records
    ]


@pytest.fixture
def person(server: Server, records: list[Record], twins: list[Record]) -> str:
    """Give a resident of the municipality; the twin is copied before."""
    live(server, server.tenant, server.laptop("Coach A"), records)
    return twins[0].id


def twin(server: Server, twins: list[Record]) -> int:
    """Give a municipality where a resident with the same identities has lived the same life."""
    other = create_municipality(server.engine, server.clock, name="Granköping")
    live(server, other, server.laptop("Coach A", tenant=other), twins)
    return other


def held(server: Server, tenant: int) -> dict[str, list[str]]:
    return {
        table.name: sorted(str(row) for row in server.rows(table) if row["tenant_id"] == tenant)
        for table in CENTRAL_METADATA.sorted_tables
        if "tenant_id" in table.columns
    }


def ledger(server: Server) -> Ledger:
    return Ledger(server.folder / "ledger.jsonl")


def erased(server: Server, person: str) -> None:
    erase(server.engine, server.clock, server.tenant, person, decision="KS 1", ledger=ledger(server))


def coded(server: Server, _person: str) -> None:
    change_regime(
        server.engine, server.clock, server.tenant, Regime.CODED, decision="KS 1", ledger=ledger(server)
    )


def counted(server: Server, _person: str) -> None:
    change_regime(
        server.engine, server.clock, server.tenant, Regime.ANONYMOUS, decision="KS 1", ledger=ledger(server)
    )


def removed(server: Server, person: str) -> None:
    assert isinstance(server.clock, Calendar)
    server.clock.pass_months(30)
    done = run(
        server.engine, server.clock, server.tenant, decision="KS 1", by="Chefen", ledger=ledger(server)
    )
    assert done


@pytest.mark.parametrize("done", [erased, coded, counted, removed])
def test_what_one_municipality_takes_away_its_twin_keeps(
    server: Server, person: str, twins: list[Record], done: Callable[[Server, str], None]
) -> None:
    other = twin(server, twins)
    ours, theirs = held(server, server.tenant), held(server, other)
    assert ours[sync_conflict.name]
    assert theirs[sync_conflict.name]
    done(server, person)
    now = held(server, server.tenant)
    assert {name for name in ours if now[name] != ours[name]} >= {"resident", "audit_event", "sync_conflict"}
    assert held(server, other) == theirs


@pytest.mark.usefixtures("person")
def test_what_a_stricter_regime_would_take_is_counted_in_the_own_municipality(
    server: Server, twins: list[Record]
) -> None:
    before = [look_ahead(server.engine, server.tenant, each) for each in Regime]
    other = twin(server, twins)
    one_more = {"kind": "insert", "entity": "resident", "record": new_id(), "patch": {"code": "B2M8RT"}}
    edit(server.engine, server.clock, other, actor="operator", **one_more)  # type: ignore[arg-type]
    assert [look_ahead(server.engine, server.tenant, each) for each in Regime] == before
    coded(server, "")
    again = look_ahead(server.engine, server.tenant, Regime.CODED)
    assert (again.before, again.takes_away) == (Regime.CODED, True), "what was left undone can be finished"
    assert look_ahead(server.engine, other, Regime.CODED).before is Regime.IDENTIFIED


@pytest.mark.usefixtures("person")
def test_a_restored_backup_loses_the_names_of_each_municipality_that_has_decided_so(
    server: Server, twins: list[Record]
) -> None:
    other, file = twin(server, twins), server.folder / "backup"
    back_up(server.engine, file, PASSPHRASE)
    for tenant in (server.tenant, other):
        change_regime(
            server.engine, server.clock, tenant, Regime.CODED, decision="KS 1", ledger=ledger(server)
        )
    engine = encrypted_central(server.folder / "restored")
    restore(engine, file, PASSPHRASE, ledger=ledger(server), clock=server.clock)
    for tenant in (server.tenant, other):
        change = look_ahead(engine, tenant, Regime.CODED)
        assert (change.before, change.emptied) == (Regime.CODED, {})
    engine.dispose()


def log(server: Server, *, first: datetime = LONG_AGO, before: datetime = FAR_OFF) -> list[Line]:
    with reading(server.engine, tenant=server.tenant) as connection:
        return list(lines(connection, Wanted(server.tenant, first, before)))


def test_the_log_of_one_tells_nothing_of_the_other(server: Server, person: str, twins: list[Record]) -> None:
    server.edit("resident", person, {"area": "Väster"})
    before = log(server)
    other = twin(server, twins)
    patch = {"code": "B2M8RT", "area": "Öster"}
    how: dict[str, Any] = {"kind": "update", "entity": "resident", "record": person, "patch": patch}
    edit(server.engine, server.clock, other, actor="switchboard", **how)
    booking = next(each.id for each in twins if each.__tablename__ == "booking")
    how |= {"entity": "booking", "record": booking, "patch": {"resident_id": new_id()}}
    edit(server.engine, server.clock, other, actor="switchboard", **how)
    assert {each.action for each in before} >= {"read", "insert", "update"}
    assert log(server) == before


@pytest.mark.usefixtures("person")
def test_the_log_begins_with_the_first_instant_and_ends_before_the_last(server: Server) -> None:
    told = log(server)
    for kind in ("read", "insert"):
        of_kind = [each for each in told if each.action == kind]
        first, last = of_kind[0], of_kind[-1]
        assert first in log(server, first=first.arrived)
        assert last not in log(server, before=last.arrived)


def test_who_is_somebody_elses_is_not_found(server: Server) -> None:
    other = create_municipality(server.engine, server.clock, name="Granköping")
    theirs = server.laptop("Coach A", tenant=other)
    there = Resident(id=new_id(), code="B2M8RT", name="Märta", phone="070-123 45 67")
    theirs.add(there)
    theirs.sync()
    for wanted in ("B2M8RT", there.id):
        with reading(server.engine, tenant=server.tenant) as connection, pytest.raises(NotFound):
            find_resident(connection, server.tenant, wanted)


def test_a_reference_that_names_the_twin_alone_is_taken(
    server: Server, person: str, twins: list[Record]
) -> None:
    other = twin(server, twins)
    how: dict[str, Any] = {"kind": "update", "entity": "resident", "record": person}
    edit(server.engine, server.clock, other, actor="switchboard", patch={"name": "Märta"}, **how)
    assert look_up(server.engine, server.tenant, person, decision="Märta 1").resident == person
    with pytest.raises(PersonInDecision):
        look_up(server.engine, other, person, decision="Märta 1")


def test_what_a_booking_has_been_since_it_was_somebody_elses_stays_in_the_trail(server: Server) -> None:
    laptop = server.laptop("Coach A")
    gunvor, nils = (Resident(id=new_id(), code=code) for code in ("A7K3QX", "B2M8RT"))
    booking = Booking(id=new_id(), resident_id=gunvor.id, start=laptop.clock.now(), wish="Gunvors")
    hers, his = gunvor.id, nils.id
    laptop.add(gunvor, nils, booking)
    laptop.change(Booking, booking.id, resident_id=his, wish="Nils")
    laptop.sync()
    laptop.change(Booking, booking.id, wish="Nils igen")
    laptop.sync()
    erased(server, hers)
    told = [row["changed"] for row in server.rows(audit_event) if row["entity"] == "booking"]
    assert "Gunvors" not in str(told)
    assert ["Nils", "Nils igen"] in [each.get("wish") for each in told]
