"""IT-coach as its command starts it, which does what it is told on its standard input, a line of JSON each.

It says where it is, a line each time it comes to rest: ``["Låst"]`` at the entrance, else the page.
"""

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from itcoach import app
from tests.helpers.ui import type_text


class Told(app.Application):
    def show(self) -> None:
        self.tasks.idle.connect(self.report)
        super().show()
        self.heard = QSocketNotifier(0, QSocketNotifier.Type.Read)
        self.heard.activated.connect(lambda *_: self.hear())

    def report(self) -> None:
        self.tasks.when_idle(self.window, self.say)

    def say(self) -> None:
        if self.door.entrance is not None and self.door.entrance.card is not None:
            said: list[Any] = [self.door.entrance.card.findChild(QLabel).text()]
        elif self.window.page is not None and self.lock is not None and self.lock.place is None:
            place = self.window.place()
            note = getattr(self.window.page, "note", None)
            said = [place.page, place.arguments, note.field.toPlainText() if note else ""]
        else:
            return
        print(json.dumps(said), flush=True)

    def hear(self) -> None:
        what, *words = json.loads(os.read(0, 100_000))
        getattr(self, f"do_{what}")(*words)

    def do_go(self, page: str, arguments: dict[str, Any]) -> None:
        self.window.go(page, **arguments)

    def do_type(self, words: str) -> None:
        type_text(self.window.page.note.field, words)  # type: ignore[union-attr]

    def do_lock(self) -> None:
        QTest.mouseClick(self.window.rail.lock_button, Qt.MouseButton.LeftButton)

    def do_unlock(self, passphrase: str = "") -> None:
        entrance = self.door.entrance
        assert entrance is not None
        assert entrance.go_on is not None
        for field in entrance.findChildren(QLineEdit):
            type_text(field, passphrase)
        entrance.go_on.click()


app.Application = Told  # type: ignore[misc]

if __name__ == "__main__":
    from itcoach.__main__ import main

    sys.exit(main([]))
