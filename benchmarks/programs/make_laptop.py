"""Make the laptop in ``ITCOACH_HOME``: its key in the keyring, RESIDENTS and VISITS, and bookings for today.

Where there is no keyring the database is locked with the passphrase in ``ITCOACH_PASSPHRASE``.
"""

import os
import sys

from benchmarks import seed
from itcoach.laptop.opening import choose_coach, open_laptop
from itcoach.laptop.paths import home
from models.clock import Clock

if __name__ == "__main__":
    clock = Clock()
    store = open_laptop(home(), clock, passphrase=os.environ.get("ITCOACH_PASSPHRASE"))
    coach_id = choose_coach(store, name="Maj Lind")
    seed.fill(store, coach_id=coach_id, residents=int(sys.argv[1]), visits=int(sys.argv[2]))
    seed.book_day(store, coach_id=coach_id, day=clock.today())
    store.close()
