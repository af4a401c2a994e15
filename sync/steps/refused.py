"""A request that the server does not answer as asked; the application turns it into a status and a code."""

from sync.protocol import Refusal

__all__ = ["RequestRefused"]


class RequestRefused(Exception):
    """Nothing of the request was done.

    Attributes:
        status: The HTTP status.
        refusal: What the laptop is told.
    """

    def __init__(
        self, status: int, error: str, *, expected: int = 0, epoch: str = "", came_from: str = ""
    ) -> None:
        self.status = status
        self.refusal = Refusal(error, expected, epoch, came_from)
        super().__init__(error)
