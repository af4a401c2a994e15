"""Who holds a resident now that a batch of edits is made, and all that belongs to the resident.

A coach with an open account holds the residents with whom the coach has a booking or a visit. A resident
whom no such coach has is everyone's, so that anyone can take the visit, and so are all where the
municipality shares all. A protected
identity is held by the named coach alone.
"""

import functools
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select, union, update

from models.vocabulary import Sharing
from sync.bulk import put_rows
from sync.entities import ENTITIES
from sync.steps.feed import Feed
from sync.steps.held import LIVE, Records
from sync.steps.scope import CHILDREN, Author, Holders
from sync.tables import ANYONE, ORPHAN, ROWS, SERVER_DEVICE, coach_account, sync_head, sync_holder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from sync.steps.held import Held, Key

__all__ = ["Rescope", "follow_account"]

_DECIDE: Final = ("booking", "visit")
"""The kinds of record whose ``coach_id`` holds the resident."""
_ORPHANS_LOCK: Final = 0x6F727068


def follow_account(connection: "Connection", tenant: int, coach_id: str) -> None:
    """Let the residents of a coach whose account was opened or closed have the holders that are right now.

    The caller's transaction commits at once afterwards.
    """
    author = Author(tenant, SERVER_DEVICE, None, "operator")
    feed = Feed(connection, tenant)
    rescope = Rescope(connection, author, Records(connection, tenant), Holders(connection, author), feed)
    rescope.recount_of(coach_id)
    rescope.settle()
    rescope.write(feed.stamp())


class Rescope:
    """Note which residents a batch may give other holders, and give them those.

    Args:
        connection: The transaction.
        author: Who makes the edits.
        records: The records of the batch.
        holders: Who held them before.
        feed: Where they move.
    """

    def __init__(
        self, connection: "Connection", author: "Author", records: "Records", holders: "Holders", feed: "Feed"
    ) -> None:
        self._connection, self._author = connection, author
        self._records, self._holders, self._feed = records, holders, feed
        # An edit that is undone afterwards may stay noted: to count once more than needed does no harm.
        self._new: set[Key] = set()
        self._recount: set[str] = set()
        self._visited: defaultdict[str, set[str]] = defaultdict(set)
        self._everyone = self._unsure = False
        self._lost: set[tuple[str, str]] = set()
        self._held: set[tuple[str, str]] = set()
        self._open: set[str] = set()

    def note(self, held: "Held", changed: dict[str, tuple[Any, Any]]) -> None:
        """Note a record's next revision."""
        name, is_new = held.entity.name, held.rev == 1
        if is_new:
            self._new.add(held.key)
        if held.scope == ORPHAN or (is_new and CHILDREN[name]):
            self._unsure = True
        if name == "resident" and (
            is_new or not changed.keys().isdisjoint(("protected_identity", "named_coach_id"))
        ):
            self._recount.add(held.record)
        elif name == "municipality" and "sharing" in changed and not is_new:
            self._everyone = True
        elif name in _DECIDE and is_new and held.data is not None:
            if held.data["coach_id"] and held.data["resident_id"]:
                self._visited[held.data["resident_id"]].add(held.data["coach_id"])
        elif name in _DECIDE and not changed.keys().isdisjoint(("coach_id", "resident_id")):
            self._recount.update(each for each in changed.get("resident_id", ()) if each)
            if held.data is not None:
                self._recount.add(held.data["resident_id"])

    def recount_of(self, coach_id: str) -> None:
        """Note the residents with whom a coach has a booking or a visit."""
        for name in _DECIDE:
            table = ROWS[name]
            whose = (table.c.tenant_id == self._author.tenant) & (table.c.coach_id == coach_id)
            self._recount |= set(
                self._connection.scalars(select(table.c.resident_id).where(whose).distinct())
            )

    def settle(self) -> None:
        """Give residents, and what belongs to them, the scope that they have now; the rows are written."""
        if self._unsure and self._has_orphans():
            self._adopt()
        due = self._due()
        if due:
            known = self._records.held
            self._records.load(
                ENTITIES["resident"], [each for each in due if ("resident", each) not in known]
            )
            # After the locks: who holds them may have changed since they were read.
            self._holders.load(due, again=True)
            self._settle(due)
        self._tell_former_holder()

    def write(self, seq: int) -> None:
        """Write who holds what; ``seq`` is the last place that the batch took in the feed."""
        tenant = self._author.tenant
        if self._open:
            self._connection.execute(
                delete(sync_holder).where(
                    sync_holder.c.tenant_id == tenant, sync_holder.c.resident.in_(sorted(self._open))
                )
            )
            # What was deleted has no row to be found by, and those who held it have yet to hear of it.
            self._connection.execute(
                update(sync_head)
                .where(
                    sync_head.c.tenant_id == tenant,
                    sync_head.c.scope.in_(sorted(self._open)),
                    sync_head.c.state != LIVE,
                )
                .values(scope=ANYONE)
            )
        rows = [
            {"tenant_id": tenant, "resident": resident, "coach_id": coach, "left_seq": left}
            for pairs, left in ((self._lost, seq), (self._held, 0))
            for resident, coach in sorted(pairs)
        ]
        put_rows(self._connection, sync_holder, rows, by=("tenant_id", "resident", "coach_id"))

    def _due(self) -> set[str]:
        due = set(self._recount)
        due |= {
            resident for resident, coaches in self._visited.items() if coaches - self._holders.of(resident)
        }
        if self._everyone:
            table = ROWS["resident"]
            due |= set(
                self._connection.scalars(select(table.c.id).where(table.c.tenant_id == self._author.tenant))
            )
        return due

    def _settle(self, due: set[str]) -> None:
        shared = self._shares_all
        coaches = {} if shared else self._coaches(due)
        gained: dict[Key, Held] = {}
        moved: dict[Key, Held] = {}
        for resident in sorted(due):
            held = self._records.held.get(("resident", resident))
            if held is None or held.state != LIVE or held.data is None:
                continue
            after = self._after(held, coaches.get(resident, set()), shared=shared)
            if self._is_settled(held, after):
                continue
            everyone_before = held.scope == ANYONE and held.key not in self._new
            before = self._before(held)
            if after is None or (not everyone_before and after - before):
                gained[held.key] = held
            moved[held.key] = held
            held.left = held.left or everyone_before
            held.scope = ANYONE if after is None else resident
            self._remember(resident, before, after)
        self._move(moved, gained)

    def _is_settled(self, held: "Held", after: set[str] | None) -> bool:
        if after is None:
            return held.scope == ANYONE
        return held.scope == held.record and self._holders.of(held.record) == after

    def _before(self, held: "Held") -> set[str]:
        """Return who held the resident, besides everyone; a new one is on its author's laptop."""
        if held.key in self._new:
            return {self._author.coach_id} if self._author.coach_id else set()
        return self._holders.of(held.record)

    def _after(self, held: "Held", coaches: set[str], *, shared: bool) -> set[str] | None:
        """Return who is to hold a resident; ``None`` is everyone."""
        assert held.data is not None
        if held.data["protected_identity"]:
            named = held.data["named_coach_id"]
            return {named} if named else self._before(held) or ({self._author.coach_id} - {None})  # type: ignore[return-value]
        return None if shared or not coaches else coaches

    def _remember(self, resident: str, before: set[str], after: set[str] | None) -> None:
        if after is None:
            self._open.add(resident)
        else:
            self._held |= {(resident, coach) for coach in after}
            self._lost |= {(resident, coach) for coach in before - after}
        self._holders.set(resident, after or set())

    def _move(self, parents: "dict[Key, Held]", gained: "dict[Key, Held]") -> None:
        """Move residents, and level by level what belongs to them, so that everyone concerned is told."""
        level = parents
        while level:
            for key, held in level.items():
                if key in gained:
                    held.origin = ""
                self._feed.move(held)
            below: dict[Key, Held] = {}
            for held, parent in self._children(level.values()):
                held.scope, held.left = parent.scope, held.left or parent.left
                below[held.key] = held
                if parent.key in gained:
                    gained[held.key] = held
            level = below

    def _children(self, parents: "Iterable[Held]", *, orphans: bool = False) -> "list[tuple[Held, Held]]":
        """Return the records that follow ``parents``, each with its parent."""
        by_entity: defaultdict[str, dict[str, Held]] = defaultdict(dict)
        new: dict[Key, Held] = {}
        for parent in parents:
            if parent.key in self._new and not orphans:
                new[parent.key] = parent
            else:
                by_entity[parent.entity.name][parent.record] = parent
        found = self._children_of_new(new)
        for name in sorted(by_entity):
            for child, field in CHILDREN[name]:
                table = ROWS[child.name]
                rows = self._connection.execute(
                    select(table.c.id, table.c[field]).where(
                        table.c.tenant_id == self._author.tenant, table.c[field].in_(sorted(by_entity[name]))
                    )
                ).all()
                known = self._records.held
                self._records.load(child, [record for record, _ in rows if (child.name, record) not in known])
                found += [(known[child.name, record], by_entity[name][parent]) for record, parent in rows]
        return [pair for pair in found if not orphans or pair[0].scope == ORPHAN]

    def _children_of_new(self, parents: "dict[Key, Held]") -> "list[tuple[Held, Held]]":
        """Return what follows records that are new: it came with the same batch, or was adopted by it."""
        found: list[tuple[Held, Held]] = []
        for held in self._records.held.values() if parents else ():
            if held.data is None or held.entity.parent is None:
                continue
            name, field = held.entity.parent
            parent = parents.get((name, held.data[field]))
            if parent is not None:
                found.append((held, parent))
        return found

    def _has_orphans(self) -> bool:
        own = any(held.scope == ORPHAN for held in self._records.held.values())
        self._see_one_another(alone=own)
        if own:
            return True
        waiting = select(sync_head.c.record).where(
            sync_head.c.tenant_id == self._author.tenant, sync_head.c.scope == ORPHAN
        )
        return self._connection.execute(waiting.limit(1)).first() is not None

    def _see_one_another(self, *, alone: bool) -> None:
        """Keep a record and the one that decides over it from arriving at once without meeting.

        SQLite has one writer at a time. In PostgreSQL batches with new deciding records go on side by side,
        and one with a record that waits for its own lets them commit first, or they let it.
        """
        if self._connection.dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
            self._connection.execute(select(lock(_ORPHANS_LOCK, self._author.tenant)))

    def _adopt(self) -> None:
        """Give records that came before the one that decides over them its scope, where it is there now."""
        held = self._records.held
        level = [held[key] for key in self._new if key in held and CHILDREN[key[0]]]
        level += self._parents_of_orphans()
        while level:
            adopted = self._children(level, orphans=True)
            for child, parent in adopted:
                child.scope, child.origin = parent.scope, ""
                self._feed.move(child)
                if child.entity.name in _DECIDE and child.data is not None:
                    self._recount.add(child.data["resident_id"])
            level = [child for child, _ in adopted if child.scope != ORPHAN]

    def _parents_of_orphans(self) -> "list[Held]":
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for held in self._records.held.values():
            if held.scope == ORPHAN and held.data is not None and held.entity.parent is not None:
                name, field = held.entity.parent
                wanted[name].add(held.data[field])
        found: list[Held] = []
        for name in sorted(wanted):
            self._records.load(
                ENTITIES[name], [each for each in wanted[name] if (name, each) not in self._records.held]
            )
            found += [
                self._records.held[name, each] for each in wanted[name] if (name, each) in self._records.held
            ]
        return [each for each in found if each.scope != ORPHAN]

    def _tell_former_holder(self) -> None:
        """Let an author who no longer holds what was just edited hear once more that it is gone."""
        coach = self._author.coach_id
        if coach is None:
            return
        for held in self._feed.moved():
            if held.scope not in (ANYONE, ORPHAN) and not self._holders.knows(held.scope):
                self._lost.add((held.scope, coach))

    @functools.cached_property
    def _shares_all(self) -> bool:
        table = ROWS["municipality"]
        chosen = select(table.c.sharing).where(table.c.tenant_id == self._author.tenant)
        return self._connection.scalar(chosen) == Sharing.ALL

    def _coaches(self, residents: set[str]) -> dict[str, set[str]]:
        """Return the coaches who have a booking or a visit with each resident."""
        with_account = select(coach_account.c.coach_id).where(
            coach_account.c.tenant_id == self._author.tenant, coach_account.c.active
        )
        parts = []
        for name in _DECIDE:
            table = ROWS[name]
            parts.append(
                select(table.c.resident_id, table.c.coach_id).where(
                    table.c.tenant_id == self._author.tenant,
                    table.c.resident_id.in_(sorted(residents)),
                    table.c.coach_id.in_(with_account),
                )
            )
        found: defaultdict[str, set[str]] = defaultdict(set)
        for resident, coach in self._connection.execute(union(*parts)):
            found[resident].add(coach)
        return found
