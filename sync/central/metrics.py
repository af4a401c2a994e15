"""What the server counts, for Prometheus: no names, no identities, and one sum for all its processes.

The processes share their counts through files (``PROMETHEUS_MULTIPROC_DIR``, set before this is imported);
without it each process counts for itself.
"""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from sync.central.accounts import municipality_numbers
from sync.central.database import reading
from sync.central.devices import device_rows
from sync.central.isolation import enter
from sync.central.logs import note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.core import Metric
    from sqlalchemy import Engine

    from models.clock import Clock

__all__ = [
    "CONFLICTS",
    "DATABASE_ERRORS",
    "DURATION",
    "IN_PROGRESS",
    "OPERATIONS",
    "REFUSED",
    "REQUESTS",
    "Fleet",
    "serve_metrics",
]

REQUESTS: Final = Counter("itcoach_requests", "Answered requests.", ["event", "status"])
DURATION: Final = Histogram(
    "itcoach_request_seconds",
    "Time from a request to its answer, waiting included.",
    ["event"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
IN_PROGRESS: Final = Gauge("itcoach_requests_in_progress", "Requests under way.", multiprocess_mode="livesum")
OPERATIONS: Final = Counter("itcoach_operations", "Edits of laptops that were answered.")
CONFLICTS: Final = Counter("itcoach_conflicts", "Edits that met another's; both versions are kept.")
REFUSED: Final = Counter("itcoach_operations_refused", "Edits that were refused.")
DATABASE_ERRORS: Final = Counter("itcoach_database_errors", "Requests that the database failed.")

_FRESH_SECONDS: Final = 30.0
_DAY: Final = 86_400


class Fleet(Collector):
    """Count the laptops and what has not arrived, over all municipalities, at most twice a minute."""

    def __init__(self, engine: "Engine", clock: "Clock") -> None:
        self._engine, self._clock = engine, clock
        self._counted = 0.0
        self._metrics: list[Metric] = []

    def describe(self) -> "Iterable[Metric]":
        """Return nothing: registering this asks nothing of the database."""
        return []

    def collect(self) -> "Iterable[Metric]":
        """Return the counts; without what the database does not tell."""
        if not self._counted or time.monotonic() - self._counted > _FRESH_SECONDS:
            try:
                self._metrics = self._count()
            except Exception as error:
                note("metrics", error=error)
                self._metrics = []
            self._counted = time.monotonic()
        return self._metrics

    def _count(self) -> "list[Metric]":
        rows = []
        numbers = municipality_numbers(self._engine)
        with reading(self._engine) as connection:
            for number in numbers:
                enter(connection, number)
                rows += device_rows(connection, number)
        active = [row for row in rows if row.status == "active"]
        now = self._clock.now()
        silent = GaugeMetricFamily(
            "itcoach_devices_silent",
            "Laptops let in that have not been heard of for so long.",
            labels=["days"],
        )
        for days in (1, 7, 30):
            quiet = [
                row
                for row in active
                if not row.last_seen or (now - row.last_seen).total_seconds() > days * _DAY
            ]
            silent.add_metric([str(days)], len(quiet))
        behind = [row.behind for row in active]
        return [
            GaugeMetricFamily("itcoach_municipalities", "Municipalities.", len(numbers)),
            GaugeMetricFamily("itcoach_devices_active", "Laptops that are let in.", len(active)),
            GaugeMetricFamily(
                "itcoach_devices_revoked", "Laptops that are shut out.", len(rows) - len(active)
            ),
            silent,
            GaugeMetricFamily(
                "itcoach_devices_behind", "Laptops that others' edits wait for.", sum(map(bool, behind))
            ),
            GaugeMetricFamily(
                "itcoach_device_behind_most",
                "Others' edits that wait for one laptop, at most.",
                max(behind, default=0),
            ),
            GaugeMetricFamily(
                "itcoach_edits_waiting",
                "Edits that wait on laptops, as these said last.",
                sum(row.waiting for row in active),
            ),
            GaugeMetricFamily(
                "itcoach_answers_unconfirmed",
                "Answered edits whose answers the laptops have not confirmed.",
                sum(row.unconfirmed for row in active),
            ),
        ]


class _Shared(MultiProcessCollector):
    """Add up the counts of all processes; of those that live, where it is about now."""

    def collect(self) -> "Iterable[Metric]":
        """Return the sums."""
        for file in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("gauge_live*.db"):
            process = int(file.stem.rpartition("_")[2])
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                mark_process_dead(process)  # type: ignore[no-untyped-call]
        found: Iterable[Metric] = super().collect()  # type: ignore[no-untyped-call]
        return found


def serve_metrics(address: str, port: int, fleet: Fleet) -> None:
    """Serve the counts of all processes to Prometheus, from a thread, on a listener of their own.

    Raises:
        OSError: The address cannot be listened on.
    """
    registry = CollectorRegistry()
    _Shared(registry)  # type: ignore[no-untyped-call]
    registry.register(fleet)
    start_http_server(port, address, registry)
