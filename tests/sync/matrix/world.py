"""A municipality with several laptops, in which anything may happen; the ledger is asked in the end."""

import random
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, text, update

from models.base import new_id
from models.clock import Clock
from models.database import open_store
from models.errors import Trouble
from models.outbox import Outbox, OutboxState
from models.sync_state import SyncState
from models.vocabulary import Sharing
from sync.central import erasure
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.backup import new_life
from sync.central.database import writing
from sync.central.devices import revoke
from sync.central.edits import edit
from sync.central.ledger import Ledger as Erasures
from sync.client import DatabaseVault, SyncClient, pair
from sync.client.troubles import Revoked, SyncTrouble
from sync.tables import CENTRAL_METADATA, ROWS, sync_device
from tests.helpers.central import KEY, Laptop, all_seeing, new_laptop_file
from tests.sync.matrix import edits
from tests.sync.matrix.faults import Crash, DatabaseFaults, Locked, Network
from tests.sync.matrix.ledger import DELETED, Ledger, Problems, Truth, Typed, contents

MOST_STATIONS = 5
ROUNDS = 8
"""So many rounds of syncs at most, and everyone is at rest."""


@dataclass
class Station:
    """A laptop with what can go wrong around it."""

    name: str
    coach: str
    laptop: Laptop
    network: Network
    faults: DatabaseFaults
    seen: tuple[str, int] = ("", 0)

    def state(self) -> SyncState:
        state: SyncState = self.laptop.ask(lambda session: session.get_one(SyncState, 1))
        return state


@dataclass
class Backup:
    """What the server held once, and how much had been typed by then."""

    rows: dict[Any, list[dict[str, Any]]]
    typed: int


@dataclass
class World:
    """One municipality.

    Attributes:
        ages: How many years the clock of each laptop is off.
        sharing: Which residents a laptop holds.
    """

    engine: Engine
    url: str
    folder: Path
    faults: DatabaseFaults
    ages: tuple[int, ...] = (0, 0, 0)
    ledger: Ledger = field(default_factory=Ledger)
    names: edits.Names = field(default_factory=edits.Names)
    stations: list[Station] = field(default_factory=list)
    backups: list[Backup] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    clock: Clock = field(default_factory=Clock)
    sharing: Sharing = Sharing.OWN

    def __post_init__(self) -> None:
        self.count = self.faults.count
        self.tenant = create_municipality(
            self.engine, self.clock, name=f"Kommun {new_id()}", sharing=self.sharing
        )
        self.erasures = Erasures(self.folder / "erasures")
        for coach in ("Coach A", "Coach B"):
            add_coach(self.engine, self.clock, self.tenant, coach)
        for coach in ("Coach A", "Coach B", "Coach A")[: len(self.ages)]:
            self.add_station(coach)

    @property
    def everything(self) -> Engine:
        """The server's database, to look and to do mischief."""
        return all_seeing(self.engine)

    def add_station(self, coach: str, *, copy_of: Station | None = None) -> Station:
        """Pair a new laptop, or copy the files of one."""
        number = len(self.stations)
        path = new_laptop_file(self.folder / f"laptop{number}")
        years = self.ages[number] if number < len(self.ages) else 0
        clock = Clock.starting_at(self.clock.now().replace(year=self.clock.now().year + years))
        if copy_of:
            with copy_of.laptop.store.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(copy_of.laptop.store.path, path)
        station = self._station(f"{coach[-1]}{number}", coach, path, clock)
        if copy_of:
            station.laptop.coach_id = copy_of.laptop.coach_id
        else:
            self.pair(station)
        self.stations.append(station)
        return station

    def pair(self, station: Station) -> None:
        """Give a laptop a new identity, as the operator does after a mishap."""
        code = make_pairing_code(self.engine, self.clock, self.tenant, station.coach)
        store = station.laptop.store
        station.laptop.coach_id = pair(
            store, self.clock, self.url, code, "test", DatabaseVault(store)
        ).coach_id
        station.seen = ("", 0)

    def edit(self, station: Station, chance: random.Random, what: Callable[[edits.Typist], None]) -> None:
        """Let the coach type something and save it."""
        laptop = station.laptop
        with laptop.store.write() as session:
            typist = edits.Typist(session, chance, station.name, laptop.coach_id, self.names)
            what(typist)
        self.ledger.typed += typist.typed
        self.count["edits"] += 1

    def switchboard(self, chance: random.Random, *, delete: bool = False) -> None:
        """Change or delete something at the server."""
        entity = chance.choice(["booking", "booking", "resident"])
        table = ROWS[entity]
        with self.everything.connect() as connection:
            found = select(table.c.id).where(table.c.tenant_id == self.tenant).order_by(table.c.id)
            records = list(connection.scalars(found))
        if not records:
            return
        record = chance.choice(records)
        delete = delete and entity == "booking"
        patch = {} if delete else edits.switchboard_patch(chance, self.names, entity)
        edit(
            self.engine,
            self.clock,
            self.tenant,
            actor="switchboard",
            kind="delete" if delete else "update",
            entity=entity,
            record=record,
            patch=patch,
        )
        self.ledger.typed += [
            Typed("server", "switchboard", entity, record, name, value, self.names.has(value))
            for name, value in (patch or {DELETED: None}).items()
        ]
        self.count["switchboard"] += 1

    def sync(
        self,
        station: Station,
        *,
        network: dict[int, str] | None = None,
        server: dict[int, str] | None = None,
        laptop: dict[int, str] | None = None,
    ) -> str:
        """Sync once, with faults at chosen places; return the trouble's code, or nothing.

        A sync that came to no end must have shown the coach nothing of what it received.
        """
        before = self._shown(station) if network or server or laptop else None
        station.network.arm(network or {})
        station.faults.arm(laptop or {})
        self.faults.arm(server or {})
        self.count["syncs"] += 1
        trouble = ""
        try:
            station.laptop.sync()
        except Crash:
            trouble = "crash"
            self.reopen(station)
        except Trouble as error:
            trouble = error.code if isinstance(error, SyncTrouble) else type(error).__name__
        finally:
            for each in (station.network, station.faults, self.faults):
                each.arm({})
        if trouble:
            self.count[f"trouble_{trouble}"] += 1
            after = self._shown(station)
            if before and before[0] == after[0]:
                # Whoever is erased goes at once.
                there = before[1] if not self.count["erased"] else before[1].keys() & after[1].keys()
                assert {key: before[1][key] for key in there} == after[1], "half a pull is shown"
        self._look_at_cursor(station)
        return trouble

    def sync_locked(self, station: Station, *, server: bool) -> None:
        """Sync while another program holds the write lock of the server's or the laptop's SQLite file."""
        url = self.engine.url
        if server and url.get_backend_name() != "sqlite":
            return
        self.count["sqlite_busy"] += 1
        with Locked(Path(str(url.database)) if server else station.laptop.store.path):
            try:
                station.laptop.sync()
            except Trouble as trouble:
                self.count[f"trouble_{type(trouble).__name__}"] += 1

    def overtake(self, slow: Station, quick: Station, reader: Station) -> None:
        """Let one laptop's commit hang while another's push overtakes it and a third reads (PostgreSQL)."""
        self._try(reader)  # it must have nothing to send itself, which would wait for the one that hangs
        stamped, go_on = threading.Event(), threading.Event()

        def hang(_connection: Connection) -> None:
            if not stamped.is_set():
                stamped.set()
                go_on.wait(10)

        self.faults.at_commit = hang
        with ThreadPoolExecutor(2) as both:
            first = both.submit(self._try, slow)
            while not stamped.wait(0.01) and not first.done():
                pass
            second = both.submit(self._try, quick)
            while not second.done() and not self._someone_waits():
                pass
            self._try(reader)
            go_on.set()
            first.result(), second.result()
        self.faults.at_commit = None
        self.count["overtaken"] += 1

    def _try(self, station: Station) -> None:
        try:
            station.laptop.sync()
        except SyncTrouble as trouble:
            self.count[f"trouble_{trouble.code}"] += 1

    def _someone_waits(self) -> bool:
        with self.everything.connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    def reopen(self, station: Station) -> None:
        """Start the laptop's program anew; nothing of the old one comes to its end."""
        old = station.laptop
        old.client.close()
        old.store.close()
        index = self.stations.index(station)
        again = self._station(station.name, station.coach, old.store.path, old.clock, station.network)
        again.laptop.coach_id, again.seen = old.coach_id, station.seen
        station.laptop, station.faults = again.laptop, again.faults
        assert self.stations[index] is station

    def back_up(self) -> None:
        """Remember what the server holds."""
        with self.everything.connect() as connection:
            rows = {
                table: [dict(row) for row in connection.execute(_of(table, self.tenant)).mappings()]
                for table in _tables()
            }
        self.backups.append(Backup(rows, len(self.ledger.typed)))

    def restore(self, backup: Backup) -> None:
        """Put the server back to a backup, in a new life; what the switchboard did since is typed no more."""
        with self.everything.execution_options(writes=True).begin() as connection:
            for table, rows in backup.rows.items():
                connection.execute(table.delete().where(table.c.tenant_id == self.tenant))
                if rows:
                    connection.execute(insert(table), rows)
            new_life(connection, self.tenant)
        writing(self.engine, lambda connection: erasure.replay(connection, self.erasures, self.clock.now()))
        late = self.ledger.typed[backup.typed :]
        self.ledger.typed[backup.typed :] = [each for each in late if each.laptop != "server"]
        self.ledger.restored = True
        self.count["restored"] += 1

    def mishap(self, station: Station, what: str) -> None:
        """Let something happen that the operator has to mend, or causes."""
        if what == "restore" and self.backups:
            self.restore(self.backups.pop())
        elif what == "copy" and len(self.stations) < MOST_STATIONS:
            self.add_station(station.coach, copy_of=station)
        elif what == "token":
            self.forget_token(station)
        elif what == "revoke":
            self.shut_out(station)
        elif what == "erase":
            self.erase(station)

    def erase(self, station: Station) -> None:
        """Erase a person whom a laptop holds."""
        here = sorted(record for entity, record in contents(station.laptop) if entity == "resident")
        known = [record for record in here if ("resident", record) in Truth(self.engine, self.tenant).rows]
        if not known:
            return
        erasure.erase(
            self.engine, self.clock, self.tenant, known[0], decision="beslut 1", ledger=self.erasures
        )
        self.count["erased"] += 1

    def forget_token(self, station: Station) -> None:
        """Let a laptop's token run out."""
        with self.everything.execution_options(writes=True).begin() as connection:
            device = (sync_device.c.tenant_id == self.tenant) & (
                sync_device.c.device == station.state().device_id
            )
            connection.execute(update(sync_device).where(device).values(token_hash=new_id()))
        self.count["token_expired"] += 1

    def shut_out(self, station: Station) -> None:
        """Revoke a laptop: it must neither read nor write from here on."""
        if station.state().paused:
            return
        try:
            revoke(self.engine, self.tenant, station.state().device_id)
        except Trouble:
            return  # a restored server does not know it
        here, there = contents(station.laptop), Truth(self.engine, self.tenant)
        assert self.sync(station) in (Revoked.code, "out_of_step", "unknown_token")
        now = Truth(self.engine, self.tenant)
        assert (contents(station.laptop), now.rows, now.clock) == (here, there.rows, there.clock)
        self.count["revoked"] += 1

    def settle(self) -> Problems:
        """Bring everyone to rest and return what is wrong."""
        for _ in range(ROUNDS):
            for station in self.stations:
                station.network.deliver_late()
            if all([self._calm(station) for station in self.stations]):
                break
        else:
            raise AssertionError("it never comes to rest")
        for station in self.stations:
            assert station.laptop.sync().requests == 1
        laptops = {station.name: station.laptop for station in self.stations}
        return self.ledger.problems(Truth(self.engine, self.tenant), laptops)

    def close(self) -> None:
        """Close the laptops."""
        for station in self.stations:
            station.laptop.client.close()
            station.laptop.store.close()

    def _calm(self, station: Station) -> bool:
        """Sync without faults; tell whether nothing was left to do."""
        try:
            result = station.laptop.sync()
        except SyncTrouble as trouble:
            if trouble.code not in ("unknown_token", "revoked", "out_of_step"):
                raise
            self.pair(station)
            return False
        waiting = station.laptop.ask(
            lambda session: session.query(Outbox).where(Outbox.state == OutboxState.WAITING).count()
        )
        assert waiting == 0, "a sync without trouble left edits waiting"
        return not (result.sent or result.received)

    @staticmethod
    def _shown(station: Station) -> tuple[Any, Any]:
        """Return how far a laptop has read, and what it shows."""
        state = station.state()
        shown = {key: row | {"rev": 0} for key, row in contents(station.laptop).items()}
        return (state.epoch, state.cursor, state.last_success), shown

    def _look_at_cursor(self, station: Station) -> None:
        state = station.state()
        epoch, cursor = station.seen
        # A program that knows more than the one before fetches everything once more (``whole``).
        assert state.epoch != epoch or state.whole or state.cursor >= cursor, "the cursor went back"
        station.seen = state.epoch, state.cursor

    def _station(
        self, name: str, coach: str, path: Path, clock: Clock, network: Network | None = None
    ) -> Station:
        store = open_store(path, KEY, clock)
        event.listen(store.engine, "connect", _hurry)
        network = network or Network(self.count)
        laptop = Laptop(store, SyncClient(store, clock, transport=network), "", clock)
        return Station(
            name, coach, laptop, network, DatabaseFaults(store.engine, self.count, "laptop", Crash)
        )


def _hurry(connection: Any, _record: object) -> None:
    """Wait no five seconds for a lock: the test holds it until the sync has given up."""
    connection.execute("PRAGMA busy_timeout = 20").close()


def _tables() -> list[Any]:
    return [table for table in CENTRAL_METADATA.sorted_tables if "tenant_id" in table.c]


def _of(table: Any, tenant: int) -> Any:
    return select(table).where(table.c.tenant_id == tenant)
