"""The lock: when it is time, where the coach was, and how long to wait after a wrong passphrase.

No Qt here, and nothing that takes time to import: the page that unlocks is shown before the rest is there.
"""

import binascii
import json
import time
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from models.vocabulary import LOCK_MINUTES_MOST

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from models.clock import Clock
    from models.keystore import KeyState

__all__ = [
    "MINUTES",
    "Idle",
    "Patience",
    "Place",
    "Standing",
    "ask_for_passphrase",
    "minutes_to_choose",
    "most_minutes",
    "standing",
]

MINUTES: Final = (1, 2, 5, 10, LOCK_MINUTES_MOST)
"""What the coach chooses among, as far as the municipality allows."""
_WAITS: Final = (0, 0, 1, 2, 4, 8, 15)


@dataclass(frozen=True)
class Place:
    """Where the coach was when the window was locked: identities and choices, no names and no words.

    Attributes:
        page: The page, as ``desk.go`` calls it.
        arguments: What it is handed.
        in_front: Whether the window was the active one; another program's keyboard is not taken.
        minimized: Whether it was put away.
        typed: Whether words from a dialog were put aside.
        ends: When the visits that go on should be over (ISO 8601): the warning goes on while it is locked.
        looks: What the access log had no room for, see :func:`itcoach.privacy.access.waiting`.
        pile: The sheets that are to be printed, see :mod:`itcoach.printing.kept_pile`.
    """

    page: str
    arguments: dict[str, Any] = field(default_factory=dict)
    in_front: bool = True
    minimized: bool = False
    typed: bool = False
    ends: list[str] = field(default_factory=list)
    looks: list[list[str]] = field(default_factory=list)
    pile: list[dict[str, Any]] = field(default_factory=list)

    def as_text(self) -> str:
        """Return it as a short text: the system bounds what a process may be handed."""
        packed = zlib.compress(json.dumps(asdict(self)).encode())
        return binascii.b2a_base64(packed, newline=False).decode()

    @classmethod
    def from_text(cls, text: str) -> "Place":
        """Return what :meth:`as_text` wrote."""
        return cls(**json.loads(zlib.decompress(binascii.a2b_base64(text))))


class Idle:
    """Tell how long nobody has touched the program; the time that the computer slept counts.

    Args:
        clock: Goes on while the computer sleeps.
    """

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        self.touched()

    def touched(self) -> None:
        """Begin anew."""
        self._at, self._ran = self._clock.now(), time.monotonic()

    def seconds(self) -> float:
        """Return the seconds since the last touch.

        The running time stands still during sleep, and the clock may be set back: the longer counts.
        """
        return max((self._clock.now() - self._at).total_seconds(), time.monotonic() - self._ran)


class Patience:
    """Say how long to wait after a wrong passphrase: longer each time, and never so long that it punishes.

    It slows down who tries at the window. Who has the file is slowed down by Argon2id alone.
    """

    def __init__(self) -> None:
        self._wrong = 0

    def wrong(self) -> int:
        """Return the seconds to wait after one more that was wrong."""
        self._wrong += 1
        return _WAITS[min(self._wrong, len(_WAITS)) - 1]

    def right(self) -> None:
        """Begin anew."""
        self._wrong = 0


def most_minutes(work: "Workplace") -> int:
    """Return the most minutes that the municipality allows before the window locks; 15 without one."""
    with work.store.plain() as connection:
        row = connection.execute("SELECT min(lock_minutes) FROM municipality").fetchone()
    return LOCK_MINUTES_MOST if row[0] is None else max(1, min(int(row[0]), LOCK_MINUTES_MOST))


@dataclass(frozen=True)
class Standing:
    """How the laptop is locked.

    Attributes:
        opens: What opens it.
        most: The most minutes that the municipality allows.
    """

    opens: "KeyState"
    most: int


def standing(work: "Workplace") -> Standing:
    """Return how the laptop is locked."""
    from models.keystore import Keystore

    return Standing(Keystore(work.store.path.parent).state, most_minutes(work))


def ask_for_passphrase(work: "Workplace", *, new: str | None, passphrase: str | None) -> None:
    """Let the laptop open with the keyring and the passphrase ``new`` together, or with the keyring alone.

    Args:
        work: The opened laptop.
        new: The passphrase from now on; ``None`` for none.
        passphrase: The one until now, where there is one.

    Raises:
        PassphraseTooShort: ``new`` is too short.
        WrongPassphrase: ``passphrase`` is another one.
        Trouble: The keyring cannot be asked; nothing has changed.
    """
    from models.keystore import Keystore

    Keystore(work.store.path.parent).ask_for(new, passphrase=passphrase)


def minutes_to_choose(most: int) -> tuple[int, ...]:
    """Return the minutes to choose among where the municipality allows ``most``."""
    return (*(each for each in MINUTES if each < most), most)
