"""Several laptops arrive at the same time and change the same records; one reads all along."""

import threading

from models.base import new_id
from models.people import Resident
from sync.client import conflicts, set_aside, status
from sync.tables import ROWS, sync_clock, sync_head
from tests.helpers.central import Laptop, Server


def test_laptops_that_push_at_once_lose_nothing_and_a_reader_misses_nothing(server: Server) -> None:
    laptops = [server.laptop(f"Coach {letter}") for letter in "ABCD"]
    reader = server.laptop("Coach E")
    shared = [Resident(id=new_id(), code=f"DELAD{n}") for n in range(5)]
    laptops[0].add(*shared)
    for laptop in laptops:
        laptop.sync()
    troubles: list[BaseException] = []
    begin, over = threading.Barrier(len(laptops) + 1, timeout=60), threading.Event()

    def day(number: int, laptop: Laptop) -> None:
        try:
            begin.wait()
            for turn in range(3):
                laptop.add(*(Resident(code=f"{number}{turn}{n}") for n in range(5)))
                for each in shared[:: 1 if number % 2 else -1]:
                    laptop.change(Resident, each.id, goal=f"{number}-{turn}")
                laptop.sync()
        except BaseException as error:
            troubles.append(error)

    def read() -> None:
        begin.wait()
        while not over.is_set():
            reader.sync()

    threads = [threading.Thread(target=day, args=each) for each in enumerate(laptops)]
    tail = threading.Thread(target=read)
    for thread in (*threads, tail):
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    tail.join()
    assert troubles == []

    everyone = [*laptops, reader]
    for laptop in everyone:
        laptop.sync()
    assert all(laptop.records() == reader.records() for laptop in laptops)
    assert server.count(ROWS["resident"]) == 5 + 4 * 3 * 5
    assert [laptop.ask(status).waiting for laptop in everyone] == [0] * 5
    assert all(laptop.ask(set_aside) == [] for laptop in everyone)
    assert sum(len(laptop.ask(conflicts)) for laptop in laptops) > 0
    assert max(row["seq"] for row in server.rows(sync_head)) == server.rows(sync_clock)[0]["seq"]
