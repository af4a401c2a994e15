"""The one Qt application of the process, and how it looks and speaks."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui import language, theme

if TYPE_CHECKING:
    from ui.settings import Settings

__all__ = ["dress", "qt_application"]


def qt_application() -> QApplication:
    """Return the application, made when it is first asked for."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    return app


def dress(settings: "Settings") -> None:
    """Give the whole application the language, the theme and the size of text that were chosen."""
    app = qt_application()
    language.use_language(app, settings.language)
    theme.apply(app, settings.scheme, settings.text_scale)
