"""Each picture of the guides, true to its step: the drawn button is the named one.

One module for each topic; the number in a picture is that of its step in the guide it was drawn for.
"""

from collections.abc import Callable
from typing import Final

from resources.pictures.scenes import (
    apps,
    contact,
    e_services,
    everyday,
    fraud,
    internet,
    mobile,
    printer,
    safety,
    safety_messages,
    safety_passwords,
)

__all__ = ["PICTURES"]

PICTURES: Final[dict[str, Callable[[], str]]] = {
    **printer.PICTURES,
    **contact.PICTURES,
    **safety.PICTURES,
    **safety_messages.PICTURES,
    **safety_passwords.PICTURES,
    **mobile.PICTURES,
    **apps.PICTURES,
    **e_services.PICTURES,
    **internet.PICTURES,
    **everyday.PICTURES,
    **fraud.PICTURES,
}
"""What draws each file."""
