"""Every table of the laptop in one place, for the migrations and the tests."""

from typing import Final

from models import booking, guide, measurement, outbox, people, search, sync_state, visit  # noqa: F401  (they fill the metadata)
from models.base import LaptopBase, Record

__all__ = ["LAPTOP_METADATA"]

LAPTOP_METADATA: Final = [Record.metadata, LaptopBase.metadata]
