"""Conflicts in words: which record, which field, what each side wrote, and which one stands now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from itcoach import dates
from itcoach.labels import label
from itcoach.protection import may_see, shown_name
from models import vocabulary
from models.booking import Booking
from models.clock import to_local
from models.measurement import FollowUp, Measurement
from models.people import KEPT_ON_PAPER, Device, Resident
from models.visit import Leaflet, Visit, VisitNote, VisitTask
from resources.words import language, tr
from sync import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace
    from sync.client import Conflict

__all__ = ["ConflictView", "open_conflicts", "seen", "shown_conflict"]

_CHOICES: Final = {
    "status": vocabulary.BookingStatus,
    "kind": vocabulary.BookingKind,
    "place": vocabulary.Place,
    "source": vocabulary.Source,
    "gender": vocabulary.Gender,
    "outcome": vocabulary.Outcome,
    "done_by": vocabulary.DoneBy,
}

_ABOUT_A_RESIDENT: Final = (
    Booking, Device, FollowUp, Leaflet, Measurement, Resident, Visit, VisitNote, VisitTask,
)  # fmt: skip
_RECORDS: Final = {kind.__tablename__: kind for kind in _ABOUT_A_RESIDENT}


@dataclass(frozen=True)
class ConflictView:
    """A conflict as the coach reads it.

    Attributes:
        conflict_id: What :func:`seen` wants.
        record: The record, such as "Bokningen måndag 23 november 09.00, Gunvor Öberg".
        field: The field, such as "tiden"; empty for an edit of something that was deleted.
        mine: What was written on this laptop.
        theirs: What was written elsewhere.
        mine_stands: Whether this laptop's value is the one in use.
        can_choose: Whether :func:`itcoach.resolving.take` can let the other stand.
    """

    conflict_id: str
    record: str
    field: str
    mine: str
    theirs: str
    mine_stands: bool
    can_choose: bool


def open_conflicts(work: "Workplace") -> tuple[ConflictView, ...]:
    """Return the conflicts that nobody has looked at, oldest first."""
    with work.store.read() as session:
        return tuple(shown_conflict(work, session, each) for each in client.conflicts(session))


def seen(work: "Workplace", *, conflict_id: str) -> None:
    """Note that the coach has looked at a conflict; both versions stay kept."""
    with work.store.write() as session:
        client.mark_seen(session, conflict_id, work.clock)


def shown_conflict(work: "Workplace", session: "Session", conflict: "Conflict") -> ConflictView:
    """Return a conflict in words, within the caller's session."""
    secret = _is_secret(work, session, conflict)

    def words(value: Any) -> str:
        return tr("Skyddade personuppgifter") if secret else _value(conflict.field, value)

    return ConflictView(
        conflict.id,
        _record(session, conflict),
        _field(conflict.field),
        words(conflict.mine),
        words(conflict.theirs),
        conflict.mine_won,
        not secret and conflict.field != "*",
    )


def _is_secret(work: "Workplace", session: "Session", conflict: "Conflict") -> bool:
    """Tell whether the values are about a protected identity and not for this coach, or kept on paper."""
    resident = _resident_of(session, conflict)
    if resident is None or not resident.protected_identity:
        return False
    # A whole edit of a record that is gone may hold any field.
    return not may_see(work, resident) or conflict.field in (*KEPT_ON_PAPER, "*")


def _resident_of(session: "Session", conflict: "Conflict") -> Resident | None:
    kind: type[Any] | None = _RECORDS.get(conflict.entity)
    record = session.get(kind, conflict.record) if kind else None
    if isinstance(record, VisitTask):
        record = session.get(Visit, record.visit_id)
    if record is None or isinstance(record, Resident):
        return record
    return session.get(Resident, record.resident_id)


def _record(session: "Session", conflict: "Conflict") -> str:
    if conflict.entity == "booking":
        booking = session.get(Booking, conflict.record)
        if booking is not None:
            who = _who(session, booking.resident_id)
            return tr("Bokningen {when}, {who}", when=_moment(booking.start), who=who)
    if conflict.entity == "resident":
        return tr("Kortet för {who}", who=_who(session, conflict.record))
    names: dict[str, Callable[[], str]] = {
        "booking": lambda: tr("En bokning"),
        "visit": lambda: tr("Ett besök"),
        "visit_task": lambda: tr("En uppgift vid ett besök"),
        "device": lambda: tr("En apparat"),
        "busy_time": lambda: tr("Ett möte eller en frånvaro"),
    }
    return names.get(conflict.entity, lambda: tr("En uppgift"))()


def _who(session: "Session", resident_id: str) -> str:
    resident = session.get(Resident, resident_id)
    return tr("okänd") if resident is None else shown_name(resident)


def _field(field: str) -> str:
    names: dict[str, Callable[[], str]] = {
        "*": lambda: "",
        "start": lambda: tr("tiden"),
        "minutes": lambda: tr("längden"),
        "coach_id": lambda: tr("coachen"),
        "status": lambda: tr("läget"),
        "cancel_reason": lambda: tr("skälet till återbudet"),
        "wish": lambda: tr("ärendet"),
        "remark": lambda: tr("anmärkningen"),
        "place": lambda: tr("platsen"),
        "venue": lambda: tr("platsen"),
        "kind": lambda: tr("sorten"),
        "name": lambda: tr("namnet"),
        "phone": lambda: tr("telefonen"),
        "address": lambda: tr("adressen"),
        "area": lambda: tr("området"),
        "goal": lambda: tr("målet"),
        "code": lambda: tr("koden"),
        "next_step": lambda: tr("nästa steg"),
        "note": lambda: tr("anteckningen"),
    }
    return names.get(field, lambda: field)()


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return tr("(tomt)")
    if isinstance(value, bool):
        return tr("ja") if value else tr("nej")
    if field in _CHOICES and value in set(_CHOICES[field]):
        return label(_CHOICES[field](value))
    if isinstance(value, dict):
        return ", ".join(f"{_field(name) or name}: {_value(name, each)}" for name, each in value.items())
    if isinstance(value, str) and field in ("start", "end"):
        return _moment(datetime.fromisoformat(value))
    if isinstance(value, str) and field in ("due", "day"):
        return dates.plain_date(date.fromisoformat(value), language())
    return str(value)


def _moment(moment: datetime) -> str:
    local = to_local(moment)
    day = dates.long_date(local.date(), language()).removesuffix(f"\N{NO-BREAK SPACE}{local.year}")
    return f"{day} {dates.clock_time(local, language())}"
