"""Three laptops and a switchboard work at random with a bad network; at rest everyone agrees."""

import random

import httpx
import pytest

from models.base import derived_id, new_id
from models.booking import Booking
from models.people import Resident
from models.visit import Visit
from models.vocabulary import Sharing
from sync.client import set_aside, status
from sync.client.troubles import ServerAway
from sync.entities import ENTITIES
from sync.tables import ROWS, audit_event, coach_account, sync_clock, sync_head
from tests.helpers.central import Laptop, Server, share
from tests.helpers.scope import Rule

COACHES = [derived_id("coach", f"coach {letter}") for letter in "abc"]


class BadNetwork(httpx.HTTPTransport):
    """Lose a third of the requests, on the way there or on the way back."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance, self.good = chance, False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fate = 1.0 if self.good else self.chance.random()
        if fate < 0.15:
            raise httpx.ConnectError("away", request=request)
        answer = super().handle_request(request)
        if fate < 0.33:
            answer.read()
            raise httpx.ReadError("lost", request=request)
        return answer


def work(chance: random.Random, laptop: Laptop, people: list[str]) -> None:
    """Make one edit, of any kind."""
    with laptop.store.write() as session:
        here = [each for each in people if session.get(Resident, each)]
        kind = chance.random()
        if kind < 0.2 or not here:
            people.append(person := new_id())
            session.add(Resident(id=person, code=f"R{len(people)}"))
            return
        person = session.get_one(Resident, chance.choice(here))
        if kind < 0.35:
            coach = chance.choice([None, laptop.coach_id, chance.choice(COACHES)])
            session.add(Booking(id=new_id(), resident_id=person.id, coach_id=coach, start=laptop.clock.now()))
        elif kind < 0.45:
            visit = Visit(resident_id=person.id, coach_id=laptop.coach_id, start=laptop.clock.now())
            session.add(visit)
        elif kind < 0.55:
            person.protected_identity = chance.random() < 0.5
            person.named_coach_id = laptop.coach_id if person.protected_identity else None
        elif kind < 0.8:
            setattr(person, chance.choice(["goal", "area", "language"]), f"x{chance.randrange(5)}")
        else:
            change_booking(chance, session.query(Booking).order_by(Booking.id).all(), session)


def change_booking(chance: random.Random, bookings: list[Booking], session: object) -> None:
    if not bookings:
        return
    booking = chance.choice(bookings)
    if chance.random() < 0.15:
        session.delete(booking)  # type: ignore[attr-defined]
    elif chance.random() < 0.3:
        booking.coach_id = chance.choice(COACHES)
    elif chance.random() < 0.5:
        booking.minutes = chance.choice([30, 45, 60, 90])
    else:
        booking.status = chance.choice(["booked", "done", "cancelled"])  # type: ignore[assignment]


def switchboard(chance: random.Random, server: Server) -> None:
    rows = sorted(server.rows(ROWS["booking"]), key=lambda row: row["id"])
    if rows:
        patch = chance.choice(
            [
                {"minutes": chance.choice([30, 45])},
                {"status": "cancelled"},
                {"coach_id": chance.choice(COACHES)},
            ]
        )
        server.edit("booking", chance.choice(rows)["id"], patch)


def visible(server: Server, laptop: Laptop) -> dict[str, list[tuple]]:
    """Return what the laptop is to hold."""
    rows = {name: server.rows(ROWS[name]) for name in ENTITIES}
    rule = Rule(rows, {row["coach_id"] for row in server.rows(coach_account) if row["active"]})
    return {
        name: sorted(
            (
                tuple(row[column.name] for column in entity.table.columns)
                for row in rows[name]
                if rule.holds(laptop.coach_id, name, row)
            ),
            key=repr,
        )
        for name, entity in ENTITIES.items()
    }


@pytest.mark.parametrize(
    ("engine", "seed", "sharing"),
    [
        ("sqlite", 1, Sharing.ALL),
        ("sqlite", 2, Sharing.OWN),
        ("sqlite", 3, Sharing.OWN),
        ("postgres", 1, Sharing.OWN),
    ],
    indirect=["engine"],
)
def test_at_rest_every_laptop_equals_the_server_within_its_scope(
    server: Server, seed: int, sharing: Sharing
) -> None:
    chance = random.Random(seed)
    share(server, sharing)
    networks = [BadNetwork(chance) for _ in range(3)]
    laptops = [
        server.laptop(coach, transport=network)
        for coach, network in zip(("Coach A", "Coach B", "Coach A"), networks, strict=True)
    ]
    people: list[str] = []
    for _ in range(90):
        laptop = chance.choice(laptops)
        if chance.random() < 0.1:
            switchboard(chance, server)
        elif chance.random() < 0.35:
            try:
                laptop.sync()
            except ServerAway:
                continue
        else:
            work(chance, laptop, people)
    for network in networks:
        network.good = True
    for laptop in laptops * 2:
        laptop.sync()

    for laptop in laptops:
        held = {name: sorted(rows, key=repr) for name, rows in laptop.records().items()}
        aside = {each.record for each in laptop.ask(set_aside)}
        expected = visible(server, laptop)
        column = {name: list(ENTITIES[name].table.columns.keys()).index("id") for name in held}
        for name, rows in held.items():
            here = [row for row in rows if row[column[name]] not in aside]
            there = [row for row in expected[name] if row[column[name]] not in aside]
            assert here == there, name
        assert laptop.ask(status).waiting == 0
    seqs = sorted(row["seq"] for row in server.rows(sync_head))
    assert len(set(seqs)) == len(seqs)
    assert seqs[-1] == server.rows(sync_clock)[0]["seq"]
    revisions = {(row["entity"], row["record"], row["rev"]) for row in server.rows(audit_event)}
    assert revisions >= {(row["entity"], row["record"], row["rev"]) for row in server.rows(sync_head)}
