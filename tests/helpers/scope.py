"""Who is to hold a record, told from the records alone: the rule of docs/sync.md, asked of no server."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from models.vocabulary import Sharing

__all__ = ["Rule"]

_COACHS_OWN = {"finding", "time_entry", "workload_point"}


class Rule:
    """The rule for the records of one municipality.

    Args:
        rows: Each kind's rows by its name.
        accounts: The coaches whose accounts are open.
    """

    def __init__(self, rows: Mapping[str, Sequence[Any]], accounts: Collection[str]) -> None:
        self._shared = any(row["sharing"] == Sharing.ALL for row in rows["municipality"])
        self._people = {row["id"]: row for row in rows["resident"]}
        self._visits = {row["id"]: row["resident_id"] for row in rows["visit"]}
        self._coaches: defaultdict[str, set[str]] = defaultdict(set)
        for row in (*rows["booking"], *rows["visit"]):
            if row["coach_id"] in accounts:
                self._coaches[row["resident_id"]].add(row["coach_id"])

    def holds(self, coach_id: str, name: str, row: Any) -> bool:
        """Tell whether a coach's laptops hold a record."""
        if name == "resident":
            resident = row["id"]
        elif row.get("visit_id") and "resident_id" not in row:
            resident = self._visits.get(row["visit_id"], "?")
        else:
            resident = row.get("resident_id")
        if resident is None:
            return name not in _COACHS_OWN or row["coach_id"] == coach_id
        person = self._people.get(resident)
        if person is None:
            return False
        if person["protected_identity"]:
            return bool(person["named_coach_id"] == coach_id)
        those = self._coaches[resident]
        return self._shared or not those or coach_id in those
