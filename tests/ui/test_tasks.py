"""Work behind the window: which thread, in which order, and who hears of it."""

import gc
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from models.database import Store
from models.errors import Trouble
from tests.helpers.ui import settle, wait_idle
from ui.tasks import Tasks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NO_SERVER = Trouble("Servern svarar inte.", to_do="Prova igen om en stund.")


def refuse() -> None:
    raise NO_SERVER


@pytest.fixture
def parent() -> QObject:
    return QObject()


def test_work_runs_on_its_own_thread_and_its_result_comes_back_to_the_window(
    qtbot: "QtBot", tasks: Tasks, parent: QObject
) -> None:
    seen: list[tuple[str, str]] = []

    def name() -> str:
        return threading.current_thread().name

    tasks.database(parent, name, on_success=lambda at: seen.append((at, name())))
    tasks.network(parent, name, on_success=lambda at: seen.append((at, name())))
    wait_idle(qtbot, tasks)
    here = threading.current_thread().name
    assert sorted(seen) == [("database_0", here), ("network_0", here)]


def test_database_work_is_done_one_at_a_time_in_order(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    begun: list[int] = []
    for number in range(20):
        tasks.database(parent, lambda number=number: begun.append(number))
    assert tasks.busy == 20
    wait_idle(qtbot, tasks)
    assert begun == list(range(20))


def test_the_network_does_not_wait_for_the_database(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    answered = threading.Event()
    tasks.database(parent, lambda: answered.wait(5))
    tasks.network(parent, answered.set)
    wait_idle(qtbot, tasks)
    assert answered.is_set()


def test_a_result_for_a_widget_that_is_gone_is_dropped(qtbot: "QtBot", tasks: Tasks) -> None:
    gone, heard = QObject(), []
    tasks.database(gone, lambda: 1, on_success=heard.append)
    delete(gone)
    wait_idle(qtbot, tasks)
    assert heard == []


def test_only_the_last_search_counts(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    go, found, begun = threading.Event(), [], []
    tasks.database(parent, lambda: go.wait(5))
    for word in ("g", "gu", "gun"):
        tasks.database(
            parent, lambda word=word: begun.append(word) or word, on_success=found.append, latest="search"
        )
    go.set()
    wait_idle(qtbot, tasks)
    assert found == ["gun"]
    assert begun == ["gun"]


def test_a_search_under_way_when_a_later_one_is_asked_is_dropped(
    qtbot: "QtBot", tasks: Tasks, parent: QObject
) -> None:
    begun, go, found = threading.Event(), threading.Event(), []
    tasks.database(
        parent, lambda: (begun.set(), go.wait(5)) and "g", on_success=found.append, latest="search"
    )
    assert begun.wait(5)
    tasks.database(parent, lambda: "gu", on_success=found.append, latest="search")
    go.set()
    wait_idle(qtbot, tasks)
    assert found == ["gu"]


def test_the_trouble_of_one_that_a_later_one_replaced_is_told_to_nobody(
    qtbot: "QtBot", tasks: Tasks, parent: QObject
) -> None:
    begun, go, heard, found = threading.Event(), threading.Event(), [], []
    tasks.trouble.connect(heard.append)

    def refused() -> None:
        begun.set()
        go.wait(5)
        refuse()

    tasks.database(parent, refused, on_failure=heard.append, latest="search")
    assert begun.wait(5)
    tasks.database(parent, lambda: "gu", on_success=found.append, latest="search")
    go.set()
    wait_idle(qtbot, tasks)
    assert (found, heard) == (["gu"], [])


def test_a_trouble_goes_to_who_asked(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    heard, shown = [], []
    tasks.trouble.connect(shown.append)
    tasks.network(parent, refuse, on_failure=heard.append)
    wait_idle(qtbot, tasks)
    assert heard == [NO_SERVER]
    assert shown == []


def test_a_trouble_that_nobody_takes_is_shown(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    shown = []
    tasks.trouble.connect(shown.append)
    tasks.network(parent, refuse, on_success=lambda _: None)
    wait_idle(qtbot, tasks)
    assert shown == [NO_SERVER]


def test_what_comes_too_late_for_the_database_is_told_to_nobody(
    qtbot: "QtBot", tasks: Tasks, parent: QObject, store: Store
) -> None:
    heard = []
    tasks.trouble.connect(heard.append)
    store.close()
    tasks.network(parent, store.check, on_failure=heard.append)
    wait_idle(qtbot, tasks)
    assert heard == []


@pytest.mark.parametrize("where", ["work", "callback"])
def test_a_bug_goes_to_the_crash_dialog_and_the_work_goes_on(
    qtbot: "QtBot", tasks: Tasks, parent: QObject, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    divide = {"work": (lambda: 1 // 0, None), "callback": (lambda: 0, lambda zero: 1 // zero)}[where]
    tasks.database(parent, divide[0], on_success=divide[1], on_failure=lambda _: bugs.append(Trouble))
    after: list[int] = []
    tasks.database(parent, lambda: 2, on_success=after.append)
    wait_idle(qtbot, tasks)
    assert bugs == [ZeroDivisionError]
    assert after == [2]


def test_closing_ends_what_was_to_be_written_and_hands_nothing_over(tasks: Tasks, parent: QObject) -> None:
    written, heard = [], []
    for number in range(3):
        tasks.database(parent, lambda number=number: written.append(number), on_success=heard.append)
    tasks.close()
    settle()
    tasks.database(parent, lambda: written.append(99))
    assert written == [0, 1, 2]
    assert heard == []
    assert tasks.busy == 0


def test_work_cannot_be_asked_for_from_another_thread(qtbot: "QtBot", tasks: Tasks, parent: QObject) -> None:
    caught: list[str] = []

    def ask() -> None:
        try:
            tasks.database(parent, lambda: 1)
        except RuntimeError as error:
            caught.append(str(error))

    tasks.network(parent, ask)
    wait_idle(qtbot, tasks)
    assert caught == ["work is asked for from the window's thread only"]


def test_no_cycles_are_collected_while_another_thread_works(
    qtbot: "QtBot", tasks: Tasks, parent: QObject
) -> None:
    """A collection there would destroy widgets off the window's thread and end the program."""
    seen: list[bool] = []
    with qtbot.waitSignal(tasks.idle, timeout=20_000):
        tasks.database(parent, gc.isenabled, on_success=seen.append)
        tasks.network(parent, gc.isenabled, on_success=seen.append)
    assert seen == [False, False]
    assert gc.isenabled()
