"""Real laptops and a real server, a faulty proxy between them, really killed at every named point."""

from collections.abc import Iterator

import pytest

from sync.client.troubles import AlreadySyncing
from tests.helpers.central import ordinary_role
from tests.helpers.proxy import FAULTS, Hold, Proxy
from tests.sync.matrix.processes import Central, Fleet, Killed, no_room

POINTS = ("before_request", "in_request", "before_answer", "in_answer")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def fleet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    url = ""
    if request.param == "postgres":
        url = ordinary_role(request.getfixturevalue("postgres"), "processes")
    central = Central(folder / "central", url)
    central.start()
    fleet = Fleet(central, folder)
    for coach in ("Coach A", "Coach B"):
        fleet.add(coach)
    yield fleet
    fleet.close()


@pytest.fixture
def proxy(fleet: Fleet) -> Iterator[Proxy]:
    with Proxy(fleet.central.port) as proxy:
        yield proxy


def at_rest(fleet: Fleet) -> None:
    fleet.settle()
    assert fleet.problems().all() == []


def test_a_laptop_killed_at_every_point_loses_and_doubles_nothing(fleet: Fleet, proxy: Proxy) -> None:
    laptop = fleet.laptops[0]
    for seed, point in enumerate(POINTS):
        laptop.edit(fleet.ledger, seed, 4)
        proxy.spoil(hold := Hold(point))
        laptop.tell("sync", proxy.url)
        hold.wait()
        laptop.kill()
        hold.go_on.set()
        laptop.start()
    for point, number in (("before_commit", 0), ("after_commit", 0)):
        laptop.edit(fleet.ledger, 10 + number, 4)
        with pytest.raises(Killed):
            laptop.ask("sync", proxy.url, (point, number))
        laptop.start()
    at_rest(fleet)


def test_a_server_killed_at_every_point_loses_and_doubles_nothing(fleet: Fleet, proxy: Proxy) -> None:
    laptop = fleet.laptops[1]
    for seed, point in enumerate(("in_request", "before_answer")):
        laptop.edit(fleet.ledger, 20 + seed, 4)
        proxy.spoil(hold := Hold(point))
        laptop.tell("sync", proxy.url)
        hold.wait()
        fleet.central.kill()
        hold.go_on.set()
        assert laptop.answer() in ("server_away", "")
        fleet.central.start()
    at_rest(fleet)


def test_every_fault_of_the_network_in_turn(fleet: Fleet, proxy: Proxy) -> None:
    for seed, fault in enumerate(FAULTS):
        laptop = fleet.laptops[seed % 2]
        laptop.edit(fleet.ledger, 30 + seed, 2)
        proxy.spoil(fault)
        laptop.ask("sync", proxy.url)
        proxy.deliver_late()
    assert set(proxy.count) == set(FAULTS)
    at_rest(fleet)


def test_a_laptop_whose_disk_refuses_takes_nothing_half(fleet: Fleet) -> None:
    laptop, other = fleet.laptops
    other.edit(fleet.ledger, 60, 20)
    other.ask("sync", fleet.central.url)
    with no_room(laptop.pid, lambda: 4096):
        assert laptop.ask("sync", fleet.central.url) == "DiskFailed"
    at_rest(fleet)


def test_a_server_without_room_says_that_it_is_busy(fleet: Fleet) -> None:
    if not fleet.central.file.exists():
        pytest.skip("PostgreSQL writes in processes of its own; its full disk is in the state machine")
    laptop = fleet.laptops[0]
    laptop.edit(fleet.ledger, 70, 20)
    with no_room(fleet.central.pid, lambda: 4096):
        assert laptop.ask("sync", fleet.central.url) == "server_busy"
    at_rest(fleet)


def test_two_programs_on_one_laptop_do_not_sync_at_once(fleet: Fleet, proxy: Proxy) -> None:
    laptop = fleet.laptops[0]
    proxy.spoil(hold := Hold("before_answer"))
    laptop.tell("sync", proxy.url)
    hold.wait()
    with laptop.opened() as second:
        with pytest.raises(AlreadySyncing):
            second.sync()
    hold.go_on.set()
    assert laptop.answer() == ""
