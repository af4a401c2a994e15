"""The floor: the least a program with PySide6 can do, and then import SQLAlchemy's ORM where asked to."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.programs.report import happened


class _Window(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, _painted)


def _painted() -> None:
    happened("painted")
    if "--orm" in sys.argv:
        import sqlalchemy.orm  # noqa: F401

        happened("orm")
    QApplication.quit()


app = QApplication(sys.argv[:1])
window = _Window()
window.show()
app.exec()
