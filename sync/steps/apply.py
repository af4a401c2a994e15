"""The server's apply function: the only way an edit reaches a record, whoever makes it.

A batch is read with few bulk statements (``held.py``), merged in memory here, written with few bulk
statements (``journal.py``), and takes its places in the feed last of all (``feed.py``).
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from models.outbox import SCHEMA_VERSION
from models.wire import to_wire
from sync.entities import ENTITIES, Entity, InvalidValue
from sync.merge import FieldClash, merge
from sync.protocol import Operation, Result
from sync.steps.decided import moves_away, oversteps
from sync.steps.erase import Eraser
from sync.steps.feed import Feed
from sync.steps.held import DELETED, ERASED, Held, Key, Records
from sync.steps.journal import Journal
from sync.steps.paper import put_on_paper
from sync.steps.regime import fills_in, is_kept, regime_at_server, without_held_back
from sync.steps.rescope import Rescope
from sync.steps.restricted import Restrictions
from sync.steps.retain import as_it_stands, was_removed_after
from sync.steps.scope import Author, Holders, scope_without_parent
from sync.tables import ANYONE, ORPHAN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

_HIGHEST_RESENT: Final = 2**30
"""A revision that a laptop says it held is believed up to here, far below what the column holds."""

__all__ = ["Applied", "apply_operations", "is_passing"]


class _Refused(Exception):
    """The operation is not done; the message is a code of the protocol."""


@dataclass(frozen=True)
class Applied:
    """Edits that are written, but have no place in the feed yet.

    Attributes:
        results: What became of each.
        stamp: Locks the municipality's clock and gives them their places.
    """

    results: list[Result]
    stamp: "Callable[[], None]"


def apply_operations(
    connection: "Connection", author: Author, operations: list[Operation], now: "datetime"
) -> "Applied":
    """Apply edits in their order, inside the caller's transaction, and return what became of each.

    Every operation that is not taken leaves nothing behind. The caller calls :attr:`Applied.stamp` as the
    last thing before it commits.
    """
    batch = _Batch(connection, author, operations, now)
    try:
        with connection.begin_nested():
            results = [batch.apply(operation) for operation in operations]
            batch.journal.write()
    except DBAPIError as error:
        if not _is_a_rows_fault(error):
            raise
        # The database refused a row: find which, so that the others are not refused with it.
        batch = _Batch(connection, author, operations, now)
        results = [batch.apply_alone(operation) for operation in operations]
    batch.rescope.settle()
    batch.erase_what_came_late()
    return Applied([batch.for_the_author(each) for each in results], batch.stamp)


def is_passing(error: DBAPIError) -> bool:
    """Tell whether the whole transaction may succeed when it is tried again.

    PostgreSQL's codes of a serialization failure, a deadlock, and two laptops making one record at once.
    """
    return str(getattr(error.orig, "sqlstate", "")) in ("40001", "40P01", "23505")


def _is_a_rows_fault(error: DBAPIError) -> bool:
    """Tell whether the database refused a value, rather than having trouble of its own.

    A full disk must refuse nobody's edit; SQLite ends the whole transaction then, so that what came after it
    would be committed statement by statement.
    """
    return isinstance(error, IntegrityError | DataError) and not is_passing(error)


class _Batch:
    def __init__(
        self, connection: "Connection", author: Author, operations: list[Operation], now: "datetime"
    ) -> None:
        self._connection, self._author = connection, author
        # First of all: who changes it holds nothing that this transaction waits for.
        self._regime = regime_at_server(connection, author.tenant)
        self._records = Records(connection, author.tenant)
        self._records.load_for(operations)
        self._holders = Holders(connection, author)
        self._holders.load(self._records.scopes())
        self._restrictions = Restrictions(connection, author)
        self._blocked: set[Key] = set()
        self._late: set[Key] = set()
        self._keys = {operation.op: (operation.entity, operation.record) for operation in operations}
        self.journal = Journal(connection, author, now)
        self.feed = Feed(connection, author.tenant)
        self.rescope = Rescope(connection, author, self._records, self._holders, self.feed)
        self._eraser = Eraser(connection, author, self._records, self.feed, now)

    def erase_what_came_late(self) -> None:
        """Bury the identities of new records of erased people, so that what hangs on them is refused too."""
        if self._late:
            self._eraser.erase(self._late)

    def apply(self, operation: Operation) -> Result:
        """Apply one operation to the batch."""
        key = operation.entity, operation.record
        if operation.kind == "skip":
            return Result(operation.op, "skipped")
        try:
            if key in self._blocked:
                raise _Refused("after_refused")
            if not is_kept(self._regime, operation):
                self._bury(ENTITIES[operation.entity], operation.record)
                raise _Refused("erased")
            return self._apply(without_held_back(self._regime, operation), key)
        except InvalidValue:
            code = "invalid"
        except _Refused as refused:
            code = str(refused)
        if code != "erased":
            self._blocked.add(key)
        return Result(operation.op, "refused", code=code)

    def apply_alone(self, operation: Operation) -> Result:
        """Apply and write one operation under a savepoint of its own."""
        key = operation.entity, operation.record
        held = self._records.held.get(key)
        before = replace(held) if held else None
        moves = self.feed.remember()
        try:
            with self._connection.begin_nested():
                result = self.apply(operation)
                self.journal.write()
        except DBAPIError as error:
            if not _is_a_rows_fault(error):
                raise
            self.journal.forget()
            self.feed.go_back(moves)
            if held and before:
                held.become(before)
            else:
                self._records.held.pop(key, None)
            self._blocked.add(key)
            return Result(operation.op, "refused", code="not_stored")
        return result

    def stamp(self) -> None:
        """Give what has moved its places in the feed."""
        self.rescope.write(self.feed.stamp())

    def for_the_author(self, result: Result) -> Result:
        """Return a result without what others wrote, if the author may not read it any more."""
        held = self._records.held.get(self._keys[result.op]) if result.clashes else None
        if held is None or self._holders.knows(held.scope):
            return result
        return structs.replace(result, clashes=[each.without_theirs() for each in result.clashes])

    def _apply(self, operation: Operation, key: Key) -> Result:
        entity = ENTITIES.get(operation.entity)
        if entity is None:
            raise _Refused("unknown_entity")
        if operation.schema_v != SCHEMA_VERSION:  # no step understands it
            raise _Refused("invalid")
        if entity.server_owned and not self._author.is_switchboard:
            raise _Refused("read_only")
        held = self._records.held.get(key)
        # First of all: the other answers tell what stands in the record.
        if held is not None and not self._holders.may_edit(held.scope, held.left_seq, held.origin):
            raise _Refused("not_yours")
        if not self._author.is_switchboard and self._oversteps(operation, held):
            raise _Refused("read_only")
        if operation.kind == "resend" and not self._author.resends:
            # Of a server that has lost nothing there is no other life whose revisions it could be behind.
            operation = structs.replace(operation, base_rev=0)
        if held is None:
            return self._take_new(operation, entity)
        if held.state == ERASED:
            raise _Refused("erased")
        if held.state == DELETED:
            return self._too_late(operation, held)
        if operation.kind == "delete":
            return self._delete(operation, held)
        if operation.kind == "resend":
            return self._resend(operation, held)
        return self._merge(operation, held)

    def _take_new(self, operation: Operation, entity: Entity) -> Result:
        is_a_scope = operation.record in (ANYONE, ORPHAN)
        if is_a_scope or self._records.is_of_another_kind(entity, operation.record):
            raise _Refused("invalid")
        if operation.kind == "resend" and (operation.patch or self._author.resends):
            return self._resend_lost(operation, entity)
        if operation.kind != "insert":
            raise _Refused("unknown_record")
        return self._insert(operation, entity)

    def _oversteps(self, operation: Operation, held: Held | None) -> bool:
        return oversteps(operation, held.data if held else None, resends=self._author.resends)

    def _insert(self, operation: Operation, entity: Entity) -> Result:
        defaults, values = entity.defaults(), entity.read(operation.patch)
        data = defaults | values
        if len(data) != len(entity.columns):
            raise _Refused("invalid")
        if self._records.hangs_on_erased(entity, data):
            self._bury(entity, operation.record)
            raise _Refused("erased")
        self._hold_restriction(operation, Held(entity, operation.record), data)
        on_paper = put_on_paper(entity, data)
        origin = "" if on_paper else self._author.device
        held = Held(entity, operation.record, origin=origin, data=data)
        self._set_scope(held)
        self._records.held[held.key] = held
        changed = {
            name: (None, operation.patch[name])
            for name, value in values.items()
            if value is not None
            and (name not in defaults or defaults[name] != value)
            and name not in on_paper
        }
        self._note(held, operation, changed)
        return Result(operation.op, "merged" if on_paper else "applied", rev=held.rev)

    def _hold_restriction(
        self, operation: Operation, held: Held, data: "Mapping[str, Any]", changed: set[str] | None = None
    ) -> None:
        """Refuse what is written about a restricted person; what was held before a restore is nothing new."""
        was_held = operation.kind == "resend" and self._author.resends
        if not was_held and self._restrictions.hold_back(held, data, changed):
            raise _Refused("restricted")

    def _bury(self, entity: Entity, record: str) -> None:
        """Keep the identity of a new record that is not taken, so that what hangs on it is refused too."""
        key = entity.name, record
        if key not in self._records.held:
            self._records.held[key] = Held(entity, record, scope=ANYONE, state=ERASED)
            self._late.add(key)

    def _resend_lost(self, operation: Operation, entity: Entity) -> Result:
        """Take a record that the restored server has never heard of, or hear that it was deleted."""
        rev = min(operation.base_rev, _HIGHEST_RESENT)
        held = Held(entity, operation.record, scope=ANYONE, state=DELETED)
        if operation.patch:
            self._insert(operation, entity)
            held = self._records.held[entity.name, operation.record]
        else:
            # Others may hold it still: what they send comes too late.
            self._records.held[held.key] = held
            self.feed.move(held)
        self.journal.renumber(held, max(rev, 1))
        held.known = rev
        return Result(operation.op, "applied", rev=held.rev)

    def _resend(self, operation: Operation, held: Held) -> Result:
        """Take what a laptop holds of a record that the restored server has too, perhaps older."""
        rev = min(operation.base_rev, _HIGHEST_RESENT)
        untouched = 0 < rev and held.rev == held.known < rev
        if not operation.patch:
            return self._delete(operation, held, known=untouched)
        if 0 < rev <= held.known:
            # What is here holds all that the laptop has: it gets it back.
            held.origin = ""
            self.feed.move(held)
            return Result(operation.op, "merged", rev=held.rev)
        before = held.rev
        result = self._merge(operation, held, untouched=untouched)
        if held.rev != before:
            self.journal.renumber(held, rev if untouched else max(before, rev) + 1)
            held.known = max(held.known, rev)
        return structs.replace(result, rev=held.rev)

    def _merge(self, operation: Operation, held: Held, *, untouched: bool = False) -> Result:
        entity, current = held.entity, held.data
        assert current is not None
        mine, base = entity.read(operation.patch), entity.read(operation.base)
        if operation.kind == "insert":
            base = entity.defaults()
        elif operation.kind == "resend":
            # Nobody has edited it since the backup: the laptop's state is simply newer.
            base = current if untouched else {}
        mine, base = self._without_removed(operation, held, mine, base)
        merged = merge(
            entity, base=base, mine=mine, current=current, from_switchboard=self._author.is_switchboard
        )
        is_other = bool(merged.clashes) or (merged.changes and not fills_in(entity, current, merged.changes))
        if entity.append_only and is_other:
            raise _Refused("append_only")
        if not self._author.is_switchboard and moves_away(entity, current, merged.changes):
            raise _Refused("read_only")
        touched = {*merged.changes, *(each.field for each in merged.clashes)}
        self._hold_restriction(operation, held, current | merged.changes, touched)
        known = not merged.clashes and (untouched or self._is_known(operation, held))
        if known and not merged.changes:
            return Result(operation.op, "applied", rev=held.rev)
        held.data = current | merged.changes
        on_paper = put_on_paper(entity, held.data)
        known = known and not on_paper
        if self._records.hangs_on_erased(entity, held.data):
            # The record is somebody else's: the laptop gets it back as it was.
            held.data, held.origin = current, ""
            self.feed.move(held)
            raise _Refused("erased")
        try:
            self._set_scope(held)
        except _Refused:
            held.data = current
            raise
        held.origin = self._author.device if known else ""
        changed = {
            name: (to_wire(current[name]), to_wire(held.data[name]))
            for name in merged.changes.keys() | on_paper
        }
        self._note(held, operation, changed)
        clashes = [self.journal.keep(held, operation, clash) for clash in merged.clashes]
        if known:
            return Result(operation.op, "applied", rev=held.rev)
        return Result(operation.op, "conflict" if clashes else "merged", rev=held.rev, clashes=clashes)

    def _without_removed(
        self, operation: Operation, held: Held, mine: dict[str, Any], base: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return an edit as if its author had known that the words it began from have had their time.

        What is newly written is taken: the person has been in touch. A whole record as it was
        brings nothing back.
        """
        assert held.data is not None
        gone = as_it_stands(held.entity, base, mine, held.data)
        if not gone or not was_removed_after(self._connection, self._author.tenant, held, operation.base_rev):
            return mine, base
        if operation.kind == "resend":
            return {name: value for name, value in mine.items() if name not in gone}, base
        return mine, base | {name: held.data[name] for name in gone}

    def _delete(self, operation: Operation, held: Held, *, known: bool = False) -> Result:
        if held.entity.append_only:
            raise _Refused("append_only")
        data = held.data or {}
        self._hold_restriction(operation, held, data)
        known = known or self._is_known(operation, held)
        changed = {name: (to_wire(value), None) for name, value in data.items() if value is not None}
        held.state, held.data, held.origin = DELETED, None, self._author.device
        self._note(held, operation, changed)
        if known:
            return Result(operation.op, "applied", rev=held.rev)
        # Somebody changed it meanwhile: the deletion stands, and what was there is kept to look at.
        there = {name: to_wire(value) for name, value in data.items()}
        clash = self.journal.keep(held, operation, FieldClash("*", None, None, there, True))
        return Result(operation.op, "conflict", rev=held.rev, clashes=[clash])

    def _too_late(self, operation: Operation, held: Held) -> Result:
        if operation.kind == "delete" or not operation.patch:
            return Result(operation.op, "merged", rev=held.rev)
        self._hold_restriction(operation, held, self._restrictions.when_deleted(held))
        clash = FieldClash("*", operation.base, operation.patch, None, False)
        # The record moves in the feed, so that the laptop hears of the deletion once more.
        held.origin = ""
        self.feed.move(held)
        kept = self.journal.keep(held, operation, clash)
        return Result(operation.op, "conflict", rev=held.rev, clashes=[kept])

    def _note(self, held: Held, operation: Operation, changed: dict[str, tuple[Any, Any]]) -> None:
        self.journal.note(held, operation, changed)
        self.feed.move(held)
        self.rescope.note(held, changed)

    def _is_known(self, operation: Operation, held: Held) -> bool:
        """Tell whether the laptop's row, with this operation, equals the server's."""
        if operation.kind == "resend":  # its revision is of another life
            return False
        return held.origin == self._author.device or operation.base_rev == held.rev

    def _set_scope(self, held: Held) -> None:
        """Give a record the scope of the one that decides over it; a resident's is settled with the batch."""
        assert held.data is not None
        parent = self._records.parent(held.entity, held.data)
        if parent is not None:
            if not self._holders.may_edit(parent.scope, parent.left_seq, self._author.device):
                raise _Refused("not_yours")
            held.scope = parent.scope
        elif held.entity.name != "resident" or held.rev == 0:
            held.scope = scope_without_parent(held.entity, held.data)
