"""Every table of the laptop in one place, for the migrations and the tests."""

from typing import Final

from models import (  # noqa: F401  (they fill the metadata)
    booking,
    guide,
    measurement,
    outbox,
    people,
    rights,
    safety,
    search,
    sync_state,
    visit,
)
from models.base import LaptopBase, Record

__all__ = ["LAPTOP_METADATA"]

LAPTOP_METADATA: Final = [Record.metadata, LaptopBase.metadata]
