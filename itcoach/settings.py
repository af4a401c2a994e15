"""The settings of this laptop, each declared once: name, default, choices.

They hold nothing personal and lie beside the database as ``settings.json``, so that the language and the
text size are right before the database is open. A bad value falls back to its default and is reported.
"""

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from resources.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "COLUMN_WIDTHS",
    "GAP_MINUTES",
    "LANGUAGE",
    "SETTINGS",
    "TEXT_SCALE",
    "THEME",
    "Setting",
    "Settings",
]


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
THEME: Final = Setting("theme", "auto", ("auto", "light", "dark"))
TEXT_SCALE: Final = Setting("text_scale", 100, (100, 125, 150))
"""Text size in per cent."""
GAP_MINUTES: Final = Setting("gap_minutes", 15)
"""Fewest minutes between two visits at different addresses before the day points it out."""
COLUMN_WIDTHS: Final = Setting("column_widths", {})
"""Widths in pixels by table name."""
SETTINGS: Final = (LANGUAGE, THEME, TEXT_SCALE, GAP_MINUTES, COLUMN_WIDTHS)


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

    def get(self, setting: Setting) -> Any:
        """Return the chosen value of ``setting``, or its default."""
        return self._values.get(setting.name, setting.default)

    def set(self, setting: Setting, value: object) -> None:
        """Choose ``value`` and write the file.

        Raises:
            ValueError: The setting does not accept the value.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.name} cannot be {value!r}")
        self._values[setting.name] = value
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(self._values, indent=2, sort_keys=True), "utf-8")
        os.replace(draft, self._file)

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
