"""The settings of this laptop, each declared once: name, default, choices.

They hold nothing personal and lie beside the database as ``settings.json``, so that the language and the
text size are right before the database is open. A bad value falls back to its default and is reported.
"""

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from models.errors import Trouble
from models.files import written_whole
from models.vocabulary import LOCK_MINUTES_MOST
from resources.words import LANGUAGES, tr

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "ALWAYS",
    "ASK_FIRST",
    "GAP_MINUTES",
    "GUIDE_TEXT_SCALE",
    "GUIDE_TEXT_SCALES",
    "LANGUAGE",
    "LOCK_MINUTES",
    "MEMORY",
    "METERED_PULL",
    "SCHEME",
    "SETTINGS",
    "TEXT_SCALE",
    "Setting",
    "SettingNotSaved",
    "Settings",
]


class SettingNotSaved(Trouble):
    """The file of the settings could not be written."""

    def __init__(self) -> None:
        super().__init__(
            tr("Inställningen gäller nu, men kunde inte sparas på disken."),
            safe=tr("Besök och bokningar påverkas inte."),
            to_do=tr("Kontrollera att det finns plats på disken och välj igen."),
        )


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: Its name in the file.
        default: Its value until someone chooses, and where the file holds a bad one.
        choices: The values it may have; none means any value of the default's type.
    """

    name: str
    default: Any
    choices: tuple[Any, ...] = ()

    def accepts(self, value: object) -> bool:
        """Tell whether ``value`` may be stored."""
        if self.choices:
            return any(value == choice and type(value) is type(choice) for choice in self.choices)
        return type(value) is type(self.default)


LANGUAGE: Final = Setting("language", "sv", LANGUAGES)
SCHEME: Final = Setting("scheme", "auto", ("auto", "light", "dark"))
TEXT_SCALE: Final = Setting("text_scale", 1.0, (1.0, 1.25, 1.5))
"""Text size as a factor of the base size."""
GUIDE_TEXT_SCALES: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
GUIDE_TEXT_SCALE: Final = Setting("guide_text_scale", 1.0, GUIDE_TEXT_SCALES)
"""Size of the words of a guide on screen, as a factor on top of the text size."""
GAP_MINUTES: Final = Setting("gap_minutes", 15)
"""Fewest minutes between two visits at different addresses before the day points it out."""
ASK_FIRST: Final = "ask"
ALWAYS: Final = "always"
METERED_PULL: Final = Setting("metered_pull", ASK_FIRST, (ASK_FIRST, ALWAYS))
"""Whether a large pull goes on over a network that costs by the amount; small syncs always do."""
LOCK_MINUTES: Final = Setting("lock_minutes", 10, tuple(range(1, LOCK_MINUTES_MOST + 1)))
"""After how many minutes without a touch the window locks, where the municipality allows as many."""
MEMORY: Final = Setting("memory", {})
"""Where the window stood, how wide columns were, and the like, by name."""
SETTINGS: Final = (
    LANGUAGE,
    SCHEME,
    TEXT_SCALE,
    GUIDE_TEXT_SCALE,
    GAP_MINUTES,
    METERED_PULL,
    LOCK_MINUTES,
    MEMORY,
)


class Settings:
    """The settings in ``file``, read once and written at each change.

    Attributes:
        problems: Names of settings whose stored value was bad, or ``"*"`` when the file was unreadable.
    """

    def __init__(self, file: "Path") -> None:
        self._file = file
        self.problems: tuple[str, ...] = ()
        stored = self._stored()
        bad = [s.name for s in SETTINGS if s.name in stored and not s.accepts(stored[s.name])]
        self.problems += tuple(bad)
        self._values = {s.name: stored[s.name] for s in SETTINGS if s.name in stored and s.name not in bad}
        self._for_now: dict[str, Any] = {}

    def get(self, setting: Setting) -> Any:
        """Return the chosen value of ``setting``, or its default."""
        return (self._values | self._for_now).get(setting.name, setting.default)

    def use(self, setting: Setting, value: object) -> None:
        """Use ``value`` for this run, unless another is chosen in it; the file stays as it is.

        Raises:
            ValueError: The setting does not accept the value.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.name} cannot be {value!r}")
        self._for_now[setting.name] = value

    def set(self, setting: Setting, value: object) -> None:
        """Choose ``value`` for this run and write the file.

        Raises:
            Trouble: The file could not be written.
            ValueError: The setting does not accept the value.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.name} cannot be {value!r}")
        self._values[setting.name] = value
        self._for_now.pop(setting.name, None)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(self._file) as file:
                file.write(json.dumps(self._values, indent=2, sort_keys=True).encode())
        except OSError as error:
            raise SettingNotSaved from error

    @property
    def language(self) -> str:
        """The language of the interface."""
        return str(self.get(LANGUAGE))

    @language.setter
    def language(self, code: str) -> None:
        self.set(LANGUAGE, code)

    @property
    def scheme(self) -> Literal["auto", "light", "dark"]:
        """Light, dark, or as the system has it."""
        return cast("Literal['auto', 'light', 'dark']", self.get(SCHEME))

    @scheme.setter
    def scheme(self, scheme: Literal["auto", "light", "dark"]) -> None:
        self.set(SCHEME, scheme)

    @property
    def text_scale(self) -> float:
        """The text size as a factor of the base size."""
        return float(self.get(TEXT_SCALE))

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self.set(TEXT_SCALE, scale)

    @property
    def guide_text_scale(self) -> float:
        """The size of a guide's words as a factor on top of the text size."""
        return float(self.get(GUIDE_TEXT_SCALE))

    @guide_text_scale.setter
    def guide_text_scale(self, scale: float) -> None:
        self.set(GUIDE_TEXT_SCALE, scale)

    @property
    def gap_minutes(self) -> int:
        """Fewest minutes between two visits before the day points it out."""
        return int(self.get(GAP_MINUTES))

    @gap_minutes.setter
    def gap_minutes(self, minutes: int) -> None:
        self.set(GAP_MINUTES, minutes)

    @property
    def metered_pull(self) -> str:
        """Whether a large pull over a network that costs by the amount is asked about first."""
        return str(self.get(METERED_PULL))

    @metered_pull.setter
    def metered_pull(self, choice: str) -> None:
        self.set(METERED_PULL, choice)

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without a key or the mouse the window locks."""
        return int(self.get(LOCK_MINUTES))

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self.set(LOCK_MINUTES, minutes)

    def recall(self, name: str) -> object | None:
        """Return what :meth:`remember` kept under ``name``, or ``None``."""
        memory: dict[str, object] = self.get(MEMORY)
        return memory.get(name)

    def remember(self, name: str, value: object) -> None:
        """Keep a JSON value, such as the widths of a table's columns.

        Where the file cannot be written it is kept for this run: no width is worth a message.
        """
        if self.recall(name) != value:
            with contextlib.suppress(SettingNotSaved):
                self.set(MEMORY, {**self.get(MEMORY), name: value})

    def _stored(self) -> dict[str, Any]:
        try:
            stored = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            stored = None
        if isinstance(stored, dict):
            return stored
        self.problems = ("*",)
        return {}
