"""The language of the window: our words, Qt's own words, and how dates are written."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from resources.words import set_language

__all__ = ["use_language"]

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_NAME = "words-of-qt"


def use_language(app: QApplication, code: str) -> None:
    """Speak ``code`` from now on; a window that is already built is rebuilt by its owner.

    Raises:
        ValueError: The product does not speak ``code``.
    """
    set_language(code)
    QLocale.setDefault(QLocale(_LOCALES[code]))
    for earlier in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(earlier)
        earlier.deleteLater()
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    translations = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{code}", translations):
        app.installTranslator(translator)
