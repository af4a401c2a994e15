"""The buttons that read aloud what is on screen, and the plain words where the computer cannot."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.words import tr
from ui.actions import add_shortcut
from ui.icons import icon
from ui.reading_aloud import Missing, Reading, ReadingAloud
from ui.widgets.buttons import SecondaryButton
from ui.widgets.guide_play import START, GuidePlay

__all__ = ["ReadingButtons", "missing_words", "spoken"]


def spoken(play: GuidePlay) -> Iterator[str]:
    """Yield what is on screen, in the guide's language, as it is read aloud."""
    guide, step, lang = play.guide, play.step, play.guide.language
    if step is not None:
        yield tr("Steg {n}: {title}", lang=lang, n=step.number, title=step.title)
        if not play.help_level:
            yield step.text
        if step.warning:
            yield f"{tr('Varning', lang=lang)}: {step.warning}"
        yield step.if_not if play.help_level else f"{tr('Så ska det se ut', lang=lang)}: {step.expect}"
        if play.help_level > 1:
            yield from (*guide.trouble, *guide.help)
    elif play.at == START:
        yield from (guide.title, guide.goal, tr("Du behöver", lang=lang), *guide.you_need)
    else:
        yield tr("Bra gjort! Alla steg är klara.", lang=lang)
        yield from (tr("Öva själv", lang=lang), *guide.practice)


def missing_words(reading: ReadingAloud, lang: str | None = None) -> str:
    """Return what to tell where the last text could not be read; empty where it could."""
    names = {"sv": tr("svenska", lang=lang), "en": tr("engelska", lang=lang)}
    if reading.missing is Missing.LANGUAGE:
        name = names.get(reading.language, reading.language)
        return tr(
            "Datorn kan inte läsa upp text på {language}. Läs högt för varandra i stället. Den som sköter "
            "datorn kan lägga till en röst.",
            lang=lang,
            language=name,
        )
    if reading.missing is Missing.SPEECH:
        return tr(
            "Datorn kan inte läsa upp text. Läs högt för varandra i stället. Den som sköter datorn kan "
            "installera en röst.",
            lang=lang,
        )
    return ""


class ReadingButtons(QWidget):
    """Read aloud, pause and stop; falls silent when the step changes or the view is left.

    Args:
        reading: The voice.
        owner: The view that shows what is read; the key L does in it what the first button does.
        with_words: Whether the buttons have words beside their icons.
        one_alone: Whether there is room for the words of one button only: while nothing is read.

    Attributes:
        read_button: Reads, pauses, or goes on.
        stop_button: Stops; hidden while nothing is read.
    """

    def __init__(
        self, reading: ReadingAloud, owner: QWidget, *, with_words: bool, one_alone: bool = False
    ) -> None:
        super().__init__()
        self._reading, self._with_words, self._one_alone = reading, with_words, one_alone
        self._texts: Callable[[], Iterable[str]] = tuple
        self._language = ""
        self._lang: str | None = None
        self.read_button = SecondaryButton(" " if with_words else "", self._press, "volume-high")
        self.stop_button = SecondaryButton(" " if with_words else "", reading.stop, "stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.read_button)
        row.addWidget(self.stop_button)
        add_shortcut(owner, ("L",), self._press)
        reading.changed.connect(self._show)

    def follow(self, play: GuidePlay, lang: str | None = None) -> None:
        """Read what ``play`` shows from now on, and name the buttons in ``lang``."""
        self.take(lambda: spoken(play), play.guide.language, lang)

    def take(self, texts: Callable[[], Iterable[str]], language: str, lang: str | None = None) -> None:
        """Read what ``texts`` returns in ``language`` from now on, and name the buttons in ``lang``."""
        self._texts, self._language, self._lang = texts, language, lang
        self._show()

    def _press(self) -> None:
        state = self._reading.state
        if state is Reading.SPEAKING:
            self._reading.pause()
        elif state is Reading.PAUSED:
            self._reading.resume()
        elif state is Reading.SILENT and self._language:
            self._reading.read(list(self._texts()), self._language)

    def _show(self) -> None:
        state, lang = self._reading.state, self._lang
        words, symbol = {
            Reading.SILENT: (tr("Läs upp", lang=lang), "volume-high"),
            Reading.STARTING: (tr("Startar rösten …", lang=lang), "volume-high"),
            Reading.SPEAKING: (tr("Pausa", lang=lang), "pause"),
            Reading.PAUSED: (tr("Läs vidare", lang=lang), "play"),
        }[state]
        self.read_button.setIcon(icon(symbol))
        self._name(self.read_button, words, "L")
        self._name(self.stop_button, tr("Sluta läsa", lang=lang), "")
        self.stop_button.setVisible(state is not Reading.SILENT)

    def _name(self, button: SecondaryButton, words: str, key: str) -> None:
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({key})" if key else words)
        if self._with_words:
            silent = self._reading.state is Reading.SILENT
            button.setText(words if silent or not self._one_alone else "")
