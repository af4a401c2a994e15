"""The voice that reads aloud, as a program of its own: ``python -m ui.voice``.

Opening the system's speech takes a second or two, and where its service hangs it never returns; here that
stops nobody. The program reads one JSON object a line and answers likewise:

- ``{"say": "…", "language": "sv", "id": 1}`` is spoken; ``{"done": 1}`` when it has been heard.
- ``{"stop": true}`` breaks off what is being spoken; nothing is answered.
- At the start ``{"languages": ["sv", "en", …]}``, empty where the computer has no speech.

It ends when its input ends.
"""

import contextlib
import json
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

__all__ = ["main"]

_FOR_TESTS: Final = "mock"
"""Qt's engine that keeps silent, and would be taken where there is no other."""


class _Voice(QObject):
    """Speak one sentence at a time."""

    heard = Signal(str)
    ended = Signal()

    def __init__(self, speech: "QTextToSpeech") -> None:
        super().__init__()
        self._speech = speech
        self._next: dict[str, Any] | None = None
        self._speaking: int | None = None
        speech.stateChanged.connect(lambda _: self._go_on())
        self.heard.connect(self._obey)
        self.ended.connect(self._end)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.heard.emit(line)
        self.ended.emit()

    def _obey(self, line: str) -> None:
        order = json.loads(line)
        self._next = order if "say" in order else None
        self._speaking = None
        self._speech.stop()
        self._go_on()

    def _go_on(self) -> None:
        """Say what waits once it is silent; tell what has been heard."""
        if self._is_busy():
            return
        if self._next is not None:
            order, self._next = self._next, None
            self._speaking = order["id"]
            self._speech.setLocale(QLocale(order["language"]))
            self._speech.say(order["say"])
        elif self._speaking is not None:
            done, self._speaking = self._speaking, None
            _answer(done=done)

    def _is_busy(self) -> bool:
        return bool(self._speech.state() == self._speech.State.Speaking)

    def _end(self) -> None:
        self._speech.stop()
        QCoreApplication.quit()


def main() -> int:
    """Speak until the input ends; the name of one of Qt's engines may be given."""
    app = QCoreApplication(sys.argv)
    speech = _speech(sys.argv[1:])
    spoken = speech.availableLocales() if speech is not None else []
    _answer(languages=sorted({QLocale.languageToCode(each.language()) for each in spoken}))
    if speech is None:
        return 1
    voice = _Voice(speech)
    app.exec()
    voice.deleteLater()
    return 0


def _speech(wanted: list[str]) -> "QTextToSpeech | None":
    with contextlib.suppress(ImportError):  # Qt's module, or a library that it needs, is missing
        from PySide6.QtTextToSpeech import QTextToSpeech

        for engine in wanted or [each for each in QTextToSpeech.availableEngines() if each != _FOR_TESTS]:
            speech = QTextToSpeech(engine)
            if speech.state() != QTextToSpeech.State.Error:
                return speech
    return None


def _answer(**words: object) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    sys.exit(main())
