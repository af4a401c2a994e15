"""Changing what a widget holds without a layout of the whole window for each part of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget

__all__ = ["at_once"]


@contextmanager
def at_once(widget: QWidget) -> Iterator[None]:
    """Let parts of ``widget`` come and go in the block, and lay them out together at its end.

    Qt lays out everything up to the window whenever a widget is shown in one that is on screen. The keyboard
    is lost to the parts, so it must not be in them.
    """
    on_screen = widget.isVisible()
    if on_screen:
        widget.hide()
    try:
        yield
    finally:
        if on_screen:
            widget.show()
