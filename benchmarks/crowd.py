"""Two hundred laptops that arrive at once at two workers on PostgreSQL, against psycopg alone."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.programs.crowd import EDITS
from benchmarks.table import Figure, Line
from benchmarks.talking import Talker, python
from models.clock import Clock
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.entrance import redeem
from sync.protocol import PROTOCOL_NOW, PairRequest
from tests.helpers.central import all_seeing

__all__ = ["measure"]

PROCESSES = 2
_OF_DEVICE = {
    "audit_event": "SELECT * FROM audit_event WHERE device = :device",
    "sync_receipt": "SELECT * FROM sync_receipt WHERE device = :device",
    "sync_head": "SELECT * FROM sync_head WHERE origin = :device",
    **{
        name: f"SELECT t.* FROM {name} AS t JOIN audit_event AS e"
        f" ON e.tenant_id = t.tenant_id AND e.entity = '{name}' AND e.record = t.id WHERE e.device = :device"
        for name in ("resident", "visit", "visit_note")
    },
}


def measure(
    folder: Path, superuser: str, central: Callable[..., AbstractContextManager[Any]], laptops: int
) -> list[Line | Figure]:
    """Let the laptops arrive at one municipality, and spread over fifty; then insert the same rows bare."""
    with central(folder, superuser, workers=2) as server:
        _arrive(folder, server, _paired(server.engine, laptops, 1))  # the workers open their connections
        one = _paired(server.engine, laptops, 1)
        unanswered, again, rate = _arrive(folder, server, one)
        everything = all_seeing(server.engine)
        lost = laptops * EDITS - _stored(everything, one)
        bare = _bare(folder, everything, one)
        fifty = _paired(server.engine, laptops, min(50, laptops))
        spread = _arrive(folder, server, fifty)[2]
    at_once = f"{laptops} laptops at once, {EDITS} changes each, PostgreSQL, 2 workers"
    return [
        Figure(f"{at_once}: not answered", unanswered, "0"),
        Figure(f"{at_once}: lost", lost, "0"),
        Figure(f"{at_once}: asked to come again", again, ""),
        Figure(f"{at_once}: commits a second ÷ psycopg with the same rows", rate, "≥ 0.5", bare),
        Figure("the same load in 50 municipalities ÷ in one: commits a second", spread, "≥ 1", rate),
    ]


def _paired(engine: Engine, laptops: int, municipalities: int) -> list[dict[str, Any]]:
    clock, paired = Clock(), []
    for number in range(municipalities):
        tenant = create_municipality(engine, clock, name=f"{number} {clock.now()}")
        for place in range(number, laptops, municipalities):
            name = f"Coach {place}"
            add_coach(engine, clock, tenant, name)
            code = make_pairing_code(engine, clock, tenant, name)
            answer = redeem(engine, clock, PairRequest(PROTOCOL_NOW, code, "bench"))
            paired.append(
                {
                    "device": answer.device,
                    "token": answer.token,
                    "epoch": answer.epoch,
                    "coach": answer.coach_id,
                    "cursor": 0,
                }
            )
    return paired


def _arrive(folder: Path, server: Any, laptops: list[dict[str, Any]]) -> tuple[int, int, float]:
    """Return how many were never answered, how many times one came again, and the commits a second."""
    shares = [laptops[place::PROCESSES] for place in range(PROCESSES)]
    said = _at_once(folder, "crowd", server.url, shares)
    took = max(each["ended"] for each in said) - min(each["began"] for each in said)
    unanswered, again = (sum(each[what] for each in said) for what in ("unanswered", "again"))
    return unanswered, again, (len(laptops) - unanswered) / took


def _at_once(folder: Path, program: str, url: str, shares: list[list[Any]]) -> list[dict[str, Any]]:
    talkers = []
    for place, share in enumerate(shares):
        file = folder / f"{program}{place}"
        file.write_text(json.dumps(share), "utf-8")
        talkers.append(Talker([*python(program), url, str(file)]))
    for talker in talkers:
        talker.wait()
    with ThreadPoolExecutor(len(talkers)) as threads:
        said = list(threads.map(lambda talker: talker.ask("go"), talkers))
    for talker in talkers:
        talker.__exit__()
    return said


def _stored(engine: Engine, laptops: list[dict[str, Any]]) -> int:
    with engine.connect() as connection:
        return sum(
            len(connection.execute(text(_OF_DEVICE[name]), {"device": each["device"]}).all())
            for each in laptops
            for name in ("resident", "visit", "visit_note")
        )


def _bare(folder: Path, engine: Engine, laptops: list[dict[str, Any]]) -> float:
    """Return the commits a second of as many processes that insert the same rows, a commit a laptop."""
    transactions: list[dict[str, Any]] = []
    with engine.begin() as connection:
        for name in _OF_DEVICE:
            connection.execute(text(f"CREATE TABLE bare_{name} (LIKE {name} INCLUDING ALL)"))
        for each in laptops:
            rows = {
                f"bare_{name}": [
                    [_plain(value) for value in row]
                    for row in connection.execute(text(wanted), {"device": each["device"]})
                ]
                for name, wanted in _OF_DEVICE.items()
            }
            transactions.append({name: found for name, found in rows.items() if found})
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    shares = [transactions[place::PROCESSES] for place in range(PROCESSES)]
    said = _at_once(folder, "bare_rows", url, shares)
    return len(transactions) / (max(each["ended"] for each in said) - min(each["began"] for each in said))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, dict | list) else value
