"""Failures of the surroundings, each with words that a coach understands.

A full disk, a wrong key, a server that is away: these are no bugs. Each is a subclass of
:class:`Trouble`, defined beside the code that meets it, and says what happened, what is safe and what
to do. Anything else that is raised is a bug and ends in the crash dialog.
"""

__all__ = ["Trouble"]


class Trouble(Exception):
    """Something in the surroundings went wrong, told in words.

    Attributes:
        happened: What happened, one sentence.
        safe: What is safe all the same, one sentence; may be empty.
        to_do: What the coach can do now, one sentence.

    None of the three may hold a name, a note or anything else personal: they are logged.
    """

    def __init__(self, happened: str, *, safe: str = "", to_do: str) -> None:
        self.happened, self.safe, self.to_do = happened, safe, to_do
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the whole message: what happened, what is safe, what to do."""
        return " ".join(part for part in (self.happened, self.safe, self.to_do) if part)
