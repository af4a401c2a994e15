"""What has happened to a made-up resident before a test begins."""

from datetime import timedelta
from typing import Any

from itcoach.inclusion.measurements import MeasurementView, save_measurement
from itcoach.workplace import Workplace
from models.rights import RightsRequest
from models.vocabulary import Asked, MeasurementKind, RequestKind, RequestState


def measured(
    work: Workplace,
    resident_id: str,
    *,
    days_ago: float,
    kind: MeasurementKind = MeasurementKind.FIRST,
    answers: tuple[int | None, ...] = (1,) * 12,
    asked: Asked = Asked.READ_ALOUD,
    **more: Any,
) -> MeasurementView:
    """Let the coach have asked the questions so many days ago."""
    return save_measurement(
        work,
        resident_id=resident_id,
        kind=kind,
        answers=answers,
        asked=asked,
        answered_at=work.clock.now() - timedelta(days=days_ago),
        **more,
    )


def restricted(work: Workplace, resident_id: str) -> None:
    """Let the resident's data be restricted: nothing more is written about them."""
    with work.store.write() as session:
        session.add(
            RightsRequest(
                resident_id=resident_id,
                kind=RequestKind.RESTRICTION,
                state=RequestState.GRANTED,
                asked_at=work.clock.now(),
                taken_by=work.coach_id,
            )
        )
