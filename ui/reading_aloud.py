"""Reading aloud what is on screen, sentence by sentence, where the computer has a voice for the language."""

import json
import sys
from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from itcoach.guides.readability import sentences

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["PATIENCE_MS", "Missing", "Reading", "ReadingAloud"]

PATIENCE_MS: Final = 10_000
"""A speech service that has not answered by then hangs."""
_FAREWELL_MS: Final = 500


class Reading(Enum):
    """Say what the voice is doing."""

    SILENT = auto()
    STARTING = auto()
    SPEAKING = auto()
    PAUSED = auto()


class Missing(Enum):
    """Say what the computer lacks."""

    NOTHING = auto()
    SPEECH = auto()
    LANGUAGE = auto()


class ReadingAloud(QObject):
    """Read texts aloud, one at a time, in a program of its own (:mod:`ui.voice`) that lives while it is used.

    A pause breaks off the sentence, and going on begins it anew: not every system can stop in the middle, and
    who listens wants the whole. One stands at the desk, see :meth:`at`.

    Attributes:
        changed: Tells that :attr:`state` or :attr:`missing` changed.
        state: What the voice is doing.
        missing: What was lacking the last time something was to be read.
        language: The language of what is read, or was to be.
        engine: One of Qt's engines; empty for the system's own.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, engine: str = "") -> None:
        super().__init__(parent)
        self.state, self.missing, self.engine, self.language = Reading.SILENT, Missing.NOTHING, engine, ""
        self._sentences: list[str] = []
        self._at = self._said = 0
        self._languages: set[str] | None = None
        self._voice: QProcess | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)

    @classmethod
    def at(cls, desk: "Desk") -> "ReadingAloud":
        """Return the voice of the desk."""
        return desk.findChild(cls) or cls(desk)

    def read(self, texts: Sequence[str], language: str) -> None:
        """Read ``texts`` in ``language`` from the beginning, instead of what is being read."""
        self._sentences = [sentence for text in texts for sentence in sentences(text)]
        self._at, self.language = 0, language
        if self._voice is None:
            self._open()
        if self._languages is None:
            self._be(Reading.STARTING)
        else:
            self._begin()

    def pause(self) -> None:
        """Be silent, and keep the place."""
        if self.state is Reading.SPEAKING:
            self._order(stop=True)
            self._be(Reading.PAUSED)

    def resume(self) -> None:
        """Go on with the sentence that was broken off."""
        if self.state is Reading.PAUSED:
            self._say()

    def stop(self) -> None:
        """Be silent, and forget what was read and what was lacking."""
        if self.state is Reading.SPEAKING:
            self._order(stop=True)
        self._sentences = []
        lacked, self.missing = self.missing is not Missing.NOTHING, Missing.NOTHING
        self._be(Reading.SILENT, tell=lacked)

    def close(self) -> None:
        """Be silent and end the program that speaks."""
        self.stop()
        voice, self._voice = self._voice, None
        opened, self._languages = self._languages is not None, None
        self._patience.stop()
        if voice is not None:
            voice.closeWriteChannel()
            if not opened or not voice.waitForFinished(_FAREWELL_MS):
                voice.kill()
                voice.waitForFinished(_FAREWELL_MS)
            voice.deleteLater()

    def _open(self) -> None:
        self._voice = voice = QProcess(self)
        voice.setStandardErrorFile(QProcess.nullDevice())
        voice.readyReadStandardOutput.connect(self._hear)
        voice.finished.connect(self._ended)
        voice.errorOccurred.connect(self._ended)
        voice.start(sys.executable, ["-m", "ui.voice", *filter(None, [self.engine])])
        self._patience.start()

    def _hear(self) -> None:
        while self._voice is not None and self._voice.canReadLine():
            words = json.loads(bytes(self._voice.readLine().data()))
            if "languages" in words:
                self._take_languages(words["languages"])
            elif words["done"] == self._said and self.state is Reading.SPEAKING:
                self._at += 1
                self._say()

    def _take_languages(self, languages: list[str]) -> None:
        self._patience.stop()
        self._languages = set(languages)
        if self.state is Reading.STARTING:
            self._begin()

    def _give_up(self) -> None:
        if self._voice is not None:
            self._voice.kill()

    def _ended(self) -> None:
        """Forget a voice that ended by itself: it could not be opened, or broke off."""
        voice, self._voice = self._voice, None
        self._patience.stop()
        if voice is not None:
            voice.deleteLater()
        if self.state in (Reading.STARTING, Reading.SPEAKING):
            self._languages = set()
            self._begin()
        self._languages = None

    def _begin(self) -> None:
        known = self._languages or set()
        self.missing = Missing.NOTHING if self.language in known else Missing.LANGUAGE
        if not known:
            self.missing = Missing.SPEECH
        if self.missing is Missing.NOTHING:
            self._say()
        else:
            self._be(Reading.SILENT, tell=True)

    def _say(self) -> None:
        if self._at >= len(self._sentences):
            self._be(Reading.SILENT)
            return
        self._said += 1
        self._order(say=self._sentences[self._at], language=self.language, id=self._said)
        self._be(Reading.SPEAKING)

    def _order(self, **words: object) -> None:
        if self._voice is not None:
            self._voice.write(f"{json.dumps(words)}\n".encode())

    def _be(self, state: Reading, *, tell: bool = False) -> None:
        if tell or state is not self.state:
            self.state = state
            self.changed.emit()
