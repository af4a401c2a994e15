"""Type searches at the laptop in ``ITCOACH_HOME`` and tell how long the 95th percentile of keys takes."""

import os

from benchmarks.search import search_p95_ms
from itcoach.laptop.opening import open_laptop, workplace
from itcoach.laptop.paths import home
from models.clock import Clock

if __name__ == "__main__":
    clock = Clock()
    store = open_laptop(home(), clock, passphrase=os.environ.get("ITCOACH_PASSPHRASE"))
    print(search_p95_ms(workplace(store, clock)))
    store.close()
