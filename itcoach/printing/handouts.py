"""What a resident takes home from a visit: the visits to hand out from, and the orders for one."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from itcoach.guides import catalogue
from itcoach.privacy.protection import may_read_visit, may_see, shown_name
from models.clock import to_local
from models.measurement import Measurement
from models.people import Device, Resident
from models.visit import Visit, VisitTask
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.guides.text import Guide
    from itcoach.workplace import Workplace

from itcoach.printing.orders import ChosenGuide, Order, Sheet

__all__ = ["RecentVisit", "of_visit", "recent_visits", "variant_for"]


@dataclass(frozen=True)
class RecentVisit:
    """A visit to hand something out from.

    Attributes:
        shown_name: The name, or the code of a protected identity, or that it is without a person.
        code: Empty where it is without a person; there is no summary of it then.
        day: Of its start, in Sweden.
        guide_ids: The guides gone through, in order, each once.
        devices: The kinds of the resident's devices.
        measured: Who answered the questions at it; empty where nobody did.
    """

    visit_id: str
    shown_name: str
    code: str
    day: date
    guide_ids: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    measured: str = ""


def recent_visits(work: "Workplace", *, limit: int = 30, also: str = "") -> tuple[RecentVisit, ...]:
    """Return the coach's latest visits, the latest first, and the visit ``also`` however old it is."""
    mine = select(Visit.id).where(Visit.coach_id == work.coach_id).order_by(Visit.start.desc()).limit(limit)
    with work.store.read() as session:
        rows = session.execute(
            select(Visit, Resident)
            .outerjoin(Resident, Resident.id == Visit.resident_id)
            .where(
                or_(Visit.id.in_(mine), Visit.id == also),
                or_(Resident.id.is_not(None), Visit.resident_id == ""),
            )
            .order_by(Visit.start.desc())
        ).all()
        readable = [visit.id for visit, resident in rows if may_read_visit(work, visit, resident)]
        gone_through = session.execute(
            select(VisitTask.visit_id, VisitTask.guide_id)
            .where(VisitTask.visit_id.in_(readable), VisitTask.guide_id.is_not(None))
            # The identities sort by the time they were made.
            .order_by(VisitTask.id)
        ).all()
        seen = [resident.id for _, resident in rows if resident and may_see(work, resident)]
        answered = set(
            session.scalars(
                select(Measurement.visit_id).where(
                    Measurement.visit_id.in_(readable), Measurement.answered_at.is_not(None)
                )
            )
        )
        owned = session.execute(
            select(Device.resident_id, Device.kind).where(Device.resident_id.in_(seen)).order_by(Device.id)
        ).all()
    return tuple(
        RecentVisit(
            visit.id,
            shown_name(resident) if resident else tr("Besök utan person"),
            resident.code if resident else "",
            to_local(visit.start).date(),
            tuple(dict.fromkeys(guide or "" for of, guide in gone_through if of == visit.id)),
            tuple(dict.fromkeys(kind for of, kind in owned if of == visit.resident_id)),
            visit.resident_id if visit.id in answered and visit.resident_id in seen else "",
        )
        for visit, resident in rows
    )


def variant_for(guide: "Guide", devices: "Sequence[str]") -> str:
    """Return the variant of a guide that fits the resident's devices; empty where none does."""
    return next((device for device in guide.variants if device in devices), "")


def of_visit(visit: RecentVisit, *, language: str, large_print: bool = False) -> tuple[Order, ...]:
    """Return the orders for what a resident takes home from a visit: guides, own answers, then the summary.

    The summary comes last since it lists what was handed out, and since the last paper lies on top.
    """
    known = {guide.id: guide for guide in catalogue.library(language)}
    wanted = (known[guide_id] for guide_id in visit.guide_ids if guide_id in known)
    handed = tuple(
        Order(
            Sheet.GUIDE,
            language,
            guides=(ChosenGuide(guide.id, device=variant_for(guide, visit.devices)),),
            large_print=large_print,
            visit_id=visit.visit_id,
        )
        for guide in wanted
    )
    if not visit.code:
        return handed
    if visit.measured:
        handed += (Order(Sheet.ANSWERS, language, large_print=large_print, resident_id=visit.measured),)
    return (*handed, Order(Sheet.SUMMARY, language, large_print=large_print, visit_id=visit.visit_id))
