"""Open cards at the laptop in ``ITCOACH_HOME``, by turns with the access log and without; print both medians.

The argument is how many. Each is another resident's: a second look within ten minutes is not noted.
"""

import os
import statistics
import sys
import time

from itcoach import residents
from itcoach.laptop.opening import open_laptop, workplace
from itcoach.laptop.paths import home
from itcoach.privacy import access
from models.clock import Clock

if __name__ == "__main__":
    clock = Clock()
    store = open_laptop(home(), clock, passphrase=os.environ.get("ITCOACH_PASSPHRASE"))
    work, noted = workplace(store, clock), access.note
    with store.plain() as connection:
        number = 2 * (int(sys.argv[1]) + 1)
        people = [
            row[0] for row in connection.execute("SELECT id FROM resident ORDER BY id LIMIT ?", (number,))
        ]
    taken: dict[bool, list[float]] = {True: [], False: []}
    for at, resident in enumerate(people):
        logged = bool(at % 2)
        access.note = noted if logged else lambda *_, **__: None
        began = time.perf_counter()
        residents.card(work, resident_id=resident)
        taken[logged].append(time.perf_counter() - began)
    for logged in (True, False):
        print(statistics.median(taken[logged][1:]))  # the first imports what the others have
    store.close()
