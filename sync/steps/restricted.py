"""A person whose data are restricted (GDPR article 18): nothing more about the person is taken from a laptop.

Not from one that has not heard of it yet either: what was written there is set aside on that laptop, and can
be sent again when the restriction has ended. What the municipality itself decides at the server is done.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.restriction import in_force, is_let, is_still_written
from sync.tables import ROWS, audit_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from sqlalchemy import Connection

    from sync.steps.held import Held
    from sync.steps.scope import Author

__all__ = ["Restrictions"]


class Restrictions:
    """Whose data are restricted, as a batch of edits meets them.

    Args:
        connection: The transaction.
        author: Who makes the edits.
    """

    def __init__(self, connection: "Connection", author: "Author") -> None:
        self._connection, self._tenant = connection, author.tenant
        self._persons: set[str] = set()
        self._visits: dict[str, str | None] = {}
        if not author.is_switchboard:
            requests = ROWS["rights_request"]
            here = requests.c.tenant_id == author.tenant
            found = select(requests.c.resident_id).where(here, in_force(requests))
            self._persons = set(connection.scalars(found))

    def hold_back(self, held: "Held", data: "Mapping[str, Any]", changed: "Set[str] | None" = None) -> bool:
        """Tell whether an edit is about a restricted person, and none of those that are taken all the same.

        Args:
            held: The record, as it stands or as it would be made.
            data: Its fields after the edit, as far as they are known.
            changed: The fields that get another value; nothing where the record is made or deleted.
        """
        if not self._persons or is_still_written(held.entity.name):
            return False
        whose = {held.scope, self._person(held, held.data or {}), self._person(held, data)}
        if held.entity.name == "visit" and held.data is None:
            self._visits[held.record] = data.get("resident_id")  # what hangs on it may come after it
        if not whose & self._persons:
            return False
        protected = bool(data.get("protected_identity"))
        return changed is None or not is_let(held.entity.name, changed, is_protected=protected)

    def when_deleted(self, held: "Held") -> "Mapping[str, Any]":
        """Return the fields that a deleted record had at the end, where somebody's data are restricted."""
        if not self._persons:
            return {}
        same = (audit_event.c.entity == held.entity.name) & (audit_event.c.record == held.record)
        deletions = same & (audit_event.c.tenant_id == self._tenant) & (audit_event.c.kind == "delete")
        last = select(audit_event.c.changed).where(deletions).order_by(audit_event.c.rev.desc()).limit(1)
        return {name: old for name, (old, _) in (self._connection.scalar(last) or {}).items()}

    def _person(self, held: "Held", data: "Mapping[str, Any]") -> str | None:
        if held.entity.name == "resident":
            return held.record
        if "resident_id" in held.entity.columns or not data.get("visit_id"):
            return data.get("resident_id")
        visit = data["visit_id"]
        if visit not in self._visits:
            rows = ROWS["visit"]
            here = (rows.c.tenant_id == self._tenant) & (rows.c.id == visit)
            self._visits[visit] = self._connection.scalar(select(rows.c.resident_id).where(here))
        return self._visits[visit]
