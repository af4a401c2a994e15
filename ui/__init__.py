"""All that is seen: windows, pages and dialogs. The only package with PySide6."""

from ui.lasting import keep_constants

keep_constants()
