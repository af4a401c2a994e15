"""One random step of a world after another, for as long as one likes."""

import random

from tests.sync.matrix import edits
from tests.sync.matrix.faults import LAPTOP, NETWORK, SERVER
from tests.sync.matrix.world import Station, World

STEPS = {
    "edit": 40,
    "switchboard": 8,
    "sync": 12,
    "network": 20,
    "server": 6,
    "laptop": 4,
    "locked": 2,
    "restart": 2,
    "late": 3,
    "back_up": 1,
    "restore": 1,
    "copy": 1,
    "token": 1,
    "revoke": 1,
    "erase": 1,
}
"""What happens, and how often."""


def step(world: World, chance: random.Random) -> str:
    """Let one thing happen; return it in words."""
    what = chance.choices(list(STEPS), list(STEPS.values()))[0]
    station: Station = chance.choice(world.stations)
    plan = {chance.randrange(3): ""}
    at = next(iter(plan))
    match what:
        case "edit":
            world.edit(station, chance, edits.any_edit)
        case "switchboard":
            world.switchboard(chance, delete=chance.random() < 0.1)
        case "sync":
            world.sync(station)
        case "network":
            world.sync(station, network={at: (fault := chance.choice(NETWORK))})
            return f"{station.name} network {fault} at {at}"
        case "server":
            fault = chance.choice(SERVER[world.engine.dialect.name])
            world.sync(station, server={at: fault})
            return f"{station.name} server {fault} at {at}"
        case "laptop":
            world.sync(station, laptop={at: (fault := chance.choice(LAPTOP))})
            return f"{station.name} laptop {fault} at {at}"
        case "locked":
            world.sync_locked(station, server=chance.random() < 0.5)
        case "restart":
            world.reopen(station)
        case "late":
            station.network.deliver_late()
        case "back_up":
            world.back_up()
        case mishap:
            world.mishap(station, mishap)
    return f"{station.name} {what}"
