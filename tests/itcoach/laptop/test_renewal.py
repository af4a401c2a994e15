"""The process that begins anew, also where a system knows no way to take another's place."""

import os
import subprocess
import sys

PROGRAM = """
import os
from uuid import uuid4
from itcoach.laptop.locking import Place
from itcoach.laptop.renewal import renew, taken_place

place = taken_place(os.environ)
if place is None:
    print(os.getpid(), flush=True)
    os.name = "{system}"
    # All the looks that may wait for room, and as many sheets as the pile takes along.
    at = "2026-11-23T07:00:00.123456+00:00"
    looks = [[str(uuid4()), "measurements", "exported", at] for _ in range(500)]
    pile = [{{"visit_id": str(uuid4()), "guides": ["whatsapp-videosamtal"] * 40}} for _ in range(100)]
    ends = ["2026-11-23T09:00:00+00:00"]
    renew(Place("visit", {{"visit": "7"}}, minimized=True, ends=ends, looks=looks, pile=pile))
print(os.getpid(), place.page, place.arguments["visit"], place.minimized, place.ends[0][:10])
print(len(place.looks), len(place.pile))
print(os.environ.get("ITCOACH_PASSPHRASE"), os.environ.get("ITCOACH_LOCKED_AT"), os.environ["ITCOACH_HOME"])
"""


def begun_anew(system: str) -> tuple[bool, list[str]]:
    """Return whether the process kept its number, and what the new one knows."""
    environment = os.environ | {"ITCOACH_PASSPHRASE": "fyra ord om en katt", "ITCOACH_HOME": "/srv/laptop"}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(system=system)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stderr == ""
    first, second, *rest = ended.stdout.splitlines()
    number, *knows = second.split()
    return number == first, [*knows, *" ".join(rest).split()]


KNOWS = ["visit", "7", "True", "2026-11-23", "500", "100", "None", "None", "/srv/laptop"]


def test_on_linux_and_macos_it_takes_the_old_ones_place_and_knows_where_the_coach_was_and_no_secret() -> None:
    assert begun_anew("posix") == (True, KNOWS)


def test_elsewhere_a_new_process_goes_on_and_the_old_one_ends() -> None:
    assert begun_anew("nt") == (False, KNOWS)
