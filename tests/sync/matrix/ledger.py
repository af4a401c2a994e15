"""What people typed, and where it must be found when everything has come to rest.

The oracle knows nothing of how sync works. It remembers who typed which value into which field of which
record, and asks the server's tables and the laptops' files afterwards.
"""

import functools
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select

from models.outbox import Outbox, OutboxState
from models.people import KEPT_ON_PAPER
from models.wire import to_wire
from sync.entities import ENTITIES
from sync.tables import (
    ORPHAN,
    ROWS,
    SERVER_DEVICE,
    audit_event,
    audit_value,
    coach_account,
    sync_clock,
    sync_conflict,
    sync_head,
)
from tests.helpers.central import Laptop, all_seeing
from tests.helpers.scope import Rule

DELETED = "<deleted>"
MADE_UP = {("resident", "code")}
"""What a laptop makes up itself for a new record, and nobody types."""

Key = tuple[str, str]


@dataclass(frozen=True)
class Typed:
    """A value somebody saved; the field is :data:`DELETED` where the record was deleted."""

    laptop: str
    actor: str
    entity: str
    record: str
    field: str
    value: Any
    unique: bool
    """Whether nobody else ever types this value, so that it can be followed."""


@dataclass
class Problems:
    """What is not as it must be; each in words."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    diverged: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.lost, *self.duplicated, *self.diverged]


class Truth:
    """A municipality as the server's tables hold it."""

    def __init__(self, engine: Engine, tenant: int) -> None:
        with all_seeing(engine).connect() as connection:

            def read(table: Any) -> list[Any]:
                found = select(table).where(table.c.tenant_id == tenant)
                return list(connection.execute(found).mappings())

            self.rows = {
                (name, row["id"]): {
                    column: to_wire(row[column]) for column in ("rev", *ENTITIES[name].columns)
                }
                for name in ENTITIES
                for row in read(ROWS[name])
            }
            of_kind = {name: [row for key, row in self._named() if key[0] == name] for name in ENTITIES}
            self._rule = Rule(of_kind, {each["coach_id"] for each in read(coach_account) if each["active"]})
            self.heads = {(head["entity"], head["record"]): head for head in read(sync_head)}
            self.events = read(audit_event)
            self.values = read(audit_value)
            self.conflicts = read(sync_conflict)
            self.clock = read(sync_clock)[0]

    @functools.cached_property
    def protected(self) -> set[Key]:
        """Return the residents whose identity is or was protected: some of it is kept on paper alone."""
        now = {key for key, row in self.rows.items() if row.get("protected_identity")}
        return now | {
            (value["entity"], value["record"])
            for value in self.values
            if value["field"] == "protected_identity" and True in (value["old"], value["new"])
        }

    def _named(self) -> list[tuple[Key, dict[str, Any]]]:
        return [(key, {"id": key[1], **row}) for key, row in self.rows.items()]

    def of(self, laptop: Laptop) -> set[Key]:
        """Return the records that a laptop is to hold."""
        return {key for key, row in self._named() if self._rule.holds(laptop.coach_id, key[0], row)}

    def said(self) -> str:
        """Return all that the server keeps of what people wrote, in one text."""
        kept = [{**each} for each in (*self.rows.values(), *self.values, *self.conflicts)]
        return json.dumps(kept, default=str, ensure_ascii=False)

    def consistency(self) -> list[str]:
        """Hold the server's own tables against one another."""
        wrong = []
        seqs = [head["seq"] for head in self.heads.values()]
        if len(set(seqs)) != len(seqs) or max(seqs) != self.clock["seq"]:
            wrong.append(f"the feed's places {sorted(seqs)} do not end at the clock {self.clock['seq']}")
        live = {key: head["rev"] for key, head in self.heads.items() if head["state"] == "live"}
        if live != {key: row["rev"] for key, row in self.rows.items()}:
            wrong.append("the feed and the records do not agree on what there is")
        return wrong + self._replayed()

    def _replayed(self) -> list[str]:
        """Play the audit trail from the beginning: it must lead to the records as they stand."""
        wrong = []
        values = defaultdict(list)
        for value in self.values:
            values[value["entity"], value["record"], value["rev"]].append(value)
        events = defaultdict(list)
        for event in sorted(self.events, key=lambda each: each["rev"]):
            events[event["entity"], event["record"]].append(event)
        for key, head in self.heads.items():
            if head["state"] == "erased":
                continue  # the skeleton alone is left of it
            if [event["rev"] for event in events[key]] != list(range(1, head["rev"] + 1)):
                wrong.append(f"{key} has revision {head['rev']} and not as many events")
                continue
            unknown = KEPT_ON_PAPER if key in self.protected else ()
            entity = ENTITIES[key[0]]
            row = dict.fromkeys(entity.columns) | {
                name: to_wire(value) for name, value in entity.defaults().items()
            }
            for event in events[key]:
                for value in values[*key, event["rev"]]:
                    before = None if event["rev"] == 1 else row[value["field"]]
                    if (before != value["old"] and value["field"] not in unknown) or not event["actor"]:
                        wrong.append(f"{key}.{value['field']}: the old value in the audit trail is wrong")
                    row[value["field"]] = value["new"]
            there = self.rows.get(key, row)
            if any(there[name] != row[name] for name in row if name not in unknown):
                wrong.append(f"{key}: the audit trail does not lead to the record")
        return wrong


@dataclass
class Ledger:
    """All that was typed."""

    typed: list[Typed] = field(default_factory=list)
    restored: bool = False
    """Whether the server was put back: what it lost may come from anyone who held it."""

    def problems(self, truth: Truth, laptops: dict[str, Laptop]) -> Problems:
        """Compare what was typed with what there is, when everything has come to rest."""
        aside = {name: _set_aside(laptop) for name, laptop in laptops.items()}
        found = Problems()
        found.lost = self._lost(truth, aside)
        found.duplicated = self._duplicated(truth)
        found.diverged = truth.consistency()
        for name, laptop in laptops.items():
            found.diverged += self._left_of_the_erased(truth, name, laptop)
            found.diverged += _differences(name, laptop, truth, {key for key, _ in aside[name]})
        return found

    def _left_of_the_erased(self, truth: Truth, name: str, laptop: Laptop) -> list[str]:
        erased = {key for key, head in truth.heads.items() if head["state"] == "erased"}
        words = [each for each in self.typed if (each.entity, each.record) in erased and each.unique]
        if not words:
            return []
        said = truth.said() + _everything_on(laptop)
        return [f"{name} or the server still has {each}" for each in words if f'"{each.value}"' in said]

    def _lost(self, truth: Truth, aside: dict[str, list[tuple[Key, dict[str, Any]]]]) -> list[str]:
        seen: set[tuple[Key, str, str]] = set()
        for key, row in truth.rows.items():
            seen |= {(key, name, repr(value)) for name, value in row.items()}
        for value in truth.values:
            for each in (value["new"], value["old"]):
                seen.add(((value["entity"], value["record"]), value["field"], repr(each)))
        for kept in truth.conflicts:
            key = kept["entity"], kept["record"]
            whole = kept["mine"] if kept["field"] == "*" else {kept["field"]: kept["mine"]}
            seen |= {(key, name, repr(value)) for name, value in (whole or {}).items()}
        gone = {key for key, head in truth.heads.items() if head["state"] != "live"}
        erased = {key for key, head in truth.heads.items() if head["state"] == "erased"}
        paper = truth.protected | {
            (each.entity, each.record)
            for each in self.typed
            if each.field == "protected_identity" and each.value
        }
        lost = []
        for each in self.typed:
            key = each.entity, each.record
            if (each.entity, each.field) in MADE_UP or (key, each.field, repr(each.value)) in seen:
                continue
            if key in erased or (each.field == DELETED and key in gone):
                continue
            if key in paper and each.field in KEPT_ON_PAPER:
                continue
            here = [patch for other, patch in aside.get(each.laptop, []) if other == key]
            if any(each.field == DELETED or patch.get(each.field) == each.value for patch in here):
                continue
            lost.append(f"{each} is nowhere")
        return lost

    def _duplicated(self, truth: Truth) -> list[str]:
        operations = Counter(
            (event["device"], event["op_seq"])
            for event in truth.events
            if event["device"] != SERVER_DEVICE and event["op_seq"]
        )
        twice = [f"operation {key} took effect {n} times" for key, n in operations.items() if n > 1]
        actors = {(e["entity"], e["record"], e["rev"]): e["actor"] for e in truth.events}
        written = defaultdict(list)
        for value in truth.values:
            where = value["entity"], value["record"], value["rev"]
            written[value["entity"], value["record"], value["field"], repr(value["new"])].append(where)
        for each in self.typed:
            if not each.unique:
                continue
            places = written[each.entity, each.record, each.field, repr(each.value)]
            if len(places) > 1:
                twice.append(f"{each} was written {len(places)} times")
            twice += [f"{each} is another's in the audit trail" for at in places if actors[at] != each.actor]
        return twice


def _set_aside(laptop: Laptop) -> list[tuple[Key, dict[str, Any]]]:
    with laptop.store.read() as session:
        rows = session.query(Outbox).where(Outbox.state == OutboxState.SET_ASIDE).all()
        return [((row.entity, row.record), row.patch) for row in rows]


def _everything_on(laptop: Laptop) -> str:
    """Return every text in a laptop's tables."""
    with laptop.store.plain() as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [
            [value for value in row if isinstance(value, str)]
            for name in names
            if "fts" not in name and "search" not in name
            for row in connection.execute(f'SELECT * FROM "{name}"')
        ]
    return json.dumps(rows, ensure_ascii=False).replace('\\"', '"')


def contents(laptop: Laptop) -> dict[Key, dict[str, Any]]:
    """Return every record that a laptop shows, by its key, as it travels."""
    with laptop.store.read() as session:
        return {
            (name, row["id"]): {column: to_wire(row[column]) for column in ("rev", *entity.columns)}
            for name, entity in ENTITIES.items()
            for row in session.execute(select(entity.table)).mappings()
        }


def _differences(name: str, laptop: Laptop, truth: Truth, aside: set[Key]) -> list[str]:
    """Compare a laptop with what it may hold; edits that are set aside stand on the laptop alone."""
    unseen = {key for key, head in truth.heads.items() if head["scope"] == ORPHAN}
    here = {key: row for key, row in contents(laptop).items() if key not in aside | unseen}
    there = {key: truth.rows[key] for key in truth.of(laptop) - aside - unseen}
    wrong = [
        f"{name} has {key}, but the server: {truth.heads.get(key)}" for key in here.keys() - there.keys()
    ]
    wrong += [f"{name} lacks {key}" for key in there.keys() - here.keys()]
    for key in here.keys() & there.keys():
        different = {f: (here[key][f], there[key][f]) for f in here[key] if here[key][f] != there[key][f]}
        if different:
            wrong.append(f"{name} holds another {key}: {different}")
    return wrong
